use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::yandex::json::decode;
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, CompanyId, CrewId, Order, Origin, Place, PlaceId,
    PlaceKind,
};

fn depots() -> Vec<Place> {
    let depot = |id| Place {
        id: PlaceId(id),
        kind: PlaceKind::Depot,
        ..Place::default()
    };
    vec![depot(123), depot(124)]
}

fn orders(body: &str) -> Result<Vec<Order>, Failure> {
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
        let answered = serde_json::to_value(task_from_order(&read[0])).expect("JSON");
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
