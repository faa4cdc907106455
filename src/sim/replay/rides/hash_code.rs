//! Hash Code 2018: a first line of rows, columns, vehicles, rides, bonus, steps; then a ride a line:
//! from row, from column, to row, to column, earliest start, latest finish. All vehicles begin at the
//! crossing 0, 0; a step is a second.

use super::{Grid, Rides, RidesError, wrong};
use crate::replay::Request;
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

/// A ride is asked for at its earliest start, by somebody who waits for as long as it can still be
/// finished in time.
fn request([row, column, to_row, to_column, earliest, latest]: [u32; 6]) -> Request {
    let steps = i64::from(row.abs_diff(to_row)) + i64::from(column.abs_diff(to_column));
    let slack = i64::from(latest) - i64::from(earliest) - steps;
    Request {
        at: Timestamp(i64::from(earliest)),
        from: Grid::crossing(row, column),
        to: Grid::crossing(to_row, to_column),
        patience: Seconds(slack.max(0)),
        latest: Some(Timestamp(i64::from(earliest) + slack.max(0))),
        boarding: Seconds(0),
        alighting: Seconds(0),
        is_parcel: false,
    }
}
