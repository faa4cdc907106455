//! On which days and at which times a standing order is made.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use pult_domain::TimeOfDay;

/// Days of the week, any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Every day.
    pub const ALL: Weekdays = Weekdays(0b111_1111);
    /// Monday to Friday.
    pub const WORKING: Weekdays = Weekdays(0b001_1111);
    /// Saturday and Sunday.
    pub const WEEKEND: Weekdays = Weekdays(0b110_0000);

    /// From bits, of which Monday is 1.
    pub fn from_bits(bits: u8) -> Weekdays {
        Weekdays(bits & Weekdays::ALL.0)
    }

    /// As bits, of which Monday is 1.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Adds a day.
    pub fn add(&mut self, day: Weekday) {
        self.0 |= 1 << day.num_days_from_monday();
    }

    /// Adds the days from one to another, over the end of the week when it must be.
    pub fn add_range(&mut self, from: Weekday, to: Weekday) {
        let mut day = from;
        self.add(day);
        while day != to {
            day = day.succ();
            self.add(day);
        }
    }

    /// Whether a day is among them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & 1 << day.num_days_from_monday() != 0
    }
}

/// When the orders of a standing order are to be made, by the office's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeats {
    /// On these days of the week.
    pub weekdays: Weekdays,
    /// At these times.
    pub times: BTreeSet<TimeOfDay>,
    /// From this day on.
    pub from: NaiveDate,
    /// To this day, which is the last one.
    pub until: Option<NaiveDate>,
    /// But not on these days.
    pub except: BTreeSet<NaiveDate>,
}

impl Repeats {
    /// Whether it is made on a day.
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.weekdays.contains(day.weekday())
            && day >= self.from
            && self.until.is_none_or(|until| day <= until)
            && !self.except.contains(&day)
    }

    /// The days and times within `[from, to]`, in order.
    pub fn within(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = (NaiveDate, TimeOfDay)> + '_ {
        let days = from.iter_days().take_while(move |day| *day <= to);
        days.filter(|day| self.is_on(*day))
            .flat_map(|day| self.times.iter().map(move |time| (day, *time)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn days_are_those_of_the_week_within_the_time_and_not_excepted() {
        let repeats = Repeats {
            weekdays: Weekdays::WORKING,
            times: ["07:30", "18:00"]
                .map(|time| time.parse().expect(time))
                .into(),
            from: date("2026-11-30"),
            until: Some(date("2026-12-08")),
            except: [date("2026-12-02")].into(),
        };
        let days = repeats.within(date("2026-11-27"), date("2026-12-31"));
        let days: Vec<String> = days
            .map(|(day, time)| format!("{} {time}", day.day()))
            .collect();
        let expected = [
            "30 07:30", "30 18:00", "1 07:30", "1 18:00", "3 07:30", "3 18:00", "4 07:30",
            "4 18:00", "7 07:30", "7 18:00", "8 07:30", "8 18:00",
        ];
        assert_eq!(days, expected);
    }

    #[test]
    fn ranges_go_over_the_end_of_the_week() {
        let mut days = Weekdays::default();
        days.add_range(Weekday::Sat, Weekday::Mon);
        assert_eq!(days.bits(), 0b110_0001);
        assert_eq!((days.len(), days.is_empty()), (3, false));
    }
}
