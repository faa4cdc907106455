//! What a person does at the desk to orders that are under way.

use super::{OrderCommand, OrderEdit, Request, StopEdit};
use crate::tasks::{Memory, look_once};
use crate::tests::{YANDEX, crew_on_line, office, ride};
use crate::{Assign, Caller, Dispatch, Once, OrderView};
use pult_domain::{
    Actor, CrewId, Operator, OperatorId, OrderId, OrderStatus, Place, Point, Position, Role,
    Seconds,
};
use pult_store::auth;
use pult_store::places::Source;

async fn made(dispatch: &Dispatch) -> OrderId {
    let order = dispatch.create_order(&YANDEX, ride(), Once::default());
    order.await.expect("an order").id
}

async fn done(dispatch: &Dispatch, order: OrderId, command: OrderCommand) -> OrderView {
    let request = Request::new(order, command);
    let outcome = dispatch.command(&Caller::CONSOLE, request).await;
    outcome.expect("done").order
}

async fn driven(dispatch: &Dispatch, order: OrderId, crew: CrewId) -> OrderView {
    let start = Assign {
        start: true,
        ..Assign::default()
    };
    let given = dispatch.assign(&Caller::CONSOLE, order, crew, start).await;
    given.expect("given")
}

async fn reasons(dispatch: &Dispatch) -> Vec<&'static str> {
    let found = dispatch.needs_human(&Caller::CONSOLE).await.expect("rows");
    found.iter().map(|row| row.reason.code()).collect()
}

#[tokio::test]
async fn a_destination_that_moves_is_reached_later_and_nobody_is_late() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = made(&dispatch).await;
    let view = driven(&dispatch, order, crew).await;
    let [from, to] = [0, 1].map(|at| view.order.stops[at].id);
    done(&dispatch, order, OrderCommand::Arrive(from)).await;
    let before = done(&dispatch, order, OrderCommand::Leave(from)).await;
    // The crew has not been seen for a while: it is reckoned from where it left last.
    dispatch.clock().advance(Seconds(400));
    let airport = Place::address("Аэропорт", Point::new(56.20, 37.6));
    let edit = OrderEdit {
        stops: Some(vec![
            StopEdit {
                id: Some(from),
                ..StopEdit::default()
            },
            StopEdit {
                id: Some(to),
                place: Some(airport),
                comment: None,
            },
        ]),
        ..OrderEdit::default()
    };
    let after = done(&dispatch, order, OrderCommand::Edit(Box::new(edit))).await;
    let (old, new) = (&before.order.stops[1], &after.order.stops[1]);
    let old = before.leg(old).expect("a leg").initial_eta;
    let leg = after.leg(new).expect("a leg");
    assert!(leg.eta > old + Seconds(1_800), "{leg:?} {old:?}");
    assert_eq!(leg.initial_eta, leg.eta);
    assert_eq!(reasons(&dispatch).await, ["no_position"]);
}

#[tokio::test]
async fn a_way_that_is_sent_again_without_its_ids_is_the_same_way() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = made(&dispatch).await;
    let view = driven(&dispatch, order, crew).await;
    let first = view.order.stops[0].id;
    let before = done(&dispatch, order, OrderCommand::Arrive(first)).await;
    let mut stops: Vec<StopEdit> = before
        .order
        .stops
        .iter()
        .map(|stop| StopEdit {
            id: None,
            place: stop
                .place()
                .map(|place| Place::address(&place.address, None)),
            comment: None,
        })
        .collect();
    // And back to where it began: that is a stop of its own.
    stops.push(stops[0].clone());
    let edit = OrderEdit {
        stops: Some(stops),
        ..OrderEdit::default()
    };
    let after = done(&dispatch, order, OrderCommand::Edit(Box::new(edit))).await;
    assert_eq!(after.phase, before.phase);
    let ids = |view: &OrderView| {
        view.order
            .stops
            .iter()
            .map(|stop| stop.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&after)[..2], ids(&before)[..]);
    assert_eq!(after.order.stops.len(), 3);
}

#[tokio::test]
async fn what_was_promised_at_the_pick_up_stands_wherever_that_moves() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = made(&dispatch).await;
    let before = driven(&dispatch, order, crew).await;
    let first = *before.leg(&before.order.stops[0]).expect("a leg");
    let stops = before.order.stops.iter().enumerate();
    let moved = |(at, stop): (usize, &pult_domain::Stop)| StopEdit {
        id: Some(stop.id),
        place: (at == 0).then(|| Place::address("Дальше", Point::new(55.60, 37.6))),
        comment: None,
    };
    let edit = OrderEdit {
        stops: Some(stops.map(moved).collect()),
        ..OrderEdit::default()
    };
    let after = done(&dispatch, order, OrderCommand::Edit(Box::new(edit))).await;
    let leg = after.leg(&after.order.stops[0]).expect("a leg");
    assert_eq!(leg.initial_eta, first.initial_eta);
    assert!(leg.eta > first.eta, "{leg:?} {first:?}");
}

#[tokio::test]
async fn a_crew_on_its_way_to_what_is_wanted_tomorrow_by_now_needs_a_human() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = made(&dispatch).await;
    let accepted = dispatch.assign(&Caller::CONSOLE, order, crew, Assign::default());
    accepted.await.expect("given");
    done(&dispatch, order, OrderCommand::SetOut).await;
    assert_eq!(reasons(&dispatch).await, [] as [&str; 0]);
    let tomorrow = OrderEdit {
        at: Some(Some(dispatch.now() + Seconds(12 * 3_600))),
        ..OrderEdit::default()
    };
    done(&dispatch, order, OrderCommand::Edit(Box::new(tomorrow))).await;
    assert_eq!(reasons(&dispatch).await, ["driven_early"]);
}

#[tokio::test]
async fn an_offer_that_a_person_takes_back_goes_to_somebody_else() {
    let dispatch = office().await;
    let near = crew_on_line(&dispatch, 55.69).await;
    let order = made(&dispatch).await;
    let mut memory = Memory::new().expect("a thread");
    let asked = async |crew| {
        let offers = dispatch.crew_offers(&YANDEX, crew).await;
        offers.expect("offers").len()
    };
    look_once(&dispatch, &mut memory).await.expect("a look");
    let offer = dispatch.crew_offers(&YANDEX, near).await.expect("offers")[0].id;
    done(&dispatch, order, OrderCommand::Withdraw(offer)).await;
    look_once(&dispatch, &mut memory).await.expect("a look");
    assert_eq!(asked(near).await, 0);
    let far = crew_on_line(&dispatch, 55.60).await;
    look_once(&dispatch, &mut memory).await.expect("a look");
    assert_eq!((asked(near).await, asked(far).await), (0, 1));
}

#[tokio::test]
async fn what_an_api_called_off_is_taken_back_at_the_desk() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let order = made(&dispatch).await;
    driven(&dispatch, order, crew).await;
    let cancelled = dispatch.cancel_order(&YANDEX, order, String::new(), None);
    cancelled.await.expect("called off");
    let back = dispatch.reinstate(&Caller::CONSOLE, order).await;
    let back = back.expect("as it was");
    assert_eq!(back.order.status, OrderStatus::Started);
    assert_eq!(back.carrier().map(|crew| crew.id), Some(crew));
    let unknown = dispatch.reinstate(&Caller::CONSOLE, OrderId(404)).await;
    assert!(
        matches!(unknown, Err(crate::Error::NotFound { .. })),
        "{unknown:?}"
    );
}

#[tokio::test]
async fn a_crew_that_was_seen_elsewhere_is_not_put_back_to_its_start() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let start = Point::new(55.0, 37.0);
    let write = dispatch.write(move |tx| Ok(pult_store::crews::put_start(tx, crew, start)?));
    write.await.expect("a start");
    let place = async || {
        let view = dispatch.crew(&YANDEX, crew).await.expect("the crew");
        view.crew.position.map(|position: Position| position.point)
    };
    let seen = place().await;
    dispatch.clock().advance(Seconds(60));
    dispatch.stamp_starts().await.expect("starts");
    assert_eq!(place().await, seen);
    // By then nobody knows where it is.
    dispatch.clock().advance(Seconds(600));
    dispatch.stamp_starts().await.expect("starts");
    assert_eq!(place().await, start);
}

#[tokio::test]
async fn an_operator_who_is_locked_at_the_desk_does_nothing_more() {
    let dispatch = office().await;
    let mut operator = Operator {
        id: OperatorId(0),
        login: "ira".to_owned(),
        name: "Ира".to_owned(),
        password_hash: String::new(),
        role: Role::Senior,
        locked: false,
    };
    let put = |operator: Operator| {
        let dispatch = dispatch.clone();
        async move {
            let put =
                dispatch.write(move |tx| Ok(auth::put_operator(tx, &operator, Source::Runtime)?));
            put.await.expect("an operator")
        }
    };
    let id = put(operator.clone()).await;
    let desk = dispatch.seated(Caller {
        actor: Actor::Operator(id),
        role: Role::Senior,
        ..Caller::CONSOLE
    });
    let made = desk.create_order(&Caller::CONSOLE, ride(), Once::default());
    made.await.expect("an order");
    operator = Operator {
        id,
        locked: true,
        ..operator
    };
    put(operator).await;
    let refused = desk.create_order(&Caller::CONSOLE, ride(), Once::default());
    let refused = refused.await;
    assert!(
        matches!(refused, Err(crate::Error::Forbidden(_))),
        "{refused:?}"
    );
}
