//! `GET /api/pult/orders/ID/why`: the office's own word about a decision.

use std::time::Duration;

use pult::app::tasks::assign;
use pult::app::{Caller, NewCrew, Once};
use pult::domain::{Crew, CrewId, Driver, Meters, NewOrder, OrderId, Place, Point, Position};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::support::{ANNA, NOON, Office};

/// Asks why; with a login and password, or as nobody.
async fn why(office: &Office, order: &str, who: Option<&str>) -> (u16, Value) {
    office.look(&format!("orders/{order}/why"), who).await
}

/// A ride at the depot's latitude.
async fn ride(office: &Office) -> OrderId {
    let place = |lat| Place::address("", Point::new(lat, 37.64));
    let order = NewOrder::ride(place(55.73), Vec::new(), Some(place(55.75)));
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, order, Once::default());
    made.await.expect("a ride").id
}

async fn crew(office: &Office, lat: f64, on_line: bool) -> CrewId {
    let new = NewCrew {
        crew: Crew::default(),
        driver: Driver::default(),
        photo: None,
    };
    let made = office
        .dispatch
        .create_crews(&Caller::CONSOLE, vec![new])
        .await;
    let id = made.expect("a crew")[0].id;
    let position = Position {
        at: NOON,
        point: Point::new(lat, 37.64).expect("on earth"),
        accuracy: Meters(5),
    };
    let seen = office
        .dispatch
        .report_positions(&Caller::CONSOLE, vec![(id, vec![position])]);
    seen.await.expect("a position");
    if on_line {
        office
            .dispatch
            .open_shift(&Caller::CONSOLE, id)
            .await
            .expect("on line");
    }
    id
}

/// Waits for an answer with this verdict.
async fn verdict(office: &Office, order: OrderId, verdict: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let (status, told) = why(office, &order.to_string(), Some(ANNA)).await;
        assert_eq!(status, 200, "{told}");
        if told["verdict"] == verdict {
            return told;
        }
        assert!(Instant::now() < deadline, "{told}");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn an_offer_tells_its_candidates_terms_rules_and_runner_up() {
    let office = Office::watched();
    let near = crew(&office, 55.735, true).await;
    let far = crew(&office, 55.76, true).await;
    let off = crew(&office, 55.731, false).await;
    let order = ride(&office).await;
    let before = verdict(&office, order, "ranked").await;
    assert_eq!(
        (&before["chosen"], &before["assignment"]),
        (&Value::Null, &Value::Null)
    );
    let stop = CancellationToken::new();
    let engine = tokio::spawn(assign(office.dispatch.clone(), stop.clone()));
    let told = verdict(&office, order, "chosen").await;
    stop.cancel();
    engine.await.expect("the engine stops");
    assert_eq!(told["order"], order.0);
    assert_eq!(told["chosen"], near.0);
    assert!(told["assignment"].is_i64());
    let candidates = told["candidates"].as_array().expect("a list");
    let crews: Vec<_> = candidates.iter().map(|of| of["crew"].clone()).collect();
    assert_eq!(crews, [near.0, far.0]);
    for of in candidates {
        let terms = of["terms"].as_array().expect("a list").iter();
        let sum: i64 = terms.filter_map(|term| term["seconds"].as_i64()).sum();
        assert_eq!(of["cost_s"], sum);
    }
    assert_eq!(told["runner_up_s"], candidates[1]["cost_s"]);
    let rule = json!({"crew": off.0, "rule": "shift_closed", "detail": null});
    assert_eq!(told["ruled_out"], json!([rule]));
}

#[tokio::test]
async fn without_a_crew_it_tells_why_nobody() {
    let office = Office::watched();
    crew(&office, 55.735, false).await;
    let order = ride(&office).await;
    let stop = CancellationToken::new();
    let engine = tokio::spawn(assign(office.dispatch.clone(), stop.clone()));
    let told = verdict(&office, order, "nobody_fits").await;
    stop.cancel();
    engine.await.expect("the engine stops");
    assert_eq!(told["n_ruled_out"], json!({"shift_closed": 1}));
    assert_eq!(
        (&told["chosen"], &told["candidates"]),
        (&Value::Null, &json!([]))
    );
}

#[tokio::test]
async fn it_is_told_to_operators_only_and_of_orders_that_exist() {
    let office = Office::watched();
    let order = ride(&office).await.to_string();
    let asked = |order: &'static str, who| why(&office, order, who);
    assert_eq!(why(&office, &order, None).await.0, 401);
    assert_eq!(why(&office, &order, Some("anna:wrong")).await.0, 401);
    assert_eq!(why(&office, &order, Some("nobody:secret-1")).await.0, 401);
    assert_eq!(asked("999", Some(ANNA)).await.0, 404);
    assert_eq!(asked("abc", Some(ANNA)).await.0, 404);
}
