//! A no is a no; silence is one for a while.

use super::Rejection;
use crate::{CrewState, OpenOrder, Refusal};
use pult_domain::Timestamp;

pub(super) fn check(open: &OpenOrder, crew: &CrewState, now: Timestamp) -> Result<(), Rejection> {
    let mine = |refusal: &&Refusal| refusal.crew == crew.crew.id;
    for refusal in open.refusals.iter().filter(mine) {
        match refusal.until {
            None => return Err(Rejection::DeclinedBefore),
            Some(until) if now < until => return Err(Rejection::SnoozedUntil(until)),
            Some(_) => {}
        }
    }
    Ok(())
}
