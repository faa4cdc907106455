//! How long this thread has kept a processor busy.

use std::time::Duration;

/// CPU time of this thread since it started.
#[cfg(unix)]
pub(super) fn time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// Time since the first call, where the system does not say more.
#[cfg(not(unix))]
pub(super) fn time() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}
