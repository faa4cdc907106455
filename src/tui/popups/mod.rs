//! What stands over the desk: questions, lists, answers. They form a stack; the top one has the keys.

mod list;
mod seen;
mod sheet;
mod view;
mod why;

pub use list::List;
pub use seen::{exchanges, lines as seen_lines};
pub use sheet::reason as stop_reason;
pub use view::{crew_lines, draw};
pub use why::lines as why_lines;

use super::keys::{Action, Chord, Code};
use super::msg::{Command, Moment};
use super::text::Word;
use pult_app::Seen;
use pult_domain::{CrewId, OrderId, Timestamp};

/// Keys within this many milliseconds of a question opening answer nothing: they were meant for what
/// was there before.
pub const DEAF_MS: u64 = 250;

/// The reasons of a cancellation, by their digit from 1.
pub const REASONS: [Word; 6] = [
    Word("reason-changed-mind"),
    Word("reason-no-show"),
    Word("reason-no-crews"),
    Word("reason-too-long"),
    Word("reason-mistake"),
    Word("reason-other"),
];

/// A popup, and when it was opened.
#[derive(Debug)]
pub struct Popup {
    /// What it is.
    pub kind: Kind,
    opened_ms: u64,
}

/// What a popup is.
#[derive(Debug)]
pub enum Kind {
    /// Shall the console end?
    Leave,
    /// Why is this order called off?
    Cancel(OrderId),
    /// Shall the order go from one crew to another?
    Reassign {
        /// The order.
        order: OrderId,
        /// Who has it.
        from: CrewId,
        /// Who is to have it.
        to: CrewId,
    },
    /// Why this crew, or why nobody: when, and the engine's text; not there until it is read.
    Why(OrderId, Option<Option<(Timestamp, String)>>),
    /// A crew.
    Crew(CrewId),
    /// An order as each dialect shows it, not there until it is asked; and which of their last exchanges
    /// is told whole.
    Seen(OrderId, Option<Vec<Seen>>, usize),
    /// A list to choose from, and which of its rows the keys point at.
    Sheet(Sheet, usize),
    /// Help or palette.
    List(List),
}

/// A list to choose from; its rows are those of the office as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// The calls that ring.
    Calls,
    /// The pre-orders.
    PreOrders,
    /// The routes.
    Routes,
}

/// What a key made of a popup.
#[derive(Debug)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It is put away.
    Close,
    /// It is put away; a wish goes out.
    Do(Command),
    /// It is put away; the reason with this index was chosen.
    Reason(OrderId, usize),
    /// It is put away; an action is run.
    Run(Action),
    /// The row with this index was chosen.
    Choose(usize),
}

impl Popup {
    /// Opens a popup.
    pub fn open(kind: Kind, at: Moment) -> Popup {
        Popup {
            kind,
            opened_ms: at.ms,
        }
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, at: Moment) -> Outcome {
        let asks = matches!(
            self.kind,
            Kind::Leave | Kind::Cancel(_) | Kind::Reassign { .. }
        );
        if asks && at.ms.saturating_sub(self.opened_ms) < DEAF_MS {
            return Outcome::Stay;
        }
        if chord.code == Code::Esc {
            return Outcome::Close;
        }
        match &mut self.kind {
            Kind::Leave => leave(chord),
            Kind::Cancel(order) => cancel(chord, *order),
            Kind::Reassign { order, from, to } => match chord.code {
                Code::Enter => Outcome::Do(Command::Assign(*order, *to, Some(*from))),
                _ => Outcome::Stay,
            },
            Kind::Why(..) | Kind::Crew(_) => Outcome::Close,
            Kind::Seen(_, seen, at) => move_in_seen(chord, seen.as_deref(), at),
            Kind::Sheet(_, at) => move_in(chord, at),
            Kind::List(list) => list.key(chord),
        }
    }
}

/// Moves in a list; how long it is now, whoever draws it knows.
fn move_in(chord: Chord, at: &mut usize) -> Outcome {
    match chord.code {
        Code::Enter => return Outcome::Choose(*at),
        Code::Up => *at = at.saturating_sub(1),
        Code::Down => *at = at.saturating_add(1),
        Code::PageUp => *at = at.saturating_sub(10),
        Code::PageDown => *at = at.saturating_add(10),
        Code::Home => *at = 0,
        Code::End => *at = usize::MAX,
        _ if chord.means(Chord::char('k')) => *at = at.saturating_sub(1),
        _ if chord.means(Chord::char('j')) => *at = at.saturating_add(1),
        _ => {}
    }
    Outcome::Stay
}

/// Moves among the exchanges; any key that does not puts the popup away.
fn move_in_seen(chord: Chord, seen: Option<&[Seen]>, at: &mut usize) -> Outcome {
    let n = exchanges(seen.unwrap_or_default()).len();
    match chord.code {
        Code::Up => *at = at.saturating_sub(1),
        Code::Down => *at = (*at + 1).min(n.saturating_sub(1)),
        _ => return Outcome::Close,
    }
    Outcome::Stay
}

/// `q`, `y` and Enter leave; `n` stays, as Esc does.
fn leave(chord: Chord) -> Outcome {
    let means = |bound: Chord| chord.means(bound);
    let yes = [
        Chord::char('q'),
        Chord::char('y'),
        Chord::ctrl('q'),
        Chord::key(Code::Enter),
    ];
    if yes.into_iter().any(means) {
        Outcome::Do(Command::Leave)
    } else if means(Chord::char('n')) {
        Outcome::Close
    } else {
        Outcome::Stay
    }
}

fn cancel(chord: Chord, order: OrderId) -> Outcome {
    let digit = chord
        .digit()
        .and_then(|digit| digit.to_digit(10))
        .unwrap_or(0) as usize;
    if (1..=REASONS.len()).contains(&digit) {
        Outcome::Reason(order, digit - 1)
    } else {
        Outcome::Stay
    }
}
