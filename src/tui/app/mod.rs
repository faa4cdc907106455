//! The state of the console: messages in, wishes out. Touches neither database nor terminal.

mod data;
mod desk;
mod draft;
mod mouse;
mod numbers;
mod past;
mod screens;
mod sheets;
mod side;

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::layout::Rect;
use tui_input::Input;

use super::arrange::Arrangement;
use super::board::{Board, OrderCard};
use super::filter::Filter;
use super::form::{self, Form};
use super::keys::{Burst, Chord, Code, Keymap, MOST_TYPED};
use super::map::{Glyphs, MapView};
use super::msg::{Command, Moment, Msg};
use super::popups::{self, Kind, Popup};
use super::replay::Replay;
use super::say::Speaker;
use super::screens::{Process, Screen};
use super::text::{Word, Words};
use super::theme::Theme;
use pult_app::Call;
use pult_domain::{CrewId, Locale, OrderId, Timestamp};

pub(super) use numbers::Armed;

/// How long a message stands, in milliseconds.
const TOAST_MS: u64 = 8_000;
/// What is half done is kept so often, in milliseconds.
const KEEP_MS: u64 = 300;
/// How long a deed can be undone, in milliseconds.
const UNDO_MS: u64 = 10_000;

/// A pane of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The order board.
    #[default]
    Orders,
    /// The crews.
    Crews,
    /// The selected order.
    Card,
    /// The map.
    Map,
    /// The queues of the zones.
    Stands,
}

impl Pane {
    /// Every pane, in the order of Tab.
    pub const ALL: [Pane; 5] = [
        Pane::Orders,
        Pane::Crews,
        Pane::Card,
        Pane::Map,
        Pane::Stands,
    ];

    /// Whether it shares a place with others: one of them is seen at a time.
    pub fn is_side(self) -> bool {
        matches!(self, Pane::Crews | Pane::Map | Pane::Stands)
    }
}

/// What the console is told once.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its language at first.
    pub lang: Locale,
    /// Its colours.
    pub theme: Theme,
    /// The listener's address, as it is shown.
    pub listening: String,
    /// Crews are looked for without a person.
    pub auto_assign: bool,
    /// What the process tells its console.
    pub process: Process,
    /// Its keys.
    pub keymap: Keymap,
    /// What its map is drawn with.
    pub glyphs: Glyphs,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lang: Locale::Ru,
            theme: Theme::default(),
            listening: String::new(),
            auto_assign: false,
            process: Process::default(),
            keymap: Keymap::default(),
            glyphs: Glyphs::default(),
        }
    }
}

/// A message at the bottom of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Toast {
    pub text: String,
    pub is_refusal: bool,
    until_ms: u64,
}

/// The console.
pub struct App {
    pub(super) words: Words,
    pub(super) settings: Settings,
    pub(super) at: Moment,
    pub(super) board: Board,
    pub(super) loaded: bool,
    pub(super) pane: Pane,
    /// Which of the panes that share a place is seen.
    pub(super) side: Pane,
    /// The panes stand side by side.
    pub(super) is_wide: bool,
    /// Where the panes were drawn.
    pub(super) areas: Vec<(Pane, Rect)>,
    pub(super) map: MapView,
    pub(super) stands: side::Stands,
    /// The calls that ring, oldest first.
    pub(super) calls: Arc<[Call]>,
    /// A day that is played over again.
    pub(super) replay: Option<Replay>,
    has_mouse: bool,
    kept: Option<String>,
    keep_at_ms: u64,
    last_second: Timestamp,
    pub(super) orders: Arrangement,
    pub(super) orders_offset: usize,
    pub(super) crew_ids: Vec<CrewId>,
    pub(super) crew: Option<CrewId>,
    pub(super) crews_offset: usize,
    pub(super) card: Option<OrderCard>,
    pub(super) card_offset: u16,
    /// Digits that were typed.
    pub(super) typed: String,
    /// The crew whose state is being chosen.
    pub(super) choosing: Option<CrewId>,
    pub(super) armed: Option<Armed>,
    pub(super) filter: Filter,
    /// The box for finding, while it has the keys.
    pub(super) finding: Option<Input>,
    pub(super) popups: Vec<Popup>,
    pub(super) form: Option<Form>,
    /// What lies over the desk; the last one is seen.
    pub(super) screens: Vec<Screen>,
    /// The screen did not want the key.
    passed_on: bool,
    /// The key is part of a paste.
    pasted: bool,
    /// A card that was put away, for undo.
    dropped: Option<Form>,
    pub(super) toast: Option<Toast>,
    undo: Option<(Command, u64)>,
    burst: Burst,
    /// Closed orders that are still shown, and since when.
    closed: BTreeMap<OrderId, u64>,
    /// The order that was selected before a crash.
    resumed: Option<OrderId>,
    /// An order that was just made here and is not on the board yet.
    awaited: Option<OrderId>,
    is_over: bool,
}

impl App {
    /// An empty desk.
    pub fn new(settings: Settings) -> App {
        App {
            words: Words::new(settings.lang),
            map: MapView::new(settings.glyphs),
            settings,
            side: Pane::Crews,
            is_wide: false,
            areas: Vec::new(),
            stands: side::Stands::default(),
            calls: Arc::from([]),
            replay: None,
            has_mouse: false,
            kept: None,
            keep_at_ms: 0,
            last_second: Timestamp::default(),
            at: Moment::default(),
            board: Board::default(),
            loaded: false,
            pane: Pane::default(),
            orders: Arrangement::default(),
            orders_offset: 0,
            crew_ids: Vec::new(),
            crew: None,
            crews_offset: 0,
            card: None,
            card_offset: 0,
            typed: String::new(),
            choosing: None,
            armed: None,
            filter: Filter::default(),
            finding: None,
            popups: Vec::new(),
            form: None,
            screens: Vec::new(),
            passed_on: false,
            pasted: false,
            dropped: None,
            toast: None,
            undo: None,
            burst: Burst::default(),
            closed: BTreeMap::new(),
            resumed: None,
            awaited: None,
            is_over: false,
        }
    }

    /// Takes a message; answers what should happen outside.
    pub fn update(&mut self, at: Moment, msg: Msg) -> Vec<Command> {
        self.at = at;
        self.play();
        let selected = self.selected();
        let mut wishes = match msg {
            Msg::Key(chord) => self.key(chord),
            Msg::Keys(chords) => self.keys(&chords),
            Msg::Paste(text) => self.paste(&text),
            Msg::Click(column, row) => self.click(column, row),
            Msg::Wheel(column, row, down) => self.wheel(column, row, down),
            Msg::Tick => self.tick(),
            data => self.data(data),
        };
        if wishes.contains(&Command::Leave) {
            self.is_over = true;
        }
        if self.selected() != selected {
            self.card_offset = 0;
            wishes.extend(self.read_card());
        }
        wishes.extend(self.side_wishes());
        wishes
    }

    /// Whether the console was left.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// The selected order.
    pub fn selected(&self) -> Option<OrderId> {
        self.orders.selected()
    }

    /// The office as the desk shows it.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The message at the bottom, if there is one.
    pub fn message(&self) -> Option<&str> {
        self.toast.as_ref().map(|toast| toast.text.as_str())
    }

    /// Whether a key may change something within a moment, without another key: the loop then ticks
    /// faster.
    pub fn is_armed(&self) -> bool {
        self.armed.is_some()
    }

    pub(super) fn speaker(&self) -> Speaker<'_> {
        Speaker {
            words: &self.words,
            board: &self.board,
            now: self.at.office,
            engine: self.settings.auto_assign,
        }
    }

    /// Keys that came at once. On the desk, where a character is a command, a run of them that nobody
    /// types so fast is a paste and does nothing, unless it opens a box and goes on inside.
    fn keys(&mut self, chords: &[Chord]) -> Vec<Command> {
        let mut wishes = Vec::new();
        let mut rest = chords;
        while let Some((first, after)) = rest.split_first() {
            let run = rest
                .iter()
                .take_while(|chord| chord.text().is_some())
                .count();
            if run > MOST_TYPED && self.is_bare() && !self.opens_a_box(*first) {
                self.warn(Word("pasted-into-desk"));
                rest = &rest[run..];
            } else {
                wishes.extend(self.key(*first));
                rest = after;
            }
        }
        wishes
    }

    /// Whether the desk has the keys, and no box over it.
    fn is_bare(&self) -> bool {
        self.popups.is_empty()
            && self.form.is_none()
            && self.screens.is_empty()
            && self.finding.is_none()
    }

    fn key(&mut self, chord: Chord) -> Vec<Command> {
        let pasted = self.burst.key(self.at.ms);
        if !self.popups.is_empty() {
            return self.key_of_popup(chord);
        }
        if self.form.is_some() {
            return self.key_of_form(chord, pasted);
        }
        if !self.screens.is_empty() {
            return self.key_of_screen(chord, pasted);
        }
        if self.finding.is_some() {
            return self.key_of_find(chord);
        }
        self.key_of_desk(chord)
    }

    fn key_of_popup(&mut self, chord: Chord) -> Vec<Command> {
        let at = self.at;
        let Some(top) = self.popups.last_mut() else {
            return Vec::new();
        };
        match top.key(chord, at) {
            popups::Outcome::Stay => {
                self.clamp_sheet();
                return Vec::new();
            }
            popups::Outcome::Close => {
                self.popups.pop();
            }
            popups::Outcome::Do(command) => {
                self.popups.pop();
                return vec![command];
            }
            popups::Outcome::Reason(order, index) => {
                self.popups.pop();
                return vec![Command::Cancel(
                    order,
                    self.words.say(popups::REASONS[index]),
                )];
            }
            popups::Outcome::Run(action) => {
                self.popups.pop();
                return self.run(action);
            }
            popups::Outcome::Choose(at) => return self.choose(at),
        }
        Vec::new()
    }

    fn key_of_form(&mut self, chord: Chord, pasted: bool) -> Vec<Command> {
        if let Some(action) = self.settings.keymap.in_text(chord) {
            return self.run(action);
        }
        let desk = form::Desk {
            board: &self.board,
            now: self.at.office,
            pasted,
        };
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        if form.waits_for_caller() && chord.code != Code::Esc {
            form.held.push(chord);
            return Vec::new();
        }
        let outcome = form.key(chord, desk);
        self.after_form(outcome)
    }

    /// Gives the card the keys that were pressed before it was known who calls.
    pub(super) fn release_keys(&mut self) -> Vec<Command> {
        let held = self
            .form
            .as_mut()
            .map(|form| std::mem::take(&mut form.held));
        let held = held.unwrap_or_default();
        let mut wishes = Vec::new();
        for chord in held {
            // A card that was closed meanwhile needs no more keys.
            if self.form.is_some() {
                wishes.extend(self.key_of_form(chord, false));
            }
        }
        wishes
    }

    fn after_form(&mut self, outcome: form::Outcome) -> Vec<Command> {
        match outcome {
            form::Outcome::Stay => Vec::new(),
            form::Outcome::Ask(wishes) => self.with_crews(wishes),
            form::Outcome::Save(order) => vec![Command::Create(order)],
            form::Outcome::Show(id) => {
                self.form = None;
                self.show_order(id);
                self.warn(Word("caller-has-order"));
                Vec::new()
            }
            form::Outcome::Close => {
                self.dropped = self.form.take().filter(|form| !form.is_empty());
                if self.dropped.is_some() {
                    self.warn(Word("card-put-away"));
                }
                Vec::new()
            }
        }
    }

    fn key_of_find(&mut self, chord: Chord) -> Vec<Command> {
        match (chord.code, &mut self.finding) {
            (Code::Esc, _) => {
                self.finding = None;
                self.set_filter("");
            }
            (Code::Enter, _) => self.finding = None,
            (Code::Up | Code::Down | Code::PageUp | Code::PageDown, _) => {
                return self.key_of_desk(chord);
            }
            (_, Some(input)) => {
                if let Some(action) = self.settings.keymap.in_text(chord) {
                    return self.run(action);
                }
                super::edit::edit(input, chord);
                let typed = input.value().to_owned();
                self.set_filter(&typed);
            }
            (_, None) => {}
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str) -> Vec<Command> {
        if let Some(popup) = self.popups.last_mut() {
            if let Kind::List(list) = &mut popup.kind {
                list.paste(text);
            }
            return Vec::new();
        }
        if let Some(form) = &mut self.form {
            let outcome = form.paste(text);
            return self.after_form(outcome);
        }
        if !self.screens.is_empty() {
            self.paste_into_screen(text);
            return Vec::new();
        }
        if let Some(input) = &mut self.finding {
            super::edit::paste(input, text);
            let typed = input.value().to_owned();
            self.set_filter(&typed);
            return Vec::new();
        }
        self.warn(Word("pasted-into-desk"));
        Vec::new()
    }

    fn tick(&mut self) -> Vec<Command> {
        if self
            .toast
            .as_ref()
            .is_some_and(|toast| self.at.ms >= toast.until_ms)
        {
            self.toast = None;
        }
        if self
            .undo
            .as_ref()
            .is_some_and(|(_, until_ms)| self.at.ms >= *until_ms)
        {
            self.undo = None;
        }
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

    pub(super) fn inform(&mut self, text: String) {
        self.toast = Some(Toast {
            text,
            is_refusal: false,
            until_ms: self.at.ms + TOAST_MS,
        });
    }

    pub(super) fn refuse(&mut self, text: String) {
        self.toast = Some(Toast {
            text,
            is_refusal: true,
            until_ms: self.at.ms + TOAST_MS,
        });
    }

    pub(super) fn warn(&mut self, word: Word) {
        let text = self.words.say(word);
        self.refuse(text);
    }

    pub(super) fn open(&mut self, kind: Kind) {
        self.popups.push(Popup::open(kind, self.at));
    }
}
