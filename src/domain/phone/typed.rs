//! A number while it is typed.

use super::Phone;
use super::codes::country;

/// How far a number that is being typed has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedPhone {
    /// Nothing that counts yet.
    Nothing,
    /// So many digits are missing behind this prefix, which has this many in all: `+7` has ten.
    Missing {
        /// How many more are needed.
        digits: usize,
        /// The country's code as it is kept: `7`.
        code: &'static str,
        /// How many digits stand behind the code in all.
        national: usize,
    },
    /// So many digits are too much behind this prefix.
    Surplus {
        /// How many.
        digits: usize,
        /// The country's code as it is kept: `7`.
        code: &'static str,
        /// How many digits stand behind the code in all.
        national: usize,
    },
    /// A full number.
    Complete,
    /// Digits that are kept as they are: an inner or a city number.
    Short,
    /// No number.
    Wrong,
}

/// Digits behind the code of Russia and Kazakhstan.
const RUSSIAN: usize = 10;
/// No city's own numbers are longer.
const CITY: usize = 7;

impl TypedPhone {
    /// How far the number in a text has come.
    pub fn of(text: &str) -> TypedPhone {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let plus = text.trim_start().starts_with('+');
        if digits.is_empty() {
            return match text.chars().any(char::is_alphabetic) {
                true => TypedPhone::Wrong,
                false => TypedPhone::Nothing,
            };
        }
        match Phone::parse(text) {
            // Ten digits may be a whole number without its prefix, or one with it that lacks its last digit.
            Ok(_) if !plus && digits.len() == RUSSIAN && digits.starts_with(['7', '8']) => {
                of_digits(&digits, plus)
            }
            Ok(phone) if phone.is_e164() => of_full(&phone),
            Ok(phone) => of_digits(phone.digits(), plus),
            Err(_) => match of_digits(&digits, plus) {
                TypedPhone::Short | TypedPhone::Complete => TypedPhone::Wrong,
                typed => typed,
            },
        }
    }

    /// Whether a number like this is asked about before it is taken.
    pub fn is_doubtful(self) -> bool {
        match self {
            TypedPhone::Missing { .. } | TypedPhone::Surplus { .. } | TypedPhone::Wrong => true,
            TypedPhone::Nothing | TypedPhone::Complete | TypedPhone::Short => false,
        }
    }
}

/// A number with a plus is a full one to the rules; its country may want more or fewer digits.
fn of_full(phone: &Phone) -> TypedPhone {
    let digits = phone.digits();
    if digits.starts_with('7') {
        return measured("7", digits.len() - 1, RUSSIAN..=RUSSIAN);
    }
    match country(digits) {
        Some((code, lengths)) => {
            let (least, most) = (lengths.start() - code.len(), lengths.end() - code.len());
            measured(code, digits.len() - code.len(), least..=most)
        }
        None => TypedPhone::Complete,
    }
}

/// Digits that are no full number yet.
fn of_digits(digits: &str, plus: bool) -> TypedPhone {
    let is_russian = digits.starts_with('7') || !plus && digits.starts_with('8');
    if is_russian {
        return measured("7", digits.len() - 1, RUSSIAN..=RUSSIAN);
    }
    if plus {
        return match country(digits) {
            Some((code, lengths)) => {
                let (least, most) = (lengths.start() - code.len(), lengths.end() - code.len());
                measured(code, digits.len() - code.len(), least..=most)
            }
            None => TypedPhone::Short,
        };
    }
    let is_mobile = digits.starts_with('9');
    match digits.len() {
        len if !is_mobile && len <= CITY => TypedPhone::Short,
        len if len <= RUSSIAN => measured("7", len, RUSSIAN..=RUSSIAN),
        _ => TypedPhone::Wrong,
    }
}

fn measured(code: &'static str, has: usize, wants: std::ops::RangeInclusive<usize>) -> TypedPhone {
    if has < *wants.start() {
        let national = *wants.start();
        let digits = national - has;
        TypedPhone::Missing {
            digits,
            code,
            national,
        }
    } else if has > *wants.end() {
        let national = *wants.end();
        let digits = has - national;
        TypedPhone::Surplus {
            digits,
            code,
            national,
        }
    } else {
        TypedPhone::Complete
    }
}
