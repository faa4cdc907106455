//! What an office file refuses by itself, beside what the reader of TOML refuses.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeOwned};

use crate::russian::of_value;
use pult_domain::Wrong;
use pult_input::Error;

/// What is wrong in an office file. `Display` is the English sentence, [`Mistake::russian`] the Russian one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mistake {
    /// A value that the domain refuses.
    Value(Wrong),
    /// A field of a record that the domain refuses.
    Field(String, Wrong),
    /// An id below 1.
    Id(i64),
    /// No number of kilometres.
    Kilometres(String),
    /// No time zone.
    TimeZone(String),
    /// No currency.
    Currency(String),
    /// No date.
    Date(String),
    /// No latitude.
    Latitude(f64),
    /// No longitude.
    Longitude(f64),
    /// An amount below zero.
    NegativeAmount,
    /// A percentage below zero.
    NegativePercentage,
    /// A length below zero.
    NegativeLength,
    /// One coordinate without the other.
    HalfPoint,
    /// One end of hours without the other: `active`, `night`.
    HalfHours(&'static str),
    /// A surcharge of the night without its hours.
    NightWithoutHours,
    /// A zone without a boundary.
    NoBoundary,
    /// A zone that is bounded in two ways.
    TwoBoundaries,
    /// A boundary of fewer than three points.
    ShortBoundary,
    /// A publishable key for no site.
    NoSites,
    /// An operator whose role is said in two ways.
    TwoRoles,
    /// A photo that cannot be read, and what the system says.
    PhotoUnreadable(String, String),
    /// A photo outside the folder of the file.
    PhotoElsewhere(String),
    /// A photo of so many bytes, where so many may be.
    PhotoTooLarge(String, u64, u64),
    /// A photo that is no picture.
    NoPicture(String),
}

thread_local! {
    /// What a value was refused for. An error of serde has room for a sentence alone, so the meaning waits here
    /// until the reader of the file returns on the same thread.
    static REFUSED: RefCell<Option<Mistake>> = const { RefCell::new(None) };
}

/// Reads the tables of the file called `name`.
pub(super) fn tables_of<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    REFUSED.take();
    toml::from_str(text).map_err(|error| {
        let own = REFUSED
            .take()
            .filter(|own| own.to_string() == error.message());
        Error {
            russian: own.map(|own| own.russian()),
            ..Error::toml(name, text, &error)
        }
    })
}

impl Mistake {
    /// The refusal of a value that is just being read.
    pub fn refuse<E: de::Error>(self) -> E {
        let error = E::custom(&self);
        REFUSED.set(Some(self));
        error
    }

    /// What the domain refuses about a value, whose field is told by its place.
    pub fn of_value(error: pult_domain::Error) -> Mistake {
        match error {
            pult_domain::Error::Invalid { wrong, .. } => Mistake::Value(wrong),
            state => Mistake::Value(Wrong::Other(state.to_string())),
        }
    }

    /// What the domain refuses about a record.
    pub fn of_record(error: pult_domain::Error) -> Mistake {
        match error {
            pult_domain::Error::Invalid { field, wrong } => Mistake::Field(field, wrong),
            state => Mistake::Value(Wrong::Other(state.to_string())),
        }
    }

    /// The sentence in Russian.
    pub fn russian(&self) -> String {
        match self {
            Mistake::Value(Wrong::Empty) => "здесь пусто".to_owned(),
            Mistake::Value(wrong) | Mistake::Field(_, wrong @ Wrong::NoWebOrigin(_)) => {
                of_value(wrong)
            }
            Mistake::Field(field, wrong) => format!("{field}: {}", of_value(wrong)),
            Mistake::Id(id) => format!("{id} — не номер: номера начинаются с 1"),
            Mistake::Kilometres(text) => format!("«{text}» — не километры"),
            Mistake::TimeZone(text) => format!("«{text}» — не часовой пояс, как Europe/Moscow"),
            Mistake::Currency(text) => format!("«{text}» — не код валюты, как RUB"),
            Mistake::Date(text) => format!("«{text}» — не дата, как 1980-01-31"),
            Mistake::Latitude(degrees) => format!("{degrees} — не широта: она от -90 до 90"),
            Mistake::Longitude(degrees) => format!("{degrees} — не долгота: она от -180 до 180"),
            Mistake::NegativeAmount => "сумма не бывает отрицательной".to_owned(),
            Mistake::NegativePercentage => "процент не бывает отрицательным".to_owned(),
            Mistake::NegativeLength => "длина не бывает отрицательной".to_owned(),
            Mistake::HalfPoint => "широта и долгота бывают только вместе".to_owned(),
            Mistake::HalfHours(name) => {
                format!("{name}_from и {name}_to бывают только вместе")
            }
            Mistake::NightWithoutHours => {
                "night_percent бывает только вместе с night_from и night_to".to_owned()
            }
            Mistake::NoBoundary => "району нужна граница".to_owned(),
            Mistake::TwoBoundaries => {
                "у района boundary или polygons, но не то и другое".to_owned()
            }
            Mistake::ShortBoundary => "в границе не меньше трёх точек".to_owned(),
            Mistake::NoSites => {
                "ключу сайта нужен адрес сайта: origins = [\"https://taxi.example\"]".to_owned()
            }
            Mistake::TwoRoles => "у оператора admin или role, но не то и другое".to_owned(),
            Mistake::PhotoUnreadable(name, said) => {
                format!("фотография {name} не читается: {said}")
            }
            Mistake::PhotoElsewhere(name) => {
                format!("фотография {name} не в папке этого файла: положите её туда")
            }
            Mistake::PhotoTooLarge(name, size, most) => {
                format!("в фотографии {name} {size} байт, а можно не больше {most}")
            }
            Mistake::NoPicture(name) => {
                format!("{name} — не картинка JPEG, PNG, GIF или WebP")
            }
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mistake::Value(wrong) => wrong.fmt(f),
            Mistake::Field(field, wrong) => write!(f, "{field}: {wrong}"),
            Mistake::Id(id) => write!(f, "{id} is no id: ids start at 1"),
            Mistake::Kilometres(text) => write!(f, "`{text}` is no number of kilometres"),
            Mistake::TimeZone(text) => {
                write!(f, "`{text}` is no time zone, such as Europe/Moscow")
            }
            Mistake::Currency(text) => write!(f, "`{text}` is no currency, such as RUB"),
            Mistake::Date(text) => write!(f, "`{text}` is no date, such as 1980-01-31"),
            Mistake::Latitude(degrees) => {
                write!(f, "{degrees} is no latitude: it goes from -90 to 90")
            }
            Mistake::Longitude(degrees) => {
                write!(f, "{degrees} is no longitude: it goes from -180 to 180")
            }
            Mistake::NegativeAmount => f.write_str("an amount is not negative"),
            Mistake::NegativePercentage => f.write_str("a percentage is not negative"),
            Mistake::NegativeLength => f.write_str("a length is not negative"),
            Mistake::HalfPoint => f.write_str("lat and lon go together"),
            Mistake::HalfHours(name) => write!(f, "{name}_from and {name}_to go together"),
            Mistake::NightWithoutHours => {
                f.write_str("night_percent needs night_from and night_to")
            }
            Mistake::NoBoundary => f.write_str("a zone needs a boundary"),
            Mistake::TwoBoundaries => f.write_str("a zone has a boundary or polygons, not both"),
            Mistake::ShortBoundary => f.write_str("a boundary has at least three points"),
            Mistake::NoSites => f.write_str(
                "a publishable key needs the sites it is for: origins = [\"https://taxi.example\"]",
            ),
            Mistake::TwoRoles => f.write_str("an operator has admin or role, not both"),
            Mistake::PhotoUnreadable(name, said) => {
                write!(f, "cannot read the photo {name}: {said}")
            }
            Mistake::PhotoElsewhere(name) => write!(
                f,
                "the photo {name} is not in the folder of this file: put it there"
            ),
            Mistake::PhotoTooLarge(name, size, most) => write!(
                f,
                "the photo {name} has {size} bytes; make it {most} at the most"
            ),
            Mistake::NoPicture(name) => {
                write!(f, "the photo {name} is no JPEG, PNG, GIF or WebP picture")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;

    #[test]
    fn what_a_value_is_refused_for_outlasts_the_reader() {
        for (text, russian) in [
            (
                "[[address]]\nkind = \"hous\"\n",
                Some("«hous» — не street, house или point"),
            ),
            ("[office]\nname = \" \"\n", Some("здесь пусто")),
            (
                "[[company]]\nid = 0\n",
                Some("0 — не номер: номера начинаются с 1"),
            ),
            (
                "[office]\nname = \"A\"\nlocale = \"de\"\n",
                Some("бывает ru или en"),
            ),
            ("[office]\nname = 5\n", None),
            ("[office\n", None),
        ] {
            let read = tables_of::<tables::File>("a.toml", text);
            let error = read.err().expect("it is wrong");
            assert_eq!(error.russian.as_deref(), russian, "{text}");
        }
    }

    #[test]
    fn mistakes_are_told_in_both_languages() {
        for (mistake, english, russian) in [
            (
                Mistake::HalfPoint,
                "lat and lon go together",
                "широта и долгота бывают только вместе",
            ),
            (
                Mistake::Field("percent".to_owned(), Wrong::MoreThan(100)),
                "percent: is more than 100",
                "percent: больше 100",
            ),
            (
                Mistake::HalfHours("night"),
                "night_from and night_to go together",
                "night_from и night_to бывают только вместе",
            ),
        ] {
            assert_eq!(mistake.to_string(), english);
            assert_eq!(mistake.russian(), russian);
        }
    }
}
