//! A sum of money as it is typed or said, wherever one is asked for.

use pult_domain::Money;
use pult_geo::addresses::cardinal;

/// What is written behind a sum.
const UNITS: [&str; 8] = [
    "рублей",
    "рубля",
    "рубль",
    "руб",
    "roubles",
    "rub",
    "₽",
    "р",
];
/// The most that is believed of one ride.
const MOST_OF_A_RIDE: Money = Money(100_000_000);

/// `350`, `350,50`, `=350 ₽`, `1 000`, `двести пятьдесят рублей`; `None` when it is no sum, or less than nothing.
pub(crate) fn sum_said(text: &str) -> Option<Money> {
    signed_said(text).filter(|sum| *sum >= Money::ZERO)
}

/// The same, which may be less than nothing.
pub(crate) fn signed_said(text: &str) -> Option<Money> {
    let text = text.trim().to_lowercase().replace(',', ".");
    let text = text.replace('ё', "е");
    let text = text.strip_prefix('=').unwrap_or(&text).trim();
    let text = text.trim_end_matches('.');
    let unit = UNITS.iter().find_map(|unit| text.strip_suffix(unit));
    let text = unit.unwrap_or(text).trim_end();
    match whole(text)?.parse() {
        Ok(sum) => Some(sum),
        Err(_) => spoken(text),
    }
}

/// The price of a ride: a sum that one may cost.
pub(crate) fn price_said(text: &str) -> Option<Money> {
    sum_said(text).filter(|sum| *sum <= MOST_OF_A_RIDE)
}

/// A number whose thousands are set apart, as one; `None` when its parts are no thousands.
fn whole(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let is_number = parts.iter().all(|part| {
        let mut letters = part.chars();
        letters.all(|letter| letter.is_ascii_digit() || "-.".contains(letter))
    });
    if !is_number || parts.len() < 2 {
        return Some(text.to_owned());
    }
    let is_thousand = |part: &&str| part.split('.').next().is_some_and(|it| it.len() == 3);
    let rest = parts.iter().skip(1);
    rest.clone().all(is_thousand).then(|| parts.concat())
}

/// `двести пятьдесят`, `тысяча двести`.
fn spoken(text: &str) -> Option<Money> {
    let (mut sum, mut part) = (0, 0);
    let mut least = i64::MAX;
    if text.is_empty() {
        return None;
    }
    for word in text.split_whitespace() {
        if matches!(word, "тысяча" | "тысячи" | "тысяч") {
            if sum > 0 {
                return None;
            }
            (sum, part, least) = (part.max(1) * 1_000, 0, i64::MAX);
            continue;
        }
        let number = match word {
            "одна" => 1,
            "две" => 2,
            word => i64::from(cardinal(word)?),
        };
        // `двести пятьдесят`, and neither `пятьдесят двести` nor `пять шесть`.
        let below = match number {
            100.. => 1_000,
            20.. => 100,
            _ => 20,
        };
        if below > least || number >= 1_000 {
            return None;
        }
        least = match number {
            100.. => 100,
            20.. => 20,
            _ => 0,
        };
        part += number;
    }
    Some(Money((sum + part) * 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_typed_with_or_without_its_kopecks_and_its_currency() {
        for (typed, sum) in [
            ("350", Some(35_000)),
            (" 350,50 ", Some(35_050)),
            ("=350 ₽", Some(35_000)),
            ("350 руб.", Some(35_000)),
            ("350р", Some(35_000)),
            ("900 р.", Some(90_000)),
            ("400 рублей", Some(40_000)),
            ("1 000", Some(100_000)),
            ("1\u{a0}200,50 руб", Some(120_050)),
            ("двести пятьдесят", Some(25_000)),
            ("сто рублей", Some(10_000)),
            ("тысяча двести", Some(120_000)),
            ("две тысячи", Some(200_000)),
            ("пятьсот тридцать пять", Some(53_500)),
            ("0", Some(0)),
            ("-50", None),
            ("10 20", None),
            ("пятьдесят двести", None),
            ("пять шесть", None),
            ("дорого", None),
            ("", None),
            ("руб", None),
        ] {
            assert_eq!(sum_said(typed).map(|sum| sum.0), sum, "{typed}");
        }
        assert_eq!(price_said("1000000000"), None);
        assert_eq!(price_said("1 000 000"), Some(Money(100_000_000)));
    }
}
