//! The state of the console: messages in, wishes out. Touches neither database nor terminal.

mod archive;
mod cards;
mod data;
mod desk;
mod draft;
mod drive;
mod following;
mod keys;
mod lay_out;
mod meter;
mod mouse;
mod needs;
mod numbers;
mod omni;
mod on_map;
mod others;
mod pane;
mod past;
mod reaches;
mod rereading;
mod screens;
mod settings;
mod sheets;
mod side;
mod toast;
mod trips;
mod undo;

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::layout::Rect;
use tui_input::Input;

use super::Leave;
use super::arrange::Arrangement;
use super::board::{Board, OrderCard};
use super::filter::Filter;
use super::form::Form;
use super::group::Group;
use super::keys::{Burst, Chord};
use super::map::MapView;
use super::msg::{CallerCard, Command, Moment, Msg};
use super::omnibox::Omnibox;
use super::popups::{Kind, Opened, Popup};
use super::replay::Replay;
use super::say::Speaker;
use super::screens::Screen;
use super::text::Words;
use super::undo::Undos;
use pult_app::{Call, ClockJump, SeatedDesk, StandingOrder, Trouble};
use pult_domain::{CrewId, OrderId, Phone, Timestamp};

pub(crate) use desk::is_work;
pub(crate) use drive::{next_step, step_word};
pub(super) use numbers::{Armed, Sent};
pub use pane::Pane;
pub(crate) use screens::screen_of;
pub use settings::Settings;
use toast::Toast;

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
    /// What is known of those who call.
    pub(super) callers: BTreeMap<Phone, CallerCard>,
    /// The orders that the office makes again by itself.
    pub(super) standing: Vec<StandingOrder>,
    /// How many positions of the crew that is shown were of no use within the last hour.
    pub(super) bad_positions: Option<(CrewId, u32)>,
    /// What the office cannot do now; empty when all is well.
    pub(super) health: Option<Trouble>,
    /// The machine's clock was set a short while ago.
    pub(super) clock_jump: Option<ClockJump>,
    /// What needs a person has been told since the desk was opened.
    has_rung: bool,
    /// Who sits at which desk.
    pub(super) desks: Arc<[SeatedDesk]>,
    /// What was said at desks and by crews, the newest last.
    pub(super) talk: Vec<String>,
    /// A day that is played over again.
    pub(super) replay: Option<Replay>,
    has_mouse: bool,
    kept: Option<String>,
    keep_at_ms: u64,
    last_second: Timestamp,
    pub(super) orders: Arrangement,
    pub(super) orders_offset: usize,
    /// How many open orders each group has.
    pub(super) counts: BTreeMap<Group, usize>,
    pub(super) crew_ids: Vec<CrewId>,
    /// Who can take the order that is looked at, and how soon.
    pub(super) reaches: reaches::Reaches,
    pub(super) crew: Option<CrewId>,
    pub(super) crews_offset: usize,
    pub(super) card: Option<OrderCard>,
    trips: trips::Trips,
    /// The order that was found to be wanted much later when it was to be driven, and when that was said.
    early: Option<(OrderId, u64)>,
    pub(super) card_offset: u16,
    /// Digits that were typed.
    pub(super) typed: String,
    /// The crew whose state is being chosen.
    pub(super) choosing: Option<CrewId>,
    pub(super) armed: Option<Armed>,
    /// The offer that a second `+` may still make an assignment.
    pub(super) sent: Option<Sent>,
    pub(super) filter: Filter,
    archive: archive::Archive,
    /// The box for finding, while it has the keys.
    pub(super) finding: Option<Input>,
    pub(super) popups: Vec<Popup>,
    /// The box in which everything is found, while it has the keys.
    pub(super) omnibox: Option<Omnibox>,
    /// The card that is open.
    pub(super) form: Option<Form>,
    /// Cards that are not finished, the one that waits longest first.
    pub(super) parked: Vec<Form>,
    /// Changes of orders from before a crash, until the orders are read again.
    half_changed: Vec<rereading::HalfChanged>,
    n_serials: u64,
    /// What lies over the desk; the last one is seen.
    pub(super) screens: Vec<Screen>,
    /// The screen did not want the key.
    passed_on: bool,
    /// The key is part of a paste.
    pasted: bool,
    /// The messages, the newest last.
    pub(super) toasts: Vec<Toast>,
    /// What can be taken back.
    undo: Undos,
    burst: Burst,
    following: following::Following,
    /// The key that is being dealt with.
    pressed: Option<Chord>,
    /// How much wider than usual the board is, in columns.
    pub(super) widened: i16,
    /// Closed orders that are still shown, and since when.
    closed: BTreeMap<OrderId, u64>,
    /// The order that was selected before a crash.
    resumed: Option<OrderId>,
    /// An order that was just made here and is not on the board yet.
    awaited: Option<OrderId>,
    is_over: Option<Leave>,
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
            desks: Arc::from([]),
            talk: Vec::new(),
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
            counts: BTreeMap::new(),
            crew_ids: Vec::new(),
            reaches: reaches::Reaches::default(),
            crew: None,
            crews_offset: 0,
            card: None,
            card_offset: 0,
            typed: String::new(),
            choosing: None,
            trips: trips::Trips::default(),
            early: None,
            armed: None,
            sent: None,
            filter: Filter::default(),
            archive: archive::Archive::default(),
            callers: BTreeMap::new(),
            standing: Vec::new(),
            health: None,
            clock_jump: None,
            bad_positions: None,
            has_rung: false,
            finding: None,
            popups: Vec::new(),
            omnibox: None,
            form: None,
            parked: Vec::new(),
            half_changed: Vec::new(),
            n_serials: 0,
            screens: Vec::new(),
            passed_on: false,
            pasted: false,
            toasts: Vec::new(),
            undo: Undos::default(),
            burst: Burst::default(),
            following: following::Following::default(),
            pressed: None,
            widened: 0,
            closed: BTreeMap::new(),
            resumed: None,
            awaited: None,
            is_over: None,
        }
    }

    /// Takes a message; answers what should happen outside.
    pub fn update(&mut self, at: Moment, msg: Msg) -> Vec<Command> {
        self.at = at;
        self.play();
        let selected = self.selected();
        self.note_answer(&msg);
        let mut wishes = match msg {
            Msg::Key(chord) => self.key(chord),
            Msg::Keys(chords) => self.keys(&chords),
            Msg::Paste(text) => self.paste(&text),
            Msg::Click(column, row) => self.click(column, row),
            Msg::Drag(column, row) => {
                self.drag(column, row);
                Vec::new()
            }
            Msg::Release => {
                self.release();
                Vec::new()
            }
            Msg::Wheel(column, row, down) => self.wheel(column, row, down),
            Msg::Tick => {
                let pointed = self.pointed();
                let wishes = self.tick();
                self.point_at(pointed);
                wishes
            }
            data => {
                let pointed = self.pointed();
                let wishes = self.data(data);
                self.point_at(pointed);
                self.keys_rest_on(&wishes);
                wishes
            }
        };
        wishes.extend(self.release_followers());
        if wishes.contains(&Command::CloseOffice) {
            self.is_over = Some(Leave::Close);
        } else if wishes.contains(&Command::HandedOver) {
            self.is_over = Some(Leave::HandedOver);
        } else if wishes.contains(&Command::Leave) {
            self.is_over = Some(Leave::Asked);
        }
        if self.selected() != selected {
            self.card_offset = 0;
            wishes.extend(self.read_card());
        }
        wishes.extend(self.side_wishes());
        wishes
    }

    /// How the console was left, if it was.
    pub fn is_over(&self) -> Option<Leave> {
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

    /// The newest message at the bottom, if there is one.
    pub fn message(&self) -> Option<&str> {
        self.toasts.last().map(|toast| toast.text.as_str())
    }

    /// Whether a key may change something within a moment without another key, or keys wait for what is not
    /// there yet.
    pub fn is_awaiting(&self) -> bool {
        self.armed.is_some() || self.keys_wait()
    }

    pub(super) fn speaker(&self) -> Speaker<'_> {
        Speaker {
            words: &self.words,
            board: &self.board,
            now: self.at.office,
            engine: self.settings.auto_assign,
        }
    }

    /// Opens what the operator has asked for by the key that is being dealt with.
    pub(super) fn open(&mut self, kind: Kind) {
        let by = Opened::By(self.pressed);
        self.popups.push(Popup::open(kind, by, self.at));
    }

    /// Opens what nobody has asked for.
    pub(super) fn open_by_itself(&mut self, kind: Kind) {
        self.popups
            .push(Popup::open(kind, Opened::ByItself, self.at));
    }
}
