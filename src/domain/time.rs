//! Moments, windows and times of day.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use super::{Error, Result, Seconds, Wrong};

/// A moment: Unix seconds, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Add<Seconds> for Timestamp {
    type Output = Timestamp;
    fn add(self, duration: Seconds) -> Timestamp {
        Timestamp(self.0.saturating_add(duration.0))
    }
}

impl Sub<Seconds> for Timestamp {
    type Output = Timestamp;
    fn sub(self, duration: Seconds) -> Timestamp {
        Timestamp(self.0.saturating_sub(duration.0))
    }
}

impl Sub for Timestamp {
    type Output = Seconds;
    fn sub(self, earlier: Timestamp) -> Seconds {
        Seconds(self.0.saturating_sub(earlier.0))
    }
}

/// When a stop should be reached. Both ends open: as soon as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TimeWindow {
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub to: Option<Timestamp>,
}

impl TimeWindow {
    /// As soon as possible.
    pub const ASAP: TimeWindow = TimeWindow {
        from: None,
        to: None,
    };

    /// From a moment on.
    pub fn from(at: Timestamp) -> TimeWindow {
        TimeWindow {
            from: Some(at),
            to: None,
        }
    }

    /// Whether the window names no time at all.
    pub fn is_asap(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// A time of day in minutes after midnight, 0 to 1439.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// `hour:minute`, if there is such a time.
    pub fn new(hour: u32, minute: u32) -> Option<TimeOfDay> {
        (hour < 24 && minute < 60).then(|| TimeOfDay((hour * 60 + minute) as u16))
    }

    /// Minutes after midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = Error;

    /// Reads `HH:MM`.
    fn from_str(text: &str) -> Result<TimeOfDay> {
        let parse = || {
            let (hour, minute) = text.split_once(':')?;
            let digits = |part: &str| {
                (!part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()))
                    .then(|| part.parse().ok())?
            };
            TimeOfDay::new(digits(hour)?, digits(minute)?)
        };
        parse().ok_or_else(|| Error::invalid("time", Wrong::NoTimeOfDay(text.to_owned())))
    }
}

/// Hours of the day from `from` (inclusive) to `to` (exclusive); wraps midnight when `from > to`,
/// and is the whole day when they are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// The first minute inside.
    pub from: TimeOfDay,
    /// The first minute outside.
    pub to: TimeOfDay,
}

impl Hours {
    /// Whether they begin and end at the same minute.
    pub fn is_whole_day(&self) -> bool {
        self.from == self.to
    }

    /// Whether `time` lies inside.
    pub fn contains(&self, time: TimeOfDay) -> bool {
        match self.from.cmp(&self.to) {
            std::cmp::Ordering::Less => self.from <= time && time < self.to,
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => time >= self.from || time < self.to,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> TimeOfDay {
        text.parse().expect(text)
    }

    #[test]
    fn hours_wrap_midnight() {
        let night = Hours {
            from: at("23:00"),
            to: at("06:00"),
        };
        assert!(night.contains(at("23:00")));
        assert!(night.contains(at("02:30")));
        assert!(!night.contains(at("06:00")));
        assert!(!night.contains(at("12:00")));
    }

    #[test]
    fn a_time_of_day_is_hh_mm() {
        assert_eq!(at("07:05").to_string(), "07:05");
        for text in ["24:00", "7", "07:60", "+7:05", "", ":", "007:00"] {
            assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
        }
    }
}
