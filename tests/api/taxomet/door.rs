//! Who is let in, and what is answered around the calls themselves.

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;

use super::{ADMIN, CLERK, OFFICE, RIDE, VIEWER, office, refused};
use crate::support::Office;

/// Every call, whether it answers an order's id, and whether whoever looks may make it.
const CALLS: [(&str, bool, bool); 12] = [
    ("add_order", true, false),
    ("cancel_order", true, false),
    ("get_order", true, true),
    ("set_driver", true, false),
    ("remove_driver", true, false),
    ("send_sms", false, false),
    ("send_voice_code", false, false),
    ("add_driver_rating", false, false),
    ("save_order", true, false),
    ("get_client_info", false, true),
    ("get_distance", false, true),
    ("get_tariffs", false, true),
];

#[tokio::test]
async fn nobody_comes_in_without_a_login_and_a_password() {
    let office = office();
    for (name, has_order, _) in CALLS {
        for (query, named) in [
            ("", "operator_login"),
            ("operator_login=&operator_password=x", "operator_login"),
            ("operator_login=my-api", "operator_password"),
            (
                "operator_login=my-api&operator_password=",
                "operator_password",
            ),
        ] {
            let uri = format!("/api/v1/{name}?{query}&{RIDE}");
            let answer = office.taxomet("GET", &uri, "").await;
            refused(&answer, named);
            assert_eq!(answer["order_id"] == "0", has_order, "{name}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_wrong_login_or_password_is_refused() {
    let office = office();
    for query in [
        "operator_login=my-api&operator_password=wrong",
        "operator_login=nobody&operator_password=secret-2",
    ] {
        let uri = format!("/api/v1/add_order?{query}&{RIDE}");
        refused(&office.taxomet("GET", &uri, "").await, "operator_password");
    }
}

#[tokio::test]
async fn wrong_passwords_make_an_operator_wait() {
    let office = office();
    let uri =
        |password| format!("/api/v1/get_tariffs?operator_login=clerk&operator_password={password}");
    for _ in 0..5 {
        refused(
            &office.taxomet("GET", &uri("wrong"), "").await,
            "operator_password",
        );
    }
    refused(
        &office.taxomet("GET", &uri("secret-2"), "").await,
        "too many",
    );
}

#[tokio::test]
async fn the_office_says_how_many_wrong_passwords_are_free() {
    let ask = async |office: &Office, password: &str| {
        let uri = format!("/api/v1/get_tariffs?operator_login=clerk&operator_password={password}");
        let answer = office.taxomet("GET", &uri, "").await;
        answer["error"].as_str().expect("a text").to_owned()
    };
    for (allowed, wrong, then) in [
        (2, 2, "too many requests, try again later"),
        (2, 1, ""),
        (0, 6, ""),
    ] {
        let office = office();
        office.dispatch.allow_wrong_passwords(allowed);
        for _ in 0..wrong {
            assert!(ask(&office, "wrong").await.contains("operator_password"));
        }
        assert_eq!(ask(&office, "secret-2").await, then, "{allowed}: {wrong}");
    }
}

#[tokio::test]
async fn whoever_may_only_look_changes_nothing() {
    let office = office();
    for (name, _, may_look) in CALLS {
        let uri = format!("/api/v1/{name}?{VIEWER}&{RIDE}&id=1&driver_id=1");
        let answer = office.taxomet("GET", &uri, "").await;
        let is_right = answer["error"]
            .as_str()
            .is_some_and(|error| error.contains("not allowed"));
        assert_eq!(is_right, !may_look, "{name}: {answer}");
    }
    let uri = format!("/api/v1/add_order?{CLERK}&{RIDE}");
    let made = office.taxomet("GET", &uri, "").await;
    assert_eq!(made["result"], "1");
}

#[tokio::test]
async fn ratings_need_the_right_to_administer() {
    let office = office();
    let rating = "driver_id=1&points=10&lifetime_hours=1&comment=x";
    let uri = |who| format!("/api/v1/add_driver_rating?{who}&{rating}");
    refused(&office.taxomet("GET", &uri(CLERK), "").await, "not allowed");
    let told = office.taxomet("GET", &uri(ADMIN), "").await;
    assert_eq!(told, serde_json::json!({"result": "1", "error": ""}));
}

#[tokio::test]
async fn unknown_methods_and_strange_requests_have_the_dialects_shape() {
    let office = office();
    for path in [
        "/api/v1/",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v1/add_order/x",
        "/api/v1/ADD_ORDER",
        "/api/v1/%FF",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let answer = office.taxomet(method, &format!("{path}?{ADMIN}"), "").await;
            refused(&answer, "method");
        }
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = office
            .taxomet(method, &format!("/api/v1/add_order?{ADMIN}&{RIDE}"), "")
            .await;
        refused(&answer, method);
        assert_eq!(answer["order_id"], "0");
    }
    let large = "x".repeat((1 << 20) + 1);
    let answer = office.taxomet("POST", "/api/v1/add_order", large).await;
    refused(&answer, "too large");
    assert_eq!(answer["order_id"], "0");
}

#[tokio::test]
async fn a_form_is_as_good_as_a_query() {
    let office = office();
    for (uri, form) in [
        ("/api/v1/add_order".to_owned(), format!("{ADMIN}&{RIDE}")),
        (format!("/api/v1/add_order?{ADMIN}"), RIDE.to_owned()),
        (format!("/api/v1/add_order/?{ADMIN}&{RIDE}"), String::new()),
    ] {
        let made = office.taxomet("POST", &uri, form).await;
        assert_eq!(made["result"], "1", "{uri}: {made}");
    }
}

#[tokio::test]
async fn too_many_requests_are_told_so() {
    let settings = Settings {
        requests_per_second: 1,
        unknown_per_second: 1,
        ..Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    for credentials in [ADMIN, ""] {
        let uri = format!("/api/v1/cancel_order?{credentials}");
        office.taxomet("GET", &uri, "").await;
        let answer = office.taxomet("GET", &uri, "").await;
        refused(&answer, "too many requests");
        assert_eq!(answer["order_id"], "0");
    }
}

#[tokio::test]
async fn a_dialect_that_is_switched_off_says_so() {
    let settings = Settings {
        taxomet: false,
        ..Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    let request = Request::builder().uri(format!("/api/v1/add_order?{ADMIN}&{RIDE}"));
    let answer = office
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(answer.status, 404);
    refused(&answer.json(), "switched off");
}

#[tokio::test]
async fn names_of_another_dialect_are_not_answered() {
    let office = office();
    for path in ["/api/v1/drivers", "/api/v1/tasks/", "/api/v1/locations/7"] {
        let request = Request::builder().uri(path);
        let answer = office
            .send(request.body(Body::empty()).expect("a request"))
            .await;
        assert!(answer.json()["result"].is_null(), "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_retry_with_the_same_key_makes_one_order() {
    let office = office();
    let add = async |who: &str, key: &str| {
        let request = Request::builder()
            .uri(format!("/api/v1/add_order?{who}&{RIDE}"))
            .header("Idempotency-Key", key);
        let answer = office
            .send(request.body(Body::empty()).expect("a request"))
            .await;
        answer.json()["order_id"].clone()
    };
    let first = add(ADMIN, "a").await;
    assert_eq!(add(ADMIN, "a").await, first);
    for other in [
        add(ADMIN, "b").await,
        add(CLERK, "a").await,
        add(ADMIN, "").await,
    ] {
        assert!(other != first && other != "0", "{other}");
    }
}
