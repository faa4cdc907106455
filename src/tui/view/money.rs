//! Sums as they are read at a glance.

use unicode_width::UnicodeWidthStr;

use crate::text::{Value, Word, Words};
use crate::widgets::{cut, fit};
use pult_domain::{Locale, Meters, Money};

/// A sum with its currency: `210 ₽`, `210,50 ₽`.
pub fn money(words: &Words, sum: Money) -> String {
    words.with(Word("money"), &[("sum", Value::from(number(words, sum)))])
}

/// A sum without kopecks where there are none, with the decimal sign of the language.
pub fn number(words: &Words, sum: Money) -> String {
    sum.written(words.lang())
}

/// A length in kilometres and their tenths, with the decimal sign of the language.
pub fn kilometres(words: &Words, length: Meters) -> String {
    let tenths = (length.0 + 50) / 100;
    let text = format!("{}.{}", tenths / 10, tenths % 10);
    words.lang().decimal(&text)
}

/// What a price is made of: a line a position, sums below one another, the whole below a rule.
pub fn bill_lines(
    words: &Words,
    total: Money,
    lines: &[(String, Money)],
    width: usize,
) -> Vec<String> {
    let sums: Vec<String> = lines.iter().map(|(_, sum)| money(words, *sum)).collect();
    let whole = money(words, total);
    let widest = sums
        .iter()
        .chain([&whole])
        .map(|sum| sum.width())
        .max()
        .unwrap_or_default();
    let room = width.saturating_sub(widest + 2);
    let line = |name: &str, sum: &str| {
        let gap = " ".repeat(widest - sum.width());
        format!("{}  {gap}{sum}", fit(&cut(name, room), room))
    };
    let positions = lines.iter().zip(&sums);
    let mut told: Vec<String> = positions
        .map(|((name, _), sum)| line(&spoken(words, name), sum))
        .collect();
    if told.len() > 1 {
        told.push(format!("{}  {}", " ".repeat(room), "─".repeat(widest)));
    }
    if told.len() != 1 {
        told.push(line(&words.say(Word("bill-total")), &whole));
    }
    told
}

/// The arithmetic of a position with the decimal sign of the language.
pub fn spoken(words: &Words, name: &str) -> String {
    if words.lang() == Locale::En {
        return name.to_owned();
    }
    let letters: Vec<char> = name.chars().collect();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let spoken = letters.iter().enumerate().map(|(at, letter)| {
        let is_point = *letter == '.' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        if is_point { ',' } else { *letter }
    });
    spoken.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kopecks_are_told_only_where_there_are_any() {
        for (lang, sum, told) in [
            (Locale::Ru, 21_000, "210 ₽"),
            (Locale::Ru, 21_050, "210,50 ₽"),
            (Locale::Ru, -252, "-2,52 ₽"),
            (Locale::En, 21_050, "210.50"),
            (Locale::Ru, 0, "0 ₽"),
        ] {
            assert_eq!(money(&Words::new(lang), Money(sum)), told);
        }
    }

    #[test]
    fn a_bill_has_its_sums_below_one_another() {
        let words = Words::new(Locale::Ru);
        let lines = [
            ("Город: 3.126 км × 20".to_owned(), Money(6_252)),
            ("Округление".to_owned(), Money(-252)),
        ];
        let told = bill_lines(&words, Money(6_000), &lines, 34);
        assert_eq!(
            told,
            [
                "Город: 3,126 км × 20       62,52 ₽",
                "Округление                 -2,52 ₽",
                "                           ───────",
                "Итого                         60 ₽",
            ]
        );
    }
}
