//! What dashboards ask round the routes: readings, people, tracks, timelines, places, ways.

use pult::app::Caller;
use pult::domain::{CrewId, Meters, Point, Position, Seconds};
use serde_json::{Value, json};

use super::{a_route, code, ids, office, ok, post};
use crate::support::Office;

const VAN: i64 = 669_673;

async fn drive(office: &Office, north: impl Iterator<Item = i64>) {
    for step in north {
        office.dispatch.clock().advance(Seconds(30));
        let position = Position {
            at: office.dispatch.now(),
            point: Point {
                lat: 55.0 + step as f64 * 0.001,
                lon: 37.6,
            },
            accuracy: Meters(5),
        };
        let told = office
            .dispatch
            .report_positions(&Caller::CONSOLE, vec![(CrewId(VAN), vec![position])]);
        told.await.expect("a position");
    }
}

fn day() -> Value {
    json!({"tracker_id": VAN, "from": "2026-11-18 00:00:00", "to": "2026-11-19 00:00:00"})
}

#[tokio::test]
async fn readings_and_counters_add_up_what_was_driven() {
    let office = office();
    let before = ok(&office, "tracker/readings/list", json!({"tracker_id": VAN})).await;
    let started = before["counters"].as_array().expect("counters").len();
    assert!(started <= 1);
    drive(&office, 0..11).await;
    let told = ok(&office, "tracker/readings/list", json!({"tracker_id": VAN})).await;
    for list in ["inputs", "states", "virtual_sensors"] {
        assert_eq!(told[list], json!([]), "{list}");
    }
    let km = told["counters"][0]["value"].as_f64().expect("kilometres");
    assert!(km >= 1.1, "{km}");
    // Asked again, it is carried on and not counted twice.
    drive(&office, 11..21).await;
    let body = json!({"trackers": [VAN], "type": "odometer"});
    let counted = ok(&office, "tracker/counter/value/list", body).await;
    let more = counted["value"][VAN.to_string()]
        .as_f64()
        .expect("kilometres")
        - km;
    assert!((more - 1.112).abs() < 0.02, "{more}");
    let batch = ok(
        &office,
        "tracker/readings/batch_list",
        json!({"trackers": [VAN, 223_465]}),
    )
    .await;
    assert_eq!(batch["result"]["223465"]["counters"], json!([]));
    let last = ok(
        &office,
        "tracker/get_last_gps_point",
        json!({"tracker_id": VAN}),
    )
    .await;
    assert_eq!(last["value"]["heading"], 0);
    assert_eq!(last["value"]["precision"], 5);
    let never = ok(
        &office,
        "tracker/get_last_gps_point",
        json!({"tracker_id": 223_465}),
    )
    .await;
    assert_eq!(never["value"], Value::Null);
    let stats =
        json!({"trackers": [VAN], "from": "2026-11-17 00:00:00", "to": "2026-11-19 00:00:00"});
    let stats = ok(&office, "tracker/stats/mileage/read", stats).await;
    let days = stats["result"][VAN.to_string()].as_object().expect("days");
    assert_eq!(
        days.keys().collect::<Vec<_>>(),
        ["2026-11-17", "2026-11-18"]
    );
    assert_eq!(days["2026-11-17"], json!({"mileage": 0.0}));
    for (call, body, expected) in [
        ("tracker/readings/list", json!({"tracker_id": 77}), 204),
        (
            "tracker/readings/batch_list",
            json!({"trackers": [77]}),
            217,
        ),
        (
            "tracker/counter/value/list",
            json!({"trackers": [VAN], "type": "engine_hours"}),
            204,
        ),
        (
            "tracker/counter/value/list",
            json!({"trackers": [VAN], "type": "x"}),
            7,
        ),
        (
            "tracker/stats/mileage/read",
            json!({"trackers": [VAN], "from": "2026-01-01 00:00:00", "to": "2026-11-18 00:00:00"}),
            211,
        ),
        (
            "tracker/stats/mileage/read",
            json!({"trackers": vec![VAN; 129], "from": "2026-11-17 00:00:00", "to": "2026-11-18 00:00:00"}),
            221,
        ),
        (
            "tracker/stats/mileage/read",
            json!({"trackers": [VAN], "from": "2026-11-18 00:00:00", "to": "2026-11-17 00:00:00"}),
            7,
        ),
    ] {
        assert_eq!(
            code(&office, call, body.clone()).await,
            expected,
            "{call} {body}"
        );
    }
}

#[tokio::test]
async fn people_and_vehicles_are_listed() {
    let office = office();
    let drivers = ok(
        &office,
        "employee/list",
        json!({"sort": ["first_name=desc"]}),
    )
    .await;
    let names: Vec<_> = drivers["list"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["first_name"].clone())
        .collect();
    assert_eq!(drivers["count"].as_u64(), Some(names.len() as u64));
    assert!(
        names
            .windows(2)
            .all(|pair| pair[0].as_str() >= pair[1].as_str()),
        "{names:?}"
    );
    let anna = ok(&office, "employee/read", json!({"employee_id": 1})).await["value"].clone();
    assert_eq!(
        (&anna["tracker_id"], &anna["phone"]),
        (&json!(VAN), &json!("79261112233"))
    );
    let found = ok(&office, "employee/list", json!({"filter": "ANNA"})).await;
    assert_eq!(found["count"], 1);
    let van = ok(&office, "vehicle/read", json!({"vehicle_id": 1})).await["value"].clone();
    for (field, value) in [
        ("tracker_id", json!(VAN)),
        ("tracker_label", json!("Van 17")),
        ("label", json!("17")),
        ("model", json!("Ford Transit")),
        ("reg_number", json!("a123bc")),
        ("manufacture_year", json!(2020)),
        ("type", json!("car")),
    ] {
        assert_eq!(van[field], value, "{field}");
    }
    assert_eq!(ok(&office, "vehicle/list", json!({})).await["count"], 1);
    let groups = ok(&office, "tracker/group/list", json!({})).await;
    assert_eq!(
        (&groups["list"][0]["id"], &groups["list"][0]["title"]),
        (&json!(5), &json!("Vans"))
    );
    assert_eq!(
        code(&office, "employee/read", json!({"employee_id": 77})).await,
        201
    );
    assert_eq!(
        code(&office, "vehicle/read", json!({"vehicle_id": 77})).await,
        201
    );
    for wrong in [
        json!(["id=up"]),
        json!(["wage=asc"]),
        json!(["tags"]),
        json!(["id=asc", "phone=asc", "email=asc"]),
    ] {
        for call in ["employee/list", "vehicle/list"] {
            let sort = json!({"sort": wrong});
            assert_eq!(code(&office, call, sort).await, 7, "{call} {wrong}");
        }
    }
    // Equals of a list that descends stand as the second key says.
    let sort = json!({"sort": ["email=desc", "id=asc"]});
    let by_both = ok(&office, "employee/list", sort).await;
    let ids = by_both["list"].as_array().expect("a list").iter();
    let ids: Vec<_> = ids.map(|it| it["id"].as_i64()).collect();
    assert!(ids.len() > 1 && ids.is_sorted(), "{ids:?}");
}

#[tokio::test]
async fn who_asks_is_told_who_it_is_and_sessions_end() {
    let office = office();
    let opened = ok(
        &office,
        "user/auth",
        json!({"login": "guest", "password": "secret-2", "hash": ""}),
    )
    .await;
    let hash = opened["hash"].clone();
    let me = ok(&office, "user/get_info", json!({"hash": hash})).await;
    assert_eq!(
        (&me["user_info"]["login"], &me["user_info"]["title"]),
        (&json!("guest"), &json!("Fleet"))
    );
    assert_eq!(me["privileges"], json!({"rights": []}));
    assert_eq!(me["user_info"]["time_zone"], "Europe/Moscow");
    let boss = ok(
        &office,
        "user/auth",
        json!({"login": "boss", "password": "secret-1", "hash": ""}),
    )
    .await;
    let boss = ok(&office, "user/get_info", json!({"hash": boss["hash"]})).await;
    assert!(boss.get("privileges").is_none(), "{boss}");
    ok(&office, "user/session/renew", json!({"hash": hash})).await;
    ok(&office, "user/logout", json!({"hash": hash})).await;
    assert_eq!(
        code(&office, "user/get_info", json!({"hash": hash})).await,
        4
    );
    for call in ["user/logout", "user/session/renew"] {
        assert_eq!(code(&office, call, json!({})).await, 13, "{call}");
    }
    ok(&office, "user/get_info", json!({})).await;
    let config = ok(
        &office,
        "dealer/get_ui_config",
        json!({"domain": "any.example", "hash": ""}),
    )
    .await;
    assert_eq!(config["settings"]["maps"], json!(["osm"]));
    assert_eq!(config["dealer"]["ui_domain"], "any.example");
    let none = post(&office, "dealer/get_ui_config", json!({"hash": ""}))
        .await
        .json();
    assert_eq!(none["status"]["code"], 7);
}

#[tokio::test]
async fn tracks_begin_and_end_where_the_car_stands() {
    let office = office();
    drive(&office, 0..10).await;
    drive(&office, std::iter::repeat_n(9, 20)).await;
    drive(&office, (0..9).rev()).await;
    let listed = ok(&office, "track/list", day()).await;
    let list = listed["list"].as_array().expect("tracks");
    assert_eq!(list.len(), 2, "{listed:#}");
    assert_eq!(
        (&list[0]["type"], &list[0]["length"]),
        (&json!("regular"), &json!(1.0))
    );
    assert!(list[0]["bounds"]["nw"]["lat"].as_f64() > list[0]["bounds"]["se"]["lat"].as_f64());
    let mut one = day();
    one["track_id"] = list[1]["id"].clone();
    let points = ok(&office, "track/read", one.clone()).await["list"].clone();
    let points = points.as_array().expect("points");
    assert_eq!(points[0]["mileage"], json!(0.0));
    assert_eq!(points[points.len() - 1]["heading"], 180);
    one["point_limit"] = json!(3);
    let thin = ok(&office, "track/read", one.clone()).await;
    assert_eq!(thin["list"].as_array().map(Vec::len), Some(3));
    one["track_id"] = json!(7);
    assert_eq!(code(&office, "track/read", one).await, 201);
    let mut merged = day();
    merged["split"] = json!(false);
    let merged = ok(&office, "track/list", merged).await;
    assert_eq!(merged["list"].as_array().map(Vec::len), Some(1));
    assert!(merged["list"][0].get("id").is_none());
    let long =
        json!({"tracker_id": VAN, "from": "2026-01-01 00:00:00", "to": "2026-11-18 00:00:00"});
    assert_eq!(code(&office, "track/list", long).await, 211);
}

#[tokio::test]
async fn the_timeline_tells_what_happened_to_tasks_and_shifts() {
    let office = office();
    let route = a_route(&office, Some(VAN)).await;
    let stop = ids(&route)[0];
    let opened = office.dispatch.open_shift(&Caller::CONSOLE, CrewId(VAN));
    opened.await.expect("on line");
    let order = pult::domain::OrderId(route["id"].as_i64().expect("an id"));
    office.dispatch.clock().advance(Seconds(60));
    let arrived = office
        .dispatch
        .arrive(&Caller::CONSOLE, order, pult::domain::StopId(stop), None);
    arrived.await.expect("arrives");
    office.dispatch.clock().advance(Seconds(60));
    let closed = office.dispatch.close_shift(&Caller::CONSOLE, CrewId(VAN));
    closed.await.expect("off line");
    let span =
        json!({"trackers": [VAN], "from": "2026-11-18 00:00:00", "to": "2026-11-20 00:00:00"});
    let told = ok(&office, "history/tracker/list", span.clone()).await;
    let list = told["list"].as_array().expect("entries");
    let events: Vec<_> = list
        .iter()
        .map(|entry| entry["event"].as_str().expect("a word"))
        .collect();
    assert!(
        events.ends_with(&["task_status_change", "offline"]),
        "{events:?}"
    );
    let entry = &list[list.len() - 2];
    assert_eq!(entry["extra"]["task_id"], json!(stop));
    assert_eq!(entry["extra"]["parent_task_id"], route["id"]);
    assert!(entry["location"]["lat"].is_number(), "{entry}");
    assert!(
        entry["message"]
            .as_str()
            .expect("a text")
            .starts_with("Van 17: "),
        "{entry}"
    );
    let mut named = span.clone();
    named["events"] = json!(["offline"]);
    named["add_tracker_label"] = json!(false);
    let named = ok(&office, "history/tracker/list", named).await;
    assert_eq!(
        (&named["total"], &named["list"][0]["message"]),
        (&json!(1), &json!("offline"))
    );
    let mut limited = span.clone();
    limited["limit"] = json!(1);
    limited["ascending"] = json!(false);
    let limited = ok(&office, "history/user/list", limited).await;
    assert_eq!(limited["limit_exceeded"], true);
    assert_eq!(limited["list"][0]["event"], "offline");
    for (field, value, expected) in [
        ("limit", json!(1001), 212),
        ("limit", json!(0), 7),
        ("from", json!("2026-01-01 00:00:00"), 211),
        ("trackers", json!([77]), 217),
    ] {
        let mut body = span.clone();
        body[field] = value;
        assert_eq!(
            code(&office, "history/tracker/list", body).await,
            expected,
            "{field}"
        );
    }
}

#[tokio::test]
async fn ways_places_zones_and_tables() {
    let office = office();
    let ends = json!({"start": {"lat": 55.7, "lng": 37.6}, "end": {"lat": 55.8, "lng": 37.6},
                      "waypoints": [{"lat": 55.75, "lng": 37.6}]});
    let way = ok(&office, "route/get", ends.clone()).await;
    assert_eq!(way["key_points"].as_array().map(Vec::len), Some(3));
    assert_eq!(way["key_points"][2]["distance"], way["distance"]);
    let mut thinned = ends.clone();
    thinned["point_limit"] = json!(2);
    let thinned = ok(&office, "route/get", thinned).await;
    for key in thinned["key_points"].as_array().expect("key points") {
        let at = key["id"].as_u64().expect("a place in the list") as usize;
        assert_eq!(thinned["list"][at]["lat"], key["lat"], "{thinned}");
    }
    assert_eq!(
        ok(&office, "route/osrm/get", ends).await["distance"],
        way["distance"]
    );
    assert_eq!(
        code(&office, "route/get", json!({"start": {"lat": 1, "lng": 1}})).await,
        7
    );
    assert_eq!(ok(&office, "place/list", json!({})).await["count"], 0);
    assert_eq!(
        code(&office, "place/read", json!({"place_id": 77})).await,
        201
    );
    assert_eq!(ok(&office, "zone/list", json!({})).await["list"], json!([]));
    let conditions = json!({"conditions": [{"type": "any"}]});
    assert_eq!(code(&office, "place/list", conditions).await, 7);
    assert_eq!(
        code(&office, "zone/point/list", json!({"zone_id": 77})).await,
        201
    );
    let batch = "A\t2026-11-19 10:00:00\t\tсюда\t55.7\t37.6\tосторожно\n\t2026-11-19\t\tнигде";
    let read = ok(
        &office,
        "task/batch_convert",
        json!({"batch": batch, "default_duration": 90}),
    )
    .await;
    let list = read["list"].as_array().expect("tasks");
    assert_eq!(list[0]["to"], "2026-11-19 11:30:00");
    assert_eq!(
        list[0]["location"],
        json!({"lat": 55.7, "lng": 37.6, "address": "сюда", "radius": 100})
    );
    assert!(list[0].get("errors").is_none());
    let wrong: Vec<_> = list[1]["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|it| it["parameter"].clone())
        .collect();
    assert_eq!(wrong, [json!("label"), json!("from"), json!("location")]);
    // The address is told though it is not found: somebody has to put it right.
    assert_eq!(list[1]["location"]["address"], "нигде");
    assert_eq!(list[1]["location"]["lat"], Value::Null);
    assert_eq!(ok(&office, "task/count", json!({})).await["count"], 0);
    // A row is a task like any.
    let task = json!({"label": "A", "description": "", "from": "2026-11-19 10:00:00",
                      "to": "2026-11-19 11:00:00", "location": {"lat": 55.7, "lng": 37.6, "radius": 9}});
    let made = ok(&office, "task/create", json!({"task": task})).await;
    let made = ok(&office, "task/read", json!({"task_id": made["id"]})).await;
    let names = |task: &Value| -> Vec<String> {
        let names = task.as_object().into_iter().flatten();
        names.map(|(name, _)| name.clone()).collect()
    };
    let (mut row, mut known) = (names(&list[0]), names(&made["value"]));
    row.sort_unstable();
    known.sort_unstable();
    assert_eq!(row, known);
    assert_eq!(list[0]["user_id"], made["value"]["user_id"]);
}
