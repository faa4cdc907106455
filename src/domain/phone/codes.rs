//! How numbers begin, and how long they are: the numbering plan, as far as it can be told apart.

use std::ops::RangeInclusive;

/// The longest E.164 number has fifteen digits (ITU-T E.164, section 6.2.1).
pub(super) const MOST_DIGITS: usize = 15;
/// No country has shorter numbers, its code included.
const FEWEST_DIGITS: usize = 7;

/// Country codes whose numbers are known by their lengths, the code included (national numbering plans,
/// ITU-T E.164 supplements). Where a length would also be that of a Russian number, it is left out.
const COUNTRIES: [(&str, RangeInclusive<usize>); 26] = [
    ("375", 12..=12),
    ("380", 12..=12),
    ("998", 12..=12),
    ("996", 12..=12),
    ("992", 12..=12),
    ("993", 11..=11),
    ("994", 12..=12),
    ("995", 12..=12),
    ("374", 11..=11),
    ("373", 11..=11),
    ("370", 11..=11),
    ("371", 11..=11),
    ("372", 11..=11),
    ("358", 11..=12),
    ("351", 12..=12),
    ("972", 12..=12),
    ("976", 11..=11),
    ("86", 13..=13),
    ("90", 12..=12),
    ("49", 12..=13),
    ("44", 12..=12),
    ("48", 11..=11),
    ("39", 11..=12),
    ("34", 11..=11),
    ("33", 11..=11),
    ("1", 11..=11),
];

/// A number as it is dialled, without a plus: the E.164 digits, if it is a full number.
pub(super) fn national(digits: &str) -> Option<String> {
    let e164 = match (digits.len(), digits.as_bytes().first()?) {
        (11, b'7') => digits.to_owned(),
        (11, b'8') if digits.starts_with("80") => format!("375{}", &digits[2..]),
        (11, b'8') => format!("7{}", &digits[1..]),
        (10, b'3'..=b'9') => format!("7{digits}"),
        (13.., b'8') if digits.starts_with("810") => digits[3..].to_owned(),
        (10.., b'0') if digits.starts_with("00") => abroad(&digits[2..]),
        _ => {
            country(digits).filter(|(_, lengths)| lengths.contains(&digits.len()))?;
            digits.to_owned()
        }
    };
    is_e164(&e164).then_some(e164)
}

/// A number after a plus, mended where people put a plus before the number that they dial at home:
/// `+8 926 …`, `+7 8 926 …`.
pub(super) fn abroad(digits: &str) -> String {
    if digits.len() == 11 && digits.starts_with("89") {
        format!("7{}", &digits[1..])
    } else if digits.len() == 12 && digits.starts_with("789") {
        format!("7{}", &digits[2..])
    } else {
        digits.to_owned()
    }
}

/// The country whose code the digits begin with, if it is known here.
pub(super) fn country(digits: &str) -> Option<(&'static str, RangeInclusive<usize>)> {
    let mut countries = COUNTRIES.iter();
    countries
        .find(|(code, _)| digits.starts_with(code))
        .cloned()
}

pub(super) fn is_e164(digits: &str) -> bool {
    (FEWEST_DIGITS..=MOST_DIGITS).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
}
