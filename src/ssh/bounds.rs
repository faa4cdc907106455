//! What strangers may take up: connections that have not logged in, and lines of the log.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pult_input::network_of;

/// So many connections that have not logged in at once, in all …
const MOST: usize = 64;
/// … and from one address.
const MOST_OF_ONE: usize = 16;
/// Of one address a wrong login is told at most this often.
const TOLD_EVERY: Duration = Duration::from_secs(60);
/// At most so many addresses are remembered; then those that were quiet for long go.
const REMEMBERED: usize = 10_000;

/// The connections that have not logged in.
#[derive(Clone, Default)]
pub(crate) struct HalfOpen(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place among them, until it is dropped.
pub(crate) struct Place {
    of: HalfOpen,
    address: IpAddr,
}

impl HalfOpen {
    /// A place for a connection from here, while there is one.
    pub(crate) fn place(&self, address: IpAddr) -> Option<Place> {
        let address = network_of(address);
        let mut open = lock(&self.0);
        let all: usize = open.values().sum();
        let own = open.get(&address).copied().unwrap_or_default();
        if all >= MOST || own >= MOST_OF_ONE {
            return None;
        }
        *open.entry(address).or_default() += 1;
        Some(Place {
            of: self.clone(),
            address,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = lock(&self.of.0);
        if let Some(own) = open.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// Wrong logins by address: when one was told last, and how many came since.
#[derive(Default)]
pub(crate) struct WrongLogins(Mutex<HashMap<IpAddr, (Instant, u64)>>);

impl WrongLogins {
    /// Counts a wrong login; how many there were since the last line, when it is time for another.
    pub(crate) fn count(&self, address: IpAddr, now: Instant) -> Option<u64> {
        let address = network_of(address);
        let mut known = lock(&self.0);
        if known.len() >= REMEMBERED {
            known.retain(|_, (told, _)| now.duration_since(*told) < TOLD_EVERY);
        }
        let is_full = known.len() >= REMEMBERED;
        match known.get_mut(&address) {
            Some((told, since)) if now.duration_since(*told) < TOLD_EVERY => {
                *since += 1;
                None
            }
            Some((told, since)) => {
                *told = now;
                Some(std::mem::take(since) + 1)
            }
            // A flood from everywhere is told of by those that are remembered.
            None if is_full => None,
            None => {
                known.insert(address, (now, 0));
                Some(1)
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(n: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, n])
    }

    #[test]
    fn one_address_leaves_places_for_others() {
        let half_open = HalfOpen::default();
        let places: Vec<Place> = (0..200)
            .filter_map(|_| half_open.place(address(1)))
            .collect();
        assert_eq!(places.len(), MOST_OF_ONE);
        assert!(half_open.place(address(2)).is_some());
        drop(places);
        assert!(half_open.place(address(1)).is_some());
        assert!(
            lock(&half_open.0).is_empty(),
            "nothing is kept of who is gone"
        );
        let all: Vec<Place> = (0..=255)
            .flat_map(|n| (0..2).map(move |_| n))
            .filter_map(|n| half_open.place(address(n)))
            .collect();
        assert_eq!(all.len(), MOST);
    }

    #[test]
    fn a_thousand_wrong_logins_are_one_line_a_minute() {
        let wrong = WrongLogins::default();
        let start = Instant::now();
        let lines = |from: u64, n: u64| -> Vec<u64> {
            let at = |i: u64| start + Duration::from_millis(from + i);
            (0..n)
                .filter_map(|i| wrong.count(address(1), at(i)))
                .collect()
        };
        assert_eq!(lines(0, 1_000), [1]);
        assert_eq!(lines(60_000, 1_000), [1_000]);
        assert_eq!(wrong.count(address(2), start), Some(1));
    }
}
