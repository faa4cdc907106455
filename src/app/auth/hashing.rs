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
        let check = move || {
            let began = Instant::now();
            let is_right = checker.is_right(&password, stored.as_deref());
            (is_right, began.elapsed(), checker)
        };
        let checked = tokio::task::spawn_blocking(check).await;
        let (is_right, took, checker) = checked.map_err(|error| {
            tracing::error!(%error, "a password could not be checked");
            Error::Internal
        })?;
        if !is_right && self.lane.rests > 0 {
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
