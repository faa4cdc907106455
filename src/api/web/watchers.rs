//! Who watches which order or crew: one listener hears every commit and wakes those whom it concerns, so that
//! thousands of open pages cost nothing while nothing of theirs happens.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;

use pult_app::{Dispatch, Notice};
use pult_domain::{CrewId, OrderId};

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
    by: Mutex<HashMap<Watch, Vec<Arc<Notify>>>>,
}

/// One who watches, until it is dropped.
pub(super) struct Watcher {
    watchers: Watchers,
    woken: Arc<Notify>,
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
        let woken = Arc::new(Notify::new());
        for at in at {
            by.entry(*at).or_default().push(Arc::clone(&woken));
        }
        drop(by);
        Some(Watcher {
            watchers: self.clone(),
            woken,
            at: at.to_vec(),
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Watch, Vec<Arc<Notify>>>> {
        self.0.by.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, at: Watch) {
        if let Some(there) = self.lock().get(&at) {
            there.iter().for_each(|woken| woken.notify_one());
        }
    }

    fn wake_all(&self) {
        let by = self.lock();
        by.values().flatten().for_each(|woken| woken.notify_one());
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
                            event
                                .order
                                .map(Watch::Order)
                                .inspect(|at| watchers.wake(*at));
                            event.crew.map(Watch::Crew).inspect(|at| watchers.wake(*at));
                        }
                        Notice::Repeats(order) => watchers.wake(Watch::Order(*order)),
                        Notice::Moved(crew, _) => watchers.wake(Watch::Crew(*crew)),
                    }
                }
                watchers.wake(Watch::All);
            }
            Err(RecvError::Lagged(_)) => watchers.wake_all(),
            Err(RecvError::Closed) => return,
        }
    }
}

impl Watcher {
    /// Waits until something happened since the last time.
    pub(super) async fn woken(&self) {
        self.woken.notified().await;
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
            by.entry(wanted).or_default().push(Arc::clone(&self.woken));
            self.at.push(wanted);
        }
    }

    fn leave(&self, at: Watch) {
        let mut by = self.watchers.lock();
        if let Some(there) = by.get_mut(&at) {
            there.retain(|woken| !Arc::ptr_eq(woken, &self.woken));
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
