//! The one place where passwords are hashed: a queue of bounded length over memory that is used again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::secrets::PasswordChecker;
use crate::{Error, Result};

/// How many checks may wait in one lane, and how many of them for one address.
const MOST_WAITING: usize = 64;
const MOST_OF_AN_ADDRESS: usize = 8;
/// After a wrong password the strangers' lane rests so many times as long as its check took: whoever guesses
/// has a quarter of a core at most.
const RESTS: u32 = 3;

/// Two lanes, one check at a time in each: strangers do not stand before those who succeeded at their
/// address before. A lane keeps the memory of a check (19 MB).
pub(super) struct Hashing {
    strangers: Arc<Lane>,
    trusted: Arc<Lane>,
}

impl Default for Hashing {
    fn default() -> Hashing {
        let resting = Lane {
            rests: RESTS,
            ..Lane::default()
        };
        Hashing {
            strangers: Arc::new(resting),
            trusted: Arc::default(),
        }
    }
}

#[derive(Default)]
struct Lane {
    checker: Arc<tokio::sync::Mutex<PasswordChecker>>,
    /// How many times as long as a check it rests after one that failed.
    rests: u32,
    waiting: Mutex<HashMap<u64, usize>>,
}

/// A place in the queue, given back when it is dropped.
pub(super) struct Place {
    lane: Arc<Lane>,
    address: u64,
}

impl Hashing {
    /// A place for a check that somebody at `address` asks for.
    ///
    /// # Errors
    /// `TooMany` when the queue, or the address's share of it, is full.
    pub(super) fn place(&self, address: u64, is_trusted: bool) -> Result<Place> {
        let lane = match is_trusted {
            true => &self.trusted,
            false => &self.strangers,
        };
        let mut waiting = lane.waiting();
        let own = waiting.get(&address).copied().unwrap_or_default();
        if own >= MOST_OF_AN_ADDRESS || waiting.values().sum::<usize>() >= MOST_WAITING {
            return Err(Error::TooMany);
        }
        waiting.insert(address, own + 1);
        Ok(Place {
            lane: Arc::clone(lane),
            address,
        })
    }
}

impl Place {
    /// Checks a password when its turn comes. Without a stored hash it is as slow, and wrong.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn check(self, password: String, stored: Option<String>) -> Result<bool> {
        let mut checker = Arc::clone(&self.lane.checker).lock_owned().await;
        let is_strangers = self.lane.rests > 0;
        let (tell, told) = tokio::sync::oneshot::channel();
        let check = move || {
            if is_strangers {
                step_back();
            }
            let began = Instant::now();
            let is_right = checker.is_right(&password, stored.as_deref());
            // Nobody listens when who asked has gone with the runtime.
            let _ = tell.send((is_right, began.elapsed(), checker));
        };
        // A thread of its own: once it has stepped back it cannot come forward again.
        let thread = std::thread::Builder::new().name("password".to_owned());
        let failed = |error: &dyn std::fmt::Display| {
            tracing::error!(%error, "a password could not be checked");
            Error::Internal
        };
        thread.spawn(check).map_err(|error| failed(&error))?;
        let (is_right, took, checker) = told.await.map_err(|error| failed(&error))?;
        if !is_right && is_strangers {
            let rest = took * self.lane.rests;
            // The next in the lane waits for it, the answer does not.
            tokio::spawn(async move {
                tokio::time::sleep(rest).await;
                drop(checker);
            });
        }
        Ok(is_right)
    }
}

/// Lets everything else of the office go before this thread.
fn step_back() {
    // A system that does not let it is as quick without.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.lane.waiting();
        let left = waiting.get(&self.address).map_or(0, |own| own - 1);
        match left {
            0 => waiting.remove(&self.address),
            left => waiting.insert(self.address, left),
        };
    }
}

impl Lane {
    fn waiting(&self) -> MutexGuard<'_, HashMap<u64, usize>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_and_each_share_of_it_are_bounded() {
        let hashing = Hashing::default();
        let of_one: Vec<Place> = (0..50).flat_map(|_| hashing.place(1, false)).collect();
        assert_eq!(of_one.len(), MOST_OF_AN_ADDRESS);
        let others: Vec<Place> = (2..500).flat_map(|n| hashing.place(n, false)).collect();
        assert_eq!(of_one.len() + others.len(), MOST_WAITING);
        assert!(hashing.place(999, true).is_ok(), "trusted ones pass by");
        drop(of_one);
        assert!(hashing.place(1, false).is_ok());
    }

    #[tokio::test]
    async fn a_lane_rests_after_a_wrong_password_of_a_stranger_alone() {
        let hashing = Hashing::default();
        let stored = crate::secrets::hash_password("right-1").expect("a hash");
        let check = async |password: &str, is_trusted| {
            let place = hashing.place(1, is_trusted).expect("a place");
            let checked = place.check(password.to_owned(), Some(stored.clone())).await;
            checked.expect("an answer")
        };
        let rests = |lane: &Lane| lane.checker.try_lock().is_err();
        assert!(check("right-1", false).await);
        assert!(!rests(&hashing.strangers));
        assert!(!check("wrong-1", true).await);
        assert!(!rests(&hashing.trusted));
        assert!(!check("wrong-1", false).await);
        assert!(rests(&hashing.strangers), "whoever guesses waits");
        assert!(check("right-1", false).await, "its turn comes");
    }
}
