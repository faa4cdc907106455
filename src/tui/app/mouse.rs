//! The mouse, for those who want it: a click selects, the wheel moves.

use ratatui::layout::{Position, Rect};

use super::{App, Pane};
use crate::msg::Command;
use crate::text::Word;

/// Rows that one turn of the wheel moves.
const WHEEL: isize = 3;

impl App {
    /// Listens to the mouse, or no longer.
    pub(super) fn turn_mouse(&mut self) -> Vec<Command> {
        self.has_mouse = !self.has_mouse;
        let word = if self.has_mouse {
            Word("mouse-on")
        } else {
            Word("mouse-off")
        };
        let text = self.words.say(word);
        self.inform(text);
        vec![Command::Mouse(self.has_mouse)]
    }

    /// A click: the pane under it gets the keys, the row under it is selected.
    pub(super) fn click(&mut self, column: u16, row: u16) -> Vec<Command> {
        if !self.popups.is_empty() || self.omnibox.is_some() || self.form.is_some() {
            return Vec::new();
        }
        let Some((pane, area)) = self.area_at(column, row) else {
            return Vec::new();
        };
        self.go_to(pane);
        let line = usize::from(row - area.y);
        match pane {
            Pane::Orders => self.orders.select_line(self.orders_offset + line),
            Pane::Crews => {
                let crew = self.crew_ids.get(self.crews_offset + line).copied();
                self.crew = crew.or(self.crew);
            }
            Pane::Map => self.click_on_map((column - area.x, row - area.y)),
            Pane::Card | Pane::Stands => {}
        }
        Vec::new()
    }

    /// The pane at a column and row, and where it lies.
    pub(super) fn area_at(&self, column: u16, row: u16) -> Option<(Pane, Rect)> {
        let at = Position::new(column, row);
        let mut areas = self.areas.iter();
        areas.find(|(_, area)| area.contains(at)).copied()
    }

    /// The wheel moves what lies under it.
    pub(super) fn wheel(&mut self, column: u16, row: u16, down: bool) -> Vec<Command> {
        let hit = self.area_at(column, row);
        let Some((pane, _)) = hit.filter(|_| self.popups.is_empty()) else {
            return Vec::new();
        };
        self.go_to(pane);
        match pane {
            Pane::Map => self.map.zoom(if down { -1 } else { 1 }, &self.board),
            _ => self.step(if down { WHEEL } else { -WHEEL }),
        }
        Vec::new()
    }
}
