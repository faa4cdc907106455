//! The one place where passwords are hashed: a queue of bounded length over memory that is used again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::secrets::PasswordChecker;
use crate::{Error, Result};

/// How many checks may wait in one lane, and how many of them for one address.
const MOST_WAITING: usize = 64;
const MOST_OF_AN_ADDRESS: usize = 8;

/// Two lanes, one check at a time in each: strangers do not stand before those who succeeded at their
/// address before. A lane keeps the memory of a check (19 MB).
#[derive(Default)]
pub(super) struct Hashing {
    strangers: Arc<Lane>,
    trusted: Arc<Lane>,
}

#[derive(Default)]
struct Lane {
    checker: Arc<tokio::sync::Mutex<PasswordChecker>>,
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
        let check = move || checker.is_right(&password, stored.as_deref());
        let checked = tokio::task::spawn_blocking(check).await;
        checked.map_err(|error| {
            tracing::error!(%error, "a password could not be checked");
            Error::Internal
        })
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
}
