//! Moments: ISO 8601, written in UTC with six digits of a second and `Z`.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

use pult_dialect::pattern::begins;
use pult_domain::Timestamp;

/// `2017-08-03T14:14:12.000000Z`
pub fn spell(at: Timestamp) -> String {
    let moment = DateTime::<Utc>::from_timestamp(at.0, 0).unwrap_or_default();
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A moment with any offset; without one it is UTC.
pub fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if !is_spelt(text.as_bytes()) {
        return None;
    }
    // A `+` that was not encoded arrives as a space.
    let mended = match text.rsplit_once(' ') {
        Some((moment, offset)) if moment.contains(':') && offset.len() <= 5 => {
            format!("{moment}+{offset}")
        }
        _ => text.to_owned(),
    };
    let with_offset = [
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f%#z",
        "%Y-%m-%dT%H:%M%#z",
    ];
    let without = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
    ];
    let full = DateTime::parse_from_rfc3339(&mended).ok().or_else(|| {
        let mut formats = with_offset.iter();
        formats.find_map(|format| DateTime::parse_from_str(&mended, format).ok())
    });
    let moment = full.map(|moment| moment.timestamp()).or_else(|| {
        let mut formats = without.iter();
        let naive = formats.find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
        naive.map(|moment| moment.and_utc().timestamp())
    });
    moment
        .map(Timestamp)
        .filter(|at| in_range(*at))
        .or_else(|| first_of(text))
}

/// The last second that a bound of a list takes in: of a day without a time, its end.
pub fn read_last(text: &str) -> Option<Timestamp> {
    let day = Some(text.trim()).filter(|text| is_spelt(text.as_bytes()));
    let day = day.and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
    match day.and_then(|day| day.checked_add_days(Days::new(1))) {
        Some(next) => Some(Timestamp(midnight(next).0 - 1)).filter(|at| in_range(*at)),
        None => read(text),
    }
}

/// Whether the digits of the day and of the time stand in pairs.
fn is_spelt(text: &[u8]) -> bool {
    let time = text.get(11..).unwrap_or_default();
    let is_apart = matches!(text.get(10), Some(b'T' | b't' | b' ') | None);
    let is_timed = text.len() == 10 || begins(time, "00:00");
    begins(text, "0000-00-00") && is_apart && is_timed
}

fn first_of(text: &str) -> Option<Timestamp> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(midnight(day)).filter(|at| in_range(*at))
}

fn midnight(day: NaiveDate) -> Timestamp {
    Timestamp(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp())
}

/// Years 1 to 9999, which four digits can spell.
fn in_range(at: Timestamp) -> bool {
    (-62_135_596_800..=253_402_300_799).contains(&at.0)
}
