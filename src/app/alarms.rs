//! What every desk is told without asking: what needs a person, what the office cannot do, that its clock was
//! set. It is read once for all desks, as long as somebody sits at one.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::{broadcast, watch};

use super::{Caller, ClockJump, Dispatch, Inner, NeedsHuman, Notice, Trouble};

/// It is read so soon after it was read before, and again after so long at the latest.
const REST: Duration = Duration::from_millis(400);
const AGAIN: Duration = Duration::from_secs(5);

/// What somebody at a desk should know now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alarms {
    /// What does not go on without a person, the most urgent first.
    pub needs: Arc<[NeedsHuman]>,
    /// What keeps the office from writing what it answers, if anything does.
    pub trouble: Option<Trouble>,
    /// That the machine's clock was set a short while ago.
    pub clock_jump: Option<ClockJump>,
}

/// What is read for all desks, and whether anybody reads.
#[derive(Default)]
pub(super) struct SharedAlarms {
    newest: watch::Sender<Alarms>,
    /// Somebody reads it for all.
    is_read: std::sync::Mutex<bool>,
}

impl Dispatch {
    /// What needs a person, and what else a desk is told without asking, whenever it changes: after commits,
    /// calls and time alike. Must be called within a runtime.
    pub fn alarms(&self) -> watch::Receiver<Alarms> {
        let heard = self.inner.alarms.newest.subscribe();
        let mut is_read = super::locked(&self.inner.alarms.is_read);
        if !std::mem::replace(&mut *is_read, true) {
            tokio::spawn(read_for_all(
                Arc::downgrade(&self.inner),
                self.listen(),
                self.calls(),
            ));
        }
        heard
    }

    /// Reads what there is to know; what cannot be read stays as it was known.
    async fn read_alarms(&self) {
        let needs = self.needs_human(&Caller::CONSOLE).await;
        if let Err(error) = &needs {
            tracing::warn!(%error, "what needs a human could not be read");
        }
        let (trouble, clock_jump) = (self.trouble(), self.clock_jump());
        self.inner.alarms.newest.send_if_modified(|known| {
            let needs = needs.map_or_else(|_| Arc::clone(&known.needs), Arc::from);
            let read = Alarms {
                needs,
                trouble,
                clock_jump,
            };
            let is_new = *known != read;
            *known = read;
            is_new
        });
    }

    /// Whether nobody listens any more; then nobody reads for them either.
    fn is_unheard(&self) -> bool {
        let shared = &self.inner.alarms;
        let mut is_read = super::locked(&shared.is_read);
        *is_read = shared.newest.receiver_count() > 0;
        if !*is_read {
            // Whoever sits down much later is not told what was wrong now.
            shared.newest.send_replace(Alarms::default());
        }
        !*is_read
    }
}

/// Reads until nobody listens any more, or the office is closed.
async fn read_for_all(
    office: Weak<Inner>,
    mut commits: broadcast::Receiver<Arc<[Notice]>>,
    mut calls: watch::Receiver<Arc<[super::Call]>>,
) {
    loop {
        {
            let Some(inner) = office.upgrade() else {
                return;
            };
            let dispatch = Dispatch {
                inner,
                seat: None,
                desk: None,
            };
            dispatch.read_alarms().await;
            if dispatch.is_unheard() {
                return;
            }
        }
        // A busy office is looked at once in a while, not after each commit.
        tokio::time::sleep(REST).await;
        tokio::select! {
            commit = commits.recv() => {
                if let Err(broadcast::error::RecvError::Closed) = commit {
                    return;
                }
                while commits.try_recv().is_ok() {}
            }
            changed = calls.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Once;
    use crate::tests::{office, ride};
    use pult_domain::Seconds;

    async fn heard(alarms: &mut watch::Receiver<Alarms>) -> usize {
        let waits = alarms.wait_for(|alarms| !alarms.needs.is_empty());
        let heard = tokio::time::timeout(Duration::from_secs(10), waits).await;
        heard.expect("in time").expect("an office").needs.len()
    }

    #[tokio::test]
    async fn all_desks_hear_of_the_same_and_nobody_reads_when_all_have_gone() {
        let dispatch = office().await;
        let mut first = dispatch.alarms();
        let made = dispatch.create_order(&Caller::CONSOLE, ride(), Once::default());
        made.await.expect("an order");
        // Nobody can take it, which nobody but the clock tells.
        dispatch.clock().advance(Seconds::minutes(30));
        assert_eq!(heard(&mut first).await, 1);
        let mut second = dispatch.alarms();
        assert_eq!(heard(&mut second).await, 1);

        let is_read = || *crate::locked(&dispatch.inner.alarms.is_read);
        drop(first);
        tokio::time::sleep(AGAIN + REST * 2).await;
        assert!(is_read(), "one still listens");
        drop(second);
        tokio::time::sleep(AGAIN + REST * 2).await;
        assert!(!is_read(), "nobody listens");
        let mut third = dispatch.alarms();
        assert!(is_read());
        assert_eq!(heard(&mut third).await, 1);
    }

    #[tokio::test]
    async fn who_reads_for_all_does_not_keep_a_closed_office() {
        let dispatch = office().await;
        let mut alarms = dispatch.alarms();
        drop(dispatch);
        let closed = async { while alarms.changed().await.is_ok() {} };
        let ended = tokio::time::timeout(AGAIN * 2 + REST * 2, closed).await;
        ended.expect("it ends with the office");
    }
}
