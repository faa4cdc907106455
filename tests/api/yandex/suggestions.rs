//! Assignments of one task and of several, as they are suggested, run and end.

use pult::app::Caller;
use pult::app::tasks::assign;
use pult::domain::{AssignmentId, CrewId, Leg, OrderId};
use pult::store::work;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{number, office, text};
use crate::support::Office;

/// A task with a pick-up and a delivery at these latitudes.
async fn errand(
    office: &Office,
    number: &str,
    depots: &[&str],
    pickup: f64,
    delivery: f64,
) -> String {
    let first = if depots.is_empty() {
        json!({"type": "pickup", "value": {"point": {"lat": pickup, "lon": 37.6}}})
    } else {
        let ids: Vec<_> = depots.iter().map(|id| json!({"id": id})).collect();
        json!({"type": "depots", "value": {"depots": ids}})
    };
    let last = json!({"type": "delivery", "value": {"point": {"lat": delivery, "lon": 37.6}}});
    let new = json!({"tasks": [{"number": number, "locations": [first, last]}]});
    let made = office.demand("POST", "/tasks", new).await;
    assert_eq!(made.0, 200, "{made:?}");
    text(&made.1["tasks"][0]["id"])
}

/// Suggests several tasks together: everybody's first stop, then everybody's second, each at the place
/// with this index.
async fn suggest_all(office: &Office, tasks: &[&String], courier: &str, place: usize) -> String {
    let mut route = Vec::new();
    let mut orders = Vec::new();
    for task in tasks {
        let id = OrderId(number(task));
        let view = office.dispatch.order(&Caller::CONSOLE, id).await;
        orders.push(view.expect("the order").order);
    }
    let now = office.dispatch.now();
    for index in 0..2 {
        for order in &orders {
            let stop = &order.stops[index];
            route.push(Leg {
                order: order.id,
                stop: stop.id,
                place: stop.places[place.min(stop.places.len() - 1)].id,
                distance: pult::domain::Meters(100),
                duration: pult::domain::Seconds(60),
                eta: now,
                initial_eta: now,
            });
        }
    }
    let offer = work::Offer {
        crew: CrewId(number(courier)),
        orders: orders.iter().map(|order| order.id).collect(),
        route,
        expires_at: None,
        why: None,
    };
    let offer = office.dispatch.offer(&Caller::ENGINE, offer).await;
    let AssignmentId(id) = offer.expect("an offer").id;
    id.to_string()
}

async fn accepted(office: &Office, courier: &str, assignment: &str) {
    let path = format!("/couriers/{courier}/suggestions/{assignment}/accept");
    assert_eq!(office.demand("POST", path, Value::Null).await.0, 200);
}

/// The locations of an assignment as `type: tasks`.
fn outline(assignment: &Value) -> Vec<String> {
    let locations = assignment["locations"].as_array().expect("locations");
    let spell = |location: &Value| {
        let tasks = location["tasks"].as_array().expect("tasks").iter();
        let tasks: Vec<_> = tasks.map(|task| text(&task["id"])).collect();
        format!("{}: {}", text(&location["type"]), tasks.join(" "))
    };
    locations.iter().map(spell).collect()
}

#[tokio::test]
async fn an_assignment_shows_each_place_once_with_the_tasks_it_serves() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let from_depot = errand(&office, "300", &["123"], 0.0, 55.8).await;
    // Three metres apart: one place. Its pick-up is elsewhere.
    let from_point = errand(&office, "200", &[], 55.733974, 55.800027).await;
    let id = suggest_all(&office, &[&from_depot, &from_point], &courier, 0).await;
    assert_eq!(
        office.assignment(&id).await,
        json!({
            "id": id,
            "status": "suggested",
            "courier_id": courier,
            "locations": [
                {"type": "depots", "value": {"depots": [{"id": "123"}]},
                 "tasks": [{"id": from_depot}]},
                {"type": "pickup", "value": {"point": {"lat": 55.733974, "lon": 37.6}},
                 "tasks": [{"id": from_point}]},
                {"type": "delivery", "value": {"point": {"lat": 55.8, "lon": 37.6}},
                 "tasks": [{"id": from_depot}, {"id": from_point}]},
            ],
        })
    );
}

#[tokio::test]
async fn points_six_metres_apart_are_two_places() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let one = errand(&office, "1", &["123"], 0.0, 55.8).await;
    let other = errand(&office, "2", &["123"], 0.0, 55.800054).await;
    let id = suggest_all(&office, &[&one, &other], &courier, 0).await;
    let both = format!("depots: {one} {other}");
    let apart = [
        both,
        format!("delivery: {one}"),
        format!("delivery: {other}"),
    ];
    assert_eq!(outline(&office.assignment(&id).await), apart);
}

#[tokio::test]
async fn an_assignment_shows_the_depot_that_was_picked_to_its_end() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let one = errand(&office, "1", &["123", "124"], 0.0, 55.8).await;
    let other = errand(&office, "2", &["123", "124"], 0.0, 55.8).await;
    let id = suggest_all(&office, &[&one, &other], &courier, 1).await;
    let picked = json!([{"id": "124"}]);
    let before = office.assignment(&id).await;
    assert_eq!(before["locations"][0]["value"]["depots"], picked);
    accepted(&office, &courier, &id).await;
    let path = format!("/couriers/{courier}/assignments/{id}/complete");
    assert_eq!(office.demand("POST", path, Value::Null).await.0, 200);
    let after = office.assignment(&id).await;
    assert_eq!(after["status"], "completed");
    assert_eq!(after["locations"], before["locations"]);
    // The task itself still reads as it was sent.
    let task = office.demand("GET", format!("/tasks/{one}"), Value::Null);
    let (_, task) = task.await;
    let sent = json!([{"id": "123"}, {"id": "124"}]);
    assert_eq!(task["locations"][0]["value"]["depots"], sent);
}

#[tokio::test]
async fn an_accepted_assignment_loses_a_deleted_task_and_keeps_the_others() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let one = errand(&office, "1", &["123"], 0.0, 55.8).await;
    let other = errand(&office, "2", &["123"], 0.0, 55.8).await;
    let id = suggest_all(&office, &[&one, &other], &courier, 0).await;
    accepted(&office, &courier, &id).await;
    let gone = office.demand("DELETE", format!("/tasks/{one}"), Value::Null);
    assert_eq!(gone.await, (200, json!({})));
    let left = office.assignment(&id).await;
    assert_eq!(left["status"], "running");
    let rest = [format!("depots: {other}"), format!("delivery: {other}")];
    assert_eq!(outline(&left), rest);
    let path = format!("/couriers/{courier}/assignments/{id}/complete");
    assert_eq!(office.demand("POST", path, Value::Null).await.0, 200);
    let done = office.assignment(&id).await;
    assert_eq!(done["status"], "completed");
    assert_eq!(outline(&done), rest);
}

#[tokio::test]
async fn a_suggested_assignment_goes_with_any_of_its_tasks() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let one = errand(&office, "1", &["123"], 0.0, 55.8).await;
    let other = errand(&office, "2", &["123"], 0.0, 55.8).await;
    let id = suggest_all(&office, &[&one, &other], &courier, 0).await;
    let gone = office.demand("DELETE", format!("/tasks/{one}"), Value::Null);
    assert_eq!(gone.await.0, 200);
    assert_eq!(office.assignment(&id).await["status"], "canceled");
    let path = format!("/tasks/{other}/assignment");
    assert_eq!(
        office.demand("GET", path, Value::Null).await,
        (202, Value::Null)
    );
}

#[tokio::test]
async fn an_offer_whose_time_is_over_is_rejected_at_once() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let task = office.task("1").await;
    let id = office.suggest(&task, &courier).await;
    let timeout = office.dispatch.rules().offer_timeout;
    office.dispatch.clock().advance(timeout);
    assert_eq!(office.assignment(&id).await["status"], "rejected");
    let suggested = office.demand(
        "GET",
        format!("/couriers/{courier}/suggestions"),
        Value::Null,
    );
    assert_eq!(suggested.await, (200, json!({"assignments": []})));
    let found = office.demand("GET", format!("/tasks/{task}/assignment"), Value::Null);
    assert_eq!(found.await, (202, Value::Null));
    let path = format!("/couriers/{courier}/suggestions/{id}/accept");
    assert_eq!(office.demand("POST", path, Value::Null).await.0, 422);
}

#[tokio::test]
async fn the_engine_suggests_tasks_with_the_same_ends_together() {
    let office = office();
    let courier = office.courier("a", 55.735).await;
    let one = office.task("1").await;
    let other = office.task("2").await;
    let stop = CancellationToken::new();
    let engine = tokio::spawn(assign(office.dispatch.clone(), stop.clone()));
    let path = format!("/couriers/{courier}/suggestions");
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    let id = loop {
        let (_, suggested) = office.demand("GET", &path, Value::Null).await;
        if let Some(first) = suggested["assignments"].get(0) {
            break text(&first["id"]);
        }
        assert!(tokio::time::Instant::now() < deadline, "nobody was asked");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    };
    stop.cancel();
    engine.await.expect("the engine stops");
    let both = [
        format!("depots: {one} {other}"),
        format!("delivery: {one} {other}"),
    ];
    assert_eq!(outline(&office.assignment(&id).await), both);
}
