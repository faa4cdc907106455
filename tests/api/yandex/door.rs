//! Who is let in, and what is answered around the calls themselves.

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;
use serde_json::{Value, json};

use super::{OFFICE, office, refused, task};
use crate::support::{NOON, Office};

/// Every documented call.
const CALLS: [(&str, &str); 24] = [
    ("POST", "/on-demand/companies/1/tasks"),
    ("GET", "/on-demand/companies/1/tasks/9"),
    ("DELETE", "/on-demand/companies/1/tasks/9"),
    ("GET", "/on-demand/companies/1/tasks/9/assignment"),
    ("GET", "/on-demand/companies/1/assignments/9"),
    ("GET", "/on-demand/companies/1/couriers/online"),
    ("POST", "/on-demand/companies/1/couriers"),
    ("GET", "/on-demand/companies/1/couriers/9"),
    ("PATCH", "/on-demand/companies/1/couriers/9"),
    ("GET", "/on-demand/companies/1/couriers/9/suggestions"),
    (
        "POST",
        "/on-demand/companies/1/couriers/9/suggestions/9/accept",
    ),
    ("DELETE", "/on-demand/companies/1/couriers/9/suggestions/9"),
    (
        "POST",
        "/on-demand/companies/1/couriers/9/assignments/9/complete",
    ),
    ("GET", "/on-demand/companies/1/settings"),
    ("PATCH", "/on-demand/companies/1/settings"),
    (
        "POST",
        "/reference-book/companies/1/couriers/9/push-positions",
    ),
    ("POST", "/reference-book/companies/1/depots"),
    ("GET", "/reference-book/companies/1/depots"),
    ("GET", "/companies/1/depots"),
    ("POST", "/reference-book/companies/1/couriers"),
    ("GET", "/reference-book/companies/1/couriers"),
    ("PATCH", "/reference-book/companies/1/couriers/9"),
    ("POST", "/reference-book/companies/1/vehicles"),
    ("POST", "/reference-book/companies/1/link-courier-vehicle"),
];

#[tokio::test]
async fn a_key_is_judged_before_the_company_and_both_before_anything_else() {
    let office = office();
    for (method, path) in CALLS {
        for (query, status) in [
            ("", 401),
            ("?apikey=", 401),
            ("?apikey=nobody", 401),
            ("?apikey=%FF%00", 401),
            ("?apikey=ya-banned", 402),
            ("?apikey=ya-key-2", 403),
        ] {
            let told = office.raw(method, &format!("{path}{query}"), "").await;
            refused(&told, status, "");
        }
    }
}

#[tokio::test]
async fn a_company_that_does_not_exist_is_not_allowed() {
    let office = office();
    for company in ["3", "0", "abc", "%FF"] {
        let uri = format!("/on-demand/companies/{company}/settings");
        for (key, status) in [("ya-office", 403), ("ya-key-1", 403), ("ya-banned", 402)] {
            let told = office.raw("GET", &format!("{uri}?apikey={key}"), "").await;
            refused(&told, status, "");
        }
    }
    for company in [1, 2] {
        let uri = format!("/on-demand/companies/{company}/settings?apikey=ya-office");
        assert_eq!(office.raw("GET", &uri, "").await.0, 200);
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_refused_in_the_dialects_shape() {
    let office = office();
    for path in [
        "/on-demand/companies/1/nothing",
        "/on-demand/companies/1/tasks/1/2/3",
        "/reference-book/companies/1",
        "/companies/1/tasks",
        "/on-demand/tasks",
        "/on-demand",
        "/reference-book/",
    ] {
        let told = office
            .raw("GET", &format!("{path}?apikey=ya-key-1"), "")
            .await;
        refused(&told, 404, "nothing at this address");
        refused(&office.raw("GET", path, "").await, 401, "apikey");
    }
    for (method, path) in [
        ("GET", "/tasks"),
        ("PUT", "/tasks/1"),
        ("DELETE", "/settings"),
        ("BREW", "/couriers/online"),
    ] {
        refused(
            &office.demand(method, path, Value::Null).await,
            405,
            "method",
        );
    }
}

#[tokio::test]
async fn every_answer_is_json_and_a_wrong_method_names_the_right_ones() {
    let office = office();
    for (method, path, status) in [
        ("GET", "/settings", 200),
        ("GET", "/couriers/9", 404),
        ("PUT", "/settings", 405),
    ] {
        let uri = format!("/on-demand/companies/1{path}?apikey=ya-key-1");
        let request = Request::builder().method(method).uri(uri);
        let answer = office.send(request.body(Body::empty()).expect("a request"));
        let answer = answer.await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.headers["content-type"], "application/json");
        if status == 405 {
            let allow = answer.headers["allow"].to_str().expect("methods");
            assert!(allow.contains("GET") && allow.contains("PATCH"), "{allow}");
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused_whatever_their_content_type() {
    let office = office();
    let tasks = "/on-demand/companies/1/tasks?apikey=ya-key-1";
    let good = json!({"tasks": [task("n")]}).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "nonsense",
    ] {
        let request = Request::post(tasks).header("Content-Type", kind);
        let request = request.body(Body::from(good.clone())).expect("a request");
        assert_eq!(office.send(request).await.status, 200, "{kind}");
    }
    refused(
        &office.raw("POST", tasks, vec![b'"', 0xff, b'"']).await,
        400,
        "body",
    );
    refused(&office.raw("POST", tasks, "").await, 400, "body");
    let long = "[".repeat(300_000);
    refused(&office.raw("POST", tasks, long).await, 400, "");
    let large = format!("{{\"tasks\": [], \"x\": \"{}\"}}", "x".repeat(1 << 20));
    refused(&office.raw("POST", tasks, large).await, 413, "too large");
}

#[tokio::test]
async fn a_list_in_the_place_of_an_object_is_refused() {
    let office = office();
    let id = office.courier("c", 55.7).await;
    let depots = json!({"type": "depots", "value": {"depots": [{"id": "123"}]}});
    let task =
        |location: Value| json!({"tasks": [{"number": "n", "locations": [depots, location]}]});
    let delivery = |value: Value| task(json!({"type": "delivery", "value": value}));
    let point = json!({"lat": 55.7, "lon": 37.6});
    let (demand, book) = ("/on-demand/companies/1", "/reference-book/companies/1");
    for (method, path, body) in [
        (
            "POST",
            format!("{demand}/tasks"),
            json!([[task(Value::Null)]]),
        ),
        (
            "POST",
            format!("{demand}/tasks"),
            json!({"tasks": [["n", []]]}),
        ),
        (
            "POST",
            format!("{demand}/tasks"),
            task(json!(["depots", [[["123"]]]])),
        ),
        (
            "POST",
            format!("{demand}/tasks"),
            delivery(json!([null, point, null])),
        ),
        (
            "POST",
            format!("{demand}/tasks"),
            delivery(json!({"point": [55.7, 37.6]})),
        ),
        (
            "POST",
            format!("{demand}/tasks"),
            delivery(json!({"point": point, "time": ["asap", null]})),
        ),
        (
            "POST",
            format!("{demand}/tasks"),
            delivery(json!({"point": point, "time": {"type": "window", "value": [1, 2]}})),
        ),
        (
            "POST",
            format!("{demand}/couriers"),
            json!([[[id, "offline"]]]),
        ),
        (
            "POST",
            format!("{demand}/couriers"),
            json!({"couriers": [[id, "offline"]]}),
        ),
        (
            "PATCH",
            format!("{demand}/couriers/{id}"),
            json!(["offline"]),
        ),
        ("PATCH", format!("{demand}/settings"), json!(["medium"])),
        (
            "POST",
            format!("{book}/couriers/{id}/push-positions"),
            json!({"positions": [[50, [55.8, 37.6], NOON.0]]}),
        ),
        (
            "POST",
            format!("{book}/couriers"),
            json!([["new", "name", "+79261112233"]]),
        ),
        (
            "PATCH",
            format!("{book}/couriers/{id}"),
            json!(["new", "name", null]),
        ),
        (
            "POST",
            format!("{book}/vehicles"),
            json!([["new", "name", "driving"]]),
        ),
        (
            "POST",
            format!("{book}/depots"),
            json!([["new", "address", 55.7, 37.6, null, null]]),
        ),
        (
            "POST",
            format!("{book}/link-courier-vehicle"),
            json!([id, "1"]),
        ),
    ] {
        let told = office.ask(method, &path, body.clone()).await;
        refused(&told, 400, "");
        assert!(told.1["message"].is_string(), "{body}");
    }
    let status = office.demand("GET", format!("/couriers/{id}"), Value::Null);
    assert_eq!(status.await.1, json!({"status": "online"}));
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped() {
    let office = office();
    let body = format!("\u{feff}{}", json!({"tasks": [task("n")]}));
    let uri = "/on-demand/companies/1/tasks?apikey=ya-key-1";
    assert_eq!(office.raw("POST", uri, body).await.0, 200);
}

#[tokio::test]
async fn too_many_requests_are_told_so() {
    let settings = Settings {
        requests_per_second: 2,
        unknown_per_second: 2,
        ..Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    for (key, status) in [("ya-key-1", 200), ("nobody", 401)] {
        let uri = format!("/on-demand/companies/1/settings?apikey={key}");
        for _ in 0..2 {
            assert_eq!(office.raw("GET", &uri, "").await.0, status);
        }
        refused(&office.raw("GET", &uri, "").await, 429, "later");
    }
}

#[tokio::test]
async fn a_dialect_that_is_off_is_not_found() {
    let settings = Settings {
        yandex: false,
        ..Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    let told = office.demand("GET", "/settings", Value::Null).await;
    refused(&told, 404, "off");
}

#[tokio::test]
async fn garbage_is_answered_and_changes_nothing() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;

    let office = office();
    let mut runner = TestRunner::deterministic();
    let bytes = proptest::collection::vec(proptest::num::u8::ANY, 0..60);
    let jsonish = "[\\[\\]{}\":, a-z0-9.]{0,60}".prop_map(String::into_bytes);
    let anything = proptest::prop_oneof![bytes, jsonish];
    for (method, path) in CALLS.into_iter().cycle().take(1_000) {
        let body = anything.new_tree(&mut runner).expect("a body").current();
        let told = office
            .raw(method, &format!("{path}?apikey=ya-key-1"), body)
            .await;
        assert!(told.0 < 500, "{method} {path}: {told:?}");
    }
    let couriers = office.book("GET", "/couriers", Value::Null).await;
    assert_eq!(couriers, (200, json!([])));
}
