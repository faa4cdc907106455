//! Looking ahead to crews that are still busy.
//!
//! Sending a crew from far away makes that crew miss whatever comes up near it meanwhile, and its
//! passenger wait longer than for the crew that ends its ride around the corner in two minutes. So
//! crews that will be free soon compete in the matching, with the time they still need and some doubt
//! about it, in one of two ways. Looking ahead like this instead of committing at once is what most
//! good answers to the dynamic routing contest "EURO Meets NeurIPS 2022" have in common.
//!
//! - *Awaited*: with `hold_within`, an order that is matched with such a crew is offered to nobody now
//!   and looked at again in the next batch, when that crew is free or a better one has come. Nobody
//!   knows how patient a customer is, so an order is held no longer than `hold_within` in all; after
//!   that it is offered at once.
//! - *Foreseen*: where more orders wait than crews are free, some are left over in any case. Those are
//!   better the ones that a crew will soon be free for. No crew stands idle for it, and nothing is
//!   offered later than it could be.

use super::Policy;
use super::constraints::Ready;
use pult_domain::Seconds;

/// How far crews are foreseen: about a usual ride.
pub(super) const FORESEEN: Seconds = Seconds::minutes(10);

/// What is doubtful of a remaining time, in thousandths of it.
const DOUBT_PERMILLE: i64 = 200;

/// What a crew can be for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// It can be asked now.
    Asked,
    /// The order may be held back for it.
    Awaited,
    /// The order may be left to it if somebody must be left over.
    Foreseen,
}

/// What a crew is for an order that has waited so long; `None` when it is nothing.
pub(super) fn part(
    ready: &Ready,
    waited: Seconds,
    policy: &Policy,
    foresees: bool,
) -> Option<Part> {
    if !ready.is_coming {
        return Some(Part::Asked);
    }
    let is_awaited = waited + ready.after <= policy.holds_within();
    if is_awaited {
        Some(Part::Awaited)
    } else {
        foresees.then_some(Part::Foreseen)
    }
}

/// The time a crew still needs, as it counts against it.
pub(super) fn remaining(ready: &Ready) -> Seconds {
    if ready.is_coming {
        Seconds(ready.after.0 * (1000 + DOUBT_PERMILLE) / 1000)
    } else {
        ready.after
    }
}
