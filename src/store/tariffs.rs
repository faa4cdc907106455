//! Tariffs, by version: the primitives.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::codec::{tariff_from, tariff_json};
use super::places::Source;
use super::{Error, Result, Tx};
use pult_domain::{CompanyId, Tariff, TariffId};

/// Writes a tariff. One that differs from its newest version becomes a new version; one that does not
/// is left alone. An id of 0 draws the next one. Answers id and version.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, tariff: &Tariff, source: Source) -> Result<(TariffId, i64)> {
    let id = match tariff.id.0 {
        0 => tx
            .conn
            .query_row("SELECT coalesce(max(id), 0) + 1 FROM tariffs", [], |row| {
                row.get(0)
            })?,
        id => id,
    };
    let body = tariff_json(tariff)?;
    let company = tariff.company.map(|id| id.0);
    let newest: Option<(i64, Option<i64>, String)> = tx
        .conn
        .prepare_cached(
            "SELECT version, company_id, body FROM tariffs WHERE id = ?1 ORDER BY version DESC LIMIT 1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let version = match newest {
        Some((version, same_company, same_body))
            if same_company == company && same_body == body =>
        {
            return Ok((TariffId(id), version));
        }
        Some((version, ..)) => version + 1,
        None => 1,
    };
    tx.conn
        .prepare_cached("INSERT INTO tariffs VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, version, source.as_str(), company, body])?;
    Ok((TariffId(id), version))
}

/// The newest version of a tariff.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: TariffId) -> Result<Tariff> {
    conn.prepare_cached("SELECT * FROM tariffs WHERE id = ?1 ORDER BY version DESC LIMIT 1")?
        .query_and_then([id.0], from_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("tariff", id)))
}

/// Where the newest version of a tariff came from; nothing for an unknown one.
///
/// # Errors
/// `Database`.
pub fn source(conn: &Connection, id: TariffId) -> Result<Option<Source>> {
    let is_file: Option<bool> = conn
        .prepare_cached(
            "SELECT source = 'file' FROM tariffs WHERE id = ?1 ORDER BY version DESC LIMIT 1",
        )?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    Ok(is_file.map(|is_file| {
        if is_file {
            Source::File
        } else {
            Source::Runtime
        }
    }))
}

/// A tariff as it was in one version.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn version(conn: &Connection, id: TariffId, version: i64) -> Result<Tariff> {
    conn.prepare_cached("SELECT * FROM tariffs WHERE id = ?1 AND version = ?2")?
        .query_and_then([id.0, version], from_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("tariff", id)))
}

/// The newest version of every tariff, by id.
///
/// # Errors
/// `Database`.
pub fn all(conn: &Connection) -> Result<Vec<Tariff>> {
    conn.prepare_cached(
        "SELECT * FROM tariffs t WHERE version = (SELECT max(version) FROM tariffs WHERE id = t.id)
         ORDER BY id",
    )?
    .query_and_then([], from_row)?
    .collect()
}

fn from_row(row: &Row) -> Result<Tariff> {
    let body: String = row.get("body")?;
    Ok(Tariff {
        id: TariffId(row.get("id")?),
        version: row.get("version")?,
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        ..tariff_from(&body)?
    })
}
