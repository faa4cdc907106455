//! Queries, off the runtime's threads and in two classes: orders, offers and positions never wait for
//! lists, and who asks for many lists waits behind themselves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Caller, Dispatch, Error, Result, exchange};
use pult_domain::Actor;
use pult_store::{Connection, Cost, Store};

/// Who reads at the moment.
pub(super) struct Reads {
    quick: Arc<Semaphore>,
    lists: Arc<Semaphore>,
    /// Whose turn it is to change what is kept between queries.
    turn: Arc<Semaphore>,
    /// One list at a time for each caller.
    own: Mutex<HashMap<Actor, Weak<Semaphore>>>,
}

impl Reads {
    pub(super) fn of(store: &Store) -> Reads {
        let places = |cost| Arc::new(Semaphore::new(store.readers(cost)));
        Reads {
            quick: places(Cost::Quick),
            lists: places(Cost::List),
            turn: Arc::new(Semaphore::new(1)),
            own: Mutex::default(),
        }
    }

    /// The turn of a caller: its place is free when all clones are gone.
    fn of_caller(&self, actor: Actor) -> Arc<Semaphore> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = own.get(&actor).and_then(Weak::upgrade) {
            return turn;
        }
        own.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::new(Semaphore::new(1));
        own.insert(actor, Arc::downgrade(&turn));
        turn
    }
}

async fn place(semaphore: Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    // It is never closed.
    semaphore.acquire_owned().await.map_err(|_| Error::Internal)
}

impl Dispatch {
    /// Runs a quick query: a few records by their numbers, or what is open now.
    pub(super) async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let place = place(Arc::clone(&self.inner.reads.quick)).await?;
        self.read_as(Cost::Quick, place, query).await
    }

    /// Runs the one query that changes what it keeps: whoever comes meanwhile waits for it, and keeps no
    /// reader from others.
    pub(super) async fn read_in_turn<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let turn = place(Arc::clone(&self.inner.reads.turn)).await?;
        let quick = place(Arc::clone(&self.inner.reads.quick)).await?;
        self.read_as(Cost::Quick, (turn, quick), query).await
    }

    /// Runs a query that reads as much as the caller asks for: a list, a report.
    pub(super) async fn read_list<T, F>(&self, caller: &Caller, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let reads = &self.inner.reads;
        let turn = place(reads.of_caller(caller.actor)).await?;
        let lists = place(Arc::clone(&reads.lists)).await?;
        self.read_as(Cost::List, (turn, lists), query).await
    }

    /// The places are given back when the query ends, also when nobody waits for it any more.
    async fn read_as<T, F, P>(&self, cost: Cost, places: P, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
        P: Send + 'static,
    {
        let store = self.inner.store.clone();
        let about = exchange::About::of_request();
        let work = move || {
            let _places = places;
            exchange::About::within(about, || store.query_as(cost, query))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a query panicked");
                Err(Error::Internal)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::tests::{YANDEX, office};

    #[tokio::test(flavor = "multi_thread")]
    async fn lists_of_one_caller_wait_behind_each_other_and_orders_do_not() {
        let dispatch = office().await;
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (open, opened) = tokio::sync::watch::channel(false);
        let mut lists = Vec::new();
        for _ in 0..8 {
            let (dispatch, running, most) = (dispatch.clone(), running.clone(), most.clone());
            let opened = opened.clone();
            lists.push(tokio::spawn(async move {
                dispatch
                    .read_list(&YANDEX, move |_| {
                        let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        while !*opened.borrow() {
                            std::thread::sleep(Duration::from_millis(1));
                        }
                        running.fetch_sub(1, Ordering::SeqCst);
                        Ok(())
                    })
                    .await
            }));
        }
        while running.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        dispatch.read(|_| Ok(())).await.expect("not behind lists");
        open.send_replace(true);
        for list in lists {
            list.await.expect("joined").expect("read");
        }
        assert_eq!(most.load(Ordering::SeqCst), 1);
    }
}
