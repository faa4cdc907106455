//! The time of a card: what was said, what it means, and that nothing is saved that was not understood.

use super::when::is_over;
use super::{Desk, Field, Form, Outcome, When, moment};
use crate::text::Word;
use pult_app::Repeats;
use pult_app::standing::{coming, pattern};
use pult_domain::Timestamp;

/// What was said of the time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum WhenSaid {
    /// Nothing: at once.
    #[default]
    Nothing,
    /// It was understood.
    Known(When),
    /// Again and again, and first at this moment.
    Repeats(Box<Repeats>, Option<Timestamp>),
    /// It was, and is over.
    Past,
    /// It was not.
    Unknown,
}

impl WhenSaid {
    /// The moment that was said.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            WhenSaid::Known(When::At(at)) => Some(*at),
            WhenSaid::Repeats(_, first) => *first,
            WhenSaid::Known(When::Now) | WhenSaid::Nothing => None,
            WhenSaid::Past | WhenSaid::Unknown => None,
        }
    }

    /// When it repeats, if it does.
    pub fn repeats(&self) -> Option<&Repeats> {
        match self {
            WhenSaid::Repeats(repeats, _) => Some(repeats),
            WhenSaid::Known(_) | WhenSaid::Nothing => None,
            WhenSaid::Past | WhenSaid::Unknown => None,
        }
    }

    /// Why no order is taken for that; `None` when one is.
    pub fn refused(&self) -> Option<Word> {
        match self {
            WhenSaid::Past => Some(Word("form-past-time")),
            WhenSaid::Unknown => Some(Word("form-bad-time")),
            WhenSaid::Nothing | WhenSaid::Known(_) | WhenSaid::Repeats(..) => None,
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
            typed => self.said(typed, desk),
        };
        self.time_read = Some(typed);
    }

    /// What a text says. An order that is there does not come to be repeated.
    fn said(&self, typed: &str, desk: Desk) -> WhenSaid {
        let time = &desk.board.time;
        let repeats =
            pattern::repeats(typed, time.date(desk.now)).filter(|_| self.editing.is_none());
        match (repeats, moment(typed, time, desk.now)) {
            (Some(Ok(repeats)), _) => {
                let first = coming(&repeats, time, desk.now).into_iter().next();
                WhenSaid::Repeats(Box::new(repeats), first.map(|(_, _, at)| at))
            }
            (_, Some(when)) => WhenSaid::Known(when),
            (_, None) if is_over(typed, time, desk.now) => WhenSaid::Past,
            (_, None) => WhenSaid::Unknown,
        }
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
        if let Some(why) = self.said(&typed, desk).refused() {
            self.error = Some(why);
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
