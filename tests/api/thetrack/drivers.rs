//! Drivers, their photos and their queues.

use axum::http::Request;
use serde_json::{Value, json};

use super::{office, refused, text};
use crate::support::Office;

#[tokio::test]
async fn every_field_of_a_driver_is_optional() {
    let office = office();
    let made = office.track("POST", "/v1/drivers/", Value::Null).await;
    assert_eq!(made.0, 201, "{made:?}");
    for (field, value) in [
        ("name", json!("")),
        ("phone", json!("")),
        ("photo", Value::Null),
        ("vehicle_type", json!("car")),
        ("lookup_id", json!("")),
        ("active_tasks", json!([])),
    ] {
        assert_eq!(made.1[field], value, "{field}");
    }
}

#[tokio::test]
async fn a_vehicle_type_reads_as_it_was_told() {
    let office = office();
    for kind in [
        "car",
        "transit",
        "walking",
        "bicycle",
        "motorcycle",
        "truck",
        "van",
        "3-wheeler",
        "three_wheeler",
    ] {
        let made = office
            .track("POST", "/v1/drivers/", json!({"vehicle_type": kind}))
            .await;
        assert_eq!((made.0, &made.1["vehicle_type"]), (201, &json!(kind)));
    }
    for (body, field) in [
        (json!({"vehicle_type": "rocket"}), "vehicle_type"),
        (json!({"phone": "abc"}), "phone"),
        (json!({"name": ["x"]}), "name"),
        (json!({"photo": {}}), "photo"),
    ] {
        let told = office.track("POST", "/v1/drivers/", body).await;
        refused(&told, 400, field);
    }
}

#[tokio::test]
async fn a_driver_is_changed_and_removed() {
    let office = office();
    let driver = office.a_driver().await;
    let path = format!("/v1/drivers/{driver}/");
    let change = json!({"phone": "8 (926) 111-22-33", "vehicle_type": "bicycle"});
    let changed = office.track("PATCH", &path, change).await;
    assert_eq!(changed.0, 200, "{changed:?}");
    assert_eq!(changed.1["phone"], json!("+79261112233"));
    assert_eq!(changed.1["name"], json!("Иван"));
    assert_eq!(changed.1["vehicle_type"], json!("bicycle"));

    let task = office.a_task("1").await;
    office.give(&driver, &[&task]).await;
    refused(
        &office.track("DELETE", &path, Value::Null).await,
        400,
        "detail",
    );
    office
        .track("POST", format!("/v1/tasks/{task}/complete/"), Value::Null)
        .await;
    assert_eq!(office.track("DELETE", &path, Value::Null).await.0, 204);
    refused(
        &office.track("GET", &path, Value::Null).await,
        404,
        "detail",
    );
    assert_eq!(office.read_task(&task).await["driver_id"], json!(driver));
}

#[tokio::test]
async fn an_assignment_is_whole_or_not_at_all() {
    let office = office();
    let (one, other) = (office.a_driver().await, office.a_driver().await);
    let (a, b) = (office.a_task("a").await, office.a_task("b").await);
    let path = format!("/v1/drivers/{one}/assign_tasks/");
    let nobody = "00000000-0000-4000-8000-000000000000";
    for ids in [
        json!([a, nobody]),
        json!([a, "x"]),
        json!([a, 5]),
        json!("x"),
        Value::Null,
    ] {
        let told = office.track("POST", &path, json!({"task_ids": ids})).await;
        refused(&told, 400, "task_ids");
        assert_eq!(office.read_task(&a).await["status"], json!("pending"));
    }
    refused(
        &office.track("POST", &path, Value::Null).await,
        400,
        "task_ids",
    );
    office.give(&one, &[&a, &b]).await;
    // Another driver's task moves.
    let moved = office.give(&other, &[&b]).await;
    assert_eq!(moved["active_tasks"][0]["id"], json!(b));
    let left = office
        .track("GET", format!("/v1/drivers/{one}/"), Value::Null)
        .await;
    assert_eq!(left.1["active_tasks"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_photo_is_uploaded_and_served() {
    let office = office();
    let png = b"\x89PNG\r\n\x1a\n picture";
    let mut body = b"--x\r\ncontent-disposition: form-data; name=\"name\"\r\n\r\n\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd\r\n--x\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n".to_vec();
    body.extend(png);
    body.extend(b"\r\n--x--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let made = office
        .track_raw("POST", "/v1/drivers/", &headers, body)
        .await;
    assert_eq!((made.0, &made.1["name"]), (201, &json!("Иван")), "{made:?}");
    let url = text(&made.1["photo"]);
    let path = url.strip_prefix("http://eta.st").expect("our own link");
    let request = Request::builder().uri(path).body(axum::body::Body::empty());
    let router = office.router.clone();
    let answer = tower::ServiceExt::oneshot(router, request.expect("a request")).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "image/png");
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    assert_eq!(bytes.expect("bytes").as_ref(), png);

    let driver = format!("/v1/drivers/{}/", text(&made.1["id"]));
    // The link sent back changes nothing; another replaces it; null removes it.
    for (photo, shown) in [
        (json!(url), json!(url)),
        (json!("https://x/y.png"), json!("https://x/y.png")),
        (Value::Null, Value::Null),
    ] {
        let told = office
            .track("PATCH", &driver, json!({"photo": photo}))
            .await;
        assert_eq!((told.0, &told.1["photo"]), (200, &shown));
    }
    let body = "--x\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.html\"\r\n\r\n<html>\r\n--x--\r\n";
    let told = office.track_raw("PATCH", &driver, &headers, body).await;
    refused(&told, 400, "photo");
    let told = office
        .track_raw("PATCH", &driver, &headers, "--y garbage")
        .await;
    refused(&told, 400, "detail");
}

#[tokio::test]
async fn a_photo_of_the_office_file_is_linked_and_served() {
    let office = office();
    let list = office.track("GET", "/v1/drivers/", Value::Null).await;
    let driver = list.1["results"][0].clone();
    assert_eq!(driver["name"], json!("Пётр"));
    let photo = format!("/v1/drivers/{}/photo/", text(&driver["id"]));
    assert_eq!(driver["photo"], json!(format!("http://eta.st{photo}")));
    let served = |office: &Office| {
        let request = Request::builder()
            .uri(&photo)
            .body(axum::body::Body::empty());
        tower::ServiceExt::oneshot(office.router.clone(), request.expect("a request"))
    };
    let answer = served(&office).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    let stored = include_bytes!("../../fixtures/office/photos/1.jpg");
    assert_eq!(bytes.expect("bytes").as_ref(), stored);
    // Another link, or none, hides it here; the office keeps it.
    for told in [json!("https://x/y.png"), Value::Null] {
        let path = format!("/v1/drivers/{}/", text(&driver["id"]));
        let changed = office.track("PATCH", path, json!({"photo": told})).await;
        assert_eq!((changed.0, &changed.1["photo"]), (200, &told));
        assert_eq!(served(&office).await.expect("an answer").status(), 404);
    }
}
