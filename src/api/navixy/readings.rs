//! What trackers measure: odometers, last fixes, kilometres a day.

use serde_json::{Map, Value, json};

use super::desk::{Desk, is_blocked};
use super::error::Failure;
use super::fields::{Fields, int, text};
use super::routes::require;
use super::trackers::motion;
use pult_dialect::text;
use pult_domain::{CrewId, Meters, Seconds, Timestamp};
use pult_geo::{distance, track};

/// The longest span of statistics.
const LONGEST_STATS: Seconds = Seconds(31 * 24 * 3600);
/// The most trackers of statistics.
const MOST_IN_STATS: usize = 128;

/// `tracker/readings/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let (id, kind) = desk.read(|fields| (fields.id("tracker_id"), asked_kind(fields)))?;
    let view = desk
        .tracker(CrewId(id))
        .await
        .map_err(Failure::into_entity)?;
    let mut answer = readings(desk, view.crew.id, kind.as_deref()).await?;
    answer.insert("success".to_owned(), json!(true));
    Ok(Value::Object(answer))
}

/// `tracker/readings/batch_list`
pub async fn batch_list(desk: &Desk) -> Result<Value, Failure> {
    let (ids, kind) = desk.read(|fields| (trackers(fields), asked_kind(fields)))?;
    let mut result = Map::new();
    for id in ids {
        let crew = in_list(desk, id).await?;
        let of_one = readings(desk, crew, kind.as_deref()).await?;
        result.insert(id.to_string(), Value::Object(of_one));
    }
    Ok(json!({"success": true, "result": result}))
}

/// `tracker/get_last_gps_point`
pub async fn last_gps_point(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("tracker_id"))?;
    let view = desk.tracker(CrewId(id)).await?;
    let fixes = desk.dispatch.last_positions(view.crew.id, 2).await?;
    let Some(newest) = fixes.first() else {
        return Ok(json!({"success": true, "value": null}));
    };
    let (speed, heading) = motion(&fixes);
    let mut value = json!({
        "get_time": desk.dates.print(newest.at),
        "lat": newest.point.lat,
        "lng": newest.point.lon,
        "heading": heading,
        "speed": speed,
        "satellites": 0,
    });
    if newest.accuracy.0 > 0 {
        value["precision"] = json!(newest.accuracy.0);
    }
    Ok(json!({"success": true, "value": value}))
}

/// `tracker/counter/value/list`
pub async fn counters(desk: &Desk) -> Result<Value, Failure> {
    let (ids, kind) = desk.read(|fields| {
        let kind = fields.required("type", |value| match text(value)?.as_str() {
            known @ ("odometer" | "engine_hours") => Ok(known.to_owned()),
            _ => Err(text!(
                "должно быть odometer или engine_hours",
                "must be odometer or engine_hours"
            )),
        });
        (trackers(fields), kind)
    })?;
    let mut values = Map::new();
    for id in ids {
        let crew = in_list(desk, id).await?;
        if kind == "engine_hours" {
            return Err(Failure::entity_not_found());
        }
        let driven = desk.dispatch.odometer(crew).await?;
        values.insert(
            id.to_string(),
            json!(driven.map_or(0.0, |(driven, _)| driven.km())),
        );
    }
    Ok(json!({"success": true, "value": values}))
}

/// `tracker/stats/mileage/read`
pub async fn mileage(desk: &Desk) -> Result<Value, Failure> {
    let (ids, from, to) = desk.read(|fields| {
        let (from, to) = span(fields);
        (trackers(fields), from, to)
    })?;
    if ids.len() > MOST_IN_STATS {
        return Err(Failure::too_many_trackers());
    }
    if to - from > LONGEST_STATS {
        return Err(Failure::span_too_long());
    }
    let mut result = Map::new();
    for id in ids {
        let crew = in_list(desk, id).await?;
        let mut days = Map::new();
        for (day, begins, ends) in days_of(desk, from, to) {
            let fixes = desk.dispatch.track(crew, begins, ends).await?;
            let way = track::without_jitter(fixes.iter().map(|fix| fix.point));
            let meters: f64 = way
                .windows(2)
                .map(|pair| distance::meters(pair[0], pair[1]))
                // A sum of nothing is -0.0, which is written so.
                .fold(0.0, |sum, meters| sum + meters);
            let km = (meters / 10.0).round() / 100.0;
            days.insert(day, json!({"mileage": km}));
        }
        result.insert(id.to_string(), Value::Object(days));
    }
    Ok(json!({"success": true, "limit_exceeded": false, "result": result}))
}

/// The days of the office between two moments, each with the part of it that lies between them.
fn days_of(desk: &Desk, from: Timestamp, to: Timestamp) -> Vec<(String, Timestamp, Timestamp)> {
    let mut days: Vec<(String, Timestamp, Timestamp)> = Vec::new();
    let mut at = from;
    while at < to {
        let day = desk.dates.print_day(at);
        // The next midnight is found hour by hour, so that a day of 23 or 25 hours is one.
        let mut end = at;
        while end < to && desk.dates.print_day(end) == day {
            end = to.min(end + Seconds(900 - end.0.rem_euclid(900)));
        }
        days.push((day, at, end + Seconds(-1)));
        at = end;
    }
    days
}

/// `from` and `to` of a span; the second must come later.
pub fn span(fields: Fields) -> (Timestamp, Timestamp) {
    let (from, to) = (fields.date("from"), fields.date("to"));
    if to <= from && to != Timestamp(0) {
        fields.fault(
            "to",
            text!("должно быть позже `from`", "must be after `from`"),
        );
    }
    (from, to)
}

/// The list of trackers that must be there.
fn trackers(fields: Fields) -> Vec<i64> {
    let ids = fields.list("trackers", int);
    if ids.is_none() {
        require(fields, "trackers");
    }
    ids.unwrap_or_default()
}

/// A tracker of a list.
///
/// # Errors
/// Code 217.
pub async fn in_list(desk: &Desk, id: i64) -> Result<CrewId, Failure> {
    match desk.dispatch.crew(&desk.caller, CrewId(id)).await {
        Ok(view) if is_blocked(&view) => Err(Failure::unknown_in_list()),
        Ok(view) => Ok(view.crew.id),
        Err(pult_app::Error::NotFound { .. }) => Err(Failure::unknown_in_list()),
        Err(other) => Err(other.into()),
    }
}

fn asked_kind(fields: Fields) -> Option<String> {
    fields.flag("include_components");
    fields.optional("sensor_type", text)
}

async fn readings(
    desk: &Desk,
    crew: CrewId,
    kind: Option<&str>,
) -> Result<Map<String, Value>, Failure> {
    let driven = desk
        .dispatch
        .odometer(crew)
        .await?
        .filter(|_| kind.is_none());
    let counter = |(driven, at): (Meters, Timestamp)| {
        json!({
            "type": "odometer",
            "value": driven.km(),
            "update_time": desk.dates.print(at),
        })
    };
    let counters: Vec<Value> = driven.into_iter().map(counter).collect();
    let lists = [
        ("inputs", json!([])),
        ("states", json!([])),
        ("virtual_sensors", json!([])),
        ("counters", json!(counters)),
    ];
    Ok(lists
        .into_iter()
        .map(|(name, list)| (name.to_owned(), list))
        .collect())
}
