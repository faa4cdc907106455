//! The panes that share a place: crews, map, stands; and what they wish to have read.

use super::{App, Pane};
use crate::keys::Action;
use crate::map::Way;
use crate::msg::Command;
use crate::text::Word;
use pult_app::ZoneQueue;
use pult_domain::{CrewId, OrderId, Point};
use pult_geo::distance;

/// A crew that has come this many metres has its way found anew.
const MOVED_M: f64 = 250.0;

/// The queues of the zones.
#[derive(Debug, Default)]
pub struct Stands {
    /// The queues; `None` until they are read.
    pub queues: Option<Vec<ZoneQueue>>,
    /// Which of them is selected.
    pub at: usize,
    /// The first that is seen.
    pub offset: usize,
    asked: bool,
}

impl Stands {
    pub(super) fn take(&mut self, queues: Vec<ZoneQueue>) {
        self.at = self.at.min(queues.len().saturating_sub(1));
        self.queues = Some(queues);
    }

    pub(super) fn step(&mut self, by: isize) {
        let n = self.queues.as_ref().map_or(0, Vec::len);
        self.at = self.at.saturating_add_signed(by).min(n.saturating_sub(1));
    }
}

impl App {
    /// Gives the keys to a pane, and shows it.
    pub(super) fn go_to(&mut self, pane: Pane) {
        self.pane = pane;
        if pane.is_side() {
            self.side = pane;
        }
    }

    /// Shows a pane that shares its place with others. A card that stands beside it keeps the keys; one that
    /// takes the whole screen is parked.
    pub(super) fn show_pane(&mut self, pane: Pane) {
        self.make_way();
        match self.form.is_some() {
            true => self.side = pane,
            false => self.go_to(pane),
        }
    }

    /// Goes to the next pane or the one before: of those that share a place, the one that is seen.
    pub(super) fn step_pane(&mut self, forward: bool) {
        let seen: Vec<Pane> = Pane::ALL
            .into_iter()
            .filter(|pane| !self.is_wide || !pane.is_side() || *pane == self.side)
            .collect();
        let here = seen.iter().position(|pane| *pane == self.pane);
        let by = if forward { 1 } else { seen.len() - 1 };
        self.go_to(seen[(here.unwrap_or(0) + by) % seen.len()]);
    }

    /// Whether a pane is seen.
    pub(super) fn shows(&self, pane: Pane) -> bool {
        self.pane == pane || (self.is_wide && self.side == pane)
    }

    /// What the panes that are seen wish to have read.
    pub(super) fn side_wishes(&mut self) -> Vec<Command> {
        let mut wishes: Vec<Command> = self.ask_reaches().into_iter().collect();
        wishes.extend(self.ask_trip());
        if self.shows(Pane::Map) {
            if !std::mem::replace(&mut self.map.asked, true) {
                wishes.push(Command::LoadMap);
            }
            wishes.extend(self.ask_way());
            if let Some(point) = self.followed_point() {
                self.map.follow(point);
            }
        }
        if self.shows(Pane::Stands) && !std::mem::replace(&mut self.stands.asked, true) {
            wishes.push(Command::LoadStands);
        }
        wishes
    }

    /// What is read again each second while it is seen.
    pub(super) fn each_second(&mut self) -> Vec<Command> {
        if self.shows(Pane::Stands) && self.replay.is_none() {
            vec![Command::LoadStands]
        } else {
            Vec::new()
        }
    }

    /// Asks for the way of the selected order when it is another one, or its crew has come far.
    fn ask_way(&mut self) -> Option<Command> {
        let (order, ends) = self.ends_of_selected()?;
        let holds = |known: &(OrderId, Vec<Point>)| {
            let (of, before) = known;
            let is_near = |pair: (&Point, &Point)| distance::meters(*pair.0, *pair.1) < MOVED_M;
            *of == order && before.len() == ends.len() && before.iter().zip(&ends).all(is_near)
        };
        if self.map.way_asked.as_ref().is_some_and(holds) {
            return None;
        }
        self.map.way_asked = Some((order, ends.clone()));
        if ends.len() < 2 {
            self.map.way = Some(Way {
                order,
                legs: Vec::new(),
            });
            return None;
        }
        Some(Command::LoadWay(order, ends))
    }

    /// Where the selected order's crew is, if it has one, and the stops that are still ahead.
    fn ends_of_selected(&self) -> Option<(OrderId, Vec<Point>)> {
        let row = self.board.orders.get(&self.selected()?)?;
        let crew = row.crew.and_then(|crew| self.board.crews.get(&crew));
        let crew = crew.and_then(|crew| crew.position);
        let crew = crew.map(|position| position.point);
        let ahead = row.stops.iter().filter(|stop| stop.is_open());
        let ends = crew.into_iter().chain(ahead.filter_map(|stop| stop.point));
        Some((row.id, ends.collect()))
    }

    /// The crew that the map follows: that of the selected order, else the selected one.
    pub(crate) fn followed(&self) -> Option<CrewId> {
        let row = self.selected().and_then(|id| self.board.orders.get(&id));
        row.and_then(|row| row.crew).or(self.crew)
    }

    fn followed_point(&self) -> Option<Point> {
        let crew = self.board.crews.get(&self.followed()?)?;
        crew.position.map(|position| position.point)
    }

    pub(super) fn turn_following(&mut self) {
        self.go_to(Pane::Map);
        self.map.follows = !self.map.follows;
        if self.map.follows && self.followed_point().is_none() {
            self.map.follows = false;
            self.warn(Word("map-nobody-to-follow"));
        }
    }

    /// Moves the map; answers whether the key was for it.
    pub(super) fn move_map(&mut self, action: Action) -> bool {
        match action {
            Action::Left => self.pan(-1.0, 0.0),
            Action::Right => self.pan(1.0, 0.0),
            Action::Up => self.pan(0.0, 1.0),
            Action::Down => self.pan(0.0, -1.0),
            Action::PageUp => self.map.zoom(1, &self.board),
            Action::PageDown => self.map.zoom(-1, &self.board),
            Action::First => {
                self.map.boundary.held = None;
                self.map.whole();
            }
            Action::Last => {
                self.map.boundary.held = None;
                self.look_at_selected();
            }
            _ => return false,
        }
        true
    }

    fn pan(&mut self, east: f64, north: f64) {
        self.map.pan(east, north, &self.board);
        self.map.carry(&self.board);
    }

    fn look_at_selected(&mut self) {
        match self
            .ends_of_selected()
            .and_then(|(_, ends)| ends.first().copied())
        {
            Some(point) => self.map.look_at(point),
            None => self.warn(Word("no-order-selected")),
        }
    }
}
