//! Small builders for tests: a flat city where a minute of latitude is about 1.85 km.

use super::{Carried, CrewState, OpenOrder, Refusal, Shared, Snapshot};
use pult_domain::*;

/// The moment of most tests.
pub const NOW: Timestamp = Timestamp(1_000_000);

/// A point some metres north and east of the middle of the city.
pub fn spot(north: i64, east: i64) -> Point {
    Point {
        lat: 55.0 + north as f64 / 111_195.0,
        lon: 37.0 + east as f64 / 63_779.0,
    }
}

/// An address of an order; its id comes from where it is.
pub fn address(north: i64, east: i64) -> Place {
    Place {
        id: PlaceId(1 + (north + 50_000) * 100_000 + east + 50_000),
        ..Place::address(format!("{north} {east}"), Some(spot(north, east)))
    }
}

/// A ride from so many metres north to a drop-off 2 km east of it. Stops follow the order's id.
pub fn ride(id: i64, north: i64) -> OpenOrder {
    let to = address(north, 2_000);
    let ride = NewOrder::ride(address(north, 0), Vec::new(), Some(to));
    open(made(id, Origin::TaxiMaster, ride))
}

/// A courier's task with the same stops as [`ride`].
pub fn task(id: i64, north: i64) -> OpenOrder {
    let mut open = ride(id, north);
    open.order.origin = Origin::Yandex;
    open.order.conduct = Conduct::PARCEL;
    open
}

/// A courier's errand: from so many metres north to so many, both on one street; it starts any time.
pub fn errand(id: i64, from: i64, to: i64) -> OpenOrder {
    let mut open = task(id, from);
    open.order.stops[1].places = vec![address(to, 0)];
    open
}

/// An order of the first company, made now.
pub fn made(id: i64, origin: Origin, new: NewOrder) -> Order {
    let stops = (id * 10..).map(StopId);
    new.made(CompanyId(1), origin, NOW, OrderId(id), stops)
}

/// An order of these stops, made now.
pub fn made_of(id: i64, origin: Origin, conduct: Conduct, stops: Vec<NewStop>) -> Order {
    let new = NewOrder {
        conduct,
        stops,
        ..NewOrder::default()
    };
    made(id, origin, new)
}

/// An order that waits since now.
pub fn open(order: Order) -> OpenOrder {
    OpenOrder {
        waiting_since: NOW,
        ..OpenOrder::of(order)
    }
}

/// A crew on line, so many metres north, seen just now.
pub fn crew(id: i64, north: i64) -> CrewState {
    CrewState {
        crew: Crew {
            id: CrewId(id),
            position: Some(Position {
                at: NOW,
                point: spot(north, 0),
                accuracy: Meters(10),
            }),
            ..Crew::default()
        }
        .into(),
        shift: Some(Shift::open(CrewId(id), NOW - Seconds(3600))),
        idle_since: Some(NOW - Seconds(600)),
        ..CrewState::default()
    }
}

/// A crew that carries this order, started, with the end of the way so many seconds ahead.
pub fn busy(mut crew: CrewState, open: &OpenOrder, ends_in: i64) -> CrewState {
    let mut order = open.order.clone();
    let id = AssignmentId(order.id.0);
    order.assign(id, NOW).expect("a pending order");
    order.start(NOW).expect("an assigned order");
    crew.idle_since = None;
    crew.carried.push(carried(order, ends_in));
    crew
}

/// An active assignment of one order.
pub fn carried(order: impl Into<Shared<Order>>, ends_in: i64) -> Carried {
    let order = order.into();
    let leg = |stop: &Stop| Leg {
        order: order.id,
        stop: stop.id,
        place: stop.places[0].id,
        distance: Meters(0),
        duration: Seconds(0),
        eta: NOW + Seconds(ends_in),
        initial_eta: NOW + Seconds(ends_in),
    };
    Carried {
        assignment: AssignmentId(order.id.0),
        since: NOW,
        route: order.stops.iter().map(leg).collect(),
        orders: vec![order],
    }
}

/// A crew's no to the order, for good or until a moment.
pub fn refused(mut open: OpenOrder, crew: i64, until: Option<Timestamp>) -> OpenOrder {
    let crew = CrewId(crew);
    open.refusals.push(Refusal { crew, until });
    open
}

/// Orders and crews of one moment.
pub fn snapshot(orders: Vec<OpenOrder>, crews: Vec<CrewState>) -> Snapshot {
    Snapshot {
        orders,
        crews,
        ..Snapshot::default()
    }
}
