//! When a crew is wanted, as people say it: `1830`, `+40`, `через 20 мин`, `к 7 вечера`, `в полдень`, `з 7`,
//! `завтра 7:30`, `пн 9`, `31.12 2200`, `31 декабря 22:00`; with `=` before it or without, in either language and
//! either keyboard layout.
//!
//! Whatever is typed is understood or refused; an hour that is past today means tomorrow.

mod adverbs;
mod spoken;

use pult_app::OfficeTime;
use pult_domain::{Seconds, TimeOfDay, Timestamp};
use pult_geo::addresses::layout;

/// What was said of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// At this moment.
    At(Timestamp),
}

/// The longest `+` reaches: a week, in minutes.
const MOST_MINUTES: i64 = 7 * 24 * 60;
/// The farthest day that can be named, in days.
const FARTHEST: i64 = 2 * 366;
/// How an hour is told before it, in both languages.
const BEFORE: [&str; 8] = ["в ", "во ", "к ", "на ", "около ", "at ", "by ", "around "];
/// What is said before a time from now on.
const LATER: [&str; 4] = ["+", "через ", "ч/з ", "in "];
/// Hours and half hours that have a name, in minutes.
const SPANS: [(&str, i64); 7] = [
    ("полчаса", 30),
    ("half an hour", 30),
    ("час", 60),
    ("an hour", 60),
    ("полтора часа", 90),
    ("пару часов", 120),
    ("неделю", MOST_MINUTES),
];
/// Those of them that are said without `через` too.
const BARE_SPANS: [&str; 5] = [
    "полчаса",
    "half an hour",
    "четверть часа",
    "полтора часа",
    "пару часов",
];
/// How hours and minutes are called after their number.
const HOURS: [&str; 8] = ["часов", "часа", "час", "ч", "hours", "hour", "hrs", "h"];
const MINUTES: [&str; 7] = ["минуты", "минуту", "минут", "мин", "minutes", "min", "м"];
/// Times of day that have a name.
const NAMED: [(&str, &str); 5] = [
    ("полдень", "12"),
    ("обед", "13"),
    ("полночь", "0"),
    ("noon", "12"),
    ("midnight", "0"),
];
/// The name of a part of the day, and whether an hour of twenty-four lies in it.
type Part = (&'static str, fn(u32) -> bool);
/// The parts of a day.
const PARTS: [Part; 6] = [
    ("утра", |hour| (1..12).contains(&hour)),
    ("дня", |hour| (12..18).contains(&hour)),
    ("вечера", |hour| (16..24).contains(&hour)),
    ("ночи", |hour| !(6..21).contains(&hour)),
    ("am", |hour| hour < 12),
    ("pm", |hour| hour >= 12),
];
/// The months, as a date names them.
const MONTHS: [(&str, &str); 12] = [
    ("января", "january"),
    ("февраля", "february"),
    ("марта", "march"),
    ("апреля", "april"),
    ("мая", "may"),
    ("июня", "june"),
    ("июля", "july"),
    ("августа", "august"),
    ("сентября", "september"),
    ("октября", "october"),
    ("ноября", "november"),
    ("декабря", "december"),
];
const NOW: [&str; 8] = [
    "сейчас",
    "now",
    "asap",
    "сразу",
    "срочно",
    "щас",
    "как можно скорее",
    "как можно быстрее",
];
/// How days are called after their number: `через 2 дня в 10`.
const DAYS_LATER: [&str; 4] = ["дней", "дня", "день", "дн"];
/// A day as it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// So many days from today.
    In(i64),
    /// The next such day of the week, 1 is Monday.
    Weekday(i64),
    /// A date; the year when it was said.
    Date(u32, u32, Option<i32>),
}

/// The names of days, the longer before what they begin with.
const DAYS: [(&str, Day); 34] = [
    ("послезавтра", Day::In(2)),
    ("завтра", Day::In(1)),
    ("зав", Day::In(1)),
    ("з", Day::In(1)),
    ("сегодня", Day::In(0)),
    ("сег", Day::In(0)),
    ("tomorrow", Day::In(1)),
    ("today", Day::In(0)),
    ("понедельник", Day::Weekday(1)),
    ("вторник", Day::Weekday(2)),
    ("среда", Day::Weekday(3)),
    ("среду", Day::Weekday(3)),
    ("четверг", Day::Weekday(4)),
    ("пятница", Day::Weekday(5)),
    ("пятницу", Day::Weekday(5)),
    ("суббота", Day::Weekday(6)),
    ("субботу", Day::Weekday(6)),
    ("воскресенье", Day::Weekday(7)),
    ("пн", Day::Weekday(1)),
    ("вт", Day::Weekday(2)),
    ("ср", Day::Weekday(3)),
    ("чт", Day::Weekday(4)),
    ("пт", Day::Weekday(5)),
    ("сб", Day::Weekday(6)),
    ("вс", Day::Weekday(7)),
    ("mon", Day::Weekday(1)),
    ("tue", Day::Weekday(2)),
    ("wed", Day::Weekday(3)),
    ("thu", Day::Weekday(4)),
    ("fri", Day::Weekday(5)),
    ("sat", Day::Weekday(6)),
    ("sun", Day::Weekday(7)),
    ("tom", Day::In(1)),
    ("t", Day::In(1)),
];

/// What a text means; `None` when it means no time, or one that is past.
pub fn moment(text: &str, time: &OfficeTime, now: Timestamp) -> Option<When> {
    let mut meant = meanings(text, time, now).into_iter();
    meant.find(|when| !is_past(*when, now))
}

/// Whether a text means a time, and that is past.
pub(super) fn is_over(text: &str, time: &OfficeTime, now: Timestamp) -> bool {
    let meant = meanings(text, time, now);
    !meant.is_empty() && meant.into_iter().all(|when| is_past(when, now))
}

/// The time of the clock that a text names on a day which leaves it out for summer time, if it does so.
pub(super) fn left_out(text: &str, time: &OfficeTime, now: Timestamp) -> Option<String> {
    let without_gaps = OfficeTime::named("UTC");
    let here = without_gaps.resolve(time.local(now));
    let said = moment(text, &without_gaps, here)?;
    // A span is counted from now, whatever the clock shows then.
    let is_span = moment(text, &without_gaps, here + Seconds::minutes(1)) != Some(said);
    let When::At(said) = said else {
        return None;
    };
    let local = without_gaps.local(said);
    let is_there = time.local(time.resolve(local)) == local;
    (!is_span && !is_there).then(|| without_gaps.format(said, "%-H:%M"))
}

/// What a text means as it was typed, and in the other layout.
fn meanings(text: &str, time: &OfficeTime, now: Timestamp) -> Vec<When> {
    let text = text.trim().trim_start_matches('=').trim().to_lowercase();
    let twin = layout::twin(&text).map(|twin| twin.to_lowercase());
    let letters = letters_of_the_other_layout(&text);
    let typed = [Some(text), twin, letters].into_iter().flatten();
    typed
        .filter_map(|text| {
            let text = adverbs::plainly(&text);
            let mut said = adverbs::with_their_hours(&text).into_iter();
            said.find_map(|text| understood(&text, time, now))
        })
        .collect()
}

fn is_past(when: When, now: Timestamp) -> bool {
    match when {
        When::At(at) => at < now - Seconds::minutes(1),
        When::Now => false,
    }
}

/// The text with its letters alone as the other layout has them: digits and signs are meant as they are.
fn letters_of_the_other_layout(text: &str) -> Option<String> {
    let turned = |letter: char| match letter.is_alphabetic() {
        true => layout::twin(&letter.to_string()),
        false => Some(letter.to_string()),
    };
    let turned: Option<String> = text.chars().map(turned).collect();
    turned.map(|text| text.to_lowercase())
}

fn understood(text: &str, time: &OfficeTime, now: Timestamp) -> Option<When> {
    if NOW.contains(&text) {
        return Some(When::Now);
    }
    let later = LATER.iter().find_map(|word| text.strip_prefix(word));
    // `20 мин` and `полчаса` are no hours of the day.
    let is_span = counted(text, &MINUTES).is_some() || BARE_SPANS.contains(&text);
    let later = later.or_else(|| is_span.then_some(text));
    if let Some(minutes) = later.and_then(|later| minutes(later.trim())) {
        return (minutes <= MOST_MINUTES).then(|| When::At(now + Seconds::minutes(minutes)));
    }
    if let Some((days, rest)) = later.and_then(|later| counted(later.trim(), &DAYS_LATER)) {
        let clock = time_of_day(without_before(rest))?;
        let is_near = days <= FARTHEST;
        return is_near.then(|| next(Day::In(days), clock, time, now, false))?;
    }
    if let Some(rest) = later.and_then(|later| later.trim().strip_prefix("неделю ")) {
        let clock = time_of_day(without_before(rest.trim()))?;
        return next(Day::In(7), clock, time, now, false);
    }
    let text = without_before(text).trim();
    if let Some(clock) = time_of_day(text) {
        return next(Day::In(0), clock, time, now, true);
    }
    if matches!(text, "24:00" | "24.00" | "2400") {
        return next(Day::In(1), TimeOfDay::new(0, 0)?, time, now, false);
    }
    let (day, rest) = day(text)?;
    let clock = time_of_day(without_before(without_behind(rest.trim())))?;
    next(day, clock, time, now, false)
}

/// `9 вечера в` of `9 вечера в субботу`.
fn without_behind(text: &str) -> &str {
    let behind = BEFORE.iter();
    let stripped = behind.filter_map(|word| text.strip_suffix(word.trim_end()));
    let mut stripped = stripped.filter(|rest| rest.ends_with(' '));
    stripped.next().map_or(text, str::trim_end)
}

fn without_before(text: &str) -> &str {
    let stripped = BEFORE.iter().find_map(|word| text.strip_prefix(word));
    stripped.unwrap_or(text)
}

/// A day at the beginning or the end of a text, and the rest of it.
fn day(text: &str) -> Option<(Day, &str)> {
    for (name, day) in DAYS {
        if let Some(rest) = text.strip_prefix(name)
            && !rest.starts_with(char::is_alphabetic)
        {
            return Some((day, rest));
        }
        if let Some(rest) = text.strip_suffix(name)
            && rest.ends_with(' ')
        {
            return Some((day, rest));
        }
    }
    let (date, rest) = text.split_once(' ')?;
    if let Some(date) = self::date(date) {
        return Some((date, rest));
    }
    date_in_words(date, rest).or_else(|| {
        let (rest, named) = text.rsplit_once(' ')?;
        let (rest, day) = rest.rsplit_once(' ')?;
        Some((day_of_month(day, named)?, rest))
    })
}

/// `31 декабря`, and what follows.
fn date_in_words<'a>(day: &str, rest: &'a str) -> Option<(Day, &'a str)> {
    let (named, rest) = rest.trim_start().split_once(' ')?;
    Some((day_of_month(day, named)?, rest))
}

fn day_of_month(day: &str, named: &str) -> Option<Day> {
    // `дек` and `dec.` too.
    let named = named.trim_end_matches('.');
    let is_short = named.chars().count() >= 3;
    let names = |month: &str| month == named || is_short && month.starts_with(named);
    let is_named = |(russian, english): &(&str, &str)| names(russian) || names(english);
    let month = u32::try_from(MONTHS.iter().position(is_named)?).ok()? + 1;
    Some(Day::Date(digits(day)?.parse().ok()?, month, None))
}

/// `31.12`, `31.12.2027`, `31.12.27`, with `/` too; `2027-12-31`.
fn date(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let number = |text: &str| digits(text)?.parse::<u32>().ok();
    match parts.as_slice() {
        [day, month] => Some(Day::Date(number(day)?, number(month)?, None)),
        [year, month, day] if year.len() == 4 => Some(Day::Date(
            number(day)?,
            number(month)?,
            i32::try_from(number(year)?).ok(),
        )),
        [day, month, year] => {
            let full = number(year)?;
            let full = match year.len() {
                2 => 2000 + full,
                4 => full,
                _ => return None,
            };
            Some(Day::Date(
                number(day)?,
                number(month)?,
                i32::try_from(full).ok(),
            ))
        }
        _ => None,
    }
}

/// The next moment of a day and a time; `rolls`: past today means tomorrow. What is said with its day may be past.
fn next(
    day: Day,
    clock: TimeOfDay,
    time: &OfficeTime,
    now: Timestamp,
    rolls: bool,
) -> Option<When> {
    let is_past = |at: Timestamp| is_past(When::At(at), now);
    let at = match day {
        Day::In(days) => {
            let at = on_day(time, days_later(time, now, days)?, clock)?;
            match is_past(at) && rolls {
                true => on_day(time, days_later(time, now, 1)?, clock)?,
                false => at,
            }
        }
        Day::Weekday(wanted) => {
            let today: i64 = time.format(now, "%u").parse().ok()?;
            let days = (wanted - today).rem_euclid(7);
            let at = on_day(time, days_later(time, now, days)?, clock)?;
            match is_past(at) {
                true => on_day(time, days_later(time, now, days + 7)?, clock)?,
                false => at,
            }
        }
        Day::Date(day, month, year) => {
            let this_year: i32 = time.format(now, "%Y").parse().ok()?;
            let of_year =
                |year: i32| time.parse(&format!("{year}-{month}-{day} {clock}"), "%Y-%m-%d %H:%M");
            match year {
                Some(year) => of_year(year)?,
                None => match of_year(this_year).filter(|at| !is_past(*at)) {
                    Some(at) => at,
                    None => of_year(this_year + 1)?,
                },
            }
        }
    };
    let is_far = at - now > Seconds::minutes(FARTHEST * 24 * 60);
    (!is_far).then_some(When::At(at))
}

/// A moment of the day that comes so many days after another's; from noon, whatever the clocks do.
fn days_later(time: &OfficeTime, now: Timestamp, days: i64) -> Option<Timestamp> {
    let noon = on_day(time, now, TimeOfDay::new(12, 0)?)?;
    Some(noon + Seconds::minutes(days * 24 * 60))
}

/// The day that a moment lies in: its first moment, and the first of the next.
pub fn day_of(at: Timestamp, time: &OfficeTime) -> Option<(Timestamp, Timestamp)> {
    let midnight = TimeOfDay::new(0, 0)?;
    let next = on_day(time, days_later(time, at, 1)?, midnight)?;
    Some((on_day(time, at, midnight)?, next))
}

/// The moment of a time of day, as it is typed, on the day of another moment.
pub fn typed_on(day: Timestamp, typed: &str, time: &OfficeTime) -> Option<Timestamp> {
    on_day(time, day, time_of_day(typed)?)
}

/// `40`, `40 мин`, `1:30`, `2ч`, `2 часа`, `1 ч 30 мин`, `полчаса`, `2h`.
fn minutes(text: &str) -> Option<i64> {
    if let Some((_, minutes)) = SPANS.iter().find(|(name, _)| text == *name) {
        return Some(*minutes);
    }
    if let Some(minutes) = spoken::minutes(text) {
        return Some(minutes);
    }
    // `1,5 часа`
    if let Some((hours, half)) = text.split_once([',', '.'])
        && let Some((5, "")) = counted(half, &HOURS)
    {
        let hours: i64 = digits(hours)?.parse().ok()?;
        return hours.checked_mul(60)?.checked_add(30);
    }
    if let Some((hours, rest)) = counted(text, &HOURS) {
        let more = match rest {
            "" => 0,
            rest => counted(rest, &MINUTES)
                .map_or_else(|| digits(rest)?.parse().ok(), |it| Some(it.0))?,
        };
        return hours.checked_mul(60)?.checked_add(more);
    }
    if let Some((minutes, "")) = counted(text, &MINUTES) {
        return Some(minutes);
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (i64, i64) =
            (digits(hours)?.parse().ok()?, digits(minutes)?.parse().ok()?);
        return (minutes < 60).then_some(hours.checked_mul(60)?.checked_add(minutes)?);
    }
    digits(text)?.parse().ok()
}

/// A number with one of these names behind it, and what follows.
fn counted<'a>(text: &'a str, names: &[&str]) -> Option<(i64, &'a str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, rest) = text.split_at(end);
    let rest = names
        .iter()
        .find_map(|name| rest.trim_start().strip_prefix(name))?;
    let is_whole = !rest.starts_with(char::is_alphabetic);
    let number = number.parse().ok()?;
    is_whole.then(|| (number, rest.trim_start_matches('.').trim()))
}

/// `7 часов`, `19 ч 30 мин`, `19ч30`.
fn hours_and_minutes(text: &str) -> Option<TimeOfDay> {
    let (hour, rest) = counted(text, &HOURS)?;
    let minute = match rest {
        "" => 0,
        rest => counted(rest, &MINUTES)
            .filter(|(_, more)| more.is_empty())
            .map_or_else(|| digits(rest)?.parse().ok(), |it| Some(it.0))?,
    };
    TimeOfDay::new(u32::try_from(hour).ok()?, u32::try_from(minute).ok()?)
}

/// `7` → 07:00, `730` → 07:30, `1830` → 18:30, `18:30` and `18.30` too; `7 часов`, `7 утра`, `7 вечера`, `полдень`, `полседьмого`.
fn time_of_day(text: &str) -> Option<TimeOfDay> {
    if let Some((_, clock)) = NAMED.iter().find(|(name, _)| text == *name) {
        return time_in_digits(clock);
    }
    let part = PARTS.iter().find_map(|(name, is_in)| {
        let clock = text.strip_suffix(name)?.trim_end();
        Some((said_hour(clock)?, is_in))
    });
    let Some((said, is_in)) = part else {
        return said_hour(text);
    };
    // As a clock of twelve hours shows it, or of twenty-four: what the part of the day leaves is meant.
    let minutes = u32::from(said.minutes());
    let (hour, minute) = (minutes / 60, minutes % 60);
    let mut meant = [hour, (hour + 12) % 24].into_iter();
    TimeOfDay::new(meant.find(|hour| is_in(*hour))?, minute)
}

/// A time of day as a clock of twelve hours or of twenty-four shows it.
fn said_hour(text: &str) -> Option<TimeOfDay> {
    time_in_digits(text)
        .or_else(|| hours_and_minutes(text))
        .or_else(|| spoken::time_of_day(text))
}

/// A time of day in digits.
fn time_in_digits(text: &str) -> Option<TimeOfDay> {
    let (hour, minute) = match text.split_once([':', '.', ',', '-', ' ']) {
        Some((hour, minute)) if minute.len() == 2 => (digits(hour)?, digits(minute)?),
        Some(_) => return None,
        None => {
            let text = digits(text)?;
            match text.len() {
                1 | 2 => (text, "0"),
                3 | 4 => text.split_at(text.len() - 2),
                _ => return None,
            }
        }
    };
    TimeOfDay::new(hour.parse().ok()?, minute.parse().ok()?)
}

fn on_day(time: &OfficeTime, day: Timestamp, clock: TimeOfDay) -> Option<Timestamp> {
    let date = time.format(day, "%Y-%m-%d");
    time.parse(&format!("{date} {clock}"), "%Y-%m-%d %H:%M")
}

fn digits(text: &str) -> Option<&str> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then_some(text)
}

#[cfg(test)]
mod tests;
