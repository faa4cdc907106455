//! What may go wrong before a call is understood, and how often one may ask.

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;
use pult::app::Caller;
use pult::domain::Seconds;
use serde_json::{Value, json};

use super::{HASH, a_route, checkpoint, code, office, ok};
use crate::support::Office;

async fn get(office: &Office, path: &str) -> (u16, Value) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let answer = office.send(request).await;
    (answer.status.as_u16(), answer.json())
}

#[tokio::test]
async fn every_documented_call_is_there() {
    let office = office();
    for call in [
        "task/route/create",
        "task/route/read",
        "task/route/list",
        "task/route/update",
        "task/route/assign",
        "task/route/delete",
        "task/route/points/optimize",
        "task/create",
        "task/read",
        "task/list",
        "task/count",
        "task/update",
        "task/assign",
        "task/delete",
        "task/transmute",
        "task/checkpoint/create",
        "task/checkpoint/read",
        "task/checkpoint/list",
        "task/checkpoint/update",
        "task/checkpoint/delete",
        "task/checkpoint/transmute",
        "task/history/list",
        "tracker/list",
        "tracker/read",
        "tracker/get_state",
        "tracker/get_states",
    ] {
        for prefix in ["/", "/v2/"] {
            let path = format!("{prefix}{call}/?hash={HASH}");
            let (_, body) = get(&office, &path).await;
            let code = body["status"]["code"].as_i64().unwrap_or_default();
            assert!([0, 7].contains(&code), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let office = office();
    let body = json!({"hash": HASH, "filter": "x".repeat(1 << 20)});
    let request = Request::post("/v2/task/route/list").body(Body::from(body.to_string()));
    let answer = office.send(request.expect("a request")).await;
    assert_eq!(answer.status, 412);
    assert_eq!(answer.json()["status"]["code"], 9);
}

#[tokio::test]
async fn an_ended_session_is_told_so() {
    let office = office();
    let login = json!({"login": "boss", "password": "secret-1"});
    let hash = ok(&office, "user/auth", login).await["hash"].clone();
    let text = hash.as_str().expect("a hash");
    assert!(text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    ok(&office, "task/route/list", json!({"hash": hash})).await;
    office.dispatch.clock().advance(Seconds(31 * 24 * 3600));
    let body = json!({"hash": hash});
    assert_eq!(code(&office, "task/route/list", body).await, 4);
}

#[tokio::test]
async fn too_many_requests_are_refused_in_this_dialects_shape() {
    let settings = Settings {
        requests_per_second: 1,
        unknown_per_second: 1,
        ..Settings::default()
    };
    let office = Office::new(include_str!("../../fixtures/office/navixy.toml"), settings);
    for hash in [HASH, "nobody"] {
        let path = format!("/task/route/list?hash={hash}");
        let mut last = (0, Value::Null);
        for _ in 0..3 {
            last = get(&office, &path).await;
        }
        assert_eq!(last.0, 429, "{hash}");
        assert_eq!(last.1["status"]["code"], 15, "{hash}");
    }
}

#[tokio::test]
async fn a_dialect_that_is_off_answers_404() {
    let settings = Settings {
        navixy: false,
        ..Settings::default()
    };
    let office = Office::new(include_str!("../../fixtures/office/navixy.toml"), settings);
    let (status, body) = get(&office, "/v2/task/route/list").await;
    assert_eq!((status, &body["success"]), (404, &Value::Bool(false)));
}

#[tokio::test]
async fn a_repeated_request_makes_one_route() {
    let office = office();
    let body = json!({
        "hash": HASH,
        "route": {"label": "Round", "description": ""},
        "checkpoints": [checkpoint("One", 10, 12), checkpoint("Two", 10, 14)],
    });
    let mut answers = Vec::new();
    for _ in 0..2 {
        let request = Request::post("/v2/task/route/create")
            .header("Idempotency-Key", "k-1")
            .body(Body::from(body.to_string()));
        let answer = office.send(request.expect("a request")).await;
        answers.push(answer.json()["result"]["id"].clone());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(ok(&office, "task/route/list", json!({})).await["count"], 1);
}

#[tokio::test]
async fn another_companys_route_does_not_exist() {
    let office = office();
    let route = a_route(&office, None).await;
    let hash = "a6aa75587e5c59c32d347da438505fc3";
    for call in ["read", "delete", "assign"] {
        let body = json!({"hash": hash, "route_id": route["id"]});
        assert_eq!(
            code(&office, &format!("task/route/{call}"), body).await,
            201,
            "{call}"
        );
    }
    let orders = office.dispatch.orders(&Caller::CONSOLE, Default::default());
    assert_eq!(orders.await.expect("orders").len(), 1);
}

#[tokio::test]
async fn a_form_says_the_same_as_json() {
    let office = office();
    let route = "%7B%22label%22%3A%22Round%22%2C%22description%22%3A%22%22%7D";
    let checkpoints = json!([checkpoint("One", 10, 12), checkpoint("Two", 10, 14)]).to_string();
    let mut body = format!("hash={HASH}&route={route}&checkpoints=");
    for byte in checkpoints.bytes() {
        body.push_str(&format!("%{byte:02x}"));
    }
    let request = Request::post("/task/route/create")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Body::from(body));
    let answer = office.send(request.expect("a request")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let id = answer.json()["result"]["id"].clone();
    let path = format!("/task/route/assign?hash={HASH}&route_id={id}&tracker_id=null");
    assert_eq!(get(&office, &path).await.0, 200);
}

#[tokio::test]
async fn every_call_refuses_with_its_documented_codes() {
    let office = office();
    let of = |body: &str| serde_json::from_str::<Value>(body).expect("JSON");
    let past = |label: &str| {
        let mut past = checkpoint(label, 10, 12);
        past["from"] = json!("2020-03-18 10:00:00");
        past["to"] = json!("2020-03-18 11:00:00");
        past
    };
    let made = ok(&office, "task/create", json!({"task": past("Late")})).await;
    let late = made["id"].as_i64().expect("an id");
    let made = ok(
        &office,
        "task/create",
        json!({"task": checkpoint("Due", 10, 12)}),
    )
    .await;
    let due = made["id"].as_i64().expect("an id");
    let route = a_route(&office, None).await;
    let with = |key: &str, value: i64| {
        let mut task = checkpoint("New", 10, 12);
        task[key] = json!(value);
        json!({"task": task})
    };
    for (call, body, expected) in [
        ("task/create", with("tracker_id", 77), 201),
        ("task/create", with("tracker_id", 3), 208),
        ("task/create", json!({"task": []}), 7),
        ("task/create", json!({"task": ["x"]}), 7),
        ("task/update", with("id", 77), 201),
        ("task/update", with("id", late), 255),
        ("task/update", with("order", 1), 7),
        ("task/assign", json!({"task_id": due, "tracker_id": 3}), 208),
        (
            "task/assign",
            json!({"task_id": due, "tracker_id": 77}),
            204,
        ),
        (
            "task/assign",
            json!({"task_id": late, "tracker_id": 223_465}),
            255,
        ),
        (
            "task/assign",
            json!({"task_id": late, "tracker_id": null}),
            255,
        ),
        ("task/assign", json!({"task_id": 77, "tracker_id": 77}), 201),
        ("task/read", json!({"task_id": 77}), 201),
        ("task/delete", json!({"task_id": 77}), 201),
        ("task/history/list", json!({"task_id": 77}), 201),
        (
            "task/transmute",
            json!({"task_id": due, "route_id": 77, "order": 0}),
            201,
        ),
        (
            "task/transmute",
            json!({"task_id": late, "route_id": route["id"], "order": 0}),
            255,
        ),
        ("tracker/read", json!({"tracker_id": 4}), 201),
        ("tracker/get_state", json!({"tracker_id": 3}), 208),
        ("tracker/get_states", json!({"trackers": [77]}), 217),
        (
            "task/route/create",
            of(r#"{"route": [], "checkpoints": []}"#),
            7,
        ),
        (
            "task/route/create",
            of(r#"{"route": {}, "checkpoints": [["a"], ["b"]]}"#),
            7,
        ),
        ("task/route/update", of(r#"{"route": ["x"]}"#), 7),
        ("task/route/list", of(r#"{"statuses": {"0": "done"}}"#), 7),
        ("task/checkpoint/create", of(r#"{"checkpoint": ["x"]}"#), 7),
        (
            "task/route/points/optimize",
            of(r#"{"start_point": [1, 2], "route_points": {}}"#),
            7,
        ),
    ] {
        let told = code(&office, call, body.clone()).await;
        assert_eq!(told, expected, "{call} {body}");
    }
}
