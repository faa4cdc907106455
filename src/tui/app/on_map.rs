//! What is done on the map: an order from what is there, zones and places drawn.

use super::{App, Pane};
use crate::keys::Action;
use crate::msg::{Command, Suggestion};
use crate::omnibox::Hit;
use crate::popups::{About, Kind};
use crate::text::{Value, Word};
use pult_domain::Point;

/// A zone has so many corners at least.
const LEAST_CORNERS: usize = 3;

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
        match action {
            Action::Open if self.map.corners.len() >= LEAST_CORNERS => {
                self.open(Kind::prompt(About::Zone, ""));
            }
            Action::Open if !self.map.corners.is_empty() => self.warn(Word("map-more-corners")),
            Action::Open => return Some(vec![Command::WhatIsAt(middle)]),
            Action::NextStep => self.map.corners.push(middle),
            Action::More => self.open(Kind::prompt(About::Place(middle), "")),
            Action::RubOut => {
                self.map.corners.pop();
            }
            Action::Drop if !self.map.corners.is_empty() => self.map.corners.clear(),
            Action::Drop if self.map.is_whole_screen => self.map.is_whole_screen = false,
            _ => return None,
        }
        Some(Vec::new())
    }

    /// A click on the map: a corner of the zone that is drawn, else the middle of what is seen.
    pub(super) fn click_on_map(&mut self, cell: (u16, u16)) {
        let point = self.map.point_of(cell, &self.board);
        match self.map.corners.is_empty() {
            true => self.map.look_at(point),
            false => self.map.corners.push(point),
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
                let corners = std::mem::take(&mut self.map.corners);
                vec![Command::DrawZone(name.to_owned(), corners)]
            }
        }
    }
}
