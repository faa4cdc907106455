//! Phone numbers, kept once, as E.164.

use std::fmt;

use super::{Error, Result};

/// A phone number as it is kept: E.164 (`+79261112233`) where it could be made one, else the digits
/// (and `*`, `#`) as they came, such as `112` or an inner number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// The longest E.164 number has fifteen digits (ITU-T E.164, section 6.2.1).
const MOST_DIGITS: usize = 15;

impl Phone {
    /// Reads `8…`, `7…`, `+7…` and `+…` with spaces, brackets, dots and dashes.
    ///
    /// Eleven digits starting with 8 or 7, and ten digits starting with 3–9, are Russian or Kazakh
    /// numbers; `810…` is a call abroad and `80` with nine more digits is Belarus at home. Text after
    /// the number (`доб. 12`) is dropped. What is no such number is kept as its digits.
    ///
    /// # Errors
    /// `Invalid` when there is no digit, a letter stands inside, or there are too many digits.
    pub fn parse(text: &str) -> Result<Phone> {
        let number = text.split([',', ';']).next().unwrap_or_default();
        let number = match number.find(|c: char| c.is_alphabetic()) {
            Some(extension) if number[..extension].chars().any(|c| c.is_ascii_digit()) => {
                &number[..extension]
            }
            _ => number,
        }
        .trim();
        let international = number.starts_with('+');
        let kept = number.strip_prefix('+').unwrap_or(number);
        let mut digits = String::with_capacity(kept.len());
        for c in kept.chars() {
            match c {
                '0'..='9' | '*' | '#' => digits.push(c),
                ' ' | '\u{a0}' | '-' | '–' | '(' | ')' | '.' | '/' => {}
                _ => return Err(invalid(text)),
            }
        }
        if digits.is_empty() || digits.len() > MOST_DIGITS + 3 {
            return Err(invalid(text));
        }
        let e164 = if international {
            Some(digits.clone())
        } else {
            national(&digits)
        };
        match e164 {
            Some(e164) if is_e164(&e164) => Ok(Phone(format!("+{e164}"))),
            Some(_) if international => Err(invalid(text)),
            _ if digits.len() > MOST_DIGITS => Err(invalid(text)),
            _ => Ok(Phone(digits)),
        }
    }

    /// The number as it is kept: `+79261112233`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone: `79261112233`.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
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

fn national(digits: &str) -> Option<String> {
    let bytes = digits.as_bytes();
    match (bytes.len(), bytes.first()?) {
        (11, b'7') => Some(digits.to_owned()),
        (11, b'8') if digits.starts_with("80") && !digits.starts_with("800") => {
            Some(format!("375{}", &digits[2..]))
        }
        (11, b'8') => Some(format!("7{}", &digits[1..])),
        (10, b'3'..=b'9') => Some(format!("7{digits}")),
        (13.., _) if digits.starts_with("810") => Some(digits[3..].to_owned()),
        (12, _)
            if [
                "375", "380", "998", "996", "992", "994", "995", "374", "373",
            ]
            .iter()
            .any(|code| digits.starts_with(code)) =>
        {
            Some(digits.to_owned())
        }
        _ => None,
    }
}

fn is_e164(digits: &str) -> bool {
    (7..=MOST_DIGITS).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
}

fn invalid(text: &str) -> Error {
    Error::invalid("phone", format!("`{text}` is not a phone number"))
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_write_a_number_are_one_number() {
        for (text, kept) in [
            ("89123456789", "+79123456789"),
            ("79123456789", "+79123456789"),
            ("+79123456789", "+79123456789"),
            ("8 (912) 345-67-89", "+79123456789"),
            ("9123456789", "+79123456789"),
            ("+7 912 345 67 89 доб. 12", "+79123456789"),
            ("88005553535", "+78005553535"),
            ("+78005553535", "+78005553535"),
            ("80291234567", "+375291234567"),
            ("810375291234567", "+375291234567"),
            ("375291234567", "+375291234567"),
            ("112", "112"),
            ("123456", "123456"),
            ("+70001112233", "+70001112233"),
        ] {
            assert_eq!(
                Phone::parse(text).map(|p| p.0).as_deref(),
                Ok(kept),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "+", "abc", "+1", "12345678901234567890", "()", "+x"] {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(5_000))]

        #[test]
        fn reading_never_panics_and_is_stable(text in "\\PC{0,40}") {
            if let Ok(phone) = Phone::parse(&text) {
                proptest::prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
            }
        }

        #[test]
        fn a_russian_number_reads_alike_with_any_prefix(rest in "[3-9][0-9]{9}") {
            let kept = format!("+7{rest}");
            for text in [format!("8{rest}"), format!("7{rest}"), kept.clone(), rest.clone()] {
                let phone = Phone::parse(&text).expect("a number");
                proptest::prop_assert_eq!(phone.as_str(), &kept);
            }
        }
    }
}
