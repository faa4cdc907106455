//! The door, from the outside: whole lives of orders over a store in memory.

use std::sync::Arc;

use super::{Assign, Caller, Clock, Dispatch, Error, NewCrew, Once, Parts, Repeat};
use pult_domain::{
    Actor, AssignmentStatus, Company, CompanyId, Conduct, Crew, CrewId, Customer, Driver, Duty,
    Meters, NewOrder, NewStop, OrderId, OrderStatus, Origin, Phase, Phone, Place, Point, Position,
    Role, Seconds, StopAction, TimeWindow, Timestamp,
};
use pult_geo::StraightLine;
use pult_store::places::Source;
use pult_store::{Store, books, work};

const NOON: Timestamp = Timestamp(1_795_000_000);

pub(super) const YANDEX: Caller = Caller {
    origin: Origin::Yandex,
    actor: Actor::System,
    company: Some(CompanyId(1)),
    role: Role::Admin,
};

pub(super) async fn office() -> Dispatch {
    office_in(Store::in_memory().expect("a store in memory")).await
}

/// As [`office`], in a store that the test made.
pub(super) async fn office_in(store: Store) -> Dispatch {
    store
        .write(|tx| {
            for id in [1, 2] {
                let company = Company {
                    id: CompanyId(id),
                    name: format!("UDS{id}"),
                    quality: None,
                };
                books::put_company(tx, &company, Source::File)?;
            }
            Ok(())
        })
        .await
        .expect("companies");
    Dispatch::new(Parts {
        store,
        clock: Clock::manual(NOON),
        rules: pult_engine::Policy::default(),
        router: Arc::new(StraightLine),
        map_addresses: pult_geo::addresses::AddressIndex::default(),
    })
}

fn place(address: &str, lat: f64) -> Place {
    Place::address(address, Point::new(lat, 37.6))
}

pub(super) fn ride() -> NewOrder {
    let mut order = NewOrder::ride(
        place("Тимирязева 4", 55.70),
        vec![],
        Some(place("Вокзал", 55.75)),
    );
    order.customer = Customer {
        name: "Анна".to_owned(),
        phone: Phone::parse("89263332211").ok(),
    };
    order
}

pub(super) async fn crew_on_line(dispatch: &Dispatch, lat: f64) -> CrewId {
    let new = NewCrew {
        crew: Crew {
            name: "17".to_owned(),
            call_sign: "17".to_owned(),
            ..Crew::default()
        },
        driver: Driver::default(),
        photo: None,
    };
    let crews = dispatch.create_crews(&Caller::CONSOLE, vec![new]).await;
    let crew = crews.expect("a crew")[0].id;
    dispatch.open_shift(&YANDEX, crew).await.expect("on line");
    let position = Position {
        at: dispatch.now(),
        point: Point { lat, lon: 37.6 },
        accuracy: Meters(10),
    };
    dispatch
        .report_positions(&YANDEX, vec![(crew, vec![position])])
        .await
        .expect("a position");
    crew
}

async fn created(dispatch: &Dispatch) -> OrderId {
    let order = dispatch
        .create_order(&YANDEX, ride(), Once::default())
        .await;
    order.expect("an order").id
}

async fn phase(dispatch: &Dispatch, order: OrderId) -> Phase {
    let view = dispatch.order(&YANDEX, order).await.expect("the order");
    view.phase
}

#[tokio::test]
async fn an_order_is_offered_accepted_driven_and_finished() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = created(&dispatch).await;
    assert_eq!(phase(&dispatch, order).await, Phase::Waiting);

    let offer = dispatch.offer_order(&Caller::ENGINE, order, crew).await;
    let offer = offer.expect("an offer").id;
    assert_eq!(phase(&dispatch, order).await, Phase::Offered);
    assert_eq!(
        dispatch
            .crew_offers(&YANDEX, crew)
            .await
            .expect("offers")
            .len(),
        1
    );

    dispatch.accept(&YANDEX, offer, crew).await.expect("a yes");
    assert_eq!(phase(&dispatch, order).await, Phase::EnRoute { stop: 0 });
    assert_eq!(
        dispatch.crew(&YANDEX, crew).await.expect("crew").duty,
        Duty::Busy
    );

    let view = dispatch.order(&YANDEX, order).await.expect("the order");
    assert!(view.assignment.as_ref().expect("assigned").route[0].duration > Seconds(0));
    let stops: Vec<_> = view.order.stops.iter().map(|stop| stop.id).collect();
    dispatch
        .arrive(&YANDEX, order, stops[0], None)
        .await
        .expect("arrives");
    assert_eq!(phase(&dispatch, order).await, Phase::AtStop { stop: 0 });
    dispatch
        .leave(&YANDEX, order, stops[0], None)
        .await
        .expect("leaves");
    assert_eq!(phase(&dispatch, order).await, Phase::EnRoute { stop: 1 });

    let done = dispatch.complete_assignment(&YANDEX, offer, crew).await;
    assert_eq!(done.expect("done").status, AssignmentStatus::Completed);
    assert_eq!(phase(&dispatch, order).await, Phase::Completed);
    assert_eq!(
        dispatch.crew(&YANDEX, crew).await.expect("crew").duty,
        Duty::Free
    );

    let history = dispatch
        .order_history(&YANDEX, order)
        .await
        .expect("history");
    let words: Vec<_> = history.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        words,
        [
            "order.created",
            "assignment.offered",
            "assignment.accepted",
            "order.assigned",
            "order.started",
            "stop.arrived",
            "stop.left",
            "stop.left",
            "order.completed",
            "assignment.completed",
        ]
    );
}

#[tokio::test]
async fn a_declined_or_expired_offer_leaves_the_order_waiting() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = created(&dispatch).await;
    let offer = dispatch.offer_order(&Caller::ENGINE, order, crew).await;
    let id = offer.expect("an offer").id;
    dispatch.decline(&YANDEX, id, crew).await.expect("a no");
    assert_eq!(phase(&dispatch, order).await, Phase::Waiting);
    let again = dispatch.accept(&YANDEX, id, crew).await;
    assert!(
        matches!(again, Err(Error::InvalidState { .. })),
        "{again:?}"
    );

    let offer = dispatch.offer_order(&Caller::ENGINE, order, crew).await;
    let id = offer.expect("a person may ask again").id;
    dispatch.clock().advance(Seconds(21));
    let late = dispatch.accept(&YANDEX, id, crew).await;
    assert!(matches!(late, Err(Error::InvalidState { .. })), "{late:?}");
    assert_eq!(dispatch.expire_offers().await, Ok(1));
    assert_eq!(phase(&dispatch, order).await, Phase::Waiting);
}

#[tokio::test]
async fn a_queue_starts_its_next_order_when_one_ends() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let start = Assign {
        start: true,
        ..Assign::default()
    };
    let (first, second) = (created(&dispatch).await, created(&dispatch).await);
    for order in [first, second] {
        dispatch
            .assign(&Caller::CONSOLE, order, crew, start)
            .await
            .expect("assigned");
    }
    assert_eq!(phase(&dispatch, first).await, Phase::EnRoute { stop: 0 });
    assert_eq!(phase(&dispatch, second).await, Phase::Queued);
    let view = dispatch.order(&YANDEX, second).await.expect("queued");
    assert!(
        matches!(
            view.stop_phases[0],
            pult_domain::StopPhase::Queued { ahead: 2 }
        ),
        "{:?}",
        view.stop_phases
    );

    dispatch
        .cancel_order(&YANDEX, first, "передумал".to_owned(), None)
        .await
        .expect("cancelled");
    assert_eq!(phase(&dispatch, second).await, Phase::EnRoute { stop: 0 });
    let refused = dispatch
        .cancel_order(&YANDEX, first, String::new(), None)
        .await;
    assert!(
        matches!(refused, Err(Error::InvalidState { .. })),
        "{refused:?}"
    );

    dispatch
        .unassign(&YANDEX, second, true)
        .await
        .expect("taken back");
    assert_eq!(phase(&dispatch, second).await, Phase::Waiting);
    assert!(dispatch.unassign(&YANDEX, second, true).await.is_err());
}

#[tokio::test]
async fn a_crew_that_goes_off_line_loses_its_offer_and_keeps_its_order() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = created(&dispatch).await;
    dispatch
        .offer_order(&Caller::ENGINE, order, crew)
        .await
        .expect("an offer");
    dispatch.close_shift(&YANDEX, crew).await.expect("off line");
    assert_eq!(phase(&dispatch, order).await, Phase::Waiting);
    assert!(
        dispatch
            .offer_order(&Caller::ENGINE, order, crew)
            .await
            .is_err()
    );

    dispatch
        .assign(&Caller::CONSOLE, order, crew, Assign::default())
        .await
        .expect("forced");
    assert_eq!(phase(&dispatch, order).await, Phase::Queued);
    dispatch.open_shift(&YANDEX, crew).await.expect("on line");
    assert_eq!(phase(&dispatch, order).await, Phase::EnRoute { stop: 0 });
}

#[tokio::test]
async fn another_companys_order_does_not_exist() {
    let dispatch = office().await;
    let order = created(&dispatch).await;
    let stranger = Caller {
        company: Some(CompanyId(2)),
        ..YANDEX
    };
    let hidden = dispatch.order(&stranger, order).await;
    assert!(matches!(hidden, Err(Error::NotFound { .. })), "{hidden:?}");
    let hidden = dispatch
        .cancel_order(&stranger, order, String::new(), None)
        .await;
    assert!(matches!(hidden, Err(Error::NotFound { .. })), "{hidden:?}");

    dispatch
        .delete_order(&YANDEX, order, true)
        .await
        .expect("removed");
    assert!(dispatch.order(&YANDEX, order).await.is_err());
    let kept = dispatch
        .order(&Caller::CONSOLE, order)
        .await
        .expect("the console knows");
    assert_eq!(kept.order.status, OrderStatus::Cancelled);
}

#[tokio::test]
async fn the_same_request_makes_one_order() {
    let dispatch = office().await;
    let key = Once {
        key: Some("k1".to_owned()),
        repeat: Repeat::Allow,
        ..Once::default()
    };
    let first = dispatch
        .create_order(&YANDEX, ride(), key.clone())
        .await
        .expect("made");
    let again = dispatch
        .create_order(&YANDEX, ride(), key)
        .await
        .expect("answered");
    assert_eq!(first.id, again.id);

    let same = Once {
        key: None,
        repeat: Repeat::RefuseSameRide,
        ..Once::default()
    };
    let refused = dispatch.create_order(&YANDEX, ride(), same.clone()).await;
    assert_eq!(refused, Err(Error::Duplicate(first.id)));
    let mut later = ride();
    later.stops[0].window = TimeWindow::from(NOON + Seconds(7200));
    let later = dispatch
        .create_order(&YANDEX, later, same)
        .await
        .expect("another time");
    assert!(later.prior);
}

#[tokio::test]
async fn a_bundle_is_offered_whole_and_reached_together() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let orders = [created(&dispatch).await, created(&dispatch).await];
    let route = vec![];
    let offer = work::Offer {
        crew,
        orders: orders.to_vec(),
        route,
        expires_at: None,
        why: None,
    };
    let offer = dispatch
        .offer(&Caller::ENGINE, offer)
        .await
        .expect("an offer");
    dispatch
        .accept(&YANDEX, offer.id, crew)
        .await
        .expect("a yes");
    let stop = dispatch
        .order(&YANDEX, orders[0])
        .await
        .expect("one")
        .order
        .stops[0]
        .id;
    dispatch
        .arrive(&YANDEX, orders[0], stop, None)
        .await
        .expect("arrives");
    for order in orders {
        assert_eq!(phase(&dispatch, order).await, Phase::AtStop { stop: 0 });
    }
    dispatch
        .cancel_order(&YANDEX, orders[0], String::new(), None)
        .await
        .expect("one less");
    let left = dispatch
        .assignment(&YANDEX, offer.id)
        .await
        .expect("the rest");
    assert_eq!(left.assignment.status, AssignmentStatus::Active);
    dispatch
        .complete_order(&YANDEX, orders[1], None)
        .await
        .expect("done");
    let left = dispatch
        .assignment(&YANDEX, offer.id)
        .await
        .expect("closed");
    assert_eq!(left.assignment.status, AssignmentStatus::Completed);
}

#[tokio::test]
async fn the_engines_task_offers_an_order_to_the_nearest_crew() {
    let dispatch = office().await;
    let far = crew_on_line(&dispatch, 55.40).await;
    let near = crew_on_line(&dispatch, 55.69).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let task = tokio::spawn(super::tasks::assign(dispatch.clone(), stop.clone()));
    let order = created(&dispatch).await;
    let offered = |crew| {
        let dispatch = dispatch.clone();
        async move { dispatch.crew_offers(&YANDEX, crew).await.expect("offers") }
    };
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while offered(near).await.is_empty() {
        assert!(tokio::time::Instant::now() < deadline, "nobody was asked");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(offered(far).await.is_empty());
    let why = dispatch.explanation(&YANDEX, order).await.expect("why");
    assert!(why.expect("an explanation").2.contains("candidates"));
    stop.cancel();
    task.await.expect("the task stops");
}

#[tokio::test]
async fn positions_move_a_route_that_was_planned_by_hand() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.60).await;
    let navixy = Caller {
        origin: Origin::Navixy,
        ..YANDEX
    };
    let stop = |lat| NewStop::at(StopAction::Task, place("a door", lat));
    let route = NewOrder {
        conduct: Conduct::ROUTE,
        stops: vec![stop(55.70), stop(55.75)],
        ..NewOrder::default()
    };
    let made = dispatch.create_order(&navixy, route, Once::default()).await;
    let order = made.expect("a route").id;
    let given = dispatch.assign(&navixy, order, crew, Assign::default());
    given.await.expect("assigned");
    assert_eq!(phase(&dispatch, order).await, Phase::Queued);
    for (lat, expected) in [
        (55.65, Phase::Queued),
        (55.70, Phase::AtStop { stop: 0 }),
        (55.72, Phase::EnRoute { stop: 1 }),
        (55.75, Phase::AtStop { stop: 1 }),
        (55.80, Phase::Completed),
    ] {
        dispatch.clock().advance(Seconds(60));
        let position = Position {
            at: dispatch.now(),
            point: Point { lat, lon: 37.6 },
            accuracy: Meters(10),
        };
        let pushed = dispatch.report_positions(&YANDEX, vec![(crew, vec![position])]);
        pushed.await.expect("a position");
        assert_eq!(phase(&dispatch, order).await, expected, "at {lat}");
    }
    let history = dispatch.order_history(&navixy, order).await;
    let last = history.expect("history").pop().expect("an event");
    assert_eq!(last.actor, Actor::Crew(crew));
}

#[tokio::test]
async fn a_route_that_nobody_drove_in_time_fails() {
    let dispatch = office().await;
    let navixy = Caller {
        origin: Origin::Navixy,
        ..YANDEX
    };
    let mut late = NewStop::at(StopAction::Task, place("a door", 55.70));
    late.window.to = Some(NOON + Seconds(60));
    late.max_delay = Some(Seconds(60));
    let route = NewOrder {
        conduct: Conduct::ROUTE,
        stops: vec![late],
        ..NewOrder::default()
    };
    let made = dispatch.create_order(&navixy, route, Once::default()).await;
    let order = made.expect("a route").id;
    dispatch.clock().advance(Seconds(119));
    assert_eq!(dispatch.miss_overdue().await, Ok(0));
    dispatch.clock().advance(Seconds(2));
    assert_eq!(dispatch.miss_overdue().await, Ok(1));
    assert_eq!(phase(&dispatch, order).await, Phase::Failed);
}

#[tokio::test]
async fn every_command_is_refused_to_who_may_only_look_and_to_crews_what_is_not_theirs() {
    use crate::{Holder, OrderCommand, Request};
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let made = dispatch
        .create_order(&YANDEX, ride(), Once::default())
        .await;
    let order = made.expect("made");
    let stop = order.stops[0].id;
    let assignment = pult_domain::AssignmentId(1);
    let how = Assign::default();
    let from = Holder::Anybody;
    let reason = String::new;
    let commands = [
        OrderCommand::Edit(Box::default()),
        OrderCommand::Suspend,
        OrderCommand::Resume,
        OrderCommand::Assign { crew, how, from },
        OrderCommand::Unassign { refuse: false },
        OrderCommand::Accept(assignment, crew),
        OrderCommand::Decline(assignment, crew),
        OrderCommand::Withdraw(assignment),
        OrderCommand::SetOut,
        OrderCommand::Arrive(stop),
        OrderCommand::Leave(stop),
        OrderCommand::FinishStop(stop),
        OrderCommand::Skip(stop),
        OrderCommand::Miss(stop),
        OrderCommand::Complete { bill: None },
        OrderCommand::NoShow,
        OrderCommand::Fail { reason: reason() },
        OrderCommand::Cancel { reason: reason() },
        OrderCommand::Delete { keeps_going: true },
    ];
    let looks = Caller {
        role: Role::Read,
        ..YANDEX
    };
    let stranger = Caller {
        actor: Actor::Crew(crew),
        ..looks
    };
    for command in commands {
        let told = format!("{command:?}");
        let of_crew = command.is_of_crew();
        for caller in [looks, stranger] {
            let request = Request::new(order.id, command.clone());
            let refused = dispatch.command(&caller, request).await;
            let is_right = match refused {
                Err(Error::Forbidden(_)) => caller == looks || !of_crew,
                // A crew that does not have the order does not learn of it.
                Err(Error::NotFound { kind: "order", .. }) => caller == stranger && of_crew,
                _ => false,
            };
            assert!(is_right, "{told} by {:?}", caller.actor);
        }
    }
    assert_eq!(phase(&dispatch, order.id).await, Phase::Waiting);
}
