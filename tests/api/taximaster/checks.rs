//! What is checked before a request is understood, and in which order.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use pult::api::Settings;
use rstest::rstest;
use serde_json::{Value, json};

use super::client::{SECRET, code, data, get, office, post, send, signature};
use crate::office::Office;

async fn with(settings: Settings) -> Office {
    Office::open("taximaster/office.toml", settings).await
}

async fn raw(office: &Office, method: &str, path: &str, sign: &str, body: Vec<u8>) -> Value {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("Signature", sign);
    let request = request.body(Body::from(body)).expect("a request");
    let (status, _, answer) = office.send(request).await;
    assert_eq!(status, StatusCode::OK);
    assert!(answer["data"].is_object(), "{answer}");
    answer
}

#[tokio::test]
async fn the_signature_is_over_the_raw_query() {
    let office = office().await;
    let path = "/common_api/1.0/get_addresses_like?get_streets=true&get_points=false\
                &get_houses=false&street=%53TREET1&x=a+b%20c";
    let query = path.split_once('?').expect("a query").1;
    let call = async |sign: String| raw(&office, "GET", path, &sign, Vec::new()).await;
    assert_eq!(code(&call(signature(query.as_bytes())).await), 0);
    assert_eq!(
        code(&call(signature(query.as_bytes()).to_uppercase()).await),
        0
    );
    let decoded = query
        .replace("%53", "S")
        .replace("%20", " ")
        .replace('+', " ");
    assert_eq!(code(&call(signature(decoded.as_bytes())).await), 4);
    let mut sorted: Vec<&str> = query.split('&').collect();
    sorted.sort_unstable();
    assert_eq!(code(&call(signature(sorted.join("&").as_bytes())).await), 4);
}

#[tokio::test]
async fn a_decoded_signature_is_taken_where_the_office_says_so() {
    let office = with(Settings {
        taximaster_secret: SECRET.to_owned(),
        taximaster_decoded: true,
        ..Settings::default()
    })
    .await;
    let body = "phone=89123456789&source=%D0%A1%20%D0%B0&source_time=20260615130000";
    let sign = signature("phone=89123456789&source=С а&source_time=20260615130000".as_bytes());
    let path = "/common_api/1.0/create_order";
    let answer = raw(&office, "POST", path, &sign, body.as_bytes().to_vec()).await;
    assert_eq!(code(&answer), 0, "{answer}");
}

#[tokio::test]
async fn a_form_is_signed_by_its_body_and_an_empty_one_by_the_query() {
    let office = office().await;
    let form = "phone=89123456789&source=A&source_time=20260615130000";
    let path = format!("/common_api/1.0/create_order?{form}");
    assert_eq!(code(&send(&office, Method::POST, &path, "").await), 0);
    // The query of a form with a body is neither signed nor read.
    let other = "phone=89123456789&source=B&source_time=20260615130000";
    let answer = raw(
        &office,
        "POST",
        &path,
        &signature(other.as_bytes()),
        other.into(),
    )
    .await;
    assert_eq!(code(&answer), 0, "{answer}");
    let answer = raw(
        &office,
        "POST",
        &path,
        &signature(form.as_bytes()),
        other.into(),
    )
    .await;
    assert_eq!(code(&answer), 4);
}

#[rstest]
#[case::switched_off(Settings { taximaster: false, taximaster_secret: SECRET.to_owned(), ..Settings::default() })]
#[case::without_a_secret(Settings::default())]
#[tokio::test]
async fn an_api_that_is_off_says_so_before_anything_but_its_type(#[case] settings: Settings) {
    let office = with(settings).await;
    for (call, expected) in [
        ("/common_api/1.0/ping", 3),
        ("/common_api/9.9/get_tariffs_list", 3),
        ("/market_api/1.0/ping", 2),
    ] {
        let answer = raw(&office, "GET", call, &signature(b""), Vec::new()).await;
        assert_eq!(code(&answer), expected, "{call}");
    }
}

#[tokio::test]
async fn too_many_requests_are_code_10() {
    let office = with(Settings {
        taximaster_secret: SECRET.to_owned(),
        requests_per_second: 2,
        unknown_per_second: 2,
        ..Settings::default()
    })
    .await;
    let mut codes = Vec::new();
    for _ in 0..5 {
        codes.push(code(&get(&office, "get_uds_list").await));
    }
    assert!(codes.contains(&0) && codes.contains(&10), "{codes:?}");
    let mut codes = Vec::new();
    for _ in 0..5 {
        let path = "/common_api/1.0/get_uds_list";
        codes.push(code(&raw(&office, "GET", path, "", Vec::new()).await));
    }
    assert!(codes.contains(&4) && codes.contains(&10), "{codes:?}");
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_object_is_a_wrong_body() {
    let office = office().await;
    let large = vec![b'a'; (1 << 20) + 1];
    let sign = signature(&large);
    let answer = raw(
        &office,
        "POST",
        "/common_api/1.0/create_order",
        &sign,
        large,
    )
    .await;
    assert_eq!(
        (code(&answer), &answer["data"]),
        (9, &json!({"parameter": "body"}))
    );
    for body in ["{", "{}}", "{\"a\"}", " {a=b"] {
        let answer = post(&office, "create_order2", body).await;
        assert_eq!(
            (code(&answer), &answer["data"]),
            (9, &json!({"parameter": "body"})),
            "{body}"
        );
    }
}

#[tokio::test]
async fn what_follows_a_semicolon_belongs_to_the_value() {
    let office = office().await;
    let form = "phone=89123456789&source=A;dest=B&source_time=20260615130000";
    let order = data(post(&office, "create_order", form).await)["order_id"].to_string();
    let state = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(state["source"], "A;dest=B");
    assert_eq!(state["destination"], "");
}

#[tokio::test]
async fn answers_are_compact_json() {
    let office = office().await;
    let request = Request::builder()
        .uri("/common_api/1.0/ping")
        .body(Body::empty());
    let answer = tower::ServiceExt::oneshot(office.service.clone(), request.expect("a request"));
    let body = answer.await.expect("an answer").into_body();
    let body = axum::body::to_bytes(body, 1000).await.expect("a body");
    assert_eq!(body, r#"{"code":0,"descr":"OK","data":{}}"#);
}

#[tokio::test]
async fn a_ping_is_answered_whatever_its_body() {
    let office = office().await;
    for body in [vec![b'a'; (1 << 20) + 1], vec![0xFF, 0xFE], Vec::new()] {
        let answer = raw(&office, "POST", "/common_api/1.0/ping", "", body).await;
        assert_eq!(
            answer,
            json!({"code": 0, "descr": "OK", "data": {}}),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_retry_with_the_same_key_answers_the_same_order() {
    let office = office().await;
    let json =
        r#"{"phone":"89123456789","source_time":"20260615180000","addresses":[{"address":"A"}]}"#;
    let form = "phone=89123456789&source=B&source_time=20260615130000";
    for (call, body) in [("create_order2", json), ("create_order", form)] {
        let make = async |key: &str| {
            let request = Request::builder()
                .method("POST")
                .uri(format!("/common_api/1.0/{call}"))
                .header("Signature", signature(body.as_bytes()))
                .header("Idempotency-Key", key);
            let request = request.body(Body::from(body)).expect("a request");
            office.send(request).await.2
        };
        let first = data(make(call).await);
        assert_eq!(data(make(call).await), first);
        let other = make(&format!("another {call}")).await;
        // The page's own rule holds for another key.
        let expected = if call == "create_order" { 100 } else { 0 };
        assert_eq!(code(&other), expected, "{other}");
    }
}
