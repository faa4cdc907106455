//! The order may ask for crews of one group.

use super::Rejection;
use crate::{CrewState, OpenOrder};

pub(super) fn check(open: &OpenOrder, crew: &CrewState) -> Result<(), Rejection> {
    match open.order.crew_group {
        Some(group) if crew.crew.group != Some(group) => Err(Rejection::OtherGroup),
        _ => Ok(()),
    }
}
