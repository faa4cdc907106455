//! House numbers: one spelling to compare by, and the order in which people count.

use std::cmp::Ordering;

/// Spelled-out parts of a house number and what remains of them, longer ones first.
const PARTS: [(&str, &str); 16] = [
    ("корпус", "к"),
    ("корп", "к"),
    ("кор", "к"),
    ("строение", "с"),
    ("стр", "с"),
    ("сооружение", "с"),
    ("владение", "вл"),
    ("литера", ""),
    ("лит", ""),
    ("дом", ""),
    ("korp", "к"),
    ("str", "с"),
    ("bld", "с"),
    ("dom", ""),
    ("house", ""),
    ("no", ""),
];

/// A house number as it is compared: `24 корп. 2` and `24К2` are `24к2`, `10-А` and `10a` are
/// `10а`, `24/2` stays.
pub fn house_key(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut spelled = super::normalise::fold(text);
    for (part, short) in PARTS {
        if spelled.contains(part) {
            spelled = spelled.replace(part, short);
        }
    }
    let kept = spelled
        .chars()
        .filter(|ch| ch.is_alphanumeric() || "/-".contains(*ch));
    let key: String = kept.map(look_alike).collect();
    let key = match key.strip_prefix('д') {
        Some(rest) if rest.starts_with(|ch: char| ch.is_ascii_digit()) => rest.to_owned(),
        _ => key,
    };
    without_hyphen_before_letter(&key)
}

/// `10-а` → `10а`; `24-15`, a house and a flat, stays.
fn without_hyphen_before_letter(key: &str) -> String {
    let mut result = String::with_capacity(key.len());
    let mut chars = key.chars().peekable();
    while let Some(ch) = chars.next() {
        let digit_follows = chars.peek().is_some_and(|next| next.is_ascii_digit());
        if ch != '-' || digit_follows {
            result.push(ch);
        }
    }
    result
}

/// Latin letters that people type in house numbers, in Cyrillic.
fn look_alike(ch: char) -> char {
    match ch {
        'a' => 'а',
        'b' => 'б',
        'v' => 'в',
        'g' => 'г',
        'd' => 'д',
        'e' => 'е',
        'k' => 'к',
        'c' | 's' => 'с',
        other => other,
    }
}

/// The digits that a house key starts with: `24` of `24к2`.
pub fn leading_number(key: &str) -> &str {
    let end = key
        .find(|ch: char| !ch.is_ascii_digit())
        .unwrap_or(key.len());
    &key[..end]
}

/// Natural order: runs of digits compare as numbers, so 1, 2, 10, 10а, 11.
pub fn natural_cmp(left: &str, right: &str) -> Ordering {
    let (mut left_rest, mut right_rest) = (left, right);
    loop {
        let (left_run, right_run) = (leading_number(left_rest), leading_number(right_rest));
        if !left_run.is_empty() && !right_run.is_empty() {
            match compare_numbers(left_run, right_run) {
                Ordering::Equal => {
                    left_rest = &left_rest[left_run.len()..];
                    right_rest = &right_rest[right_run.len()..];
                    continue;
                }
                unequal => return unequal,
            }
        }
        let (mut left_chars, mut right_chars) = (left_rest.chars(), right_rest.chars());
        match (left_chars.next(), right_chars.next()) {
            (None, None) => return left.cmp(right),
            (left_char, right_char) if left_char != right_char => {
                return left_char.cmp(&right_char);
            }
            _ => (left_rest, right_rest) = (left_chars.as_str(), right_chars.as_str()),
        }
    }
}

/// Numbers of any length, as text.
fn compare_numbers(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_house_share_a_key() {
        for (text, key) in [
            ("24 корп. 2", "24к2"),
            ("24К2", "24к2"),
            ("24 k2", "24к2"),
            ("д. 24 стр.1", "24с1"),
            ("24 к.2 с.3", "24к2с3"),
            ("10-А", "10а"),
            ("10 «Б»", "10б"),
            ("10a", "10а"),
            ("24/2", "24/2"),
            ("24-15", "24-15"),
            ("вл. 5", "вл5"),
            ("", ""),
        ] {
            assert_eq!(house_key(text), key, "{text}");
        }
    }

    #[test]
    fn houses_sort_as_people_count() {
        let mut houses = [
            "11", "10а", "2", "10", "1", "10к2", "010", "9", "100", "10/2",
        ];
        houses.sort_by(|left, right| natural_cmp(left, right));
        assert_eq!(
            houses,
            [
                "1", "2", "9", "010", "10", "10/2", "10а", "10к2", "11", "100"
            ]
        );
    }

    #[test]
    fn natural_order_is_total() {
        use proptest::prelude::*;
        proptest!(|(a in "[0-9а-в/ ]{0,6}", b in "[0-9а-в/ ]{0,6}", c in "[0-9а-в/ ]{0,6}")| {
            prop_assert_eq!(natural_cmp(&a, &b), natural_cmp(&b, &a).reverse());
            if natural_cmp(&a, &b).is_le() && natural_cmp(&b, &c).is_le() {
                prop_assert!(natural_cmp(&a, &c).is_le());
            }
        });
    }
}
