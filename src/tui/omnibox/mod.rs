//! The box in which everything is found: orders, crews, clients, addresses, actions. On the desk a letter
//! opens it, so that what is typed there is looked for and never carried out.

mod actions;
mod found;
mod view;

use tui_input::Input;

use super::board::Board;
use super::edit::{Edit, edit, paste};
use super::keys::{Action, Chord, Code, Keymap, Room, by_letter};
use super::msg::Suggestion;
use super::text::{Word, Words};
use pult_domain::{Client, CrewId, OrderId};
use pult_geo::addresses::layout;

pub use actions::{Named, alike, named};
pub use view::draw;

/// How many rows a page has.
const PAGE: usize = 10;
/// How many addresses are shown.
const N_ADDRESSES: usize = 5;
/// How many actions are shown that only resemble what is typed.
const N_ALIKE: usize = 6;
/// From this many characters on addresses and clients are asked for.
const ASKED_FROM: usize = 2;

/// What the box is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To find or do anything.
    Anything,
    /// To look a key up.
    Keys,
    /// To say where a crew is.
    Place(CrewId),
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Hit {
    /// Something to do.
    Action(Action),
    /// An order of the board.
    Order(OrderId),
    /// A crew.
    Crew(CrewId),
    /// A client of the books.
    Client(Box<Client>),
    /// An address; an order begins there.
    Address(Suggestion),
    /// The words as they were typed; an order begins there.
    Words(String),
}

/// What the box searches.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The office.
    pub board: &'a Board,
    /// The words.
    pub words: &'a Words,
    /// The keys.
    pub keymap: &'a Keymap,
    /// Crews come before orders: their pane has the keys.
    pub crews_first: bool,
}

/// What a key made of the box.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It is put away.
    Close,
    /// The text is another: addresses and clients are asked for under this number.
    Ask(u64, String),
    /// It is put away, and this is done.
    Take(Hit),
}

/// The box.
#[derive(Debug)]
pub struct Omnibox {
    /// What it is for.
    pub purpose: Purpose,
    /// What is typed.
    pub input: Input,
    /// What was found, best first.
    pub hits: Vec<Hit>,
    /// The row that the keys point at.
    pub at: usize,
    named: Vec<Named>,
    addresses: Vec<Suggestion>,
    clients: Vec<Client>,
    /// The number of the question that is open; answers to others are late.
    asked: u64,
    /// How many answers it still waits for.
    n_awaited: u8,
    /// Enter was pressed before they came: the best is meant.
    take_best: bool,
}

impl Omnibox {
    /// An empty box; its questions are numbered from `serial`.
    pub fn new(purpose: Purpose, serial: u64, around: Around) -> Omnibox {
        let mut omnibox = Omnibox {
            purpose,
            input: Input::default(),
            hits: Vec::new(),
            at: 0,
            named: named(around.words, around.keymap),
            addresses: Vec::new(),
            clients: Vec::new(),
            asked: serial,
            n_awaited: 0,
            take_best: false,
        };
        omnibox.rank(around);
        omnibox
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, around: Around) -> Outcome {
        let last = self.hits.len().saturating_sub(1);
        match chord.code {
            Code::Esc => return Outcome::Close,
            Code::Backspace if self.input.value().is_empty() => return Outcome::Close,
            Code::Enter => return self.enter(),
            Code::Up => self.at = self.at.saturating_sub(1),
            Code::Down => self.at = (self.at + 1).min(last),
            Code::PageUp => self.at = self.at.saturating_sub(PAGE),
            Code::PageDown => self.at = (self.at + PAGE).min(last),
            Code::Home => self.at = 0,
            Code::End => self.at = last,
            _ => {
                if edit(&mut self.input, chord) == Edit::Changed {
                    return self.changed(around);
                }
            }
        }
        Outcome::Stay
    }

    /// A text is typed or pasted into it.
    pub fn write(&mut self, text: &str, around: Around) -> Outcome {
        paste(&mut self.input, text);
        self.changed(around)
    }

    /// The address book answered.
    pub fn take_addresses(&mut self, ask: u64, found: &[Suggestion], around: Around) -> Outcome {
        if ask != self.asked {
            return Outcome::Stay;
        }
        self.addresses = found.iter().take(N_ADDRESSES).cloned().collect();
        self.answered(around)
    }

    /// The books of clients answered.
    pub fn take_clients(&mut self, ask: u64, found: Vec<Client>, around: Around) -> Outcome {
        if ask != self.asked {
            return Outcome::Stay;
        }
        self.clients = found;
        self.answered(around)
    }

    /// What is typed, without blanks around it.
    pub fn typed(&self) -> &str {
        self.input.value().trim()
    }

    /// The title of the box.
    pub fn title(&self) -> Word {
        match self.purpose {
            Purpose::Anything => Word("palette-title"),
            Purpose::Keys => Word("help-title"),
            Purpose::Place(_) => Word("place-title"),
        }
    }

    fn answered(&mut self, around: Around) -> Outcome {
        self.n_awaited = self.n_awaited.saturating_sub(1);
        let chosen = self.hits.get(self.at).filter(|_| self.at > 0).cloned();
        self.rank(around);
        // Whoever has moved stays on what was chosen.
        if let Some(at) = chosen.and_then(|chosen| self.hits.iter().position(|hit| *hit == chosen))
        {
            self.at = at;
        }
        match self.take_best && self.n_awaited == 0 {
            true => self.enter(),
            false => Outcome::Stay,
        }
    }

    /// Enter takes what the keys point at. What only resembles an action waits until it is known whether
    /// the words are an address or a client.
    fn enter(&mut self) -> Outcome {
        let is_sure = self.at > 0 || self.n_awaited == 0 || self.is_certain();
        if !is_sure {
            self.take_best = true;
            return Outcome::Stay;
        }
        match self.hits.get(self.at).cloned() {
            Some(hit) => Outcome::Take(hit),
            None => Outcome::Stay,
        }
    }

    /// Whether the first row stays the first, whatever is answered.
    fn is_certain(&self) -> bool {
        match self.hits.first() {
            Some(Hit::Action(action)) => {
                let is_begun =
                    |named: &Named| named.action == *action && named.begins(self.typed());
                by_letter_typed(self.typed()) == Some(*action) || self.named.iter().any(is_begun)
            }
            Some(Hit::Words(_)) if matches!(self.purpose, Purpose::Place(_)) => true,
            Some(Hit::Order(_) | Hit::Crew(_)) => true,
            Some(Hit::Client(_) | Hit::Address(_) | Hit::Words(_)) | None => false,
        }
    }

    fn changed(&mut self, around: Around) -> Outcome {
        self.at = 0;
        self.take_best = false;
        self.addresses.clear();
        self.clients.clear();
        self.asked += 1;
        let asks = self.purpose != Purpose::Keys && self.typed().chars().count() >= ASKED_FROM;
        self.n_awaited = match (asks, self.purpose) {
            (false, _) => 0,
            (true, Purpose::Place(_)) => 1,
            (true, _) => 2,
        };
        self.rank(around);
        match asks {
            true => Outcome::Ask(self.asked, self.typed().to_owned()),
            false => Outcome::Stay,
        }
    }

    /// Puts what was found in order: the action of a letter, actions that begin so, orders and crews of the
    /// board, clients, addresses that are meant, the words themselves, addresses that are likely, actions
    /// that resemble them.
    fn rank(&mut self, around: Around) {
        let typed = self.typed().to_owned();
        self.hits = match (self.purpose, typed.is_empty()) {
            (Purpose::Place(_), _) => self.places(&typed),
            (_, true) => self.by_room(),
            (Purpose::Keys, false) => self.alike(&typed, usize::MAX),
            (Purpose::Anything, false) => self.anything(&typed, around),
        };
        self.at = self.at.min(self.hits.len().saturating_sub(1));
    }

    fn anything(&self, typed: &str, around: Around) -> Vec<Hit> {
        let mut hits: Vec<Hit> = by_letter_typed(typed)
            .map(Hit::Action)
            .into_iter()
            .collect();
        let is_word = typed.chars().count() > 1;
        let mut begun: Vec<&Named> = match is_word {
            true => self
                .named
                .iter()
                .filter(|named| named.begins(typed))
                .collect(),
            false => Vec::new(),
        };
        begun.sort_by_key(|named| !named.starts(typed));
        hits.extend(begun.into_iter().map(|named| Hit::Action(named.action)));
        let mut on_board = found::on_board(typed, around);
        if on_board.is_empty()
            && let Some(twin) = layout::twin(typed)
        {
            on_board = found::on_board(&twin, around);
        }
        hits.extend(on_board);
        hits.extend(
            self.clients
                .iter()
                .map(|client| Hit::Client(Box::new(client.clone()))),
        );
        // An address that leaves a word out is never what Enter means by itself.
        let is_meant = |found: &&Suggestion| found.meant;
        let (meant, likely): (Vec<_>, Vec<_>) = self.addresses.iter().partition(is_meant);
        hits.extend(meant.into_iter().cloned().map(Hit::Address));
        if is_word {
            hits.push(Hit::Words(typed.to_owned()));
        }
        hits.extend(likely.into_iter().cloned().map(Hit::Address));
        // What only resembles an action is shown when nothing else fits.
        let only_words = hits.iter().all(|hit| matches!(hit, Hit::Words(_)));
        if only_words && self.n_awaited == 0 {
            hits.extend(self.alike(typed, N_ALIKE));
        }
        hits
    }

    fn places(&self, typed: &str) -> Vec<Hit> {
        // The office knows stands by what they are called: the words as they are said come first.
        let addresses = self.addresses.iter().cloned().map(Hit::Address);
        let words = (!typed.is_empty()).then(|| Hit::Words(typed.to_owned()));
        words.into_iter().chain(addresses).collect()
    }

    fn by_room(&self) -> Vec<Hit> {
        let in_room = |room: Room| self.named.iter().filter(move |named| named.room == room);
        let rows = Room::ALL.into_iter().flat_map(in_room);
        rows.map(|named| Hit::Action(named.action)).collect()
    }

    fn alike(&self, typed: &str, most: usize) -> Vec<Hit> {
        let alike = alike(&self.named, typed).into_iter().take(most);
        alike.map(Hit::Action).collect()
    }
}

/// The action whose letter is all that is typed.
fn by_letter_typed(typed: &str) -> Option<Action> {
    let mut letters = typed.chars();
    let only = letters.next().filter(|_| letters.next().is_none());
    by_letter(only?)
}
