//! The ids that a statement asks for.

use rusqlite::ToSql;
use rusqlite::types::ToSqlOutput;

use super::codec::ids_json;

/// One id, which SQLite looks up by itself, or a list, which it has to unfold into a table first.
pub(super) enum Ids {
    One(i64),
    Many(String),
}

impl Ids {
    pub(super) fn of(ids: impl ExactSizeIterator<Item = i64>) -> Ids {
        let mut ids = ids.peekable();
        match (ids.len(), ids.peek()) {
            (1, Some(id)) => Ids::One(*id),
            _ => Ids::Many(ids_json(ids)),
        }
    }

    /// The statement for one id, or the one for a JSON list of them; both take it as their first value.
    pub(super) fn ask(&self, one: &'static str, many: &'static str) -> &'static str {
        match self {
            Ids::One(_) => one,
            Ids::Many(_) => many,
        }
    }
}

impl ToSql for Ids {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Ids::One(id) => id.to_sql(),
            Ids::Many(list) => list.to_sql(),
        }
    }
}
