//! A sum of money as it is typed.

use pult_domain::Money;

/// What is written behind a sum.
const UNITS: [&str; 4] = ["руб", "rub", "₽", "р"];

/// `350`, `350,50`, `=350 ₽`; `None` when it is no sum, or less than nothing.
pub(crate) fn sum_said(text: &str) -> Option<Money> {
    let text = text.trim().to_lowercase().replace(',', ".");
    let text = text.strip_prefix('=').unwrap_or(&text).trim();
    let text = text.trim_end_matches('.');
    let unit = UNITS.iter().find_map(|unit| text.strip_suffix(unit));
    let sum: Money = unit.unwrap_or(text).trim_end().parse().ok()?;
    (sum >= Money(0)).then_some(sum)
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
            ("0", Some(0)),
            ("-50", None),
            ("дорого", None),
            ("", None),
        ] {
            assert_eq!(sum_said(typed).map(|sum| sum.0), sum, "{typed}");
        }
    }
}
