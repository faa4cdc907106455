//! The number being typed: `17+`, `17++`, `23+`, `17-2`, `17*`, `2351` Enter. Without a number `+` and `-`
//! walk through the orders that need a person.

use super::{App, Pane};
use crate::group::Group;
use crate::msg::{Command, CrewState};
use crate::popups::{Kind, Question, Yes};
use crate::text::{Value, Word};
use pult_domain::{CrewId, OrderId};

/// How long `+` waits for a second one, in milliseconds.
const SECOND_PLUS_MS: u64 = 300;
/// How long a second `+` still makes an offer that went out an assignment: slow hands mean `++` too.
const SLOW_PLUS_MS: u64 = 1_500;
/// The longest number.
const MOST_DIGITS: usize = 12;

/// An offer that goes out unless a second `+` makes it an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Armed {
    order: OrderId,
    crew: CrewId,
    /// Who had the order when `+` was pressed.
    holder: Option<CrewId>,
    due_ms: u64,
}

/// An offer that went out because no second `+` came in time. It is forgotten at the next key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    order: OrderId,
    crew: CrewId,
    /// Until when `+` is its second.
    until_ms: u64,
}

impl App {
    pub(super) fn digit(&mut self, digit: char) -> Vec<Command> {
        if let Some(crew) = self.choosing.take() {
            return self.choose_state(crew, digit);
        }
        if self.typed.len() < MOST_DIGITS {
            self.typed.push(digit);
        }
        Vec::new()
    }

    /// `+`: offers the selected order to the crew typed; a second one gives it to that crew, whoever has
    /// it by then.
    pub(super) fn plus(&mut self) -> Vec<Command> {
        if let Some(armed) = self.armed.take() {
            return vec![Command::Force(armed.order, armed.crew)];
        }
        if let Some(sent) = self.sent.take().filter(|sent| self.at.ms < sent.until_ms) {
            return vec![Command::Force(sent.order, sent.crew)];
        }
        if self.names_no_crew() {
            self.walk_urgent(true);
            return Vec::new();
        }
        let Some(crew) = self.named_crew() else {
            return Vec::new();
        };
        let Some(order) = self.selected() else {
            self.warn(Word("no-order-selected"));
            return Vec::new();
        };
        let holder = self.holder(order);
        if holder == Some(crew) {
            self.warn(Word("has-it-already"));
        } else {
            self.armed = Some(Armed {
                order,
                crew,
                holder,
                due_ms: self.at.ms + SECOND_PLUS_MS,
            });
        }
        Vec::new()
    }

    /// Who carries an order, as far as the desk knows.
    pub(super) fn holder(&self, order: OrderId) -> Option<CrewId> {
        let row = self.board.orders.get(&order);
        row.filter(|row| row.is_carried()).and_then(|row| row.crew)
    }

    /// Does what waits for a second `+`: when its time has come, or `at_once`. The order is offered; one
    /// that somebody carries is not taken from them without a question.
    pub(super) fn fire(&mut self, at_once: bool) -> Vec<Command> {
        let due = |armed: &mut Armed| at_once || self.at.ms >= armed.due_ms;
        let Some(armed) = self.armed.take_if(due) else {
            return Vec::new();
        };
        match self.holder(armed.order) {
            None => {
                self.sent = (!at_once).then_some(Sent {
                    order: armed.order,
                    crew: armed.crew,
                    until_ms: armed.due_ms + SLOW_PLUS_MS - SECOND_PLUS_MS,
                });
                return vec![Command::Offer(armed.order, armed.crew)];
            }
            Some(holder) if holder == armed.crew => self.warn(Word("has-it-already")),
            Some(holder) => {
                let question = self.reassignment(armed.order, holder, armed.crew);
                match armed.holder == Some(holder) {
                    true => self.open(Kind::Ask(question)),
                    // The engine was faster: nobody has asked for this question.
                    false => self.open_by_itself(Kind::Ask(question)),
                }
            }
        }
        Vec::new()
    }

    /// Another number is begun: an order that somebody carries stays where it is.
    pub(super) fn fire_for_digit(&mut self) -> Vec<Command> {
        let held = self.armed.and_then(|armed| self.holder(armed.order));
        if held.is_none() {
            return self.fire(true);
        }
        self.armed = None;
        self.warn(Word("not-reassigned"));
        Vec::new()
    }

    /// Enter right after `+` says yes before the question is asked: of an order that somebody was seen to
    /// carry.
    pub(super) fn confirm_armed(&mut self) -> Option<Command> {
        let armed = self.armed?;
        let holder = self.holder(armed.order)?;
        if armed.holder != Some(holder) || holder == armed.crew {
            return None;
        }
        self.armed = None;
        Some(Command::Assign(armed.order, armed.crew, Some(holder)))
    }

    fn reassignment(&self, order: OrderId, from: CrewId, to: CrewId) -> Question {
        let values = [
            ("order", Value::from(order.to_string())),
            ("from", Value::from(self.board.call_sign(from))),
            ("to", Value::from(self.board.call_sign(to))),
        ];
        Question {
            title: Word("reassign-title"),
            lines: vec![
                self.words.with(Word("reassign-question"), &values),
                self.words.say(Word("reassign-keys")),
            ],
            yes: Yes::Wish(Box::new(Command::Assign(order, to, Some(from)))),
            enter_is_yes: true,
        }
    }

    /// `-`: the next digit says what the crew is set to; without a crew, the order before that needs a
    /// person.
    pub(super) fn minus(&mut self) {
        if self.names_no_crew() {
            self.walk_urgent(false);
        } else {
            self.choosing = self.named_crew();
        }
    }

    /// `*`: the crew typed, or the selected one.
    pub(super) fn star(&mut self) -> Vec<Command> {
        let was_empty = self.typed.is_empty();
        let crew = match (was_empty, self.pane) {
            (true, Pane::Crews) => self.crew,
            (true, _) => self
                .selected()
                .and_then(|id| self.board.orders.get(&id)?.crew),
            (false, _) => self.named_crew(),
        };
        match crew {
            Some(crew) => {
                self.open(Kind::Crew(crew));
                return vec![Command::CountBadPositions(crew)];
            }
            None if was_empty => self.warn(Word("type-crew-first")),
            None => {}
        }
        Vec::new()
    }

    /// Enter after a number: the order with that number.
    pub(super) fn enter_number(&mut self) {
        let typed = std::mem::take(&mut self.typed);
        match self.board.order_by_number(&typed) {
            Some(id) => self.show_order(id),
            None => self.say_unknown(Word("no-such-order"), typed),
        }
    }

    /// Selects the next order that needs a person, or the one before.
    pub(super) fn walk_urgent(&mut self, forward: bool) {
        self.go_to(Pane::Orders);
        if !self.orders.next_of(Group::NeedsHuman, forward) {
            self.warn(Word("nobody-needed"));
        }
    }

    /// The crew whose number is being typed, before anything is done to it.
    pub(crate) fn previewed_crew(&self) -> Option<CrewId> {
        if self.typed.is_empty() {
            return self.crew.filter(|_| self.pane == Pane::Crews);
        }
        self.board.crew_by_number(&self.typed)
    }

    /// Neither a number was typed nor a crew selected.
    fn names_no_crew(&self) -> bool {
        self.typed.is_empty() && (self.pane != Pane::Crews || self.crew.is_none())
    }

    /// The crew whose number was typed, else the selected one; the number is used up. Says so when there is
    /// no such crew.
    fn named_crew(&mut self) -> Option<CrewId> {
        let typed = std::mem::take(&mut self.typed);
        if typed.is_empty() {
            return self.crew;
        }
        let crew = self.board.crew_by_number(&typed);
        if crew.is_none() {
            self.say_unknown(Word("no-such-crew"), typed);
        }
        crew
    }

    /// There is nothing with the number that was typed; it is used up.
    pub(super) fn warn_of_number(&mut self, word: Word) {
        let typed = std::mem::take(&mut self.typed);
        self.say_unknown(word, typed);
    }

    fn say_unknown(&mut self, word: Word, typed: String) {
        let text = self.words.with(word, &[("number", Value::from(typed))]);
        self.refuse(text);
    }

    fn choose_state(&mut self, crew: CrewId, digit: char) -> Vec<Command> {
        let state = match digit {
            '1' => CrewState::OnLine,
            '2' => CrewState::Break,
            '3' => CrewState::OffLine,
            _ => {
                self.warn(Word("no-such-state"));
                return Vec::new();
            }
        };
        let command = Command::SetCrew(crew, state);
        let carried = self.board.crews.get(&crew).map(|row| row.orders.clone());
        match carried.filter(|orders| !orders.is_empty() && state != CrewState::OnLine) {
            Some(orders) => {
                let command = match state {
                    CrewState::OffLine => Command::SendOffLine(crew),
                    CrewState::OnLine | CrewState::Break => command,
                };
                let question = self.leaving_orders(crew, &orders, command);
                self.open(Kind::Ask(question));
                Vec::new()
            }
            None => vec![command],
        }
    }

    /// A crew that has orders stops working only when somebody says so.
    fn leaving_orders(&self, crew: CrewId, orders: &[OrderId], command: Command) -> Question {
        let line = |order: &OrderId| {
            let row = self.board.orders.get(order);
            let state = row.map_or_else(String::new, |row| self.speaker().order_state(row));
            let values = [
                ("crew", Value::from(self.board.call_sign(crew))),
                ("order", Value::from(order.to_string())),
                ("state", Value::from(state)),
            ];
            self.words.with(Word("busy-crew-order"), &values)
        };
        let mut lines: Vec<String> = orders.iter().map(line).collect();
        lines.push(self.words.say(Word("yes-no-keys")));
        Question {
            title: Word("busy-crew-title"),
            lines,
            yes: Yes::Wish(Box::new(command)),
            enter_is_yes: false,
        }
    }
}
