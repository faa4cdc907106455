//! Hours of the day as they are typed: `07-11`, and `22-06` over midnight.

use crate::{Said, said};

/// From one hour of the day to another; one that is not later is the next day's.
pub(super) type Hours = (i64, i64);

/// Reads `07-11` or `22-06`.
///
/// # Errors
/// It is no such pair, an hour is none of the day, or nothing lies between.
pub(super) fn hours(text: &str) -> Result<Hours, Said> {
    let written = || {
        Said::new(
            "give hours of the day as 07-11, or over midnight as 22-06",
            "часы пишутся так: 07-11, а через полночь так: 22-06",
        )
    };
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| written());
    let (from, to) = text.split_once('-').ok_or_else(written)?;
    let (from, to) = (number(from)?, number(to)?);
    if let Some(hour) = [from, to].into_iter().find(|hour| *hour > 24) {
        return Err(said!(
            "the day has hours from 0 to 24, {hour} is none of them",
            "в сутках часы от 0 до 24, часа {hour} в них нет"
        ));
    }
    match (i64::from(from % 24), i64::from(to)) {
        (from, to) if from == to => Err(said!(
            "from {from:02} to {to:02} no hour passes",
            "с {from:02} до {to:02} не проходит ни часа"
        )),
        (from, 0) => Ok((from, 24)),
        hours => Ok(hours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_go_over_midnight_too() {
        assert_eq!(hours("07-11"), Ok((7, 11)));
        assert_eq!(hours("22-06"), Ok((22, 6)));
        assert_eq!(hours("22-24"), Ok((22, 24)));
        assert_eq!(hours("22-00"), Ok((22, 24)));
        assert_eq!(hours("24-6"), Ok((0, 6)));
    }

    #[test]
    fn what_is_wrong_with_hours_is_said() {
        for (wrong, said) in [
            ("25-26", "в сутках часы от 0 до 24, часа 25 в них нет"),
            ("7-7", "с 07 до 07 не проходит ни часа"),
            ("7", "часы пишутся так: 07-11, а через полночь так: 22-06"),
            ("a-b", "часы пишутся так: 07-11, а через полночь так: 22-06"),
        ] {
            let told = hours(wrong).expect_err(wrong);
            assert_eq!(format!("{told:#}"), said);
        }
    }
}
