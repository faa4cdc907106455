//! House numbers: one spelling to compare by, and the order in which people count.

use std::cmp::Ordering;

/// Spelled-out parts of a house number and what remains of them, longer ones first.
const PARTS: [(&str, &str); 22] = [
    ("корпус", "к"),
    ("корп", "к"),
    ("кор", "к"),
    ("строение", "с"),
    ("сооружение", "с"),
    ("соор", "с"),
    ("стр", "с"),
    ("домовладение", "вл"),
    ("двлд", "вл"),
    ("владение", "вл"),
    ("влд", "вл"),
    ("литера", "лит"),
    ("литер", "лит"),
    ("участок", ""),
    ("уч", ""),
    ("дом", ""),
    ("korp", "к"),
    ("str", "с"),
    ("bld", "с"),
    ("dom", ""),
    ("house", ""),
    ("no", ""),
];

/// The mark of a holding, at the end of a key.
const HOLDING: &str = "вл";

/// A house number as it is compared: `24 корп. 2` and `24К2` are `24к2`, `10-А` and `10a` are
/// `10а`, `вл. 21` is `21вл`, `12 литера А` is `12лита`; `24/2` stays.
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
    let digit_first = |rest: &&str| rest.starts_with(|ch: char| ch.is_ascii_digit());
    let key = match key.strip_prefix('д').filter(digit_first) {
        Some(rest) => rest.to_owned(),
        None => match key.strip_prefix(HOLDING).filter(digit_first) {
            Some(rest) => format!("{rest}{HOLDING}"),
            None => key,
        },
    };
    without_hyphen_before_letter(&key)
}

/// The same house said with or without `владение`.
pub(super) fn other_holding(key: &str) -> String {
    match key.strip_suffix(HOLDING) {
        Some(plain) => plain.to_owned(),
        None => format!("{key}{HOLDING}"),
    }
}

/// The keys that find a house of the map: its own, and those of each number that it lists or spans:
/// `2;4`, `5-9`.
pub(super) fn house_keys(text: &str) -> Vec<String> {
    let whole = house_key(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return vec![whole];
    }
    let listed = text.split([';', ',']).map(str::trim);
    let listed: Vec<&str> = listed.filter(|part| !part.is_empty()).collect();
    let mut keys = Vec::new();
    if listed.len() < 2 {
        keys.push(whole);
    }
    for part in listed {
        let key = house_key(part);
        if let Some(span) = span(&key) {
            keys.extend(span.map(|number| number.to_string()));
        }
        keys.push(key);
    }
    let mut seen = std::collections::HashSet::new();
    keys.retain(|key| seen.insert(key.clone()));
    keys
}

/// The numbers of one side of the street from `5` to `9`. A house and its flat, `26-7`, span none.
fn span(key: &str) -> Option<impl Iterator<Item = u32> + use<>> {
    const LONGEST: u32 = 60;
    let (from, to) = key.split_once('-')?;
    let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    let is_span = from < to && to - from <= LONGEST && (to - from).is_multiple_of(2);
    is_span.then(|| (from..=to).step_by(2))
}

/// `10-а` → `10а`; `24-15`, a house and a flat, stays.
fn without_hyphen_before_letter(key: &str) -> String {
    let mut result = String::with_capacity(key.len());
    let mut chars = key.chars().peekable();
    while let Some(ch) = chars.next() {
        let digit_follows = chars.peek().is_some_and(|next| next.is_ascii_digit());
        if !"-/".contains(ch) || digit_follows {
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
            ("вл. 5", "5вл"),
            ("владение 21", "21вл"),
            ("12 литА", "12лита"),
            ("12 литера А", "12лита"),
            ("10/а", "10а"),
            ("15А с1", "15ас1"),
            ("уч. 5", "5"),
            ("", ""),
        ] {
            assert_eq!(house_key(text), key, "{text}");
        }
    }

    #[test]
    fn a_house_of_several_numbers_is_found_by_each() {
        for (text, keys) in [
            ("5-9", &["5-9", "5", "7", "9"][..]),
            ("2;4", &["2", "4"]),
            ("26-7", &["26-7"]),
            ("12А", &["12а"]),
            ("12", &["12"]),
        ] {
            assert_eq!(house_keys(text), keys, "{text}");
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
