//! The number being typed: `17+`, `17++`, `23+`, `17-2`, `17*`, `2351` Enter.

use super::{App, Pane};
use crate::msg::{Command, CrewState};
use crate::popups::Kind;
use crate::text::{Value, Word};
use pult_domain::{CrewId, OrderId};

/// How long `+` waits for a second one, in milliseconds.
const SECOND_PLUS_MS: u64 = 300;
/// The longest number.
const MOST_DIGITS: usize = 12;

/// An offer that goes out unless a second `+` makes it an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Armed {
    order: OrderId,
    crew: CrewId,
    due_ms: u64,
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

    /// `+`: offers the selected order to the crew typed; a second one forces it.
    pub(super) fn plus(&mut self) -> Vec<Command> {
        if let Some(armed) = self.armed.take() {
            let row = self.board.orders.get(&armed.order);
            let from = row.filter(|row| row.is_carried()).and_then(|row| row.crew);
            return vec![Command::Assign(armed.order, armed.crew, from)];
        }
        let (Some(crew), Some(order)) = (self.typed_crew(), self.selected()) else {
            return Vec::new();
        };
        let carried_by = self.board.orders.get(&order).filter(|row| row.is_carried());
        match carried_by.and_then(|row| row.crew) {
            Some(from) if from == crew => self.warn(Word("has-it-already")),
            Some(from) => self.open(Kind::Reassign {
                order,
                from,
                to: crew,
            }),
            None => {
                self.armed = Some(Armed {
                    order,
                    crew,
                    due_ms: self.at.ms + SECOND_PLUS_MS,
                });
            }
        }
        Vec::new()
    }

    /// Sends the offer out that waits for a second `+`: when its time has come, or `at_once`.
    pub(super) fn fire(&mut self, at_once: bool) -> Vec<Command> {
        let due = |armed: &mut Armed| at_once || self.at.ms >= armed.due_ms;
        let armed = self.armed.take_if(due);
        armed
            .map(|armed| Command::Offer(armed.order, armed.crew))
            .into_iter()
            .collect()
    }

    /// `-`: the next digit says what the crew is set to.
    pub(super) fn minus(&mut self) {
        if self.typed.is_empty() && self.pane == Pane::Crews {
            self.choosing = self.crew;
        } else {
            self.choosing = self.typed_crew();
        }
    }

    /// `*`: the crew typed, or the selected one.
    pub(super) fn star(&mut self) {
        let crew = match (self.typed.is_empty(), self.pane) {
            (true, Pane::Crews) => self.crew,
            (true, _) => self
                .selected()
                .and_then(|id| self.board.orders.get(&id)?.crew),
            (false, _) => self.typed_crew(),
        };
        if let Some(crew) = crew {
            self.open(Kind::Crew(crew));
        }
    }

    /// Enter after a number: the order with that number.
    pub(super) fn enter_number(&mut self) {
        let typed = std::mem::take(&mut self.typed);
        match self.board.order_by_number(&typed) {
            Some(id) => self.show_order(id),
            None => self.say_unknown(Word("no-such-order"), typed),
        }
    }

    /// The crew whose number was typed; the number is used up. Says so when there is no such crew.
    fn typed_crew(&mut self) -> Option<CrewId> {
        let typed = std::mem::take(&mut self.typed);
        if typed.is_empty() {
            self.warn(Word("type-crew-first"));
            return None;
        }
        let crew = self.board.crew_by_number(&typed);
        if crew.is_none() {
            self.say_unknown(Word("no-such-crew"), typed);
        }
        crew
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
        vec![Command::SetCrew(crew, state)]
    }
}
