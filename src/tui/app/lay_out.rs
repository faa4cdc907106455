//! What stands where: what time and a filter make of the board.

use super::{App, Pane};
use crate::arrange::Contents;
use crate::board::CrewRow;
use crate::filter::Filter;
use crate::group::Group;
use crate::msg::Command;
use pult_domain::{OrderId, Phase};

/// What is half done is kept so often, in milliseconds.
const KEEP_MS: u64 = 300;

impl App {
    /// Time has passed.
    pub(super) fn tick(&mut self) -> Vec<Command> {
        let ms = self.at.ms;
        self.toasts.retain(|toast| !toast.is_over(ms));
        self.undo.forget(ms);
        self.forget_closed();
        let mut wishes = self.fire(false);
        wishes.extend(self.tick_of_screen());
        if self.last_second != self.at.office {
            self.last_second = self.at.office;
            self.lay_out();
            wishes.extend(self.each_second());
        }
        if self.loaded && self.at.ms >= self.keep_at_ms {
            self.keep_at_ms = self.at.ms + KEEP_MS;
            wishes.extend(self.keep());
        }
        wishes
    }

    /// Whether something that goes by seconds is seen, or read again within seconds.
    pub fn counts_seconds(&self) -> bool {
        let mut rows = self.board.orders.values();
        self.replay.is_some()
            || !self.screens.is_empty()
            || self.shows(Pane::Stands)
            || self.settings.process.map.progress().is_some()
            || rows.any(|row| row.phase == Phase::Offered)
    }

    pub(super) fn set_filter(&mut self, typed: &str) {
        self.filter = Filter::new(typed, &self.board);
        self.lay_out();
    }

    pub(crate) fn lay_out(&mut self) {
        let cards = self.parked.iter();
        let cards = cards.filter(|form| self.filter.passes_text(&form.summary()));
        let cards: Vec<u64> = cards.map(|form| form.serial).collect();
        self.orders.lay_out(Contents {
            board: &self.board,
            filter: &self.filter,
            cards: &cards,
            engine: self.settings.auto_assign,
            now: self.at.office,
            first: &self.settings.first,
        });
        self.count_groups();
        self.lay_out_crews();
    }

    fn count_groups(&mut self) {
        let (engine, now) = (self.settings.auto_assign, self.at.office);
        self.counts.clear();
        for row in self.board.orders.values() {
            let group = Group::of(row, &self.board, engine, now);
            *self.counts.entry(group).or_default() += 1;
        }
        let n_others = self.board.needs.others().count();
        if n_others > 0 {
            *self.counts.entry(Group::NeedsHuman).or_default() += n_others;
        }
    }

    /// Who can take the order that is looked at first, the soonest before the others; then crews on line,
    /// each part by call sign.
    pub(super) fn lay_out_crews(&mut self) {
        let places = self.places_of_crews();
        let mut crews: Vec<_> = self.board.crews.values().collect();
        // Who looks for a driver or a car sees them first. A number means an order, as long as there is one.
        let finds_crews = self.filter.has_letters() || self.orders.first_order().is_none();
        let is_sought = |crew: &CrewRow| finds_crews && self.filter.passes_crew(crew);
        crews.sort_by_cached_key(|crew| {
            let number = crew.call_sign.parse().unwrap_or(u64::MAX);
            let reach = self.reach_of(crew.id).filter(|_| !places.is_empty());
            let place = match reach.map(|reach| reach.eta.is_ok()) {
                Some(true) => places.get(&crew.id).copied().unwrap_or(usize::MAX),
                Some(false) | None => usize::MAX,
            };
            (
                !is_sought(crew),
                place,
                crew.duty == pult_domain::Duty::Off,
                number,
                crew.call_sign.clone(),
                crew.id,
            )
        });
        self.crew_ids = crews.into_iter().map(|crew| crew.id).collect();
        let is_there = self
            .crew
            .is_some_and(|id| self.board.crews.contains_key(&id));
        if !is_there {
            self.crew = self.crew_ids.first().copied();
        }
    }

    /// Shows an order on the desk, whatever the filter.
    pub(super) fn show_order(&mut self, id: OrderId) {
        if !self.select_order(id) {
            self.finding = None;
            self.forget_found();
            self.set_filter("");
            self.select_order(id);
        }
        self.go_to(Pane::Orders);
    }

    /// Selects an order if the filter lets it through; its group is unfolded for it.
    pub(super) fn select_order(&mut self, id: OrderId) -> bool {
        let (engine, now) = (self.settings.auto_assign, self.at.office);
        let row = self.board.orders.get(&id);
        let group = row
            .filter(|row| self.filter.passes(row, &self.board))
            .map(|row| Group::of(row, &self.board, engine, now));
        if !self.orders.select(id, group) && group.is_some() {
            self.lay_out();
        }
        self.orders.selected() == Some(id)
    }
}
