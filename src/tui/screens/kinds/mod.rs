//! The kinds of records, each a list of fields: how it is called, typed, shown, read and written.

mod access;
mod books;
mod cash;
mod crews;
mod fleet;
mod office;
mod parse;
mod process;
mod sms;
mod tariff;

use super::{Kind, Row, Tone};
use crate::text::Word;

pub use access::PASSWORD;
pub use cash::CashLine;
pub(crate) use cash::moved;
pub use fleet::{Machine, Wrong, table as fleet_table};
pub use office::Step;
pub use process::{Setting, Trip};
pub use sms::{CHANNELS as SMS_CHANNELS, SmsGateway};
pub use tariff::{PATTERNS as TARIFF_PATTERNS, TURN as TARIFF_TURN, example as tariff_example};

/// How a field is typed and shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ask {
    /// A line of text.
    Line,
    /// A line of text that is typed once, when the record is made.
    Once,
    /// Yes (`1`) or no (empty).
    Flag,
    /// One of some options, by its word in the database.
    Pick(&'static [(&'static str, Word)]),
    /// One of some options that nobody types.
    State(&'static [(&'static str, Word)]),
    /// The id of another record, or empty.
    One(Kind),
    /// The ids of other records, parted by `;`.
    Many(Kind),
    /// A moment, in Unix seconds; nobody types it.
    Moment,
    /// A text that nobody types.
    Shown,
    /// One of some sentences about a text, both parted by `|`, that nobody types; what is no such pair is shown
    /// as it is.
    Told(&'static [(&'static str, Word)]),
}

/// Where a field stands in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Nowhere.
    None,
    /// In so many columns.
    Wide(u16),
    /// In so many columns, at their right end.
    Right(u16),
    /// In at least so many columns, and in those that are left.
    Grows(u16),
}

/// What a form and a table know of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Info {
    /// What it is called.
    pub name: Word,
    /// How it is typed and shown.
    pub ask: Ask,
    /// Where it stands in the table.
    pub column: Column,
}

/// A field of a record.
pub struct Field<R: 'static> {
    /// What form and table know of it.
    pub info: Info,
    /// Its value as a text.
    pub get: fn(&R) -> String,
    /// Writes it from a text.
    pub set: fn(&mut R, &str) -> Result<(), Word>,
}

/// A record that screens can show.
pub trait Described: Clone + 'static {
    /// Its fields, in the order of the form and the table.
    const FIELDS: &'static [Field<Self>];

    /// Nothing filled in.
    fn blank() -> Self;

    /// Its id.
    fn id(&self) -> i64;

    /// What it is called where another record names it.
    fn label(&self) -> String {
        String::new()
    }

    /// How it strikes the eye.
    fn tone(&self) -> Tone {
        Tone::Plain
    }
}

/// The values of a record.
pub fn values<R: Described>(record: &R) -> Vec<String> {
    R::FIELDS.iter().map(|field| (field.get)(record)).collect()
}

/// A record as a row.
pub fn row<R: Described>(record: &R) -> Row {
    Row {
        id: record.id(),
        values: values(record),
        tone: record.tone(),
    }
}

/// Where a field stands in its record.
pub fn place_of<R: Described>(name: Word) -> Option<usize> {
    R::FIELDS.iter().position(|field| field.info.name == name)
}

/// Whether a value can stand in a field of a record.
pub fn check<R: Described>(field: usize, value: &str) -> Result<(), Word> {
    set(&mut R::blank(), field, value)
}

/// Writes a value into a field of a record.
pub fn set<R: Described>(record: &mut R, field: usize, value: &str) -> Result<(), Word> {
    match R::FIELDS.get(field) {
        Some(field) => (field.set)(record, value),
        None => Ok(()),
    }
}

/// The words that a form may have for a field of the office.
pub(crate) fn names_of(field: &str) -> [String; 3] {
    let field = field.replace('_', "-");
    [
        format!("field-{field}"),
        format!("tariff-{field}"),
        format!("tariff-{field}s"),
    ]
}

/// A field: name, way of typing, column, how it is read, how it is written.
const fn field<R>(
    name: Word,
    ask: Ask,
    column: Column,
    get: fn(&R) -> String,
    set: fn(&mut R, &str) -> Result<(), Word>,
) -> Field<R> {
    Field {
        info: Info { name, ask, column },
        get,
        set,
    }
}

/// A field that is only shown.
const fn shown<R>(name: Word, ask: Ask, column: Column, get: fn(&R) -> String) -> Field<R> {
    field(name, ask, column, get, |_, _| Ok(()))
}
