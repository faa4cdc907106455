//! The figures of days, as a table, as comma-separated lines, as an object.

use serde_json::{Map, Value};

use pult_domain::Locale;

use crate::Said;
use crate::output::{self, Cell};
use pult_sim::replay::Figures;

/// What programs read.
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

/// What people read.
const FOR_PEOPLE: [&str; 15] = [
    "name",
    "mean_wait_s",
    "p50_wait_s",
    "p95_wait_s",
    "pickup_km",
    "served",
    "unserved",
    "orders",
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
            (
                "moved",
                count(|day| day.fates.map(|fates| fates.moved).into()),
            ),
            (
                "late_over_60",
                count(|day| day.fates.map(|fates| fates.late).into()),
            ),
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

/// A table for people: whom a day did not serve stands beside those whom it did, and what was not measured
/// is not told as a zero.
pub(super) fn as_text(rows: &[Row], locale: Locale) -> String {
    let mut table = output::Table::new(&FOR_PEOPLE);
    for row in rows {
        let figures = row.figures.as_ref();
        let unserved = figures.map(Figures::unserved);
        let is_served = figures.is_some_and(|day| day.served > 0);
        let is_driven = figures.is_some_and(|day| day.fates.is_some() || day.pickup.0 > 0);
        let cells = COLUMNS.iter().zip(cells(row)).flat_map(|(name, cell)| {
            let measured = match *name {
                "mean_wait_s" | "p50_wait_s" | "p95_wait_s" => is_served,
                "pickup_km" => is_driven,
                _ => true,
            };
            let cell = if measured { cell } else { Value::Null.into() };
            let beside = (*name == "served").then(|| Cell::Value(unserved.into()));
            std::iter::once(cell).chain(beside)
        });
        table.row(cells);
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
        of(|day| day.fates.map(|fates| fates.gave_up).into()),
        of(|day| {
            let hours = day.empty.map(|empty| empty.0 as f64 / 3_600.0);
            hours.map(tenths).into()
        }),
        of(|day| {
            day.moved_permille()
                .map(|moved| moved.round() as i64)
                .into()
        }),
        of(|day| day.late_permille().map(tenths).into()),
        of(|day| day.earned_spread.map(|spread| spread.0).into()),
    ]
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Seconds;

    fn told(figures: Figures) -> Vec<(String, String)> {
        let row = Row {
            name: Said::same("recorded"),
            figures: Some(figures),
        };
        let text = as_text(&[row], Locale::Ru);
        let cells = |line: &str| -> Vec<String> {
            let cells = line.split("  ").map(str::trim);
            let cells = cells.filter(|cell| !cell.is_empty());
            cells.map(str::to_owned).collect()
        };
        let lines: Vec<Vec<String>> = text.lines().map(cells).collect();
        lines[0].iter().cloned().zip(lines[1].clone()).collect()
    }

    fn cell<'a>(told: &'a [(String, String)], heading: &str) -> &'a str {
        let found = told.iter().find(|(known, _)| known == heading);
        &found.expect("a column").1
    }

    #[test]
    fn whom_a_day_did_not_serve_is_told_and_what_nobody_measured_is_no_zero() {
        let day = told(Figures {
            mean_wait: Seconds(300),
            served: 29,
            offered: 59,
            ..Figures::default()
        });
        assert_eq!(cell(&day, "ждали в среднем, с"), "300");
        assert_eq!(cell(&day, "выполнено"), "29");
        assert_eq!(cell(&day, "не обслужено"), "30");
        assert_eq!(cell(&day, "заказов"), "59");
        for unknown in [
            "подача, км",
            "не дождались",
            "пустой пробег, ч",
            "опозданий, ‰",
        ] {
            assert_eq!(cell(&day, unknown), "–", "{unknown}");
        }
        let nobody = told(Figures {
            offered: 3,
            ..Figures::default()
        });
        assert_eq!(cell(&nobody, "ждали в среднем, с"), "–");
    }
}
