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

impl Period {
    /// Reads `21.11`, `21.11.2026`, `2026-11-21`, or two of them with ` - ` between (a bare `-` between
    /// days with dots). A day without a year is of the year of `now`; the first of two that would be
    /// after the other, of the year before: `31.12-01.01`.
    pub fn parse(text: &str, time: &OfficeTime, now: Timestamp) -> Option<Period> {
        let text = text.trim();
        let day = |text: &str| day(text.trim(), today(time, now)?);
        if let Some(one) = day(text) {
            return Some(Period::Days(one, one));
        }
        let parts = [" - ", "…", "–", "-"];
        let (first, last) = parts.iter().find_map(|part| text.split_once(part))?;
        let (mut from, last) = (day(first)?, day(last)?);
        let has_year = first.trim().matches(['.', '-']).count() > 1;
        if from > last && !has_year {
            from = from.with_year(last.year() - 1)?;
        }
        (from <= last).then_some(Period::Days(from, last))
    }

    /// From (inclusive) and to (exclusive).
    pub fn span(self, time: &OfficeTime, now: Timestamp) -> Span {
        let Some(today) = today(time, now) else {
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

fn today(time: &OfficeTime, now: Timestamp) -> Option<NaiveDate> {
    time.format(now, "%Y-%m-%d").parse().ok()
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
