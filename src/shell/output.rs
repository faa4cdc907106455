//! Answers on standard output: lines for people, one object for programs.

use std::fmt::Display;
use std::io::Write;
use std::time::Instant;

use pult_domain::{escaped, visible, visible_lines};
use serde_json::{Map, Value};

use super::Failure;

/// Prints lines for people, made harmless to their terminal. A reader that went away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    write(&visible_lines(text))
}

/// Prints JSON for programs; a terminal is as safe from it.
pub fn print_json(json: &impl Display) -> Result<(), Failure> {
    write(&escaped(&json.to_string()))
}

fn write(text: &str) -> Result<(), Failure> {
    let written = writeln!(std::io::stdout().lock(), "{text}");
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("cannot write the answer: {error}")))
        }
        _ => Ok(()),
    }
}

/// Milliseconds since `start`, to the microsecond.
pub fn millis(start: Instant) -> f64 {
    start.elapsed().as_micros() as f64 / 1000.0
}

/// A table: rows under columns for people, objects in `rows` for programs.
pub struct Table {
    columns: &'static [&'static str],
    /// What the columns are called for people, where that is not what programs call them.
    titles: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table with these columns and no row.
    pub fn new(columns: &'static [&'static str]) -> Table {
        Table {
            columns,
            titles: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Says what its columns are called for people, one each.
    pub fn titled(mut self, titles: Vec<String>) -> Table {
        self.titles = titles;
        self
    }

    /// Adds a row, a cell a column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Value>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Writes it to standard output, for people or as JSON.
    ///
    /// # Errors
    /// When standard output is gone.
    pub fn print(&self, json: bool) -> Result<(), Failure> {
        match json {
            true => print_json(&self.as_json()),
            false => print(&self.as_text()),
        }
    }

    fn as_json(&self) -> Value {
        let object = |cells: &Vec<Value>| {
            let names = self.columns.iter().map(|name| (*name).to_owned());
            Value::Object(names.zip(cells.iter().cloned()).collect::<Map<_, _>>())
        };
        let rows = self.rows.iter().map(object).collect();
        Value::Object(Map::from_iter([("rows".to_owned(), Value::Array(rows))]))
    }

    /// For people: columns below each other.
    pub fn as_text(&self) -> String {
        let names = self.columns.iter().map(|name| (*name).to_owned());
        let header: Vec<String> = match self.titles.is_empty() {
            true => names.collect(),
            false => self.titles.clone(),
        };
        let rows = self.rows.iter().map(|row| row.iter().map(cell).collect());
        aligned(&header, rows.collect())
    }
}

/// Rows under a heading, columns below each other.
pub fn aligned(headings: &[String], rows: Vec<Vec<String>>) -> String {
    let lines: Vec<Vec<String>> = std::iter::once(headings.to_vec()).chain(rows).collect();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths);
        let padded: Vec<String> = padded.map(|(cell, n)| format!("{cell:<n$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => visible(text).into_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_columns_for_people_and_names_for_programs() {
        let mut table = Table::new(&["id", "имя", "locked"]);
        table.row([1.into(), "Анна".into(), false.into()]);
        table.row([22.into(), Value::Null, true.into()]);
        assert_eq!(
            table.as_text(),
            "id  имя   locked\n1   Анна  no\n22  -     yes"
        );
        assert_eq!(table.as_json()["rows"][1]["id"], 22);
    }

    #[test]
    fn a_cell_stays_in_its_line_and_commands_nothing() {
        let mut table = Table::new(&["name"]);
        table.row(["a\nb\u{1b}[31m\u{202e}".into()]);
        assert_eq!(table.as_text(), "name\na b\u{fffd}[31m\u{fffd}");
    }
}
