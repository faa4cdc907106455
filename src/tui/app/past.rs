//! A day that is played over again on the same desk.

use super::{App, Pane};
use crate::board::OrderCard;
use crate::form::{day_of, typed_on};
use crate::keys::Action;
use crate::msg::Command;
use crate::replay::Replay;
use crate::text::Word;
use pult_app::Day;
use pult_domain::{OrderId, Seconds};

impl App {
    /// `i`: reads today; while a day is played, the day before it.
    pub(super) fn open_day(&mut self) -> Vec<Command> {
        let inside = match &self.replay {
            Some(replay) => replay.span().0 - Seconds::minutes(12 * 60),
            None => self.at.office,
        };
        match day_of(inside, &self.board.time) {
            Some((from, next)) => {
                let now = self.replay.is_none().then_some(self.at.office);
                let to = now.map_or(next, |now| now + Seconds(1));
                let text = self.words.say(Word("replay-loading"));
                self.inform(text);
                vec![Command::LoadDay(from, to)]
            }
            None => Vec::new(),
        }
    }

    pub(super) fn take_day(&mut self, day: Day) {
        if day.events.is_empty() {
            self.warn(Word("replay-nothing"));
            return;
        }
        self.toasts.clear();
        self.closed.clear();
        self.replay = Some(Replay::new(day, &self.board, self.at.ms));
        if let Some(replay) = &mut self.replay {
            replay.step(true);
        }
        self.show_past();
    }

    /// What an action does while a day is played; `None`: the same as ever.
    pub(super) fn run_in_past(&mut self, action: Action) -> Option<Vec<Command>> {
        let replay = self.replay.as_mut()?;
        match action {
            Action::StepBack => replay.step(false),
            Action::StepForward => replay.step(true),
            Action::Slower => replay.faster(-1),
            Action::Faster => replay.faster(1),
            Action::Open if !self.typed.is_empty() => self.seek_typed(),
            Action::Drop if self.is_at_rest() => return Some(self.back_to_now()),
            action if is_looking(action) => return None,
            _ => {
                self.warn(Word("replay-changes-nothing"));
                return Some(Vec::new());
            }
        }
        self.show_past();
        Some(Vec::new())
    }

    /// Lets a played day go on, and makes its moment the desk's.
    pub(super) fn play(&mut self) {
        let Some(replay) = &mut self.replay else {
            return;
        };
        let before = replay.at;
        replay.tick(self.at.ms);
        let moved = replay.at != before;
        self.at.office = replay.at;
        if moved {
            self.show_past();
        }
    }

    /// The card of the selected order: from the database, or of the past.
    pub(super) fn read_card(&mut self) -> Option<Command> {
        let id = self.selected()?;
        if self.replay.is_none() {
            return Some(Command::LoadCard(id));
        }
        self.card = self.past_card(id);
        None
    }

    fn past_card(&self, id: OrderId) -> Option<OrderCard> {
        Some(OrderCard {
            row: self.board.orders.get(&id)?.clone(),
            history: self.replay.as_ref()?.history(id),
            n_of_phone: 0,
        })
    }

    fn show_past(&mut self) {
        let Some(replay) = &self.replay else { return };
        self.at.office = replay.at;
        self.board = replay.board();
        self.lay_out();
        self.card = self.selected().and_then(|id| self.past_card(id));
    }

    /// `1405` and Enter: five past two of that day.
    fn seek_typed(&mut self) {
        let typed = std::mem::take(&mut self.typed);
        let day = self.replay.as_ref().map(|replay| replay.span().0);
        let moment = day.and_then(|day| typed_on(day, &typed, &self.board.time));
        match (moment, &mut self.replay) {
            (Some(at), Some(replay)) => replay.seek(at),
            _ => self.warn(Word("form-bad-time")),
        }
    }

    /// Whether Esc has nothing else to drop.
    fn is_at_rest(&self) -> bool {
        self.typed.is_empty() && self.toasts.is_empty() && self.filter.is_empty()
    }

    fn back_to_now(&mut self) -> Vec<Command> {
        self.replay = None;
        (self.card, self.loaded) = (None, false);
        self.board.orders.clear();
        self.lay_out();
        self.go_to(Pane::Orders);
        vec![Command::LoadBoard]
    }
}

/// Whether an action only looks.
fn is_looking(action: Action) -> bool {
    matches!(
        action,
        Action::Find
            | Action::Open
            | Action::NextUrgent
            | Action::PreviousUrgent
            | Action::Bill
            | Action::Narrower
            | Action::Wider
            | Action::PreOrders
            | Action::Routes
            | Action::CrewCard
            | Action::Copy
            | Action::NextPane
            | Action::PreviousPane
            | Action::OrdersPane
            | Action::CrewsPane
            | Action::CardPane
            | Action::MapPane
            | Action::Follow
            | Action::Up
            | Action::Down
            | Action::Left
            | Action::Right
            | Action::PageUp
            | Action::PageDown
            | Action::First
            | Action::Last
            | Action::Drop
            | Action::RubOut
            | Action::History
            | Action::Mouse
            | Action::Palette
            | Action::Help
            | Action::Language
            | Action::Leave
    )
}
