//! Keys on the desk.

use tui_input::Input;

use super::{App, Pane};
use crate::form::Form;
use crate::group::Group;
use crate::keys::{Action, Chord};
use crate::msg::Command;
use crate::popups::{Kind, List};
use crate::text::Word;
use pult_domain::{Locale, OrderId, Phase};

/// How many rows a page has.
const PAGE: isize = 10;

impl App {
    /// Whether a key opens a box in which characters are only text.
    pub(super) fn opens_a_box(&self, chord: Chord) -> bool {
        let opens = [
            Action::NewOrder,
            Action::Find,
            Action::Palette,
            Action::Help,
        ];
        let action = self.settings.keymap.on_desk(chord);
        action.is_some_and(|action| opens.contains(&action))
    }

    pub(super) fn key_of_desk(&mut self, chord: Chord) -> Vec<Command> {
        if let Some(digit) = chord.digit() {
            let mut wishes = self.fire(true);
            wishes.extend(self.digit(digit));
            return wishes;
        }
        match self.settings.keymap.on_desk(chord) {
            Some(action) => self.run(action),
            None => Vec::new(),
        }
    }

    /// Runs an action.
    pub(super) fn run(&mut self, action: Action) -> Vec<Command> {
        if let Some(wishes) = self.run_in_past(action) {
            return wishes;
        }
        if action == Action::Offer {
            self.choosing = None;
            return self.plus();
        }
        let mut wishes = self.fire(true);
        wishes.extend(self.act(action));
        wishes
    }

    fn act(&mut self, action: Action) -> Vec<Command> {
        if action != Action::CrewStatus {
            self.choosing = None;
        }
        if let Some(wishes) = self.open_screen(action) {
            return wishes;
        }
        match action {
            Action::Offer => return self.plus(),
            Action::NewOrder => self.new_order(Form::new(self.books())),
            Action::Quote => self.new_order(Form::quote(self.books())),
            Action::TakeCall => return self.take_call(),
            Action::Find => self.finding = Some(Input::new(self.filter.typed().to_owned())),
            Action::CrewStatus => self.minus(),
            Action::CrewCard => self.star(),
            Action::Open if !self.typed.is_empty() => self.enter_number(),
            Action::Open if self.pane == Pane::Crews => self.star(),
            Action::Open => self.go_to(Pane::Card),
            Action::NextUrgent => self.next_urgent(),
            Action::PreOrders => self.open_pre_orders(),
            Action::Routes => self.open_routes(),
            Action::Dialects => return self.with_selected(App::look_at_dialects),
            Action::Cancel => self.ask_cancel(),
            Action::Unassign => return self.with_selected(App::unassign),
            Action::Hold => return self.with_selected(App::hold),
            Action::Undo => return self.undo(),
            Action::Why => return self.with_selected(App::why),
            Action::Copy => return self.with_selected(App::copy),
            Action::NextPane => self.step_pane(true),
            Action::PreviousPane => self.step_pane(false),
            Action::OrdersPane => self.go_to(Pane::Orders),
            Action::CrewsPane => self.go_to(Pane::Crews),
            Action::CardPane => self.go_to(Pane::Card),
            Action::MapPane => self.go_to(Pane::Map),
            Action::StandsPane => self.go_to(Pane::Stands),
            Action::Follow => self.turn_following(),
            action if self.pane == Pane::Map && self.move_map(action) => {}
            Action::Left | Action::Right => {}
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.step(-PAGE),
            Action::PageDown => self.step(PAGE),
            Action::First => self.step(isize::MIN / 2),
            Action::Last => self.step(isize::MAX / 2),
            Action::History => return self.open_day(),
            Action::StepBack | Action::StepForward | Action::Slower | Action::Faster => {
                self.warn(Word("replay-first"));
            }
            Action::Mouse => return self.turn_mouse(),
            Action::Drop => self.drop_typed(),
            Action::RubOut => {
                self.typed.pop();
            }
            Action::Palette => self.open_list(Word("palette-title")),
            Action::Help => self.open_list(Word("help-title")),
            Action::Language => self.turn_language(),
            Action::Leave => self.open(Kind::Leave),
            Action::Clients
            | Action::Tariffs
            | Action::Drivers
            | Action::Vehicles
            | Action::CrewBook
            | Action::CrewGroups
            | Action::Companies
            | Action::Zones
            | Action::Addresses
            | Action::Services
            | Action::Discounts
            | Action::DiscountCards
            | Action::Messages
            | Action::Report
            | Action::Operators
            | Action::ApiKeys
            | Action::Settings
            | Action::Log => {}
        }
        Vec::new()
    }

    fn new_order(&mut self, form: Form) {
        if self.form.is_none() {
            self.form = Some(form);
            (self.dropped, self.toast) = (None, None);
        }
    }

    fn next_urgent(&mut self) {
        self.go_to(Pane::Orders);
        if !self.orders.next_of(Group::NeedsHuman) {
            self.warn(Word("nobody-needed"));
        }
    }

    fn ask_cancel(&mut self) {
        match self.selected_open() {
            Some(id) => self.open(Kind::Cancel(id)),
            None => self.warn(Word("no-order-selected")),
        }
    }

    fn selected_open(&self) -> Option<OrderId> {
        let id = self.selected()?;
        self.board
            .orders
            .get(&id)
            .filter(|row| row.phase.is_open())
            .map(|row| row.id)
    }

    fn with_selected(&mut self, act: fn(&mut App, OrderId) -> Vec<Command>) -> Vec<Command> {
        match self.selected() {
            Some(id) => act(self, id),
            None => {
                self.warn(Word("no-order-selected"));
                Vec::new()
            }
        }
    }

    fn unassign(&mut self, id: OrderId) -> Vec<Command> {
        let Some(row) = self.board.orders.get(&id) else {
            return Vec::new();
        };
        match (row.phase, row.assignment) {
            (Phase::Offered, Some(assignment)) => vec![Command::Withdraw(id, assignment)],
            _ => vec![Command::Unassign(id)],
        }
    }

    fn hold(&mut self, id: OrderId) -> Vec<Command> {
        let on_hold = self
            .board
            .orders
            .get(&id)
            .is_some_and(|row| row.phase == Phase::OnHold);
        vec![if on_hold {
            Command::Resume(id)
        } else {
            Command::Suspend(id)
        }]
    }

    fn undo(&mut self) -> Vec<Command> {
        if let Some(form) = self.dropped.take() {
            self.form = Some(form);
            self.toast = None;
            return Vec::new();
        }
        match self.undo.take() {
            Some((command, _)) => vec![command],
            None => {
                self.warn(Word("nothing-to-undo"));
                Vec::new()
            }
        }
    }

    fn why(&mut self, id: OrderId) -> Vec<Command> {
        self.open(Kind::Why(id, None));
        vec![Command::Explain(id)]
    }

    fn copy(&mut self, id: OrderId) -> Vec<Command> {
        let Some(row) = self.board.orders.get(&id) else {
            return Vec::new();
        };
        let phone = row
            .customer
            .phone
            .as_ref()
            .map_or("", |phone| phone.as_str());
        let stops: Vec<&str> = row.stops.iter().map(|stop| stop.address.as_str()).collect();
        let stops: Vec<&str> = stops
            .into_iter()
            .filter(|address| !address.is_empty())
            .collect();
        let text = format!(
            "{} {phone} {} {}",
            row.id,
            row.customer.name,
            stops.join(" → ")
        );
        vec![Command::Copy(
            text.split_whitespace().collect::<Vec<_>>().join(" "),
        )]
    }

    pub(super) fn step(&mut self, by: isize) {
        match self.pane {
            Pane::Orders => self.orders.step(by),
            Pane::Crews => self.step_crew(by),
            Pane::Map => {}
            Pane::Stands => self.stands.step(by),
            Pane::Card => {
                let by = by.clamp(-1_000, 1_000) as i16;
                self.card_offset = self.card_offset.saturating_add_signed(by);
            }
        }
    }

    fn step_crew(&mut self, by: isize) {
        let here = self
            .crew_ids
            .iter()
            .position(|id| Some(*id) == self.crew)
            .unwrap_or(0);
        let there = here
            .saturating_add_signed(by)
            .min(self.crew_ids.len().saturating_sub(1));
        self.crew = self.crew_ids.get(there).copied();
    }

    /// Esc: what was typed, then the message, then the filter.
    fn drop_typed(&mut self) {
        if !self.typed.is_empty() || self.choosing.is_some() {
            self.typed.clear();
            self.choosing = None;
        } else if self.toast.is_some() {
            self.toast = None;
        } else if !self.filter.is_empty() {
            self.set_filter("");
        } else {
            self.go_to(Pane::Orders);
        }
    }

    fn open_list(&mut self, title: Word) {
        let list = List::new(title, &self.words, &self.settings.keymap);
        self.open(Kind::List(list));
    }

    fn turn_language(&mut self) {
        let lang = match self.words.lang() {
            Locale::Ru => Locale::En,
            Locale::En => Locale::Ru,
        };
        self.words.speak(lang);
    }
}
