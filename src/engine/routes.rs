//! Routes that nobody has to choose: of orders given by hand, and of those on their way.

use super::eta::Factors;
use super::journey::{Drive, Journey, Roads};
use super::snapshot::Carried;
use pult_domain::{Leg, Order, Point, Seconds, Stop, Timestamp, TravelMode, ZoneId};
use pult_geo::Router;

/// What a route hangs on, besides its stops.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The roads.
    pub router: &'a dyn Router,
    /// How much longer drives really take.
    pub factors: &'a Factors,
    /// The zone of the first stop.
    pub zone: Option<ZoneId>,
    /// How the crew travels.
    pub mode: TravelMode,
    /// Where the crew sets out, when known.
    pub from: Option<Point>,
    /// When.
    pub start: Timestamp,
}

impl Setting<'_> {
    fn roads(&self) -> Roads<'_> {
        Roads {
            router: self.router,
            factor: self.factors.permille(self.zone, self.start),
        }
    }
}

/// The legs to an order's open stops, for a crew that takes it past the engine. Where there are several
/// places, those of the shortest way; without a road or a position the first drive counts nothing.
pub fn route_of(order: &Order, setting: Setting) -> Vec<Leg> {
    let open: Vec<_> = order.stops.iter().filter(|stop| stop.is_open()).collect();
    let stops = open.into_iter().map(|stop| (order, stop)).collect();
    let journey = Journey::new(stops, setting.roads(), setting.mode);
    let from = setting.from.filter(|_| !journey.starts_anywhere());
    let access = from.and_then(|from| journey.access(&[from], setting.roads(), setting.mode)[0]);
    journey.legs(access.unwrap_or(journey.assumed(Seconds(0))), setting.start)
}

/// The legs of an assignment on its way, measured again from where the crew is: the same stops and
/// places in the same sequence; what was promised first stays.
pub fn route_again(carried: &Carried, setting: Setting) -> Vec<Leg> {
    let mut here = setting.from;
    let mut leaves = setting.start;
    let mut legs = carried.route.clone();
    for leg in &mut legs {
        let stop = carried
            .order_of(leg.stop)
            .and_then(|order| order.stop(leg.stop));
        let there = carried.point_of(leg);
        let is_there = stop.is_some_and(Stop::is_arrived);
        let drive = match (here, there) {
            (Some(from), Some(to)) if !is_there => drive(from, to, setting),
            // Nobody can measure it again.
            (_, None) if !is_there => Drive::assumed(leg.distance, leg.duration),
            _ => Drive::NONE,
        };
        (leg.distance, leg.duration) = (drive.distance, drive.road);
        leg.eta = leaves + drive.duration;
        leaves = stop.map_or(leg.eta, |stop| left_at(stop, leg.eta));
        here = there.or(here);
    }
    legs
}

fn drive(from: Point, to: Point, setting: Setting) -> Drive {
    let drive = setting.roads().drive(from, to, setting.mode);
    drive.unwrap_or(Drive::NONE)
}

/// When the crew leaves a stop that it reaches at a moment.
fn left_at(stop: &Stop, eta: Timestamp) -> Timestamp {
    stop.window.from.map_or(eta, |from| from.max(eta)) + stop.service_time
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use pult_domain::Meters;
    use pult_geo::StraightLine;

    fn setting(factors: &Factors, north: i64) -> Setting<'_> {
        Setting {
            router: &StraightLine,
            factors,
            zone: None,
            mode: TravelMode::Driving,
            from: Some(spot(north, 0)),
            start: NOW,
        }
    }

    #[test]
    fn an_order_given_by_hand_gets_the_legs_of_its_open_stops() {
        let factors = Factors::default();
        let order = ride(100, 0).order;
        let legs = route_of(&order, setting(&factors, 1_000));
        let seconds: Vec<_> = legs
            .iter()
            .map(|leg| (leg.stop.0, (leg.eta - NOW).0))
            .collect();
        assert_eq!(seconds, [(1000, 162), (1001, 486)]);
        let nowhere = Setting {
            from: None,
            ..setting(&factors, 0)
        };
        assert_eq!(route_of(&order, nowhere)[0].duration, Seconds(0));
    }

    #[test]
    fn a_route_measured_again_keeps_its_promise_and_moves_its_estimate() {
        let factors = Factors::default();
        let held = carried(ride(100, 0).order, 60);
        let legs = route_again(&held, setting(&factors, 1_000));
        let seconds: Vec<_> = legs.iter().map(|leg| (leg.eta - NOW).0).collect();
        assert_eq!(seconds, [162, 486]);
        assert_eq!(legs[0].initial_eta, NOW + Seconds(60));
    }

    #[test]
    fn whoever_is_there_has_no_drive_left() {
        let factors = Factors::default();
        let mut held = carried(ride(100, 0).order, 60);
        let order = &mut held.orders[0];
        let stop = order.stops[0].id;
        order
            .assign(pult_domain::AssignmentId(1), NOW)
            .expect("pending");
        order.arrive(stop, NOW).expect("an open stop");
        let legs = route_again(&held, setting(&factors, 120));
        assert_eq!((legs[0].distance, legs[0].eta), (Meters(0), NOW));
        assert_eq!(legs[1].duration, Seconds(324));
    }
}
