//! Office time: UTC inside, the office's zone at the edges.

use chrono::{LocalResult, NaiveDate, NaiveDateTime, TimeZone, Timelike};
use chrono_tz::Tz;

use super::zone_names::zone_called;
use pult_domain::{TimeOfDay, Timestamp};

/// The office's time zone, for whoever reads or prints local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeTime(Tz);

impl OfficeTime {
    /// The zone with this IANA name; an unknown one is UTC.
    pub fn named(name: &str) -> OfficeTime {
        OfficeTime(name.parse().unwrap_or(Tz::UTC))
    }

    /// The name of the time zone, such as `Europe/Moscow`.
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The zone that people call so: by its IANA name, by a city of Russia, by its hours from UTC.
    pub fn called(text: &str) -> Option<OfficeTime> {
        zone_called(text).map(OfficeTime)
    }

    /// The zone of this machine; `None` where it says none, or keeps no local time.
    pub fn of_machine() -> Option<OfficeTime> {
        let name = iana_time_zone::get_timezone().ok()?;
        let zone: Tz = name.parse().ok()?;
        (!matches!(zone.name(), "UTC" | "Etc/UTC" | "Etc/UCT" | "UCT")).then_some(OfficeTime(zone))
    }

    /// Whether there is a zone of this IANA name.
    pub fn is_known(name: &str) -> bool {
        name.parse::<Tz>().is_ok()
    }

    /// Prints a moment by a `chrono` format.
    pub fn format(&self, at: Timestamp, format: &str) -> String {
        match self.0.timestamp_opt(at.0, 0) {
            LocalResult::Single(local) => local.format(format).to_string(),
            _ => String::new(),
        }
    }

    /// Reads a local time by a `chrono` format; `None` when it is not one. A minute has sixty seconds:
    /// no office writes down the sixty-first of a leap second.
    pub fn parse(&self, text: &str, format: &str) -> Option<Timestamp> {
        let local = NaiveDateTime::parse_from_str(text, format).ok()?;
        let is_leap = local.nanosecond() >= 1_000_000_000;
        (!is_leap).then(|| self.resolve(local))
    }

    /// Reads a moment as ISO 8601 spells it; one without an offset is a local time.
    pub fn instant(&self, text: &str) -> Option<Timestamp> {
        if let Some(exact) = moment_with_offset(text) {
            return Some(exact);
        }
        let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];
        formats
            .into_iter()
            .find_map(|format| self.parse(text, format))
    }

    /// The moment of a local time. In the hour that is there twice, the first; in the hour that is
    /// skipped, as long after the gap as the time lies inside it.
    pub fn resolve(&self, local: NaiveDateTime) -> Timestamp {
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Timestamp(at.timestamp()),
            LocalResult::None => {
                let before = local - chrono::Duration::hours(3);
                let offset = |local: &NaiveDateTime| {
                    let at = self.0.from_local_datetime(local).earliest();
                    at.map_or(0, |at| local.and_utc().timestamp() - at.timestamp())
                };
                Timestamp(local.and_utc().timestamp() - offset(&before))
            }
        }
    }

    /// The first moment at which clocks here show a local time or, where they skip it, the first one
    /// after the gap. In the hour that is there twice, the first.
    pub fn first_moment(&self, local: NaiveDateTime) -> Timestamp {
        if let Some(at) = self.0.from_local_datetime(&local).earliest() {
            return Timestamp(at.timestamp());
        }
        // No gap is longer than a day: the islands that crossed the date line skipped one.
        let shown = |at: i64| {
            let utc = chrono::DateTime::from_timestamp(at, 0).map(|utc| utc.naive_utc());
            utc.map_or(local, |utc| self.0.from_utc_datetime(&utc).naive_local())
        };
        let middle = local.and_utc().timestamp();
        let (mut before, mut after) = (middle - 2 * 86_400, middle + 2 * 86_400);
        while after - before > 1 {
            let between = before + (after - before) / 2;
            if shown(between) < local {
                before = between;
            } else {
                after = between;
            }
        }
        Timestamp(after)
    }

    /// What clocks here show at a moment.
    pub fn local(&self, at: Timestamp) -> NaiveDateTime {
        let local = self.0.timestamp_opt(at.0, 0).single();
        local.map_or_else(NaiveDateTime::default, |local| local.naive_local())
    }

    /// The date of a moment here.
    pub fn date(&self, at: Timestamp) -> NaiveDate {
        let local = self.0.timestamp_opt(at.0, 0).single();
        local.map_or_else(NaiveDate::default, |local| local.date_naive())
    }

    /// The day of a moment here, counted from 1970-01-01.
    pub fn day(&self, at: Timestamp) -> i64 {
        let since = self.date(at).signed_duration_since(NaiveDate::default());
        since.num_days()
    }

    /// The time of day at a moment.
    pub fn time_of_day(&self, at: Timestamp) -> TimeOfDay {
        let local = self.0.timestamp_opt(at.0, 0).single();
        local
            .and_then(|local| TimeOfDay::new(local.hour(), local.minute()))
            .or(TimeOfDay::new(0, 0))
            .expect("midnight is a time of day")
    }
}

/// Reads a moment with its offset, which many programs write without a colon or without minutes: `+0300`, `+03`.
pub fn moment_with_offset(text: &str) -> Option<Timestamp> {
    let formats = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z"];
    let read = chrono::DateTime::parse_from_rfc3339(text).ok().or_else(|| {
        let mut formats = formats.into_iter();
        formats.find_map(|format| chrono::DateTime::parse_from_str(text, format).ok())
    });
    read.map(|exact| Timestamp(exact.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_folds_are_resolved() {
        let berlin = OfficeTime::named("Europe/Berlin");
        let format = "%Y-%m-%d %H:%M:%S";
        let at = |text: &str| berlin.parse(text, format).expect(text);
        // Clocks go from 02:00 to 03:00 on 2026-03-29, and back from 03:00 to 02:00 on 2026-10-25.
        assert_eq!(at("2026-03-29 02:30:00"), at("2026-03-29 03:30:00"));
        assert_eq!(
            berlin.format(at("2026-10-25 02:30:00"), "%H:%M %z"),
            "02:30 +0200"
        );
        assert_eq!(berlin.parse("2026-02-30 00:00:00", format), None);
        assert_eq!(berlin.parse("2026-02-28 12:00:60", format), None);
        assert_eq!(
            berlin.time_of_day(at("2026-10-25 12:07:00")).to_string(),
            "12:07"
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(5_000))]

        #[test]
        fn reading_dates_never_panics(text in "\\PC{0,24}|[0-9]{0,16}|[0-9-]{0,11}[ T][0-9:]{0,9}") {
            let office = OfficeTime::named("Europe/Moscow");
            for format in ["%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"] {
                let read = office.parse(&text, format);
                // The years in which offices write, from 1970 to 2100.
                if let Some(at) = read.filter(|at| (0..4_102_444_800).contains(&at.0)) {
                    let again = office.parse(&office.format(at, format), format);
                    proptest::prop_assert_eq!(again, Some(at));
                }
            }
            let _ = text.parse::<pult_domain::TimeOfDay>();
        }
    }
}
