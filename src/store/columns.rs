//! Columns of a row by their names, quickly.
//!
//! SQLite knows columns by number; a name is looked up by comparing it with all of them, for every value
//! of every row. Those who read a row do so in the order of its table, so the next column is tried first.

use std::cell::Cell;

use rusqlite::types::FromSql;
use rusqlite::{Error, Result, Row};

/// A row whose columns are read by name, best in their own order.
pub(super) struct Columns<'a> {
    row: &'a Row<'a>,
    n: usize,
    next: Cell<usize>,
}

impl<'a> Columns<'a> {
    pub(super) fn of(row: &'a Row<'a>) -> Columns<'a> {
        Columns {
            row,
            n: row.as_ref().column_count(),
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
        let names = self.row.as_ref();
        for step in 0..self.n {
            let index = match self.next.get() + step {
                index if index < self.n => index,
                past => past - self.n,
            };
            if names.column_name(index)? == name {
                self.next.set(index + 1);
                return Ok(index);
            }
        }
        Err(Error::InvalidColumnName(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn columns_are_found_in_any_order() {
        let conn = Connection::open_in_memory().expect("a database");
        let read = conn.query_row("SELECT 1 AS a, 2 AS b, 3 AS c", [], |row| {
            let columns = Columns::of(row);
            let get = |name: &str| columns.get::<_, i64>(name);
            assert!(get("d").is_err());
            Ok([get("c")?, get("a")?, get("b")?, get("b")?, get("a")?])
        });
        assert_eq!(read.expect("reads"), [3, 1, 2, 2, 1]);
    }
}
