//! Who watches which order or crew: one listener hears every commit and wakes those whom it concerns, so that
//! thousands of open pages cost nothing while nothing of theirs happens.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;

use pult_app::{Dispatch, Notice};
use pult_domain::{CrewId, OrderId, Position};

/// What is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Watch {
    /// An order.
    Order(OrderId),
    /// A crew: its orders and where it is.
    Crew(CrewId),
    /// Whatever happens.
    All,
}

/// All who watch. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Watchers(Arc<Inner>);

#[derive(Default)]
struct Inner {
    begun: OnceLock<()>,
    by: Mutex<HashMap<Watch, Vec<Arc<Inbox>>>>,
}

/// What was heard since the last time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heard {
    /// Whether anything happened but crews moving.
    pub changed: bool,
    /// Where the crew that moved is now.
    pub seen: Option<Position>,
}

#[derive(Default)]
struct Inbox {
    arrived: Notify,
    heard: Mutex<Heard>,
}

impl Inbox {
    fn note(&self, tell: impl FnOnce(&mut Heard)) {
        tell(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner));
        self.arrived.notify_one();
    }
}

/// One who watches, until it is dropped.
pub(super) struct Watcher {
    watchers: Watchers,
    inbox: Arc<Inbox>,
    at: Vec<Watch>,
}

impl Watchers {
    /// Begins to watch; nothing when `most` watch the first of these already.
    pub(super) fn enter(&self, dispatch: &Dispatch, at: &[Watch], most: usize) -> Option<Watcher> {
        self.0.begun.get_or_init(|| {
            tokio::spawn(hear(self.clone(), dispatch.clone()));
        });
        let mut by = self.lock();
        let first = at.first().and_then(|first| by.get(first));
        if first.is_some_and(|there| there.len() >= most) {
            return None;
        }
        let inbox = Arc::new(Inbox::default());
        for at in at {
            by.entry(*at).or_default().push(Arc::clone(&inbox));
        }
        drop(by);
        Some(Watcher {
            watchers: self.clone(),
            inbox,
            at: at.to_vec(),
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Watch, Vec<Arc<Inbox>>>> {
        self.0.by.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self, at: Watch) {
        self.note(at, |heard| heard.changed = true);
    }

    fn note(&self, at: Watch, tell: impl Fn(&mut Heard)) {
        if let Some(there) = self.lock().get(&at) {
            there.iter().for_each(|inbox| inbox.note(&tell));
        }
    }

    fn all_changed(&self) {
        let by = self.lock();
        let all = by.values().flatten();
        all.for_each(|inbox| inbox.note(|heard| heard.changed = true));
    }
}

async fn hear(watchers: Watchers, dispatch: Dispatch) {
    let mut commits = dispatch.listen();
    loop {
        match commits.recv().await {
            Ok(notices) => {
                for notice in notices.iter() {
                    match notice {
                        Notice::Event(event) => {
                            let at = event.order.map(Watch::Order);
                            at.inspect(|at| watchers.changed(*at));
                            let at = event.crew.map(Watch::Crew);
                            at.inspect(|at| watchers.changed(*at));
                        }
                        Notice::Repeats(order) => watchers.changed(Watch::Order(*order)),
                        Notice::Moved(crew, position) => {
                            let seen = |heard: &mut Heard| heard.seen = Some(*position);
                            watchers.note(Watch::Crew(*crew), seen);
                        }
                    }
                }
                watchers.changed(Watch::All);
            }
            Err(RecvError::Lagged(_)) => watchers.all_changed(),
            Err(RecvError::Closed) => return,
        }
    }
}

impl Watcher {
    /// Waits until something happened since the last time.
    pub(super) async fn woken(&self) {
        self.inbox.arrived.notified().await;
    }

    /// What has happened since it was asked last.
    pub(super) fn heard(&self) -> Heard {
        std::mem::take(
            &mut self
                .inbox
                .heard
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Watches a crew too, in place of another one.
    pub(super) fn follow(&mut self, crew: Option<CrewId>) {
        let wanted = crew.map(Watch::Crew);
        let known = self.at.iter().find(|at| matches!(at, Watch::Crew(_)));
        if known.copied() == wanted {
            return;
        }
        if let Some(known) = known.copied() {
            self.leave(known);
            self.at.retain(|at| *at != known);
        }
        if let Some(wanted) = wanted {
            let mut by = self.watchers.lock();
            by.entry(wanted).or_default().push(Arc::clone(&self.inbox));
            self.at.push(wanted);
        }
    }

    fn leave(&self, at: Watch) {
        let mut by = self.watchers.lock();
        if let Some(there) = by.get_mut(&at) {
            there.retain(|inbox| !Arc::ptr_eq(inbox, &self.inbox));
            if there.is_empty() {
                by.remove(&at);
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.at.iter().for_each(|at| self.leave(*at));
    }
}
