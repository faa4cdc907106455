//! Hash Code 2018: a first line of rows, columns, vehicles, rides, bonus, steps; then a ride a line:
//! from row, from column, to row, to column, earliest start, latest finish. All vehicles begin at the
//! crossing 0, 0; a step is a second.

use super::{Grid, Rides, RidesError, wrong};
use crate::replay::Request;
use crate::replay::day::PATIENCE;
use pult_domain::{Seconds, Timestamp};

const HEAD: &str =
    "is neither the header of the Melbourne log nor six whole numbers of Hash Code 2018";

pub(super) fn parse(text: &str) -> Result<Rides, RidesError> {
    let mut lines = text.lines().enumerate();
    let head = lines.next().and_then(|(_, line)| numbers(line));
    let [_, _, vehicles, rides, _, _] = head.ok_or_else(|| wrong(1, HEAD))?;
    let ride = |(at, line): (usize, &str)| {
        let numbers = numbers(line).ok_or_else(|| wrong(at + 1, "is not six whole numbers"));
        numbers.map(request)
    };
    let requests: Vec<_> = lines.map(ride).collect::<Result<_, _>>()?;
    if requests.len() != rides as usize {
        let reason = format!("promises {rides} rides, and {} follow", requests.len());
        return Err(wrong(1, reason));
    }
    Ok(Rides {
        requests,
        vehicles: vec![Grid::crossing(0, 0); vehicles as usize],
        is_grid: true,
    })
}

fn numbers(line: &str) -> Option<[u32; 6]> {
    let numbers: Result<Vec<u32>, _> = line.split_whitespace().map(str::parse).collect();
    numbers.ok()?.try_into().ok()
}

/// A ride is asked for at its earliest start, by a customer like all others. The contest's latest finish
/// is left aside, as the end of the window is in the other log: what is compared here is waiting.
fn request([row, column, to_row, to_column, earliest, _]: [u32; 6]) -> Request {
    Request {
        at: Timestamp(i64::from(earliest)),
        from: Grid::crossing(row, column),
        to: Grid::crossing(to_row, to_column),
        patience: PATIENCE,
        latest: None,
        boarding: Seconds(0),
        alighting: Seconds(0),
        is_parcel: false,
    }
}
