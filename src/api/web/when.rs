//! Moments as programs write them: Unix seconds, as a number or a text, or ISO 8601 with or without its offset.

use serde::Deserialize;

use pult_app::{Error, OfficeTime, Result};
use pult_domain::{Timestamp, Wrong};

/// Larger numbers are milliseconds.
const MILLISECONDS: i64 = 100_000_000_000;
/// In the year 5138.
const LAST: i64 = MILLISECONDS;

/// A moment as it was written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a moment: Unix seconds, or 2026-11-29T10:30 with an offset or in the office's time"
)]
pub(super) enum When {
    /// Seconds since 1970.
    Seconds(i64),
    /// The same with a fraction.
    Fraction(f64),
    /// In words, or digits.
    Text(String),
}

impl When {
    /// Whether nothing is written: a form's field that was left empty.
    pub fn is_blank(&self) -> bool {
        matches!(self, When::Text(text) if text.trim().is_empty())
    }

    /// The moment that a field means. What has no offset is the office's own time.
    pub fn of(&self, field: &str, office: &OfficeTime) -> Result<Timestamp> {
        let wrong = |text: &str| Error::invalid(field, Wrong::NoMoment(text.to_owned()));
        match self {
            When::Seconds(number) => seconds(*number).ok_or_else(|| wrong(&number.to_string())),
            When::Fraction(number) => whole(*number).ok_or_else(|| wrong(&number.to_string())),
            When::Text(text) => in_words(text.trim(), office).ok_or_else(|| wrong(text)),
        }
    }
}

/// A moment since 1970, within reason.
fn seconds(number: i64) -> Option<Timestamp> {
    let number = match number > MILLISECONDS {
        true => number / 1000,
        false => number,
    };
    (0..=LAST).contains(&number).then_some(Timestamp(number))
}

/// The same with a fraction; beyond what a number holds it saturates, and is no time either.
fn whole(number: f64) -> Option<Timestamp> {
    number.is_finite().then(|| seconds(number as i64)).flatten()
}

fn in_words(text: &str, office: &OfficeTime) -> Option<Timestamp> {
    if let Ok(number) = text.parse::<f64>() {
        return whole(number);
    }
    // An offset's plus is a space in a query that was not encoded.
    let offset = text.rsplit_once(' ').filter(|(day, _)| day.contains('T'));
    let mended = offset.map(|(day, offset)| format!("{day}+{offset}"));
    let text = mended.as_deref().unwrap_or(text);
    let read = office.instant(text);
    let read = read.or_else(|| office.instant(&with_seconds(text)?));
    read.and_then(|at| seconds(at.0))
}

/// The same moment with its seconds, where it is written without: `2026-12-01T07:00`, with an offset or none.
fn with_seconds(text: &str) -> Option<String> {
    let minutes = "2026-12-01T07:00".len();
    let (moment, offset) = (text.get(..minutes)?, text.get(minutes..)?);
    let is_offset = offset.is_empty() || offset.starts_with(['+', '-', 'Z', 'z']);
    is_offset.then(|| format!("{moment}:00{offset}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_several_ways() {
        let office = OfficeTime::named("Europe/Moscow");
        for written in [
            "1795000000",
            "1795000000.7",
            "1795000000123",
            "\"1795000000\"",
            "\"2026-11-18T11:06:40Z\"",
            "\"2026-11-18T11:06:40.123Z\"",
            "\"2026-11-18T16:06:40+05:00\"",
            "\"2026-11-18T16:06:40+0500\"",
            "\"2026-11-18 16:06:40+05\"",
            "\"2026-11-18T16:06:40 05:00\"",
            "\"2026-11-18T14:06:40\"",
            "\"2026-11-18 14:06:40\"",
        ] {
            let when: When = serde_json::from_str(written).expect(written);
            let read = when.of("at", &office).ok();
            assert_eq!(read, Some(Timestamp(1_795_000_000)), "{written}");
        }
        for written in [
            "2026-11-18T14:06",
            "2026-11-18 14:06",
            "2026-11-18T14:06+03:00",
            "2026-11-18T14:06+0300",
            "2026-11-18T11:06Z",
        ] {
            let when = When::Text(written.to_owned());
            let read = when.of("at", &office).ok();
            assert_eq!(read, Some(Timestamp(1_794_999_960)), "{written}");
        }
        for written in [
            "\"завтра\"",
            "-1",
            "9223372036854775807",
            "1e300",
            "\"1e300\"",
            "\"NaN\"",
        ] {
            let when: When = serde_json::from_str(written).expect(written);
            assert!(when.of("at", &office).is_err(), "{written}");
        }
    }
}
