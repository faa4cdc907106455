//! Calls about trackers, which are the office's crews: `/tracker/…`.

use serde_json::{Map, Value, json};

use super::dates::Dates;
use super::desk::{Desk, is_blocked};
use super::error::Failure;
use super::fields::{int, sized, text};
use super::routes::require;
use super::wire::{Empty, Gps, LatLng, Source, State, Tracker};
use pult_app::CrewView;
use pult_dialect::text;
use pult_domain::{CrewId, Position, Seconds, Timestamp};
use pult_geo::distance;

/// A slower crew stands, in km/h.
const MOVING_KMH: i64 = 5;
/// Fixes further apart than this tell nothing about speed.
const CLOSE_FIXES: Seconds = Seconds(600);
/// A crew that has not moved for this long is parked.
const PARKED_AFTER: Seconds = Seconds(300);
/// A tracker that was silent for up to so many times the age of a fresh fix is idle.
const IDLE_TIMES: i64 = 3;
/// How many of the newest fixes tell since when a crew stands.
const N_FIXES: usize = 100;

/// `tracker/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let labels = desk.read(|fields| {
        let lower = |value: &Value| Ok(sized(text(value)?, 1, 60)?.to_lowercase());
        let labels = fields.list("labels", lower);
        let n_labels = labels.as_ref().map_or(1, Vec::len);
        if !(1..=1024).contains(&n_labels) {
            fields.fault(
                "labels",
                text!(
                    "размер должен быть от 1 до 1024",
                    "size must be between 1 and 1024"
                ),
            );
        }
        labels
    })?;
    let crews = desk.dispatch.crews(&desk.caller).await?;
    let is_meant = |view: &&CrewView| {
        let name = label(view).to_lowercase();
        let holds = |labels: &Vec<String>| labels.iter().any(|label| name.contains(label));
        labels.as_ref().is_none_or(holds)
    };
    let known = crews.iter().filter(|view| view.crew.archived_at.is_none());
    let list: Vec<Tracker> = known
        .filter(is_meant)
        .map(|view| tracker(view, desk.dates))
        .collect();
    Ok(json!({"success": true, "list": list}))
}

/// `tracker/read`
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("tracker_id"))?;
    let view = desk.dispatch.crew(&desk.caller, CrewId(id)).await?;
    Ok(json!({"success": true, "value": tracker(&view, desk.dates)}))
}

/// `tracker/get_state`
pub async fn get_state(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("tracker_id"))?;
    let view = desk.tracker(CrewId(id)).await?;
    let state = state_of(desk, &view).await?;
    Ok(json!({"success": true, "user_time": user_time(desk), "state": state}))
}

/// `tracker/get_states`
pub async fn get_states(desk: &Desk) -> Result<Value, Failure> {
    let (ids, list_blocked, allow_not_exist) = desk.read(|fields| {
        let ids = fields.list("trackers", int);
        if ids.is_none() {
            require(fields, "trackers");
        }
        if ids.as_ref().is_some_and(|ids| ids.len() > 2000) {
            fields.fault(
                "trackers",
                text!(
                    "размер должен быть не больше 2000",
                    "size must be at most 2000"
                ),
            );
        }
        let flags = (fields.flag("list_blocked"), fields.flag("allow_not_exist"));
        (ids.unwrap_or_default(), flags.0, flags.1)
    })?;
    let (mut states, mut blocked, mut not_exist) = (Map::new(), Vec::new(), Vec::new());
    for id in ids {
        match desk.dispatch.crew(&desk.caller, CrewId(id)).await {
            Ok(view) if is_blocked(&view) => blocked.push(id),
            Ok(view) => {
                states.insert(id.to_string(), json!(state_of(desk, &view).await?));
            }
            Err(pult_app::Error::NotFound { .. }) => not_exist.push(id),
            Err(other) => return Err(other.into()),
        }
    }
    if !not_exist.is_empty() && !allow_not_exist {
        return Err(Failure::unknown_in_list());
    }
    if !blocked.is_empty() && !list_blocked {
        return Err(Failure::blocked());
    }
    let mut answer = json!({"success": true, "user_time": user_time(desk), "states": states});
    if list_blocked {
        answer["blocked"] = json!(blocked);
    }
    if allow_not_exist {
        answer["not_exist"] = json!(not_exist);
    }
    Ok(answer)
}

fn user_time(desk: &Desk) -> String {
    desk.dates.print(desk.dispatch.now())
}

/// A crew's name; one without a name is called as on the radio, else as its driver.
pub fn label(view: &CrewView) -> String {
    let names = [&view.crew.name, &view.crew.call_sign, &view.driver.name];
    let known = names.into_iter().find(|name| !name.is_empty());
    known.cloned().unwrap_or_else(|| view.crew.id.to_string())
}

fn tracker(view: &CrewView, dates: Dates) -> Tracker {
    let crew = &view.crew;
    let model = view.vehicle.as_ref().map_or_else(String::new, |vehicle| {
        format!("{} {}", vehicle.make, vehicle.model)
            .trim()
            .to_owned()
    });
    let phone = view.driver.phone.as_ref();
    Tracker {
        id: crew.id.0,
        label: label(view),
        clone: false,
        group_id: crew.group.map_or(0, |group| group.0),
        tag_bindings: [],
        source: Source {
            id: crew.id.0,
            device_id: crew
                .external_ref
                .clone()
                .unwrap_or_else(|| crew.call_sign.clone()),
            model,
            blocked: is_blocked(view),
            tariff_id: 0,
            status_listing_id: None,
            creation_date: dates.print_day(crew.created_at),
            tariff_end_date: None,
            phone: phone.map_or_else(String::new, |phone| {
                phone.as_str().trim_start_matches('+').to_owned()
            }),
        },
    }
}

async fn state_of(desk: &Desk, view: &CrewView) -> Result<State, Failure> {
    let fixes = desk.dispatch.last_positions(view.crew.id, N_FIXES).await?;
    let now = desk.dispatch.now();
    let max_age = desk.dispatch.rules().position_max_age;
    Ok(state(view, &fixes, now, max_age, desk.dates))
}

/// A crew's state from its newest fixes, newest first.
fn state(
    view: &CrewView,
    fixes: &[Position],
    now: Timestamp,
    max_age: Seconds,
    dates: Dates,
) -> State {
    let newest = view.crew.position.or(fixes.first().copied());
    let updated = newest.map(|fix| dates.print(fix.at));
    let (speed, heading) = motion(fixes);
    let stands_since = stands_since(fixes);
    let is_fresh = newest.is_some_and(|fix| now - fix.at <= max_age);
    let movement = match stands_since {
        _ if is_fresh && speed >= MOVING_KMH => "moving",
        Some(since) if now - since < PARKED_AFTER => "stopped",
        _ => "parked",
    };
    let point = newest.map(|fix| fix.point).unwrap_or_default();
    State {
        source_id: view.crew.id.0,
        gps: Gps {
            updated: updated.clone(),
            signal_level: None,
            location: LatLng {
                lat: point.lat,
                lng: point.lon,
            },
            heading,
            speed: if is_fresh { speed } else { 0 },
            alt: 0,
            precision: newest.map_or(0, |fix| fix.accuracy.0),
        },
        connection_status: connection(view.shift.is_some(), newest, now, max_age),
        movement_status: movement,
        movement_status_update: stands_since
            .or(newest.map(|fix| fix.at))
            .map(|at| dates.print(at)),
        gsm: None,
        last_update: updated.clone(),
        battery_level: None,
        battery_update: None,
        inputs: [],
        inputs_update: None,
        outputs: [],
        outputs_update: None,
        additional: Empty {},
        actual_track_update: moved_last(fixes).map(|fix| dates.print(fix.at)),
    }
}

/// Whether a tracker is heard of.
fn connection(
    is_on_shift: bool,
    newest: Option<Position>,
    now: Timestamp,
    max_age: Seconds,
) -> &'static str {
    match newest.map(|fix| now - fix.at) {
        _ if !is_on_shift => "offline",
        None => "just_registered",
        Some(age) if age <= max_age => "active",
        Some(age) if age.0 <= max_age.0.saturating_mul(IDLE_TIMES) => "idle",
        Some(_) => "signal_lost",
    }
}

/// The newest fix that was somewhere else than the one before it; the first one counts.
fn moved_last(fixes: &[Position]) -> Option<&Position> {
    let mut pairs = fixes.windows(2);
    let moved = pairs.find(|pair| motion(pair).0 >= MOVING_KMH);
    moved.map_or(fixes.last(), |pair| pair.first())
}

/// Speed in km/h and heading in degrees from north, from the two newest fixes.
pub fn motion(fixes: &[Position]) -> (i64, i64) {
    let [newest, before, ..] = fixes else {
        return (0, 0);
    };
    let took = newest.at - before.at;
    if took <= Seconds(0) || took > CLOSE_FIXES {
        return (0, 0);
    }
    let meters = distance::meters(before.point, newest.point);
    let speed = (meters / took.0 as f64 * 3.6).round() as i64;
    let north = newest.point.lat - before.point.lat;
    let east = (newest.point.lon - before.point.lon) * newest.point.lat.to_radians().cos();
    let heading = east.atan2(north).to_degrees().rem_euclid(360.0).round() as i64;
    (speed, heading)
}

/// Since when the newest fixes show no movement; `None` while they do.
fn stands_since(fixes: &[Position]) -> Option<Timestamp> {
    let mut pairs = fixes.windows(2);
    let moved = pairs.position(|pair| motion(pair).0 >= MOVING_KMH);
    match moved {
        Some(0) => None,
        Some(index) => fixes.get(index).map(|fix| fix.at),
        None => fixes.last().map(|fix| fix.at),
    }
}
