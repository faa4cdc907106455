//! The engine itself, on a snapshot of the moment.

use super::{Moment, Offer, Visit};
use pult_domain::{
    AssignmentId, CompanyId, Conduct, Crew, CrewId, Leg, Meters, NewOrder, NewStop, Order, OrderId,
    OrderStatus, Origin, Place, PlaceId, Position, Seconds, Shift, Stop, StopAction, StopId,
    StopProgress, TimeWindow,
};
use pult_engine::{Carried, CrewState, Decision, OpenOrder, Policy, Refusal, Snapshot, plan};

pub(in crate::replay) fn decide(moment: &Moment, policy: &Policy) -> Vec<Offer> {
    let decisions = plan(&snapshot(moment), policy, moment.router, moment.now);
    decisions.into_iter().filter_map(offer).collect()
}

/// The moment as the engine sees an office: requests are orders, cabs are crews.
pub(in crate::replay) fn snapshot(moment: &Moment) -> Snapshot {
    let on_line = (0..moment.wheels.len()).filter(|&cab| moment.is_on_line(cab));
    let waiting = moment.waiting.iter();
    Snapshot {
        orders: waiting.map(|&at| open_order(moment, at)).collect(),
        crews: on_line.map(|cab| crew_state(moment, cab)).collect(),
        ..Snapshot::default()
    }
}

pub(in crate::replay) fn offer(decision: Decision) -> Option<Offer> {
    match decision {
        Decision::Offer { crew, route, .. } => Some(Offer {
            cab: crew.0 as usize - 1,
            visits: route.iter().map(|leg| visit(leg.stop)).collect(),
        }),
        Decision::Nobody { .. } | Decision::Start { .. } => None,
    }
}

/// A request's pick-up has an even number, its drop-off the odd one after it.
fn stop_id(visit: Visit) -> StopId {
    StopId(2 * visit.request as i64 + 2 + i64::from(!visit.is_pickup))
}

fn visit(stop: StopId) -> Visit {
    Visit {
        request: (stop.0 / 2 - 1) as usize,
        is_pickup: stop.0 % 2 == 0,
    }
}

/// Whose orders and crews these are.
const COMPANY: CompanyId = CompanyId(1);
/// What a cab carries has ids apart from those that wait.
const CARRIED: i64 = 1 << 40;
const BEGUN: i64 = 1 << 40;

fn open_order(moment: &Moment, at: usize) -> OpenOrder {
    let request = moment.day.requests[at];
    let refused = moment.refused.range((at, 0)..(at + 1, 0));
    let no = |&(_, cab): &(usize, usize)| Refusal {
        crew: crew_id(cab),
        until: None,
    };
    let stop = |is_pickup, action, service_time, latest| {
        let visit = Visit {
            request: at,
            is_pickup,
        };
        let place = Place {
            id: PlaceId(stop_id(visit).0),
            ..Place::address("", Some(visit.point(moment.day)))
        };
        let new = NewStop {
            service_time,
            window: TimeWindow {
                from: None,
                to: latest,
            },
            ..NewStop::at(action, place)
        };
        (new, stop_id(visit))
    };
    let (pickup, came) = stop(true, StopAction::Pickup, request.boarding, request.latest);
    let (dropoff, gone) = stop(false, StopAction::Dropoff, request.alighting, None);
    let (origin, conduct) = match request.is_parcel {
        true => (Origin::Yandex, Conduct::PARCEL),
        false => (Origin::TaxiMaster, Conduct::RIDE),
    };
    let new = NewOrder {
        conduct,
        stops: vec![pickup, dropoff],
        ..NewOrder::default()
    };
    let id = OrderId(at as i64 + 1);
    let order = new.made(COMPANY, origin, request.at, id, [came, gone]);
    OpenOrder {
        refusals: refused.map(no).collect(),
        ..OpenOrder::of(order)
    }
}

fn crew_state(moment: &Moment, cab: usize) -> CrewState {
    let wheel = &moment.wheels[cab];
    let id = crew_id(cab);
    CrewState {
        crew: Crew {
            id,
            position: Some(Position {
                at: moment.now,
                point: wheel.at,
                accuracy: Meters(0),
            }),
            ..Crew::default()
        },
        shift: Some(Shift::open(id, moment.day.cabs[cab].from)),
        // Whoever has another order waiting behind the running one is not asked about a third.
        asked: wheel.is_booked(moment.now),
        carried: match moment.is_free(cab) {
            true => Vec::new(),
            false => vec![carried(moment, cab)],
        },
        idle_since: moment.is_free(cab).then_some(wheel.free_at),
        served: wheel.n_served,
        ..CrewState::default()
    }
}

/// What a busy cab carries, as far as it matters: where it began, where and when it ends.
fn carried(moment: &Moment, cab: usize) -> Carried {
    let wheel = &moment.wheels[cab];
    let stop = |id, action, point| {
        let place = Place {
            id: PlaceId(1),
            ..Place::address("", Some(point))
        };
        NewStop::at(action, place).made(StopId(id))
    };
    let first = wheel.carries.map(|at| moment.day.requests[at]);
    let begun = first.map(|request| Stop {
        progress: StopProgress::Missed { at: request.at },
        ..stop(BEGUN, StopAction::Pickup, request.from)
    });
    let end = stop(-1 - cab as i64, StopAction::Dropoff, wheel.at);
    let id = OrderId(CARRIED + cab as i64);
    let made_at = first.map_or(wheel.free_at, |request| request.at);
    let order = NewOrder::default().made(COMPANY, Origin::Console, made_at, id, []);
    Carried {
        assignment: AssignmentId(cab as i64 + 1),
        route: vec![Leg {
            order: id,
            stop: end.id,
            place: PlaceId(1),
            distance: Meters(0),
            duration: Seconds(0),
            eta: wheel.free_at,
            initial_eta: wheel.free_at,
        }],
        orders: vec![Order {
            status: OrderStatus::Started,
            stops: begun.into_iter().chain([end]).collect(),
            ..order
        }],
        ..Carried::default()
    }
}

fn crew_id(cab: usize) -> CrewId {
    CrewId(cab as i64 + 1)
}
