//! The figures of days, as a table, as comma-separated lines, as an object.

use serde_json::{Map, Value};

use pult_domain::Locale;

use crate::Said;
use crate::output::{self, Cell};
use pult_sim::replay::Figures;

const COLUMNS: [&str; 14] = [
    "name",
    "mean_wait_s",
    "p50_wait_s",
    "p95_wait_s",
    "pickup_km",
    "served",
    "offered",
    "idle_spread_s",
    "penalised_wait_s",
    "gave_up",
    "empty_h",
    "moved_permille",
    "late_permille",
    "earned_spread_s",
];

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Csv,
    Json,
}

/// A strategy and how its day went.
pub(super) struct Row {
    pub name: Said,
    /// `None`: they could not be worked out.
    pub figures: Option<Figures>,
}

/// An object a row; with the counts that its shares and hours in the table stand for.
pub(super) fn as_json(rows: &[Row]) -> Value {
    let object = |row: &Row| {
        let names = COLUMNS.iter().map(|name| (*name).to_owned());
        let cells = cells(row).map(|cell| cell.as_json());
        let mut object: Map<_, _> = names.zip(cells).collect();
        let count = |of: fn(&Figures) -> Value| row.figures.as_ref().map_or(Value::Null, of);
        for (name, value) in [
            ("moved", count(|day| day.moved.into())),
            ("late_over_60", count(|day| day.late.into())),
            (
                "empty_km",
                count(|day| (day.pickup.0 as f64 / 1_000.0).into()),
            ),
        ] {
            object.insert(name.to_owned(), value);
        }
        Value::Object(object)
    };
    rows.iter().map(object).collect()
}

/// A table for people.
pub(super) fn as_text(rows: &[Row], locale: Locale) -> String {
    let mut table = output::Table::new(&COLUMNS);
    for row in rows {
        table.row(cells(row));
    }
    table.as_text(locale)
}

/// A line a row under the names of the columns.
pub(super) fn as_csv(rows: &[Row]) -> String {
    let cell = |cell: Cell| match cell.as_json() {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    };
    let line = |row: &Row| cells(row).map(cell).join(",");
    let lines: Vec<_> = rows.iter().map(line).collect();
    format!("{}\n{}", COLUMNS.join(","), lines.join("\n"))
}

fn cells(row: &Row) -> [Cell; 14] {
    let of =
        |value: fn(&Figures) -> Value| Cell::Value(row.figures.as_ref().map_or(Value::Null, value));
    [
        Cell::Word(row.name.clone()),
        of(|day| day.mean_wait.0.into()),
        of(|day| day.p50_wait.0.into()),
        of(|day| day.p95_wait.0.into()),
        of(|day| (day.pickup.0 as f64 / 1_000.0).into()),
        of(|day| day.served.into()),
        of(|day| day.offered.into()),
        of(|day| day.idle_spread.map(|spread| spread.0).into()),
        of(|day| day.penalised_wait.0.into()),
        of(|day| day.gave_up.into()),
        of(|day| tenths(day.empty.0 as f64 / 3_600.0).into()),
        of(|day| (day.moved_permille().round() as i64).into()),
        of(|day| tenths(day.late_permille()).into()),
        of(|day| day.earned_spread.map(|spread| spread.0).into()),
    ]
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
