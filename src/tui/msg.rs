//! What comes into the console, and what it wishes for.

use std::sync::Arc;

use super::board::{Board, CrewRow, Needs, OrderCard, OrderRow};
use super::keys::Chord;
use super::map::{Part, Plan, Way};
use super::screens::{Answer, Wish};
use super::text::Word;
use super::work::Before;
use pult_app::{
    Bill, Call, ClockJump, Day, DeskMessage, Error, LeftOver, OrderEdit, Reach, Rejection, Repeats,
    SeatedDesk, Seen, StandingOrder, TakenCall, Trouble, ZoneQueue,
};
use pult_domain::{
    AssignmentId, Certainty, CheckIn, Client, CrewId, Event, Meters, Money, NewOrder, Order,
    OrderId, Phone, Point, Position, Quote, Seconds, StandingId, StopId, TimeOfDay, Timestamp,
    ZoneId,
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
    /// Keys, and when each of them came, in milliseconds since the console was started: typed while it was
    /// busy, or pasted.
    Keys(Vec<(Chord, u64)>),
    /// A text that was pasted.
    Paste(String),
    /// The left button of the mouse was pressed at a column and row.
    Click(u16, u16),
    /// The mouse was moved to a column and row with the left button down.
    Drag(u16, u16),
    /// The left button went up.
    Release,
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
    /// How long the trip of an order through these points is and takes, if there is a way.
    Trip(OrderId, Vec<Point>, Option<(Meters, Seconds)>),
    /// Why this crew, or why nobody: when, and the engine's text (JSON).
    Why(OrderId, Option<(Timestamp, String)>),
    /// How the driver of a crew logs in.
    DriverLogin(Box<crate::popups::Login>),
    /// It was said for a crew whether it takes over.
    SwapAnswered(CrewId, bool),
    /// What a crew and the office said to each other.
    Talk(Box<crate::popups::Talk>),
    /// Who calls from a phone.
    Caller(Box<CallerCard>),
    /// Addresses for what was typed; the number is that of [`Command::Suggest`].
    Suggestions(u64, Vec<Suggestion>),
    /// How soon each crew could be at an order, or why not.
    Reaches(OrderId, Vec<Reach>),
    /// An order that is to be changed.
    Editable(Box<Order>),
    /// An order whose card is filled in here, as it is now, and who changed it.
    Reread(Box<Order>, String),
    /// What an order costs if it is finished now, as it was measured or with this bill; `None`: nothing.
    Billed(OrderId, Option<Bill>, Option<Money>),
    /// Orders for what was typed, open or long over; the number is that of [`Command::FindOrders`].
    Found(u64, Vec<OrderRow>),
    /// So many positions of a crew were of no use within the last hour.
    BadPositions(CrewId, u32),
    /// What does not go on without a person.
    Needs(Needs),
    /// What the office cannot do now; empty when all is well.
    Health(Option<Trouble>),
    /// The machine's clock was set a short while ago, or no longer.
    ClockSet(Option<ClockJump>),
    /// Clients for what was typed; the number is that of [`Command::FindClients`].
    Clients(u64, Vec<Client>),
    /// What a ride costs and how soon a crew is there; the number is that of [`Command::Price`].
    Priced(u64, Box<Estimate>),
    /// What became of a wish of a screen.
    Screen(Box<Answer>),
    /// The calls that ring, oldest first.
    Calls(Arc<[Call]>),
    /// A line from another desk.
    Said(DeskMessage),
    /// What the last shift left to this one.
    LeftOver(Box<LeftOver>),
    /// Why the desk before this one ended.
    Told(Word),
    /// A call was taken at another desk.
    CallTaken(TakenCall),
    /// Who sits at which desk.
    Desks(Arc<[SeatedDesk]>),
    /// The queues of the zones.
    Stands(Vec<ZoneQueue>),
    /// The orders that the office makes again by itself.
    Standing(Vec<StandingOrder>),
    /// The roads of the map.
    Map(Arc<Plan>),
    /// The way an order goes.
    Way(Box<Way>),
    /// What is at a point of the map.
    Here(Point, Option<Box<Suggestion>>),
    /// An order as each dialect shows it.
    Seen(OrderId, Vec<Seen>),
    /// A day to play over again.
    Day(Box<Day>),
    /// A crew that was to go off line still carries these orders.
    Carries(CrewId, Vec<OrderId>),
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
    /// The note on him; empty without one.
    pub note: String,
    /// How many orders the phone ever had.
    pub n_orders: usize,
    /// The open order that another one may repeat by mistake.
    pub in_the_way: Option<OrderId>,
}

impl CallerCard {
    /// What he is called; empty when nobody has said so.
    pub fn name(&self) -> &str {
        let of_books = self.client.iter().map(|client| client.name.as_str());
        let of_orders = self.orders.iter().map(|row| row.customer.name.as_str());
        let mut names = of_books.chain(of_orders);
        names.find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// Why he is on the blacklist, when he is.
    pub fn blocked(&self) -> Option<&str> {
        let client = self.client.as_ref().filter(|client| client.blocked);
        client.map(|client| client.reason.as_str())
    }

    /// His open orders.
    pub fn open(&self) -> impl Iterator<Item = &OrderRow> {
        self.orders.iter().filter(|row| row.phase.is_open())
    }
}

/// What a ride that is not ordered yet costs, and how soon a crew could be there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estimate {
    /// The price, if it can be told.
    pub quote: Option<Quote>,
    /// The time of day at which no tariff of the company is in force, when that is why there is none.
    pub no_tariff_at: Option<TimeOfDay>,
    /// How long the trip is and takes, if both its ends are known.
    pub trip: Option<(Meters, Seconds)>,
    /// How soon each crew could be there, or why not.
    pub reaches: Vec<Reach>,
    /// The crew of a changed order would not fit it any more.
    pub unfit: Option<Rejection>,
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
    /// The town or village, when known.
    pub settlement: String,
    /// How much of what was typed it accounts for.
    pub certainty: Certainty,
    /// The street is known, the house in the text is not.
    pub off_map: bool,
    /// It may stand for what was typed without anybody moving to it.
    pub meant: bool,
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
    /// The card whose order was made.
    pub card: Option<u64>,
}

/// A deed, in words that the console can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// An order was made; for a certain time, if it is wanted then.
    Created(OrderId, Option<Timestamp>),
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
    /// It was changed.
    Edited(OrderId),
    /// Nobody came to the car.
    NoShow(OrderId),
    /// It was given up.
    GivenUp(OrderId),
    /// It is what it was before.
    TakenBack(OrderId),
    /// A step was taken by hand.
    Stepped(OrderId, Step),
    /// A crew's state was changed.
    CrewSet(CrewId, CrewState),
    /// A crew has said where it is.
    CheckedIn(CrewId, String),
    /// The client of an order is on the blacklist.
    Blocked(String),
    /// The office makes an order again by itself; the text says when.
    Repeats(StandingId, String),
    /// It makes it no more.
    RepeatsNoMore(StandingId),
    /// A zone of this name is on the map.
    ZoneDrawn(String),
    /// It is no longer.
    ZoneRemoved(String),
    /// A place of this name is on the map.
    PlaceNamed(String),
    /// The record of this name is in the books as it was before.
    PutBack(String),
    /// A text was sent to the terminal's clipboard.
    Copied,
}

/// An order as a card wants it made.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The order.
    pub order: NewOrder,
    /// Why it is made although its client is on the blacklist.
    pub despite: Option<String>,
    /// The number of the card.
    pub card: u64,
    /// The office makes it again by itself.
    pub repeats: Option<Repeats>,
}

/// A step of an order that is taken by hand, for a crew that drives by the radio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The crew says yes to this offer.
    Accept(AssignmentId, CrewId),
    /// It sets out.
    SetOut,
    /// It is at a stop.
    Arrive(StopId),
    /// It leaves a stop; the first time with the client aboard.
    Leave(StopId),
    /// A stop is given up: the crew cannot come there, and drives on.
    Skip(StopId),
    /// All is done; with the bill that a person made out, if one did.
    Complete(Option<Bill>),
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
    /// The card whose order was refused.
    pub card: Option<u64>,
}

/// What the console wishes for; fulfilled outside of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Read an order with its history.
    LoadCard(OrderId),
    /// Say how long the trip of an order through these points is.
    MeasureTrip(OrderId, Vec<Point>),
    /// Say why.
    Explain(OrderId),
    /// Make a login for the driver of a crew.
    DriverLogin(CrewId),
    /// Shut a phone of a driver out.
    ShutOut(i64),
    /// Say for a crew on the radio whether it takes over what the swap with this number asks of it.
    AnswerSwap(i64, CrewId, bool),
    /// Read what a crew and the office said to each other.
    LoadTalk(CrewId),
    /// Say something to a crew.
    SayToCrew(CrewId, String),
    /// Ask a crew.
    Offer(OrderId, CrewId),
    /// Give an order to a crew, or move it there from the one that has it as far as the desk knows.
    Assign(OrderId, CrewId, Option<CrewId>),
    /// Give an order to a crew, whoever has it by then.
    Force(OrderId, CrewId),
    /// Take the next step of an order by hand.
    Step(OrderId, Step),
    /// Nobody came to the car.
    NoShow(OrderId),
    /// Give an order up, for a reason.
    GiveUp(OrderId, String),
    /// Take an order back from its crew; `true`: it is not to be asked again.
    Unassign(OrderId, bool),
    /// Take an offer back.
    Withdraw(OrderId, AssignmentId),
    /// Call an order off.
    Cancel(OrderId, String),
    /// Take back the command to an order that made this event.
    TakeBack(OrderId, i64),
    /// Take back what was last done with an order, whoever did it.
    TakeLastBack(OrderId),
    /// Take a change back that held for all orders made like this one from then on.
    TakeBackOfAll(OrderId, i64),
    /// Hold an order back.
    Suspend(OrderId),
    /// Let it go again.
    Resume(OrderId),
    /// Change a crew's state.
    SetCrew(CrewId, CrewState),
    /// A crew says where it is: a stand or an address, as it is said.
    CheckIn(CrewId, String),
    /// Take that back: what was said, and where the crew was taken to be before.
    TakeCheckInBack(CrewId, Box<(CheckIn, Option<CheckIn>)>),
    /// Asks what an order costs if it is finished now, as it was measured or with this bill.
    BillOf(OrderId, Option<Bill>),
    /// Take a crew off line although it carries orders.
    SendOffLine(CrewId),
    /// Say who calls.
    Caller(Phone),
    /// Find addresses; answered with the same number.
    Suggest(u64, String),
    /// Find orders, also those that are long over; answered with the same number.
    FindOrders(u64, String),
    /// Put the client of an order on the blacklist, for a reason.
    Block(OrderId, String),
    /// Count the positions of a crew that were of no use within the last hour.
    CountBadPositions(CrewId),
    /// Read the orders that the office makes again by itself.
    LoadStanding,
    /// Make an order again at other times than before.
    RepeatOtherwise(StandingId, Repeats, String),
    /// Make it again no more.
    EndStanding(StandingId),
    /// What was changed of an order holds for all that the office makes like it from then on.
    EditAllFrom(OrderId),
    /// Ring once.
    Bell,
    /// Find clients by their names or the ends of their phones; answered with the same number.
    FindClients(u64, String),
    /// Say what a ride costs and how soon each crew could be there; answered with the same number.
    Price(u64, Box<NewOrder>),
    /// Say how soon each crew could be at an order.
    Reach(OrderId),
    /// Read an order that is to be changed.
    LoadEdit(OrderId),
    /// Read an order again whose card is filled in here: somebody, named, changed it.
    Reread(OrderId, String),
    /// Say what a change would cost; answered with the same number.
    PreviewEdit(u64, OrderId, Box<OrderEdit>),
    /// Change an order as the card with this number says.
    Edit(OrderId, Box<OrderEdit>, u64),
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
    /// Say what is at a point of the map.
    WhatIsAt(Point),
    /// Put a zone of this name on the map, or give a part of one another boundary.
    DrawZone(String, Vec<Point>, Option<Part>),
    /// Take a zone off the map.
    RemoveZone(ZoneId),
    /// Put a record of the books back as it was.
    PutBack(Before),
    /// Put a named place into the address book, or move it.
    NamePlace(String, Point),
    /// Show an order as each dialect does.
    LoadSeen(OrderId),
    /// Read what happened between two moments.
    LoadDay(Timestamp, Timestamp),
    /// Listen to the mouse, or no longer.
    Mouse(bool),
    /// Keep what is half done.
    Keep(String),
    /// Make the order of a card.
    Create(Box<Wanted>),
    /// What a screen wishes for.
    Screen(Wish),
    /// Put a text on the terminal's clipboard.
    Copy(String),
    /// End the console.
    Leave,
    /// End the console: the shift was handed over, and somebody else may sit down.
    HandedOver,
    /// End the console and close the office.
    CloseOffice,
}
