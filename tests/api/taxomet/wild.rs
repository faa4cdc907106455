//! Requests as they are met in the wild, repeated ones, and answers in the language asked for.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{RIDE, office};
use crate::support::Office;

async fn get(office: &Office, call: &str, language: Option<&str>) -> Value {
    let login = "operator_login=clerk&operator_password=secret-2";
    let mut request = Request::get(format!("/api/v1/{call}&{login}"));
    if let Some(language) = language {
        request = request.header("Accept-Language", language);
    }
    let request = request.body(Body::empty()).expect("a request");
    office.send(request).await.json()
}

#[tokio::test]
async fn a_repeated_order_is_the_same_order() {
    let office = office();
    let call = format!("add_order?{RIDE}&extern_id=A-17");
    let first = get(&office, &call, None).await;
    assert_eq!(first["result"], "1", "{first}");
    let again = get(&office, &call, None).await;
    assert_eq!(again["order_id"], first["order_id"]);
    let other = get(&office, &format!("{call}&comment=B"), None).await;
    assert_eq!(other["result"], "0", "{other}");
    let error = other["error"].as_str().expect("a text");
    assert!(
        error.starts_with("extern_id") && error.contains("A-17"),
        "{error}"
    );
    // Once it has ended, the id is free.
    let id = first["order_id"].as_str().expect("an id");
    get(&office, &format!("cancel_order?id={id}"), None).await;
    let next = get(&office, &call, None).await;
    assert_eq!(next["result"], "1", "{next}");
    assert_ne!(next["order_id"], first["order_id"]);
}

#[tokio::test]
async fn a_form_in_parts_says_what_a_plain_one_does() {
    let office = office();
    let fields = format!("{RIDE}&operator_login=clerk&operator_password=secret-2");
    let part = |field: &str| {
        let (name, value) = field.split_once('=').expect("a field");
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: Vec<String> = fields.split('&').map(part).collect();
    let request = Request::post("/api/v1/add_order")
        .header("Content-Type", "multipart/form-data; boundary=x")
        .body(Body::from(format!("{}--x--\r\n", parts.concat())));
    let made = office.send(request.expect("a request")).await.json();
    assert_eq!(made["result"], "1", "{made}");
}

#[tokio::test]
async fn errors_are_in_the_offices_language_or_the_callers() {
    let office = office();
    for (language, error) in [
        (None, "id: order 77 does not exist"),
        (Some("ru-RU,ru;q=0.9"), "id: заказ 77 не существует"),
        (Some("en"), "id: order 77 does not exist"),
    ] {
        let answer = get(&office, "get_order?id=77", language).await;
        assert_eq!(answer["error"], json!(error), "{language:?}");
    }
}

#[tokio::test]
async fn bytes_of_windows_1251_are_letters() {
    let office = office();
    let call =
        format!("add_order?{RIDE}&client_name=%C0%ED%ED%E0&comment=%D3+%EF%EE%E4%FA%E5%E7%E4%E0");
    let made = get(&office, &call, None).await;
    let id = made["order_id"].as_str().expect("an id");
    let shown = get(&office, &format!("get_order?id={id}"), None).await;
    assert_eq!(
        (&shown["client_name"], &shown["comment"]),
        (&json!("Анна"), &json!("У подъезда"))
    );
}

#[tokio::test]
async fn a_token_without_an_operator_is_another_dialects() {
    let office = office();
    let request = Request::get("/api/v1/nothing").header("Authorization", "token sk_1");
    let request = request.body(Body::empty()).expect("a request");
    let answer = office.send(request).await;
    assert_eq!(answer.status, 401);
    assert!(answer.json()["detail"].is_string(), "{}", answer.text);
    let request =
        Request::get("/api/v1/nothing?operator_login=a").header("Authorization", "token b");
    let request = request.body(Body::empty()).expect("a request");
    let answer = office.send(request).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["result"]),
        (200, &json!("0"))
    );
}
