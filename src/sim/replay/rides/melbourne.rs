//! The Melbourne ride requests: a line a request, times in minutes of the day, places in degrees.
//!
//! A request counts as asked for at its earliest start, not at its announcement before: that is when
//! the customer begins to wait.

use super::{Rides, RidesError, wrong};
use crate::replay::Request;
use crate::replay::day::PATIENCE;
use pult_domain::{Point, Seconds, Timestamp};

pub(super) const HEADER: &str = "Announcement,Origin,Destination,Distance_Car-Peak,";

/// Columns of the earliest start and of the places.
const EARLIEST: usize = 5;
const PLACES: [usize; 4] = [9, 10, 11, 12];

/// A minute to get in and one to get out; the log does not say.
const DOOR: Seconds = Seconds(60);

pub(super) fn parse(text: &str) -> Result<Rides, RidesError> {
    let lines = text.lines().enumerate().skip(1);
    let requests = lines.map(|(at, line)| {
        let request = request(line);
        request.ok_or_else(|| wrong(at + 1, "is no request of the Melbourne log"))
    });
    Ok(Rides {
        requests: requests.collect::<Result<_, _>>()?,
        vehicles: Vec::new(),
        is_grid: false,
    })
}

fn request(line: &str) -> Option<Request> {
    let cells: Vec<&str> = line.split(',').collect();
    let number = |at: usize| {
        let number = cells.get(at)?.trim().parse::<f64>().ok();
        number.filter(|number| number.is_finite())
    };
    let [from_lat, from_lon, to_lat, to_lon] = PLACES.map(number);
    let point = |lat: Option<f64>, lon: Option<f64>| {
        let (lat, lon) = (lat?, lon?);
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Point { lat, lon })
    };
    Some(Request {
        at: Timestamp((number(EARLIEST)? * 60.0).round() as i64),
        from: point(from_lat, from_lon)?,
        to: point(to_lat, to_lon)?,
        patience: PATIENCE,
        latest: None,
        boarding: DOOR,
        alighting: DOOR,
        is_parcel: false,
    })
}
