//! Tasks and locations.

use serde_json::{Value, json};

use super::{at, office, office_with, refused, text};
use pult::api::{AxisOrder, Settings};

#[tokio::test]
async fn every_field_of_a_task_is_optional() {
    let office = office();
    let made = office.track("POST", "/api/v1/tasks", Value::Null).await;
    assert_eq!(made.0, 201, "{made:?}");
    assert_eq!(made.1["action"], json!("task"));
    assert_eq!(made.1["location"], Value::Null);
    assert_eq!(made.1["location_id"], Value::Null);
    assert_eq!(made.1["lookup_id"], json!(""));
}

#[tokio::test]
async fn a_form_with_brackets_says_the_same_as_json() {
    let office = office();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let body = "action=visit&location%5Baddress%5D=%D1%88.+%D0%AF%D1%80%D0%BE%D1%81%D0%BB%D0%B0%D0%B2%D1%81%D0%BA%D0%BE%D0%B5+11&lookup_id=5&commited_eta=";
    let made = office.track_raw("POST", "/v1/tasks/", &headers, body).await;
    assert_eq!(made.0, 201, "{made:?}");
    assert_eq!(made.1["action"], json!("visit"));
    assert_eq!(made.1["location"]["address"], json!("ш. Ярославское 11"));
    let driver = office.a_driver().await;
    let path = format!("/v1/drivers/{driver}/assign_tasks/");
    let body = format!("task_ids[]={}", text(&made.1["id"]));
    let given = office.track_raw("POST", &path, &headers, body).await;
    assert_eq!(given.0, 200, "{given:?}");
    assert_eq!(given.1["active_tasks"][0]["lookup_id"], json!("5"));
    // JSON is JSON whatever its type says.
    let made = office
        .track_raw("POST", "/v1/tasks/", &headers, r#"{"lookup_id": "6"}"#)
        .await;
    assert_eq!(made.1["lookup_id"], json!("6"));
}

#[tokio::test]
async fn a_task_goes_to_an_address_a_point_or_a_known_location() {
    let office = office();
    let unknown = json!({"location": {"address": "Нигде 5", "landmark": "за углом"}});
    let made = office.track("POST", "/v1/tasks/", unknown).await;
    assert_eq!(made.1["location"]["point"], Value::Null);
    assert_eq!(made.1["location"]["landmark"], json!("за углом"));

    let point = json!({"type": "Point", "coordinates": [55.75, 37.61]});
    let made = office
        .track("POST", "/v1/tasks/", json!({"location": {"point": point}}))
        .await;
    assert_eq!(made.1["location"]["point"], point);

    let place = office
        .track("POST", "/v1/locations/", json!({"point": point}))
        .await;
    assert_eq!(place.0, 201, "{place:?}");
    assert_eq!(
        place.1,
        json!({"id": place.1["id"], "address": "", "landmark": "", "point": point, "created": at(0)})
    );
    let named = json!({"location_id": place.1["id"]});
    let task = office.track("POST", "/v1/tasks/", named.clone()).await;
    assert_eq!(task.1["location_id"], place.1["id"], "{task:?}");
    // A task moves to a known location, too.
    let task = office.a_task("1").await;
    let moved = office
        .track("PATCH", format!("/v1/tasks/{task}/"), named)
        .await;
    assert_eq!(moved.1["location_id"], place.1["id"], "{moved:?}");
    assert_eq!(office.read_task(&task).await["location"]["point"], point);

    let read = format!("/v1/locations/{}/", text(&place.1["id"]));
    assert_eq!(office.track("GET", read, Value::Null).await.1, place.1);
}

#[tokio::test]
async fn what_is_wrong_with_a_task_is_named() {
    let office = office();
    let known = office.a_task("1").await;
    let location = office.read_task(&known).await["location_id"].clone();
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (body, field) in [
        (json!({"action": "dance"}), "action"),
        (json!({"action": 5}), "action"),
        (json!({"lookup_id": [5]}), "lookup_id"),
        (json!({"commited_eta": "soon"}), "commited_eta"),
        (json!({"committed_eta": 5}), "committed_eta"),
        (json!({"location": "x"}), "location"),
        (json!({"location": {}}), "location"),
        (json!({"location": {"address": 5}}), "location"),
        (
            json!({"location": {"point": {"type": "Point", "coordinates": [99, 0]}}}),
            "location",
        ),
        (json!({"location_id": "abc"}), "location_id"),
        (json!({"location_id": nobody}), "location_id"),
        (
            json!({"location_id": location, "location": {"address": "x"}}),
            "location",
        ),
    ] {
        let told = office.track("POST", "/v1/tasks/", body.clone()).await;
        refused(&told, 400, field);
        let told = office
            .track("PATCH", format!("/v1/tasks/{known}/"), body)
            .await;
        refused(&told, 400, field);
    }
    let point = json!({"type": "Point", "coordinates": [55.75, 37.61]});
    for (body, field) in [
        (json!({}), "address"),
        (json!({"address": "x", "point": point}), "address"),
        (json!({"point": "x"}), "point"),
        (json!({"address": ["x"]}), "address"),
    ] {
        let told = office.track("POST", "/v1/locations/", body).await;
        refused(&told, 400, field);
    }
}

#[tokio::test]
async fn a_change_takes_what_it_names_and_leaves_the_rest() {
    let office = office();
    let task = office.a_task("1").await;
    let path = format!("/v1/tasks/{task}/");
    let change = json!({"commited_eta": "2026-11-22T10:00:00+03:00", "status": "completed"});
    let changed = office.track("PATCH", &path, change).await;
    assert_eq!(changed.0, 200, "{changed:?}");
    assert_eq!(
        changed.1["commited_eta"],
        json!("2026-11-22T07:00:00.000000Z")
    );
    assert_eq!(
        (&changed.1["status"], &changed.1["lookup_id"]),
        (&json!("pending"), &json!("1"))
    );
    // What was read may be sent back.
    let again = office.track("PATCH", &path, changed.1.clone()).await;
    assert_eq!(again, changed);
    let cleared = json!({"commited_eta": null, "location": null, "action": "pickup"});
    let cleared = office.track("PATCH", &path, cleared).await;
    assert_eq!(cleared.1["commited_eta"], Value::Null);
    assert_eq!(cleared.1["location"], Value::Null);
    assert_eq!(cleared.1["action"], json!("pickup"));
}

#[tokio::test]
async fn a_finished_task_changes_no_more() {
    let office = office();
    let (driver, task) = (office.a_driver().await, office.a_task("1").await);
    office.give(&driver, &[&task]).await;
    let cancel = office
        .track("POST", format!("/v1/tasks/{task}/canceled/"), Value::Null)
        .await;
    assert_eq!(cancel.0, 200, "{cancel:?}");
    for (method, rest, body) in [
        ("POST", "start/", json!({})),
        ("POST", "complete/", json!({})),
        ("POST", "cancel/", json!({})),
        ("PATCH", "", json!({"lookup_id": "2"})),
    ] {
        let told = office
            .track(method, format!("/v1/tasks/{task}/{rest}"), body)
            .await;
        refused(&told, 400, "detail");
    }
    let path = format!("/v1/drivers/{driver}/assign_tasks/");
    let told = office
        .track("POST", path, json!({"task_ids": [task]}))
        .await;
    refused(&told, 400, "task_ids");
}

#[tokio::test]
async fn a_task_without_a_driver_is_not_started_or_completed_but_canceled() {
    let office = office();
    let task = office.a_task("1").await;
    for call in ["start", "complete", "completed"] {
        let told = office
            .track("POST", format!("/v1/tasks/{task}/{call}/"), Value::Null)
            .await;
        refused(&told, 400, "detail");
    }
    let told = office
        .track("POST", format!("/v1/tasks/{task}/cancel/"), Value::Null)
        .await;
    assert_eq!((told.0, &told.1["status"]), (200, &json!("canceled")));
    assert_eq!(told.1["progress"], json!("pending"));
}

#[tokio::test]
async fn moments_may_be_told_within_reason() {
    let office = office();
    let driver = office.a_driver().await;
    let (a, b) = (office.a_task("a").await, office.a_task("b").await);
    office.give(&driver, &[&a, &b]).await;
    let start = json!({"start_time": at(-600), "start_location": {"address": "Склад"}});
    let started = office
        .track("POST", format!("/v1/tasks/{a}/start/"), start)
        .await;
    assert_eq!(started.1["start_time"], at(-600), "{started:?}");
    assert_eq!(started.1["start_location"]["address"], json!("Склад"));
    assert!(started.1["start_location"]["id"].is_string());
    let complete = format!("/v1/tasks/{a}/complete/");
    for moment in [at(-700), at(301)] {
        let told = office
            .track("POST", &complete, json!({"completion_time": moment}))
            .await;
        refused(&told, 400, "completion_time");
    }
    let told = office
        .track("POST", &complete, json!({"completion_time": at(-60)}))
        .await;
    assert_eq!(told.1["completion_time"], at(-60), "{told:?}");
    // The document's spelling, and the right one.
    let point = json!({"type": "Point", "coordinates": [55.7, 37.6]});
    let cancel = json!({"concellation_time": at(10), "cancellation_location": {"point": point}});
    let told = office
        .track("POST", format!("/v1/tasks/{b}/cancel/"), cancel)
        .await;
    assert_eq!(told.1["cancellation_time"], at(10), "{told:?}");
    assert_eq!(told.1["cancellation_location"]["point"], point);
    assert_eq!(told.1["completion_time"], Value::Null);
}

#[tokio::test]
async fn a_removed_task_is_gone() {
    let office = office();
    let (driver, task) = (office.a_driver().await, office.a_task("1").await);
    office.give(&driver, &[&task]).await;
    let path = format!("/v1/tasks/{task}/");
    assert_eq!(
        office.track("DELETE", &path, Value::Null).await,
        (204, Value::Null)
    );
    for method in ["GET", "DELETE"] {
        let told = office.track(method, &path, Value::Null).await;
        refused(&told, 404, "detail");
    }
    let driver = office
        .track("GET", format!("/v1/drivers/{driver}/"), Value::Null)
        .await;
    assert_eq!(driver.1["active_tasks"], json!([]));
}

#[tokio::test]
async fn coordinates_can_be_turned_round() {
    let office = office_with(Settings {
        thetrack_axes: AxisOrder::LonLat,
        ..Settings::default()
    });
    let point = json!({"type": "Point", "coordinates": [37.61, 55.75]});
    let made = office
        .track("POST", "/v1/tasks/", json!({"location": {"point": point}}))
        .await;
    assert_eq!(made.1["location"]["point"], point);
    let made = office.track(
        "POST",
        "/v1/tasks/",
        json!({"location": {"address": "ш. Ярославское 11"}}),
    );
    assert_eq!(
        made.await.1["location"]["point"]["coordinates"],
        json!([37.685938, 55.856652])
    );
}

#[tokio::test]
async fn a_retry_with_the_same_key_makes_one_task() {
    let office = office();
    let headers = [("idempotency-key", "abc")];
    let body = r#"{"lookup_id": "1"}"#;
    let first = office.track_raw("POST", "/v1/tasks/", &headers, body).await;
    let second = office.track_raw("POST", "/v1/tasks/", &headers, body).await;
    assert_eq!(first, second);
}
