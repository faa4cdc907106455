//! The documented requests, as printed, against what is printed as their answers.
//!
//! A fixture is a request, an empty line, its body, `---`, and the answer; `###` starts the next.
//! `Signature: <...>` is signed; `"<any>"` in an answer stands for anything. Objects may say more
//! than the page does.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use pult::app::{Assign, Caller};
use pult::domain::{CrewId, OrderId};
use serde_json::Value;

use super::client::{new_order, office, on_line, signature};
use crate::office::Office;

/// Runs every exchange of a fixture.
async fn check(office: &Office, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/taximaster");
    let text = std::fs::read_to_string(folder.join(name)).expect(name);
    for exchange in text.split("###").filter(|part| !part.trim().is_empty()) {
        let (title, rest) = exchange.split_once('\n').expect("a title");
        let (request, expected) = rest.split_once("---\n").expect("an answer");
        let expected: Value = serde_json::from_str(expected).expect(expected);
        let (status, headers, answer) = office.send(parse(request)).await;
        assert_eq!(status, StatusCode::OK, "{name}: {title}");
        let kind = headers["content-type"].to_str().expect("text");
        assert!(kind.starts_with("application/json"), "{name}: {title}");
        if let Err(difference) = covers(&answer, &expected) {
            panic!("{name}: {title}: {difference}\n{answer:#}");
        }
    }
}

fn parse(text: &str) -> Request<Body> {
    let (head, body) = text
        .trim_start()
        .split_once("\n\n")
        .unwrap_or((text.trim(), ""));
    let body = body.trim_end_matches('\n');
    let mut lines = head.trim().lines();
    let mut first = lines.next().expect("a request line").split(' ');
    let (method, url) = (
        first.next().expect("a method"),
        first.next().expect("a URL"),
    );
    let path = url.strip_prefix("https://ip:port").unwrap_or(url);
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let signed = if body.is_empty() { query } else { body };
    let mut request = Request::builder().method(method).uri(path);
    request = request.header("Accept-Language", "en");
    for line in lines {
        let (name, value) = line.split_once(": ").expect("a header");
        let value = match value {
            "<...>" => signature(signed.as_bytes()),
            value => value.to_owned(),
        };
        request = request.header(name, value);
    }
    request
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

/// Whether the answer says everything that is expected.
fn covers(answer: &Value, expected: &Value) -> Result<(), String> {
    match (answer, expected) {
        (_, Value::String(any)) if any == "<any>" => Ok(()),
        (Value::Object(answer), Value::Object(expected)) => {
            for (key, expected) in expected {
                let value = answer.get(key).ok_or(format!("`{key}` is missing"))?;
                covers(value, expected).map_err(|error| format!("{key}: {error}"))?;
            }
            Ok(())
        }
        (Value::Array(answer), Value::Array(expected)) if answer.len() == expected.len() => {
            let pairs = answer.iter().zip(expected);
            pairs
                .into_iter()
                .try_for_each(|(answer, expected)| covers(answer, expected))
        }
        _ if answer == expected => Ok(()),
        _ => Err(format!("{answer} is not {expected}")),
    }
}

#[tokio::test]
async fn ping_is_answered_by_any_method_version_and_unsigned() {
    check(&office().await, "ping.http").await;
}

#[tokio::test]
async fn the_lists_of_the_office_are_as_documented() {
    check(&office().await, "lists.http").await;
}

#[tokio::test]
async fn orders_are_made_as_documented() {
    check(&office().await, "create_order.http").await;
}

#[tokio::test]
async fn prices_are_worked_out_as_documented() {
    check(&office().await, "calc_order_cost.http").await;
}

#[tokio::test]
async fn crews_drivers_and_cars_are_as_documented() {
    check(&office().await, "info.http").await;
}

#[tokio::test]
async fn coordinates_of_crews_are_as_documented() {
    let office = office().await;
    check(&office, "no_coords.http").await;
    on_line(&office, 1, 55.7356, 37.6425).await;
    on_line(&office, 2, 55.74, 37.65).await;
    let order = new_order(
        &office,
        "phone=1234567&source=STREET1,1&source_time=20260615120000",
    );
    let order = OrderId(order.await);
    let how = Assign {
        start: true,
        ..Assign::default()
    };
    let assigned = office
        .dispatch
        .assign(&Caller::CONSOLE, order, CrewId(2), how);
    assigned.await.expect("assigned");
    check(&office, "get_crews_coords.http").await;
}

#[tokio::test]
async fn addresses_are_found_as_documented() {
    check(&office().await, "get_addresses_like.http").await;
}

#[tokio::test]
async fn routes_are_analyzed_as_documented() {
    check(&office().await, "analyze_route.http").await;
}

#[tokio::test]
async fn the_state_of_an_order_is_as_documented() {
    let office = office().await;
    on_line(&office, 1, 55.7356, 37.6425).await;
    let form = "phone=89123456789&source=STREET1,1&source_time=20260615120000";
    let order = OrderId(new_order(&office, form).await);
    assert_eq!(order, OrderId(1));
    let how = Assign {
        start: true,
        ..Assign::default()
    };
    let dispatch = &office.dispatch;
    let view = dispatch
        .assign(&Caller::CONSOLE, order, CrewId(1), how)
        .await;
    let first = view.expect("assigned").order.stops[0].id;
    let arrived = dispatch.arrive(&Caller::CONSOLE, order, first, None).await;
    arrived.expect("arrived");
    check(&office, "get_order_state.http").await;
}

#[tokio::test]
async fn the_common_codes_are_as_documented() {
    check(&office().await, "codes.http").await;
}
