//! What the console shows of an order: what each dialect was last asked about it, and answered.

use axum::body::Body;
use axum::http::Request;
use pult::app::{Caller, Exchange, Seen};
use pult::domain::{OrderId, Origin};
use serde_json::json;

use super::{CREWS, Door, SECRET, Town};

/// All that must never be kept.
const SECRETS: [&str; 5] = [
    SECRET,
    "secret-1",
    "ya-key-1",
    "22eac1c27af4be7b9d04da2ce1af111b",
    "sk_token",
];

impl Town {
    async fn seen(&self, order: OrderId) -> Vec<Seen> {
        let dispatch = &self.office.dispatch;
        let seen = dispatch.order_in_dialects(&Caller::CONSOLE, order).await;
        seen.expect("an order")
    }

    async fn last(&self, order: OrderId, dialect: Origin) -> Option<Exchange> {
        let seen = self.seen(order).await;
        let shown = seen.into_iter().find(|shown| shown.dialect == dialect);
        shown?.last.as_deref().cloned()
    }
}

#[tokio::test]
async fn an_order_made_by_one_dialect_and_read_by_another_shows_both_exchanges() {
    let town = Town::open().await;
    let order = town.create(Door::TaxiMaster).await;
    let made = town.last(order, Origin::TaxiMaster).await.expect("kept");
    let said =
        "POST /common_api/1.0/create_order phone=89120000000&source=STREET1,1&dest=STREET2,2";
    assert!(made.request.starts_with(said), "{made:?}");
    let told = format!(r#"200 {{"code":0,"descr":"OK","data":{{"order_id":{order}}}}}"#);
    assert_eq!(made.answer, told);
    assert_eq!(town.last(order, Origin::Yandex).await, None);

    let path = format!("/tasks/{order}");
    town.yandex("GET", &path, json!(null)).await;
    let read = town.last(order, Origin::Yandex).await.expect("kept");
    let said = format!("GET /on-demand/companies/1/tasks/{order}?apikey=…");
    assert_eq!(read.request, said);
    assert!(read.answer.starts_with("200 {"), "{read:?}");
    assert_eq!(town.last(order, Origin::TaxiMaster).await, Some(made));
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_the_newest_one_stays() {
    let town = Town::open().await;
    let order = town.create(Door::TaxiMaster).await;
    let query = format!("id={order}");
    town.taxomet("get_order", &query).await;
    town.taxomet("cancel_order", &query).await;
    town.taxomet("cancel_order", &query).await;
    let last = town.last(order, Origin::Taxomet).await.expect("kept");
    let said =
        format!("GET /api/v1/cancel_order?operator_login=my-api&operator_password=…&id={order}");
    assert_eq!(last.request, said);
    assert!(last.answer.contains(r#""error":"заказ"#), "{last:?}");
}

#[tokio::test]
async fn an_offer_that_a_courier_reads_and_answers_is_about_its_order() {
    let town = Town::open().await;
    let order = town.create(Door::Yandex).await;
    let dispatch = &town.office.dispatch;
    let caller = Caller::CONSOLE;
    dispatch
        .open_shift(&caller, CREWS[0])
        .await
        .expect("on line");
    let offer = dispatch.offer_order(&caller, order, CREWS[0]).await;
    let offer = offer.expect("an offer").id;
    let courier = format!("/couriers/{}/suggestions", CREWS[0]);
    town.yandex("GET", &courier, json!(null)).await;
    let read = town.last(order, Origin::Yandex).await.expect("kept");
    assert!(read.request.contains("/suggestions?"), "{read:?}");
    town.yandex("POST", &format!("{courier}/{offer}/accept"), json!(null))
        .await;
    let said = town.last(order, Origin::Yandex).await.expect("kept");
    assert!(said.request.contains("/accept?"), "{said:?}");
}

#[tokio::test]
async fn every_door_is_heard_and_no_secret_is_kept() {
    let town = Town::open().await;
    let mut orders = Vec::new();
    for door in Door::ALL {
        orders.push(town.create(door).await);
    }
    let order = orders[0];
    town.navixy("task/route/read", json!({"route_id": order.0}))
        .await;
    // A form, with the secret in the query too, and a name that is spelt in another way.
    let hash = SECRETS[3];
    let form = Request::post(format!("/v2/task/route/read?h%61sh={hash}"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("route_id={order}&hash={hash}")));
    town.send(form.expect("a request")).await;
    for (dialect, order) in [
        (Origin::TaxiMaster, orders[0]),
        (Origin::Navixy, orders[0]),
        (Origin::Taxomet, orders[1]),
        (Origin::Yandex, orders[2]),
        (Origin::Navixy, orders[3]),
        (Origin::TheTrack, orders[4]),
    ] {
        let kept = town.last(order, dialect).await;
        assert!(kept.is_some(), "{dialect:?} was not heard");
    }
    for order in orders {
        let kept = format!("{:?}", town.seen(order).await);
        for secret in SECRETS {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
        assert!(!kept.to_lowercase().contains("authorization"), "{kept}");
    }
}

#[tokio::test]
async fn a_long_request_is_cut_and_its_handler_reads_it_whole() {
    let town = Town::open().await;
    let named = "Л".repeat(5_000);
    let task = json!({"action": "delivery", "lookup_id": named});
    let (status, told) = town.thetrack("POST", "/tasks/", task).await;
    assert_eq!(status, 201, "{told}");
    assert_eq!(told["lookup_id"], json!(named));
    let uuid = told["id"].as_str().and_then(|id| id.parse().ok());
    let dispatch = &town.office.dispatch;
    let made = dispatch.stop_by_uuid(&Caller::CONSOLE, uuid.expect("a UUID"));
    let order = made.await.expect("a stop").0.order.id;
    let kept = town.last(order, Origin::TheTrack).await.expect("kept");
    for text in [&kept.request, &kept.answer] {
        assert!(text.ends_with('…') && text.chars().count() == 401, "{text}");
    }
}
