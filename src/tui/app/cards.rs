//! The cards of new orders: one is open, others wait for theirs to be finished. None is ever thrown away by
//! a key that means something else.

use super::{App, Pane};
use crate::board::OrderRow;
use crate::form::{Answer, Desk, Form, InWords};
use crate::msg::Command;
use crate::text::{Value, Word};
use crate::undo::Undo;
use pult_domain::{Order, OrderId};

impl App {
    /// A number that no other card or box of this console has.
    pub(super) fn next_serial(&mut self) -> u64 {
        self.n_serials += 1;
        self.n_serials
    }

    /// Opens a card; the one that is open is parked.
    pub(super) fn open_card(&mut self, mut form: Form) {
        form.number(self.next_serial());
        self.park();
        self.form = Some(form);
        self.lay_out();
    }

    /// Opens the card of an order that is there; one that was begun already goes on.
    pub(super) fn edit_order(&mut self, order: Order) -> Vec<Command> {
        self.warn_of_editor(order.id);
        let is_it = |form: &Form| form.editing.as_ref().is_some_and(|it| it.id() == order.id);
        if let Some(serial) = self
            .parked
            .iter()
            .find(|form| is_it(form))
            .map(|form| form.serial)
        {
            let mut wishes = self.take_reread(&order, "");
            wishes.extend(self.unpark(serial));
            return wishes;
        }
        let said = InWords::of(&self.words, &order);
        let row = self.board.orders.get(&order.id);
        let is_standing = row.is_some_and(|row| row.standing.is_some());
        let mut form = Form::of_order(order, self.books(), &self.board.time, said);
        form.is_standing = is_standing;
        self.open_card(form);
        let asked = self.form.as_mut().map(|form| form.ask_again_quietly());
        asked.map_or_else(Vec::new, |outcome| self.after_form(outcome))
    }

    /// What is asked before an order is changed was answered.
    pub(super) fn save_for(
        &mut self,
        order: OrderId,
        answer: Answer,
        forced: bool,
    ) -> Vec<Command> {
        let desk = Desk {
            board: &self.board,
            now: self.at.office,
            pasted: false,
        };
        let form = self.form.as_mut();
        let form = form.filter(|form| form.order_changed() == Some(order));
        let outcome = form.map(|form| form.save_for(answer, forced, desk));
        outcome.map_or_else(Vec::new, |outcome| self.after_form(outcome))
    }

    /// How many open orders of the same standing order come after this one.
    pub(crate) fn n_after(&self, order: OrderId) -> usize {
        let Some(this) = self.board.orders.get(&order) else {
            return 0;
        };
        let is_after = |row: &&OrderRow| {
            let is_same = row.standing.is_some() && row.standing == this.standing;
            is_same && row.phase.is_open() && row.id != order && row.due_at > this.due_at
        };
        self.board.orders.values().filter(is_after).count()
    }

    /// Parks the card that is open; an empty one just goes. Returns whether there is one more to finish.
    pub(super) fn park(&mut self) -> bool {
        let Some(form) = self.form.take() else {
            return false;
        };
        let is_begun = !form.is_empty() && !form.is_over();
        if is_begun {
            self.parked.push(form);
        }
        self.lay_out();
        is_begun
    }

    /// Esc in a card: parks it and says where it is.
    pub(super) fn park_aloud(&mut self) {
        if self.park() {
            let n = i64::try_from(self.parked.len()).unwrap_or(i64::MAX);
            let text = self
                .words
                .with(Word("card-parked"), &[("n", Value::from(n))]);
            self.inform(text);
        }
    }

    /// Ctrl+O: the card that has waited longest comes back, the open one waits.
    pub(super) fn next_card(&mut self) -> Vec<Command> {
        match self.parked.first().map(|form| form.serial) {
            Some(serial) => return self.unpark(serial),
            None if self.form.is_none() => self.warn(Word("no-cards")),
            None => {}
        }
        Vec::new()
    }

    /// Opens a card that waits: what its caller waits for may be another matter by now.
    pub(super) fn unpark(&mut self, serial: u64) -> Vec<Command> {
        let at = self.parked.iter().position(|form| form.serial == serial);
        let Some(form) = at.map(|at| self.parked.remove(at)) else {
            return Vec::new();
        };
        self.park();
        let wishes = form.ask_caller_again();
        self.form = Some(form);
        self.lay_out();
        wishes.into_iter().collect()
    }

    /// Del on a card that waits: it goes, and Ctrl+Z brings it back.
    pub(super) fn drop_card(&mut self, serial: u64) {
        let at = self.parked.iter().position(|form| form.serial == serial);
        let Some(form) = at.map(|at| self.parked.remove(at)) else {
            return;
        };
        self.undo.remember(Undo::Card(Box::new(form)), self.at.ms);
        self.lay_out();
        let text = self.words.say(Word("card-dropped"));
        self.inform(text);
    }

    /// Brings a card back that was dropped.
    pub(super) fn restore_card(&mut self, form: Form) {
        self.park();
        self.form = Some(form);
        self.lay_out();
    }

    /// The card with this number, open or not.
    pub(super) fn card_of(&mut self, serial: u64) -> Option<&mut Form> {
        let open = self.form.iter_mut();
        open.chain(&mut self.parked)
            .find(|form| form.serial == serial)
    }

    /// Takes the card with this number away: its order was made.
    pub(super) fn close_card(&mut self, serial: u64) {
        self.form.take_if(|form| form.serial == serial);
        self.parked.retain(|form| form.serial != serial);
        self.lay_out();
    }

    /// Makes room for what is to be seen where a card takes the whole screen.
    pub(super) fn make_way(&mut self) {
        if !self.is_wide {
            self.park_aloud();
        }
    }

    /// Whether a pane has the keys.
    pub(crate) fn has_keys(&self, pane: Pane) -> bool {
        self.pane == pane && self.form.is_none() && self.omnibox.is_none()
    }
}
