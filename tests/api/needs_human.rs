//! `GET /api/pult/needs-human`: what the office asks a person to see to.

use axum::body::Body;
use axum::http::Request;
use pult::app::{Caller, Once};
use pult::domain::{NewOrder, Phone, Place, Seconds, TimeWindow};
use serde_json::json;

use crate::support::{ANNA, NOON, Office};

#[tokio::test]
async fn what_waits_for_a_person_is_listed_with_its_remedy() {
    let office = Office::watched();
    assert_eq!(office.look("needs-human", None).await.0, 401);
    let (status, none) = office.look("needs-human", Some(ANNA)).await;
    assert_eq!(
        (status, none),
        (200, json!({"count": 0, "needs_human": []}))
    );

    let phone = Phone::parse("89263332211").expect("a phone");
    let rung = office
        .dispatch
        .ring(&Caller::CONSOLE, Some(phone), "2".to_owned());
    let call = rung.expect("it rings");
    let mut order = NewOrder::ride(Place::address("Мира 1", None), Vec::new(), None);
    order.stops[0].window = TimeWindow::from(NOON - Seconds::minutes(7));
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, order, Once::default());
    let order = made.await.expect("an order").id;

    let (_, list) = office.look("needs-human", Some(ANNA)).await;
    let expected = json!({"count": 2, "needs_human": [
        {"subject": "call", "id": call.id, "reason": "call_waiting", "since": NOON.0,
         "remedy": "take_call", "detail": {"phone": "+79263332211", "line": "2"}},
        {"subject": "order", "id": order.0, "reason": "late", "since": NOON.0 - 420,
         "remedy": "give_to_crew",
         "detail": {"crew": null, "promised_at": NOON.0 - 420, "late_s": 420}},
    ]});
    assert_eq!(list, expected);
}

#[tokio::test]
async fn a_caller_whom_an_api_refuses_again_and_again_is_told_of() {
    let office = Office::watched();
    for n in 1..=10 {
        let (_, list) = office.look("needs-human", Some(ANNA)).await;
        assert_eq!(list["count"], 0, "{n}");
        let request = Request::post("/on-demand/companies/1/tasks?apikey=y-1");
        let answer = office.send(request.body(Body::empty()).expect("a request"));
        let status = answer.await.status;
        assert!(status.is_client_error(), "{status}");
    }
    let (_, list) = office.look("needs-human", Some(ANNA)).await;
    assert_eq!(list["needs_human"][0]["reason"], "api_refused", "{list}");
    office.dispatch.clock().advance(Seconds::minutes(6));
    assert_eq!(office.look("needs-human", Some(ANNA)).await.1["count"], 0);
}
