//! The text format of the Li & Lim benchmark.
//!
//! First line: vehicles, capacity, speed. Then a line a place, the depot first: number, x, y, demand,
//! earliest and latest start of service, service time, number of the pick-up (or 0), number of the
//! delivery (or 0). Format: SINTEF TOP, "PDPTW, Li & Lim benchmark". Distances and times are
//! Euclidean in double precision.

use std::str::FromStr;

use super::instance::{Goal, Instance, InstanceError, Place, Task, Vehicle};
use super::matrix::Matrix;

/// Why a file could not be read. Lines and columns count from one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// A field is missing or is not a whole number.
    #[error("{line}:{column}: {what} expected, found {found}")]
    Field {
        /// Line of the file.
        line: usize,
        /// Column where the field starts or should start.
        column: usize,
        /// What should stand there.
        what: &'static str,
        /// What stands there.
        found: String,
    },
    /// The line says something that contradicts the rest.
    #[error("{line}:{column}: {what}")]
    Meaning {
        /// Line of the file.
        line: usize,
        /// Column of the field.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// The file has no first line or no depot.
    #[error("{line}:1: the file ends before the {what}")]
    Short {
        /// Line after the last.
        line: usize,
        /// What is missing.
        what: &'static str,
    },
    /// The parts do not make an instance.
    #[error(transparent)]
    Instance(#[from] InstanceError),
}

/// One line of places.
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) columns: Vec<usize>,
    pub(super) fields: [i64; 9],
}

/// What stands in the first line.
const HEAD: [&str; 3] = ["the number of vehicles", "the capacity", "the speed"];

/// What stands in the columns of a place's line.
const PLACE: [&str; 9] = [
    "the place's number",
    "x",
    "y",
    "the demand",
    "the earliest time",
    "the latest time",
    "the service time",
    "the number of the pick-up",
    "the number of the delivery",
];

/// Undone tasks must outweigh any distance.
pub(super) const UNDONE: f64 = 1e9;

/// Reads an instance from the text of a Li & Lim file.
///
/// # Errors
/// Says with line and column what is wrong.
pub fn read(text: &str) -> Result<Instance, ReadError> {
    let n_lines = text.lines().count();
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim().is_empty());
    let (line, head) = lines.next().ok_or(ReadError::Short {
        line: n_lines + 1,
        what: "number of vehicles",
    })?;
    let (head, columns) = fields::<i64, 3>(line, head, &HEAD)?;
    let n_vehicles: u16 = narrow(head[0], line, columns[0], HEAD[0])?;
    let capacity: i32 = narrow(head[1], line, columns[1], HEAD[1])?;
    let rows: Vec<Row> = lines
        .map(|(line, text)| row(line, text))
        .collect::<Result<_, _>>()?;
    let depot = rows.first().ok_or(ReadError::Short {
        line: n_lines + 1,
        what: "depot",
    })?;
    check_numbers(&rows)?;
    let points: Vec<_> = rows
        .iter()
        .map(|row| (row.fields[1] as f64, row.fields[2] as f64))
        .collect();
    let vehicle = Vehicle {
        start: 0,
        end: Some(0),
        ready: depot.fields[4] as f64,
        due: depot.fields[5] as f64,
        capacity,
        max_tasks: usize::MAX,
        fixed: 0.0,
    };
    let matrix = Matrix::euclidean(&points);
    let places = rows.iter().map(place).collect::<Result<_, _>>()?;
    let vehicles = vec![vehicle; usize::from(n_vehicles)];
    Ok(Instance::new(
        places,
        tasks(&rows)?,
        vehicles,
        matrix.clone(),
        matrix,
        Goal::FewestVehicles,
    )?)
}

/// Writes a solution the way the benchmark's site publishes them, a route a line.
#[must_use]
pub fn write(routes: &[Vec<usize>]) -> String {
    let line = |(at, route): (usize, &Vec<usize>)| {
        let places: Vec<String> = route.iter().map(ToString::to_string).collect();
        format!("Route {} : {}\n", at + 1, places.join(" "))
    };
    routes.iter().enumerate().map(line).collect()
}

fn row(line: usize, text: &str) -> Result<Row, ReadError> {
    let (fields, columns) = fields(line, text, &PLACE)?;
    Ok(Row {
        line,
        columns,
        fields,
    })
}

/// The numbers of a line with the columns where they start.
pub(super) fn fields<T: FromStr + Copy + Default, const N: usize>(
    line: usize,
    text: &str,
    names: &[&'static str; N],
) -> Result<([T; N], Vec<usize>), ReadError> {
    let mut values = [T::default(); N];
    let mut columns = Vec::with_capacity(N);
    let mut words = text.split_whitespace();
    for (value, &what) in values.iter_mut().zip(names) {
        let word = words.next();
        let column = word.map_or(text.trim_end().len(), |word| {
            word.as_ptr() as usize - text.as_ptr() as usize
        }) + 1;
        *value = word
            .and_then(|word| word.parse().ok())
            .ok_or_else(|| ReadError::Field {
                line,
                column,
                what,
                found: word.map_or_else(
                    || "the end of the line".to_owned(),
                    |word| format!("`{word}`"),
                ),
            })?;
        columns.push(column);
    }
    Ok((values, columns))
}

/// Places are numbered from zero in the order of the lines.
pub(super) fn check_numbers(rows: &[Row]) -> Result<(), ReadError> {
    match rows
        .iter()
        .enumerate()
        .find(|(at, row)| row.fields[0] != *at as i64)
    {
        None => Ok(()),
        Some((at, row)) => {
            Err(row.meaning(0, format!("place {at} expected, found {}", row.fields[0])))
        }
    }
}

pub(super) fn place(row: &Row) -> Result<Place, ReadError> {
    let number = |at: usize| row.fields[at] as f64;
    Ok(Place {
        demand: narrow(row.fields[3], row.line, row.columns[3], PLACE[3])?,
        early: number(4),
        late: number(5),
        service: number(6),
    })
}

/// A number that must be in the range of a smaller type.
pub(super) fn narrow<T: TryFrom<i64>>(
    value: i64,
    line: usize,
    column: usize,
    what: &'static str,
) -> Result<T, ReadError> {
    T::try_from(value).map_err(|_| ReadError::Field {
        line,
        column,
        what,
        found: format!("`{value}`"),
    })
}

/// Each pick-up names its delivery, and the delivery names it back.
pub(super) fn tasks(rows: &[Row]) -> Result<Vec<Task>, ReadError> {
    let mut tasks = Vec::new();
    for row in rows.iter().skip(1) {
        let (pickup, delivery) = (row.fields[7], row.fields[8]);
        let (mate, back, column) = if delivery != 0 {
            (delivery, 7, 8)
        } else {
            (pickup, 8, 7)
        };
        let named_back = usize::try_from(mate)
            .ok()
            .and_then(|mate| rows.get(mate))
            .map(|other| other.fields[back]);
        if mate == 0 || named_back != Some(row.fields[0]) {
            return Err(row.meaning(
                column,
                format!("place {} is not paired with place {mate}", row.fields[0]),
            ));
        }
        if delivery != 0 {
            let (pickup, delivery) = (row.fields[0] as usize, delivery as usize);
            tasks.push(Task {
                pickup,
                delivery,
                max_ride: f64::INFINITY,
                penalty: UNDONE,
            });
        }
    }
    Ok(tasks)
}

impl Row {
    fn meaning(&self, column: usize, what: String) -> ReadError {
        ReadError::Meaning {
            line: self.line,
            column: self.columns[column],
            what,
        }
    }
}
