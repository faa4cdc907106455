//! The names of the rules.

use pult_domain::{Meters, Seconds, ServiceId, Timestamp};

/// Why a crew may not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// It is not on line.
    ShiftClosed,
    /// It is on a break.
    OnBreak,
    /// It carries out an order, and will not be free soon.
    Busy,
    /// It is being asked about another order.
    BeingAsked,
    /// Its driver is kept from working.
    Locked,
    /// Its driver no longer works here.
    Dismissed,
    /// Its driver's account is lower than the office lets it be.
    InDebt,
    /// The order is for another group.
    OtherGroup,
    /// It works for another company.
    OtherCompany,
    /// It cannot provide a service.
    MissingService(ServiceId),
    /// It said no.
    DeclinedBefore,
    /// It let an offer of this order run out; it may be asked again from this moment on.
    SnoozedUntil(Timestamp),
    /// The client does not want it.
    RefusedByClient,
    /// Nobody knows where it is.
    NoPosition,
    /// Its position is this old.
    StalePosition(Seconds),
    /// It does not work in the order's zone.
    OutsideZone,
    /// It carries as many tasks as it may: this many.
    TooManyTasks(u32),
    /// It cannot carry passengers.
    ModeUnfit,
    /// The way is this long: too far for how it travels.
    OutOfReach(Meters),
    /// No road leads there.
    NoWay,
    /// It has promised to be elsewhere at this moment.
    Promised(Timestamp),
    /// It would be there later than another crew has promised: after this moment.
    PastPromise(Timestamp),
}

impl Rejection {
    /// The rule's stable code.
    pub fn as_str(self) -> &'static str {
        match self {
            Rejection::ShiftClosed => "shift_closed",
            Rejection::OnBreak => "on_break",
            Rejection::Busy => "busy",
            Rejection::BeingAsked => "being_asked",
            Rejection::Locked => "locked",
            Rejection::Dismissed => "dismissed",
            Rejection::InDebt => "in_debt",
            Rejection::OtherGroup => "other_group",
            Rejection::OtherCompany => "other_company",
            Rejection::MissingService(_) => "missing_service",
            Rejection::DeclinedBefore => "declined_before",
            Rejection::SnoozedUntil(_) => "snoozed_until",
            Rejection::RefusedByClient => "refused_by_client",
            Rejection::NoPosition => "no_position",
            Rejection::StalePosition(_) => "stale_position",
            Rejection::OutsideZone => "outside_zone",
            Rejection::TooManyTasks(_) => "too_many_tasks",
            Rejection::ModeUnfit => "mode_unfit",
            Rejection::OutOfReach(_) => "out_of_reach",
            Rejection::NoWay => "no_way",
            Rejection::Promised(_) => "promised",
            Rejection::PastPromise(_) => "past_promise",
        }
    }

    /// The rule's number, for a sentence about it: a service's id, Unix seconds of a moment, an age
    /// in seconds, metres or a count.
    pub fn detail(self) -> Option<i64> {
        match self {
            Rejection::MissingService(service) => Some(service.0),
            Rejection::SnoozedUntil(at) | Rejection::Promised(at) | Rejection::PastPromise(at) => {
                Some(at.0)
            }
            Rejection::StalePosition(age) => Some(age.0),
            Rejection::TooManyTasks(n) => Some(i64::from(n)),
            Rejection::OutOfReach(way) => Some(way.0),
            _ => None,
        }
    }
}
