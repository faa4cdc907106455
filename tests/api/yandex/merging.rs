//! A company at `medium`: tasks on one another's way come as one assignment.

use std::time::Duration;

use pult::app::tasks::assign;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{office, text};
use crate::support::Office;

/// Adds tasks from the first depot to these latitudes, north of it, in one call; their ids.
async fn errands(office: &Office, tasks: &[(&str, f64)]) -> Vec<String> {
    let task = |(number, lat): &(&str, f64)| {
        json!({"number": number, "locations": [
            {"type": "depots", "value": {"depots": [{"id": "123"}]}},
            {"type": "delivery", "value": {"point": {"lat": lat, "lon": 37.643045}}},
        ]})
    };
    let tasks: Vec<_> = tasks.iter().map(task).collect();
    let made = office.demand("POST", "/tasks", json!({"tasks": tasks}));
    let (status, made) = made.await;
    assert_eq!(status, 200, "{made}");
    let ids = made["tasks"].as_array().expect("a list").iter();
    ids.map(|task| text(&task["id"])).collect()
}

/// Waits until a courier is suggested an assignment that shows these tasks at some location.
async fn suggested(office: &Office, courier: &str, tasks: &[String]) -> Value {
    let path = format!("/couriers/{courier}/suggestions");
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let (_, suggested) = office.demand("GET", &path, Value::Null).await;
        if let Some(first) = suggested["assignments"].get(0) {
            let shown = office.assignment(&text(&first["id"])).await;
            let of = |task: &String| {
                shown["locations"]
                    .to_string()
                    .contains(&format!("\"{task}\""))
            };
            if tasks.iter().all(of) {
                return shown;
            }
        }
        assert!(Instant::now() < deadline, "not suggested: {suggested}");
        sleep(Duration::from_millis(10)).await;
    }
}

/// The locations as `type: tasks`.
fn way(assignment: &Value) -> Vec<String> {
    let locations = assignment["locations"].as_array().expect("locations");
    let line = |location: &Value| {
        let tasks = location["tasks"].as_array().expect("tasks").iter();
        let ids: Vec<_> = tasks.map(|task| text(&task["id"])).collect();
        format!("{}: {}", text(&location["type"]), ids.join(" "))
    };
    locations.iter().map(line).collect()
}

#[tokio::test]
async fn a_company_at_medium_gets_tasks_of_one_way_together() {
    let office = office();
    let courier = office.courier("a", 55.733).await;
    let medium = json!({"quality": "medium"});
    let set = office.demand("PATCH", "/settings", medium.clone()).await;
    assert_eq!(set, (200, medium));
    let ids = errands(&office, &[("far", 55.77), ("near", 55.76)]).await;
    let stop = CancellationToken::new();
    let engine = tokio::spawn(assign(office.dispatch.clone(), stop.clone()));
    let shown = suggested(&office, &courier, &ids).await;
    let (far, near) = (&ids[0], &ids[1]);
    let mut way = way(&shown);
    assert_eq!(way.len(), 3, "{way:?}");
    assert!(way[0].starts_with("depots: ") && way[0].contains(far) && way[0].contains(near));
    let deliveries = way.split_off(1);
    assert_eq!(
        deliveries,
        [format!("delivery: {near}"), format!("delivery: {far}")]
    );
    stop.cancel();
    engine.await.expect("the engine stops");
}

#[tokio::test]
async fn a_company_at_low_gets_them_one_by_one() {
    let office = office();
    let courier = office.courier("a", 55.733).await;
    let ids = errands(&office, &[("far", 55.77), ("near", 55.76)]).await;
    let stop = CancellationToken::new();
    let engine = tokio::spawn(assign(office.dispatch.clone(), stop.clone()));
    let way = way(&suggested(&office, &courier, &[]).await);
    let one = |task: &String| [format!("depots: {task}"), format!("delivery: {task}")];
    assert!(ids.iter().any(|task| way == one(task)), "{way:?}");
    stop.cancel();
    engine.await.expect("the engine stops");
}

#[tokio::test]
async fn a_task_that_comes_later_joins_what_is_suggested_but_not_accepted() {
    let office = office();
    let courier = office.courier("a", 55.733).await;
    let medium = json!({"quality": "medium"});
    office.demand("PATCH", "/settings", medium).await;
    let stop = CancellationToken::new();
    let engine = tokio::spawn(assign(office.dispatch.clone(), stop.clone()));
    let mut ids = errands(&office, &[("first", 55.77)]).await;
    let first = suggested(&office, &courier, &ids).await;
    ids.extend(errands(&office, &[("second", 55.76)]).await);
    let both = suggested(&office, &courier, &ids).await;
    let old = office.assignment(&text(&first["id"])).await;
    assert_eq!(old["status"], "canceled");
    // What he has accepted is his: a third task makes an assignment of its own.
    let accept = format!(
        "/couriers/{courier}/suggestions/{}/accept",
        text(&both["id"])
    );
    assert_eq!(office.demand("POST", accept, Value::Null).await.0, 200);
    let third = errands(&office, &[("third", 55.765)]).await;
    sleep(Duration::from_millis(300)).await;
    let path = format!("/tasks/{}/assignment", third[0]);
    assert_eq!(office.demand("GET", path, Value::Null).await.0, 202);
    stop.cancel();
    engine.await.expect("the engine stops");
}
