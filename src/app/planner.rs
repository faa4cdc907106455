//! The thread that plans.
//!
//! A plan over thousands of orders takes megabytes for a moment. Threads of a pool would each take them from
//! a heap of its own, and each heap keeps the most that was ever taken from it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};

use tokio::sync::oneshot;

use super::{Error, Result};

type Work = Box<dyn FnOnce() + Send>;

/// One thread for work that keeps a core busy, one piece after the other. It ends with this.
pub(super) struct Planner {
    work: Sender<Work>,
}

impl Planner {
    /// Starts the thread.
    ///
    /// # Errors
    /// `Internal` when there can be none.
    pub fn start() -> Result<Planner> {
        let (work, given) = channel::<Work>();
        let thread = std::thread::Builder::new().name("engine".to_owned());
        let started = thread.spawn(move || {
            for work in given {
                // Who waits for it is told by its end of the channel being gone.
                let _ = catch_unwind(AssertUnwindSafe(work));
            }
        });
        started.map_err(|error| {
            tracing::error!(%error, "no thread to plan on");
            Error::Internal
        })?;
        Ok(Planner { work })
    }

    /// Does a piece of work there.
    ///
    /// # Errors
    /// `Internal` when it panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let (done, result) = oneshot::channel();
        let work = move || drop(done.send(work()));
        self.work
            .send(Box::new(work))
            .map_err(|_| Error::Internal)?;
        result.await.map_err(|_| {
            tracing::error!("the plan panicked");
            Error::Internal
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_panics_leaves_the_thread_for_what_comes_next() {
        let planner = Planner::start().expect("a thread");
        let here = std::thread::current().id();
        let there = planner.run(|| std::thread::current().id()).await;
        assert!(there.as_ref().is_ok_and(|there| *there != here));
        let lost: Result<()> = planner.run(|| panic!("a plan that fails")).await;
        assert_eq!(lost, Err(Error::Internal));
        assert_eq!(planner.run(|| std::thread::current().id()).await, there);
    }
}
