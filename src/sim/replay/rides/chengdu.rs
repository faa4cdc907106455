//! Chengdu: ride requests of one morning, second of the day, origin and destination in degrees.
//!
//! As released with the simulator of HKU's Smart Mobility Lab.

use super::{Rides, RidesError, wrong};
use crate::replay::Request;
use crate::replay::day::PATIENCE;
use pult_domain::{Point, Seconds, Timestamp};

pub(super) const HEADER: &str = "order_id,start_time,origin_lat,origin_lng,dest_lat,dest_lng";

/// A minute to get in and one to get out; the log does not say.
const DOOR: Seconds = Seconds(60);

pub(super) fn parse(text: &str) -> Result<Rides, RidesError> {
    let lines = text.lines().enumerate().skip(1);
    let requests = lines.map(|(at, line)| {
        let request = request(line);
        request.ok_or_else(|| wrong(at + 1, "is not a request of the Chengdu log"))
    });
    Ok(Rides {
        requests: requests.collect::<Result<_, _>>()?,
        vehicles: Vec::new(),
        is_grid: false,
    })
}

fn request(line: &str) -> Option<Request> {
    let mut cells = line.split(',').skip(1);
    let at = cells.next()?.trim().parse::<i64>().ok()?;
    let mut degrees = || {
        let number = cells.next()?.trim().parse::<f64>().ok()?;
        number.is_finite().then_some(number)
    };
    let mut point = || {
        let (lat, lon) = (degrees()?, degrees()?);
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Point { lat, lon })
    };
    Some(Request {
        at: Timestamp(at),
        from: point()?,
        to: point()?,
        patience: PATIENCE,
        latest: None,
        boarding: DOOR,
        alighting: DOOR,
        is_parcel: false,
    })
}
