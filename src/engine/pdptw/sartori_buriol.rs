//! The text format of the Sartori & Buriol benchmark: real addresses and driving times.
//!
//! A head of `KEY: value` lines, then `NODES`, a line a place, the depot first: number, latitude,
//! longitude, demand, earliest and latest start of service, service time, number of the pick-up (or
//! 0), number of the delivery (or 0); then `EDGES`, the matrix of driving minutes row by row, and
//! `EOF`. Format: Sartori & Buriol, "A study on the pickup and delivery problem with time windows:
//! Matheuristics and new instances", Computers & Operations Research 124 (2020). There are as many
//! vehicles as tasks.

use super::instance::{Goal, Instance, Vehicle};
use super::lilim::{ReadError, Row, check_numbers, fields, narrow, place, tasks};
use super::matrix::Matrix;

/// What stands in the columns of a place's line.
const PLACE: [&str; 9] = [
    "the place's number",
    "the latitude",
    "the longitude",
    "the demand",
    "the earliest time",
    "the latest time",
    "the service time",
    "the number of the pick-up",
    "the number of the delivery",
];

/// Columns that are no whole numbers.
const COORDINATES: std::ops::RangeInclusive<usize> = 1..=2;

/// Reads an instance from the text of a file.
///
/// # Errors
/// Says with line and column what is wrong.
pub fn read(text: &str) -> Result<Instance, ReadError> {
    let end = text.lines().count() + 1;
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    let short = |what| ReadError::Short { line: end, what };
    let mut capacity = None;
    loop {
        let (line, text) = lines.next().ok_or(short("nodes"))?;
        match text.trim().split_once(':') {
            Some(("CAPACITY", value)) => {
                capacity = Some(number(line, text, value, "the capacity")?);
            }
            None if text.trim() == "NODES" => break,
            _ => {}
        }
    }
    let capacity = capacity.ok_or(short("capacity"))?;
    let mut rows = Vec::new();
    loop {
        let (line, text) = lines.next().ok_or(short("edges"))?;
        if text.trim() == "EDGES" {
            break;
        }
        rows.push(row(line, text)?);
    }
    let depot = rows.first().ok_or(short("depot"))?;
    let (ready, due) = (depot.fields[4] as f64, depot.fields[5] as f64);
    check_numbers(&rows)?;
    let mut cells = Vec::with_capacity(rows.len() * rows.len());
    for _ in &rows {
        let (line, text) = lines.next().ok_or(short("last edge"))?;
        for word in text.split_whitespace() {
            cells.push(f64::from(number::<u32>(
                line,
                text,
                word,
                "a driving time",
            )?));
        }
    }
    let tasks = tasks(&rows)?;
    let vehicle = Vehicle {
        start: 0,
        end: Some(0),
        ready,
        due,
        capacity,
        max_tasks: usize::MAX,
        fixed: 0.0,
    };
    let matrix = Matrix::new(cells)?;
    let places = rows.iter().map(place).collect::<Result<_, _>>()?;
    let vehicles = vec![vehicle; tasks.len()];
    Ok(Instance::new(
        places,
        tasks,
        vehicles,
        matrix.clone(),
        matrix,
        Goal::FewestVehicles,
    )?)
}

/// One number, which is a part of a line.
fn number<T: TryFrom<i64>>(
    line: usize,
    text: &str,
    part: &str,
    what: &'static str,
) -> Result<T, ReadError> {
    let word = part.trim();
    let column = word.as_ptr() as usize - text.as_ptr() as usize + 1;
    let value = word.parse().map_err(|_| ReadError::Field {
        line,
        column,
        what,
        found: format!("`{word}`"),
    })?;
    narrow(value, line, column, what)
}

/// All columns are whole numbers but the coordinates, which the matrix stands for.
fn row(line: usize, text: &str) -> Result<Row, ReadError> {
    let (numbers, columns) = fields::<f64, 9>(line, text, &PLACE)?;
    for (at, &value) in numbers.iter().enumerate() {
        let is_whole = value.fract() == 0.0;
        if !is_whole && !COORDINATES.contains(&at) {
            return Err(ReadError::Field {
                line,
                column: columns[at],
                what: PLACE[at],
                found: format!("`{value}`"),
            });
        }
    }
    Ok(Row {
        line,
        columns,
        fields: numbers.map(|value| value as i64),
    })
}
