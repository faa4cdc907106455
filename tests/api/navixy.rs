//! The Navixy dialect from the outside.

mod dashboard;
mod door;
mod fixtures;
mod judging;
mod life;
mod schedules;
mod wild;

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;
use serde_json::{Value, json};

use crate::support::{Answer, Office};

/// The key of the first company, as the documentation's examples print it.
const HASH: &str = "22eac1c27af4be7b9d04da2ce1af111b";

fn office() -> Office {
    Office::new(
        include_str!("../fixtures/office/navixy.toml"),
        Settings::default(),
    )
}

/// Posts a call with the hash of the first company.
async fn post(office: &Office, call: &str, mut body: Value) -> Answer {
    if body.get("hash").is_none() {
        body["hash"] = json!(HASH);
    }
    let request = Request::post(format!("/v2/{call}"))
        .header("Content-Type", "application/json")
        .body(Body::from(body.to_string()));
    office.send(request.expect("a request")).await
}

/// Posts a call that must succeed.
async fn ok(office: &Office, call: &str, body: Value) -> Value {
    let answer = post(office, call, body).await;
    assert_eq!(answer.status, 200, "{call}: {}", answer.text);
    let body = answer.json();
    assert_eq!(body["success"], true, "{call}: {body}");
    body
}

/// Posts a call that must be refused, and answers the code.
async fn code(office: &Office, call: &str, body: Value) -> i64 {
    let answer = post(office, call, body).await;
    let body = answer.json();
    assert_eq!(body["success"], false, "{call}: {body}");
    body["status"]["code"].as_i64().expect("a code")
}

/// A checkpoint tomorrow, between two hours of the day.
fn checkpoint(label: &str, from: u32, to: u32) -> Value {
    json!({
        "location": {"lat": 55.75, "lng": 37.62, "radius": 150},
        "label": label,
        "description": "",
        "from": format!("2026-11-19 {from:02}:00:00"),
        "to": format!("2026-11-19 {to:02}:00:00"),
    })
}

/// Makes a route of three checkpoints and answers it.
async fn a_route(office: &Office, tracker: Option<i64>) -> Value {
    let route = json!({"tracker_id": tracker, "label": "Round", "description": "Quickly"});
    let checkpoints = json!([
        checkpoint("One", 10, 12),
        checkpoint("Two", 10, 14),
        checkpoint("Three", 10, 16)
    ]);
    let body = json!({"route": route, "checkpoints": checkpoints});
    ok(office, "task/route/create", body).await["result"].clone()
}

/// The checkpoint ids of a route.
fn ids(route: &Value) -> Vec<i64> {
    let ids = route["checkpoint_ids"].as_array().expect("ids");
    ids.iter().map(|id| id.as_i64().expect("an id")).collect()
}
