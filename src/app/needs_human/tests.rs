//! The rules over offices made up here, and the whole over one in memory.

use super::facts::{Facts, Gist};
use super::*;
use crate::refused_callers::RefusedCaller;
use crate::tests::{YANDEX, crew_on_line, office, ride};
use crate::{Assign, Once};
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, Leg, Meters, Order, OrderStatus, PlaceId, Quote,
    StopId, StopProgress, TimeWindow,
};
use pult_engine::explain::Verdict;
use pult_store::attention::{CrewSeen, NotMade};

const NOW: Timestamp = Timestamp(1_795_000_000);
const CREW: CrewId = CrewId(17);

fn ago(minutes: i64) -> Timestamp {
    NOW - Seconds::minutes(minutes)
}

fn an_order(id: i64, status: OrderStatus) -> Order {
    let stops = (id * 10..).map(StopId);
    let made = ride().made(
        pult_domain::CompanyId(1),
        Origin::Console,
        ago(30),
        OrderId(id),
        stops,
    );
    Order {
        status,
        status_at: ago(20),
        ..made
    }
}

/// CREW carries this order out and expects to be at its first stop at `eta`.
fn carried(order: &Order, eta: Timestamp) -> Assignment {
    let leg = Leg {
        order: order.id,
        stop: order.stops[0].id,
        place: PlaceId(1),
        distance: Meters(1_000),
        duration: Seconds(120),
        eta,
        initial_eta: ago(12),
    };
    Assignment {
        id: AssignmentId(1),
        crew: CREW,
        orders: vec![order.id],
        route: vec![leg],
        status: AssignmentStatus::Active,
        origin: Origin::Engine,
        created_at: ago(20),
        accepted_at: Some(ago(20)),
        closed_at: None,
    }
}

fn why(verdict: Verdict, rules: &[&str]) -> (Timestamp, Gist) {
    let counted = rules.iter().map(|rule| ((*rule).to_owned(), 1));
    let n_ruled_out = counted.collect();
    let why = Gist {
        verdict,
        n_ruled_out,
    };
    (ago(3), why)
}

fn found(facts: &Facts) -> Vec<NeedsHuman> {
    rules::find(facts, &Patience::default(), NOW)
}

fn reasons(facts: &Facts) -> Vec<&'static str> {
    let found = found(facts);
    found.iter().map(|one| one.reason.code()).collect()
}

fn waiting(explained: Option<(Timestamp, Gist)>, n_refusals: usize) -> Facts {
    let order = an_order(1, OrderStatus::Pending);
    Facts {
        refusals: [(order.id, n_refusals)].into(),
        explanations: explained.map(|why| (order.id, why)).into_iter().collect(),
        orders: vec![Order {
            created_at: ago(5),
            ..order
        }],
        ..Facts::default()
    }
}

#[test]
fn an_order_that_nobody_takes_needs_a_human() {
    for (verdict, rules, n_refusals, expected) in [
        (
            Verdict::NobodyFits,
            vec!["other_company"],
            0,
            Some("nobody_fits"),
        ),
        (Verdict::NobodyFits, vec![], 0, Some("nobody_fits")),
        // These come to be free by themselves.
        (Verdict::NobodyFits, vec!["other_company", "busy"], 0, None),
        (Verdict::OthersFirst, vec![], 0, None),
        (Verdict::NobodyFits, vec!["busy"], 2, None),
        (
            Verdict::NobodyFits,
            vec!["busy"],
            3,
            Some("nobody_accepted"),
        ),
    ] {
        let facts = waiting(Some(why(verdict, &rules)), n_refusals);
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(
            reasons(&facts),
            expected,
            "{verdict:?} {rules:?} {n_refusals}"
        );
    }
}

#[test]
fn an_order_that_is_just_being_offered_is_left_alone() {
    let mut facts = waiting(None, 5);
    let mut offer = carried(&facts.orders[0], NOW);
    offer.status = AssignmentStatus::Offered { expires_at: None };
    facts.live = vec![offer];
    assert_eq!(reasons(&facts), Vec::<&str>::new());
}

#[test]
fn a_due_pre_order_with_nobody_near_needs_a_human() {
    let mut facts = waiting(Some(why(Verdict::TooFar, &[])), 0);
    facts.lead = Seconds::minutes(20);
    facts.orders[0].prior = true;
    for (minutes_ahead, expected) in [(15, vec!["nobody_near"]), (25, vec![])] {
        let due = NOW + Seconds::minutes(minutes_ahead);
        facts.orders[0].stops[0].window = TimeWindow::from(due);
        assert_eq!(reasons(&facts), expected, "{minutes_ahead}");
    }
}

#[test]
fn lateness_is_measured_against_what_was_promised() {
    for (promised, eta, expected) in [
        (ago(2), NOW + Seconds::minutes(1), None),
        (ago(2), NOW + Seconds::minutes(4), Some(6)),
        // An estimate that has passed is no arrival.
        (ago(7), ago(9), Some(7)),
        (
            NOW + Seconds::minutes(10),
            NOW + Seconds::minutes(20),
            Some(10),
        ),
    ] {
        let mut order = an_order(1, OrderStatus::Started);
        order.stops[0].promised_at = Some(promised);
        let facts = Facts {
            live: vec![carried(&order, eta)],
            orders: vec![order],
            ..Facts::default()
        };
        let late = found(&facts).pop().map(|one| match one.reason {
            Reason::Late { crew, by, .. } => (crew, by),
            other => panic!("{other:?}"),
        });
        let expected = expected.map(|minutes| (Some(CREW), Seconds::minutes(minutes)));
        assert_eq!(late, expected, "{promised:?} {eta:?}");
    }
}

#[test]
fn an_order_that_nobody_has_needs_a_human_though_nothing_was_promised() {
    for (minutes, expected) in [(9, vec![]), (11, vec!["late"])] {
        let mut facts = waiting(Some(why(Verdict::NobodyFits, &["busy"])), 1);
        facts.orders[0].created_at = ago(minutes);
        assert_eq!(reasons(&facts), expected, "{minutes}");
        // Being asked about is not being carried.
        let mut offer = carried(&facts.orders[0], NOW);
        offer.status = AssignmentStatus::Offered { expires_at: None };
        facts.live = vec![offer];
        assert_eq!(reasons(&facts), expected, "{minutes}");
    }
}

#[test]
fn an_order_without_a_promise_is_late_by_the_first_estimate() {
    let order = an_order(1, OrderStatus::Started);
    let facts = Facts {
        live: vec![carried(&order, NOW)],
        orders: vec![order],
        ..Facts::default()
    };
    assert_eq!(reasons(&facts), ["late"]);
}

#[test]
fn a_queued_pre_order_of_tomorrow_is_not_late() {
    let mut order = an_order(1, OrderStatus::Assigned);
    let tomorrow = NOW + Seconds::minutes(1_440);
    order.stops[0].window = TimeWindow::from(tomorrow);
    let facts = Facts {
        live: vec![carried(&order, tomorrow + Seconds::minutes(60))],
        orders: vec![order],
        ..Facts::default()
    };
    assert_eq!(reasons(&facts), Vec::<&str>::new());
}

#[test]
fn a_crew_under_way_that_falls_silent_needs_a_human() {
    for (status, seen, expected) in [
        (OrderStatus::Started, Some(ago(6)), vec!["no_position"]),
        (OrderStatus::Started, Some(ago(4)), vec![]),
        (OrderStatus::Assigned, Some(ago(6)), vec![]),
        // It has no GPS.
        (OrderStatus::Started, None, vec![]),
    ] {
        let mut order = an_order(1, status);
        order.stops[0].promised_at = Some(NOW);
        let seen = CrewSeen {
            crew: CREW,
            position_at: seen,
        };
        let facts = Facts {
            live: vec![carried(&order, NOW)],
            crews: vec![seen],
            orders: vec![order],
            ..Facts::default()
        };
        assert_eq!(reasons(&facts), expected, "{status:?} {seen:?}");
    }
}

#[test]
fn a_client_who_does_not_come_out_needs_a_call() {
    for (arrived, due, expected) in [
        (ago(6), None, vec!["client_not_there"]),
        (ago(4), None, vec![]),
        // The crew was early.
        (ago(20), Some(ago(2)), vec![]),
    ] {
        let mut order = an_order(1, OrderStatus::Started);
        order.stops[0].progress = StopProgress::Arrived { at: arrived };
        order.stops[0].window.from = due;
        let facts = Facts {
            live: vec![carried(&order, NOW)],
            orders: vec![order],
            ..Facts::default()
        };
        assert_eq!(reasons(&facts), expected, "{arrived:?} {due:?}");
    }
}

#[test]
fn an_order_driven_hours_before_it_is_wanted_needs_a_human() {
    let in_hours = |hours: i64| Some(NOW + Seconds::minutes(60 * hours));
    for (status, due, at_a_desk, expected) in [
        (
            OrderStatus::Started,
            in_hours(4),
            false,
            vec!["driven_early"],
        ),
        // Whoever did it was asked.
        (OrderStatus::Started, in_hours(4), true, vec![]),
        (OrderStatus::Started, in_hours(3), false, vec![]),
        (OrderStatus::Assigned, in_hours(24 * 13), false, vec![]),
    ] {
        let mut order = an_order(1, status);
        order.stops[0].window.from = due;
        let early = at_a_desk.then_some(order.id);
        let facts = Facts {
            live: vec![carried(&order, NOW)],
            early_at_a_desk: early.into_iter().collect(),
            orders: vec![order],
            ..Facts::default()
        };
        assert_eq!(reasons(&facts), expected, "{status:?} {due:?}");
    }
}

#[test]
fn a_price_over_the_agreed_one_and_a_deletion_need_a_human() {
    let mut order = an_order(1, OrderStatus::Suspended);
    order.fixed_price = Some(Money(25_000));
    order.quote = Some(Quote {
        total: Money(31_000),
        ..Quote::default()
    });
    let other = an_order(2, OrderStatus::Suspended);
    let facts = Facts {
        deleted: [(other.id, ago(1))].into(),
        orders: vec![order, other],
        ..Facts::default()
    };
    assert_eq!(reasons(&facts), ["over_agreed", "deleted_under_way"]);
}

#[test]
fn the_most_urgent_comes_first() {
    let call = Call {
        id: 1,
        phone: Phone::parse("89263332211").ok(),
        line: String::new(),
        at: NOW,
    };
    let refused = |n| RefusedCaller {
        origin: Origin::Taxomet,
        actor: Actor::Signature,
        n,
        since: ago(2),
    };
    let mut message = pult_domain::Message::new("sms", "+79263332211", "…", ago(1));
    message.error = "no such number".to_owned();
    let facts = Facts {
        calls: vec![call],
        refused: vec![refused(9), refused(10)],
        undelivered: vec![message],
        not_made: vec![NotMade {
            standing: StandingId(3),
            date: "2026-11-30".to_owned(),
            minute: 450,
            problem: "the client is blocked".to_owned(),
            since: ago(60),
        }],
        ..waiting(None, 3)
    };
    let expected = [
        "call_waiting",
        "nobody_accepted",
        "not_made",
        "undelivered",
        "api_refused",
    ];
    assert_eq!(reasons(&facts), expected);
}

#[tokio::test]
async fn the_office_tells_of_refusals_and_of_its_own_company_only() {
    let dispatch = office().await;
    let made = dispatch.create_order(&YANDEX, ride(), Once::default());
    let order = made.await.expect("an order").id;
    let needs = async |caller: &Caller| dispatch.needs_human(caller).await.expect("a list");
    assert_eq!(needs(&Caller::CONSOLE).await, []);
    for _ in 0..3 {
        let crew = crew_on_line(&dispatch, 55.69).await;
        let offer = dispatch.offer_order(&Caller::ENGINE, order, crew).await;
        let offer = offer.expect("an offer").id;
        dispatch.decline(&YANDEX, offer, crew).await.expect("a no");
    }
    let list = needs(&Caller::CONSOLE).await;
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].subject, Subject::Order(order));
    assert_eq!(list[0].reason, Reason::NobodyAccepted { n_refusals: 3 });
    assert_eq!(list[0].remedy, Remedy::GiveToCrew);
    assert_eq!(needs(&YANDEX).await, list);
    let stranger = Caller {
        company: Some(pult_domain::CompanyId(2)),
        ..YANDEX
    };
    assert_eq!(needs(&stranger).await, []);
    let patient = Patience {
        refusals: 4,
        ..Patience::default()
    };
    dispatch.set_patience(patient);
    assert_eq!(needs(&Caller::CONSOLE).await, []);
}

#[tokio::test]
async fn the_office_tells_of_a_crew_that_fell_silent() {
    let dispatch = office().await;
    let made = dispatch.create_order(&YANDEX, ride(), Once::default());
    let order = made.await.expect("an order").id;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let at_once = Assign {
        start: true,
        ..Assign::default()
    };
    let assigned = dispatch.assign(&YANDEX, order, crew, at_once);
    assigned.await.expect("assigned");
    let codes = async || {
        let list = dispatch.needs_human(&Caller::CONSOLE).await;
        let list = list.expect("a list").into_iter();
        list.map(|one| one.reason.code()).collect::<Vec<_>>()
    };
    assert_eq!(codes().await, Vec::<&str>::new());
    dispatch.clock().advance(Seconds::minutes(6));
    assert!(
        codes().await.contains(&"no_position"),
        "{:?}",
        codes().await
    );
}

#[tokio::test]
async fn a_crew_that_answers_no_offer_is_told_of_until_it_is_heard_of_again() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let told = async || {
        let list = dispatch.needs_human(&Caller::CONSOLE).await;
        let about = list.expect("a list").into_iter();
        let of_crew = about.filter(|one| one.subject == Subject::Crew(crew));
        of_crew
            .map(|one| (one.reason, one.remedy))
            .collect::<Vec<_>>()
    };
    let run_out = async || {
        let made = dispatch.create_order(&YANDEX, ride(), Once::default());
        let order = made.await.expect("an order").id;
        let offer = dispatch.offer_order(&Caller::ENGINE, order, crew).await;
        offer.expect("an offer");
        dispatch.clock().advance(Seconds(21));
        assert_eq!(dispatch.expire_offers().await, Ok(1));
        order
    };
    run_out().await;
    run_out().await;
    assert_eq!(told().await, []);
    let order = run_out().await;
    let expected = (Reason::Unanswering { n: 3 }, Remedy::CallOrTakeOff);
    assert_eq!(told().await, [expected]);
    let offer = dispatch.offer_order(&Caller::CONSOLE, order, crew).await;
    let offer = offer.expect("an offer").id;
    dispatch.decline(&YANDEX, offer, crew).await.expect("a no");
    assert_eq!(told().await, []);
}

#[test]
fn an_address_of_an_api_that_is_not_sure_is_asked_about_until_a_crew_has_the_order() {
    let mut order = an_order(1, OrderStatus::Pending);
    order.created_at = ago(2);
    order.origin = Origin::TaxiMaster;
    order.stops[0].places = vec![pult_domain::Place::address("Центральная 4", None)];
    let mut facts = Facts {
        orders: vec![order],
        knows_addresses: true,
        ..Facts::default()
    };
    assert_eq!(reasons(&facts), ["address_unclear"]);
    assert_eq!(found(&facts)[0].remedy, Remedy::MendAddress);
    // What was said at the desk was asked about there; an office without addresses is sure of none.
    facts.orders[0].origin = Origin::Console;
    assert_eq!(reasons(&facts), [""; 0]);
    facts.orders[0].origin = Origin::TaxiMaster;
    facts.knows_addresses = false;
    assert_eq!(reasons(&facts), [""; 0]);
    facts.knows_addresses = true;
    facts.live = vec![carried(&facts.orders[0], NOW)];
    facts.orders[0].status = OrderStatus::Started;
    assert!(!reasons(&facts).contains(&"address_unclear"));
}
