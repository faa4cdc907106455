//! The office's clock: the system's, a faster one, or one that is driven by hand.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

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

    /// Moves a manual clock on; others take no notice.
    pub fn advance(&self, by: Seconds) {
        if let Clock::Manual(at) = self {
            at.fetch_add(by.0, Ordering::Relaxed);
        }
    }
}

fn system_now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| since.as_secs() as i64))
}
