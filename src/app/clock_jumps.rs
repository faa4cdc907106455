//! What happens when the machine's clock is set while the office runs.
//!
//! Durations are measured by the steady clock: an offer that had twelve seconds left still has twelve. What
//! was stamped later than the new time says nothing about the future, so that the next position counts.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::{Caller, Clock, Dispatch, Result};
use pult_domain::{Seconds, Timestamp};
use pult_store::work;

/// A clock that moves so much against the time that passed was set.
const JUMP: Duration = Duration::from_secs(30);
/// It is shown for so long.
const SHOWN: Duration = Duration::from_secs(600);

/// The machine's clock was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockJump {
    /// By how much: forwards, or back (below zero).
    pub by: Seconds,
    /// What it shows since then.
    pub at: Timestamp,
}

/// The machine's clock against the time that really passed.
pub(super) struct ClockWatch {
    seen: Mutex<(Instant, SystemTime)>,
    jumped: Mutex<Option<(Instant, ClockJump)>>,
}

impl ClockWatch {
    /// Watches from now on.
    pub(super) fn begun(steady: Instant, shown: SystemTime) -> ClockWatch {
        ClockWatch {
            seen: Mutex::new((steady, shown)),
            jumped: Mutex::default(),
        }
    }

    /// By how much the clock was set since the last look; nothing for less than half a minute.
    fn look(&self, steady: Instant, shown: SystemTime) -> Option<Seconds> {
        let before = std::mem::replace(&mut *locked(&self.seen), (steady, shown));
        let expected = before.1 + steady.duration_since(before.0);
        let (by, sign) = match shown.duration_since(expected) {
            Ok(ahead) => (ahead, 1),
            Err(behind) => (behind.duration(), -1),
        };
        (by > JUMP).then_some(Seconds(sign * by.as_secs() as i64))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Dispatch {
    /// Notices that the machine's clock was set, and lives with it.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn watch_clock(&self) -> Result<()> {
        if !matches!(self.inner.clock, Clock::System) {
            return Ok(());
        }
        let by = self
            .inner
            .clock_watch
            .look(Instant::now(), SystemTime::now());
        match by {
            Some(by) => self.clock_was_set(by).await,
            None => Ok(()),
        }
    }

    /// Lives with a clock that was set by so much.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn clock_was_set(&self, by: Seconds) -> Result<()> {
        let act = self.act(&Caller::ENGINE);
        let jump = ClockJump { by, at: act.now };
        tracing::warn!(seconds = by.0, "the machine's clock was set");
        *locked(&self.inner.clock_watch.jumped) = Some((Instant::now(), jump));
        self.write(move |tx| Ok(work::clock_was_set(tx, &act, by)?))
            .await
    }

    /// That the machine's clock was set in the last ten minutes.
    pub fn clock_jump(&self) -> Option<ClockJump> {
        let jumped = *locked(&self.inner.clock_watch.jumped);
        jumped
            .filter(|(since, _)| since.elapsed() < SHOWN)
            .map(|(_, jump)| jump)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Once;
    use crate::tests::{YANDEX, crew_on_line, office, ride};
    use pult_domain::{Meters, Point, Position};

    #[test]
    fn a_clock_that_was_set_is_noticed_and_one_that_runs_is_not() {
        let (steady, shown) = (Instant::now(), SystemTime::now());
        let at = Duration::from_secs;
        let clock = ClockWatch::begun(steady, shown);
        assert_eq!(clock.look(steady + at(5), shown + at(6)), None);
        let ahead = clock.look(steady + at(10), shown + at(3_611));
        assert_eq!(ahead, Some(Seconds(3_600)));
        assert_eq!(clock.look(steady + at(15), shown + at(3_616)), None);
        let back = clock.look(steady + at(20), shown + at(21));
        assert_eq!(back, Some(Seconds(-3_600)));
        // Also before the first look.
        let clock = ClockWatch::begun(steady, shown);
        let ahead = clock.look(steady + at(1), shown + at(61));
        assert_eq!(ahead, Some(Seconds(60)));
    }

    #[tokio::test]
    async fn offers_end_in_their_real_time_and_new_positions_count_when_the_clock_is_set() {
        for by in [3_600, -3_600] {
            let dispatch = office().await;
            let crew = crew_on_line(&dispatch, 55.69).await;
            let order = dispatch.create_order(&YANDEX, ride(), Once::default());
            let order = order.await.expect("an order").id;
            let timeout = dispatch.rules().offer_timeout;
            let offer = dispatch.offer_order(&Caller::ENGINE, order, crew).await;
            offer.expect("an offer");
            assert_eq!(dispatch.clock_jump(), None);

            dispatch.clock().advance(Seconds(by + 5));
            dispatch.clock_was_set(Seconds(by)).await.expect("survived");
            let expired = dispatch.expire_offers().await.expect("a look");
            assert_eq!(
                expired, 0,
                "five seconds have passed, the clock moved by {by}"
            );
            assert_eq!(dispatch.clock_jump().expect("shown").by, Seconds(by));

            dispatch.clock().advance(Seconds(timeout.0 - 6));
            assert_eq!(dispatch.expire_offers().await.expect("a look"), 0);
            dispatch.clock().advance(Seconds(2));
            assert_eq!(dispatch.expire_offers().await.expect("a look"), 1);

            let now = Position {
                at: dispatch.now(),
                point: Point::new(55.691, 37.6).expect("a point"),
                accuracy: Meters(10),
            };
            let told = dispatch.report_positions(&YANDEX, vec![(crew, vec![now])]);
            told.await.expect("taken");
            let seen = dispatch.crew(&YANDEX, crew).await.expect("the crew");
            assert_eq!(seen.crew.position, Some(now), "the clock moved by {by}");
            assert_eq!(
                dispatch.snapshot().await.expect("a snapshot").crews[0]
                    .crew
                    .position,
                Some(now)
            );
            assert_eq!(dispatch.stale_snapshots(), 0);
        }
    }
}
