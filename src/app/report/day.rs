//! The picture of a day: what its hours were like, over all days of a span.

use super::OfficeTime;
use pult_domain::{Seconds, Timestamp};
use pult_store::{Connection, figures};

use super::{Result, Span};

const HOUR: i64 = 3_600;
/// A longer span has no picture, in hours.
const LONGEST: i64 = 31 * 24;

/// An hour of the day, over all days of a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HourOfDay {
    /// How many such hours there were.
    pub n: i64,
    /// Orders that were taken in them.
    pub taken: i64,
    /// The time that customers waited for a crew, all of them together.
    pub waited: Seconds,
    /// How many customers that were.
    pub n_waited: i64,
    /// Free crews at the end of each, added up.
    pub free: i64,
    /// How many of the hours have begun.
    pub n_begun: i64,
}

impl HourOfDay {
    /// Orders an hour.
    pub fn orders(&self) -> f64 {
        ratio(self.taken, self.n)
    }

    /// The mean wait in minutes.
    pub fn minutes(&self) -> f64 {
        ratio(self.waited.0, self.n_waited) / 60.0
    }

    /// Crews that are free.
    pub fn free(&self) -> f64 {
        ratio(self.free, self.n_begun)
    }
}

fn ratio(sum: i64, n: i64) -> f64 {
    match n {
        0 => 0.0,
        n => sum as f64 / n as f64,
    }
}

/// The 24 hours of the day, the one from midnight first; none for a span of more than 31 days. Hours that the
/// span begins or ends in count whole.
///
/// # Errors
/// `Internal`.
pub(super) fn of(
    conn: &Connection,
    (from, to): Span,
    time: &OfficeTime,
    now: Timestamp,
) -> Result<Vec<HourOfDay>> {
    let first = Timestamp(from.0.div_euclid(HOUR) * HOUR);
    let n = (to.min(now).0 - first.0 + HOUR - 1) / HOUR;
    if !(1..=LONGEST).contains(&n) {
        return Ok(Vec::new());
    }
    let hours = figures::hours(conn, (first, Timestamp(first.0 + n * HOUR)), now)?;
    let mut day = vec![HourOfDay::default(); 24];
    for (at, hour) in (0..).zip(&hours) {
        let begins = Timestamp(first.0 + at * HOUR);
        let of_day = time.format(begins, "%H").parse::<usize>();
        let Some(sum) = of_day.ok().and_then(|of_day| day.get_mut(of_day)) else {
            continue;
        };
        sum.n += 1;
        sum.taken += hour.taken;
        sum.waited = Seconds(sum.waited.0 + hour.waited.0);
        sum.n_waited += hour.n_waited;
        sum.free += hour.free.unwrap_or_default();
        sum.n_begun += i64::from(hour.free.is_some());
    }
    Ok(day)
}
