//! A circuit breaker: who has failed several times in a row is left alone for a while.
//!
//! M. Nygard, "Release It!" (2nd ed., 2018), chapter 5.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many failures in a row open the breaker.
const FAILURES: u32 = 3;
/// So long an open breaker lets nothing through; then it lets one call through to see.
const PAUSE: Duration = Duration::from_secs(10);

/// Counts failures and says whether to call at all.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// When the next call may go through; `None`: any may.
    retry_at: Option<Instant>,
}

impl Breaker {
    /// Whether a call may be made at `now`. When it is a first one after a pause, it is the only one
    /// until it is known how it went, or another pause is over.
    pub fn lets_through(&self, now: Instant) -> bool {
        let mut state = self.state();
        match state.retry_at {
            None => true,
            Some(at) if now < at => false,
            Some(_) => {
                state.retry_at = Some(now + PAUSE);
                true
            }
        }
    }

    /// A call was answered.
    pub fn succeeded(&self) {
        *self.state() = State::default();
    }

    /// A call was not answered; says whether that opened the breaker.
    pub fn failed(&self, now: Instant) -> bool {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.retry_at = Some(now + PAUSE);
        }
        state.failures == FAILURES
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_three_failures_one_call_goes_through_in_each_pause() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        let opened: Vec<bool> = (0..4).map(|_| breaker.failed(start)).collect();
        assert_eq!(opened, [false, false, true, false]);
        assert!(!breaker.lets_through(start + PAUSE / 2));
        assert!(breaker.lets_through(start + PAUSE));
        assert!(!breaker.lets_through(start + PAUSE), "one is on its way");
        breaker.failed(start + PAUSE);
        assert!(!breaker.lets_through(start + PAUSE * 3 / 2));
        assert!(breaker.lets_through(start + PAUSE * 2));
    }

    #[test]
    fn an_answer_closes_it_and_forgets_the_failures() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        for _ in 0..3 {
            breaker.failed(start);
        }
        breaker.succeeded();
        breaker.failed(start);
        breaker.failed(start);
        assert!(breaker.lets_through(start));
    }
}
