//! What an order asks of a person: the groups of the order board, and why a person is needed.

use super::board::{Board, OrderRow};
use super::text::Word;
use pult_domain::{CrewId, Phase, Seconds, Timestamp};

/// A group of the order board, in the order in which the board shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// A person must do something.
    NeedsHuman,
    /// A crew is being asked, or looked for.
    Offered,
    /// A crew drives to the client.
    Driving,
    /// A crew waits for the client.
    AtPlace,
    /// The client is aboard, or what was fetched.
    Aboard,
    /// Wanted later.
    PreOrder,
    /// Held back by a person.
    OnHold,
    /// Over.
    Closed,
}

/// Why an order needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nobody is looking for a crew, or nobody was found.
    NoCrew,
    /// So many crews said no.
    Refused(usize),
    /// The crew's position is this old.
    Silent(CrewId, Seconds),
    /// The crew is so late against the promise, or will be.
    Late(CrewId, Seconds),
    /// The crew has waited for the client for so long.
    ClientIsLate(CrewId, Seconds),
}

/// How long the engine may look for a crew before a person is asked to.
const PATIENCE: Seconds = Seconds(45);
/// So many refusals are too many.
const REFUSALS: usize = 3;
/// A crew may be so late, and a client may let it wait for so long.
const LATE: Seconds = Seconds::minutes(5);

impl Group {
    /// The group's title.
    pub fn title(self) -> Word {
        match self {
            Group::NeedsHuman => Word("group-needs-human"),
            Group::Offered => Word("group-offered"),
            Group::Driving => Word("group-driving"),
            Group::AtPlace => Word("group-at-place"),
            Group::Aboard => Word("group-aboard"),
            Group::PreOrder => Word("group-pre-orders"),
            Group::OnHold => Word("group-on-hold"),
            Group::Closed => Word("group-closed"),
        }
    }

    /// The sign by which the group is told apart without colour.
    pub fn sign(self) -> char {
        match self {
            Group::NeedsHuman => '!',
            Group::Offered => '◐',
            Group::Driving => '▸',
            Group::AtPlace => '◆',
            Group::Aboard => '■',
            Group::PreOrder => '◷',
            Group::OnHold => '‖',
            Group::Closed => '✓',
        }
    }

    /// The group an order belongs to `now`; `engine`: crews are looked for without a person.
    pub fn of(order: &OrderRow, board: &Board, engine: bool, now: Timestamp) -> Group {
        if need(order, board, engine, now).is_some() {
            return Group::NeedsHuman;
        }
        match order.phase {
            Phase::Waiting | Phase::Queued if is_later(order, board, now) => Group::PreOrder,
            Phase::Waiting | Phase::Offered => Group::Offered,
            Phase::OnHold => Group::OnHold,
            Phase::Queued | Phase::EnRoute { stop: 0 } => Group::Driving,
            Phase::AtStop { stop: 0 } => Group::AtPlace,
            Phase::EnRoute { .. } | Phase::AtStop { .. } => Group::Aboard,
            Phase::Completed | Phase::Cancelled | Phase::Failed => Group::Closed,
        }
    }
}

/// Why an order needs a person `now`, if it does.
pub fn need(order: &OrderRow, board: &Board, engine: bool, now: Timestamp) -> Option<Need> {
    match order.phase {
        Phase::Waiting if is_later(order, board, now) => None,
        Phase::Waiting if order.n_refusals >= REFUSALS => Some(Need::Refused(order.n_refusals)),
        Phase::Waiting if engine && is_fresh(order, board, now) => None,
        Phase::Waiting if order.n_refusals > 0 => Some(Need::Refused(order.n_refusals)),
        Phase::Waiting => Some(Need::NoCrew),
        Phase::Queued if is_later(order, board, now) => None,
        Phase::Queued | Phase::EnRoute { .. } | Phase::AtStop { .. } => {
            let crew = order.crew?;
            if let Some(age) = silence(crew, board, now) {
                return Some(Need::Silent(crew, age));
            }
            if order.phase == (Phase::AtStop { stop: 0 }) {
                let waits = now - order.arrived_at()?;
                return (waits >= LATE).then_some(Need::ClientIsLate(crew, waits));
            }
            let late = lateness(order, now).filter(|_| order.is_before_pickup())?;
            (late >= LATE).then_some(Need::Late(crew, late))
        }
        Phase::Offered | Phase::OnHold | Phase::Completed | Phase::Cancelled | Phase::Failed => {
            None
        }
    }
}

/// How long the promise to the client is past, or will be when the crew is there; `None` when nothing was
/// promised, or all is well.
pub fn lateness(order: &OrderRow, now: Timestamp) -> Option<Seconds> {
    let promised = order.promised_at()?;
    let there = order
        .eta
        .filter(|_| order.is_carried())
        .unwrap_or(now)
        .max(now);
    let late = there - promised;
    (late > Seconds(0)).then_some(late)
}

/// How long a crew has been silent, when that is too long; `None` also when it never spoke.
pub fn silence(crew: CrewId, board: &Board, now: Timestamp) -> Option<Seconds> {
    let age = board.crews.get(&crew)?.position_age(now)?;
    (age > board.position_max_age).then_some(age)
}

/// When an order becomes assignable, if that lies ahead.
pub fn assignable_at(
    due_at: Option<Timestamp>,
    board: &Board,
    now: Timestamp,
) -> Option<Timestamp> {
    let at = due_at? - board.prior_lead;
    (at > now).then_some(at)
}

fn is_later(order: &OrderRow, board: &Board, now: Timestamp) -> bool {
    assignable_at(order.due_at, board, now).is_some()
}

/// It was made or became due a short while ago; each crew that was asked took its time.
fn is_fresh(order: &OrderRow, board: &Board, now: Timestamp) -> bool {
    let due = order
        .due_at
        .map_or(order.created_at, |at| at - board.prior_lead);
    let since = due.max(order.created_at).max(order.status_at);
    let asked = i64::try_from(order.n_refusals).unwrap_or(i64::MAX);
    now - since < Seconds(PATIENCE.0.saturating_mul(asked.saturating_add(1)))
}
