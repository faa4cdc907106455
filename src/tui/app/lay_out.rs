//! What stands where: what time and a filter make of the board.

use super::{App, Pane};
use crate::filter::Filter;
use crate::msg::Command;
use pult_domain::OrderId;

/// What is half done is kept so often, in milliseconds.
const KEEP_MS: u64 = 300;

impl App {
    /// Time has passed.
    pub(super) fn tick(&mut self) -> Vec<Command> {
        let ms = self.at.ms;
        self.toast.take_if(|toast| toast.is_over(ms));
        self.undo.take_if(|(_, until_ms)| ms >= *until_ms);
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

    pub(super) fn set_filter(&mut self, typed: &str) {
        self.filter = Filter::new(typed, &self.board);
        self.lay_out();
    }

    pub(super) fn lay_out(&mut self) {
        let engine = self.settings.auto_assign;
        self.orders
            .lay_out(&self.board, &self.filter, engine, self.at.office);
        self.lay_out_crews();
    }

    /// Crews on line first, each part by call sign.
    fn lay_out_crews(&mut self) {
        let mut crews: Vec<_> = self.board.crews.values().collect();
        crews.sort_by_cached_key(|crew| {
            let number = crew.call_sign.parse().unwrap_or(u64::MAX);
            (
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
        if !self.orders.select(id) {
            self.finding = None;
            self.set_filter("");
            self.orders.select(id);
        }
        self.go_to(Pane::Orders);
    }
}
