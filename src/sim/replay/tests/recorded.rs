//! Days out of the office's records.

use super::*;
use crate::replay::day::Rest;
use crate::replay::recorded::Records;
use pult_domain::{
    Actor, CompanyId, Conduct, CrewId, Event, EventKind, Meters, NewOrder, Order, OrderId,
    OrderStatus, Origin, Place, Shift, StopId,
};

fn order(id: i64, made: i64, came: Option<i64>) -> Order {
    let place = |north| Place::address("", Some(spot(north)));
    let ride = NewOrder::ride(place(0.0), Vec::new(), Some(place(3_000.0)));
    let (company, stops) = (CompanyId(1), (id * 10..).map(StopId));
    let mut order = ride.made(
        company,
        Origin::Console,
        Timestamp(made),
        OrderId(id),
        stops,
    );
    order.stops[0].first_arrived_at = came.map(Timestamp);
    order
}

fn event(at: i64, kind: EventKind, crew: i64, order: Option<i64>) -> Event {
    Event {
        seq: at,
        at: Timestamp(at),
        actor: Actor::Engine,
        origin: Origin::Engine,
        kind,
        order: order.map(OrderId),
        crew: Some(CrewId(crew)),
        assignment: None,
        payload: Default::default(),
    }
}

fn records() -> Records {
    let mut gone = order(3, 1_000, None);
    gone.status = OrderStatus::Cancelled;
    gone.status_at = Timestamp(1_300);
    let mut nowhere = order(4, 1_100, None);
    nowhere.stops[0].places.clear();
    let mut parcel = order(5, 500, Some(900));
    parcel.conduct = Conduct::PARCEL;
    let shift = |crew: i64| Shift::open(CrewId(crew), Timestamp(100));
    Records {
        from: Timestamp(0),
        to: Timestamp(10_000),
        orders: vec![order(2, 2_000, Some(2_200)), gone, nowhere, parcel],
        shifts: vec![(shift(7), spot(0.0)), (shift(8), spot(500.0))],
        events: vec![
            event(2_001, EventKind::AssignmentDeclined, 8, Some(2)),
            event(3_000, EventKind::BreakStarted, 7, None),
            event(3_600, EventKind::BreakEnded, 7, None),
        ],
        pickups: [(OrderId(2), Meters(700))].into(),
    }
}

#[test]
fn a_recorded_day_has_the_orders_shifts_breaks_and_answers_that_were() {
    let recorded = records().into_day();
    let day = &recorded.day;
    let at: Vec<_> = day.requests.iter().map(|request| request.at.0).collect();
    assert_eq!(at, [500, 1_000, 2_000]);
    assert_eq!(recorded.n_left_out, 1);
    assert!(day.requests[0].is_parcel && !day.requests[1].is_parcel);
    assert_eq!(day.requests[1].patience, Seconds(300));
    let rest = Rest {
        due: Timestamp(3_000),
        length: Seconds(600),
    };
    assert_eq!(day.cabs[0].rests, [rest]);
    assert!(day.refuses(2, 1, 1) && !day.refuses(2, 0, 1));
    assert_eq!(day.cabs[1].to, Timestamp(10_000));
}

#[test]
fn how_a_day_really_went_is_known_from_the_arrivals() {
    let figures = records().into_day().figures;
    assert_eq!((figures.served, figures.offered), (2, 3));
    assert_eq!(figures.mean_wait, Seconds(300));
    assert_eq!(figures.pickup, Meters(700));
}

#[test]
fn a_recorded_day_can_be_replayed() {
    let day = records().into_day().day;
    for strategy in strategies() {
        let outcome = run::run(&day, &strategy, &Setting::plain(&StraightLine, 1));
        assert_eq!(outcome.figures.served, 3);
    }
}
