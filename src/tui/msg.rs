//! What comes into the console, and what it wishes for.

use std::sync::Arc;

use super::board::{Board, CrewRow, OrderCard, OrderRow};
use super::keys::Chord;
use super::map::{Plan, Way};
use super::screens::{Answer, Wish};
use pult_app::{Call, Day, Error, Seen, ZoneQueue};
use pult_domain::{
    AssignmentId, Client, CrewId, Event, Order, OrderId, Phone, Point, Position, Quote, Seconds,
    Timestamp,
};

/// A moment, by both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// The office's time, which may run fast.
    pub office: Timestamp,
    /// Milliseconds since the console was started.
    pub ms: u64,
}

/// What comes in.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key.
    Key(Chord),
    /// Keys that came at once: typed while the console was busy, or pasted.
    Keys(Vec<Chord>),
    /// A text that was pasted.
    Paste(String),
    /// The left button of the mouse was pressed at a column and row.
    Click(u16, u16),
    /// The wheel was turned over a column and row; `true`: down.
    Wheel(u16, u16, bool),
    /// Time has passed.
    Tick,
    /// The whole office, read anew.
    Board(Box<Board>),
    /// What commits have changed.
    Changed(Changes),
    /// An order with its history.
    Card(Box<OrderCard>),
    /// Why this crew, or why nobody: when, and the engine's text (JSON).
    Why(OrderId, Option<(Timestamp, String)>),
    /// Who calls from a phone.
    Caller(Box<CallerCard>),
    /// Addresses for what was typed; the number is that of [`Command::Suggest`].
    Suggestions(u64, Vec<Suggestion>),
    /// What a ride costs and how soon a crew is there; the number is that of [`Command::Price`].
    Priced(u64, Box<Estimate>),
    /// What became of a wish of a screen.
    Screen(Box<Answer>),
    /// The calls that ring, oldest first.
    Calls(Arc<[Call]>),
    /// The queues of the zones.
    Stands(Vec<ZoneQueue>),
    /// The roads of the map.
    Map(Arc<Plan>),
    /// The way an order goes.
    Way(Box<Way>),
    /// An order as each dialect shows it.
    Seen(OrderId, Vec<Seen>),
    /// A day to play over again.
    Day(Box<Day>),
    /// A wish was fulfilled.
    Done(Done),
    /// A wish was refused.
    Refused(Box<Refusal>),
}

/// What commits have changed. Rows replace rows.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Orders as they stand now, closed ones too.
    pub orders: Vec<OrderRow>,
    /// Crews as they stand now.
    pub crews: Vec<CrewRow>,
    /// Orders and crews that are gone.
    pub gone: (Vec<OrderId>, Vec<CrewId>),
    /// Crews that are somewhere new.
    pub moved: Vec<(CrewId, Position)>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

/// Who calls from a phone.
#[derive(Debug, Clone)]
pub struct CallerCard {
    /// The phone.
    pub phone: Phone,
    /// The client of the books.
    pub client: Option<Client>,
    /// His last orders, newest first.
    pub orders: Vec<OrderRow>,
}

/// What a ride that is not ordered yet costs, and how soon a crew could be there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estimate {
    /// The price, if it can be told.
    pub quote: Option<Quote>,
    /// Who is there soonest, and in how long.
    pub soonest: Option<(CrewId, Seconds)>,
}

/// An address to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The address.
    pub text: String,
    /// How to find the door.
    pub landmark: String,
    /// Where it is.
    pub point: Option<Point>,
    /// The caller has been there.
    pub own: bool,
}

/// What is done, and how to undo it.
#[derive(Debug, Clone)]
pub struct Done {
    /// What was done.
    pub deed: Deed,
    /// What takes it back.
    pub undo: Option<Command>,
}

/// A deed, in words that the console can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// An order was made.
    Created(OrderId),
    /// A crew is being asked.
    Offered(OrderId, CrewId),
    /// A crew has the order.
    Assigned(OrderId, CrewId),
    /// The order was taken back.
    Unassigned(OrderId),
    /// It was called off.
    Cancelled(OrderId),
    /// It is held back.
    Suspended(OrderId),
    /// It may be offered again.
    Resumed(OrderId),
    /// It is what it was before.
    TakenBack(OrderId),
    /// A crew's state was changed.
    CrewSet(CrewId, CrewState),
    /// A text was sent to the terminal's clipboard.
    Copied,
}

/// What a person sets a crew to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrewState {
    /// On line and free for orders.
    OnLine,
    /// On a break.
    Break,
    /// Off line.
    OffLine,
}

/// A wish that was refused.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Why.
    pub error: Error,
    /// What had happened to the order before.
    pub last: Option<Event>,
}

/// What the console wishes for; fulfilled outside of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Read an order with its history.
    LoadCard(OrderId),
    /// Say why.
    Explain(OrderId),
    /// Ask a crew.
    Offer(OrderId, CrewId),
    /// Give an order to a crew, or move it there from the one that has it as far as the desk knows.
    Assign(OrderId, CrewId, Option<CrewId>),
    /// Take an order back from its crew.
    Unassign(OrderId),
    /// Take an offer back.
    Withdraw(OrderId, AssignmentId),
    /// Call an order off.
    Cancel(OrderId, String),
    /// Take back the command to an order that made this event.
    TakeBack(OrderId, i64),
    /// Hold an order back.
    Suspend(OrderId),
    /// Let it go again.
    Resume(OrderId),
    /// Change a crew's state.
    SetCrew(CrewId, CrewState),
    /// Say who calls.
    Caller(Phone),
    /// Find addresses; answered with the same number.
    Suggest(u64, String),
    /// Say what a ride costs and which of these crews is there soonest; answered with the same number.
    Price(u64, Box<Order>, Vec<(CrewId, Point)>),
    /// Take a call.
    TakeCall(u64),
    /// Read the whole office anew.
    LoadBoard,
    /// Read the queues of the zones.
    LoadStands,
    /// Read the roads of the map.
    LoadMap,
    /// Find an order's way through these points.
    LoadWay(OrderId, Vec<Point>),
    /// Show an order as each dialect does.
    LoadSeen(OrderId),
    /// Read what happened between two moments.
    LoadDay(Timestamp, Timestamp),
    /// Listen to the mouse, or no longer.
    Mouse(bool),
    /// Keep what is half done.
    Keep(String),
    /// Make an order; why, if its number is on the blacklist.
    Create(Box<Order>, Option<String>),
    /// What a screen wishes for.
    Screen(Wish),
    /// Put a text on the terminal's clipboard.
    Copy(String),
    /// End the console.
    Leave,
}
