//! Lists to choose from: calls, pre-orders, routes; and what a call makes of the desk.

use std::sync::Arc;

use super::App;
use crate::board::OrderRow;
use crate::form::{Books, Form};
use crate::group::assignable_at;
use crate::msg::Command;
use crate::popups::{About, Kind, Question, Sheet, Yes};
use crate::text::{Value, Word};
use pult_app::standing::pattern;
use pult_app::{Call, Seen, StandingOrder};
use pult_domain::{OrderId, Phone};

/// The fewest digits of a phone: fewer are the number of a crew or an order.
const PHONE_DIGITS: usize = 5;

impl App {
    /// F9: takes the call that rings; of several, asks which. A number that was typed is called upon
    /// as if it rang.
    pub(super) fn take_call(&mut self) -> Vec<Command> {
        if self.typed.len() >= PHONE_DIGITS {
            let typed = std::mem::take(&mut self.typed);
            return match Phone::parse(&typed) {
                Ok(phone) => self.open_caller(&phone),
                Err(_) => {
                    self.warn(Word("form-bad-phone"));
                    Vec::new()
                }
            };
        }
        match self.calls.first().cloned() {
            None if self.answers_when_known() => {}
            None => self.warn(Word("no-calls")),
            Some(call) if self.calls.len() == 1 => return self.answer(&call),
            Some(_) => self.open(Kind::Sheet(Sheet::Calls, 0)),
        }
        Vec::new()
    }

    fn answer(&mut self, call: &Call) -> Vec<Command> {
        let mut wishes = vec![Command::TakeCall(call.id)];
        match &call.phone {
            Some(phone) => wishes.extend(self.open_caller(phone)),
            None => {
                self.omnibox = None;
                self.park_aloud();
                self.open_card(Form::new(self.books()));
            }
        }
        if let Some(form) = &mut self.form {
            form.line.clone_from(&call.line);
        }
        wishes
    }

    /// Opens the card of whoever calls; a card that was begun is parked.
    pub(super) fn open_caller(&mut self, phone: &Phone) -> Vec<Command> {
        let (form, wish) = Form::of_call(phone, self.books());
        self.omnibox = None;
        self.park_aloud();
        self.open_card(form);
        vec![wish]
    }

    /// Other calls ring; who they are is asked once for each.
    pub(super) fn take_calls(&mut self, calls: Arc<[Call]>) -> Vec<Command> {
        let rings = |phone: &Phone, calls: &[Call]| {
            calls.iter().any(|call| call.phone.as_ref() == Some(phone))
        };
        self.callers.retain(|phone, _| rings(phone, &calls));
        let new = calls.iter().filter_map(|call| call.phone.clone());
        let new = new.filter(|phone| !rings(phone, &self.calls));
        let wishes = new.map(Command::Caller).collect();
        self.calls = calls;
        self.clamp_sheet();
        wishes
    }

    pub(super) fn take_standing(&mut self, list: Vec<StandingOrder>) {
        self.standing = list;
        self.clamp_sheet();
        if self.standing.is_empty()
            && let Some(Kind::Sheet(Sheet::Standing, _)) = self.popups.last().map(|top| &top.kind)
        {
            self.popups.pop();
            self.warn(Word("no-repeats"));
        }
    }

    /// Del in a list: a standing order is ended when somebody is sure.
    pub(super) fn drop_row(&mut self, at: usize) -> Vec<Command> {
        if let Some(one) = self.standing.get(at) {
            let when = pattern::spelled(&one.repeats, self.words.lang());
            let values = [("when", Value::from(when))];
            let question = Question {
                title: Word("repeats-end-title"),
                lines: vec![
                    self.words.with(Word("repeats-end-question"), &values),
                    self.words.say(Word("yes-no-keys")),
                ],
                yes: Yes::Wish(Box::new(Command::EndStanding(one.id))),
                enter_is_yes: false,
            };
            self.open(Kind::Ask(question));
        }
        Vec::new()
    }

    /// What can be named on a card.
    pub(super) fn books(&self) -> Books {
        Books {
            tariffs: Arc::clone(&self.board.tariffs),
            services: Arc::clone(&self.board.services),
            discounts: Arc::clone(&self.board.discounts),
            companies: Arc::clone(&self.board.companies),
            groups: Arc::clone(&self.board.groups),
        }
    }

    pub(super) fn open_pre_orders(&mut self) {
        if self.pre_orders().is_empty() {
            self.warn(Word("no-pre-orders"));
        } else {
            self.open(Kind::Sheet(Sheet::PreOrders, 0));
        }
    }

    pub(super) fn open_routes(&mut self) {
        if self.routes().is_empty() {
            self.warn(Word("no-routes"));
        } else {
            self.open(Kind::Sheet(Sheet::Routes, 0));
        }
    }

    /// The open orders that are wanted later, soonest first.
    pub(crate) fn pre_orders(&self) -> Vec<&OrderRow> {
        let is_later = |row: &&OrderRow| {
            row.phase.is_open()
                && (assignable_at(row.due_at, &self.board, self.at.office).is_some()
                    || row.due_at.is_some_and(|at| at > self.at.office))
        };
        let mut rows: Vec<&OrderRow> = self.board.orders.values().filter(is_later).collect();
        rows.sort_by_key(|row| (row.due_at, row.id));
        rows
    }

    /// The orders with more to do than one ride, the newest last.
    pub(crate) fn routes(&self) -> Vec<&OrderRow> {
        let orders = self.board.orders.values();
        orders.filter(|row| row.is_route()).collect()
    }

    /// What the rows of a list are known by, as they stand.
    fn sheet_rows(&self, sheet: Sheet) -> Vec<u64> {
        let of_orders = |rows: Vec<&OrderRow>| rows.iter().map(|row| row.id.0 as u64).collect();
        match sheet {
            Sheet::Calls => self.calls.iter().map(|call| call.id).collect(),
            Sheet::PreOrders => of_orders(self.pre_orders()),
            Sheet::Routes => of_orders(self.routes()),
            Sheet::Standing => self.standing.iter().map(|one| one.id.0 as u64).collect(),
        }
    }

    /// The row of the list on top that the keys point at.
    pub(super) fn pointed(&self) -> Option<u64> {
        match self.popups.last()?.kind {
            Kind::Sheet(sheet, at) => self.sheet_rows(sheet).get(at).copied(),
            _ => None,
        }
    }

    /// Points the keys at the same row again, wherever it stands now. When it is gone, taken by somebody
    /// else perhaps, a key that was meant for it takes no other one.
    pub(super) fn point_at(&mut self, row: Option<u64>) {
        let Some(Kind::Sheet(sheet, _)) = self.popups.last().map(|popup| &popup.kind) else {
            return;
        };
        let rows = self.sheet_rows(*sheet);
        let there = rows.iter().position(|known| Some(*known) == row);
        let now = self.at;
        let Some(popup) = self.popups.last_mut() else {
            return;
        };
        match (&mut popup.kind, there) {
            (Kind::Sheet(_, at), Some(there)) => *at = there,
            _ if row.is_some() => popup.deafen(now),
            _ => {}
        }
    }

    /// Keeps the selected row of a list among those that are there.
    pub(super) fn clamp_sheet(&mut self) {
        let Some(Kind::Sheet(sheet, _)) = self.popups.last().map(|popup| &popup.kind) else {
            return;
        };
        let most = self.sheet_rows(*sheet).len().saturating_sub(1);
        if let Some(Kind::Sheet(_, at)) = self.popups.last_mut().map(|popup| &mut popup.kind) {
            *at = (*at).min(most);
        }
    }

    /// A row of the list on top was chosen.
    pub(super) fn choose(&mut self, at: usize) -> Vec<Command> {
        let Some(Kind::Sheet(sheet, _)) = self.popups.pop().map(|popup| popup.kind) else {
            return Vec::new();
        };
        let chosen = match sheet {
            Sheet::Calls => {
                let call = self.calls.get(at).cloned();
                return call.map_or_else(Vec::new, |call| self.answer(&call));
            }
            Sheet::PreOrders => self.pre_orders().get(at).map(|row| row.id),
            Sheet::Routes => self.routes().get(at).map(|row| row.id),
            Sheet::Standing => {
                if let Some(one) = self.standing.get(at) {
                    let text = pattern::spelled(&one.repeats, self.words.lang());
                    let about = About::Repeat(one.id);
                    self.open(Kind::prompt(about, &text));
                }
                None
            }
        };
        if let Some(id) = chosen {
            self.show_order(id);
        }
        Vec::new()
    }

    /// `v`: the order as each dialect shows it.
    pub(super) fn look_at_dialects(&mut self, id: OrderId) -> Vec<Command> {
        self.open(Kind::Seen(id, None, 0));
        vec![Command::LoadSeen(id)]
    }

    pub(super) fn take_seen(&mut self, order: OrderId, seen: Vec<Seen>) {
        for popup in &mut self.popups {
            if let Kind::Seen(about, shown, _) = &mut popup.kind
                && *about == order
            {
                *shown = Some(seen.clone());
            }
        }
    }
}
