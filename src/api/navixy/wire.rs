//! The documentation turned into types: what clients send and what they are answered.
//!
//! Source: the vendor's pages "Routes", "Tasks", "Checkpoint", "Tracker" and "Tracker state" of the
//! user API.

use serde::Serialize;

use super::fields::{Fields, int, sized, text};
use pult_dialect::text;
use pult_domain::{CrewId, Point, Timestamp};

/// The most checkpoints of a route.
pub const MOST_CHECKPOINTS: usize = 500;
/// The most minutes of any duration.
const MOST_MINUTES: i64 = 512_000;
/// The largest circle, in metres.
const MOST_RADIUS: i64 = 300_000;

/// A route as sent in route/create and route/update.
#[derive(Debug, Default)]
pub struct RouteIn {
    pub id: i64,
    pub tracker_id: Option<CrewId>,
    pub label: Option<String>,
    pub description: Option<String>,
    /// The outer `None`: not sent.
    pub external_id: Option<Option<String>>,
    pub tags: Option<Vec<i64>>,
    pub checkpoint_ids: Option<Vec<i64>>,
}

impl RouteIn {
    /// A route to be made.
    pub fn new(fields: Fields) -> RouteIn {
        RouteIn {
            tracker_id: fields.optional("tracker_id", int).map(CrewId),
            label: Some(fields.text("label", 1, 200)),
            description: Some(fields.text("description", 0, 1024)),
            ..RouteIn::any(fields)
        }
    }

    /// A route to be changed: what is not sent stays.
    pub fn change(fields: Fields) -> RouteIn {
        RouteIn {
            id: fields.id("id"),
            label: fields.optional_text("label", 1, 200),
            description: fields.optional_text("description", 0, 1024),
            checkpoint_ids: fields.list("checkpoint_ids", int),
            ..RouteIn::any(fields)
        }
    }

    fn any(fields: Fields) -> RouteIn {
        let external_id = || fields.optional_text("external_id", 1, 100);
        RouteIn {
            external_id: fields.has("external_id").then(external_id),
            tags: fields.list("tags", int),
            ..RouteIn::default()
        }
    }
}

/// A task or a checkpoint as sent: always the whole object.
#[derive(Debug, Clone, Default)]
pub struct TaskIn {
    pub id: Option<i64>,
    pub parent_id: Option<i64>,
    pub order: Option<i64>,
    pub tracker_id: Option<CrewId>,
    pub location: LocationIn,
    pub label: String,
    pub description: String,
    pub external_id: Option<String>,
    pub from: Timestamp,
    pub to: Timestamp,
    pub max_delay: i64,
    pub min_stay_duration: i64,
    pub min_arrival_duration: i64,
    pub tags: Vec<i64>,
}

impl TaskIn {
    /// Reads a task or a checkpoint.
    pub fn read(fields: Fields) -> TaskIn {
        TaskIn::timed(fields, |fields| (fields.wish("from"), fields.wish("to")))
    }

    /// Reads one whose times are told otherwise.
    pub fn timed(fields: Fields, times: impl FnOnce(Fields) -> (Timestamp, Timestamp)) -> TaskIn {
        let minutes = |name| fields.int_or(name, 0, 0, MOST_MINUTES);
        let mut task = TaskIn {
            id: fields.optional("id", int).filter(|id| *id != 0),
            parent_id: fields.optional("parent_id", int),
            order: fields.optional("order", int),
            tracker_id: fields.optional("tracker_id", int).map(CrewId),
            location: LocationIn::required(fields, "location"),
            label: fields.text("label", 1, 200),
            description: fields.text("description", 0, 1024),
            external_id: fields.optional_text("external_id", 1, 100),
            ..TaskIn::default()
        };
        (task.from, task.to) = times(fields);
        task.max_delay = minutes("max_delay");
        task.min_stay_duration = minutes("min_stay_duration");
        task.min_arrival_duration = minutes("min_arrival_duration");
        task.tags = fields.list("tags", int).unwrap_or_default();
        let are_dates = |task: &TaskIn| task.from != Timestamp(0) && task.to != Timestamp(0);
        if are_dates(&task) && task.to < task.from {
            fields.fault(
                "from",
                text!("не должно быть позже `to`", "must not be after `to`"),
            );
            fields.fault(
                "to",
                text!("не должно быть раньше `from`", "must not be before `from`"),
            );
        }
        task
    }
}

/// A circle as sent.
#[derive(Debug, Clone, Default)]
pub struct LocationIn {
    pub point: Point,
    pub radius: i64,
    pub address: String,
}

impl LocationIn {
    fn required(fields: Fields, name: &str) -> LocationIn {
        if let Some(location) = LocationIn::optional(fields, name) {
            return location;
        }
        // Something that is no object has been noted already.
        if fields.optional(name, |_| Ok(())).is_none() {
            fields.fault(name, text!("обязательное поле", "must not be null"));
        }
        LocationIn::default()
    }

    /// A circle that may be absent.
    pub fn optional(fields: Fields, name: &str) -> Option<LocationIn> {
        fields.object(name, |fields| LocationIn {
            point: fields.point(),
            radius: fields.required("radius", |value| {
                let radius = int(value)?;
                let fits = (1..=MOST_RADIUS).contains(&radius);
                fits.then_some(radius).ok_or_else(|| {
                    text!(
                        "должно быть от 1 до {MOST_RADIUS}",
                        "must be between 1 and {MOST_RADIUS}"
                    )
                })
            }),
            address: fields
                .optional("address", |value| sized(text(value)?, 0, 1024))
                .unwrap_or_default(),
        })
    }
}

/// The words for where a task, a checkpoint or a route stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Unassigned,
    Assigned,
    Arrived,
    Done,
    Delayed,
    Failed,
    Faulty,
}

impl Status {
    /// Reads a status's word.
    pub fn parse(text: &str) -> Option<Status> {
        Some(match text {
            "unassigned" => Status::Unassigned,
            "assigned" => Status::Assigned,
            "arrived" => Status::Arrived,
            "done" => Status::Done,
            "delayed" => Status::Delayed,
            "failed" => Status::Failed,
            "faulty" => Status::Faulty,
            _ => return None,
        })
    }
}

/// A route as answered.
#[derive(Debug, Clone, Serialize)]
pub struct Route {
    pub id: i64,
    pub user_id: i64,
    pub tracker_id: Option<i64>,
    pub label: String,
    pub description: String,
    pub creation_date: String,
    pub from: String,
    pub to: String,
    pub external_id: Option<String>,
    pub status: Status,
    pub status_change_date: String,
    pub origin: &'static str,
    pub tags: Vec<i64>,
    pub checkpoint_ids: Vec<i64>,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// A task or a checkpoint as answered.
#[derive(Debug, Clone, Serialize)]
pub struct Task {
    pub id: i64,
    pub user_id: i64,
    pub tracker_id: Option<i64>,
    pub location: Location,
    pub label: String,
    pub description: String,
    pub creation_date: String,
    pub from: String,
    pub to: String,
    pub external_id: Option<String>,
    pub status: Status,
    pub status_change_date: String,
    pub max_delay: i64,
    pub min_stay_duration: i64,
    pub arrival_date: Option<String>,
    pub stay_duration: i64,
    pub min_arrival_duration: i64,
    pub origin: &'static str,
    pub tags: Vec<i64>,
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Of a checkpoint: its route and its place in it.
    #[serde(flatten)]
    pub parent: Option<Parent>,
    pub form: Option<()>,
    pub form_template_id: Option<i64>,
    pub fields: Empty,
    pub files: [(); 0],
}

/// What a checkpoint has beyond a task.
#[derive(Debug, Clone, Serialize)]
pub struct Parent {
    pub parent_id: i64,
    pub order: usize,
}

/// `{}`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Empty {}

/// A circle as answered.
#[derive(Debug, Clone, Serialize)]
pub struct Location {
    pub lat: f64,
    pub lng: f64,
    pub address: String,
    pub radius: i64,
}

/// How often an external id was there before.
#[derive(Debug, Clone, Serialize)]
pub struct ExternalIdCount {
    pub external_id: String,
    pub count: i64,
}

/// A tracker as answered.
#[derive(Debug, Clone, Serialize)]
pub struct Tracker {
    pub id: i64,
    pub label: String,
    pub clone: bool,
    pub group_id: i64,
    pub tag_bindings: [(); 0],
    pub source: Source,
}

/// The device of a tracker.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    pub id: i64,
    pub device_id: String,
    pub model: String,
    pub blocked: bool,
    pub tariff_id: i64,
    pub status_listing_id: Option<i64>,
    pub creation_date: String,
    pub tariff_end_date: Option<String>,
    pub phone: String,
}

/// Where a tracker is and what it does.
#[derive(Debug, Clone, Serialize)]
pub struct State {
    pub source_id: i64,
    pub gps: Gps,
    pub connection_status: &'static str,
    pub movement_status: &'static str,
    pub movement_status_update: Option<String>,
    pub gsm: Option<()>,
    pub last_update: Option<String>,
    pub battery_level: Option<i64>,
    pub battery_update: Option<String>,
    pub inputs: [bool; 0],
    pub inputs_update: Option<String>,
    pub outputs: [bool; 0],
    pub outputs_update: Option<String>,
    pub additional: Empty,
    pub actual_track_update: Option<String>,
}

/// The newest fix of a tracker.
#[derive(Debug, Clone, Serialize)]
pub struct Gps {
    pub updated: Option<String>,
    pub signal_level: Option<i64>,
    pub location: LatLng,
    pub heading: i64,
    pub speed: i64,
    pub alt: i64,
    pub precision: i64,
}

/// Bare coordinates.
#[derive(Debug, Clone, Serialize)]
pub struct LatLng {
    pub lat: f64,
    pub lng: f64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::*;
    use crate::dates::Dates;
    use crate::fields::Faults;
    use crate::filter::Filter;
    use pult_app::OfficeTime;
    use pult_garble::garbled;

    /// The route and the checkpoints of the page's example, a task, and the filters of a list.
    const BODIES: [&str; 3] = [
        r#"{"route": {"tracker_id": 669673, "label": "Products delivery", "description": "12",
            "from": "2020-03-18 10:00:00", "to": "2020-03-18 16:00:00", "tags": [1], "id": 5},
            "checkpoints": [{"tracker_id": 669673, "location": {"lat": 34.178868, "lng": -118.599672,
            "radius": 100}, "label": "Company1", "description": "5", "from": "2021-03-18 10:00:00",
            "to": "2021-03-18 12:00:00", "external_id": "10100", "max_delay": 0,
            "min_stay_duration": 10, "tags": [1, 4], "form_template_id": 132985}]}"#,
        r#"{"task": {"id": 7, "parent_id": 5, "order": 1, "location": {"lat": "1", "lng": 2, "radius": 3,
            "address": "a"}, "label": "x", "description": "", "from": "2020-03-18T10:00:00Z",
            "to": "2020-03-19 10:00:00"}}"#,
        r#"{"types": ["task", "route"], "statuses": ["done"], "trackers": [1, "2"], "sort": ["id=desc"],
            "from": "2020-03-18 10:00:00", "filter": "x", "filters": ["y"], "offset": 1, "limit": 10,
            "location": {"lat": 1, "lng": 2, "radius": 3}, "tag_ids": [1], "external_id": "e"}"#,
    ];

    fn is_right(body: &[u8]) -> bool {
        let Ok(Value::Object(map)) = serde_json::from_slice(body) else {
            return false;
        };
        let faults = Faults::default();
        let dates = Dates {
            office: OfficeTime::named("Europe/Moscow"),
            iso: false,
        };
        let fields = Fields::of_request(&map, &faults, dates);
        fields.object("route", RouteIn::new);
        fields.object("route", RouteIn::change);
        fields.objects("checkpoints", TaskIn::read);
        fields.object("task", TaskIn::read);
        Filter::of_tasks(fields);
        Filter::of_routes(fields);
        faults.check().is_ok()
    }

    #[test]
    fn a_hundred_thousand_garbled_bodies_are_read_or_refused() {
        for body in BODIES {
            assert!(is_right(body.as_bytes()), "{body}");
        }
        let n_right = garbled(&BODIES, 100_000, is_right);
        assert!((1_000..90_000).contains(&n_right), "{n_right}");
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[-0-9: a-zé]{0,22}".prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 12, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("(lat|lng|radius|address|x)", inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_500))]

        #[test]
        fn any_object_reads_as_a_task_or_as_faults(
            pairs in proptest::collection::vec(
                ("(id|order|location|label|description|from|to|max_delay|tags|checkpoint_ids)", values()),
                0..8,
            ),
        ) {
            let map: Map<String, Value> = pairs.into_iter().collect();
            let faults = Faults::default();
            let dates = Dates { office: OfficeTime::named("Europe/Moscow"), iso: false };
            let fields = Fields::of_request(&map, &faults, dates);
            let task = TaskIn::read(fields);
            RouteIn::change(fields);
            let is_whole = faults.check().is_ok();
            prop_assert!(!is_whole || (task.to >= task.from && !task.label.is_empty()));
        }
    }
}
