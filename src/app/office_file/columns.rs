//! The columns of an address book, known by their headings.

use super::findings::Findings;
use super::spreadsheet::Cell;
use pult_input::At;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Kind,
    Settlement,
    Street,
    /// Street and house in one.
    Whole,
    House,
    /// A part of a house, behind its number: `корп.`.
    Block,
    /// `стр.`
    Building,
    /// `лит.`
    Letter,
    Lat,
    Lon,
    Point,
    Comment,
}

/// The headings of each column, in small letters.
const HEADINGS: [(Column, &[&str]); 12] = [
    (Column::Kind, &["kind", "type", "тип", "вид"]),
    (
        Column::Settlement,
        &[
            "settlement",
            "city",
            "town",
            "village",
            "place",
            "locality",
            "город",
            "населенный пункт",
            "нас. пункт",
            "нас.пункт",
            "нп",
            "село",
            "деревня",
            "поселок",
            "пункт",
        ],
    ),
    (
        Column::Street,
        &[
            "street",
            "name",
            "улица",
            "название",
            "наименование",
            "улица или место",
            "объект",
        ],
    ),
    (
        Column::House,
        &[
            "house",
            "housenumber",
            "house number",
            "number",
            "дом",
            "номер дома",
            "№ дома",
            "номер",
        ],
    ),
    (Column::Whole, &["address", "адрес", "полный адрес"]),
    (Column::Block, &["block", "корпус", "корп.", "корп", "к."]),
    (Column::Building, &["строение", "стр.", "стр"]),
    (Column::Letter, &["литера", "литер", "лит.", "лит"]),
    (Column::Lat, &["lat", "latitude", "широта", "y"]),
    (
        Column::Lon,
        &["lon", "lng", "long", "longitude", "долгота", "x"],
    ),
    (
        Column::Point,
        &[
            "coordinates",
            "coords",
            "gps",
            "lat,lon",
            "lat, lon",
            "координаты",
            "координата",
            "широта, долгота",
        ],
    ),
    (
        Column::Comment,
        &[
            "comment",
            "note",
            "notes",
            "комментарий",
            "примечание",
            "заметка",
            "описание",
        ],
    ),
];

/// What each column holds; `None` when no column names the street.
pub(super) fn columns(
    headings: &[Cell],
    rows: &[Vec<Cell>],
    findings: &mut Findings,
) -> Option<Vec<Option<Column>>> {
    let column = |cell: &Cell| {
        let folded = cell.text.to_lowercase().replace('ё', "е");
        // `Широта (град.)`
        let folded = folded.split(['(', '[']).next().unwrap_or_default().trim();
        let known = HEADINGS.iter().find(|(_, names)| names.contains(&folded));
        known.map(|(column, _)| *column)
    };
    let columns: Vec<Option<Column>> = headings.iter().map(column).collect();
    let is_used = |at: usize| {
        let cell = |row: &Vec<Cell>| row.get(at).is_some_and(|cell| !cell.text.is_empty());
        rows.iter().any(cell)
    };
    let unknown = headings.iter().zip(&columns).enumerate();
    let unknown = unknown
        .filter(|(at, (cell, column))| column.is_none() && (!cell.text.is_empty() || is_used(*at)));
    let unknown: Vec<String> = unknown
        .map(|(at, (cell, _))| match cell.text.is_empty() {
            true => format!("№ {}", at + 1),
            false => cell.text.clone(),
        })
        .collect();
    let names_streets = [Column::Street, Column::Whole].map(Some);
    if !names_streets.iter().any(|column| columns.contains(column)) {
        findings.mistake(
            headings.first().map_or(At::START, |cell| cell.at),
            "нет столбца «улица» (street); бывают: тип, город, улица, дом, широта, долгота, комментарий",
            "there is no column `street`; known are kind, settlement, street, house, lat, lon, comment",
        );
        return None;
    }
    if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        findings.note(
            format!("столбцы не нужны и пропущены: {unknown}"),
            format!("columns that are not needed were left out: {unknown}"),
        );
    }
    Some(columns)
}
