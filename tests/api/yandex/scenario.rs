//! The guide's scenario from its first curl to its last, in an empty office.

use serde_json::{Value, json};

use super::{number, office, text};

/// The bodies exactly as the guide prints them, commas and all.
const COURIERS: &str = r#"[
        {
            "number": "4293-courier",
            "phone": "+78888888888",
        },
        {
            "number": "2344-courier",
            "phone": "+79999999999",
        }
    ]"#;
const VEHICLES: &str = r#"[
        {
            "number": "4293-veh",
            "name": "4293-name",
            "routing_mode": "driving"
        },
        {
            "number": "2344-veh",
            "name": "2344-name",
            "routing_mode": "driving"
        }
    ]"#;
const DEPOTS: &str = r#"[
        {
            "number": "my-depot",
            "address": "Moscow, ...",
            "lat": 55.734739,
            "lon": 37.643045
        }
    ]"#;
const POSITIONS: &str = r#"{
    "positions": [
        {
            "accuracy": 50,
            "point": {
                "lat": 55.735525,
                "lon": 37.642474
            }
            "timestamp": 1628258400
        }
    ]
}"#;

#[tokio::test]
async fn the_scenario_of_the_guide_runs_from_end_to_end() {
    let office = office();
    let book = |path: &str, body: &'static str| {
        let uri = format!("/reference-book/companies/1{path}?apikey=ya-key-1");
        let office = &office;
        async move { office.raw("POST", &uri, body).await }
    };
    let (status, couriers) = book("/couriers", COURIERS).await;
    assert_eq!(status, 200);
    assert_eq!(
        couriers,
        json!([
            {"id": "1", "company_id": "1", "number": "4293-courier", "name": null,
             "phone": "+78888888888", "vehicle_id": null},
            {"id": "2", "company_id": "1", "number": "2344-courier", "name": null,
             "phone": "+79999999999", "vehicle_id": null},
        ])
    );
    let (status, vehicles) = book("/vehicles", VEHICLES).await;
    assert_eq!(status, 200);
    assert_eq!(
        vehicles[1],
        json!({"id": "2", "company_id": "1", "number": "2344-veh", "name": "2344-name",
               "routing_mode": "driving"})
    );
    for pair in [
        r#"{ "vehicle_id": "1", "courier_id": "1" }"#,
        r#"{ "vehicle_id": "2", "courier_id": "2" }"#,
    ] {
        let linked = book("/link-courier-vehicle", pair).await;
        assert_eq!(linked, (200, serde_json::from_str(pair).expect("a pair")));
    }
    let (status, depots) = book("/depots", DEPOTS).await;
    assert_eq!(status, 200);
    assert_eq!(depots[0]["address"], "Moscow, ...");
    let depot = text(&depots[0]["id"]);

    // The guide's own curl sets the status by POST.
    let online = json!({"status": "online"});
    for courier in ["1", "2"] {
        let set = office.demand("POST", format!("/couriers/{courier}"), online.clone());
        assert_eq!(set.await, (200, online.clone()));
    }
    let seen = office.demand("GET", "/couriers/online", Value::Null).await;
    assert_eq!(seen, (200, json!({"couriers": [{"id": "1"}, {"id": "2"}]})));
    assert_eq!(
        book("/couriers/1/push-positions", POSITIONS).await,
        (200, json!({}))
    );

    let (status, tasks) = office
        .demand(
            "POST",
            "/tasks",
            json!({"tasks": [{
                "number": "my_task_identifier",
                "locations": [
                    {"type": "depots", "value": {"depots": [{"id": depot}]}},
                    {"type": "delivery", "value": {
                        "point": {"lat": 55.735525, "lon": 37.642474},
                        "time": {"type": "asap"},
                    }},
                ],
            }]}),
        )
        .await;
    assert_eq!(status, 200);
    let task = text(&tasks["tasks"][0]["id"]);
    assert_eq!(
        tasks,
        json!({"tasks": [{"id": task, "number": "my_task_identifier"}]})
    );
    let none = office
        .demand("GET", format!("/tasks/{task}/assignment"), Value::Null)
        .await;
    assert_eq!(none, (202, Value::Null));

    let first = office.suggest(&task, "1").await;
    let suggested = office
        .demand("GET", "/couriers/1/suggestions", Value::Null)
        .await;
    assert_eq!(suggested, (200, json!({"assignments": [{"id": first}]})));
    let found = office
        .demand("GET", format!("/tasks/{task}/assignment"), Value::Null)
        .await;
    assert_eq!(found, (200, json!({"id": first})));
    assert_eq!(
        office.assignment(&first).await,
        json!({
            "id": first,
            "status": "suggested",
            "courier_id": "1",
            "locations": [
                {"type": "depots", "value": {"depots": [{"id": depot}]}, "tasks": [{"id": task}]},
                {"type": "delivery", "value": {"point": {"lat": 55.735525, "lon": 37.642474}},
                 "tasks": [{"id": task}]},
            ],
        })
    );

    // 3.b: the first courier says no; the task need not be made again.
    let no = format!("/couriers/1/suggestions/{first}");
    assert_eq!(
        office.demand("DELETE", &no, Value::Null).await,
        (200, json!({}))
    );
    assert_eq!(office.assignment(&first).await["status"], "rejected");
    let none = office
        .demand("GET", format!("/tasks/{task}/assignment"), Value::Null)
        .await;
    assert_eq!(none, (202, Value::Null));

    // 3.a and 4: the second says yes and is done.
    let second = office.suggest(&task, "2").await;
    assert!(number(&second) > number(&first));
    let yes = format!("/couriers/2/suggestions/{second}/accept");
    assert_eq!(
        office.demand("POST", &yes, Value::Null).await,
        (200, json!({}))
    );
    assert_eq!(office.assignment(&second).await["status"], "running");
    let end = format!("/couriers/2/assignments/{second}/complete");
    assert_eq!(
        office.demand("POST", &end, Value::Null).await,
        (200, json!({}))
    );
    let done = office.assignment(&second).await;
    assert_eq!(done["status"], "completed");
    assert_eq!(done["locations"].as_array().map(Vec::len), Some(2));
}
