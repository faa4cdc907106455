//! Events: what happened, who did it. Appended with every change, never edited.

use super::{
    ApiKeyId, AssignmentId, Attributes, CrewId, Error, OperatorId, OrderId, Result, StopId,
    Timestamp, Wrong,
};

/// The door a record came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Origin {
    /// The console.
    #[default]
    Console,
    /// The Taxi-Master dialect.
    TaxiMaster,
    /// The Taxomet dialect.
    Taxomet,
    /// The Yandex on-demand dialect.
    Yandex,
    /// The Navixy dialect.
    Navixy,
    /// The TheTrack dialect.
    TheTrack,
    /// The assignment engine: it makes assignments, never orders.
    Engine,
    /// The office's own pages for customers: the booking widget and the tracking page.
    Website,
}

impl Origin {
    /// Every door.
    pub const ALL: [Origin; 8] = [
        Origin::Console,
        Origin::TaxiMaster,
        Origin::Taxomet,
        Origin::Yandex,
        Origin::Navixy,
        Origin::TheTrack,
        Origin::Engine,
        Origin::Website,
    ];

    /// The door's word in the configuration and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Console => "console",
            Origin::TaxiMaster => "taximaster",
            Origin::Taxomet => "taxomet",
            Origin::Yandex => "yandex",
            Origin::Navixy => "navixy",
            Origin::TheTrack => "thetrack",
            Origin::Engine => "engine",
            Origin::Website => "website",
        }
    }

    /// Reads the door's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<Origin> {
        Origin::ALL
            .into_iter()
            .find(|origin| origin.as_str() == text)
            .ok_or_else(|| Error::invalid("origin", Wrong::NoOrigin(text.to_owned())))
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The program itself: import, timers.
    System,
    /// The assignment engine.
    Engine,
    /// Whoever sits at the machine's console.
    Console,
    /// An operator of the office, by console or API.
    Operator(OperatorId),
    /// A key of an API.
    Key(ApiKeyId),
    /// A caller who signs with the office's secret (Taxi-Master).
    Signature,
    /// A crew, through its positions.
    Crew(CrewId),
    /// A customer, who confirmed a phone or has the link of an order's tracking page.
    Customer,
}

impl Actor {
    /// The actor's spelling in the journal: `operator:3`.
    pub fn code(self) -> String {
        match self {
            Actor::System => "system".to_owned(),
            Actor::Engine => "engine".to_owned(),
            Actor::Console => "console".to_owned(),
            Actor::Signature => "signature".to_owned(),
            Actor::Operator(id) => format!("operator:{id}"),
            Actor::Key(id) => format!("key:{id}"),
            Actor::Crew(id) => format!("crew:{id}"),
            Actor::Customer => "customer".to_owned(),
        }
    }

    /// Reads the spelling of the journal.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn parse(text: &str) -> Result<Actor> {
        let unknown = || Error::invalid("actor", Wrong::NoActor(text.to_owned()));
        let (kind, id) = text.split_once(':').unwrap_or((text, "0"));
        let id: i64 = id.parse().map_err(|_| unknown())?;
        Ok(match kind {
            "system" => Actor::System,
            "engine" => Actor::Engine,
            "console" => Actor::Console,
            "signature" => Actor::Signature,
            "customer" => Actor::Customer,
            "operator" => Actor::Operator(OperatorId(id)),
            "key" => Actor::Key(ApiKeyId(id)),
            "crew" => Actor::Crew(CrewId(id)),
            _ => return Err(unknown()),
        })
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// An order was made.
    OrderCreated,
    /// Something other than its status changed.
    OrderUpdated,
    /// It was held back.
    OrderSuspended,
    /// It may be offered again.
    OrderResumed,
    /// A crew has it in its queue.
    OrderAssigned,
    /// It was taken from its crew.
    OrderUnassigned,
    /// The crew set out.
    OrderStarted,
    /// It is done.
    OrderCompleted,
    /// It was called off.
    OrderCancelled,
    /// It was given up, or too late.
    OrderFailed,
    /// It was deleted through an API, which does not show it any more.
    OrderArchived,
    /// What was done to it was taken back.
    OrderReinstated,
    /// The crew reached a stop.
    StopArrived(StopId),
    /// The crew left a stop, done.
    StopLeft(StopId),
    /// The crew left a stop too soon: it is ahead again.
    StopReopened(StopId),
    /// A stop was given up or missed.
    StopMissed(StopId),
    /// A crew was asked.
    AssignmentOffered,
    /// It said yes.
    AssignmentAccepted,
    /// It was not asked: a person gave it the order.
    AssignmentForced,
    /// It said no.
    AssignmentDeclined,
    /// It said nothing in time.
    AssignmentExpired,
    /// The offer was taken back.
    AssignmentWithdrawn,
    /// An active assignment ended with nothing done.
    AssignmentCancelled,
    /// An active assignment ended.
    AssignmentCompleted,
    /// A crew came on line.
    ShiftOpened,
    /// A crew went off line.
    ShiftClosed,
    /// A crew went on a break.
    BreakStarted,
    /// A crew came back from a break.
    BreakEnded,
    /// A crew said where it is.
    CrewCheckedIn,
    /// A crew, driver or vehicle was made or changed.
    CrewChanged,
    /// A rating was given.
    DriverRated,
    /// A driver's ledger changed.
    LedgerPosted,
    /// Reference data changed: an import, a setting, a key.
    OfficeChanged,
    /// A message went into the outbox.
    MessageQueued,
    /// Somebody told something that is only kept: feedback of a client, a call, its recording.
    Noted,
}

const SIMPLE: [(EventKind, &str); 32] = [
    (EventKind::OrderCreated, "order.created"),
    (EventKind::OrderUpdated, "order.updated"),
    (EventKind::OrderSuspended, "order.suspended"),
    (EventKind::OrderResumed, "order.resumed"),
    (EventKind::OrderAssigned, "order.assigned"),
    (EventKind::OrderUnassigned, "order.unassigned"),
    (EventKind::OrderStarted, "order.started"),
    (EventKind::OrderCompleted, "order.completed"),
    (EventKind::OrderCancelled, "order.cancelled"),
    (EventKind::OrderFailed, "order.failed"),
    (EventKind::OrderArchived, "order.archived"),
    (EventKind::OrderReinstated, "order.reinstated"),
    (EventKind::AssignmentOffered, "assignment.offered"),
    (EventKind::AssignmentAccepted, "assignment.accepted"),
    (EventKind::AssignmentForced, "assignment.forced"),
    (EventKind::AssignmentDeclined, "assignment.declined"),
    (EventKind::AssignmentExpired, "assignment.expired"),
    (EventKind::AssignmentWithdrawn, "assignment.withdrawn"),
    (EventKind::AssignmentCancelled, "assignment.cancelled"),
    (EventKind::AssignmentCompleted, "assignment.completed"),
    (EventKind::ShiftOpened, "shift.opened"),
    (EventKind::ShiftClosed, "shift.closed"),
    (EventKind::BreakStarted, "break.started"),
    (EventKind::BreakEnded, "break.ended"),
    (EventKind::CrewCheckedIn, "crew.checked_in"),
    (EventKind::CrewChanged, "crew.changed"),
    (EventKind::DriverRated, "driver.rated"),
    (EventKind::LedgerPosted, "ledger.posted"),
    (EventKind::OfficeChanged, "office.changed"),
    (EventKind::MessageQueued, "message.queued"),
    (EventKind::Noted, "noted"),
    (EventKind::StopMissed(StopId(0)), "stop.missed"),
];

/// Whether a word of an event (`order.created`) is among what somebody wants to be told: words, beginnings
/// (`order.*`), or everything (`*`).
pub fn is_wanted(wanted: &[String], word: &str) -> bool {
    wanted.iter().any(|wanted| match wanted.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == wanted,
    })
}

impl EventKind {
    /// The kind's word in the journal and in webhooks: `order.created`.
    pub fn as_str(self) -> &'static str {
        match self {
            EventKind::StopArrived(_) => "stop.arrived",
            EventKind::StopLeft(_) => "stop.left",
            EventKind::StopReopened(_) => "stop.reopened",
            EventKind::StopMissed(_) => "stop.missed",
            simple => SIMPLE
                .iter()
                .find(|(kind, _)| *kind == simple)
                .map_or("", |(_, word)| word),
        }
    }

    /// The words of all kinds.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let of_stops = ["stop.arrived", "stop.left", "stop.reopened", "stop.missed"];
        SIMPLE.iter().map(|(_, word)| *word).chain(of_stops)
    }

    /// The stop it is about.
    pub fn stop(self) -> Option<StopId> {
        match self {
            EventKind::StopArrived(stop)
            | EventKind::StopLeft(stop)
            | EventKind::StopReopened(stop)
            | EventKind::StopMissed(stop) => Some(stop),
            _ => None,
        }
    }

    /// Reads a kind from its word and stop.
    ///
    /// # Errors
    /// `Invalid` for an unknown word.
    pub fn parse(text: &str, stop: Option<StopId>) -> Result<EventKind> {
        let stop = stop.unwrap_or_default();
        match text {
            "stop.arrived" => Ok(EventKind::StopArrived(stop)),
            "stop.left" => Ok(EventKind::StopLeft(stop)),
            "stop.reopened" => Ok(EventKind::StopReopened(stop)),
            "stop.missed" => Ok(EventKind::StopMissed(stop)),
            _ => SIMPLE
                .iter()
                .find(|(_, word)| *word == text)
                .map(|(kind, _)| *kind)
                .ok_or_else(|| Error::invalid("kind", Wrong::NoEventKind(text.to_owned()))),
        }
    }
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place in the journal; 0 before it is written.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Through which door.
    pub origin: Origin,
    /// What.
    pub kind: EventKind,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// The crew it is about.
    pub crew: Option<CrewId>,
    /// The assignment it is about.
    pub assignment: Option<AssignmentId>,
    /// What else is worth knowing: from what to what, why.
    pub payload: Attributes,
}
