//! The time of a card: what was said, what it means, and that nothing is saved that was not understood.

use super::{Desk, Field, Form, Outcome, When, moment};
use crate::text::Word;
use pult_domain::Timestamp;

/// What was said of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhenSaid {
    /// Nothing: at once.
    #[default]
    Nothing,
    /// It was understood.
    Known(When),
    /// It was not.
    Unknown,
}

impl WhenSaid {
    /// The moment that was said.
    pub fn at(self) -> Option<Timestamp> {
        match self {
            WhenSaid::Known(When::At(at)) => Some(at),
            WhenSaid::Known(When::Now) | WhenSaid::Nothing | WhenSaid::Unknown => None,
        }
    }
}

impl Form {
    /// Understands what is typed as the time. What was understood once holds: `+40` counts from when it was
    /// said.
    pub(super) fn understand_time(&mut self, desk: Desk) {
        let typed = self.time.value().trim().to_owned();
        if self.time_read.as_deref() == Some(typed.as_str()) {
            return;
        }
        self.when = match typed.as_str() {
            "" => WhenSaid::Nothing,
            typed => match moment(typed, &desk.board.time, desk.now) {
                Some(when) => WhenSaid::Known(when),
                None => WhenSaid::Unknown,
            },
        };
        self.time_read = Some(typed);
    }

    /// Whether a time is typed where an address belongs.
    pub(super) fn is_token(&self) -> bool {
        let address = self.address(self.field);
        address.is_some_and(|address| address.input.value().trim_start().starts_with('='))
    }

    /// Enter after such a time: it goes where it belongs.
    pub(super) fn take_token(&mut self, desk: Desk) -> Outcome {
        let typed = self
            .input()
            .value()
            .trim()
            .trim_start_matches('=')
            .trim()
            .to_owned();
        if moment(&typed, &desk.board.time, desk.now).is_none() {
            self.error = Some(Word("form-bad-time"));
            return Outcome::Stay;
        }
        self.input().reset();
        self.time = tui_input::Input::new(typed);
        self.understand_time(desk);
        if let Some(field) = self.address_mut() {
            field.restore();
        }
        self.refresh_own();
        Outcome::Ask(self.ask_price().into_iter().collect())
    }

    /// A time that is being typed into an address is not saved over.
    pub(super) fn half_said_time(&self) -> Option<Field> {
        let said = |field: &Field| {
            let address = self.address(*field);
            address.is_some_and(|address| address.input.value().trim_start().starts_with('='))
        };
        self.fields().into_iter().find(said)
    }
}
