//! Ctrl+Z at the desk.

use super::{App, Pane};
use crate::map::Boundary;
use crate::msg::Command;
use crate::text::Word;
use crate::undo::Undo;

impl App {
    /// A boundary that was drawn and is put away comes back by Ctrl+Z, however late.
    pub(super) fn keep_boundary(&mut self, boundary: Boundary) {
        self.inform(self.words.say(Word("boundary-dropped")));
        self.undo.remember(Undo::Boundary(boundary), self.at.ms);
    }

    /// Takes back the newest that still can be.
    pub(super) fn take_back(&mut self) -> Vec<Command> {
        match self.undo.take_back(self.at.ms) {
            Some(Undo::Card(form)) => self.restore_card(*form),
            Some(Undo::Deed(_, command)) => return vec![*command],
            Some(Undo::Boundary(boundary)) => {
                self.map.boundary = boundary;
                self.show_pane(Pane::Map);
            }
            None => self.warn(Word("nothing-to-undo")),
        }
        Vec::new()
    }
}
