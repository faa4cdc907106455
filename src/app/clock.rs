//! The office's clock: the system's, a faster one, or one that is driven by hand.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pult_domain::{Seconds, Timestamp};

/// Says what time it is.
#[derive(Debug)]
pub enum Clock {
    /// The system's.
    System,
    /// One that runs so many times faster than the system's since it was started.
    Fast {
        /// The moment it started at.
        from: Timestamp,
        /// When that was.
        since: Instant,
        /// How many times faster.
        speed: f64,
    },
    /// One that moves only when told; for tests and replays.
    Manual(AtomicI64),
}

impl Clock {
    /// A clock that starts now and runs `speed` times faster.
    pub fn fast(speed: f64) -> Clock {
        Clock::Fast {
            from: system_now(),
            since: Instant::now(),
            speed,
        }
    }

    /// A clock that stands at `at` until it is moved.
    pub fn manual(at: Timestamp) -> Clock {
        Clock::Manual(AtomicI64::new(at.0))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => system_now(),
            Clock::Fast { from, since, speed } => {
                *from + Seconds((since.elapsed().as_secs_f64() * speed) as i64)
            }
            Clock::Manual(at) => Timestamp(at.load(Ordering::Relaxed)),
        }
    }

    /// How many times faster than the system's clock it runs; 0 for a manual one.
    pub fn speed(&self) -> f64 {
        match self {
            Clock::System => 1.0,
            Clock::Fast { speed, .. } => *speed,
            Clock::Manual(_) => 0.0,
        }
    }

    /// How long until it shows a whole multiple of `step` again, in the system's time; `None` for a manual
    /// clock, which nobody knows the next moment of.
    pub fn until_multiple_of(&self, step: Seconds) -> Option<Duration> {
        let step = step.0.max(1) as f64;
        let (now, speed) = match self {
            Clock::System => (since_epoch().as_secs_f64(), 1.0),
            Clock::Fast { from, since, speed } => {
                let passed = since.elapsed().as_secs_f64() * speed;
                (from.0 as f64 + passed, *speed)
            }
            Clock::Manual(_) => return None,
        };
        Duration::try_from_secs_f64((step - now.rem_euclid(step)) / speed).ok()
    }

    /// Moves a manual clock on; others take no notice.
    pub fn advance(&self, by: Seconds) {
        if let Clock::Manual(at) = self {
            at.fetch_add(by.0, Ordering::Relaxed);
        }
    }
}

fn since_epoch() -> Duration {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default()
}

fn system_now() -> Timestamp {
    Timestamp(since_epoch().as_secs() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_multiple_comes_within_a_step_of_the_clock() {
        let step = Seconds(5);
        for (clock, most) in [(Clock::System, 5.0), (Clock::fast(20.0), 0.25)] {
            let left = clock.until_multiple_of(step).expect("it runs");
            assert!(left.as_secs_f64() <= most, "{clock:?}: {left:?}");
        }
        let from = Timestamp(1_000_003);
        let clock = Clock::Fast {
            from,
            since: Instant::now(),
            speed: 1.0,
        };
        let left = clock.until_multiple_of(step).expect("it runs");
        assert!(left > Duration::from_secs(1), "{left:?}");
        assert!(left <= Duration::from_secs(2), "{left:?}");
        assert_eq!(Clock::manual(from).until_multiple_of(step), None);
    }
}
