//! The application: [`Dispatch`], the one door to the office.
//!
//! Commands are plain verbs, queries are nouns; all speak the domain's words. Dialects, the console,
//! the engine's task and the simulator come in here and nowhere else.

mod access;
mod addresses;
pub mod ageing;
mod alarms;
mod assignments;
mod auth;
mod book_items;
mod books;
mod caller;
mod calls;
mod cash;
mod check_ins;
mod client_accounts;
mod clock;
mod clock_jumps;
mod configuration;
mod crew_messages;
mod crews;
mod day;
pub mod day_log;
mod desk_messages;
mod desks;
mod devices;
mod driver;
mod error;
mod events;
pub mod exchange;
mod follow;
mod forbidden;
mod gazetteer;
mod history;
mod learning;
mod lens;
mod needs_human;
mod odometer;
pub mod office_file;
mod operations;
mod operator_keys;
mod order_sheets;
mod orders;
pub mod outbox;
pub mod past_days;
mod phone_facts;
mod planned;
mod planner;
mod planning;
mod post;
mod promise;
#[cfg(test)]
mod properties;
pub mod push;
mod quotes;
mod reach;
mod reads;
mod records;
mod reference_book;
pub mod refusal;
pub mod refused_callers;
pub mod report;
mod routes;
pub mod russian;
pub mod search;
pub mod secrets;
mod shift_lists;
mod shifts;
pub mod sites;
mod snapshot;
mod soundness;
pub mod standing;
mod standing_advice;
mod stands;
mod stop_work;
mod stops;
mod swaps;
pub mod tasks;
#[cfg(test)]
mod tests;
mod timeline;
mod tracking;
mod views;
mod webhooks;
mod whose;
mod why;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::broadcast;

pub use addresses::ZoneArea;
pub use alarms::Alarms;
pub use assignments::{Assign, AssignmentView};
pub use caller::Caller;
pub use calls::{Call, TakenCall};
pub use cash::{AccountLine, CashAccount, CashEntry, CashMove, CashOrder, EntryFilter, within};
pub use check_ins::{CheckInAt, LineEnd};
pub use client_accounts::{ClientAccount, ClientNote};
pub use clock::Clock;
pub use clock_jumps::ClockJump;
pub use configuration::{Written, write_settings};
pub use crews::{CrewChange, NewCrew};
pub use day::Day;
pub use desk_messages::{DeskMessage, Speaker};
pub use desks::{Asks, DeskOver, DeskPlace, SeatedDesk, ShownFirst, Sitter};
pub use devices::{Device, DeviceCaller, DeviceKind, NewDevice, NewLogin};
pub use driver::{DriverRules, DriverView, Earnings, FreeOrder, Line, QueuePlace, SwapQuestion};
pub use error::{Error, Result, Unwritten};
pub use exchange::Exchange;
pub use forbidden::{Forbidden, NotAllowed};
pub use gazetteer::Gazetteer;
pub use lens::Seen;
pub use needs_human::{NeedsHuman, Patience, Reason, Remedy, Subject};
pub use operator_keys::PublicKey;
pub use order_sheets::OrderSheet;
pub use orders::{
    EditPreview, Holder, Once, OrderCommand, OrderEdit, OrderQuery, Outcome, Repeat, Request, Step,
    StopEdit, Unfit,
};
pub use phone_facts::PhoneFacts;
pub use planned::{Part, Plan, Planned, PlannedPage, PlannedParts, Window};
pub use post::Posted;
pub use promise::Promise;
pub use pult_config::WebhookConfig;
pub use pult_engine::PlaceEstimate;
pub use pult_store::Notice;
pub use pult_store::Trouble;
pub use pult_store::clients::Remembered;
pub use pult_store::work::Bill;
pub use pult_store::{OfficeTime, moment_with_offset};
pub use quotes::{QuoteRequest, RouteAnalysis};
pub use records::Record;
pub use reference_book::{CrewNote, DepotNote, Kept, VehicleNote};
pub use refusal::Because;
pub use routes::{Guard, NewRoute, Note, RouteEdit};
pub use search::{Cursor, Found, Only, Rank, Search};
pub use shifts::{
    CashTurnover, Handover, LeftOver, OperatorShift, ShiftFigures, shifts as operator_shifts_within,
};
pub use sites::{Booked, Site};
pub use standing_advice::StandAdvice;
pub use stands::ZoneQueue;
pub use stop_work::{StopCommand, StopDeed};
pub use stops::{StopPage, StopQuery, StopView};
pub use tracking::{TrackingCode, Watched};
pub use views::{CrewView, OrderView};
pub use why::Why;

pub use pult_engine::{Reach, Rejection};
pub use pult_store::crew_messages::CrewMessage;
pub use pult_store::operations::Operation;
pub use pult_store::shift_lists::ShiftLine;
pub use pult_store::standing::{Repeats, StandingOrder, Weekdays};
pub use pult_store::stops::Standing;
pub use pult_store::swaps::{Swap, SwapOffer, SwapStatus};
pub use pult_store::webhooks::Webhook;

use pult_domain::{Actor, Event, Message, Timestamp};
use pult_engine::Policy;
use pult_engine::eta::Factors;
use pult_geo::Router;
use pult_geo::addresses::AddressIndex;
use pult_store::work::Act;
use pult_store::{Pending, Store, Tx};

/// How many commits a slow listener may lag behind before it is told that it missed some.
const BACKLOG: usize = 1024;

/// What the office is made of, for [`Dispatch::new`].
pub struct Parts {
    /// Its memory.
    pub store: Store,
    /// Its clock.
    pub clock: Clock,
    /// Its rules.
    pub rules: Policy,
    /// Its roads.
    pub router: Arc<dyn Router>,
    /// The addresses of its map; empty without one.
    pub map_addresses: AddressIndex,
}

/// The one door. Cheap to clone.
#[derive(Clone)]
pub struct Dispatch {
    inner: Arc<Inner>,
    /// Who sits at the console; `None`: whoever is at the machine itself.
    seat: Option<Caller>,
    /// The number of the desk they sit at, if they do.
    desk: Option<u64>,
}

struct Inner {
    store: Store,
    clock: Clock,
    rules: Policy,
    router: Arc<dyn Router>,
    commits: broadcast::Sender<Arc<[Notice]>>,
    gate: Arc<auth::Gate>,
    reads: reads::Reads,
    atlas: addresses::Atlas,
    calls: calls::Switchboard,
    desks: desks::Desks,
    desk_messages: desk_messages::Speakers,
    alarms: alarms::SharedAlarms,
    clock_watch: clock_jumps::ClockWatch,
    stays: Mutex<snapshot::ZoneStays>,
    kept: Mutex<Option<snapshot::Remembered>>,
    lenses: lens::Lenses,
    exchanges: Mutex<exchange::Exchanges>,
    refused_callers: Mutex<refused_callers::RefusedCallers>,
    patience: Mutex<Patience>,
    driver_rules: Mutex<DriverRules>,
    pushing: push::Pushing,
    open_orders: Mutex<search::OpenOrders>,
    odometers: Mutex<odometer::Odometers>,
    visitors: sites::Visitors,
    advised: Mutex<standing_advice::Advised>,
    /// Names of companies whose orders stay with their crews.
    swap_off_for: Mutex<Vec<String>>,
    /// How much longer drives take than the roads say.
    factors: RwLock<Arc<Factors>>,
}

/// What is behind a lock; whoever panicked while holding it left it whole.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Dispatch {
    /// Opens the door.
    pub fn new(parts: Parts) -> Dispatch {
        let (commits, _) = broadcast::channel(BACKLOG);
        let sender = commits.clone();
        parts.store.on_commit(move |notices| {
            // Nobody listening is no failure.
            let _ = sender.send(Arc::from(notices));
        });
        Dispatch {
            inner: Arc::new(Inner {
                reads: reads::Reads::of(&parts.store),
                store: parts.store,
                clock: parts.clock,
                rules: parts.rules,
                router: parts.router,
                commits,
                gate: Arc::default(),
                atlas: addresses::Atlas::of_map(parts.map_addresses),
                calls: calls::Switchboard::default(),
                desks: desks::Desks::default(),
                desk_messages: desk_messages::Speakers::default(),
                alarms: alarms::SharedAlarms::default(),
                clock_watch: clock_jumps::ClockWatch::begun(
                    std::time::Instant::now(),
                    std::time::SystemTime::now(),
                ),
                stays: Mutex::default(),
                kept: Mutex::default(),
                lenses: lens::Lenses::default(),
                exchanges: Mutex::default(),
                refused_callers: Mutex::default(),
                patience: Mutex::default(),
                driver_rules: Mutex::default(),
                pushing: push::Pushing::default(),
                open_orders: Mutex::default(),
                odometers: Mutex::default(),
                visitors: sites::Visitors::default(),
                advised: Mutex::default(),
                swap_off_for: Mutex::default(),
                factors: RwLock::default(),
            }),
            seat: None,
            desk: None,
        }
    }

    /// What time it is in the office.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// What keeps the office from writing what it answers; nothing, when all is well.
    pub fn trouble(&self) -> Option<Trouble> {
        self.inner.store.trouble()
    }

    /// The office's clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The office's rules.
    pub fn rules(&self) -> &Policy {
        &self.inner.rules
    }

    /// The office's roads.
    pub fn router(&self) -> &dyn Router {
        &*self.inner.router
    }

    /// Hears of every commit from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<[Notice]>> {
        self.inner.commits.subscribe()
    }

    /// Asks `tell` about every event of an order; the messages it answers are queued in the
    /// transaction that wrote the event. Must not block.
    pub fn on_order_event(
        &self,
        tell: impl Fn(&OrderView, &Event) -> Vec<Message> + Send + 'static,
    ) {
        self.inner.store.on_event(move |conn, event| {
            let Some(order) = event.order else {
                return Vec::new();
            };
            match OrderView::read(conn, order, event.at) {
                Ok(view) => tell(&view, event),
                Err(error) => {
                    tracing::error!(%error, %order, "nobody could be told of an order");
                    Vec::new()
                }
            }
        });
    }

    /// The same door for a console at which an operator sits: what it does is signed by him.
    pub fn seated(&self, operator: Caller) -> Dispatch {
        Dispatch {
            seat: Some(operator),
            ..self.clone()
        }
    }

    /// Who sits at the console: an operator who logged in, else whoever is at the machine itself.
    pub fn seat(&self) -> Caller {
        self.seat.unwrap_or(Caller::CONSOLE)
    }

    /// Who speaks: at a desk, the operator who sits there, with no more than that operator may.
    fn speaker(&self, caller: &Caller) -> Caller {
        match (caller.actor, self.seat) {
            (Actor::Console, Some(seat)) => Caller {
                origin: caller.origin,
                ..seat
            },
            _ => *caller,
        }
    }

    /// The signature of what `caller` does now.
    fn act(&self, caller: &Caller) -> Act {
        self.act_at(caller, self.now())
    }

    fn act_at(&self, caller: &Caller, at: Timestamp) -> Act {
        Act {
            actor: self.speaker(caller).actor,
            origin: caller.origin,
            now: at,
            lead: self.inner.rules.prior_lead,
            snooze: self.inner.rules.snooze,
        }
    }

    /// Runs a business transaction; the answer comes after the commit.
    fn write<T, F>(&self, work: F) -> Pending<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Tx) -> Result<T> + Send + 'static,
    {
        let about = exchange::About::of_request();
        let seat = self.seat;
        self.inner.store.transact(move |tx| {
            exchange::About::within(about, || {
                check_seat(tx, seat)?;
                work(tx)
            })
        })
    }
}

/// Refuses a desk whose operator was locked since he sat down.
///
/// # Errors
/// `Forbidden`.
fn check_seat(tx: &Tx, seat: Option<Caller>) -> Result<()> {
    let Some(Actor::Operator(id)) = seat.map(|caller| caller.actor) else {
        return Ok(());
    };
    match pult_store::auth::operator_by_id(tx.conn(), id)?.locked {
        true => Err(Error::forbidden(NotAllowed::OperatorLocked)),
        false => Ok(()),
    }
}
