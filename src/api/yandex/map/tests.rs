use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::json::{decode, shape};
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, CompanyId, CrewId, NewOrder, Origin, Place,
    PlaceId, PlaceKind,
};
use pult_garble::garbled;

fn depots() -> Vec<Place> {
    let depot = |id| Place {
        id: PlaceId(id),
        kind: PlaceKind::Depot,
        ..Place::default()
    };
    vec![depot(123), depot(124)]
}

fn orders(body: &str) -> Result<Vec<NewOrder>, Failure> {
    orders_from_tasks(&decode::<wire::NewTasks>(body)?.tasks, &depots())
}

#[test]
fn every_status_of_an_assignment_has_a_word() {
    use wire::AssignmentStatus::{Canceled, Completed, Rejected, Running, Suggested};
    let expires_at = |at: i64| AssignmentStatus::Offered {
        expires_at: Some(Timestamp(at)),
    };
    for (status, word) in [
        (AssignmentStatus::Offered { expires_at: None }, Suggested),
        (expires_at(11), Suggested),
        (expires_at(10), Rejected),
        (AssignmentStatus::Active, Running),
        (AssignmentStatus::Completed, Completed),
        (AssignmentStatus::Declined, Rejected),
        (AssignmentStatus::Expired, Rejected),
        (AssignmentStatus::Withdrawn, Canceled),
        (AssignmentStatus::Cancelled, Canceled),
    ] {
        let assignment = Assignment {
            id: AssignmentId(1),
            crew: CrewId(1),
            orders: Vec::new(),
            route: Vec::new(),
            status,
            origin: Origin::Engine,
            created_at: Timestamp(0),
            accepted_at: None,
            closed_at: None,
        };
        assert_eq!(
            route::status(&assignment, Timestamp(10)),
            word,
            "{status:?}"
        );
    }
}

#[test]
fn a_break_is_still_online() {
    for (duty, status) in [
        (Duty::Off, wire::OnDemandStatus::Offline),
        (Duty::Break, wire::OnDemandStatus::Online),
        (Duty::Busy, wire::OnDemandStatus::Online),
        (Duty::Free, wire::OnDemandStatus::Online),
    ] {
        assert_eq!(status_of_duty(duty), status);
    }
}

fn location() -> impl Strategy<Value = Value> {
    // As many digits as a receiver prints.
    let coordinates = (-90_000_000..=90_000_000, -180_000_000..=180_000_000);
    let time = (0..4_000_000_000_i64, 0..1_000_000_i64, any::<bool>()).prop_map(
        |(start, length, window)| {
            if window {
                json!({"type": "window", "value": {"start": start, "end": start + length}})
            } else {
                json!({"type": "asap"})
            }
        },
    );
    (any::<bool>(), coordinates, time).prop_map(|(pickup, (lat, lon), time)| {
        let (lat, lon) = (f64::from(lat) / 1e6, f64::from(lon) / 1e6);
        let kind = if pickup { "pickup" } else { "delivery" };
        json!({"type": kind, "value": {"point": {"lat": lat, "lon": lon}, "time": time}})
    })
}

fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{"id": "123"}])),
    ]
}

/// Puts `new` in the place of the `n`th value of a tree, counting from its root.
fn replace(tree: &mut Value, n: &mut usize, new: &Value) {
    if *n == 0 {
        *tree = new.clone();
    }
    *n = n.wrapping_sub(1);
    match tree {
        Value::Array(list) => list.iter_mut().for_each(|one| replace(one, n, new)),
        Value::Object(map) => map.values_mut().for_each(|one| replace(one, n, new)),
        _ => {}
    }
}

/// Reads a body as `T` with `new` in the place of each of its first forty values in turn, and gives
/// what was read to `map`.
fn read_spoilt<T: DeserializeOwned>(whole: &Value, new: &Value, map: impl Fn(T)) {
    for mut n in 0..40 {
        let mut spoilt = whole.clone();
        replace(&mut spoilt, &mut n, new);
        if let Ok(read) = decode(&spoilt.to_string()) {
            map(read);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_task_reads_back_as_it_was_sent(rest in prop::collection::vec(location(), 0..4)) {
        let depots = json!({"type": "depots", "value": {"depots": [{"id": "124"}, {"id": "123"}]}});
        let mut locations = vec![depots];
        locations.extend(rest);
        let body = json!({"tasks": [{"number": "n", "locations": locations}]});
        let read = orders(&body.to_string()).expect("a good task");
        let made = read[0].clone().imagined(CompanyId(1), Origin::Yandex, Timestamp(0));
        let answered = serde_json::to_value(task_from_order(&made)).expect("JSON");
        prop_assert_eq!(&answered["locations"], &json!(locations));
    }

    #[test]
    fn spoilt_tasks_never_panic(new in anything()) {
        let window = json!({"type": "window", "value": {"start": 1, "end": 2}});
        let good = json!({"tasks": [{"number": "n", "locations": [
            {"type": "depots", "value": {"depots": [{"id": "124"}, {"id": "123"}]}},
            {"type": "pickup", "value": {"point": {"lat": 55.7, "lon": 37.6}, "time": window}},
            {"type": "delivery", "value": {"point": {"lat": 55.7, "lon": 37.6}}},
        ]}]});
        read_spoilt(&good, &new, |tasks: wire::NewTasks| {
            let _ = orders_from_tasks(&tasks.tasks, &depots());
        });
    }

    #[test]
    fn spoilt_positions_never_panic(new in anything()) {
        let good = json!({"positions": [
            {"accuracy": 5, "point": {"lat": 55.7, "lon": 37.6}, "timestamp": 1628258400},
        ]});
        read_spoilt(&good, &new, |pushed: wire::Positions| {
            let _ = positions(&pushed.positions);
        });
    }

    #[test]
    fn spoilt_books_never_panic(new in anything()) {
        let good = json!([{
            "number": "n", "name": "a", "phone": "+79261112233", "routing_mode": "driving",
            "address": "a", "lat": 1.0, "lon": 2.0, "description": "d",
        }]);
        type Many<T> = wire::OneOrMany<T>;
        read_spoilt(&good, &new, |sent: Many<wire::CourierChange>| {
            sent.0.iter().for_each(|one| drop(crew_note("[0]", one)));
        });
        read_spoilt(&good, &new, |sent: Many<wire::VehicleChange>| {
            sent.0.iter().for_each(|one| drop(vehicle_note("[0]", one)));
        });
        read_spoilt(&good, &new, |sent: Many<wire::DepotChange>| {
            sent.0.iter().for_each(|one| drop(depot_note("[0]", one, true)));
        });
    }
}

#[test]
fn a_vehicle_of_the_office_file_is_driven() {
    let known = pult_domain::Vehicle::default();
    let answered = vehicle(CompanyId(1), &known);
    assert_eq!(answered.routing_mode, wire::RoutingMode::Driving);
}

/// The bodies of the guide, as it prints them.
const TASKS: &str = r#"{"tasks": [{"number": "my_task_identifier", "locations": [
    {"type": "depots", "value": {"depots": [ {"id": "123"} ]}},
    {"type": "pickup", "value": {"point": {"lat": 55.733974, "lon": 37.587093},
        "time": {"type": "window", "value": {"start": 1628154000, "end": 1628190000,}}}},
    {"type": "delivery", "value": {"point": {"lat": 55.735525, "lon": 37.642474}, "time": {"type": "asap"}}}
]}]}"#;
const POSITIONS: &str = r#"{"positions": [{"accuracy": 50,
    "point": {"lat": 55.735525, "lon": 37.642474} "timestamp": 1628258400}]}"#;
const STATUSES: &str =
    r#"{"couriers": [{"id": "153", "status": "online"}, {"id": "899", "status": "offline"}]}"#;
const STATUS: &str = r#"{"status": "online"}"#;
const QUALITY: &str = r#"{"quality": "low"}"#;
const LINK: &str = r#"{"vehicle_id": "1", "courier_id": 1}"#;
const COURIERS: &str =
    r#"[{"number": "4293-courier", "phone": "+78888888888",}, {"number": "2"},]"#;
const VEHICLES: &str =
    r#"[{"number": "4293-veh", "name": "4293-name", "routing_mode": "driving"}]"#;
const DEPOTS: &str =
    r#"[{"number": "d", "address": "Moscow, ...", "lat": 55.734739, "lon": 37.643045}]"#;

/// Whether a body is of any documented shape and means something.
fn means_something(text: &str) -> bool {
    type Many<T> = wire::OneOrMany<T>;
    let Ok(body) = decode::<Value>(text) else {
        return false;
    };
    let is = |read: Result<(), Failure>| read.is_ok();
    let tasks = |new: wire::NewTasks| orders_from_tasks(&new.tasks, &depots()).map(drop);
    let pushed = |pushed: wire::Positions| positions(&pushed.positions).map(drop);
    let couriers = |sent: Many<wire::CourierChange>| {
        let mut sent = sent.0.iter();
        sent.try_for_each(|one| crew_note("[0]", one).map(drop))
    };
    let vehicles = |sent: Many<wire::VehicleChange>| {
        let mut sent = sent.0.iter();
        sent.try_for_each(|one| vehicle_note("[0]", one).map(drop))
    };
    let depots = |sent: Many<wire::DepotChange>| {
        let mut sent = sent.0.iter();
        sent.try_for_each(|one| depot_note("[0]", one, true).map(drop))
    };
    is(shape(body.clone()).and_then(tasks))
        | is(shape(body.clone()).and_then(pushed))
        | is(shape(body.clone()).and_then(couriers))
        | is(shape(body.clone()).and_then(vehicles))
        | is(shape(body.clone()).and_then(depots))
        | is(shape::<wire::CourierStatuses>(body.clone()).map(drop))
        | is(shape::<wire::Status>(body.clone()).map(drop))
        | is(shape::<wire::Settings>(body.clone()).map(drop))
        | is(shape::<wire::Link>(body).map(drop))
}

#[test]
fn a_hundred_thousand_garbled_bodies_are_read_or_refused() {
    let samples = [
        TASKS, POSITIONS, STATUSES, STATUS, QUALITY, LINK, COURIERS, VEHICLES, DEPOTS,
    ];
    assert!(samples.iter().all(|body| means_something(body)));
    let n_taken = garbled(&samples, 100_000, |body| {
        std::str::from_utf8(body).is_ok_and(means_something)
    });
    assert!((1_000..90_000).contains(&n_taken), "{n_taken}");
}
