//! Dates: office time as `yyyy-MM-dd HH:mm:ss`, or ISO 8601 when the client asks for it.

use std::ops::RangeInclusive;

use pult_app::{OfficeTime, moment_with_offset};
use pult_dialect::pattern::begins;
use pult_domain::Timestamp;

const PLAIN: &str = "%Y-%m-%d %H:%M:%S";
const ISO: &str = "%Y-%m-%dT%H:%M:%S";

/// The moments whose years have four digits, in any zone.
const FOUR_DIGITS: RangeInclusive<i64> = -62_135_510_400..=253_402_214_399;

/// How this request's dates are read and printed.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    /// The office's time.
    pub office: OfficeTime,
    /// Whether the answer spells ISO 8601.
    pub iso: bool,
}

impl Dates {
    /// Prints a moment.
    pub fn print(&self, at: Timestamp) -> String {
        if !self.iso {
            return self.office.format(at, PLAIN);
        }
        let text = self.office.format(at, "%Y-%m-%dT%H:%M:%S%:z");
        match text.strip_suffix("+00:00") {
            Some(utc) => format!("{utc}Z"),
            None => text,
        }
    }

    /// Prints the day of a moment.
    pub fn print_day(&self, at: Timestamp) -> String {
        self.office.format(at, "%Y-%m-%d")
    }

    /// Reads a moment in either spelling; `None` when it is neither. Years have four digits.
    pub fn parse(&self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Some(at) = moment_with_offset(text) {
            return FOUR_DIGITS.contains(&at.0).then_some(at);
        }
        let is_spelt =
            |pattern: &str| text.len() == pattern.len() && begins(text.as_bytes(), pattern);
        if !is_spelt("0000-00-00 00:00:00") && !is_spelt("0000-00-00T00:00:00") {
            return None;
        }
        self.office
            .parse(text, PLAIN)
            .or_else(|| self.office.parse(text, ISO))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_garble::garbled;

    fn moscow(iso: bool) -> Dates {
        Dates {
            office: OfficeTime::named("Europe/Moscow"),
            iso,
        }
    }

    #[test]
    fn a_date_is_office_time_in_either_spelling() {
        let at = moscow(false).parse("2014-02-03 04:05:06").expect("a date");
        assert_eq!(at, Timestamp(1_391_385_906));
        assert_eq!(moscow(false).print(at), "2014-02-03 04:05:06");
        for text in [
            "2014-02-03T00:05:06Z",
            "2014-02-03T04:05:06+04:00",
            "2014-02-03T04:05:06+0400",
            "2014-02-03 04:05:06+04",
            "2014-02-03T04:05:06",
        ] {
            assert_eq!(moscow(true).parse(text), Some(at), "{text}");
        }
        assert_eq!(moscow(true).print(at), "2014-02-03T04:05:06+04:00");
        let utc = Dates {
            office: OfficeTime::named("UTC"),
            iso: true,
        };
        assert_eq!(utc.print(at), "2014-02-03T00:05:06Z");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2014-02-30 00:00:00",
            "2014-02-03",
            "14-02-03 04:05:06",
            "214-02-03  04:05:06",
            "2014-2-003 04:05:06",
            "2014-02-03 +4:05:06",
            "2014-02-03 24:05:06",
            "now",
        ] {
            assert_eq!(moscow(false).parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_hundred_thousand_garbled_dates_are_read_or_refused() {
        let samples = [
            "2014-02-03 04:05:06",
            "2014-03-30T02:30:00",
            "2014-02-03T00:05:06Z",
            "2014-02-03T04:05:06+04:00",
        ];
        let n_read = garbled(&samples, 100_000, |text| {
            let read = moscow(false).parse(&String::from_utf8_lossy(text));
            // Before 1900 a zone is off by seconds, which no offset spells.
            if let Some(at) = read.filter(|at| at.0 > -2_000_000_000) {
                let printed = moscow(true).print(at);
                assert_eq!(moscow(true).parse(&printed), Some(at), "{printed}");
            }
            read.is_some()
        });
        assert!((1_000..90_000).contains(&n_read), "{n_read}");
    }
}
