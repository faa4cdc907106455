//! The screens around the desk: the books, prices, messages, access, reports, the process itself.
//!
//! Nearly all of them are one: a table that is searched, and a form for one record of it. A kind of
//! record is a description ([`kinds`]): its fields, and what may be done to it.

mod about;
mod cash;
mod cash_sheets;
mod draft;
mod fulfil;
mod handover;
mod help;
mod keep;
pub mod kinds;
mod lines;
mod list;
mod map_file;
mod notice;
mod report;
mod setup;
mod table;
mod talk;
mod tariffs;
mod view;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::board::Board;
use crate::keys::Chord;
use crate::log::LogRing;
use crate::text::{Word, Words};
use crate::theme::Theme;
use pult_app::report::{Report, Sheet, Span};
use pult_app::{Error, Handover, LeftOver, SeatedDesk, ShiftFigures, Written};
use pult_domain::{Money, OrderId, Phone, Role, Timestamp};

pub use about::{About, Verb, about};
pub use cash_sheets::CashJournal;
pub use fulfil::fulfil;
pub use handover::HandoverScreen;
pub use keep::{keep, resumed};
pub use lines::more;
pub use list::ListScreen;
pub(crate) use list::role_needed;
pub use map_file::MapFile;
pub(crate) use map_file::extract_named;
pub use notice::NoticeScreen;
pub(crate) use notice::left_over_lines;
pub use report::{ReportScreen, sheets};
pub use talk::TalkScreen;

/// What a screen lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Clients of the books.
    Client,
    /// Orders of a client.
    Trip,
    /// Tariffs.
    Tariff,
    /// Drivers.
    Driver,
    /// Vehicles.
    Vehicle,
    /// Crews.
    Crew,
    /// Groups of crews.
    CrewGroup,
    /// Companies.
    Company,
    /// Zones.
    Zone,
    /// The address book.
    Address,
    /// Services.
    Service,
    /// Discounts.
    Discount,
    /// Discount cards.
    DiscountCard,
    /// Rules of what crews owe.
    CashRule,
    /// Accounts of drivers.
    CashAccount,
    /// Entries of drivers' accounts.
    CashEntry,
    /// Messages that leave the office.
    Message,
    /// Operators.
    Operator,
    /// Keys of the dialects.
    ApiKey,
    /// What this process runs with.
    Setting,
    /// The newest lines of the log.
    LogLine,
    /// Crews with their drivers and cars.
    Fleet,
    /// The office itself.
    Office,
    /// What the office needs before it can work.
    Setup,
    /// The service that sends text messages.
    SmsGateway,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 25] = [
        Kind::Client,
        Kind::Trip,
        Kind::Tariff,
        Kind::Driver,
        Kind::Vehicle,
        Kind::Crew,
        Kind::CrewGroup,
        Kind::Company,
        Kind::Zone,
        Kind::Address,
        Kind::Service,
        Kind::Discount,
        Kind::DiscountCard,
        Kind::CashRule,
        Kind::CashAccount,
        Kind::CashEntry,
        Kind::Message,
        Kind::Operator,
        Kind::ApiKey,
        Kind::Setting,
        Kind::LogLine,
        Kind::Fleet,
        Kind::Office,
        Kind::Setup,
        Kind::SmsGateway,
    ];
}

/// What a screen wishes for; fulfilled outside of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Read the records of a kind; trips of the client with this id.
    Load(Kind, Option<i64>),
    /// Write a record, new (`None`) or changed: the fields that were changed, by their number.
    Save(Kind, Option<i64>, Vec<(usize, String)>),
    /// Do something to a record.
    Do(Kind, i64, Deed),
    /// Read the figures of a span of time.
    Report(Span),
    /// Read the own shift.
    Shift,
    /// End the own shift.
    HandOver(Handover, String),
    /// Say a line at a desk, or at all.
    Say(Option<u64>, String),
    /// Write tables into a file, by its ending.
    Export(PathBuf, Vec<Sheet>),
    /// Make the records of a table that was pasted.
    Paste(Kind, String),
    /// Read an extract of OpenStreetMap into the office's map.
    ReadMap(PathBuf, MapFile),
    /// Make the demonstration's city the office's map.
    DemoMap(MapFile),
    /// Send a text to a phone through the office's gateway.
    SendText(Phone, String),
    /// Write a key of the configuration into this file.
    Set(PathBuf, Vec<Written>),
}

/// What is done to a record by one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It is removed; an operator is locked, a key revoked, a message given up.
    Remove,
    /// A message is tried again at once.
    Retry,
    /// An operator gets a new password.
    NewPassword,
    /// Its trips are shown.
    Trips,
    /// An entry of an account is taken back by one with the other sign.
    Reverse,
    /// All that is shown is written into a file for spreadsheets.
    Export,
    /// A text message is sent to try the gateway.
    TestSms,
}

/// What became of a wish.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The records of a kind.
    Rows(Kind, Rows),
    /// A record was written; a secret that was made for it is shown this once.
    Saved(Kind, i64, Option<String>),
    /// An entry of the cash desk was written that paid out more than was there; by now so much is in the desk.
    PaidBeyond(i64, Money),
    /// Something was done to a record; a secret as above.
    Done(Kind, i64, Deed, Option<String>),
    /// The figures asked for.
    Report(Box<Report>),
    /// The own shift, and what has to be in the desk.
    Shift(Box<ShiftFigures>),
    /// The own shift has ended.
    HandedOver(Box<ShiftFigures>),
    /// A line was said, at so many desks.
    Said(usize),
    /// The file was written.
    Exported(PathBuf),
    /// So many records of a table were made; rows that were none, by number.
    Pasted(Kind, usize, Vec<kinds::Wrong>),
    /// A map was read, with so many addresses.
    MapRead(usize),
    /// The text is on its way.
    TextQueued,
    /// A key of the configuration was written; it counts from the next start on. A secret as above.
    Set(Vec<Written>, Option<String>),
    /// It was refused.
    Refused(Error),
}

/// Records as texts, and what other records they name are called.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The records.
    pub rows: Vec<Row>,
    /// The names of records, by kind and id.
    pub names: Names,
    /// Of tariffs: the hours of the day that none covers.
    pub gaps: String,
}

/// The names of records, by kind and id.
pub type Names = BTreeMap<Kind, BTreeMap<i64, String>>;

/// A record as texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its id.
    pub id: i64,
    /// Its fields, in the order of the description.
    pub values: Vec<String>,
    /// How it strikes the eye.
    pub tone: Tone,
}

/// How a row strikes the eye.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Like any other.
    #[default]
    Plain,
    /// It no longer matters.
    Dim,
    /// Somebody should look.
    Warning,
    /// Somebody must act.
    Alarm,
}

/// Where a setting comes from that was written at this desk and does not count yet.
pub(crate) const AT_NEXT_START: &str = "next start";

/// What the process tells its console once, beside the office.
#[derive(Debug, Clone, Default)]
pub struct Process {
    /// What it runs with: key, value, where that came from (`default`, `file`, `environment`, `command`).
    pub settings: Arc<[[String; 3]]>,
    /// The newest lines of its log.
    pub log: LogRing,
    /// Where reports are written.
    pub reports: PathBuf,
    /// The file of the configuration.
    pub config: PathBuf,
    /// The office's map.
    pub map: MapFile,
    /// What a desk says when it opens; empty: nothing.
    pub greeting: String,
}

impl Process {
    /// Settings that were written and count from the next start on: they are shown as the file has them.
    pub fn take_written(&mut self, written: &[Written]) {
        let mut settings = self.settings.to_vec();
        for (key, value) in written {
            let told = [key.clone(), value.clone(), AT_NEXT_START.to_owned()];
            match settings.iter_mut().find(|[known, ..]| known == key) {
                Some(known) => *known = told,
                None => settings.push(told),
            }
        }
        self.settings = settings.into();
    }
}

/// What a screen sees of the console.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The words.
    pub words: &'a Words,
    /// The colours.
    pub theme: &'a Theme,
    /// The office.
    pub board: &'a Board,
    /// The process.
    pub process: &'a Process,
    /// Who sits at which desk.
    pub desks: &'a [SeatedDesk],
    /// Which of these desks this one is.
    pub own_desk: u64,
    /// What was said at desks and by crews, the newest last.
    pub talk: &'a [String],
    /// The office's time.
    pub now: Timestamp,
    /// Milliseconds since the console was started.
    pub ms: u64,
    /// The key is part of a paste.
    pub pasted: bool,
    /// What whoever sits here may do.
    pub role: Role,
    /// How many cards of orders are not finished at this desk.
    pub n_cards: usize,
}

/// What a screen made of a key or an answer.
#[derive(Debug, Default)]
pub enum Outcome {
    /// Nothing to be done outside.
    #[default]
    Stay,
    /// The key is not the screen's.
    NotMine,
    /// It is put away.
    Close,
    /// Wishes go out.
    Ask(Vec<Wish>),
    /// A sentence is said.
    Say(String),
    /// A sentence says why not.
    Refuse(String),
    /// A sentence is said, and wishes go out.
    SayAndAsk(String, Vec<Wish>),
    /// Another screen goes on top: the records of a kind that belong to an id.
    Push(Kind, i64),
    /// Another screen goes on top: all records of a kind.
    Open(Kind),
    /// A new order is begun.
    NewOrder,
    /// Which file the map is read from is asked.
    AskMap,
    /// All records of a kind go on top, those found that have a text.
    OpenFound(Kind, &'static str),
    /// Which phone gets a text message as a test is asked.
    AskTestSms,
    /// The shift was handed over: the desk is left.
    HandedOver,
    /// An order is shown on the desk.
    ShowOrder(OrderId),
    /// A text goes to the terminal's clipboard.
    Copy(String),
}

/// A key and what it does, for the bar and the help.
pub type Hint = (&'static str, Word);

/// A screen over the desk.
#[derive(Debug)]
pub enum Screen {
    /// A table with a form.
    List(Box<ListScreen>),
    /// The reports.
    Report(Box<ReportScreen>),
    /// The end of a shift.
    Handover(Box<HandoverScreen>),
    /// What is said at desks.
    Talk(Box<TalkScreen>),
    /// Something to read.
    Notice(Box<NoticeScreen>),
}

impl Screen {
    /// A table of a kind; `of` an id where the kind belongs to another record.
    pub fn list(kind: Kind, of: Option<i64>) -> Screen {
        Screen::List(Box::new(ListScreen::new(kind, of)))
    }

    /// The reports.
    pub fn report() -> Screen {
        Screen::Report(Box::default())
    }

    /// The end of a shift.
    pub fn handover() -> Screen {
        Screen::Handover(Box::default())
    }

    /// What is said at desks.
    pub fn talk() -> Screen {
        Screen::Talk(Box::default())
    }

    /// What the last shift left to this one.
    pub fn left_over(left: &LeftOver, words: &Words) -> Screen {
        Screen::Notice(Box::new(NoticeScreen::left_over(left, words)))
    }

    /// What it wishes for when it is opened.
    pub fn open(&mut self, around: &Around) -> Outcome {
        match self {
            Screen::List(list) => list.load(around),
            Screen::Handover(handover) => handover.load(around),
            Screen::Report(_) | Screen::Talk(_) | Screen::Notice(_) => Outcome::Stay,
        }
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, around: &Around) -> Outcome {
        match self {
            Screen::List(list) => list.key(chord, around),
            Screen::Report(report) => report.key(chord, around),
            Screen::Handover(handover) => handover.key(chord, around),
            Screen::Talk(talk) => talk.key(chord, around),
            Screen::Notice(notice) => notice.key(chord),
        }
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str, around: &Around) -> Outcome {
        match self {
            Screen::List(list) => list.paste(text, around),
            Screen::Report(report) => {
                report.paste(text);
                Outcome::Stay
            }
            Screen::Handover(handover) => {
                handover.paste(text);
                Outcome::Stay
            }
            Screen::Talk(talk) => {
                talk.paste(text);
                Outcome::Stay
            }
            Screen::Notice(_) => Outcome::Stay,
        }
    }

    /// Something it wished for is answered.
    pub fn take(&mut self, answer: Answer, around: &Around) -> Outcome {
        match self {
            Screen::List(list) => list.take(answer, around),
            Screen::Report(report) => report.take(answer, around),
            Screen::Handover(handover) => handover.take(answer, around),
            Screen::Talk(talk) => talk.take(answer, around),
            Screen::Notice(_) => Outcome::Stay,
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, around: &Around) -> Outcome {
        match self {
            Screen::List(list) => list.tick(around),
            _ => Outcome::Stay,
        }
    }

    /// The books may have changed.
    pub fn books_changed(&mut self) {
        if let Screen::List(list) = self {
            list.books_changed();
        }
    }

    /// Whether characters are text now.
    pub fn is_typing(&self) -> bool {
        match self {
            Screen::List(list) => list.is_typing(),
            Screen::Report(report) => report.is_typing(),
            Screen::Handover(_) | Screen::Talk(_) => true,
            Screen::Notice(_) => false,
        }
    }

    /// The keys that are valid now: any key puts the help away.
    pub fn hints(&self) -> Vec<Hint> {
        let is_helping = match self {
            Screen::List(list) => list.helping,
            Screen::Report(report) => report.helping,
            Screen::Handover(handover) => handover.helping,
            Screen::Talk(talk) => talk.helping,
            Screen::Notice(notice) => notice.helping,
        };
        match self {
            _ if is_helping => vec![("Esc", Word("bar-close"))],
            Screen::List(list) => list.hints(),
            Screen::Report(report) => report.hints(),
            Screen::Handover(handover) => handover.hints(),
            Screen::Talk(talk) => talk.hints(),
            Screen::Notice(notice) => notice.hints(),
        }
    }
}

pub(crate) use view::draw;
