//! What an order asks of a person: the groups of the order board, and why a person is needed.

use super::board::{Board, OrderRow};
use super::text::Word;
use pult_app::{NeedsHuman, Reason};
use pult_domain::{CrewId, Phase, Seconds, Timestamp};

/// A group of the order board, in the order in which the board shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// A person must do something.
    NeedsHuman,
    /// A crew is being asked, or looked for.
    Offered,
    /// Whoever sent it gives it to a crew, or a person does: the office looks for none by itself.
    ToAssign,
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
    /// No orders: crews whose accounts are low.
    Accounts,
    /// Over.
    Closed,
}

/// Why an order needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need<'a> {
    /// Nobody is looking for a crew.
    NoCrew,
    /// The office says so.
    Told(&'a NeedsHuman),
}

impl Group {
    /// The group's title.
    pub fn title(self) -> Word {
        match self {
            Group::NeedsHuman => Word("group-needs-human"),
            Group::Offered => Word("group-offered"),
            Group::ToAssign => Word("group-to-assign"),
            Group::Driving => Word("group-driving"),
            Group::AtPlace => Word("group-at-place"),
            Group::Aboard => Word("group-aboard"),
            Group::PreOrder => Word("group-pre-orders"),
            Group::OnHold => Word("group-on-hold"),
            Group::Accounts => Word("group-accounts"),
            Group::Closed => Word("group-closed"),
        }
    }

    /// The sign by which the group is told apart without colour.
    pub fn sign(self) -> char {
        match self {
            Group::NeedsHuman => '!',
            Group::Offered => '◐',
            Group::ToAssign => '◇',
            Group::Driving => '▸',
            Group::AtPlace => '◆',
            Group::Aboard => '■',
            Group::PreOrder => '◷',
            Group::OnHold => '‖',
            Group::Accounts => '₽',
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
            Phase::Waiting if board.by_hand.contains(&order.origin) => Group::ToAssign,
            Phase::Waiting | Phase::Offered => Group::Offered,
            Phase::OnHold => Group::OnHold,
            Phase::Queued | Phase::EnRoute { stop: 0 } => Group::Driving,
            Phase::AtStop { stop: 0 } => Group::AtPlace,
            Phase::EnRoute { .. } | Phase::AtStop { .. } => Group::Aboard,
            Phase::Completed | Phase::Cancelled | Phase::Failed => Group::Closed,
        }
    }
}

/// Why an order needs a person `now`, if it does: what the office says, as long as the order still stands
/// where it stood then, and where nobody looks for a crew by himself.
pub fn need<'a>(
    order: &OrderRow,
    board: &'a Board,
    engine: bool,
    now: Timestamp,
) -> Option<Need<'a>> {
    let told = board.needs.of_order(order.id);
    match told.filter(|need| still_holds(&need.reason, order)) {
        Some(need) => Some(Need::Told(need)),
        None => {
            let waits = order.phase == Phase::Waiting && !is_later(order, board, now);
            (waits && !engine).then_some(Need::NoCrew)
        }
    }
}

/// Whether an order still is where it has this reason: what is told is a moment old.
fn still_holds(reason: &Reason, order: &OrderRow) -> bool {
    match reason {
        Reason::NobodyFits | Reason::NobodyAccepted { .. } | Reason::NobodyNear { .. } => {
            order.phase == Phase::Waiting
        }
        Reason::ClientNotThere { .. } => matches!(order.phase, Phase::AtStop { .. }),
        Reason::Late { .. } => {
            order.phase.is_open() && !matches!(order.phase, Phase::AtStop { .. })
        }
        Reason::NoPosition { .. } => order.is_carried(),
        _ => order.phase.is_open() || matches!(reason, Reason::DeletedUnderWay),
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
