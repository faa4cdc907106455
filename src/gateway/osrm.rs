//! OSRM: the services `route` and `table` of its HTTP API, version 1
//! (<https://project-osrm.org/docs/v5.24.0/api/>).
//!
//! A server has the roads of one mode, whatever profile it is asked for; so it is asked for driving
//! alone.

use reqwest::RequestBuilder;
use serde::Deserialize;

use super::line::{Error, Line};
use super::remote::{Protocol, SNAP_LIMIT_M, Trips};
use pult_domain::{Meters, Point, Seconds, TravelMode};
use pult_geo::{Route, RouteSource, Trip};

pub(super) struct Osrm;

/// `code` beside what was asked for; there is a message where the code is not `Ok`.
#[derive(Deserialize)]
struct Answer {
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    routes: Vec<Way>,
    #[serde(default)]
    durations: Vec<Vec<Option<f64>>>,
    #[serde(default)]
    distances: Vec<Vec<Option<f64>>>,
}

#[derive(Deserialize)]
struct Way {
    distance: f64,
    duration: f64,
    geometry: String,
}

impl Protocol for Osrm {
    fn profile(&self, mode: TravelMode) -> Option<&'static str> {
        (mode == TravelMode::Driving).then_some("driving")
    }

    fn route_call(&self, line: &Line, profile: &str, from: Point, to: Point) -> RequestBuilder {
        let points = spelled(&[from, to]);
        let options = format!("overview=full&geometries=polyline6&{}", radiuses(2));
        line.get(&format!("/route/v1/{profile}/{points}?{options}"))
    }

    fn read_route(&self, body: &[u8]) -> Result<Option<Route>, Error> {
        let Some(answer) = read(body)? else {
            return Ok(None);
        };
        answer.routes.first().map(Way::read).transpose()
    }

    fn table_call(
        &self,
        line: &Line,
        profile: &str,
        from: &[Point],
        to: &[Point],
    ) -> RequestBuilder {
        let points = spelled(&[from, to].concat());
        let sources = numbers(0..from.len());
        let destinations = numbers(from.len()..from.len() + to.len());
        line.get(&format!(
            "/table/v1/{profile}/{points}?sources={sources}&destinations={destinations}\
             &annotations=duration,distance&{}",
            radiuses(from.len() + to.len())
        ))
    }

    fn read_table(&self, body: &[u8]) -> Result<Option<Trips>, Error> {
        let Some(answer) = read(body)? else {
            return Ok(None);
        };
        let times = answer.durations.into_iter().flatten();
        let lengths = answer.distances.into_iter().flatten();
        let trip = |(time, length): (Option<f64>, Option<f64>)| {
            let (duration, distance) = (time?.round() as i64, length?.round() as i64);
            Some(Trip {
                distance: Meters(distance),
                duration: Seconds(duration),
                source: RouteSource::Osrm,
            })
        };
        Ok(Some(times.zip(lengths).map(trip).collect()))
    }
}

impl Way {
    fn read(&self) -> Result<Route, Error> {
        Ok(Route {
            distance: Meters(self.distance.round() as i64),
            duration: Seconds(self.duration.round() as i64),
            geometry: super::remote::corners(&self.geometry)?,
            source: RouteSource::Osrm,
        })
    }
}

/// The answer; `None` when it is that there is no way.
fn read(body: &[u8]) -> Result<Option<Answer>, Error> {
    let answer: Answer = serde_json::from_slice(body)?;
    match answer.code.as_str() {
        "Ok" => Ok(Some(answer)),
        "NoRoute" | "NoSegment" | "NoTable" => Ok(None),
        _ => Err(Error::Refused(format!(
            "{}: {}",
            answer.code, answer.message
        ))),
    }
}

/// `lon,lat;lon,lat`.
fn spelled(points: &[Point]) -> String {
    let points = points.iter();
    let texts: Vec<String> = points
        .map(|at| format!("{:.6},{:.6}", at.lon, at.lat))
        .collect();
    texts.join(";")
}

/// How far from a road each point may lie; without it the nearest road is taken, however far.
fn radiuses(n_points: usize) -> String {
    format!(
        "radiuses={}",
        vec![SNAP_LIMIT_M.to_string(); n_points].join(";")
    )
}

fn numbers(range: std::ops::Range<usize>) -> String {
    let texts: Vec<String> = range.map(|number| number.to_string()).collect();
    texts.join(";")
}
