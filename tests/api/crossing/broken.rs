//! A store that fails under the office: every dialect says so in its own shape, and loses nothing.

use axum::body::Body;
use axum::http::Request;
use pult::store::Store;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Door, Town};

const RENAME: &str = "PRAGMA legacy_alter_table = ON; ALTER TABLE ";

/// What each dialect answers to a question about the order that it knows by `id`.
async fn asked(town: &Town, door: Door, id: &str) -> (u16, Value) {
    let request = match door {
        Door::TaxiMaster => Request::get(format!("/common_api/1.0/get_order_state?order_id={id}"))
            .header(
                "Signature",
                super::doors::signature(&format!("order_id={id}")),
            ),
        Door::Taxomet => Request::get(format!(
            "/api/v1/get_order?operator_login=my-api&operator_password=secret-1&id={id}"
        )),
        Door::Yandex => Request::get(format!("/on-demand/companies/1/tasks/{id}?apikey=ya-key-1")),
        Door::Navixy => Request::get(format!(
            "/v2/task/route/read?hash=22eac1c27af4be7b9d04da2ce1af111b&route_id={id}"
        )),
        Door::TheTrack => {
            Request::get(format!("/v1/tasks/{id}")).header("authorization", "token sk_token")
        }
    };
    let request = request.body(Body::empty()).expect("a request");
    let answer = town.office.send(request).await;
    (answer.status.as_u16(), answer.json())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_is_told_in_every_dialects_shape_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pult.db");
    let town = Town::over(Store::open(&path).expect("a store")).await;
    let mut orders = Vec::new();
    for door in Door::ALL {
        let order = town.create(door).await;
        let stop = town.view(order).await.order.stops[0].uuid.to_string();
        let id = if door == Door::TheTrack {
            stop
        } else {
            order.to_string()
        };
        assert_eq!(asked(&town, door, &id).await.0, 200, "{door:?}");
        orders.push((door, id));
    }
    let beside = Connection::open(&path).expect("the same file");
    let rename = |from: &str, to: &str| {
        let done = beside.execute_batch(&format!("{RENAME}{from} RENAME TO {to}"));
        done.expect("a table is renamed");
    };

    rename("orders", "orders_away");
    for (door, id) in &orders {
        let (status, told) = asked(&town, *door, id).await;
        let expected = match door {
            Door::TaxiMaster => (200, json!(10)),
            Door::Taxomet => (200, json!("внутренняя ошибка")),
            Door::Yandex => (500, json!("внутренняя ошибка")),
            Door::Navixy => (500, json!(6)),
            Door::TheTrack => (500, json!("внутренняя ошибка")),
        };
        let part = match door {
            Door::TaxiMaster => &told["code"],
            Door::Taxomet => &told["error"],
            Door::Yandex => &told["message"],
            Door::Navixy => &told["status"]["code"],
            Door::TheTrack => &told["error"]["message"],
        };
        assert_eq!((status, part.clone()), expected, "{door:?}: {told}");
    }

    rename("orders_away", "orders");
    for (door, id) in &orders {
        assert_eq!(asked(&town, *door, id).await.0, 200, "{door:?}");
    }
}
