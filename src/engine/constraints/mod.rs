//! The hard rules: who may be asked about an order, and if not, why not.
//!
//! One rule a file. Those of [`check_crew`] look at the crew alone and are checked once for a plan;
//! those of [`check_pair`] are checked for each order.

mod client;
mod company;
mod driver;
mod group;
mod line;
mod mode;
mod position;
mod refusals;
mod rejection;
mod services;
#[cfg(test)]
mod tests;
mod workload;
mod zone;

pub use rejection::Rejection;
pub(super) use workload::{Promise, Ready};

use super::{CrewState, OpenOrder, Policy};
use pult_domain::{Seconds, Timestamp};

/// Checks everything that hangs on the crew alone; answers where and when it can set out. One that is
/// busy may pass when it is free within `ahead`.
///
/// # Errors
/// The first rule that is broken.
pub(super) fn check_crew(
    crew: &CrewState,
    policy: &Policy,
    ahead: Seconds,
    now: Timestamp,
) -> Result<Ready, Rejection> {
    driver::check(crew)?;
    line::check(crew)?;
    line::check_not_asked(crew)?;
    let here = position::check(crew, policy, now)?;
    workload::check(crew, here, policy, ahead, now)
}

/// Why a crew cannot carry an order out at all, whoever gives it to it: of another company or group, on
/// foot, without a service, or not wanted by the client. `None`: it can.
pub fn unfit_for(open: &OpenOrder, crew: &CrewState) -> Option<Rejection> {
    company::check(open, crew)
        .and_then(|()| group::check(open, crew))
        .and_then(|()| mode::check(open, crew))
        .and_then(|()| services::check(open, crew))
        .and_then(|()| client::check(open, crew))
        .err()
}

/// Checks whether a crew may be asked about this order.
///
/// # Errors
/// The first rule that is broken.
pub(super) fn check_pair(
    open: &OpenOrder,
    crew: &CrewState,
    now: Timestamp,
) -> Result<(), Rejection> {
    company::check(open, crew)?;
    group::check(open, crew)?;
    mode::check(open, crew)?;
    services::check(open, crew)?;
    zone::check(open, crew)?;
    client::check(open, crew)?;
    refusals::check(open, crew, now)
}
