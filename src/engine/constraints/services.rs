//! The crew's vehicle provides what the order asks for.

use super::Rejection;
use crate::{CrewState, OpenOrder};

pub(super) fn check(open: &OpenOrder, crew: &CrewState) -> Result<(), Rejection> {
    let wanted = &open.order.services;
    match wanted
        .iter()
        .find(|service| !crew.services.contains(service))
    {
        Some(&missing) => Err(Rejection::MissingService(missing)),
        None => Ok(()),
    }
}
