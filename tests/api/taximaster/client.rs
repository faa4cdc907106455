//! A client that signs what it sends.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use md5::{Digest, Md5};
use pult::api::Settings;
use pult::app::Caller;
use pult::domain::{CrewId, Meters, Point, Position};
use serde_json::Value;

use crate::office::Office;

/// The page's own secret.
pub const SECRET: &str = "1234567890";

pub async fn office() -> Office {
    Office::open("taximaster/office.toml", settings()).await
}

/// The listener of an office that knows no limit.
pub fn settings() -> Settings {
    Settings {
        taximaster_secret: SECRET.to_owned(),
        requests_per_second: 0,
        unknown_per_second: 0,
        ..Settings::default()
    }
}

pub fn signature(parameters: &[u8]) -> String {
    let mut hash = Md5::new();
    hash.update(parameters);
    hash.update(SECRET);
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Sends a request with its signature; every answer is HTTP 200.
pub async fn send(office: &Office, method: Method, path: &str, body: &str) -> Value {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let signed = if body.is_empty() { query } else { body };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("Signature", signature(signed.as_bytes()))
        .body(Body::from(body.to_owned()))
        .expect("a request");
    let (status, _, answer) = office.send(request).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    assert!(answer["data"].is_object(), "{path}: {answer}");
    answer
}

/// GET with a query.
pub async fn get(office: &Office, call: &str) -> Value {
    send(office, Method::GET, &format!("/common_api/1.0/{call}"), "").await
}

/// POST with a form or JSON body.
pub async fn post(office: &Office, call: &str, body: &str) -> Value {
    send(
        office,
        Method::POST,
        &format!("/common_api/1.0/{call}"),
        body,
    )
    .await
}

/// The `data` of an answer that must be a success.
pub fn data(answer: Value) -> Value {
    assert_eq!(answer["code"], 0, "{answer}");
    assert_eq!(answer["descr"], "OK");
    answer["data"].clone()
}

/// The code of an answer.
pub fn code(answer: &Value) -> i64 {
    answer["code"].as_i64().expect("a code")
}

/// Brings a crew on line at a point.
pub async fn on_line(office: &Office, crew: i64, lat: f64, lon: f64) {
    let dispatch = &office.dispatch;
    let opened = dispatch.open_shift(&Caller::CONSOLE, CrewId(crew)).await;
    opened.expect("on line");
    drive(office, crew, lat, lon).await;
}

/// A crew is somewhere now.
pub async fn drive(office: &Office, crew: i64, lat: f64, lon: f64) {
    let position = Position {
        at: office.dispatch.now(),
        point: Point { lat, lon },
        accuracy: Meters(5),
    };
    let positions = vec![(CrewId(crew), vec![position])];
    let stored = office
        .dispatch
        .report_positions(&Caller::CONSOLE, positions);
    stored.await.expect("a position");
}

/// Makes an order over the API; answers its id.
pub async fn new_order(office: &Office, form: &str) -> i64 {
    let made = data(post(office, "create_order", form).await);
    made["order_id"].as_i64().expect("an id")
}
