//! Single values of the office file: each is checked where it is read, so that a refusal knows its
//! place.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use toml::Spanned;

use pult_domain::{
    AddressKind, Locale, Meters, Money, Origin, Percent, Phone, Point, Quality, QueuePolicy, Role,
    TimeOfDay, TravelMode,
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
            id => Err(de::Error::custom(format!("{id} is no id: ids start at 1"))),
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
                let read: fn(&$written) -> Result<$inner, String> = $read;
                read(&written).map($name).map_err(de::Error::custom)
            }
        }
    )+};
}

words! {
    /// Money.
    #[derive(Default)]
    Sum(Money) from Decimal, |written| not_negative(
        written.0.parse().map_err(reason)?, |sum: &Money| sum.0, "an amount",
    );
    /// Money that may be owed.
    Balance(Money) from Decimal, |written| written.0.parse().map_err(reason);
    /// A percentage.
    #[derive(Default)]
    PercentText(Percent) from Decimal, |written| not_negative(
        written.0.parse().map_err(reason)?, |percent: &Percent| percent.0, "a percentage",
    );
    /// Kilometres with at most three decimals.
    #[derive(Default)]
    Km(Meters) from Decimal, |written| not_negative(
        Meters::from_km_text(&written.0)
            .ok_or_else(|| format!("`{}` is no number of kilometres", written.0))?,
        |length| length.0,
        "a length",
    );
    /// A time of day.
    Time(TimeOfDay) from String, |text| text.parse().map_err(reason);
    /// A phone.
    PhoneText(Phone) from String, |text| Phone::parse(text).map_err(reason);
    /// A language.
    LocaleWord(Locale) from String, |text| text.parse().map_err(reason);
    /// A quality.
    QualityWord(Quality) from String, |text| Quality::parse(text).map_err(reason);
    /// How orders of a zone are offered.
    #[derive(Default)]
    Queue(QueuePolicy) from String, |text| QueuePolicy::parse(text).map_err(reason);
    /// A kind of address.
    AddressWord(AddressKind) from String, |text| AddressKind::parse(text).map_err(reason);
    /// What an operator may do.
    RoleWord(Role) from String, |text| Role::parse(text).map_err(reason);
    /// How a crew travels.
    #[derive(Default)]
    Mode(TravelMode) from String, |text| TravelMode::parse(text)
        .ok_or_else(|| format!("`{text}` is not driving, walking, cycling or transit"));
    /// A dialect that has keys.
    Dialect(Origin) from String, |text| match Origin::parse(text) {
        Ok(dialect @ (Origin::Yandex | Origin::Navixy | Origin::TheTrack)) => Ok(dialect),
        _ => Err(format!("`{text}` is not yandex, navixy or thetrack")),
    };
    /// A time zone by its IANA name.
    Zone(String) from String, |text| match text.parse::<chrono_tz::Tz>() {
        Ok(_) => Ok(text.clone()),
        Err(_) => Err(format!("`{text}` is no time zone, such as Europe/Moscow")),
    };
    /// A currency by its ISO 4217 code.
    CurrencyCode(String) from String, |text| {
        match text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            true => Ok(text.clone()),
            false => Err(format!("`{text}` is no currency, such as RUB")),
        }
    };
    /// A text with something in it.
    Name(String) from String, |text| match text.trim() {
        "" => Err("is empty".to_owned()),
        _ => Ok(text.clone()),
    };
    /// A latitude.
    Lat(f64) from Number, |number| match Point::new(number.0, 0.0) {
        Some(_) => Ok(number.0),
        None => Err(format!("{} is no latitude: it goes from -90 to 90", number.0)),
    };
    /// A longitude.
    Lon(f64) from Number, |number| match Point::new(0.0, number.0) {
        Some(_) => Ok(number.0),
        None => Err(format!("{} is no longitude: it goes from -180 to 180", number.0)),
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
        Err(de::Error::custom(format!(
            "`{text}` is no date, such as 1980-01-31"
        )))
    }
}

fn reason(error: pult_domain::Error) -> String {
    match error {
        pult_domain::Error::Invalid { wrong, .. } => wrong.to_string(),
        other => other.to_string(),
    }
}

fn not_negative<T>(value: T, number: impl Fn(&T) -> i64, what: &str) -> Result<T, String> {
    match number(&value) {
        ..0 => Err(format!("{what} is not negative")),
        _ => Ok(value),
    }
}
