//! What can be taken back: the last deed, and the ones before it, each for a while.

use super::{App, Pane};
use crate::form::Form;
use crate::map::Boundary;
use crate::msg::Command;
use crate::text::{Value, Word};

/// How long a deed can be taken back, in milliseconds.
pub(crate) const UNDO_MS: u64 = 10_000;
/// So many deeds are remembered.
const MOST: usize = 20;

/// Something that can be taken back.
#[derive(Debug)]
pub(super) struct Undo {
    what: What,
    /// Until when; `None`: always.
    until_ms: Option<u64>,
}

#[derive(Debug)]
enum What {
    /// A deed, in words, and the wish that takes it back.
    Deed(String, Box<Command>),
    /// A card that was dropped.
    Card(Box<Form>),
    /// The boundary of a zone that was not written.
    Boundary(Boundary),
}

impl Undo {
    /// A card that was dropped comes back whole, however late.
    pub(super) fn card(form: Form) -> Undo {
        Undo {
            what: What::Card(Box::new(form)),
            until_ms: None,
        }
    }

    pub(super) fn is_over(&self, ms: u64) -> bool {
        self.until_ms.is_some_and(|until| ms >= until)
    }
}

impl App {
    /// Remembers how a deed is taken back.
    pub(super) fn remember(&mut self, said: String, command: Command) {
        self.undo.push(Undo {
            what: What::Deed(said, Box::new(command)),
            until_ms: Some(self.at.ms + UNDO_MS),
        });
        let surplus = self.undo.len().saturating_sub(MOST);
        self.undo.drain(..surplus);
    }

    /// A boundary that was drawn and is put away comes back by Ctrl+Z, however late.
    pub(super) fn keep_boundary(&mut self, boundary: Boundary) {
        self.inform(self.words.say(Word("boundary-dropped")));
        self.undo.push(Undo {
            what: What::Boundary(boundary),
            until_ms: None,
        });
    }

    /// Ctrl+Z: the newest deed that can still be taken back.
    pub(super) fn take_back(&mut self) -> Vec<Command> {
        match self.undo.pop().map(|undo| undo.what) {
            Some(What::Card(form)) => {
                self.restore_card(*form);
                Vec::new()
            }
            Some(What::Deed(said, command)) => {
                self.taking_back = Some(said);
                vec![*command]
            }
            Some(What::Boundary(boundary)) => {
                self.map.boundary = boundary;
                self.show_pane(Pane::Map);
                Vec::new()
            }
            None => {
                self.warn(Word("nothing-to-undo"));
                Vec::new()
            }
        }
    }

    /// What is said of a deed: of one that takes another back, which one that was.
    pub(super) fn told(&mut self, said: String) -> String {
        match self.taking_back.take() {
            Some(before) => self
                .words
                .with(Word("taken-back"), &[("what", Value::from(before))]),
            None => said,
        }
    }
}
