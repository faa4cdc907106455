//! Legs of an assignment that a person makes: the stops in the order's own sequence, measured by the
//! router from where the crew is.

use super::{Dispatch, Result};
use pult_domain::{
    Crew, Leg, Meters, Order, OrderId, Place, Point, Seconds, Stop, StopId, Timestamp, TravelMode,
};
use pult_store::{Tx, assignments, crews};

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

    /// Measures the legs of an order anew where it is all its crew's assignment holds. The first
    /// estimate of a leg that was there stays, but for stops that are elsewhere now or come after such.
    pub(super) fn measure_anew(
        &self,
        tx: &Tx,
        at: Timestamp,
        id: OrderId,
        moved: &[StopId],
    ) -> Result<()> {
        let Some(mut live) = tx.live_of_order(id)? else {
            return Ok(());
        };
        if live.orders != [id] {
            return Ok(());
        }
        let order = tx.order(id)?;
        let crew = crews::get(tx.conn(), live.crew)?;
        let known: Vec<Leg> = std::mem::take(&mut live.route);
        live.route = self.legs_for(&order, &crew, at);
        for leg in &mut live.route {
            let before = known.iter().find(|before| before.stop == leg.stop);
            let stays = |before: &&Leg| before.duration > Seconds(0) && !moved.contains(&leg.stop);
            if let Some(before) = before.filter(stays) {
                leg.initial_eta = before.initial_eta;
            }
        }
        Ok(assignments::put_legs(tx, &live)?)
    }
}

/// The stops of an edited order that are elsewhere than before, or are reached later because such a one comes
/// first. What was promised at the first of all stops is not among it: there the customer waits.
pub(super) fn moved(before: &Order, after: &Order) -> Vec<StopId> {
    let where_it_is = |stop: &Stop| match stop.place() {
        Some(Place {
            point: Some(point), ..
        }) => (stop.id, Some(*point), String::new()),
        place => (
            stop.id,
            None,
            place.map_or_else(String::new, Place::in_full),
        ),
    };
    let same = before.stops.iter().zip(&after.stops);
    let n_same = same
        .take_while(|(before, after)| where_it_is(before) == where_it_is(after))
        .count();
    let rest = after.stops.iter().skip(n_same.max(1));
    rest.filter(|stop| stop.is_open())
        .map(|stop| stop.id)
        .collect()
}
