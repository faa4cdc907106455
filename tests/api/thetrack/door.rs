//! Who may come in, and what is refused before anything is asked.

use pult::api::Settings;
use serde_json::{Value, json};

use super::{OFFICE, office, refused};
use crate::support::Office;

#[tokio::test]
async fn a_key_comes_as_token_or_bearer() {
    let office = office();
    for value in [
        "token sk_token",
        "Token sk_token",
        "Bearer sk_token",
        "bearer  sk_token",
    ] {
        let told = office
            .bare("GET", "/v1/drivers/", &[("authorization", value)], "")
            .await;
        assert_eq!(told.0, 200, "{value}");
    }
    for value in [
        "sk_token",
        "token",
        "token wrong",
        "Basic sk_token",
        "token ya-key",
    ] {
        let told = office
            .bare("GET", "/v1/drivers/", &[("authorization", value)], "")
            .await;
        refused(&told, 401, "detail");
    }
    for path in ["/v1/drivers/", "/v1/nothing/", "/api/v1/tasks/abc/"] {
        refused(&office.bare("GET", path, &[], "").await, 401, "detail");
    }
    let banned = [("authorization", "token sk_banned")];
    refused(
        &office.bare("GET", "/v1/drivers/", &banned, "").await,
        403,
        "detail",
    );
}

#[tokio::test]
async fn another_companys_records_do_not_exist() {
    let office = office();
    let (driver, task) = (office.a_driver().await, office.a_task("1").await);
    let theirs = [("authorization", "token sk_neighbour")];
    for path in [
        format!("/v1/drivers/{driver}/"),
        format!("/v1/tasks/{task}/"),
    ] {
        refused(&office.bare("GET", &path, &theirs, "").await, 404, "detail");
    }
    let told = office.bare("GET", "/v1/tasks/", &theirs, "").await;
    assert_eq!(told.1["count"], json!(0));
    let all = [("authorization", "token sk_office")];
    assert_eq!(
        office.bare("GET", "/v1/tasks/", &all, "").await.1["count"],
        json!(1)
    );
}

#[tokio::test]
async fn what_is_not_there_is_404_and_a_wrong_method_405() {
    let office = office();
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (method, path) in [
        ("GET", "/v1/"),
        ("GET", "/v1/nothing"),
        ("GET", "/api/v1/tasks/1/2/3"),
        ("GET", "/v1/tasks/abc/"),
        ("GET", "/v1/tasks/%ff/"),
        ("PATCH", &format!("/v1/tasks/{nobody}/")),
        ("POST", &format!("/v1/tasks/{nobody}/complete/")),
        ("GET", &format!("/v1/drivers/{nobody}")),
        ("POST", &format!("/v1/drivers/{nobody}/assign_tasks/")),
        ("GET", &format!("/v1/drivers/{nobody}/photo/")),
        ("GET", &format!("/v1/locations/{nobody}/")),
    ] {
        let told = office.track(method, path, Value::Null).await;
        refused(&told, 404, "detail");
    }
    for (method, path) in [
        ("PUT", "/v1/tasks/"),
        ("DELETE", "/v1/drivers/"),
        ("GET", "/v1/locations/"),
        ("POST", &format!("/v1/tasks/{nobody}/")),
        ("GET", &format!("/v1/tasks/{nobody}/complete/")),
        ("PATCH", &format!("/v1/drivers/{nobody}/photo")),
    ] {
        let told = office.track(method, path, Value::Null).await;
        refused(&told, 405, "detail");
    }
}

#[tokio::test]
async fn a_broken_body_is_refused_and_nothing_is_made() {
    let office = office();
    let json = [("content-type", "application/json")];
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for (headers, body) in [
        (&json, b"{".to_vec()),
        (&json, b"[]".to_vec()),
        (&json, b"5".to_vec()),
        (&json, b"name=x".to_vec()),
        (&form, b"name[=x".to_vec()),
        (&form, b"nonsense".to_vec()),
    ] {
        let told = office
            .track_raw("POST", "/v1/drivers/", headers, body)
            .await;
        refused(&told, 400, "detail");
    }
    let large = vec![b' '; (1 << 20) + 1];
    refused(
        &office.track_raw("POST", "/v1/tasks/", &json, large).await,
        413,
        "detail",
    );
    let left = office.track("GET", "/v1/drivers/", Value::Null).await;
    assert_eq!(left.1["count"], serde_json::json!(1));
}

#[tokio::test]
async fn too_many_requests_are_told_so() {
    let settings = Settings {
        requests_per_second: 1,
        ..Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    office.track("GET", "/v1/tasks/", Value::Null).await;
    refused(
        &office.track("GET", "/v1/tasks/", Value::Null).await,
        429,
        "detail",
    );
}

#[tokio::test]
async fn a_dialect_that_is_off_says_so() {
    let settings = Settings {
        thetrack: false,
        ..Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    refused(
        &office.track("GET", "/v1/tasks/", Value::Null).await,
        404,
        "detail",
    );
}

#[tokio::test]
async fn links_follow_the_address_that_was_asked_where_none_is_set() {
    let office = Office::new(OFFICE, Settings::default());
    let host = [("host", "127.0.0.1:9999")];
    let made = office.track_raw("POST", "/v1/tasks/", &host, "").await;
    let url = made.1["tracking_url"].as_str().unwrap_or_default();
    assert!(url.starts_with("http://127.0.0.1:9999/t/"), "{url}");
    let evil = [("host", "x\"><script>")];
    let made = office.track_raw("POST", "/v1/tasks/", &evil, "").await;
    let url = made.1["tracking_url"].as_str().unwrap_or_default();
    assert!(url.starts_with("http://127.0.0.1:8080/t/"), "{url}");
}
