//! Cards that change orders, while others change the same orders: each follows what is done elsewhere, also
//! one that comes back from before a crash.

use super::App;
use crate::board::Board;
use crate::form::{Asks, Form, InWords};
use crate::msg::{Changes, Command};
use crate::popups::Kind;
use crate::text::{Value, Word};
use pult_domain::{Order, OrderId};

/// A card from before a crash whose order is not read again yet.
pub(super) struct HalfChanged {
    /// The card.
    pub form: Form,
    /// It was the one that is open.
    pub was_open: bool,
}

impl App {
    /// Reads the orders again that commits have changed and whose cards are filled in here.
    pub(super) fn reread_changed(&self, changes: &Changes) -> Vec<Command> {
        let rows = changes.orders.iter().map(|row| row.id);
        let changed: Vec<OrderId> = rows.filter(|id| self.is_edited_here(*id)).collect();
        let wish = |id: OrderId| {
            let mut events = changes.events.iter().rev();
            let last = events.find(|event| event.order == Some(id));
            let who = last.map_or_else(String::new, |event| self.speaker().actor(event));
            Command::Reread(id, who)
        };
        changed.into_iter().map(wish).collect()
    }

    /// Reads the orders again that stand otherwise on a board that was read anew, and those of cards from
    /// before a crash.
    pub(super) fn reread_other(&self, board: &Board) -> Vec<Command> {
        let wish = |id| Command::Reread(id, String::new());
        if !self.loaded {
            let begun = self.half_changed.iter();
            let begun = begun.filter_map(|it| it.form.order_changed());
            return begun.map(wish).collect();
        }
        let is_other = |id: &OrderId| {
            let before = self.board.orders.get(id);
            match board.orders.get(id) {
                Some(row) => before != Some(row),
                None => before.is_some_and(|row| row.phase.is_open()),
            }
        };
        let cards = self.form.iter().chain(&self.parked);
        let changed = cards.filter_map(Form::order_changed);
        changed.filter(is_other).map(wish).collect()
    }

    fn is_edited_here(&self, order: OrderId) -> bool {
        let mut cards = self.form.iter().chain(&self.parked);
        cards.any(|form| form.order_changed() == Some(order))
    }

    /// An order as it is now: its card goes on over it.
    pub(super) fn take_reread(&mut self, order: &Order, who: &str) -> Vec<Command> {
        let mut wishes = self.resume_change(order);
        let time = self.board.time;
        let said = InWords::of(&self.words, order);
        let mut is_told = false;
        for form in self.form.iter_mut().chain(&mut self.parked) {
            // What is being saved is judged by the office.
            if form.order_changed() != Some(order.id) || form.saving {
                continue;
            }
            is_told |= form.follow_order(order.clone(), &time, said.clone(), who.to_owned());
            wishes.extend(form.asks_after_following());
        }
        let is_open = self.edits() == Some(order.id);
        if let Some(form) = self.form.as_mut().filter(|_| is_open)
            && std::mem::take(&mut form.overtaken)
            && !form.disputes().is_empty()
        {
            self.open(Kind::First(order.id, Asks::Whose, false));
        }
        let n_parked = self.parked.len();
        let is_it = |form: &Form| form.order_changed() == Some(order.id);
        self.parked.retain(|form| !(is_it(form) && form.is_over()));
        if self.parked.len() < n_parked {
            let values = [("order", Value::from(order.id.0))];
            let text = self.words.with(Word("card-of-closed"), &values);
            self.inform(text);
        } else if is_told && !is_open && !who.is_empty() {
            let values = [
                ("order", Value::from(order.id.0)),
                ("who", Value::from(who)),
            ];
            let text = self.words.with(Word("card-changed-elsewhere"), &values);
            self.inform(text);
        }
        self.lay_out();
        wishes
    }

    /// The card of this order from before a crash is there again, over the order as it is now.
    fn resume_change(&mut self, order: &Order) -> Vec<Command> {
        let is_it = |it: &HalfChanged| it.form.order_changed() == Some(order.id);
        let Some(at) = self.half_changed.iter().position(is_it) else {
            return Vec::new();
        };
        let HalfChanged { mut form, was_open } = self.half_changed.remove(at);
        form.set_books(self.books());
        let said = InWords::of(&self.words, order);
        let time = self.board.time;
        form.follow_order(order.clone(), &time, said, String::new());
        let wishes = form.asks_after_following();
        match was_open && self.form.is_none() {
            true => self.form = Some(form),
            false => self.parked.push(form),
        }
        wishes
    }
}
