//! Spans of time as people name them.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};

use super::Span;
use crate::OfficeTime;
use pult_domain::{Seconds, Timestamp};

/// A span of time as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// The last so many hours: a shift that ends now.
    LastHours(i64),
    /// The day of the office, from midnight to midnight.
    Today,
    /// The day before.
    Yesterday,
    /// From Monday on.
    Week,
    /// From the first on.
    Month,
    /// From the first of two days to the last, both included.
    Days(NaiveDate, NaiveDate),
}

/// Why a text is no span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPeriod {
    /// It names no day, or something else than one or two.
    NoDay,
    /// The first of two days comes after the other.
    Swapped,
}

/// Two days without years, the first of which comes after the other, are of two years when they are no
/// farther apart; else they are exchanged.
const LONGEST_OVER_NEW_YEAR: i64 = 183;

impl Period {
    /// As [`Period::read`], for whoever is told that it is wrong and not why.
    pub fn parse(text: &str, time: &OfficeTime, now: Timestamp) -> Option<Period> {
        Period::read(text, time, now).ok()
    }

    /// Reads `21.11`, `21.11.2026`, `2026-11-21`, or two of them with ` - ` between (a bare `-` between
    /// days with dots). A day without a year is of the year of `now`; the first of two that would be
    /// after the other, of the year before where that is no longer than half a year: `31.12-01.01`.
    ///
    /// # Errors
    /// It names no day, or two of which the first comes after the other.
    pub fn read(text: &str, time: &OfficeTime, now: Timestamp) -> Result<Period, NoPeriod> {
        let text = text.trim();
        let today = date(time, now).ok_or(NoPeriod::NoDay)?;
        let day = |text: &str| day(text.trim(), today).ok_or(NoPeriod::NoDay);
        if let Ok(one) = day(text) {
            return Ok(Period::Days(one, one));
        }
        let mut parts = [" - ", "…", "–", "-"].iter();
        let parted = parts.find_map(|part| text.split_once(part));
        let (first, last) = parted.ok_or(NoPeriod::NoDay)?;
        let (from, to) = (day(first)?, day(last)?);
        if from <= to {
            return Ok(Period::Days(from, to));
        }
        let has_year = first.trim().matches(['.', '-']).count() > 1;
        let before = from.with_year(to.year() - 1).filter(|_| !has_year);
        let over_new_year =
            before.filter(|before| (to - *before).num_days() <= LONGEST_OVER_NEW_YEAR);
        match over_new_year {
            Some(from) => Ok(Period::Days(from, to)),
            None => Err(NoPeriod::Swapped),
        }
    }

    /// From (inclusive) and to (exclusive).
    pub fn span(self, time: &OfficeTime, now: Timestamp) -> Span {
        let Some(today) = date(time, now) else {
            return (now, now);
        };
        let (first, last) = match self {
            // What happened this very second belongs to the shift.
            Period::LastHours(hours) => {
                return (now - Seconds(hours * 3600), now + Seconds(1));
            }
            Period::Today => (today, today),
            Period::Yesterday => {
                let day = today.pred_opt().unwrap_or(today);
                (day, day)
            }
            Period::Week => {
                let since = u64::from(today.weekday().num_days_from_monday());
                (
                    today.checked_sub_days(Days::new(since)).unwrap_or(today),
                    today,
                )
            }
            Period::Month => (today.with_day(1).unwrap_or(today), today),
            Period::Days(first, last) => (first, last),
        };
        let midnight = |day: NaiveDate| time.resolve(day.and_time(NaiveTime::MIN));
        (midnight(first), midnight(last.succ_opt().unwrap_or(last)))
    }
}

/// Whether a span is of whole days of the office's clock.
pub fn is_of_days((from, to): Span, time: &OfficeTime) -> bool {
    let days = (date(time, from), date(time, to - Seconds(1)));
    let (Some(first), Some(last)) = days else {
        return false;
    };
    Period::Days(first, last).span(time, to) == (from, to)
}

fn date(time: &OfficeTime, at: Timestamp) -> Option<NaiveDate> {
    time.format(at, "%Y-%m-%d").parse().ok()
}

fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(day);
    }
    let mut parts = text.split('.').map(|part| part.parse::<u32>().ok());
    let (day, month) = (parts.next()??, parts.next()??);
    let year = match parts.next() {
        Some(year) => i32::try_from(year?).ok()?,
        None => today.year(),
    };
    let year = if year < 100 { 2000 + year } else { year };
    parts.next().is_none().then_some(())?;
    NaiveDate::from_ymd_opt(year, month, day)
}
