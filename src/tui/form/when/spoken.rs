//! Hours and minutes in words: `семь тридцать`, `к семи`, `без пятнадцати восемь`, `полседьмого`,
//! `двадцать минут восьмого`, `час двадцать`.

use super::digits;
use pult_domain::TimeOfDay;
use pult_geo::addresses::cardinal;

/// The hours of a clock as they are spoken, from one; and as they are after `к`.
const HOURS: [[&str; 2]; 12] = [
    ["час", "часу"],
    ["два", "двум"],
    ["три", "трем"],
    ["четыре", "четырем"],
    ["пять", "пяти"],
    ["шесть", "шести"],
    ["семь", "семи"],
    ["восемь", "восьми"],
    ["девять", "девяти"],
    ["десять", "десяти"],
    ["одиннадцать", "одиннадцати"],
    ["двенадцать", "двенадцати"],
];
/// What may stand behind the hour.
const HOURS_AFTER: [&str; 3] = [" часов", " часа", " часам"];
/// The hours as `полседьмого` and `двадцать минут восьмого` name them: the one that has begun, from the first.
const OF_HOUR: [&str; 12] = [
    "первого",
    "второго",
    "третьего",
    "четвертого",
    "пятого",
    "шестого",
    "седьмого",
    "восьмого",
    "девятого",
    "десятого",
    "одиннадцатого",
    "двенадцатого",
];
const HALF: [&str; 4] = ["половину ", "половине ", "половина ", "пол"];
/// What minutes are counted by besides numbers.
const COUNTED: [(&str, i64); 3] = [("одну", 1), ("четверть", 15), ("четверть часа", 15)];
/// What may stand behind minutes.
const MINUTES_AFTER: [&str; 4] = [" минут", " минуты", " минуту", " мин"];
/// Minutes as they are spoken before an hour.
const BEFORE: [(&str, u32); 6] = [
    ("пяти", 5),
    ("десяти", 10),
    ("пятнадцати", 15),
    ("четверти", 15),
    ("двадцати", 20),
    ("двадцати пяти", 25),
];

/// A time of day in words.
pub(super) fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let text = &text.replace('ё', "е");
    half_past(text)
        .or_else(|| hour_and_minutes(text))
        .or_else(|| minutes_before(text))
        .or_else(|| minutes_of(text))
}

/// A while in words, in minutes: `двадцать минут`, `час двадцать`, `два часа`, `четверть часа`.
pub(super) fn minutes(text: &str) -> Option<i64> {
    let is_counted = MINUTES_AFTER.iter().any(|word| text.ends_with(word));
    if is_counted || text == "четверть часа" {
        return number(text).or_else(|| hours(text));
    }
    hours(text)
}

/// `час`, `час двадцать`, `два часа пять минут`.
fn hours(text: &str) -> Option<i64> {
    let (hours, rest) = match text.strip_prefix("час") {
        Some(rest) => (1, rest),
        None => {
            let (number, rest) = text.split_once(' ')?;
            let named = ["часа", "часов"].iter();
            let rest = named.clone().find_map(|name| rest.strip_prefix(name))?;
            (i64::from(hour(number)?), rest)
        }
    };
    match rest {
        "" => Some(hours * 60),
        rest => Some(hours * 60 + number(rest.strip_prefix(' ')?)?),
    }
}

/// A number of minutes below sixty.
fn number(text: &str) -> Option<i64> {
    let text = MINUTES_AFTER
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text);
    let spelt = |word: &str| {
        let counted = COUNTED.iter().find(|(known, _)| *known == word);
        let counted = counted.map(|(_, number)| *number);
        counted.or_else(|| cardinal(word).map(i64::from))
    };
    if let Some(number) = spelt(text) {
        return (number < 60).then_some(number);
    }
    if let Some((tens, one)) = text.split_once(' ') {
        let one = spelt(one).filter(|one| (1..10).contains(one))?;
        let tens = spelt(tens).filter(|tens| (20..60).contains(tens))?;
        return Some(tens + one);
    }
    let number: i64 = digits(text)?.parse().ok()?;
    (number < 60).then_some(number)
}

fn hour(name: &str) -> Option<u32> {
    let at = HOURS.iter().position(|names| names.contains(&name))?;
    u32::try_from(at).ok().map(|at| at + 1)
}

/// The hour that has begun before the one that is named: `восьмого` is seven.
fn of_hour(name: &str) -> Option<u32> {
    let at = OF_HOUR.iter().position(|named| *named == name)?;
    u32::try_from(at).ok()
}

/// `полседьмого`: half an hour before the hour that it names.
fn half_past(text: &str) -> Option<TimeOfDay> {
    let hour = HALF.iter().find_map(|half| text.strip_prefix(half))?;
    TimeOfDay::new(of_hour(hour.trim())?, 30)
}

/// `семь`, `семь тридцать`, `восемь часов`, `семи`.
fn hour_and_minutes(text: &str) -> Option<TimeOfDay> {
    let text = HOURS_AFTER
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text);
    if let Some(hour) = any_hour(text) {
        return TimeOfDay::new(hour, 0);
    }
    // `двадцать два тридцать`: wherever the hour ends.
    let mut parted = text
        .match_indices(' ')
        .map(|(at, _)| (&text[..at], &text[at + 1..]));
    parted.find_map(|(named, minutes)| {
        let minute = match minutes {
            "ноль ноль" => 0,
            // `семь пять` may be anything.
            minutes => number(minutes).filter(|minute| *minute >= 10)?,
        };
        TimeOfDay::new(any_hour(named)?, u32::try_from(minute).ok()?)
    })
}

/// An hour of a clock of twelve hours or of twenty-four: `семи`, `восемнадцать`, `двадцать два`.
fn any_hour(named: &str) -> Option<u32> {
    hour(named).or_else(|| match named.split_once(' ') {
        None => cardinal(named).filter(|hour| (13..24).contains(hour) || *hour == 0),
        Some(("двадцать", one)) => {
            Some(20 + cardinal(one).filter(|one| (1..4).contains(one))?)
        }
        Some(_) => None,
    })
}

/// `без пятнадцати восемь`, `без 15 8`, `без 10 минут девять`.
fn minutes_before(text: &str) -> Option<TimeOfDay> {
    let (minutes, named) = text.strip_prefix("без ")?.rsplit_once(' ')?;
    let minutes = minutes.trim_end_matches(" минут").trim();
    let known = BEFORE.iter().find(|(name, _)| *name == minutes);
    let minutes = match known {
        Some((_, minutes)) => *minutes,
        None => digits(minutes)?.parse().ok()?,
    };
    let hour = match hour(named) {
        Some(hour) => hour,
        None => digits(named)?.parse().ok()?,
    };
    let is_short = (1..60).contains(&minutes) && hour < 24;
    is_short.then(|| TimeOfDay::new((hour + 23) % 24, 60 - minutes))?
}

/// `двадцать минут восьмого`, `четверть восьмого`: so long after the hour before.
fn minutes_of(text: &str) -> Option<TimeOfDay> {
    let (minutes, hour) = text.rsplit_once(' ')?;
    let minutes = number(minutes.trim_end())?;
    TimeOfDay::new(of_hour(hour)?, u32::try_from(minutes).ok()?)
}
