//! `пн-пт 0730`: when a standing order repeats, as it is typed and as it is shown.
//!
//! One weekday with a time is a single order (`пн 9`): what repeats names several days, says `каждый`,
//! or has a first, a last or an excepted day.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use pult_domain::{Locale, TimeOfDay};
use pult_geo::addresses::{fold, layout};
use pult_store::standing::{Repeats, Weekdays};

/// What cannot be understood in a text that means to repeat.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// This word is no weekday, time or date.
    #[error("`{0}` is no weekday, time or date")]
    Word(String),
    /// There is no time in it.
    #[error("the time is missing: пн-пт 0730")]
    NoTime,
    /// There is no weekday in it.
    #[error("the days are missing: пн-пт 0730")]
    NoDays,
    /// Nothing would ever be made.
    #[error("no day is left between the first and the last one")]
    NoDayLeft,
}

const DAYS: [(&str, &str, Weekday); 7] = [
    ("пн", "mon", Weekday::Mon),
    ("вт", "tue", Weekday::Tue),
    ("ср", "wed", Weekday::Wed),
    ("чт", "thu", Weekday::Thu),
    ("пт", "fri", Weekday::Fri),
    ("сб", "sat", Weekday::Sat),
    ("вс", "sun", Weekday::Sun),
];

/// What else people call several days.
const GROUPS: [(&str, Weekdays); 10] = [
    ("ежедневно", Weekdays::ALL),
    ("ежедн", Weekdays::ALL),
    ("daily", Weekdays::ALL),
    ("день", Weekdays::ALL),
    ("day", Weekdays::ALL),
    ("будни", Weekdays::WORKING),
    ("будням", Weekdays::WORKING),
    ("weekdays", Weekdays::WORKING),
    ("выходные", Weekdays::WEEKEND),
    ("weekends", Weekdays::WEEKEND),
];

/// Reads when something repeats; `today` is the office's. `None`: it does not, and may be the time of a
/// single order. Takes either keyboard layout, with and without `=`.
pub fn repeats(text: &str, today: NaiveDate) -> Option<Result<Repeats, Unclear>> {
    let text = text.trim().trim_start_matches('=');
    let here = read(text, today);
    if matches!(here, Some(Ok(_))) {
        return here;
    }
    let turned = layout::twin(text).and_then(|twin| read(&twin, today));
    match turned {
        Some(Ok(repeats)) => Some(Ok(repeats)),
        _ => here,
    }
}

/// What the next date or word is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Days,
    From,
    Until,
    Except,
}

#[derive(Default)]
struct Reading {
    weekdays: Weekdays,
    times: BTreeSet<TimeOfDay>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    except: BTreeSet<NaiveDate>,
    /// It says that it repeats.
    every: bool,
    wrong: Option<String>,
}

fn read(text: &str, today: NaiveDate) -> Option<Result<Repeats, Unclear>> {
    let folded = fold(text);
    let mut reading = Reading::default();
    let mut about = About::Days;
    let words = folded.split(|ch: char| ch.is_whitespace() || ch == ',' || ch == ';');
    let mut words = words.filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        match word {
            // `по 31.12` ends, `по пн` begins.
            "по" if words.peek().is_some_and(|next| date(next, today).is_some()) => {
                about = About::Until;
            }
            "каждый" | "каждую" | "каждое" | "every" | "по" => {
                reading.every = true
            }
            "с" | "со" | "from" => about = About::From,
            "до" | "to" | "until" | "till" => about = About::Until,
            "кроме" | "except" | "без" => about = About::Except,
            "в" | "at" | "и" | "and" => {}
            word => reading.take(word, &mut about, today),
        }
    }
    reading.finish(today)
}

impl Reading {
    fn take(&mut self, word: &str, about: &mut About, today: NaiveDate) {
        if let Some(days) = weekdays(word) {
            self.every |= days.len() > 1;
            let together = self.weekdays.bits() | days.bits();
            self.weekdays = Weekdays::from_bits(together);
        } else if let Some(time) = time_of_day(word) {
            self.times.insert(time);
        } else if let Some((first, last)) = date_range(word, today) {
            self.from = Some(first);
            self.until = Some(last);
        } else if let Some(date) = date(word, today) {
            match about {
                About::From | About::Days => self.from = Some(date),
                About::Until => {
                    let first = self.from.unwrap_or(today);
                    self.until = Some(not_before(word, date, first));
                }
                About::Except => {
                    let first = self.from.unwrap_or(today);
                    self.except.insert(not_before(word, date, first));
                }
            }
            if *about != About::Except {
                *about = About::Days;
            }
        } else {
            self.wrong.get_or_insert_with(|| word.to_owned());
        }
    }

    fn finish(self, today: NaiveDate) -> Option<Result<Repeats, Unclear>> {
        let dated = self.until.is_some() || !self.except.is_empty();
        let means_it = self.every || self.weekdays.len() > 1 || dated && !self.weekdays.is_empty();
        if !means_it {
            return None;
        }
        if let Some(word) = self.wrong {
            return Some(Err(Unclear::Word(word)));
        }
        if self.weekdays.is_empty() {
            return Some(Err(Unclear::NoDays));
        }
        if self.times.is_empty() {
            return Some(Err(Unclear::NoTime));
        }
        let repeats = Repeats {
            weekdays: self.weekdays,
            times: self.times,
            from: self.from.unwrap_or(today),
            until: self.until,
            except: self.except,
        };
        let horizon = repeats.from + Duration::days(366);
        let last = repeats.until.unwrap_or(horizon).min(horizon);
        if repeats.within(repeats.from, last).next().is_none() {
            return Some(Err(Unclear::NoDayLeft));
        }
        Some(Ok(repeats))
    }
}

/// `пн`, `mon`, `понедельник`, `пн-пт`, `будни`.
fn weekdays(word: &str) -> Option<Weekdays> {
    if let Some((_, days)) = GROUPS.iter().find(|(name, _)| *name == word) {
        return Some(*days);
    }
    let mut days = Weekdays::default();
    match word.split_once(['-', '–']) {
        Some((from, to)) => days.add_range(weekday(from)?, weekday(to)?),
        None => days.add(weekday(word)?),
    }
    Some(days)
}

const FULL: [(&str, Weekday); 7] = [
    ("понедельник", Weekday::Mon),
    ("вторник", Weekday::Tue),
    ("сред", Weekday::Wed),
    ("четверг", Weekday::Thu),
    ("пятниц", Weekday::Fri),
    ("суббот", Weekday::Sat),
    ("воскресен", Weekday::Sun),
];

fn weekday(word: &str) -> Option<Weekday> {
    let short = DAYS.iter().find(|(ru, en, _)| {
        // `mo`, `mon`, `monday`.
        let english = word.len() >= 2 && word.is_ascii();
        let english = english && (en.starts_with(word) || word.starts_with(en));
        *ru == word || english
    });
    let full = FULL.iter().find(|(stem, _)| word.starts_with(stem));
    short.map(|(_, _, day)| *day).or(full.map(|(_, day)| *day))
}

/// `0730`, `730`, `7:30`, `7`.
fn time_of_day(word: &str) -> Option<TimeOfDay> {
    let number = |part: &str| {
        let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten()
    };
    if let Some((hour, minute)) = word.split_once(':') {
        let fits = hour.len() <= 2 && minute.len() == 2;
        return TimeOfDay::new(number(hour)?, number(minute)?).filter(|_| fits);
    }
    let whole = number(word)?;
    match word.len() {
        1 | 2 => TimeOfDay::new(whole, 0),
        3 | 4 => TimeOfDay::new(whole / 100, whole % 100),
        _ => None,
    }
}

/// `1.12-31.12`.
fn date_range(word: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let (from, to) = word.split_once(['-', '–'])?;
    let first = date(from, today)?;
    Some((first, not_before(to, date(to, today)?, first)))
}

/// `31.12`, the next one; `31.12.26`, `31.12.2026`.
fn date(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let mut parts = word.split('.');
    let mut number = || -> Option<u32> { parts.next()?.parse().ok() };
    let (day, month) = (number()?, number()?);
    let year = parts.next().filter(|year| !year.is_empty());
    if parts.next().is_some() {
        return None;
    }
    match year {
        Some(year) => {
            let short = year.len() == 2;
            let year: i32 = year.parse().ok().filter(|_| short || year.len() == 4)?;
            NaiveDate::from_ymd_opt(if short { 2_000 + year } else { year }, month, day)
        }
        // The twenty-ninth of February may be three years away.
        None => (today.year()..=today.year() + 8)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .find(|date| *date >= today),
    }
}

/// A date that was given without its year is the next one from `first` on.
fn not_before(word: &str, date: NaiveDate, first: NaiveDate) -> NaiveDate {
    let has_year = word.split('.').filter(|part| !part.is_empty()).count() > 2;
    if has_year || date >= first {
        return date;
    }
    self::date(word, first).unwrap_or(date)
}

/// When something repeats, as a person reads it and as [`repeats`] reads it again.
pub fn spelled(repeats: &Repeats, locale: Locale) -> String {
    let russian = locale == Locale::Ru;
    let name = |index: usize| {
        let (ru, en, _) = DAYS[index % 7];
        if russian { ru } else { en }
    };
    let day = |date: &NaiveDate| date.format("%d.%m.%Y").to_string();
    let mut parts = vec![days_spelled(repeats.weekdays, russian, name)];
    let times: Vec<String> = repeats.times.iter().map(ToString::to_string).collect();
    parts.push(times.join(", "));
    let word = |ru: &str, en: &str| (if russian { ru } else { en }).to_owned();
    parts.push(format!("{} {}", word("с", "from"), day(&repeats.from)));
    if let Some(until) = &repeats.until {
        parts.push(format!("{} {}", word("по", "to"), day(until)));
    }
    if !repeats.except.is_empty() {
        let days: Vec<String> = repeats.except.iter().map(day).collect();
        parts.push(format!("{} {}", word("кроме", "except"), days.join(", ")));
    }
    parts.join(" ")
}

/// `пн-пт, вс`; one day alone is `каждый пн`.
fn days_spelled<'a>(days: Weekdays, russian: bool, name: impl Fn(usize) -> &'a str) -> String {
    if days == Weekdays::ALL {
        return (if russian {
            "ежедневно"
        } else {
            "daily"
        })
        .to_owned();
    }
    let is_in = |index: usize| days.bits() & 1 << index != 0;
    let mut spelled = Vec::new();
    let mut index = 0;
    while index < 7 {
        if !is_in(index) {
            index += 1;
            continue;
        }
        let last = (index..7)
            .take_while(|day| is_in(*day))
            .last()
            .unwrap_or(index);
        match last - index {
            0 => spelled.push(name(index).to_owned()),
            1 => spelled.extend([name(index).to_owned(), name(last).to_owned()]),
            _ => spelled.push(format!("{}-{}", name(index), name(last))),
        }
        index = last + 1;
    }
    let spelled = spelled.join(", ");
    if days.len() > 1 {
        return spelled;
    }
    let every = if russian { "каждый" } else { "every" };
    format!("{every} {spelled}")
}
