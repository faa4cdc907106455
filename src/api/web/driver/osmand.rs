//! `/osmand`: positions as tracker applications send them.
//!
//! The OsmAnd protocol (<https://www.traccar.org/osmand/>): parameters of the address or of a form, or
//! the JSON that Traccar Client sends since version 9. `id` is the secret of a paired tracker.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::basic::taken;
use pult_app::{DeviceKind, Error, OfficeTime, Result};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::{Meters, Point, Position, Timestamp, Wrong};

/// Unix times above this are milliseconds: as seconds it would be the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;
/// At most so many positions at once.
const MOST: usize = 1000;

/// A position as it was sent.
#[derive(Debug, PartialEq)]
struct Fix {
    at: Option<Timestamp>,
    point: Point,
    accuracy: Meters,
}

/// Positions of one device.
#[derive(Debug, PartialEq)]
struct Sent {
    id: String,
    fixes: Vec<Fix>,
}

/// By the address alone.
pub(super) async fn by_query(State(api): State<Api>, request: Parts) -> Response {
    let sent = of_form(request.uri.query().unwrap_or_default());
    answered(&api, &request, sent).await
}

/// By a form, JSON, or the address of a request without a body.
pub(super) async fn by_body(State(api): State<Api>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let sent = match taken(body).await {
        Ok(bytes) => of_body(&parts, &bytes),
        Err(error) => Err(error),
    };
    answered(&api, &parts, sent).await
}

/// Trackers look at the status alone.
async fn answered(api: &Api, request: &Parts, sent: Result<Sent>) -> Response {
    let error = match stored(api, request, sent).await {
        Ok(()) => return StatusCode::OK.into_response(),
        Err(error) => error,
    };
    let status = match &error {
        Error::Unauthenticated | Error::Banned => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Error::Invalid { field, .. } if field == "location" => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Invalid { .. } => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, Json(json!({"error": error.to_string()}))).into_response()
}

async fn stored(api: &Api, request: &Parts, sent: Result<Sent>) -> Result<()> {
    let peer = peer(&request.extensions);
    let sent = match sent {
        Ok(sent) => sent,
        Err(error) => {
            api.count_nobody(peer)?;
            return Err(error);
        }
    };
    let device = api
        .admit_device(DeviceKind::Tracker, &sent.id, peer)
        .await?;
    let now = api.dispatch.now();
    let position = |fix: Fix| Position {
        at: fix.at.unwrap_or(now),
        point: fix.point,
        accuracy: fix.accuracy,
    };
    let positions = sent.fixes.into_iter().map(position).collect();
    api.dispatch
        .report_positions(&device.caller, vec![(device.crew, positions)])
        .await
}

fn of_body(parts: &Parts, bytes: &[u8]) -> Result<Sent> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    if text.starts_with('{') {
        let value = serde_json::from_str(text);
        return of_json(&value.map_err(|_| Error::invalid("body", Wrong::NotJson))?);
    }
    let query = parts.uri.query().unwrap_or_default();
    of_form(match text.is_empty() {
        true => query,
        false => text,
    })
}

fn of_form(text: &str) -> Result<Sent> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect();
    let get = |names: &[&str]| {
        let known = |(name, _): &&(String, String)| names.contains(&name.as_str());
        let found = pairs.iter().find(known).map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty())
    };
    let id = get(&["id", "deviceid", "device_id"]).ok_or_else(|| missing("id"))?;
    let both = get(&["location"]).and_then(|both| both.split_once(','));
    let lat = get(&["lat", "latitude"]).or(both.map(|(lat, _)| lat));
    let lon = get(&["lon", "lng", "longitude"]).or(both.map(|(_, lon)| lon));
    let fix = fix(
        number(lat.ok_or_else(|| missing("lat"))?, "lat")?,
        number(lon.ok_or_else(|| missing("lon"))?, "lon")?,
        get(&["accuracy", "hdop"]).and_then(|text| text.parse().ok()),
        get(&["timestamp", "time"]).map(time).transpose()?,
    )?;
    Ok(Sent {
        id: id.to_owned(),
        fixes: vec![fix],
    })
}

/// `{"device_id": "…", "location": {"timestamp": "…", "coords": {"latitude": …}}}`; a list of locations
/// is taken too.
fn of_json(value: &Value) -> Result<Sent> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let id = text(&value["device_id"]).or(text(&value["id"]));
    let id = id.ok_or_else(|| missing("device_id"))?;
    let list = match &value["location"] {
        Value::Array(list) => list.as_slice(),
        Value::Null => return Err(missing("location")),
        one => std::slice::from_ref(one),
    };
    if list.len() > MOST {
        return Err(Error::invalid("body", Wrong::MorePositionsThan(MOST)));
    }
    let mut fixes = Vec::with_capacity(list.len());
    for location in list {
        let coords = &location["coords"];
        let degrees = |name: &'static str| coords[name].as_f64().ok_or_else(|| missing(name));
        let at = text(&location["timestamp"]);
        fixes.push(fix(
            degrees("latitude")?,
            degrees("longitude")?,
            coords["accuracy"].as_f64(),
            at.as_deref().map(time).transpose()?,
        )?);
    }
    Ok(Sent { id, fixes })
}

fn fix(lat: f64, lon: f64, accuracy: Option<f64>, at: Option<Timestamp>) -> Result<Fix> {
    let point = Point::new(lat, lon);
    let accuracy = accuracy.filter(|metres| metres.is_finite() && *metres >= 0.0);
    Ok(Fix {
        at,
        point: point.ok_or_else(|| Error::invalid("location", Wrong::OutOfRange))?,
        accuracy: Meters(accuracy.map_or(0, |metres| metres.round() as i64)),
    })
}

/// Seconds, milliseconds, or ISO 8601.
fn time(text: &str) -> Result<Timestamp> {
    let wrong = || Error::invalid("timestamp", Wrong::NoMoment(text.to_owned()));
    if let Ok(number) = text.parse::<f64>() {
        let number = number as i64;
        return Ok(Timestamp(match number > MILLISECONDS {
            true => number / 1000,
            false => number,
        }));
    }
    OfficeTime::named("UTC").instant(text).ok_or_else(wrong)
}

fn number(text: &str, field: &str) -> Result<f64> {
    text.parse()
        .map_err(|_| Error::invalid(field, Wrong::NoNumber))
}

fn missing(field: &str) -> Error {
    Error::invalid(field, Wrong::Missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        time(text).expect(text).0
    }

    #[test]
    fn times_come_in_seconds_milliseconds_and_as_iso() {
        assert_eq!(at("1795000000"), 1_795_000_000);
        assert_eq!(at("1795000000.7"), 1_795_000_000);
        assert_eq!(at("1795000000123"), 1_795_000_000);
        assert_eq!(at("2026-11-18T11:06:40Z"), 1_795_000_000);
        assert_eq!(at("2026-11-18T11:06:40.123Z"), 1_795_000_000);
        assert_eq!(at("2026-11-18T14:06:40+03:00"), 1_795_000_000);
        assert_eq!(at("2026-11-18 11:06:40"), 1_795_000_000);
        assert!(time("yesterday").is_err());
    }

    #[test]
    fn a_form_and_json_say_the_same() {
        let form =
            "id=abc&lat=55.75&lon=37.61&timestamp=1795000000&speed=8.1&bearing=90&accuracy=7.6";
        let json = json!({"device_id": "abc", "location": {
            "timestamp": "2026-11-18T11:06:40.000Z",
            "coords": {"latitude": 55.75, "longitude": 37.61, "accuracy": 7.6, "speed": 8.1, "heading": 90},
            "battery": {"level": 0.5, "is_charging": false},
        }});
        let sent = of_form(form).expect("a position");
        assert_eq!(sent, of_json(&json).expect("a position"));
        assert_eq!(sent.fixes[0].accuracy, Meters(8));
        let short = of_form("deviceid=abc&location=55.75,37.61").expect("a position");
        assert_eq!(short.fixes[0].point, sent.fixes[0].point);
        for wrong in [
            "id=abc&lat=91&lon=0",
            "lat=1&lon=1",
            "id=a&lat=x&lon=1",
            "id=a&lat=NaN&lon=1",
        ] {
            assert!(of_form(wrong).is_err(), "{wrong}");
        }
    }
}
