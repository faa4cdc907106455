//! How many ride, and whether they want a call before the crew comes.

use super::Form;
use crate::filter::fold;
use crate::text::Word;
use pult_geo::addresses::{cardinal, layout};

/// The most that ride in one order.
const MOST: u32 = 60;
/// How people are counted together, from two.
const TOGETHER: [&str; 6] = ["двое", "трое", "четверо", "пятеро", "шестеро", "семеро"];

/// What says yes and what says no, in both languages; the beginning of one is enough.
const SAID: [(&str, bool); 6] = [
    ("да", true),
    ("yes", true),
    ("+", true),
    ("нет", false),
    ("no", false),
    ("-", false),
];

impl Form {
    /// How many ride; nothing when it is not said.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn n_passengers(&self) -> Result<Option<u32>, Word> {
        let typed = fold(self.passengers.value().trim());
        if typed.is_empty() {
            return Ok(None);
        }
        let together = (2..).zip(TOGETHER).find(|(_, word)| *word == typed);
        let n = together.map(|(n, _)| n);
        let n = n
            .or_else(|| typed.parse().ok())
            .or_else(|| cardinal(&typed));
        match n {
            Some(n @ 1..=MOST) => Ok(Some(n)),
            Some(_) | None => Err(Word("form-no-count")),
        }
    }

    /// Whether a call is wanted before the crew comes.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn wants_call(&self) -> Result<bool, Word> {
        let typed = fold(self.call_before.value().trim());
        if typed.is_empty() {
            return Ok(false);
        }
        // How long before: a call is wanted.
        if typed.starts_with("за ") {
            return Ok(true);
        }
        let said = |typed: &str| {
            let known = SAID.iter().find(|(word, _)| word.starts_with(typed));
            known.map(|(_, is_yes)| *is_yes)
        };
        let said = said(&typed).or_else(|| said(&layout::twin(&typed)?));
        said.ok_or(Word("form-no-yes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tui_input::Input;

    #[test]
    fn a_call_is_wanted_by_a_word_in_either_language_and_layout() {
        for (typed, wanted) in [
            ("", Ok(false)),
            ("д", Ok(true)),
            ("да", Ok(true)),
            ("lf", Ok(true)),
            ("+", Ok(true)),
            ("Yes", Ok(true)),
            ("нет", Ok(false)),
            ("за 5 минут", Ok(true)),
            ("может быть", Err(Word("form-no-yes"))),
        ] {
            let form = Form {
                call_before: Input::new(typed.to_owned()),
                ..Form::default()
            };
            assert_eq!(form.wants_call(), wanted, "{typed}");
        }
    }

    #[test]
    fn passengers_are_a_number_above_nothing() {
        for (typed, n) in [
            ("", Ok(None)),
            ("3", Ok(Some(3))),
            ("0", Err(Word("form-no-count"))),
            ("два", Ok(Some(2))),
            ("Двое", Ok(Some(2))),
            ("трое", Ok(Some(3))),
            ("100", Err(Word("form-no-count"))),
            ("много", Err(Word("form-no-count"))),
        ] {
            let form = Form {
                passengers: Input::new(typed.to_owned()),
                ..Form::default()
            };
            assert_eq!(form.n_passengers(), n, "{typed}");
        }
    }
}
