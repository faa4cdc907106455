//! What importing asks of a kind of record.

use std::collections::HashMap;
use std::hash::Hash;

use rusqlite::{Connection, OptionalExtension};

use super::book::{Entry, Kind};
use crate::work::Act;
use crate::{Error, Result, Tx};

/// A record that can be imported.
pub(super) trait Record: Clone + PartialEq {
    /// Its kind.
    const KIND: Kind;
    /// What it is known by.
    type Key: Clone + Eq + Hash;

    fn key(&self) -> Self::Key;

    /// What it is called in a refusal and in the journal: its id, or whatever it has instead.
    fn name(&self) -> String;

    /// Those of `entries` that are there already.
    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<Self::Key, Self>>;

    /// This record, with what it does not speak of taken from `old`.
    fn over(&self, _old: &Self) -> Self {
        self.clone()
    }

    /// Whether the record that is there was made at run time, and is not the file's to change.
    fn is_runtime(&self, conn: &Connection) -> Result<bool> {
        is_runtime(conn, Self::KIND, &self.name())
    }

    /// Writes it.
    fn put(&self, tx: &Tx, act: &Act, is_new: bool) -> Result<()>;
}

/// What importing a record would do.
pub(super) enum Difference<T> {
    /// It is not there.
    New,
    /// It says nothing new.
    None,
    /// It would be this.
    Changed(T),
}

/// Compares a record with what is there.
pub(super) fn difference<T: Record>(record: &T, known: &HashMap<T::Key, T>) -> Difference<T> {
    let Some(old) = known.get(&record.key()) else {
        return Difference::New;
    };
    let changed = record.over(old);
    match changed == *old {
        true => Difference::None,
        false => Difference::Changed(changed),
    }
}

/// What is there under a key, or nothing.
pub(super) fn if_found<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(record) => Ok(Some(record)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The records of a list by their key.
pub(super) fn by_key<T: Record>(records: Vec<T>) -> HashMap<T::Key, T> {
    records
        .into_iter()
        .map(|record| (record.key(), record))
        .collect()
}

/// Whether there is a record with this id.
///
/// # Errors
/// `Database`.
pub fn exists(conn: &Connection, kind: Kind, id: i64) -> Result<bool> {
    let sql = format!("SELECT 1 FROM {} WHERE id = ?1", kind.table());
    Ok(conn.prepare_cached(&sql)?.exists([id])?)
}

fn is_runtime(conn: &Connection, kind: Kind, id: &str) -> Result<bool> {
    let order = if kind == Kind::Tariff {
        "version"
    } else {
        "id"
    };
    let sql = format!(
        "SELECT source FROM {} WHERE id = CAST(?1 AS INTEGER) ORDER BY {order} DESC LIMIT 1",
        kind.table()
    );
    let source: Option<String> = conn
        .prepare_cached(&sql)?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(source.is_some_and(|source| source == "runtime"))
}
