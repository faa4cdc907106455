//! The client has not asked to be spared this crew.

use super::Rejection;
use crate::{CrewState, OpenOrder};

pub(super) fn check(open: &OpenOrder, crew: &CrewState) -> Result<(), Rejection> {
    if open.unwanted.contains(&crew.crew.id) {
        Err(Rejection::RefusedByClient)
    } else {
        Ok(())
    }
}
