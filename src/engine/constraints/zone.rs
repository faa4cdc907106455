//! A crew may be bound to zones: then it takes orders that begin there.

use super::Rejection;
use crate::{CrewState, OpenOrder};

pub(super) fn check(open: &OpenOrder, crew: &CrewState) -> Result<(), Rejection> {
    let zones = &crew.crew.zones;
    if zones.is_empty() || open.zone.is_some_and(|zone| zones.contains(&zone)) {
        Ok(())
    } else {
        Err(Rejection::OutsideZone)
    }
}
