//! What strangers may take up: connections that have not logged in, and lines of the log.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pult_input::network_of;
use tokio_util::sync::CancellationToken;

/// So many connections that have not logged in at once, in all …
const MOST: usize = 64;
/// … and from one address.
const MOST_OF_ONE: usize = 16;
/// Whoever comes so often that they have used up a burst of connections is let in one by one after this time:
/// an exchange of keys costs a millisecond, and strangers ask for hundreds.
const ONE_EVERY: Duration = Duration::from_millis(250);
const BURST: u32 = MOST_OF_ONE as u32;
/// Of one address a wrong login is told at most this often.
const TOLD_EVERY: Duration = Duration::from_secs(60);
/// At most so many addresses are remembered; then those that were quiet for long go.
const REMEMBERED: usize = 10_000;

/// The connections that have not logged in.
#[derive(Clone, Default)]
pub(crate) struct HalfOpen(Arc<Mutex<Guests>>);

#[derive(Default)]
struct Guests {
    /// Of each address the oldest first.
    of: HashMap<IpAddr, VecDeque<Guest>>,
    paces: Paces,
    n_come: u64,
}

/// How often each address comes: the moment at which all it has asked for would have come one by one.
#[derive(Default)]
struct Paces(HashMap<IpAddr, Instant>);

impl Paces {
    /// How long the next connection from here waits.
    fn wait(&mut self, address: IpAddr, now: Instant) -> Duration {
        if self.0.len() >= REMEMBERED {
            self.0.retain(|_, due| *due > now);
        }
        let due = self.0.get(&address).map_or(now, |due| (*due).max(now));
        // A flood from everywhere is bounded by the places.
        if self.0.len() < REMEMBERED || self.0.contains_key(&address) {
            self.0.insert(address, due + ONE_EVERY);
        }
        due.saturating_duration_since(now)
            .saturating_sub(ONE_EVERY * (BURST - 1))
    }
}

/// One of them.
struct Guest {
    number: u64,
    cut: CancellationToken,
}

/// A place among them, until it is dropped.
pub(crate) struct Place {
    of: HalfOpen,
    address: IpAddr,
    number: u64,
    /// How long it waits before anything is read of it.
    pub(crate) wait: Duration,
}

impl HalfOpen {
    /// A place for a connection from here, while there is one. When all are taken, the most crowded
    /// address gives up its oldest, so that a few addresses cannot keep the others out.
    pub(crate) fn place(&self, address: IpAddr, cut: &CancellationToken) -> Option<Place> {
        let address = network_of(address);
        let mut open = lock(&self.0);
        let all: usize = open.of.values().map(VecDeque::len).sum();
        let own = open.of.get(&address).map_or(0, VecDeque::len);
        if own >= MOST_OF_ONE {
            return None;
        }
        if all >= MOST {
            let crowd = open.of.values_mut().max_by_key(|guests| guests.len())?;
            if crowd.len() <= own + 1 {
                return None;
            }
            crowd.pop_front()?.cut.cancel();
        }
        open.n_come += 1;
        let number = open.n_come;
        let cut = cut.clone();
        let guests = open.of.entry(address).or_default();
        guests.push_back(Guest { number, cut });
        Some(Place {
            of: self.clone(),
            address,
            number,
            wait: open.paces.wait(address, Instant::now()),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = lock(&self.of.0);
        if let Some(guests) = open.of.get_mut(&self.address) {
            guests.retain(|guest| guest.number != self.number);
            if guests.is_empty() {
                open.of.remove(&self.address);
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
        let cut = CancellationToken::new();
        let places: Vec<Place> = (0..200)
            .filter_map(|_| half_open.place(address(1), &cut))
            .collect();
        assert_eq!(places.len(), MOST_OF_ONE);
        assert!(half_open.place(address(2), &cut).is_some());
        drop(places);
        assert!(half_open.place(address(1), &cut).is_some());
        assert!(
            lock(&half_open.0).of.is_empty(),
            "nothing is kept of who is gone"
        );
        let all: Vec<Place> = (0..=255)
            .filter_map(|n| half_open.place(address(n), &cut))
            .collect();
        assert_eq!(all.len(), MOST);
        assert!(!cut.is_cancelled(), "nobody gives way to their equal");
    }

    #[test]
    fn a_crowd_of_a_few_addresses_gives_way_to_another() {
        let half_open = HalfOpen::default();
        let crowd: Vec<(CancellationToken, Place)> = (0..MOST)
            .map(|n| {
                let (cut, n) = (CancellationToken::new(), (n / MOST_OF_ONE) as u8);
                let place = half_open.place(address(n), &cut).expect("a place");
                (cut, place)
            })
            .collect();
        let cut = CancellationToken::new();
        let comes = half_open.place(address(200), &cut).expect("a place");
        let gone = crowd.iter().filter(|(cut, _)| cut.is_cancelled());
        assert_eq!(gone.count(), 1);
        // Whoever lost a place gives back no other's.
        drop(crowd);
        assert_eq!(lock(&half_open.0).of[&address(200)].len(), 1);
        assert!(!cut.is_cancelled());
        drop(comes);
        assert!(lock(&half_open.0).of.is_empty());
    }

    #[test]
    fn whoever_comes_all_the_time_waits_and_nobody_else_does() {
        let mut paces = Paces::default();
        let start = Instant::now();
        let quick = (0..100).filter(|_| paces.wait(address(1), start).is_zero());
        assert_eq!(quick.count(), BURST as usize);
        assert!(paces.wait(address(2), start).is_zero());
        let later = start + ONE_EVERY * 200;
        let waits: Vec<Duration> = (0..BURST + 4)
            .map(|_| paces.wait(address(1), later))
            .collect();
        assert_eq!(waits[..BURST as usize], [Duration::ZERO; BURST as usize]);
        assert_eq!(waits[BURST as usize], ONE_EVERY);
        assert_eq!(waits[BURST as usize + 3], ONE_EVERY * 4);
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
