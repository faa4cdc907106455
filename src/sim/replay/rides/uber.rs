//! New York in April 2014: where and when a car was called, with no word of where it went.
//!
//! A log of demand alone (released to FiveThirtyEight). Where a ride ends is made up: where another one
//! of the log begins, by a hash of its line, so that rides go where people are. Of its days, the first is
//! replayed; the others can teach.

use super::{Rides, RidesError, wrong};
use crate::replay::day::PATIENCE;
use crate::replay::{Request, dice};
use pult_domain::{Point, Seconds, Timestamp};

pub(super) const HEADER: &str = "Date/Time,Lat,Lon,Base";

/// A minute to get in and one to get out; the log does not say.
const DOOR: Seconds = Seconds(60);

/// The seed of the made-up ends.
const SEED: u64 = 2014;

pub(super) fn parse(text: &str) -> Result<Rides, RidesError> {
    let lines = text.lines().enumerate().skip(1);
    let calls = lines.map(|(at, line)| {
        let call = call(line);
        call.ok_or_else(|| wrong(at + 1, "is not a call of the New York log"))
    });
    let calls: Vec<(Timestamp, Point)> = calls.collect::<Result<_, _>>()?;
    let request = |(at, &(asked, from)): (usize, &(Timestamp, Point))| {
        let other = dice::of_pair(SEED, at, 0) * calls.len() as f64;
        Request {
            at: asked,
            from,
            to: calls[other as usize].1,
            patience: PATIENCE,
            latest: None,
            boarding: DOOR,
            alighting: DOOR,
            is_parcel: false,
        }
    };
    Ok(Rides {
        requests: calls.iter().enumerate().map(request).collect(),
        vehicles: Vec::new(),
        is_grid: false,
    })
}

/// `2014/4/1 00:11:00,40.769,-73.9549,B02512`: seconds since the month began, and where.
fn call(line: &str) -> Option<(Timestamp, Point)> {
    let mut cells = line.split(',');
    let (date, time) = cells.next()?.split_once(' ')?;
    let day: i64 = date.split('/').nth(2)?.parse().ok()?;
    let mut clock = time.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (clock.next()??, clock.next()??, clock.next()??);
    let lat: f64 = cells.next()?.trim().parse().ok()?;
    let lon: f64 = cells.next()?.trim().parse().ok()?;
    let is_here = lat.abs() <= 90.0 && lon.abs() <= 180.0;
    let at = (((day - 1) * 24 + hours) * 60 + minutes) * 60 + seconds;
    is_here.then_some((Timestamp(at), Point { lat, lon }))
}
