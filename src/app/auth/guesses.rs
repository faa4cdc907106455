//! Wrong passwords, counted per login and per address before they are checked.
//!
//! An attempt is booked as a wrong one before its hash is begun, so that guesses at the same time are as
//! slow as guesses in a row; a right one takes its own bookings back. A login from an address where it
//! succeeded before has a count of its own: others who guess at the same login do not make it wait.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::{Error, Result};
use pult_input::network_of;

/// This many wrong passwords in a row are free, unless the office says otherwise; each further one
/// costs a longer wait.
const FREE_TRIES: u32 = 5;
/// The longest wait after a wrong password.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Wrong passwords are forgotten so long after the last one.
const FORGOTTEN: Duration = Duration::from_secs(3_600);
/// A login is trusted at an address so long after it last succeeded there.
const TRUSTED: Duration = Duration::from_secs(30 * 24 * 3_600);
/// At most this many entries are kept of each kind; then the older half goes.
const MOST_ENTRIES: usize = 100_000;

/// How often whom was guessed at, and from where.
pub(super) struct Guesses {
    /// How many wrong passwords in a row are free; 0: all of them.
    free_tries: AtomicU32,
    kept: Mutex<Kept>,
    /// Names of clients are kept as numbers: they may be as long as a request.
    names: RandomState,
}

#[derive(Default)]
struct Kept {
    wrong: HashMap<u64, Wrong>,
    trusted: HashMap<u64, Instant>,
}

#[derive(Clone, Copy)]
struct Wrong {
    tries: u32,
    at: Instant,
}

/// One try of a password.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    login: u64,
    /// Where it comes from.
    pub(super) address: u64,
    /// This login from this address.
    pub(super) pair: u64,
    /// Whether there is such a login: an unknown one does not count against its address as a whole.
    is_known: bool,
    /// Whether this login succeeded at this address before.
    pub(super) is_trusted: bool,
}

impl Default for Guesses {
    fn default() -> Guesses {
        Guesses {
            free_tries: AtomicU32::new(FREE_TRIES),
            kept: Mutex::default(),
            names: RandomState::new(),
        }
    }
}

impl Guesses {
    pub(super) fn allow(&self, in_a_row: u32) {
        self.free_tries.store(in_a_row, Ordering::Relaxed);
    }

    /// A try at `login` from `peer`; nothing is counted yet.
    pub(super) fn attempt(&self, login: &str, peer: IpAddr, is_known: bool) -> Attempt {
        let address = network_of(peer);
        let pair = self.names.hash_one((login, address));
        let kept = self.kept();
        let trusted = kept.trusted.get(&pair);
        Attempt {
            login: self.names.hash_one(login),
            address: self.names.hash_one(address),
            pair,
            is_known,
            is_trusted: trusted.is_some_and(|at| at.elapsed() < TRUSTED),
        }
    }

    /// Counts an attempt as a wrong one, before it is checked.
    ///
    /// # Errors
    /// `TooMany` when it has to wait; it must not be checked then.
    pub(super) fn book(&self, attempt: &Attempt) -> Result<()> {
        let mut kept = self.kept();
        if attempt.is_trusted {
            self.check(&kept, attempt.pair)?;
            kept.count(attempt.pair);
            return Ok(());
        }
        self.check(&kept, attempt.address)?;
        // Also a refused one counts here: it told that the password is not a remembered one.
        if attempt.is_known {
            kept.count(attempt.address);
        }
        self.check(&kept, attempt.login)?;
        kept.count(attempt.login);
        kept.count(attempt.pair);
        Ok(())
    }

    /// Whether a password that is remembered as right may pass: others who guess at the login do not
    /// hold it up, but an address that guesses may not try the remembered ones for nothing.
    ///
    /// # Errors
    /// `TooMany` when it has to wait.
    pub(super) fn let_pass(&self, attempt: &Attempt) -> Result<()> {
        match attempt.is_trusted {
            true => Ok(()),
            false => self.check(&self.kept(), attempt.address),
        }
    }

    /// A password was right: its own wrong tries are taken back, and the address is trusted with it.
    pub(super) fn succeeded(&self, attempt: &Attempt) {
        let mut kept = self.kept();
        if let Some(own) = kept.wrong.remove(&attempt.pair) {
            for mark in [attempt.login, attempt.address] {
                if let Some(wrong) = kept.wrong.get_mut(&mark) {
                    wrong.tries = wrong.tries.saturating_sub(own.tries);
                }
            }
        }
        if kept.trusted.len() >= MOST_ENTRIES {
            drop_older_half(&mut kept.trusted, |at| *at);
        }
        kept.trusted.insert(attempt.pair, Instant::now());
    }

    fn check(&self, kept: &Kept, mark: u64) -> Result<()> {
        let free = self.free_tries.load(Ordering::Relaxed);
        let waits = kept.wrong.get(&mark).is_some_and(|wrong| {
            let since = wrong.at.elapsed();
            since < wait_after(wrong.tries, free)
        });
        if waits { Err(Error::TooMany) } else { Ok(()) }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn count(&mut self, mark: u64) {
        if self.wrong.len() >= MOST_ENTRIES {
            self.wrong
                .retain(|_, wrong| wrong.at.elapsed() < LONGEST_WAIT);
        }
        if self.wrong.len() >= MOST_ENTRIES {
            drop_older_half(&mut self.wrong, |wrong| wrong.at);
        }
        let now = Instant::now();
        let wrong = self
            .wrong
            .entry(mark)
            .or_insert(Wrong { tries: 0, at: now });
        let before = match wrong.at.elapsed() < FORGOTTEN {
            true => wrong.tries,
            false => 0,
        };
        *wrong = Wrong {
            tries: before.saturating_add(1),
            at: now,
        };
    }
}

fn drop_older_half<T>(entries: &mut HashMap<u64, T>, at: impl Fn(&T) -> Instant) {
    let mut times: Vec<Instant> = entries.values().map(&at).collect();
    let middle = times.len() / 2;
    if let Some((_, median, _)) = (middle < times.len()).then(|| times.select_nth_unstable(middle))
    {
        let median = *median;
        entries.retain(|_, entry| at(entry) > median);
    }
}

/// Nothing for the first wrong passwords, then one second, two, four … a minute.
fn wait_after(tries: u32, free: u32) -> Duration {
    match tries.checked_sub(free) {
        Some(more) if free > 0 => Duration::from_secs(1 << more.min(6)).min(LONGEST_WAIT),
        _ => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));

    fn wrong(guesses: &Guesses, login: &str, peer: IpAddr) -> bool {
        guesses.book(&guesses.attempt(login, peer, true)).is_ok()
    }

    #[test]
    fn the_wait_begins_after_the_free_tries_and_doubles_up_to_a_minute() {
        for (tries, free, seconds) in [
            (0, 5, 0),
            (4, 5, 0),
            (5, 5, 1),
            (6, 5, 2),
            (8, 5, 8),
            (11, 5, 60),
            (u32::MAX, 5, 60),
            (1, 2, 0),
            (2, 2, 1),
            (1, 1, 1),
            (u32::MAX, 0, 0),
        ] {
            let wait = wait_after(tries, free);
            assert_eq!(wait, Duration::from_secs(seconds), "{tries} of {free}");
        }
    }

    #[test]
    fn five_tries_are_booked_however_many_come_at_once() {
        let guesses = Guesses::default();
        let booked = (0..200).filter(|_| wrong(&guesses, "anna", HERE)).count();
        assert_eq!(booked, 5);
        let guesses = Guesses::default();
        let names = (0..200).map(|n| format!("anna{n}"));
        let booked = names.filter(|name| wrong(&guesses, name, HERE)).count();
        assert_eq!(booked, 5, "one address at many logins");
    }

    #[test]
    fn a_login_passes_where_it_succeeded_while_others_guess_at_it() {
        let guesses = Guesses::default();
        let mine = guesses.attempt("anna", HERE, true);
        guesses.book(&mine).expect("free");
        guesses.succeeded(&mine);
        for _ in 0..20 {
            wrong(&guesses, "anna", ELSEWHERE);
        }
        let again = guesses.attempt("anna", HERE, true);
        assert!(again.is_trusted);
        assert_eq!(guesses.book(&again), Ok(()));
        let other = guesses.attempt("anna", ELSEWHERE, true);
        assert_eq!(guesses.book(&other), Err(Error::TooMany));
        assert_eq!(guesses.let_pass(&other), Err(Error::TooMany));
        let third = guesses.attempt("anna", IpAddr::from([203, 0, 113, 9]), true);
        assert_eq!(guesses.let_pass(&third), Ok(()), "when it is remembered");
        assert_eq!(guesses.book(&third), Err(Error::TooMany));
    }

    #[test]
    fn a_trusted_address_may_not_guess_without_end() {
        let guesses = Guesses::default();
        let mine = guesses.attempt("anna", HERE, true);
        guesses.succeeded(&mine);
        let booked = (0..50).filter(|_| wrong(&guesses, "anna", HERE)).count();
        assert_eq!(booked, 5);
    }

    #[test]
    fn unknown_logins_do_not_count_against_their_address() {
        let guesses = Guesses::default();
        for n in 0..50 {
            let attempt = guesses.attempt(&format!("nobody{n}"), HERE, false);
            assert_eq!(guesses.book(&attempt), Ok(()));
        }
        assert!(wrong(&guesses, "anna", HERE));
        let same = (0..50).filter(|_| {
            let attempt = guesses.attempt("nobody", HERE, false);
            guesses.book(&attempt).is_ok()
        });
        assert_eq!(same.count(), 5);
    }

    #[test]
    fn an_own_login_does_not_pay_for_guesses_at_another() {
        let guesses = Guesses::default();
        for _ in 0..4 {
            assert!(wrong(&guesses, "anna", ELSEWHERE));
            let own = guesses.attempt("mallory", ELSEWHERE, true);
            guesses.succeeded(&own);
        }
        assert!(wrong(&guesses, "anna", ELSEWHERE));
        assert!(!wrong(&guesses, "anna", ELSEWHERE));
    }

    #[test]
    fn a_right_password_takes_its_own_wrong_ones_back() {
        let guesses = Guesses::default();
        for _ in 0..4 {
            assert!(wrong(&guesses, "anna", HERE));
        }
        let right = guesses.attempt("anna", HERE, true);
        guesses.book(&right).expect("free");
        guesses.succeeded(&right);
        let booked = (0..9)
            .filter(|_| wrong(&guesses, "anna", ELSEWHERE))
            .count();
        assert_eq!(booked, 5);
    }

    #[test]
    fn the_older_half_goes_when_there_is_no_room() {
        let now = Instant::now();
        let at = |n: u64| (n, now + Duration::from_secs(n));
        let mut entries: HashMap<u64, Instant> = (0..100).map(at).collect();
        drop_older_half(&mut entries, |at| *at);
        assert_eq!(entries.len(), 49);
        assert!(entries.keys().all(|n| *n > 50));
    }
}
