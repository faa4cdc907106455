//! The guide from its first step to its last, in an empty office.

use serde_json::{Value, json};

use super::{at, office, text};

#[tokio::test]
async fn the_three_steps_of_the_guide_work_as_printed() {
    let office = office();
    let driver = json!({
        "name": "Иван Диктирёв",
        "phone": "+79263332211",
        "vehicle_type": "car",
        "lookup_id": "your_internal_id",
    });
    let made = office.track("POST", "/v1/drivers/", driver).await;
    let id = made.1["id"].clone();
    let shown = json!({
        "id": id,
        "active_tasks": [],
        "name": "Иван Диктирёв",
        "photo": null,
        "phone": "+79263332211",
        "vehicle_type": "car",
        "location": {"type": "Point", "coordinates": []},
        "lookup_id": "your_internal_id",
        "created": at(0),
    });
    assert_eq!(made, (201, shown.clone()));

    let task = json!({
        "action": "delivery",
        "location": {"address": "ш. Ярославское 11"},
        "lookup_id": "1",
    });
    let made = office.track("POST", "/v1/tasks/", task).await;
    let task = made.1.clone();
    assert_eq!(made.0, 201, "{task}");
    let location = json!({
        "id": task["location_id"],
        "address": "ш. Ярославское 11",
        "landmark": "",
        "point": {"type": "Point", "coordinates": [55.856652, 37.685938]},
    });
    let expected = json!({
        "id": task["id"],
        "driver_id": null,
        "status": "pending",
        "progress": "pending",
        "action": "delivery",
        "location": location,
        "location_id": task["location_id"],
        "start_location": null,
        "completion_location": null,
        "cancellation_location": null,
        "start_time": null,
        "completion_time": null,
        "cancellation_time": null,
        "eta": null,
        "initial_eta": null,
        "commited_eta": null,
        "track": null,
        "distance": null,
        "lookup_id": "1",
        "tracking_url": task["tracking_url"],
    });
    assert_eq!(task, expected);
    assert!(text(&task["tracking_url"]).starts_with("http://eta.st/t/"));

    let path = format!("/v1/drivers/{}/assign_tasks/", text(&id));
    let given = office
        .track("POST", path, json!({"task_ids": [task["id"]]}))
        .await;
    let mut with_task = shown;
    with_task["active_tasks"] = json!([{
        "id": task["id"],
        "status": "assigned",
        "action": "delivery",
        "location": location,
        "lookup_id": "1",
        "tracking_url": task["tracking_url"],
    }]);
    assert_eq!(given, (200, with_task));
}

#[tokio::test]
async fn a_task_is_driven_started_arrived_and_completed() {
    let office = office();
    let (driver, task) = (office.a_driver().await, office.a_task("1").await);
    office.seen(&driver, &[(55.80, 37.68)]).await;
    office.give(&driver, &[&task]).await;
    let given = office.read_task(&task).await;
    assert_eq!(given["driver_id"], json!(driver));
    assert_eq!(
        (&given["status"], &given["progress"]),
        (&json!("assigned"), &json!("pending"))
    );
    assert!(
        given["eta"].is_string() && given["eta"] == given["initial_eta"],
        "{given}"
    );
    assert_eq!(
        (&given["track"], &given["distance"]),
        (&Value::Null, &Value::Null)
    );

    let started = office
        .track("POST", format!("/v1/tasks/{task}/start/"), Value::Null)
        .await;
    assert_eq!(started.0, 200, "{started:?}");
    assert_eq!(started.1["status"], json!("started"));
    assert_eq!(started.1["progress"], json!("on_the_way"));
    assert_eq!(started.1["start_time"], at(60));
    let from = json!({"type": "Point", "coordinates": [55.80, 37.68]});
    let place = json!({"id": null, "address": "", "landmark": "", "point": from});
    assert_eq!(started.1["start_location"], place);

    office
        .seen(&driver, &[(55.82, 37.68), (55.85, 37.685)])
        .await;
    let done = office
        .track("POST", format!("/v1/tasks/{task}/complete/"), json!({}))
        .await;
    assert_eq!(done.0, 200, "{done:?}");
    let done = done.1;
    assert_eq!(done["status"], json!("completed"));
    assert_eq!(done["progress"], json!("on_the_way"), "kept as it was");
    assert_eq!(done["completion_time"], at(180));
    assert_eq!(done["cancellation_time"], Value::Null);
    assert_eq!(
        done["completion_location"]["point"]["coordinates"],
        json!([55.85, 37.685])
    );
    assert_eq!(done["driver_id"], json!(driver));
    let track = json!({
        "type": "LineString",
        "coordinates": [[55.80, 37.68], [55.82, 37.68], [55.85, 37.685]],
    });
    assert_eq!(done["track"], track);
    let distance = done["distance"].as_i64().expect("whole metres");
    assert!((5_500..5_700).contains(&distance), "{distance}");
    assert!(done["initial_eta"].is_string());
    let later = office.read_task(&task).await;
    assert_eq!(later["eta"], done["eta"]);
    let read = office
        .track("GET", format!("/v1/drivers/{driver}/"), Value::Null)
        .await;
    assert_eq!(read.1["active_tasks"], json!([]));
    assert_eq!(read.1["location"]["coordinates"], json!([55.85, 37.685]));
}

#[tokio::test]
async fn the_next_task_starts_when_the_one_before_it_ends() {
    let office = office();
    let driver = office.a_driver().await;
    let (a, b, c) = (
        office.a_task("a").await,
        office.a_task("b").await,
        office.a_task("c").await,
    );
    let given = office.give(&driver, &[&b, &a]).await;
    office.give(&driver, &[&c]).await;
    let order: Vec<_> = given["active_tasks"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert_eq!(
        order
            .iter()
            .map(|task| &task["lookup_id"])
            .collect::<Vec<_>>(),
        ["b", "a"]
    );
    assert!(
        order.iter().all(|task| task["status"] == "assigned"),
        "{order:?}"
    );
    office
        .track("POST", format!("/v1/tasks/{b}/start/"), Value::Null)
        .await;
    assert_eq!(office.read_task(&a).await["status"], json!("assigned"));
    office
        .track("POST", format!("/v1/tasks/{b}/cancel/"), Value::Null)
        .await;
    assert_eq!(office.read_task(&b).await["status"], json!("canceled"));
    assert_eq!(office.read_task(&a).await["status"], json!("started"));
    // Two may be started at once: the client says so.
    let both = office
        .track("POST", format!("/v1/tasks/{c}/start/"), Value::Null)
        .await;
    assert_eq!(both.1["status"], json!("started"), "{both:?}");
}
