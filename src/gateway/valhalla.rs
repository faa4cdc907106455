//! Valhalla: the services `route` and `sources_to_targets`
//! (<https://valhalla.github.io/valhalla/api/>).

use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};

use super::line::{Error, Line};
use super::remote::{Protocol, SNAP_LIMIT_M, Trips, corners};
use pult_domain::{Meters, Point, Seconds, TravelMode};
use pult_geo::{Route, RouteSource, Trip};

/// The codes that mean that there is no way: no road near a point (171), roads that are not connected
/// (170), no path (442).
const NO_WAY: [u32; 3] = [170, 171, 442];

pub(super) struct Valhalla;

#[derive(Deserialize)]
struct Answer {
    error_code: Option<u32>,
    #[serde(default)]
    error: String,
    trip: Option<Way>,
    #[serde(default)]
    sources_to_targets: Vec<Vec<Cell>>,
}

#[derive(Deserialize)]
struct Way {
    legs: Vec<Leg>,
    summary: Summary,
}

#[derive(Deserialize)]
struct Leg {
    shape: String,
}

/// Kilometres and seconds.
#[derive(Deserialize)]
struct Summary {
    length: f64,
    time: f64,
}

/// Kilometres and seconds, where there is a way.
#[derive(Deserialize)]
struct Cell {
    distance: Option<f64>,
    time: Option<f64>,
}

impl Protocol for Valhalla {
    fn profile(&self, mode: TravelMode) -> Option<&'static str> {
        match mode {
            TravelMode::Driving => Some("auto"),
            TravelMode::Walking => Some("pedestrian"),
            TravelMode::Cycling => Some("bicycle"),
            TravelMode::Transit => None,
        }
    }

    fn route_call(&self, line: &Line, profile: &str, from: Point, to: Point) -> RequestBuilder {
        let body = json!({
            "locations": places(&[from, to]),
            "costing": profile,
            "units": "kilometers",
            "directions_type": "none",
        });
        line.post("/route", &body)
    }

    fn read_route(&self, body: &[u8]) -> Result<Option<Route>, Error> {
        let Some(answer) = read(body)? else {
            return Ok(None);
        };
        answer.trip.as_ref().map(Way::read).transpose()
    }

    fn table_call(
        &self,
        line: &Line,
        profile: &str,
        from: &[Point],
        to: &[Point],
    ) -> RequestBuilder {
        let body = json!({
            "sources": places(from),
            "targets": places(to),
            "costing": profile,
            "units": "kilometers",
        });
        line.post("/sources_to_targets", &body)
    }

    fn read_table(&self, body: &[u8]) -> Result<Option<Trips>, Error> {
        let Some(answer) = read(body)? else {
            return Ok(None);
        };
        let cells = answer.sources_to_targets.into_iter().flatten();
        Ok(Some(cells.map(|cell| cell.trip()).collect()))
    }
}

impl Way {
    fn read(&self) -> Result<Route, Error> {
        let mut geometry = Vec::new();
        for leg in &self.legs {
            geometry.extend(corners(&leg.shape)?);
        }
        if geometry.is_empty() {
            return Err(Error::Refused("a trip without legs".to_owned()));
        }
        Ok(Route {
            distance: Meters((self.summary.length * 1000.0).round() as i64),
            duration: Seconds(self.summary.time.round() as i64),
            geometry,
            source: RouteSource::Valhalla,
        })
    }
}

impl Cell {
    fn trip(&self) -> Option<Trip> {
        Some(Trip {
            distance: Meters((self.distance? * 1000.0).round() as i64),
            duration: Seconds(self.time?.round() as i64),
            source: RouteSource::Valhalla,
        })
    }
}

/// The answer; `None` when it is that there is no way.
fn read(body: &[u8]) -> Result<Option<Answer>, Error> {
    let answer: Answer = serde_json::from_slice(body)?;
    match answer.error_code {
        None => Ok(Some(answer)),
        Some(code) if NO_WAY.contains(&code) => Ok(None),
        Some(code) => Err(Error::Refused(format!("{code}: {}", answer.error))),
    }
}

fn places(points: &[Point]) -> Vec<Value> {
    let points = points.iter();
    points
        .map(|at| json!({ "lat": at.lat, "lon": at.lon, "search_cutoff": SNAP_LIMIT_M }))
        .collect()
}
