//! Bodies of browsers and of PHP, empty trackers, orders of other doors.

use axum::body::Body;
use axum::http::Request;
use pult::app::{Caller, Once};
use pult::domain::{NewOrder, Place, Point};
use serde_json::{Value, json};

use super::{HASH, checkpoint, code, office, ok};

async fn form(kind: &str, call: &str, body: String) -> Value {
    let office = office();
    let request = Request::post(format!("/v2/{call}")).header("Content-Type", kind);
    let answer = office
        .send(request.body(Body::from(body)).expect("a request"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_form_of_a_browser_is_read() {
    let field = |name: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = [
        field("hash", HASH),
        field("labels", r#"["van 17"]"#),
        "--x--\r\n".to_owned(),
    ];
    let told = form(
        "multipart/form-data; boundary=x",
        "tracker/list",
        body.concat(),
    )
    .await;
    assert_eq!(told["list"].as_array().map(Vec::len), Some(1), "{told}");
}

#[tokio::test]
async fn arrays_of_php_are_lists_and_objects() {
    let body = format!("hash={HASH}&labels[]=van+17&labels[]=van+18");
    let told = form("application/x-www-form-urlencoded", "tracker/list", body).await;
    assert_eq!(told["list"].as_array().map(Vec::len), Some(2), "{told}");
    let task = "task[label]=A&task[description]=&task[from]=2026-11-19+10:00:00\
                &task[to]=2026-11-19+12:00:00&task[location][lat]=55.7&task[location][lng]=37.6\
                &task[location][radius]=100";
    let body = format!("hash={HASH}&{task}");
    let told = form("application/x-www-form-urlencoded", "task/create", body).await;
    assert!(told["id"].is_i64(), "{told}");
}

#[tokio::test]
async fn a_field_that_a_form_left_empty_says_nothing() {
    let office = office();
    let mut task = checkpoint("One", 10, 12);
    for field in [
        "tracker_id",
        "external_id",
        "max_delay",
        "tags",
        "parent_id",
    ] {
        task[field] = json!("");
    }
    ok(&office, "task/create", json!({ "task": task })).await;
    let filters = "statuses=&trackers=&from=&to=&filter=&external_id=&sort=&offset=&limit=";
    let call = format!("/v2/task/list?hash={HASH}&{filters}");
    let request = Request::get(call).body(Body::empty()).expect("a request");
    let told = office.send(request).await.json();
    assert_eq!(told["count"], 1, "{told}");
    // What must be there is missing when it is empty.
    task["from"] = json!("");
    let told = code(&office, "task/create", json!({ "task": task })).await;
    assert_eq!(told, 7);
}

#[tokio::test]
async fn an_empty_tracker_is_none_and_that_of_the_checkpoints_is_the_routes() {
    let office = office();
    let mut checkpoints = vec![checkpoint("One", 10, 12), checkpoint("Two", 10, 14)];
    for checkpoint in &mut checkpoints {
        checkpoint["tracker_id"] = json!(669_673);
    }
    let body = json!({"route": {"label": "A", "description": ""}, "checkpoints": checkpoints});
    let made = ok(&office, "task/route/create", body).await["result"].clone();
    assert_eq!(
        (&made["tracker_id"], &made["status"]),
        (&json!(669_673), &json!("assigned"))
    );
    let call = format!(
        "/v2/task/route/assign?hash={HASH}&route_id={}&tracker_id=",
        made["id"]
    );
    let request = Request::get(call).body(Body::empty()).expect("a request");
    assert_eq!(office.send(request).await.json(), json!({"success": true}));
    let read = ok(&office, "task/route/read", json!({"route_id": made["id"]})).await;
    assert_eq!(read["value"]["tracker_id"], Value::Null);
}

#[tokio::test]
async fn orders_of_other_doors_have_dates_and_points() {
    let office = office();
    let point = |lat| Place::address("A", Some(Point { lat, lon: 37.6 }));
    let nowhere = Place::address("где-то", None);
    let ride = NewOrder::ride(point(55.7), vec![nowhere], Some(point(55.8)));
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, ride, Once::default())
        .await;
    let id = made.expect("an order").id.0;
    let read = ok(&office, "task/read", json!({"task_id": id})).await;
    let route = &read["value"];
    assert!(
        route["from"].is_string() && route["to"].is_string(),
        "{route}"
    );
    assert_eq!(route["checkpoint_ids"].as_array().map(Vec::len), Some(3));
    let shown = read["checkpoints"].as_array().expect("checkpoints");
    assert_eq!(shown.len(), 2);
    for checkpoint in shown {
        assert!(
            checkpoint["from"].as_str() <= checkpoint["to"].as_str(),
            "{checkpoint}"
        );
        assert_ne!(checkpoint["location"]["lat"], json!(0.0));
        for call in ["task/checkpoint/delete", "task/checkpoint/transmute"] {
            let body = json!({"checkpoint_id": checkpoint["id"]});
            assert_eq!(code(&office, call, body).await, 255, "{call}");
        }
    }
    let read = ok(&office, "task/read", json!({"task_id": id})).await;
    assert_eq!(&read["value"], route);
}
