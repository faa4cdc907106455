//! CPU time of the thread that works: what others do on the machine counts less.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// What `work` answers and the CPU time that it took this thread.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = now();
    let answer = work();
    (answer, now().saturating_sub(start))
}

fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
