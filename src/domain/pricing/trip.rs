//! The facts of a trip that its price depends on.

use crate::{Discount, Meters, Service, TimeOfDay, ZoneId};

/// What is priced. Start from [`Trip::at`] and say what is special; a negative length or number
/// of minutes counts as none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// The time of the pick-up, in the office's zone.
    pub time: TimeOfDay,
    /// Whether it is a pre-order.
    pub is_prior: bool,
    /// The zone of the pick-up, if it lies in one.
    pub from_zone: Option<ZoneId>,
    /// The zone of the destination, if it is known and lies in one.
    pub to_zone: Option<ZoneId>,
    /// The part of the way that lies in the city.
    pub distance_city: Meters,
    /// The part of the way that lies out of town.
    pub distance_country: Meters,
    /// The way from the border of the city to a pick-up out of town.
    pub source_distance_country: Meters,
    /// Minutes the crew waited for the client, the free ones included.
    pub waiting_minutes: i64,
    /// Whether it is a country order.
    pub is_country: bool,
    /// The minutes of an hourly hire; `None`: not hourly.
    pub hourly_minutes: Option<i64>,
    /// Whether the crew comes back empty from out of town.
    pub back_way: bool,
    /// Whether the office gives it away.
    pub is_prize: bool,
    /// The services in the order asked; one asked twice counts twice.
    pub services: Vec<Service>,
    /// The one discount that applies: the order's, else the card's, else the client's.
    pub discount: Option<Discount>,
}

impl Trip {
    /// A trip of no length at `time`, with nothing special about it.
    pub fn at(time: TimeOfDay) -> Trip {
        Trip {
            time,
            is_prior: false,
            from_zone: None,
            to_zone: None,
            distance_city: Meters(0),
            distance_country: Meters(0),
            source_distance_country: Meters(0),
            waiting_minutes: 0,
            is_country: false,
            hourly_minutes: None,
            back_way: false,
            is_prize: false,
            services: Vec::new(),
            discount: None,
        }
    }
}
