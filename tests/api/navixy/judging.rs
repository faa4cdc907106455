//! What the journal tells of a route, and where a crew is.

use pult::app::Caller;
use pult::domain::{CrewId, Meters, Point, Position, Seconds};
use serde_json::json;

use super::{a_route, office, ok};
use crate::support::Office;

async fn was_at(office: &Office, lat: f64) {
    let position = Position {
        at: office.dispatch.now(),
        point: Point { lat, lon: 37.6 },
        accuracy: Meters(5),
    };
    let positions = vec![(CrewId(669_673), vec![position])];
    let told = office
        .dispatch
        .report_positions(&Caller::CONSOLE, positions);
    told.await.expect("a position");
}

#[tokio::test]
async fn the_history_tells_what_happened_oldest_first() {
    let office = office();
    let route = a_route(&office, None).await;
    let id = &route["id"];
    let assign = json!({"route_id": id, "tracker_id": 669_673});
    ok(&office, "task/route/assign", assign).await;
    ok(&office, "task/route/assign", json!({"route_id": id})).await;
    let update = json!({"route": {"id": id, "label": "Square"}});
    ok(&office, "task/route/update", update).await;
    let history = ok(&office, "task/history/list", json!({"task_id": id})).await;
    let list = history["list"].as_array().expect("a list").clone();
    let told: Vec<_> = list
        .iter()
        .map(|entry| entry["operation"].clone())
        .collect();
    assert_eq!(told, ["create", "assign", "assign", "update"]);
    assert_eq!(list[0]["payload"]["label"], "Round");
    assert_eq!(list[0]["payload"]["status"], "unassigned");
    assert_eq!(list[1]["payload"], json!({"tracker_id": 669_673}));
    assert_eq!(list[2]["payload"], json!({"tracker_id": null}));
    assert_eq!(list[3]["payload"], json!({"label": "Square"}));
    assert_eq!(list[0]["task_id"], *id);
    assert_eq!(list[0]["event_date"], "2026-11-18 14:06:40");
}

#[tokio::test]
async fn a_tracker_tells_where_it_is_and_whether_it_moves() {
    let office = office();
    was_at(&office, 55.70).await;
    office.dispatch.clock().advance(Seconds(60));
    was_at(&office, 55.71).await;
    let read = |office| async move {
        let body = json!({"tracker_id": 669_673});
        ok(office, "tracker/get_state", body).await["state"].clone()
    };
    let state = read(&office).await;
    assert_eq!(state["gps"]["location"], json!({"lat": 55.71, "lng": 37.6}));
    assert_eq!(state["gps"]["speed"], 67);
    assert_eq!(state["gps"]["heading"], 0);
    assert_eq!(state["gps"]["precision"], 5);
    assert_eq!(state["movement_status"], "moving");
    assert_eq!(state["connection_status"], "active");
    assert_eq!(state["actual_track_update"], state["last_update"]);
    let moved = state["last_update"].clone();
    office.dispatch.clock().advance(Seconds(60));
    was_at(&office, 55.7104).await;
    let state = read(&office).await;
    assert_eq!(state["movement_status"], "stopped", "3 km/h is standing");
    assert_eq!(state["gps"]["speed"], 3);
    assert_eq!(state["last_update"], "2026-11-18 14:08:40");
    assert_eq!(state["actual_track_update"], moved);
    for (later, connection) in [
        (300, "active"),
        (1, "idle"),
        (599, "idle"),
        (1, "signal_lost"),
    ] {
        office.dispatch.clock().advance(Seconds(later));
        let state = read(&office).await;
        assert_eq!(state["connection_status"], connection, "{later}");
        assert_eq!(state["movement_status"], "parked");
    }
    was_at(&office, 55.71).await;
    let closed = office
        .dispatch
        .close_shift(&Caller::CONSOLE, CrewId(669_673));
    closed.await.expect("off line");
    assert_eq!(read(&office).await["connection_status"], "offline");
}

#[tokio::test]
async fn a_tracker_on_shift_that_was_never_seen_is_just_registered() {
    let office = office();
    let crew = CrewId(223_465);
    let opened = office.dispatch.open_shift(&Caller::CONSOLE, crew);
    opened.await.expect("on line");
    let state = ok(&office, "tracker/get_state", json!({"tracker_id": crew.0})).await;
    let state = &state["state"];
    assert_eq!(state["connection_status"], "just_registered");
    assert_eq!(state["actual_track_update"], json!(null));
}
