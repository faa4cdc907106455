//! Recurring tasks and routes are the office's standing orders.

use serde_json::{Value, json};

use super::{code, office, ok};
use crate::support::Office;

fn schedule(from_time: &str, days: &[u8]) -> Value {
    json!({
        "label": "Milk", "description": "to the door", "tracker_id": 669_673,
        "location": {"lat": 55.75, "lng": 37.62, "radius": 150, "address": "Mira 1"},
        "from_time": from_time, "duration": 120, "max_delay": 15, "min_stay_duration": 5, "tags": [3],
        "parameters": {"type": "weekdays", "weekdays": days},
    })
}

/// When the open tasks of the coming days begin and end, and who has them.
async fn coming(office: &Office) -> Vec<(String, String, Value)> {
    let open = json!({"statuses": ["unassigned", "assigned"], "sort": ["from=asc"]});
    let list = ok(office, "task/list", open).await["list"].take();
    let told = |task: &Value| {
        let date = |name: &str| task[name].as_str().expect("a date").to_owned();
        (date("from"), date("to"), task["tracker_id"].clone())
    };
    list.as_array().expect("tasks").iter().map(told).collect()
}

#[tokio::test]
async fn a_task_is_made_for_each_of_its_days() {
    let office = office();
    let wanted = json!({"schedule": schedule("10:00:00", &[4, 1])});
    let id = ok(&office, "task/schedule/create", wanted).await["id"].take();
    let day = |day: &str, from: &str, to: &str| {
        (
            format!("2026-11-{day} {from}"),
            format!("2026-11-{day} {to}"),
            json!(669_673),
        )
    };
    let expected = [
        day("19", "10:00:00", "12:00:00"),
        day("23", "10:00:00", "12:00:00"),
    ];
    assert_eq!(coming(&office).await, expected);

    let shown = ok(&office, "task/schedule/read", json!({"id": id})).await["value"].take();
    for (field, value) in [
        ("id", id.clone()),
        ("type", json!("task")),
        ("label", json!("Milk")),
        ("description", json!("to the door")),
        ("from_time", json!("10:00:00")),
        ("duration", json!(120)),
        ("max_delay", json!(15)),
        ("min_stay_duration", json!(5)),
        ("tracker_id", json!(669_673)),
        ("tags", json!([3])),
        (
            "parameters",
            json!({"type": "weekdays", "weekdays": [1, 4]}),
        ),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    assert_eq!(shown["location"]["address"], "Mira 1");
    for (filter, n_found) in [
        (json!({}), 1),
        (json!({"filter": "milk"}), 1),
        (json!({"filter": "bread"}), 0),
        (json!({"trackers": [669_673]}), 1),
        (json!({"trackers": [5]}), 0),
        (json!({"tag_ids": [3, 4]}), 1),
        (json!({"types": ["route"]}), 0),
    ] {
        let list = ok(&office, "task/schedule/list", filter.clone()).await["list"].take();
        assert_eq!(list.as_array().map(Vec::len), Some(n_found), "{filter}");
        if n_found > 0 {
            assert_eq!(list[0], shown, "{filter}");
        }
    }

    let mut changed = schedule("11:30", &[5]);
    changed["id"] = id.clone();
    changed["tracker_id"] = Value::Null;
    ok(
        &office,
        "task/schedule/update",
        json!({"schedule": changed}),
    )
    .await;
    let (from, to, nobody) = (
        "2026-11-20 11:30:00".to_owned(),
        "2026-11-20 13:30:00".to_owned(),
        Value::Null,
    );
    assert_eq!(coming(&office).await, [(from, to, nobody)]);
    ok(&office, "task/schedule/delete", json!({"schedule_id": id})).await;
    assert_eq!(coming(&office).await, []);
    let list = ok(&office, "task/schedule/list", json!({})).await;
    assert_eq!(list["list"], json!([]));
    assert_eq!(
        code(&office, "task/schedule/read", json!({"id": id})).await,
        201
    );
}

#[tokio::test]
async fn a_route_is_made_with_its_checkpoints() {
    let office = office();
    let checkpoints = json!([schedule("09:00:00", &[1]), schedule("10:30:00", &[1])]);
    let wanted = json!({"schedule": schedule("09:00:00", &[6]), "checkpoints": checkpoints});
    let id = ok(&office, "task/schedule/create", wanted).await["id"].take();
    let routes = ok(&office, "task/list", json!({"types": ["route"]})).await["list"].take();
    let checkpoints = &routes[0]["checkpoints"];
    assert_eq!(
        [
            &routes[0]["from"],
            &checkpoints[1]["from"],
            &checkpoints[1]["to"]
        ],
        [
            "2026-11-21 09:00:00",
            "2026-11-21 10:30:00",
            "2026-11-21 12:30:00"
        ]
    );
    assert_eq!(routes[0]["tracker_id"], 669_673);
    let shown = ok(&office, "task/schedule/read", json!({"id": id})).await;
    assert_eq!(
        [
            &shown["value"]["type"],
            &shown["value"]["from_time"],
            &shown["value"]["duration"]
        ],
        [&json!("route"), &json!("09:00:00"), &json!(210)]
    );
    let times: Vec<&Value> = shown["checkpoints"]
        .as_array()
        .expect("checkpoints")
        .iter()
        .map(|it| &it["from_time"])
        .collect();
    assert_eq!(times, ["09:00:00", "10:30:00"]);
}

#[tokio::test]
async fn what_cannot_recur_is_told() {
    let office = office();
    let with = |field: &str, value: Value| {
        let mut wrong = schedule("10:00:00", &[1]);
        wrong[field] = value;
        json!({"schedule": wrong})
    };
    for (wrong, why) in [
        (json!({}), 7),
        (with("from_time", json!("24:00:00")), 7),
        (with("label", json!("")), 7),
        (
            with(
                "parameters",
                json!({"type": "month_days", "month_days": [1]}),
            ),
            7,
        ),
        (
            with("parameters", json!({"type": "weekdays", "weekdays": [8]})),
            7,
        ),
        (
            with("parameters", json!({"type": "weekdays", "weekdays": []})),
            7,
        ),
        (with("parameters", Value::Null), 7),
        (with("tracker_id", json!(99)), 201),
        (with("tracker_id", json!(3)), 208),
    ] {
        assert_eq!(
            code(&office, "task/schedule/create", wrong.clone()).await,
            why,
            "{wrong}"
        );
    }
    assert_eq!(
        code(&office, "task/schedule/update", with("id", json!(77))).await,
        204
    );
    let nothing = json!({"schedule_id": 77});
    assert_eq!(code(&office, "task/schedule/delete", nothing).await, 201);
}
