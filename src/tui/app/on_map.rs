//! What is done on the map: an order from what is there, zones and places drawn.

use super::{App, Pane};
use crate::keys::Action;
use crate::map::Boundary;
use crate::msg::{Command, Suggestion};
use crate::omnibox::Hit;
use crate::popups::{About, Kind, Question, Yes};
use crate::screens::role_needed;
use crate::text::{Value, Word};
use pult_app::Record;
use pult_domain::{Address, Point, Role, Zone};

impl App {
    /// F8: the map; on it, the whole screen, and back.
    pub(super) fn show_map(&mut self) {
        if self.pane == Pane::Map && self.form.is_none() {
            self.map.is_whole_screen = !self.map.is_whole_screen;
        } else {
            self.show_pane(Pane::Map);
        }
    }

    /// Whether the map takes the whole screen.
    pub(crate) fn is_map_whole(&self) -> bool {
        self.map.is_whole_screen && self.pane == Pane::Map && self.form.is_none()
    }

    /// Keys that mean something else on the map; `None`: they mean what they mean everywhere.
    pub(super) fn act_on_map(&mut self, action: Action) -> Option<Vec<Command>> {
        let is_number_begun = !self.typed.is_empty();
        if self.pane != Pane::Map || self.replay.is_some() || is_number_begun {
            return None;
        }
        let middle = self.map.middle(&self.board);
        let has_corners = !self.map.boundary.is_empty();
        match action {
            Action::Open if self.map.boundary.is_enough() => {
                self.map.boundary.held = None;
                let part = self.map.boundary.of.as_ref();
                let name = part.map_or_else(String::new, |part| part.name.clone());
                self.open(Kind::prompt(About::Zone, &name));
            }
            Action::Open if has_corners => self.warn(Word("map-more-corners")),
            Action::Open => return Some(vec![Command::WhatIsAt(middle)]),
            Action::NextStep => {
                if self.may_write_map(Zone::ROLE) {
                    self.map.boundary.put(middle);
                }
            }
            Action::More => {
                if self.may_write_map(Address::ROLE) {
                    self.open(Kind::prompt(About::Place(middle), ""));
                }
            }
            Action::RubOut if has_corners => {
                if !self.map.boundary.rub_out() {
                    self.warn(Word("map-no-corner-goes"));
                }
            }
            Action::Cancel if self.map.boundary.of.is_some() => self.ask_remove_zone(),
            Action::Drop if self.map.boundary.held.is_some() => self.map.boundary.held = None,
            Action::Drop if has_corners => {
                let dropped = std::mem::take(&mut self.map.boundary);
                self.keep_boundary(dropped);
            }
            Action::Drop if self.map.is_whole_screen => self.map.is_whole_screen = false,
            _ => return None,
        }
        Some(Vec::new())
    }

    /// `=` on the map: takes the zone in the middle in hand; of what is in hand, holds a corner or lays it down.
    pub(super) fn take_on_map(&mut self) {
        if !self.may_write_map(Zone::ROLE) {
            return;
        }
        if self.map.boundary.held.is_some() {
            self.map.boundary.held = None;
        } else if !self.map.boundary.is_empty() {
            self.map.hold_nearest(&self.board);
        } else if !self.map.take_zone(&self.board) {
            self.warn(Word("map-no-zone"));
        }
    }

    /// Whether `=` is for the map.
    pub(super) fn is_map_in_hand(&self) -> bool {
        self.pane == Pane::Map && self.replay.is_none()
    }

    /// Whether whoever sits here may draw; says so before anything is drawn.
    fn may_write_map(&mut self, role: Role) -> bool {
        let may = self.settings.role >= role;
        if !may {
            self.warn(role_needed(role));
        }
        may
    }

    fn ask_remove_zone(&mut self) {
        let Some(part) = &self.map.boundary.of else {
            return;
        };
        let values = [("name", Value::from(part.name.as_str()))];
        let question = Question {
            title: Word("zone-remove-title"),
            lines: vec![
                self.words.with(Word("zone-remove-question"), &values),
                self.words.say(Word("yes-no-keys")),
            ],
            yes: Yes::Wish(Box::new(Command::RemoveZone(part.zone))),
            enter_is_yes: false,
        };
        self.open(Kind::Ask(question));
    }

    /// A click on the map: holds a corner of what is in hand, lays it down, or makes one; else the middle of what
    /// is seen goes there.
    pub(super) fn click_on_map(&mut self, cell: (u16, u16)) {
        let point = self.map.point_of(cell, &self.board);
        if self.map.boundary.is_empty() {
            self.map.look_at(point);
        } else if self.map.boundary.held.is_some() || !self.map.hold_at(cell, &self.board) {
            self.map.boundary.put(point);
        }
    }

    /// The mouse is moved with its button down: the corner that is held goes with it.
    pub(super) fn drag(&mut self, column: u16, row: u16) {
        if self.map.boundary.held.is_none() || !self.popups.is_empty() {
            return;
        }
        if let Some((Pane::Map, area)) = self.area_at(column, row) {
            let cell = (column - area.x, row - area.y);
            let point = self.map.point_of(cell, &self.board);
            self.map.boundary.carry(point);
            self.map.boundary.dragged = true;
        }
    }

    /// The button of the mouse goes up: a corner that came with it stays there.
    pub(super) fn release(&mut self) {
        let boundary = &mut self.map.boundary;
        if std::mem::take(&mut boundary.dragged) {
            boundary.held = None;
        }
    }

    /// What is at a point of the map begins an order.
    pub(super) fn order_here(
        &mut self,
        point: Point,
        found: Option<Box<Suggestion>>,
    ) -> Vec<Command> {
        match found {
            Some(found) => self.order_from(Hit::Address(*found)),
            None => {
                let at = format!("{:.5}, {:.5}", point.lat, point.lon);
                let text = self
                    .words
                    .with(Word("map-nothing-here"), &[("at", Value::from(at))]);
                self.refuse(text);
                Vec::new()
            }
        }
    }

    /// The name of what was drawn.
    pub(super) fn named_on_map(&mut self, about: About, name: &str) -> Vec<Command> {
        match about {
            About::Place(point) => vec![Command::NamePlace(name.to_owned(), point)],
            _ => {
                let Boundary { corners, of, .. } = self.map.boundary.clone();
                vec![Command::DrawZone(name.to_owned(), corners, of)]
            }
        }
    }
}
