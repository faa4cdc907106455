//! Finding: the board filters what it shows, and orders that were closed long ago join what was found.

use std::collections::BTreeSet;

use tui_input::Input;

use super::{App, Pane};
use crate::arrange::Selected;
use crate::board::OrderRow;
use crate::filter::Filter;
use crate::form::{Form, payment_said};
use crate::keys::Chord;
use crate::msg::Command;
use pult_domain::OrderId;

/// From this many characters on the archive is asked.
const ASKED_FROM: usize = 2;

/// What the archive was asked, and what it found.
#[derive(Debug, Default)]
pub(super) struct Archive {
    /// The number of the question that counts.
    asked: u64,
    is_open: bool,
    found: BTreeSet<OrderId>,
    /// Those of them that are on the board for their sake alone.
    borrowed: BTreeSet<OrderId>,
    /// A person has moved within what was found.
    pub(super) moved: bool,
    /// What was selected when the box was opened.
    before: Option<Selected>,
    /// Keys that came before the answer: they are meant for what is found.
    held: Vec<Chord>,
}

impl Archive {
    /// Whether keys wait for its answer.
    pub(super) fn holds(&self) -> bool {
        !self.held.is_empty()
    }
}

impl App {
    /// The box for finding is opened.
    pub(super) fn open_find(&mut self) {
        self.park_aloud();
        if self.filter.is_empty() {
            self.archive.before = self.orders.selection();
        }
        self.finding = Some(Input::new(self.filter.typed().to_owned()));
    }

    /// Esc in the box: everything is seen again, and what was selected before is selected.
    pub(super) fn close_find(&mut self) -> Vec<Command> {
        self.finding = None;
        let wishes = self.find("");
        self.orders.select_again(self.archive.before.take());
        wishes
    }

    /// Enter in the box: what was found stays; where that is a crew and no order, the crew has the keys.
    pub(super) fn keep_found(&mut self) {
        self.finding = None;
        let crew = self.crew_ids.first().copied();
        let crew = crew.and_then(|id| self.board.crews.get(&id));
        let is_crew = crew.is_some_and(|crew| self.filter.passes_crew(crew));
        if is_crew && self.orders.first_order().is_none() {
            self.crew = crew.map(|crew| crew.id);
            self.go_to(Pane::Crews);
        }
    }

    /// What is typed in the box for finding is another.
    pub(super) fn find(&mut self, typed: &str) -> Vec<Command> {
        self.forget_found();
        self.archive.moved = false;
        self.set_filter(typed);
        self.go_to_found();
        let typed = typed.trim();
        self.archive.asked += 1;
        self.archive.is_open = typed.chars().count() >= ASKED_FROM;
        match self.archive.is_open {
            true => vec![Command::FindOrders(self.archive.asked, typed.to_owned())],
            false => Vec::new(),
        }
    }

    /// Selects what was found first; a number that names an open order means that order.
    fn go_to_found(&mut self) {
        let number = self.filter.typed().trim();
        let named = self
            .board
            .orders
            .values()
            .find(|row| row.id.to_string() == number);
        let open = named.filter(|row| row.phase.is_open()).map(|row| row.id);
        if !open.is_some_and(|id| self.orders.select(id, None)) {
            self.orders.go_to_first_order();
        }
    }

    /// Lets nothing of the archive stand on the board any more.
    pub(super) fn forget_found(&mut self) {
        for id in std::mem::take(&mut self.archive.borrowed) {
            self.board.orders.remove(&id);
        }
        self.archive.found.clear();
        self.archive.is_open = false;
    }

    /// The archive answered.
    pub(super) fn take_found(&mut self, ask: u64, rows: Vec<OrderRow>) -> Vec<Command> {
        if ask != self.archive.asked || !self.archive.is_open {
            return Vec::new();
        }
        self.archive.is_open = false;
        for row in rows {
            self.archive.found.insert(row.id);
            // What the board knows it knows as well, and newer.
            if !self.board.orders.contains_key(&row.id) {
                self.archive.borrowed.insert(row.id);
                self.board.orders.insert(row.id, row);
            }
        }
        self.filter_again();
        self.lay_out();
        if !self.archive.moved {
            self.go_to_found();
        }
        self.release_found()
    }

    /// The rows that stand on the board for the sake of what was found.
    pub(super) fn borrowed_rows(&self) -> Vec<OrderRow> {
        let ids = self.archive.borrowed.iter();
        ids.filter_map(|id| self.board.orders.get(id).cloned())
            .collect()
    }

    /// The filter over the board as it stands now.
    pub(super) fn filter_again(&mut self) {
        if !self.filter.is_empty() {
            let found = self.archive.found.clone();
            self.filter = Filter::new(self.filter.typed(), &self.board).with(found);
        }
    }

    /// Enter before the archive has answered: it, and what comes after it, waits for the answer.
    pub(super) fn holds_for_archive(&mut self, chord: Chord) -> bool {
        let waits = self.archive.is_open;
        if waits {
            self.archive.held.push(chord);
        }
        waits
    }

    /// The keys that waited.
    pub(super) fn release_found(&mut self) -> Vec<Command> {
        self.archive.is_open = false;
        let held = std::mem::take(&mut self.archive.held);
        held.into_iter()
            .flat_map(|chord| self.key_of_top(chord, false))
            .collect()
    }

    /// The card of an order that is over, to be taken once more; Enter takes it.
    pub(super) fn again(&mut self, id: OrderId) -> Vec<Command> {
        let Some(row) = self.board.orders.get(&id) else {
            return Vec::new();
        };
        let payment = payment_said(&self.words, row.payment);
        let form = Form::again(row, self.books(), payment);
        // What was looked for is found.
        self.finding = None;
        self.forget_found();
        self.set_filter("");
        self.open_card(form);
        let asked = self.form.as_mut().map(Form::ask_again_quietly);
        asked.map_or_else(Vec::new, |outcome| self.after_form(outcome))
    }
}
