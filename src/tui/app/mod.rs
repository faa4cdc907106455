//! The state of the console: messages in, wishes out. Touches neither database nor terminal.

mod data;
mod desk;
mod draft;
mod keys;
mod lay_out;
mod mouse;
mod numbers;
mod pane;
mod past;
mod screens;
mod settings;
mod sheets;
mod side;
mod toast;

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::layout::Rect;
use tui_input::Input;

use super::arrange::Arrangement;
use super::board::{Board, OrderCard};
use super::filter::Filter;
use super::form::Form;
use super::keys::Burst;
use super::map::MapView;
use super::msg::{Command, Moment, Msg};
use super::popups::{Kind, Popup};
use super::replay::Replay;
use super::say::Speaker;
use super::screens::Screen;
use super::text::Words;
use pult_app::Call;
use pult_domain::{CrewId, OrderId, Timestamp};

pub(super) use numbers::Armed;
pub use pane::Pane;
pub(crate) use screens::screen_of;
pub use settings::Settings;
use toast::Toast;

/// How long a deed can be undone, in milliseconds.
const UNDO_MS: u64 = 10_000;

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

    pub(super) fn open(&mut self, kind: Kind) {
        self.popups.push(Popup::open(kind, self.at));
    }
}
