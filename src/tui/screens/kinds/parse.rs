//! Values as texts, and back.

use std::fmt::Display;
use std::str::FromStr;

use crate::text::Word;
use pult_domain::{Hours, Meters, Money, Percent, Phone, Point};

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

pub fn set_money(into: &mut Money, typed: &str) -> Result<()> {
    *into = decimal(typed, Word("wrong-sum"))?;
    not_negative(into.0, Word("wrong-sum"))
}

/// A sum that may be less than nothing.
pub fn set_signed(into: &mut Money, typed: &str) -> Result<()> {
    *into = decimal(typed, Word("wrong-sum"))?;
    Ok(())
}

pub fn percent(percent: Percent) -> String {
    match percent {
        Percent(0) => String::new(),
        percent => percent.to_string(),
    }
}

pub fn set_percent(into: &mut Percent, typed: &str) -> Result<()> {
    *into = decimal(typed, Word("wrong-percent"))?;
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

/// `22:00-06:00`; empty: always.
pub fn hours(hours: Option<Hours>) -> String {
    hours.map_or_else(String::new, |hours| format!("{}-{}", hours.from, hours.to))
}

pub fn read_hours(typed: &str) -> Result<Option<Hours>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let parts = typed.split_once(['-', '–']).ok_or(Word("wrong-hours"))?;
    let time = |text: &str| text.trim().parse().map_err(|_| Word("wrong-hours"));
    Ok(Some(Hours {
        from: time(parts.0)?,
        to: time(parts.1)?,
    }))
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
