//! Values as texts, and back.

use std::fmt::Display;
use std::str::FromStr;

use crate::form::phone::{self, PhoneState};
use crate::sum::signed_said;
use crate::text::Word;
use pult_domain::{Hours, Meters, Money, Percent, Phone, Point, TimeOfDay};

type Result<T> = std::result::Result<T, Word>;

/// A text as it is.
pub fn text(into: &mut String, typed: &str) -> Result<()> {
    typed.clone_into(into);
    Ok(())
}

/// A name: at least one visible character.
pub fn name(into: &mut String, typed: &str) -> Result<()> {
    match typed.trim().is_empty() {
        true => Err(Word("wrong-empty")),
        false => text(into, typed),
    }
}

pub fn flag(value: bool) -> String {
    if value { "1".to_owned() } else { String::new() }
}

pub fn set_flag(into: &mut bool, typed: &str) -> Result<()> {
    *into = !typed.is_empty();
    Ok(())
}

/// A sum that is nothing is not shown.
pub fn money(sum: Money) -> String {
    match sum {
        Money::ZERO => String::new(),
        sum => sum.to_string().trim_end_matches(".00").to_owned(),
    }
}

/// A sum of which nothing at all is another matter than none.
pub fn limit(sum: Option<Money>) -> String {
    match sum {
        Some(Money::ZERO) => "0".to_owned(),
        sum => sum.map_or_else(String::new, money),
    }
}

pub fn set_money(into: &mut Money, typed: &str) -> Result<()> {
    set_signed(into, typed)?;
    not_negative(into.0, Word("wrong-sum"))
}

/// A sum that may be less than nothing.
pub fn set_signed(into: &mut Money, typed: &str) -> Result<()> {
    *into = match typed.trim() {
        "" => Money::ZERO,
        typed => signed_said(typed).ok_or(Word("wrong-sum"))?,
    };
    Ok(())
}

pub fn percent(percent: Percent) -> String {
    match percent {
        Percent(0) => String::new(),
        percent => percent.to_string(),
    }
}

pub fn set_percent(into: &mut Percent, typed: &str) -> Result<()> {
    let bare = typed.trim().trim_end_matches('%');
    *into = decimal(bare, Word("wrong-percent"))?;
    not_negative(into.0, Word("wrong-percent"))
}

pub fn km(length: Meters) -> String {
    match length {
        Meters(0) => String::new(),
        length => {
            let text = format!("{}.{:03}", length.0 / 1000, length.0 % 1000);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

pub fn set_km(into: &mut Meters, typed: &str) -> Result<()> {
    *into = match typed.trim() {
        "" => Meters(0),
        text => Meters::from_km_text(&dotted(text)).ok_or(Word("wrong-number"))?,
    };
    not_negative(into.0, Word("wrong-number"))
}

/// A whole number; zero is not shown.
pub fn number<N: Display + PartialEq + Default>(value: N) -> String {
    match value == N::default() {
        true => String::new(),
        false => value.to_string(),
    }
}

pub fn set_number<N: FromStr + Default + PartialOrd>(into: &mut N, typed: &str) -> Result<()> {
    *into = match typed.trim() {
        "" => N::default(),
        text => text.parse().map_err(|_| Word("wrong-number"))?,
    };
    match *into < N::default() {
        true => Err(Word("wrong-number")),
        false => Ok(()),
    }
}

/// A whole number, or none at all.
pub fn maybe<N: Display>(value: Option<N>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

pub fn set_maybe<N: FromStr>(into: &mut Option<N>, typed: &str) -> Result<()> {
    *into = match typed.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| Word("wrong-number"))?),
    };
    Ok(())
}

/// Ids, parted by `;`.
pub fn ids(ids: impl IntoIterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    ids.join(";")
}

pub fn set_ids<I>(into: &mut Vec<I>, typed: &str, make: fn(i64) -> I) -> Result<()> {
    let parts = typed.split(';').filter(|part| !part.is_empty());
    let ids = parts.map(|part| part.parse().map(make).map_err(|_| Word("wrong-number")));
    *into = ids.collect::<Result<_>>()?;
    Ok(())
}

/// The id of another record, or none.
pub fn set_id<I>(into: &mut Option<I>, typed: &str, make: fn(i64) -> I) -> Result<()> {
    let mut id: Option<i64> = None;
    set_maybe(&mut id, typed)?;
    *into = id.map(make);
    Ok(())
}

pub fn phones(phones: &[Phone]) -> String {
    let phones: Vec<&str> = phones.iter().map(Phone::as_str).collect();
    phones.join(", ")
}

pub fn set_phones(into: &mut Vec<Phone>, typed: &str) -> Result<()> {
    let parts = typed
        .split([',', ';'])
        .filter(|part| !part.trim().is_empty());
    let phones = parts.map(|part| Phone::parse(part).map_err(|_| Word("form-bad-phone")));
    *into = phones.collect::<Result<_>>()?;
    Ok(())
}

/// Phones that can be called from anywhere in town: whole ones, and those of a town's own network.
pub fn set_whole_phones(into: &mut Vec<Phone>, typed: &str) -> Result<()> {
    let mut parts = typed.split([',', ';']);
    match parts.all(can_be_called) {
        true => set_phones(into, typed),
        false => Err(Word("wrong-phone")),
    }
}

/// A birthday as people write it, `12.05.1980`, of what is kept, `1980-05-12`.
pub fn birthday(kept: &str) -> String {
    let parts: Vec<&str> = kept.split('-').collect();
    match parts[..] {
        [year, month, day] => format!("{day}.{month}.{year}"),
        _ => kept.to_owned(),
    }
}

pub fn set_birthday(into: &mut String, typed: &str) -> Result<()> {
    let typed = typed.trim();
    if typed.is_empty() {
        into.clear();
        return Ok(());
    }
    let wrong = Word("wrong-birthday");
    let mut parts = typed.split('.').map(str::parse::<u16>);
    let (Some(Ok(day)), Some(Ok(month)), Some(Ok(year)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong);
    };
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err(wrong),
    };
    if !(1..=longest).contains(&day) || !(1900..2100).contains(&year) {
        return Err(wrong);
    }
    *into = format!("{year}-{month:02}-{day:02}");
    Ok(())
}

fn can_be_called(part: &str) -> bool {
    match phone::state(part) {
        PhoneState::Empty | PhoneState::Whole | PhoneState::Odd => true,
        // A town's numbers have five to seven digits, and nobody writes them as a date.
        PhoneState::Short(missing) => (3..=5).contains(&missing) && !part.contains('.'),
        PhoneState::Long(_) => false,
    }
}

/// `22:00-06:00`; empty: always.
pub fn hours(hours: Option<Hours>) -> String {
    hours.map_or_else(String::new, |hours| format!("{}-{}", hours.from, hours.to))
}

pub fn read_hours(typed: &str) -> Result<Option<Hours>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let typed = typed.to_lowercase();
    let parts = typed.split_once(['-', '–', '—']);
    let spoken = || {
        let bare = typed.strip_prefix("с ").or(typed.strip_prefix("from "));
        let bare = bare.unwrap_or(&typed);
        bare.split_once(" до ").or(bare.split_once(" to "))
    };
    let hours = parts.or_else(spoken).and_then(|(from, to)| {
        Some(Hours {
            from: hour(from, false)?,
            to: hour(to, true)?,
        })
    });
    hours.map(Some).ok_or(Word("wrong-hours"))
}

/// An hour as people write it: `6`, `6:00`, `06.30`, `0630`; a day may end at `24`.
fn hour(typed: &str, is_end: bool) -> Option<TimeOfDay> {
    let typed = typed.trim().trim_end_matches("ч.").trim_end_matches('ч');
    let typed = typed.trim();
    let (hour, minute) = match typed.split_once([':', '.', ',', ' ']) {
        Some(parts) => parts,
        None if typed.len() > 2 && typed.is_ascii() => typed.split_at(typed.len() - 2),
        None => (typed, "00"),
    };
    let number = |text: &str| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| is_number)
    };
    match (number(hour)?, number(minute)?) {
        (24, 0) if is_end => TimeOfDay::new(0, 0),
        (hour, minute) => TimeOfDay::new(hour, minute),
    }
}

/// `55.7512 37.6184`; empty: not known.
pub fn point(point: Option<Point>) -> String {
    point.map_or_else(String::new, |point| format!("{} {}", point.lat, point.lon))
}

pub fn read_point(typed: &str) -> Result<Option<Point>> {
    let parts: Vec<&str> = typed
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let number = |text: &str| text.parse::<f64>().ok();
    match parts.as_slice() {
        [] => Ok(None),
        [lat, lon] => {
            let pair = number(lat).zip(number(lon));
            let point = pair.and_then(|(lat, lon)| Point::new(lat, lon));
            point.map(Some).ok_or(Word("wrong-point"))
        }
        _ => Err(Word("wrong-point")),
    }
}

/// Numbers are typed with a dot or a comma.
fn decimal<T: FromStr + Default>(typed: &str, wrong: Word) -> Result<T> {
    match typed.trim() {
        "" => Ok(T::default()),
        text => dotted(text).parse().map_err(|_| wrong),
    }
}

fn dotted(text: &str) -> String {
    text.replace(',', ".").replace([' ', '\u{a0}'], "")
}

fn not_negative(value: i64, wrong: Word) -> Result<()> {
    if value < 0 { Err(wrong) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_is_a_date_and_kept_as_one() {
        for (typed, kept) in [
            ("12.05.1980", Ok("1980-05-12")),
            ("1.2.1999", Ok("1999-02-01")),
            ("", Ok("")),
            ("77 00 123456", Err(Word("wrong-birthday"))),
            ("31.06.1980", Err(Word("wrong-birthday"))),
            ("12.05.80", Err(Word("wrong-birthday"))),
        ] {
            let mut into = String::new();
            let read = set_birthday(&mut into, typed).map(|()| into.as_str());
            assert_eq!(read, kept, "{typed}");
        }
        assert_eq!(birthday("1980-05-12"), "12.05.1980");
    }

    #[test]
    fn hours_are_typed_as_people_write_them() {
        for (typed, kept) in [
            ("22:00-06:00", Some("22:00-06:00")),
            ("23-6", Some("23:00-06:00")),
            ("6 – 23", Some("06:00-23:00")),
            ("23:00-6:00", Some("23:00-06:00")),
            ("23.30-6", Some("23:30-06:00")),
            ("2300-0600", Some("23:00-06:00")),
            ("с 23 до 6", Some("23:00-06:00")),
            ("0-24", Some("00:00-00:00")),
            ("", Some("")),
            ("24-6", None),
            ("6", None),
            ("6-25", None),
            ("-", None),
            ("ночь", None),
        ] {
            let read = read_hours(typed).map(hours).ok();
            assert_eq!(read.as_deref(), kept, "{typed}");
        }
    }

    #[test]
    fn a_percentage_may_have_its_sign_and_a_comma() {
        for (typed, hundredths) in [
            ("20", Some(2_000)),
            ("20 %", Some(2_000)),
            ("12,5%", Some(1_250)),
            ("12,5", Some(1_250)),
            ("", Some(0)),
            ("-5%", None),
            ("5%%%x", None),
        ] {
            let mut into = Percent(0);
            let read = set_percent(&mut into, typed).map(|()| into.0).ok();
            assert_eq!(read, hundredths, "{typed}");
        }
    }

    #[test]
    fn a_date_and_half_a_number_are_no_phones_of_a_driver() {
        for (typed, is_taken) in [
            ("8 900 000-10-17", true),
            ("+375 29 123-45-67", true),
            ("21-44-55", true),
            ("", true),
            ("12.05.1980", false),
            ("12.05", false),
            ("900 000", true),
            ("890000010", false),
            ("abc", false),
        ] {
            let read = set_whole_phones(&mut Vec::new(), typed);
            assert_eq!(read.is_ok(), is_taken, "{typed}");
        }
    }
}
