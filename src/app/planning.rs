//! Legs of an assignment that a person makes: the stops in the order's own sequence, measured by the
//! router from where the crew is.

use super::Dispatch;
use pult_domain::{Crew, Leg, Meters, Order, Point, Seconds, Timestamp, TravelMode};

impl Dispatch {
    /// The legs of `order` for `crew`, starting `at` from where the crew is last known to be.
    pub(super) fn legs_for(&self, order: &Order, crew: &Crew, at: Timestamp) -> Vec<Leg> {
        let place = crew.whereabouts(at, self.rules().position_max_age);
        let from = place.map(|place| place.point);
        self.legs_from(order, from, crew.mode, at)
    }

    /// The legs of an order's open stops in its own sequence. A leg without a point at either end
    /// takes no time.
    pub(super) fn legs_from(
        &self,
        order: &Order,
        from: Option<Point>,
        mode: TravelMode,
        at: Timestamp,
    ) -> Vec<Leg> {
        let mut here = from;
        let mut time = at;
        let mut legs = Vec::new();
        for stop in order.stops.iter().filter(|stop| stop.is_open()) {
            let Some(place) = stop.place() else { continue };
            let trip = here
                .zip(place.point)
                .and_then(|(from, to)| self.router().one_to_many(from, &[to], mode).remove(0));
            let (distance, duration) = trip.map_or((Meters(0), Seconds(0)), |trip| {
                (trip.distance, trip.duration)
            });
            time = time + self.expected(order, duration, at);
            if let Some(from) = stop.window.from {
                time = time.max(from);
            }
            legs.push(Leg {
                order: order.id,
                stop: stop.id,
                place: place.id,
                distance,
                duration,
                eta: time,
                initial_eta: time,
            });
            time = time + stop.service_time;
            here = place.point.or(here);
        }
        legs
    }
}
