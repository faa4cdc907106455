//! What further clients send: numbers where texts are meant, altitudes, three more calls.

use serde_json::{Value, json};

use super::{office, refused, text};

#[tokio::test]
async fn numbers_are_texts_and_points_may_have_an_altitude() {
    let office = office();
    let made = office
        .track(
            "POST",
            "/v1/drivers/",
            json!({"name": 7, "lookup_id": 17, "phone": 79261112233_i64}),
        )
        .await;
    assert_eq!(made.0, 201, "{made:?}");
    assert_eq!(
        (&made.1["name"], &made.1["lookup_id"], &made.1["phone"]),
        (&json!("7"), &json!("17"), &json!("+79261112233"))
    );
    let point = json!({"type": "Point", "coordinates": [55.75, 37.62, 156.0]});
    let task = office
        .track("POST", "/v1/tasks/", json!({"location": {"point": point}}))
        .await;
    assert_eq!(task.0, 201, "{task:?}");
    assert_eq!(
        task.1["location"]["point"]["coordinates"],
        json!([55.75, 37.62])
    );
}

#[tokio::test]
async fn a_trip_ends_and_the_tasks_stay() {
    let office = office();
    let driver = office
        .track("POST", "/v1/drivers/", json!({"name": "Анна"}))
        .await
        .1;
    let id = text(&driver["id"]);
    let task = office.track("POST", "/v1/tasks/", json!({})).await.1;
    let path = format!("/v1/drivers/{id}/assign_tasks/");
    office
        .track("POST", &path, json!({"task_ids": [task["id"]]}))
        .await;
    let ended = office
        .track("POST", &format!("/v1/drivers/{id}/end_trip/"), Value::Null)
        .await;
    assert_eq!(ended.0, 200, "{ended:?}");
    assert_eq!(ended.1["active_tasks"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_destination_moves_until_the_task_is_over() {
    let office = office();
    let task = office.track("POST", "/v1/tasks/", json!({})).await.1;
    let id = text(&task["id"]);
    let path = format!("/v1/tasks/{id}/update_destination/");
    let there = json!({"location": {"type": "Point", "coordinates": [55.8, 37.6]}});
    let moved = office.track("POST", &path, there.clone()).await;
    assert_eq!(moved.0, 200, "{moved:?}");
    assert_eq!(
        moved.1["location"]["point"]["coordinates"],
        json!([55.8, 37.6])
    );
    refused(
        &office.track("POST", &path, json!({})).await,
        400,
        "location",
    );
    office
        .track("POST", &format!("/v1/tasks/{id}/cancel/"), Value::Null)
        .await;
    assert_eq!(office.track("POST", &path, there).await.0, 400);
}

#[tokio::test]
async fn a_link_tells_whether_it_can_be_edited() {
    let office = office();
    let task = office.track("POST", "/v1/tasks/", json!({})).await.1;
    let path = format!("/v1/tasks/{}/editable_url/", text(&task["id"]));
    let told = office
        .track("POST", &path, json!({"editable": "once"}))
        .await;
    assert_eq!(told.0, 200, "{told:?}");
    assert_eq!(
        told.1,
        json!({"tracking_url": task["tracking_url"], "editable": "once", "number_of_edits": 0})
    );
    refused(
        &office
            .track("POST", &path, json!({"editable": "twice"}))
            .await,
        400,
        "editable",
    );
    refused(
        &office.track("POST", &path, json!({})).await,
        400,
        "editable",
    );
}
