//! The engine itself, on a snapshot of the moment.

use super::Moment;
use pult_domain::{
    AssignmentId, Crew, CrewId, Leg, Meters, Order, OrderId, OrderStatus, Origin, Place, PlaceId,
    Position, Seconds, Shift, Stop, StopAction, StopId,
};
use pult_engine::{Carried, CrewState, Decision, OpenOrder, Policy, Refusal, Snapshot, plan};

pub(super) fn decide(moment: &Moment, policy: &Policy) -> Vec<(usize, usize)> {
    let on_line = (0..moment.wheels.len()).filter(|&cab| moment.is_on_line(cab));
    let snapshot = Snapshot {
        orders: moment
            .waiting
            .iter()
            .map(|&at| open_order(moment, at))
            .collect(),
        crews: on_line.map(|cab| crew_state(moment, cab)).collect(),
        ..Snapshot::default()
    };
    let decisions = plan(&snapshot, policy, moment.router, moment.now);
    let offers = decisions.into_iter().filter_map(|decision| match decision {
        Decision::Offer { crew, orders, .. } => {
            Some((orders[0].0 as usize - 1, crew.0 as usize - 1))
        }
        Decision::Nobody { .. } | Decision::Start { .. } => None,
    });
    offers.collect()
}

fn open_order(moment: &Moment, at: usize) -> OpenOrder {
    let request = moment.day.requests[at];
    let from = Place::address("", Some(request.from));
    let to = Place::address("", Some(request.to));
    let refused = moment.refused.range((at, 0)..(at + 1, 0));
    let no = |&(_, cab): &(usize, usize)| Refusal {
        crew: crew_id(cab),
        until: None,
    };
    OpenOrder {
        order: Order {
            id: OrderId(at as i64 + 1),
            origin: Origin::TaxiMaster,
            created_at: request.at,
            ..Order::ride(from, Vec::new(), Some(to))
        },
        refusals: refused.map(no).collect(),
        waiting_since: request.at,
        ..OpenOrder::default()
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

/// What a busy cab carries, as far as it matters: where and when it ends.
fn carried(moment: &Moment, cab: usize) -> Carried {
    let wheel = &moment.wheels[cab];
    let place = Place {
        id: PlaceId(1),
        ..Place::address("", Some(wheel.at))
    };
    let stop = Stop {
        id: StopId(-1 - cab as i64),
        ..Stop::at(StopAction::Dropoff, place)
    };
    Carried {
        assignment: AssignmentId(cab as i64 + 1),
        route: vec![Leg {
            order: OrderId(0),
            stop: stop.id,
            place: PlaceId(1),
            distance: Meters(0),
            duration: Seconds(0),
            eta: wheel.free_at,
            initial_eta: wheel.free_at,
        }],
        orders: vec![Order {
            status: OrderStatus::Started,
            stops: vec![stop],
            ..Order::default()
        }],
        ..Carried::default()
    }
}

fn crew_id(cab: usize) -> CrewId {
    CrewId(cab as i64 + 1)
}
