//! A question that is answered by a word: `y` or `д` is yes, `n`, `н` or Esc is no. The keys of the other
//! layout answer nothing: `н` lies on `y`, and would say the opposite.

use super::Outcome;
use crate::keys::{Action, Chord, Code};
use crate::msg::{Command, Step};
use crate::text::Word;
use pult_app::Bill;
use pult_domain::{Money, OrderId};

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its title.
    pub title: Word,
    /// What is asked, and what follows from a yes.
    pub lines: Vec<String>,
    /// What a yes does.
    pub yes: Yes,
    /// Enter says yes too: only of what can be taken back.
    pub enter_is_yes: bool,
}

/// What a yes does.
#[derive(Debug, Clone, PartialEq)]
pub enum Yes {
    /// It wishes.
    Wish(Box<Command>),
    /// It runs an action that a letter has asked for.
    Run(Action),
    /// It finishes an order with this bill, which comes to this sum.
    Complete(OrderId, Option<Bill>, Option<Money>),
}

/// What a key says to a question, if it says anything.
pub fn said(chord: Chord) -> Option<bool> {
    match chord.text()? {
        'y' | 'Y' | 'д' | 'Д' => Some(true),
        'n' | 'N' | 'н' | 'Н' => Some(false),
        _ => None,
    }
}

impl Question {
    /// The order that a yes finishes, and with which bill.
    pub fn finishes(&self) -> Option<(OrderId, Option<Bill>)> {
        match self.yes {
            Yes::Complete(order, bill, _) => Some((order, bill)),
            Yes::Wish(_) | Yes::Run(_) => None,
        }
    }

    /// A key. A digit is the beginning of something else: the question is dropped for it.
    pub(super) fn key(&self, chord: Chord) -> Outcome {
        let is_yes = self.enter_is_yes && chord.code == Code::Enter;
        match said(chord) {
            Some(false) => Outcome::Close,
            Some(true) => self.agreed(),
            None if is_yes => self.agreed(),
            None if chord.code == Code::Tab => match self.yes {
                Yes::Complete(order, _, sum) => Outcome::Meter(order, sum),
                Yes::Wish(_) | Yes::Run(_) => Outcome::Stay,
            },
            None if chord.digit().is_some() => Outcome::PassOn,
            None => Outcome::Stay,
        }
    }

    fn agreed(&self) -> Outcome {
        match &self.yes {
            Yes::Wish(command) => Outcome::Do(Command::clone(command)),
            Yes::Run(action) => Outcome::Run(*action),
            Yes::Complete(order, bill, _) => {
                Outcome::Do(Command::Step(*order, Step::Complete(*bill)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_words_and_no_keys_of_another_layout() {
        for (letter, answer) in [
            ('y', Some(true)),
            ('Д', Some(true)),
            ('н', Some(false)),
            ('N', Some(false)),
            ('т', None),
            ('l', None),
            ('q', None),
        ] {
            assert_eq!(said(Chord::char(letter)), answer, "{letter}");
        }
        assert_eq!(said(Chord::key(Code::Enter)), None);
    }
}
