//! Phone numbers, kept once, as E.164, with the extension that was said.

mod codes;
mod read;
#[cfg(test)]
mod tests;
mod typed;

use std::fmt;

use super::{Error, Result, Wrong};

pub use typed::TypedPhone;

/// A phone number as it is kept: E.164 (`+79261112233`) where it could be made one, perhaps with an extension
/// (`+79261112233#12`), else the digits (and `*`, `#`) as they came, such as `112` or an inner number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people copy it: `8…`, `7…`, `+7…`, `00…`, `тел. …`, `tel:…`, with any signs,
    /// spaces and invisible characters between its digits, and names before or after it.
    ///
    /// Eleven digits starting with 8 or 7, and ten digits starting with 3–9, are Russian or Kazakh
    /// numbers; `810…` and `00…` are calls abroad, `80` with nine more digits is Belarus at home, and a country
    /// code without a plus is one where the number has that country's length. An extension (`доб. 12`,
    /// `ext. 12`, `;ext=12`, `#12`) is kept. Of several numbers the first counts. What is no such number is kept
    /// as its digits.
    ///
    /// # Errors
    /// `Invalid` when there is no digit, a word stands before digits that are no full number, or there
    /// are too many digits.
    pub fn parse(text: &str) -> Result<Phone> {
        let invalid = || Error::invalid("phone", Wrong::NoPhone(Some(text.to_owned())));
        read::read(text).map(Phone).ok_or_else(invalid)
    }

    /// Whether a text is a full number and says no more: `тел. 8926…, доб. 12`, not `Анна 8926…`.
    pub fn is_all_of(text: &str) -> bool {
        Phone::parse(text).is_ok_and(|phone| phone.is_e164()) && !read::says_more(text)
    }

    /// The number without its extension: `+79261112233`.
    pub fn as_str(&self) -> &str {
        match self.0.split_once('#') {
            Some((number, _)) if self.is_e164() => number,
            _ => &self.0,
        }
    }

    /// The inner number behind it: `12`.
    pub fn extension(&self) -> Option<&str> {
        let (_, extension) = self.0.split_once('#').filter(|_| self.is_e164())?;
        Some(extension)
    }

    /// The digits of the number alone: `79261112233`.
    pub fn digits(&self) -> &str {
        self.as_str().trim_start_matches('+')
    }

    /// Whether this is a full international number.
    pub fn is_e164(&self) -> bool {
        self.0.starts_with('+')
    }

    /// A number that was stored before.
    pub fn from_stored(text: String) -> Phone {
        Phone(text)
    }
}

/// The number as it is stored, its extension included; [`Phone::parse`] reads it.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
