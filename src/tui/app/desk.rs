//! Keys on the desk.

use super::{App, Pane};
use crate::arrange::Selected;
use crate::form::Form;
use crate::keys::{Action, Chord, binding};
use crate::msg::Command;
use crate::omnibox::Purpose;
use crate::popups::{End, Kind, Question, Sheet, Yes};
use crate::text::{Value, Word};
use pult_domain::{Locale, OrderId, Phase, StopProgress};

/// How many rows a page has.
const PAGE: isize = 10;
/// How many columns the board gets wider or narrower at once, and at most.
const WIDTH_STEP: i16 = 4;
const MOST_WIDENED: i16 = 60;

impl App {
    pub(super) fn key_of_desk(&mut self, chord: Chord) -> Vec<Command> {
        if let Some(digit) = chord.digit() {
            let mut wishes = self.fire_for_digit();
            wishes.extend(self.digit(digit));
            return wishes;
        }
        let is_number_begun = !self.typed.is_empty() && self.replay.is_none();
        if is_number_begun && chord == Chord::char(' ') {
            return self.look_for(' ');
        }
        if is_number_begun && chord == Chord::char('=') {
            return self.ask_place();
        }
        if self.is_map_in_hand() && chord == Chord::char('=') {
            self.take_on_map();
            return Vec::new();
        }
        match self.action_of(chord) {
            Some(action) if self.asks_first(chord, action) => {
                self.ask_first(action);
                Vec::new()
            }
            Some(action) => self.run(action),
            None => match chord.text().filter(|c| c.is_alphabetic()) {
                Some(letter) => {
                    let mut wishes = self.fire(true);
                    wishes.extend(self.look_for(letter));
                    wishes
                }
                None => Vec::new(),
            },
        }
    }

    /// What a key does on the desk. In a day that is played over again the keys beside the letters move
    /// through it in every layout.
    fn action_of(&self, chord: Chord) -> Option<Action> {
        let moves = |action: &Action| {
            matches!(
                action,
                Action::StepBack | Action::StepForward | Action::Slower | Action::Faster
            )
        };
        let keymap = &self.settings.keymap;
        match keymap.on_desk(chord) {
            None if self.replay.is_some() => keymap.command(chord).filter(moves),
            action => action,
        }
    }

    /// Whether a letter of the `vim` preset changes something, and asks before it does.
    fn asks_first(&self, chord: Chord, action: Action) -> bool {
        let is_letter = chord.text().is_some_and(char::is_alphabetic);
        let changes = matches!(action, Action::Unassign | Action::Hold | Action::Undo);
        is_letter && changes && self.cannot(action).is_none()
    }

    fn ask_first(&mut self, action: Action) {
        let name = self.words.say(binding(action).word);
        let order = self.selected().map(|id| id.to_string()).unwrap_or_default();
        let values = [("what", Value::from(name)), ("order", Value::from(order))];
        let question = Question {
            title: Word("sure-title"),
            lines: vec![
                self.words.with(Word("sure-question"), &values),
                self.words.say(Word("yes-no-keys")),
            ],
            yes: Yes::Run(action),
            enter_is_yes: false,
        };
        self.open(Kind::Ask(question));
    }

    /// Runs an action.
    pub(super) fn run(&mut self, action: Action) -> Vec<Command> {
        if let Some(wishes) = self.run_in_past(action) {
            return wishes;
        }
        if !self.settings.may_dispatch() && is_work(action) {
            self.warn(Word("only-looks"));
            return Vec::new();
        }
        if action == Action::Offer {
            self.choosing = None;
            return self.plus();
        }
        if action == Action::Open
            && let Some(command) = self.confirm_armed()
        {
            return vec![command];
        }
        let mut wishes = self.fire(true);
        if action == Action::NextStep && self.steps_after(&wishes) {
            return wishes;
        }
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
        if let Some(wishes) = self.act_on_map(action) {
            return wishes;
        }
        match action {
            Action::Offer => return self.plus(),
            Action::NewOrder => return self.new_order(),
            Action::Quote => self.open_card(Form::quote(self.books())),
            Action::TakeCall => return self.take_call(),
            Action::NextCard => return self.next_card(),
            Action::Find => self.open_find(),
            Action::CrewStatus => self.minus(),
            Action::CrewCard => return self.star(),
            Action::Open if !self.typed.is_empty() => self.enter_number(),
            Action::Open if self.pane == Pane::Crews => return self.star(),
            Action::Open => return self.open_selected(),
            Action::NextUrgent => self.walk_urgent(true),
            Action::PreviousUrgent => self.walk_urgent(false),
            Action::More => {
                return self.with_selected(|app, id| {
                    app.open(Kind::More(id));
                    Vec::new()
                });
            }
            Action::Bill => {
                return self.with_selected(|app, id| {
                    app.open(Kind::Bill(id));
                    Vec::new()
                });
            }
            Action::PreOrders => self.open_pre_orders(),
            Action::Block => return self.with_selected(App::ask_block),
            Action::Repeats => {
                self.open(Kind::Sheet(Sheet::Standing, 0));
                return vec![Command::LoadStanding];
            }
            Action::Routes => self.open_routes(),
            Action::Dialects => return self.with_selected(App::look_at_dialects),
            Action::Cancel => self.ask_cancel(),
            Action::NextStep => return self.with_selected(App::take_step),
            Action::SkipStop => return self.with_selected(App::skip_stop),
            Action::Unassign => return self.with_selected(App::unassign),
            Action::Hold => return self.with_selected(App::hold),
            Action::Undo => return self.take_back(),
            Action::TakeLastBack => {
                return self.with_selected(|_, id| vec![Command::TakeLastBack(id)]);
            }
            Action::Why => return self.with_selected(App::why),
            Action::Copy => return self.with_selected(App::copy),
            Action::NextPane => self.step_pane(true),
            Action::PreviousPane => self.step_pane(false),
            Action::OrdersPane => self.go_to(Pane::Orders),
            Action::CrewsPane => self.show_pane(Pane::Crews),
            Action::CardPane => self.go_to(Pane::Card),
            Action::MapPane => self.show_map(),
            Action::StandsPane => self.show_pane(Pane::Stands),
            Action::Narrower => self.widen(-WIDTH_STEP),
            Action::Wider => self.widen(WIDTH_STEP),
            Action::Follow => self.turn_following(),
            action if self.pane == Pane::Map && self.move_map(action) => {}
            Action::Left | Action::Right => {
                if self.pane == Pane::Orders && self.orders.fold(action == Action::Left) {
                    self.lay_out();
                }
            }
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
            Action::Palette => return self.open_omnibox(Purpose::Anything, ""),
            Action::Help => return self.open_omnibox(Purpose::Keys, ""),
            Action::Language => self.turn_language(),
            Action::Leave => self.open(Kind::Leave {
                goes_on: self.settings.goes_on,
                may_close: self.settings.may_dispatch(),
            }),
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
            | Action::CashRules
            | Action::Cash
            | Action::CashAccounts
            | Action::Talk
            | Action::HandOver
            | Action::Messages
            | Action::Report
            | Action::Operators
            | Action::ApiKeys
            | Action::Settings
            | Action::Log
            | Action::Setup
            | Action::OfficeForm
            | Action::SmsGateway
            | Action::Fleet => {}
        }
        Vec::new()
    }

    /// Enter: a card that is not finished is opened, a folded group unfolded, an order changed; one that is
    /// over is shown.
    fn open_selected(&mut self) -> Vec<Command> {
        match self
            .orders
            .selection()
            .filter(|_| self.pane == Pane::Orders)
        {
            Some(Selected::Card(serial)) => return self.unpark(serial),
            Some(Selected::Folded(_)) => {
                self.orders.fold(false);
                self.lay_out();
            }
            Some(Selected::Order(id))
                if self.is_open(id) && self.replay.is_none() && self.settings.may_dispatch() =>
            {
                return vec![Command::LoadEdit(id)];
            }
            Some(Selected::Need(subject)) => return self.help_with(subject),
            Some(Selected::Order(_)) | None => self.go_to(Pane::Card),
        }
        Vec::new()
    }

    pub(super) fn is_open(&self, id: OrderId) -> bool {
        let row = self.board.orders.get(&id);
        row.is_some_and(|row| row.phase.is_open())
    }

    /// Ins: an empty card; on an order that is over, that order once more.
    fn new_order(&mut self) -> Vec<Command> {
        let over = self.selected().filter(|id| !self.is_open(*id));
        match over.filter(|_| self.form.is_none() && self.screens.is_empty()) {
            Some(id) => self.again(id),
            None => {
                self.open_card(Form::new(self.books()));
                Vec::new()
            }
        }
    }

    /// Del: a card that is not finished is dropped, an order called off for a reason.
    fn ask_cancel(&mut self) {
        if let Some(Selected::Card(serial)) = self.orders.selection() {
            self.drop_card(serial);
            return;
        }
        let row = self.selected().and_then(|id| self.board.orders.get(&id));
        match row.map(|row| (row.id, row.phase.is_open())) {
            Some((id, true)) => self.open(Kind::Cancel(id)),
            Some((id, false)) => {
                let values = [("order", Value::from(id.to_string()))];
                let text = self.words.with(Word("order-is-closed-already"), &values);
                self.refuse(text);
            }
            None => self.warn(Word("no-order-selected")),
        }
    }

    /// Why an order cannot end so, as the desk sees it: nobody drives to it, or the client is aboard.
    pub(super) fn cannot_end(&self, order: OrderId, how: &End) -> Option<Word> {
        let row = self.board.orders.get(&order)?;
        let is_begun = row
            .stops
            .iter()
            .any(|stop| matches!(stop.progress, StopProgress::Done { .. }));
        match how {
            End::Cancelled(_) | End::GivenUp => None,
            End::NoShow if !row.is_carried() => Some(Word("end-nobody-there")),
            End::DriverRefused if row.crew.is_none() => Some(Word("end-nobody-refused")),
            End::NoShow | End::DriverRefused => is_begun.then_some(Word("end-is-aboard")),
        }
    }

    /// Ctrl and an arrow: the board gives columns to its neighbours, or takes them.
    fn widen(&mut self, by: i16) {
        self.widened = (self.widened + by).clamp(-MOST_WIDENED, MOST_WIDENED);
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
            _ => vec![Command::Unassign(id, false)],
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
        let stops = row.stops.iter().map(crate::board::StopRow::named);
        let stops: Vec<String> = stops.filter(|address| !address.is_empty()).collect();
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
        } else if !self.toasts.is_empty() {
            self.toasts.clear();
        } else if !self.filter.is_empty() {
            self.forget_found();
            self.set_filter("");
        } else {
            self.go_to(Pane::Orders);
        }
    }

    fn turn_language(&mut self) {
        let lang = match self.words.lang() {
            Locale::Ru => Locale::En,
            Locale::En => Locale::Ru,
        };
        self.words.speak(lang);
    }
}

/// What begins work on orders: whoever may only look is told so before they fill anything in.
pub(crate) fn is_work(action: Action) -> bool {
    matches!(
        action,
        Action::NewOrder
            | Action::Offer
            | Action::CrewStatus
            | Action::TakeCall
            | Action::NextStep
            | Action::SkipStop
            | Action::Cancel
            | Action::Undo
            | Action::TakeLastBack
            | Action::Unassign
            | Action::Hold
            | Action::Block
            | Action::HandOver
    )
}
