//! The engine itself, on a snapshot of the moment.

use super::{Choice, Moment, Move, Offer, Visit};
use pult_domain::{
    AssignmentId, CompanyId, Conduct, Crew, CrewId, Leg, Meters, NewOrder, NewStop, Order, OrderId,
    OrderStatus, Origin, Place, PlaceId, Position, Seconds, Shift, Stop, StopAction, StopId,
    StopProgress, TimeWindow, Timestamp,
};
use pult_engine::{
    Advice, Carried, CrewState, Decision, Movable, OpenOrder, Policy, Refusal, Snapshot, plan,
};

pub(in crate::replay) fn decide(moment: &Moment, policy: &Policy) -> Vec<Choice> {
    let decisions = plan(&snapshot(moment), policy, moment.router, moment.now);
    decisions.into_iter().filter_map(choice).collect()
}

/// The moment as the engine sees an office: requests are orders, cabs are crews.
pub(in crate::replay) fn snapshot(moment: &Moment) -> Snapshot {
    let on_line: Vec<_> = (0..moment.wheels.len())
        .filter(|&cab| moment.is_on_line(cab))
        .collect();
    let waiting = moment.waiting.iter();
    Snapshot {
        orders: waiting.map(|&at| open_order(moment, at)).collect(),
        movable: on_line
            .iter()
            .filter_map(|&cab| movable(moment, cab))
            .collect(),
        standing: on_line
            .iter()
            .filter_map(|&cab| standing(moment, cab))
            .collect(),
        crews: on_line
            .into_iter()
            .map(|cab| crew_state(moment, cab))
            .collect(),
        history: moment.history.cloned(),
        advises: moment.is_round,
        ..Snapshot::default()
    }
}

pub(in crate::replay) fn choice(decision: Decision) -> Option<Choice> {
    match decision {
        Decision::Offer { crew, route, .. } => Some(Choice::Offer(Offer {
            cab: cab_of(crew),
            visits: route.iter().map(|leg| visit(leg.stop)).collect(),
        })),
        Decision::Swap { chain, .. } => {
            let moves = chain.into_iter().map(|one| Move {
                request: (one.order.0 - 1) as usize,
                from: one.from.map(cab_of),
                to: cab_of(one.to),
            });
            Some(Choice::Swap(moves.collect()))
        }
        Decision::Advise { crew, stand, .. } => Some(Choice::Advise {
            cab: cab_of(crew),
            to: stand.point,
        }),
        Decision::Nobody { .. } | Decision::Start { .. } => None,
    }
}

fn cab_of(crew: CrewId) -> usize {
    crew.0 as usize - 1
}

/// What a cab drives to, if another one may take it over.
fn movable(moment: &Moment, cab: usize) -> Option<Movable> {
    let wheel = &moment.wheels[cab];
    let (request, _) = wheel.fetches(moment.now)?;
    let is_settled = moment.is_offered(request) || moment.is_asked(cab);
    if is_settled || wheel.is_booked() || moment.day.requests[request].is_parcel {
        return None;
    }
    let person = &moment.people[request];
    Some(Movable {
        open: open_order(moment, request),
        crew: crew_id(cab),
        assignment: AssignmentId(cab as i64 + 1),
        promised_at: person.promised_at?,
        moves: person.moves,
    })
}

fn standing(moment: &Moment, cab: usize) -> Option<Advice> {
    let (to, left) = moment.wheels[cab].stand(moment.now)?;
    Some(Advice {
        crew: crew_id(cab),
        to,
        there_at: moment.now + left,
        is_refused: false,
    })
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
    let is_preorder = moment.now < request.at;
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
                from: is_preorder.then_some(request.at).filter(|_| is_pickup),
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
    let order = new.made(
        COMPANY,
        origin,
        request.at.min(moment.now),
        id,
        [came, gone],
    );
    OpenOrder {
        refusals: refused.map(no).collect(),
        offered: moment.is_offered(at),
        waiting_since: request.at,
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
                point: wheel.position(moment.now),
                accuracy: Meters(0),
            }),
            ..Crew::default()
        }
        .into(),
        shift: Some(Shift::open(id, moment.day.cabs[cab].from)),
        // Whoever has another order waiting behind the running one is not asked about a third.
        asked: wheel.is_booked() || moment.is_asked(cab),
        carried: carried(moment, cab).into_iter().collect(),
        idle_since: wheel.is_free().then_some(wheel.idle_since()),
        served: wheel.n_served,
        is_owed: wheel.has_lost,
        ..CrewState::default()
    }
}

/// What a busy cab carries: the request that it drives to, else, as far as it matters, where it began,
/// where and when it ends.
fn carried(moment: &Moment, cab: usize) -> Option<Carried> {
    let wheel = &moment.wheels[cab];
    let assignment = AssignmentId(cab as i64 + 1);
    let (point, free_at) = wheel.end(moment.now, |visit| moment.day.stay(visit));
    if wheel.is_free() && free_at <= moment.now {
        return None;
    }
    if let Some((request, _)) = wheel.fetches(moment.now) {
        let eta = wheel.expected(moment.now, |visit| moment.day.stay(visit));
        let mut order = open_order(moment, request).order;
        (order.status, order.assignment) = (OrderStatus::Started, Some(assignment));
        let legs = order.stops.iter().zip(eta);
        let leg = |(stop, eta): (&Stop, Timestamp)| leg(order.id, stop, eta);
        return Some(Carried {
            assignment,
            route: legs.map(leg).collect(),
            orders: vec![order],
            ..Carried::default()
        });
    }
    let stop = |id, action, point| {
        let place = Place {
            id: PlaceId(1),
            ..Place::address("", Some(point))
        };
        NewStop::at(action, place).made(StopId(id))
    };
    let first = wheel.job().map(|job| moment.day.requests[job.first]);
    let begun = first.map(|request| Stop {
        progress: StopProgress::Missed { at: request.at },
        ..stop(BEGUN, StopAction::Pickup, request.from)
    });
    let end = stop(-1 - cab as i64, StopAction::Dropoff, point);
    let id = OrderId(CARRIED + cab as i64);
    let made_at = first.map_or(free_at, |request| request.at);
    let order = Order {
        status: OrderStatus::Started,
        stops: begun.into_iter().chain([end.clone()]).collect(),
        ..NewOrder::default().made(COMPANY, Origin::Console, made_at, id, [])
    };
    Some(Carried {
        assignment,
        route: vec![leg(id, &end, free_at)],
        orders: vec![order.into()],
        ..Carried::default()
    })
}

fn leg(order: OrderId, stop: &Stop, eta: Timestamp) -> Leg {
    Leg {
        order,
        stop: stop.id,
        place: stop.places[0].id,
        distance: Meters(0),
        duration: Seconds(0),
        eta,
        initial_eta: eta,
    }
}

fn crew_id(cab: usize) -> CrewId {
    CrewId(cab as i64 + 1)
}
