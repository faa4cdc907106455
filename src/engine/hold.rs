//! Which orders to hold back: those that a crew still busy will reach sooner than any free one.
//!
//! Sending a crew from far away makes that crew miss whatever comes up near it meanwhile, and its
//! passenger wait longer than for the crew that ends its ride around the corner in two minutes. So
//! crews that will be free within `hold_within` compete in the matching like all others, with the time
//! they still need and some doubt about it; an order that is matched with one of them is offered to
//! nobody now and looked at again in the next batch, when that crew is free or a better one has come.
//! Looking ahead like this instead of committing at once is what most good answers to the dynamic
//! routing contest "EURO Meets NeurIPS 2022" have in common.

use super::Policy;
use super::constraints::Ready;
use pult_domain::Seconds;

/// What is doubtful of a remaining time, in thousandths of it.
const DOUBT_PERMILLE: i64 = 200;

/// Whether a crew that is free after this time can be looked forward to.
pub(super) fn is_worth_waiting(after: Seconds, policy: &Policy) -> bool {
    policy.hold_within.0 > 0 && after <= policy.hold_within
}

/// The time a crew still needs, as it counts against it.
pub(super) fn remaining(ready: &Ready) -> Seconds {
    if ready.is_coming {
        Seconds(ready.after.0 * (1000 + DOUBT_PERMILLE) / 1000)
    } else {
        ready.after
    }
}
