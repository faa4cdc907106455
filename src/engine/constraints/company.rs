//! The crew works for the order's company, or for everybody.

use super::Rejection;
use crate::{CrewState, OpenOrder};

pub(super) fn check(open: &OpenOrder, crew: &CrewState) -> Result<(), Rejection> {
    match crew.crew.company {
        Some(company) if company != open.order.company => Err(Rejection::OtherCompany),
        _ => Ok(()),
    }
}
