//! What stands over the desk: questions, menus, lists, answers. They form a stack; the top one has the
//! keys.

mod login;
mod menu;
mod prompt;
mod question;
mod seen;
mod sheet;
mod talk;
mod view;
mod why;

pub use login::Login;
pub use menu::{ENDS, End, MORE, REASONS};
pub use prompt::{About, Prompt};
pub use question::{Question, Yes, said};
pub use seen::{exchanges, lines as seen_lines};
pub use sheet::reason as stop_reason;
pub use talk::Talk;
pub use view::{crew_lines, draw, off_line_question};
pub use why::{counted_from, lines as why_lines, rule_in_short};

use super::form::{Answer, Asks};
use super::keys::{Action, Chord, Code};
use super::msg::{Command, Moment};
use pult_app::Seen;
use pult_domain::{CrewId, Money, OrderId, Timestamp};

/// A question that came by itself takes no key within this many milliseconds: whatever is pressed then
/// was meant for what was there before.
const DEAF_MS: u64 = 300;
/// How many lines a page has.
const PAGE: usize = 10;

/// A popup, and how it was opened.
#[derive(Debug)]
pub struct Popup {
    /// What it is.
    pub kind: Kind,
    /// The first line that is seen of a text.
    pub scroll: usize,
    opened_ms: u64,
    opened_by: Opened,
}

/// Who opened a popup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// This key of the operator's.
    By(Option<Chord>),
    /// It came by itself.
    ByItself,
}

/// What a popup is.
#[derive(Debug)]
pub enum Kind {
    /// Shall the console end, and the office with it?
    Leave {
        /// The office goes on without this desk.
        goes_on: bool,
        /// Whoever sits here may close it.
        may_close: bool,
    },
    /// Yes or no?
    Ask(Question),
    /// Why is this order called off?
    Cancel(OrderId),
    /// What else can be done with an order and its client.
    More(OrderId),
    /// What is asked before an order is changed; whether the key that saves its card forces.
    First(OrderId, Asks, bool),
    /// Why this crew, or why nobody: when, and the engine's text; not there until it is read.
    Why(OrderId, Option<Option<(Timestamp, String)>>),
    /// A crew.
    Crew(CrewId),
    /// How the driver of a crew logs his phone in.
    Login(Box<Login>),
    /// What a crew and the office say to each other.
    Talk(Box<Talk>),
    /// What an order's price is made of.
    Bill(OrderId),
    /// An order as each dialect shows it, not there until it is asked; and which of their last exchanges
    /// is told whole.
    Seen(OrderId, Option<Vec<Seen>>, usize),
    /// A list to choose from, and which of its rows the keys point at.
    Sheet(Sheet, usize),
    /// A line that is typed.
    Prompt(Prompt),
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
    /// The orders that the office makes again by itself.
    Standing,
}

/// What a key made of a popup.
#[derive(Debug)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It is put away.
    Close,
    /// It is put away, and the key is for what lies below.
    PassOn,
    /// It is put away; a wish goes out.
    Do(Command),
    /// It is put away; the order ends so.
    End(OrderId, End),
    /// It is put away; an action is run.
    Run(Action),
    /// It is put away; the card of this order is saved with this answer.
    Save(OrderId, Answer, bool),
    /// The row with this index was chosen.
    Choose(usize),
    /// The row with this index is to go; the list stays.
    Drop(usize),
    /// It is put away; what the meter of this order shows is to be typed, where the office reckons this sum.
    Meter(OrderId, Option<Money>),
    /// It is put away; this was typed.
    Say(About, String),
}

impl Popup {
    /// Opens a popup.
    pub fn open(kind: Kind, by: Opened, at: Moment) -> Popup {
        Popup {
            kind,
            scroll: 0,
            opened_ms: at.ms,
            opened_by: by,
        }
    }

    /// What it shows is another matter all of a sudden: it takes no key for a moment.
    pub fn deafen(&mut self, at: Moment) {
        (self.opened_ms, self.opened_by) = (at.ms, Opened::ByItself);
    }

    /// Whether it came by itself a moment ago and takes no key yet.
    pub fn is_deaf(&self, at: Moment) -> bool {
        let age = at.ms.saturating_sub(self.opened_ms);
        self.opened_by == Opened::ByItself && age < DEAF_MS
    }

    /// A key. The key that opened a question does not answer it.
    pub fn key(&mut self, chord: Chord, at: Moment) -> Outcome {
        let asks = matches!(
            self.kind,
            Kind::Leave { .. } | Kind::Ask(_) | Kind::Cancel(_) | Kind::More(_) | Kind::First(..)
        );
        if self.is_deaf(at) || asks && self.opened_by == Opened::By(Some(chord)) {
            return Outcome::Stay;
        }
        if chord.code == Code::Esc {
            return Outcome::Close;
        }
        match &mut self.kind {
            Kind::Leave { goes_on, may_close } => leave(chord, *goes_on, *may_close),
            Kind::Ask(question) => question.key(chord),
            Kind::Cancel(order) => menu::reason(chord, *order),
            Kind::More(_) => menu::more(chord),
            Kind::First(order, asks, forced) => menu::first(chord, *order, *asks, *forced),
            Kind::Seen(_, seen, at) if matches!(chord.code, Code::Left | Code::Right) => {
                let last = exchanges(seen.as_deref().unwrap_or_default())
                    .len()
                    .saturating_sub(1);
                *at = match chord.code {
                    Code::Left => at.saturating_sub(1),
                    _ => (*at + 1).min(last),
                };
                Outcome::Stay
            }
            Kind::Crew(crew) if chord == Chord::char('*') => {
                Outcome::Do(Command::DriverLogin(*crew))
            }
            Kind::Crew(crew) if chord == Chord::char('!') => Outcome::Do(Command::LoadTalk(*crew)),
            Kind::Talk(talk) => talk.key(chord),
            Kind::Login(login) => match chord.digit().and_then(|digit| login.device(digit)) {
                Some(device) => Outcome::Do(Command::ShutOut(device)),
                None => self.read(chord),
            },
            Kind::Why(..) | Kind::Crew(_) | Kind::Bill(_) | Kind::Seen(..) => self.read(chord),
            Kind::Sheet(Sheet::Standing, at) if chord.code == Code::Delete => Outcome::Drop(*at),
            // What a list has no use for is meant for the desk.
            Kind::Sheet(..) if matches!(chord.code, Code::Insert | Code::F(_)) => Outcome::PassOn,
            Kind::Sheet(_, at) => move_in(chord, at),
            Kind::Prompt(prompt) => prompt.key(chord),
        }
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str) {
        if let Kind::Prompt(prompt) = &mut self.kind {
            prompt.paste(text);
        }
    }

    /// Moves within a text; any other key is for what lies below.
    fn read(&mut self, chord: Chord) -> Outcome {
        match chord.code {
            Code::Up => self.scroll = self.scroll.saturating_sub(1),
            Code::Down => self.scroll = self.scroll.saturating_add(1),
            Code::PageUp => self.scroll = self.scroll.saturating_sub(PAGE),
            Code::PageDown => self.scroll = self.scroll.saturating_add(PAGE),
            Code::Home => self.scroll = 0,
            Code::End => self.scroll = usize::MAX,
            Code::Enter => return Outcome::Close,
            _ => return Outcome::PassOn,
        }
        Outcome::Stay
    }
}

/// Moves in a list; how long it is now, whoever draws it knows.
fn move_in(chord: Chord, at: &mut usize) -> Outcome {
    match chord.code {
        Code::Enter => return Outcome::Choose(*at),
        Code::Up => *at = at.saturating_sub(1),
        Code::Down => *at = at.saturating_add(1),
        Code::PageUp => *at = at.saturating_sub(PAGE),
        Code::PageDown => *at = at.saturating_add(PAGE),
        Code::Home => *at = 0,
        Code::End => *at = usize::MAX,
        _ => {}
    }
    Outcome::Stay
}

/// Enter leaves, `2` closes the office. Yes and no are words here, not keys: `д` is yes and `н` is no.
fn leave(chord: Chord, goes_on: bool, may_close: bool) -> Outcome {
    let close = match goes_on {
        true => Command::CloseOffice,
        false => Command::Leave,
    };
    // An office that ends with its desk is not left by a key that came once too often.
    let enter_leaves = goes_on && chord.code == Code::Enter;
    match said(chord) {
        Some(false) => Outcome::Close,
        Some(true) => Outcome::Do(Command::Leave),
        None if enter_leaves => Outcome::Do(Command::Leave),
        None if may_close && chord.digit() == Some('2') => Outcome::Do(close),
        None if may_close && chord.digit() == Some('3') => Outcome::Run(Action::HandOver),
        None => Outcome::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_only_look_leaves_and_closes_nothing() {
        let kind = Kind::Leave {
            goes_on: true,
            may_close: false,
        };
        let mut asked = Popup::open(kind, Opened::By(None), Moment::default());
        let closes = asked.key(Chord::char('2'), Moment::default());
        assert!(matches!(closes, Outcome::Stay), "{closes:?}");
        let leaves = asked.key(Chord::key(Code::Enter), Moment::default());
        assert!(matches!(leaves, Outcome::Do(Command::Leave)), "{leaves:?}");
    }
}
