//! Answers on standard output: lines for people, one object for programs.

use std::fmt::Display;
use std::io::Write;
use std::time::Instant;

use pult_domain::{Locale, Money, escaped, visible, visible_lines};
use serde_json::{Map, Value};

use super::{Failure, Said};
use crate::said;

/// Tells people a sentence, on standard output.
pub fn tell(said: &Said, locale: Locale) -> Result<(), Failure> {
    print(said.of(locale))
}

/// Tells people something beside the answer, on standard error.
pub fn tell_beside(said: &Said, locale: Locale) {
    eprintln!("{}", visible_lines(said.of(locale)));
}

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
            let error = Said::from(&error);
            Err(Failure::Failed(said!(
                "cannot write the answer: {error}",
                "ответ не вывести: {error:#}"
            )))
        }
        _ => Ok(()),
    }
}

/// Milliseconds since `start`, to the microsecond.
pub fn millis(start: Instant) -> f64 {
    start.elapsed().as_micros() as f64 / 1000.0
}

/// A cell of a table: a value, or a word that people read in their language and programs in English.
#[derive(Debug, Clone)]
pub enum Cell {
    /// A value of the office.
    Value(Value),
    /// A word of the program.
    Word(Said),
    /// An amount of money: people read it with the comma of their language, programs with a point.
    Sum(Money),
}

impl<T: Into<Value>> From<T> for Cell {
    fn from(value: T) -> Cell {
        Cell::Value(value.into())
    }
}

impl Cell {
    /// As programs read it.
    pub fn as_json(&self) -> Value {
        match self {
            Cell::Value(value) => value.clone(),
            Cell::Word(said) => said.of(Locale::En).into(),
            Cell::Sum(sum) => sum.to_string().into(),
        }
    }

    fn as_text(&self, locale: Locale) -> String {
        let text = match self {
            Cell::Word(said) => said.of(locale),
            Cell::Sum(sum) => return money(*sum, locale),
            Cell::Value(Value::Null) => "–",
            Cell::Value(Value::Bool(is)) => yes_or_no(*is, locale),
            Cell::Value(Value::String(text)) => text,
            Cell::Value(other) => return other.to_string(),
        };
        visible(text).into_owned()
    }
}

/// An amount of money as people write it: `1011,15`, `1011.15`.
pub fn money(sum: Money, locale: Locale) -> String {
    match locale {
        Locale::Ru => sum.to_string().replace('.', ","),
        Locale::En => sum.to_string(),
    }
}

fn yes_or_no(is: bool, locale: Locale) -> &'static str {
    match (is, locale) {
        (true, Locale::En) => "yes",
        (false, Locale::En) => "no",
        (true, Locale::Ru) => "да",
        (false, Locale::Ru) => "нет",
    }
}

/// A table: rows under columns for people, objects in `rows` for programs.
pub struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with these columns and no row.
    pub fn new(columns: &'static [&'static str]) -> Table {
        let rows = Vec::new();
        Table { columns, rows }
    }

    /// Adds a row, a cell a column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Writes it to standard output: as JSON, or for people in their language.
    ///
    /// # Errors
    /// When standard output is gone.
    pub fn print(&self, json: bool, locale: Locale) -> Result<(), Failure> {
        match json {
            true => print_json(&self.as_json()),
            false => print(&self.as_text(locale)),
        }
    }

    fn as_json(&self) -> Value {
        let object = |cells: &Vec<Cell>| {
            let names = self.columns.iter().map(|name| (*name).to_owned());
            let values = cells.iter().map(Cell::as_json);
            Value::Object(names.zip(values).collect::<Map<_, _>>())
        };
        let rows = self.rows.iter().map(object).collect();
        Value::Object(Map::from_iter([("rows".to_owned(), Value::Array(rows))]))
    }

    /// For people: columns below each other.
    pub fn as_text(&self, locale: Locale) -> String {
        let headings = self.columns.iter().map(|name| heading(name, locale));
        let headings: Vec<String> = headings.map(str::to_owned).collect();
        let texts = |row: &Vec<Cell>| row.iter().map(|cell| cell.as_text(locale)).collect();
        aligned(&headings, self.rows.iter().map(texts).collect())
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

/// A column as people call it: programs know it by its English name.
fn heading(name: &'static str, locale: Locale) -> &'static str {
    if locale == Locale::En {
        return name;
    }
    let mut known = HEADINGS.iter();
    known
        .find_map(|(english, russian)| (*english == name).then_some(*russian))
        .unwrap_or(name)
}

/// The columns of all tables, in English and in Russian.
const HEADINGS: &[(&str, &str)] = &[
    ("id", "номер"),
    ("name", "имя"),
    // Addresses.
    ("address", "адрес"),
    ("kind", "вид"),
    ("certainty", "точность"),
    ("lat", "широта"),
    ("lon", "долгота"),
    // Findings.
    ("what", "что"),
    ("state", "состояние"),
    ("detail", "подробно"),
    // Keys.
    ("dialect", "API"),
    ("company_id", "компания"),
    ("banned", "запрещён"),
    ("revoked", "отозван"),
    ("label", "пометка"),
    ("created_at", "создан"),
    ("key", "ключ"),
    ("origins", "сайты"),
    ("orders_per_hour", "заказов в час"),
    ("codes_per_hour", "кодов в час"),
    // Operators.
    ("login", "логин"),
    ("role", "роль"),
    ("locked", "заблокирован"),
    ("fingerprint", "отпечаток"),
    ("remark", "пометка"),
    ("taken", "принято"),
    ("completed", "выполнено"),
    ("revenue", "выручка"),
    ("assigned", "назначено"),
    ("cancelled", "отменено"),
    ("deeds", "действий"),
    ("first", "первое"),
    ("last", "последнее"),
    ("shifts", "смен"),
    ("paid_in", "внесено"),
    ("paid_out", "выдано"),
    ("difference", "расхождение"),
    // Drivers.
    ("driver_id", "номер"),
    ("call_sign", "позывной"),
    ("on_line_s", "на линии, с"),
    ("declined", "отказов"),
    ("expired", "без ответа"),
    ("cashless", "безналичные"),
    ("posted", "проведено"),
    ("balance", "остаток"),
    // The cash desk.
    ("at", "когда"),
    ("driver", "водитель"),
    ("sum", "сумма"),
    ("order", "заказ"),
    ("comment", "за что"),
    ("signed_by", "кто"),
    ("reverses", "отменяет"),
    // Days that are played again.
    ("mean_wait_s", "ждали в среднем, с"),
    ("p50_wait_s", "половина не дольше, с"),
    ("p95_wait_s", "95 % не дольше, с"),
    ("pickup_km", "подача, км"),
    ("served", "выполнено"),
    ("unserved", "не обслужено"),
    ("orders", "заказов"),
    ("idle_spread_s", "разброс простоя, с"),
    ("penalised_wait_s", "ожидание со штрафом, с"),
    ("gave_up", "не дождались"),
    ("empty_h", "пустой пробег, ч"),
    ("moved_permille", "передано, ‰"),
    ("late_permille", "опозданий, ‰"),
    ("earned_spread_s", "разброс заработка, с"),
    ("wait_ratio", "ожидание, раз"),
    ("p95_ratio", "95 %, раз"),
    ("penalised_ratio", "со штрафом, раз"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_columns_for_people_and_names_for_programs() {
        let mut table = Table::new(&["id", "имя", "locked"]);
        table.row([1.into(), "Анна".into(), false.into()]);
        table.row([22.into(), Value::Null.into(), true.into()]);
        assert_eq!(
            table.as_text(Locale::En),
            "id  имя   locked\n1   Анна  no\n22  –     yes"
        );
        assert_eq!(
            table.as_text(Locale::Ru),
            "номер  имя   заблокирован\n1      Анна  нет\n22     –     да"
        );
        assert_eq!(table.as_json()["rows"][1]["id"], 22);
    }

    #[test]
    fn a_word_is_read_by_people_in_their_language_and_by_programs_in_english() {
        let mut table = Table::new(&["state"]);
        table.row([Cell::Word(Said::new("bad", "плохо"))]);
        assert_eq!(table.as_text(Locale::Ru), "состояние\nплохо");
        assert_eq!(table.as_json()["rows"][0]["state"], "bad");
    }

    #[test]
    fn money_is_written_as_people_of_the_language_do_and_for_programs_with_a_point() {
        let mut table = Table::new(&["sum"]);
        table.row([Cell::Sum(Money(101_115))]);
        assert_eq!(table.as_text(Locale::Ru), "сумма\n1011,15");
        assert_eq!(table.as_text(Locale::En), "sum\n1011.15");
        assert_eq!(table.as_json()["rows"][0]["sum"], "1011.15");
    }

    #[test]
    fn a_cell_stays_in_its_line_and_commands_nothing() {
        let mut table = Table::new(&["name"]);
        table.row(["a\nb\u{1b}[31m\u{202e}".into()]);
        assert_eq!(table.as_text(Locale::En), "name\na b\u{fffd}[31m\u{fffd}");
    }
}
