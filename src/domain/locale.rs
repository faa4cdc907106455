//! The languages an office speaks.

use std::fmt;
use std::str::FromStr;

use super::{Error, Result, Wrong};

/// The language of an office: of its quotes, messages and console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Locale {
    /// The two letters of ISO 639-1: `ru`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Locale::Ru => "ru",
            Locale::En => "en",
        }
    }

    /// A number with the decimal sign of this language.
    pub fn decimal(self, number: &str) -> String {
        match self {
            Locale::Ru => number.replace('.', ","),
            Locale::En => number.to_owned(),
        }
    }

    /// The text of this language.
    pub(super) fn pick(self, ru: &'static str, en: &'static str) -> &'static str {
        match self {
            Locale::Ru => ru,
            Locale::En => en,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Locale {
    type Err = Error;

    /// Reads `ru` or `en`.
    fn from_str(text: &str) -> Result<Locale> {
        match text {
            "ru" => Ok(Locale::Ru),
            "en" => Ok(Locale::En),
            _ => Err(Error::invalid("locale", Wrong::NoLanguage(text.to_owned()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_read_as_it_is_printed() {
        for locale in [Locale::Ru, Locale::En] {
            assert_eq!(locale.to_string().parse(), Ok(locale));
        }
        for text in ["", "RU", "de", "ru_RU.UTF-8"] {
            assert!(text.parse::<Locale>().is_err(), "{text}");
        }
    }
}
