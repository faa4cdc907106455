//! Columns of a row by their names, quickly.
//!
//! SQLite knows columns by number; a name is looked up by asking it for the name of each, for every value of
//! every row. Of the tables that each order reads the names are known here. Those who read a row do so in the
//! order of its table, so the next column is tried first.

use std::cell::Cell;

use rusqlite::types::FromSql;
use rusqlite::{Error, Result, Row};

/// The names of a table's columns, in the order of the table.
pub(super) type Table = &'static [&'static str];

/// A row whose columns are read by name, best in their own order.
pub(super) struct Columns<'a> {
    row: &'a Row<'a>,
    /// `None`: SQLite is asked.
    table: Option<Table>,
    n: usize,
    next: Cell<usize>,
}

impl<'a> Columns<'a> {
    pub(super) fn of(row: &'a Row<'a>) -> Columns<'a> {
        Columns {
            row,
            table: None,
            n: row.as_ref().column_count(),
            next: Cell::new(0),
        }
    }

    /// Of a row that begins with all columns of this table.
    pub(super) fn of_table(row: &'a Row<'a>, table: Table) -> Columns<'a> {
        Columns {
            row,
            table: Some(table),
            n: table.len(),
            next: Cell::new(0),
        }
    }

    /// The value of a column.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub(super) fn get<N: AsRef<str>, T: FromSql>(&self, name: N) -> Result<T> {
        self.row.get(self.index(name.as_ref())?)
    }

    fn index(&self, name: &str) -> Result<usize> {
        for step in 0..self.n {
            let index = match self.next.get() + step {
                index if index < self.n => index,
                past => past - self.n,
            };
            if self.name(index)? == name {
                debug_assert_eq!(self.row.as_ref().column_name(index)?, name);
                self.next.set(index + 1);
                return Ok(index);
            }
        }
        Err(Error::InvalidColumnName(name.to_owned()))
    }

    fn name(&self, index: usize) -> Result<&str> {
        match self.table {
            Some(table) => Ok(table[index]),
            None => self.row.as_ref().column_name(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, assignments, crews, orders, places};
    use rusqlite::Connection;

    #[test]
    fn columns_are_found_in_any_order() {
        let conn = Connection::open_in_memory().expect("a database");
        let table: Table = &["a", "b", "c"];
        let read = conn.query_row("SELECT 1 AS a, 2 AS b, 3 AS c", [], |row| {
            for columns in [Columns::of(row), Columns::of_table(row, table)] {
                let get = |name: &str| columns.get::<_, i64>(name);
                assert!(get("d").is_err());
                let found = [get("c")?, get("a")?, get("b")?, get("b")?, get("a")?];
                assert_eq!(found, [3, 1, 2, 2, 1]);
            }
            Ok(())
        });
        read.expect("reads");
    }

    #[test]
    fn the_tables_are_as_the_database_has_them() {
        let store = Store::in_memory().expect("a store");
        for (name, table) in [
            ("orders", orders::ORDERS),
            ("stops", orders::STOPS),
            ("places", places::PLACES),
            ("assignments", assignments::ASSIGNMENTS),
            ("legs", assignments::LEGS),
            ("crews_told", crews::rows::CREWS_TOLD),
        ] {
            let names = store.read(|conn| {
                let all = conn.prepare(&format!("SELECT * FROM {name}"))?;
                let names = all.column_names().map(str::to_owned);
                Ok::<_, crate::Error>(names.collect::<Vec<_>>())
            });
            assert_eq!(names.expect("reads"), table, "{name}");
        }
    }
}
