//! The phone of a card, checked as it is typed.

use super::{Field, Form, Outcome};
use crate::msg::Command;
use crate::text::Word;
use pult_domain::Phone;

/// The digits of a number after the code of its country.
const NATIONAL: usize = 10;

/// What is to be said of a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneState {
    /// Nothing is typed.
    Empty,
    /// It is a whole number.
    Whole,
    /// So many digits are missing.
    Short(usize),
    /// So many are too many.
    Long(usize),
    /// It is no number of this country; it may be right.
    Odd,
}

/// What is to be said of a phone as it is typed.
pub fn state(typed: &str) -> PhoneState {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if typed.trim().is_empty() {
        return PhoneState::Empty;
    }
    // A word that was meant for another field is not left out in silence.
    let has_words = typed.chars().any(|c| c.is_alphabetic() || c == '#');
    if has_words {
        return match Phone::is_all_of(typed) {
            true => PhoneState::Whole,
            false => PhoneState::Odd,
        };
    }
    let national = match (typed.trim().starts_with('+'), digits.as_bytes()) {
        (true, [b'7', rest @ ..]) => rest.len(),
        (true, _) => {
            let is_whole = Phone::parse(typed).is_ok_and(|phone| phone.is_e164());
            return if is_whole {
                PhoneState::Whole
            } else {
                PhoneState::Odd
            };
        }
        (false, [b'8' | b'7', rest @ ..]) if digits.len() != NATIONAL => rest.len(),
        (false, _) => digits.len(),
    };
    match national {
        NATIONAL if Phone::parse(typed).is_ok() => PhoneState::Whole,
        NATIONAL => PhoneState::Odd,
        n if n < NATIONAL => PhoneState::Short(NATIONAL - n),
        n => PhoneState::Long(n - NATIONAL),
    }
}

/// Whether a text is a whole number and nothing else, whatever field it stands in.
fn is_number(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_digit() || " +-()".contains(sign);
    text.chars().all(is_sign) && state(text) == PhoneState::Whole
}

impl Form {
    /// The first address that holds a phone: it was typed into the wrong field.
    pub(super) fn phone_as_address(&self) -> Option<Field> {
        let between = (0..self.via.len()).map(Field::Via);
        let mut fields = [Field::From].into_iter().chain(between).chain([Field::To]);
        fields.find(|field| {
            let address = self.address(*field);
            address.is_some_and(|address| is_number(address.input.value()))
        })
    }

    /// What is to be said of the phone.
    pub fn phone_state(&self) -> PhoneState {
        state(self.phone.value())
    }

    /// Whether the phone may stay as it is: a whole one, or one that was confirmed.
    pub(super) fn is_phone_agreed(&self) -> bool {
        self.phone_state() == PhoneState::Whole
            || self.confirmed.as_deref() == Some(self.phone.value().trim())
    }

    /// Enter on the phone: a doubtful one is asked about once.
    pub(super) fn enter_phone(&mut self) -> Outcome {
        let typed = self.phone.value().trim().to_owned();
        let is_doubtful = !matches!(self.phone_state(), PhoneState::Whole | PhoneState::Empty);
        if is_doubtful && !self.is_phone_agreed() {
            self.doubt_phone();
            return Outcome::Stay;
        }
        if !typed.is_empty() && Phone::parse(&typed).is_err() {
            self.error = Some(Word("form-bad-phone"));
            return Outcome::Stay;
        }
        self.go(Field::From)
    }

    /// Says what is doubtful about the phone; the same key again confirms it.
    pub(super) fn doubt_phone(&mut self) {
        self.confirmed = Some(self.phone.value().trim().to_owned());
        self.error = Some(match self.phone_state() {
            PhoneState::Empty => Word("form-no-phone"),
            _ => Word("form-doubtful-phone"),
        });
    }

    /// A number that is complete is looked up before Enter.
    pub(super) fn phone_changed(&mut self) -> Outcome {
        match Phone::parse(self.phone.value()) {
            Ok(phone) if phone.is_e164() => self.look_up(),
            _ => {
                (self.caller, self.looked_up) = (None, None);
                Outcome::Stay
            }
        }
    }

    /// Asks who calls, once for each number.
    /// Asks again what is known of who calls; until it is answered, what was known stands.
    pub fn ask_caller_again(&self) -> Option<Command> {
        self.looked_up.clone().map(Command::Caller)
    }

    pub(super) fn look_up(&mut self) -> Outcome {
        let phone = Phone::parse(self.phone.value()).ok();
        if phone == self.looked_up {
            return Outcome::Stay;
        }
        self.caller = None;
        self.looked_up = phone.clone();
        phone.map_or(Outcome::Stay, |phone| {
            Outcome::Ask(vec![Command::Caller(phone)])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_says_what_is_missing() {
        for (typed, said) in [
            ("", PhoneState::Empty),
            ("926", PhoneState::Short(7)),
            ("9263332211", PhoneState::Whole),
            ("89263332211", PhoneState::Whole),
            ("+79263332211", PhoneState::Whole),
            ("+7 926 333-22-1", PhoneState::Short(1)),
            ("+792633322111", PhoneState::Long(1)),
            ("892633322", PhoneState::Short(2)),
            ("+4915112345678", PhoneState::Whole),
            ("+79263332211 собака", PhoneState::Odd),
            ("тел. 89263332211", PhoneState::Whole),
            ("tel:+79263332211", PhoneState::Whole),
            ("моб: 8 926 333-22-11, доб. 12", PhoneState::Whole),
            ("89263332211#12", PhoneState::Whole),
            ("Анна 89263332211", PhoneState::Odd),
            ("тел. 892633322", PhoneState::Odd),
        ] {
            assert_eq!(state(typed), said, "{typed}");
        }
    }
}
