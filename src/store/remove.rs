//! Taking records out of the books, as long as nothing refers to them.

use rusqlite::{Connection, ErrorCode};

use super::import::Kind;
use super::{Error, Result, Tx};
use pult_domain::{Error as Refusal, Subject};

/// What names a record inside a list of ids or a tariff, where no foreign key guards it.
const NAMED: &[(Kind, &str)] = &[
    (
        Kind::Service,
        "SELECT 1 FROM vehicles, json_each(vehicles.services) named WHERE named.value = ?1",
    ),
    (
        Kind::Service,
        "SELECT 1 FROM orders, json_each(orders.services) named WHERE named.value = ?1
            AND orders.status IN ('pending', 'suspended', 'assigned', 'started')",
    ),
    (
        Kind::Zone,
        "SELECT 1 FROM crews, json_each(crews.zones) named
         WHERE named.value = ?1 AND crews.archived_at IS NULL",
    ),
    (
        Kind::Zone,
        "SELECT 1 FROM tariffs t, json_each(t.body, '$.zone_prices') named
         WHERE t.version = (SELECT max(version) FROM tariffs WHERE id = t.id)
            AND ?1 IN (json_extract(named.value, '$[0]'), json_extract(named.value, '$[1]'))",
    ),
    (
        Kind::Zone,
        "SELECT 1 FROM tariffs t, json_each(t.body, '$.zone_surcharges') named
         WHERE t.version = (SELECT max(version) FROM tariffs WHERE id = t.id)
            AND json_extract(named.value, '$[0]') = ?1",
    ),
];

/// Removes the record of a kind that has an id.
///
/// # Errors
/// `NotFound`; `InvalidState` when something refers to it, `Database`.
pub fn remove(tx: &Tx, kind: Kind, id: i64) -> Result<()> {
    if is_named(tx.conn, kind, id)? {
        return Err(in_use(kind, id));
    }
    let sql = format!("DELETE FROM {} WHERE id = ?1", kind.table());
    match tx.conn.execute(&sql, [id]) {
        Ok(0) => Err(Error::not_found(kind.as_str(), id)),
        Ok(_) => Ok(()),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(in_use(kind, id))
        }
        Err(error) => Err(error.into()),
    }
}

fn is_named(conn: &Connection, kind: Kind, id: i64) -> Result<bool> {
    for (_, sql) in NAMED.iter().filter(|(named, _)| *named == kind) {
        if conn.prepare_cached(sql)?.exists([id])? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn in_use(kind: Kind, id: i64) -> Error {
    Refusal::state(Subject::new(kind.as_str(), id), "in use", "remove").into()
}
