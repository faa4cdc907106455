//! What an order asks of a person: the groups of the order board.

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
    /// A crew has it.
    InWork,
    /// Wanted later.
    PreOrder,
    /// Held back by a person.
    OnHold,
    /// Over.
    Closed,
}

/// How long the engine may look for a crew before a person is asked to.
const PATIENCE: Seconds = Seconds(45);

impl Group {
    /// The group's title.
    pub fn title(self) -> Word {
        match self {
            Group::NeedsHuman => Word("group-needs-human"),
            Group::Offered => Word("group-offered"),
            Group::InWork => Word("group-in-work"),
            Group::PreOrder => Word("group-pre-orders"),
            Group::OnHold => Word("group-on-hold"),
            Group::Closed => Word("group-closed"),
        }
    }

    /// The group an order belongs to `now`; `engine`: crews are looked for without a person.
    pub fn of(order: &OrderRow, board: &Board, engine: bool, now: Timestamp) -> Group {
        match order.phase {
            Phase::Waiting if is_later(order, board, now) => Group::PreOrder,
            Phase::Waiting if engine && is_fresh(order, board, now) => Group::Offered,
            Phase::Waiting => Group::NeedsHuman,
            Phase::Offered => Group::Offered,
            Phase::OnHold => Group::OnHold,
            Phase::Queued if is_later(order, board, now) => Group::PreOrder,
            Phase::Queued | Phase::EnRoute { .. } | Phase::AtStop { .. } => {
                match order.crew.and_then(|crew| silence(crew, board, now)) {
                    Some(_) => Group::NeedsHuman,
                    None => Group::InWork,
                }
            }
            Phase::Completed | Phase::Cancelled | Phase::Failed => Group::Closed,
        }
    }
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

/// Nobody has refused yet, and it was made or became due a short while ago.
fn is_fresh(order: &OrderRow, board: &Board, now: Timestamp) -> bool {
    let due = order
        .due_at
        .map_or(order.created_at, |at| at - board.prior_lead);
    let since = due.max(order.created_at).max(order.status_at);
    order.n_refusals == 0 && now - since < PATIENCE
}
