//! Single values of the office file: each is checked where it is read, so that a refusal knows its
//! place.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use toml::Spanned;

use super::mistake::Mistake;
use pult_domain::{
    AddressKind, Locale, Meters, Money, Origin, Percent, Phone, Point, Quality, QueuePolicy, Role,
    TimeOfDay, TravelMode, Wrong,
};

/// An id and where it stands.
pub(super) type Id = Spanned<Positive>;

/// A whole number above 0.
#[derive(Clone, Copy)]
pub(super) struct Positive(pub i64);

impl<'de> Deserialize<'de> for Positive {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Positive, D::Error> {
        match i64::deserialize(from)? {
            id if id > 0 => Ok(Positive(id)),
            id => Err(Mistake::Id(id).refuse()),
        }
    }
}

/// A decimal number as it is written, whether as text, as a whole number or with a point.
struct Decimal(String);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number or text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Decimal, E> {
                Ok(Decimal(text.to_owned()))
            }

            fn visit_i64<E>(self, whole: i64) -> Result<Decimal, E> {
                Ok(Decimal(whole.to_string()))
            }

            /// The shortest text that reads back as this number is what was written, up to fifteen
            /// digits.
            fn visit_f64<E>(self, number: f64) -> Result<Decimal, E> {
                Ok(Decimal(number.to_string()))
            }
        }
        from.deserialize_any(Written)
    }
}

/// A value that is written as text and read by a function of the domain.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident($inner:ty) from $written:ty, $read:expr;)+) => {$(
        $(#[$doc])*
        pub(super) struct $name(pub $inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                let written = <$written>::deserialize(from)?;
                let read: fn(&$written) -> Result<$inner, Mistake> = $read;
                read(&written).map($name).map_err(Mistake::refuse)
            }
        }
    )+};
}

words! {
    /// Money.
    #[derive(Default)]
    Sum(Money) from Decimal, |written| not_negative(
        written.0.parse().map_err(Mistake::of_value)?,
        |sum: &Money| sum.0,
        Mistake::NegativeAmount,
    );
    /// Money that may be owed.
    Balance(Money) from Decimal, |written| written.0.parse().map_err(Mistake::of_value);
    /// A percentage.
    #[derive(Default)]
    PercentText(Percent) from Decimal, |written| not_negative(
        written.0.parse().map_err(Mistake::of_value)?,
        |percent: &Percent| percent.0,
        Mistake::NegativePercentage,
    );
    /// Kilometres with at most three decimals.
    #[derive(Default)]
    Km(Meters) from Decimal, |written| not_negative(
        Meters::from_km_text(&written.0)
            .ok_or_else(|| Mistake::Kilometres(written.0.clone()))?,
        |length| length.0,
        Mistake::NegativeLength,
    );
    /// A time of day.
    Time(TimeOfDay) from String, |text| text.parse().map_err(Mistake::of_value);
    /// A phone.
    PhoneText(Phone) from String, |text| Phone::parse(text).map_err(Mistake::of_value);
    /// A language.
    LocaleWord(Locale) from String, |text| text.parse().map_err(Mistake::of_value);
    /// A quality.
    QualityWord(Quality) from String, |text| Quality::parse(text).map_err(Mistake::of_value);
    /// How orders of a zone are offered.
    #[derive(Default)]
    Queue(QueuePolicy) from String, |text| QueuePolicy::parse(text).map_err(Mistake::of_value);
    /// A kind of address.
    AddressWord(AddressKind) from String, |text| AddressKind::parse(text)
        .map_err(Mistake::of_value);
    /// What an operator may do.
    RoleWord(Role) from String, |text| Role::parse(text).map_err(Mistake::of_value);
    /// How a crew travels.
    #[derive(Default)]
    Mode(TravelMode) from String, |text| TravelMode::parse(text)
        .ok_or_else(|| not_one_of(text, &["driving", "walking", "cycling", "transit"]));
    /// A dialect that has keys.
    Dialect(Origin) from String, |text| match Origin::parse(text) {
        Ok(dialect @ (Origin::Yandex | Origin::Navixy | Origin::TheTrack)) => Ok(dialect),
        _ => Err(not_one_of(text, &["yandex", "navixy", "thetrack"])),
    };
    /// A time zone by its IANA name.
    Zone(String) from String, |text| match text.parse::<chrono_tz::Tz>() {
        Ok(_) => Ok(text.clone()),
        Err(_) => Err(Mistake::TimeZone(text.clone())),
    };
    /// A currency by its ISO 4217 code.
    CurrencyCode(String) from String, |text| {
        match text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            true => Ok(text.clone()),
            false => Err(Mistake::Currency(text.clone())),
        }
    };
    /// A text with something in it.
    Name(String) from String, |text| match text.trim() {
        "" => Err(Mistake::Value(Wrong::Empty)),
        _ => Ok(text.clone()),
    };
    /// A latitude.
    Lat(f64) from Number, |number| match Point::new(number.0, 0.0) {
        Some(_) => Ok(number.0),
        None => Err(Mistake::Latitude(number.0)),
    };
    /// A longitude.
    Lon(f64) from Number, |number| match Point::new(0.0, number.0) {
        Some(_) => Ok(number.0),
        None => Err(Mistake::Longitude(number.0)),
    };
}

/// A text, perhaps empty.
pub(super) type Text = String;

/// A text that looks like a number to people who write it down: `"123"` or `123`.
#[derive(Default)]
pub(super) struct Code(pub String);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Code, D::Error> {
        Decimal::deserialize(from).map(|written| Code(written.0))
    }
}

/// A number, whole or not.
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Number, D::Error> {
        f64::deserialize(from).map(Number)
    }
}

/// A date as ISO 8601 has it, as text or as TOML's own; empty when it is not known.
#[derive(Default)]
pub(super) struct IsoDate(pub String);

impl<'de> Deserialize<'de> for IsoDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<IsoDate, D::Error> {
        let text = match toml::Value::deserialize(from)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(date) => date.to_string(),
            other => other.to_string(),
        };
        if text.is_empty() || chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d").is_ok() {
            return Ok(IsoDate(text));
        }
        Err(Mistake::Date(text).refuse())
    }
}

fn not_one_of(word: &str, known: &'static [&'static str]) -> Mistake {
    Mistake::Value(Wrong::not_one_of(word, known))
}

fn not_negative<T>(value: T, number: impl Fn(&T) -> i64, negative: Mistake) -> Result<T, Mistake> {
    match number(&value) {
        ..0 => Err(negative),
        _ => Ok(value),
    }
}
