//! Operators, keys and sessions: the primitives. Passwords and keys are here only as hashes.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::codec::{ids_from, ids_json};
use super::places::Source;
use super::{Error, Result, Tx};
use pult_domain::{
    self as domain, ApiKey, ApiKeyId, CompanyId, Operator, OperatorId, Origin, Role, Timestamp,
    ZoneId,
};

/// The office's secret under which keys and sessions are hashed.
///
/// # Errors
/// `Database`.
pub fn pepper(conn: &Connection) -> Result<Vec<u8>> {
    Ok(conn.query_row("SELECT pepper FROM office", [], |row| row.get(0))?)
}

/// Every operator, by id.
///
/// # Errors
/// `Database`.
pub fn operators(conn: &Connection) -> Result<Vec<Operator>> {
    conn.prepare_cached("SELECT * FROM operators ORDER BY id")?
        .query_and_then([], operator_row)?
        .collect()
}

/// The operator with this login, if any.
///
/// # Errors
/// `Database`.
pub fn operator(conn: &Connection, login: &str) -> Result<Option<Operator>> {
    conn.prepare_cached("SELECT * FROM operators WHERE login = ?1")?
        .query_and_then([login], operator_row)?
        .next()
        .transpose()
}

/// The operator with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn operator_by_id(conn: &Connection, id: OperatorId) -> Result<Operator> {
    conn.prepare_cached("SELECT * FROM operators WHERE id = ?1")?
        .query_and_then([id.0], operator_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("operator", id)))
}

/// Writes an operator; one with the same login is changed. Answers the id.
///
/// # Errors
/// `InvalidState` when no administrator would be left to come in; `Database`.
pub fn put_operator(tx: &Tx, operator: &Operator, source: Source) -> Result<OperatorId> {
    check_administrators(tx.conn(), operator)?;
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO operators (source, login, password_hash, role, locked, name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (login) DO UPDATE SET password_hash = ?3,
                role = ?4, locked = ?5, name = ?6 RETURNING id",
        )?
        .query_row(
            params![
                source.as_str(),
                operator.login,
                operator.password_hash,
                operator.role.as_str(),
                operator.locked,
                operator.name
            ],
            |row| row.get(0).map(OperatorId),
        )?)
}

/// The zones and companies that an operator's desk shows first.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn shown_first(conn: &Connection, id: OperatorId) -> Result<(Vec<ZoneId>, Vec<CompanyId>)> {
    let (zones, companies): (String, String) = conn
        .prepare_cached("SELECT first_zones, first_companies FROM operators WHERE id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| Error::not_found("operator", id))?;
    Ok((
        ids_from(&zones)?.into_iter().map(ZoneId).collect(),
        ids_from(&companies)?.into_iter().map(CompanyId).collect(),
    ))
}

/// Sets which zones and companies an operator's desk shows first.
///
/// # Errors
/// `Database`.
pub fn set_shown_first(
    tx: &Tx,
    id: OperatorId,
    zones: &[ZoneId],
    companies: &[CompanyId],
) -> Result<()> {
    tx.conn.execute(
        "UPDATE operators SET first_zones = ?2, first_companies = ?3 WHERE id = ?1",
        params![
            id.0,
            ids_json(zones.iter().map(|id| id.0)),
            ids_json(companies.iter().map(|id| id.0))
        ],
    )?;
    Ok(())
}

/// Whether somebody who may change everything can still come in once an operator is written: an office
/// whose last administrator is locked out cannot be opened again from inside.
fn check_administrators(conn: &Connection, changed: &Operator) -> Result<()> {
    let may_enter = |operator: &Operator| operator.role == Role::Admin && !operator.locked;
    let known = operators(conn)?;
    let before = known.iter().find(|known| known.login == changed.login);
    let loses = before.is_some_and(may_enter) && !may_enter(changed);
    let others = known.iter().filter(|known| known.login != changed.login);
    if loses && !others.into_iter().any(may_enter) {
        let who = domain::Subject::new("operator", &changed.login);
        let refusal = domain::Error::state(who, "the last administrator", "be shut out");
        return Err(refusal.into());
    }
    Ok(())
}

/// Every key, by id.
///
/// # Errors
/// `Database`.
pub fn keys(conn: &Connection) -> Result<Vec<ApiKey>> {
    conn.prepare_cached("SELECT * FROM api_keys ORDER BY id")?
        .query_and_then([], key_row)?
        .collect()
}

/// The key of a dialect with this hash, if any.
///
/// # Errors
/// `Database`.
pub fn key(conn: &Connection, dialect: Origin, hash: &[u8]) -> Result<Option<ApiKey>> {
    conn.prepare_cached("SELECT * FROM api_keys WHERE dialect = ?1 AND hash = ?2")?
        .query_and_then(params![dialect.as_str(), hash], key_row)?
        .next()
        .transpose()
}

/// Writes a key; one with the same hash is changed. Answers the id.
///
/// # Errors
/// `Database`.
pub fn put_key(tx: &Tx, key: &ApiKey, hash: &[u8], source: Source) -> Result<ApiKeyId> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO api_keys (source, dialect, hash, company_id, banned, revoked, label, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (dialect, hash) DO UPDATE SET
                company_id = ?4, banned = ?5, revoked = ?6, label = ?7 RETURNING id",
        )?
        .query_row(
            params![
                source.as_str(),
                key.dialect.as_str(),
                hash,
                key.company.map(|id| id.0),
                key.banned,
                key.revoked,
                key.label,
                key.created_at.0
            ],
            |row| row.get(0).map(ApiKeyId),
        )?)
}

/// What a key of the office's own API may do, by words; none: everything.
///
/// # Errors
/// `Database`.
pub fn scopes(conn: &Connection, key: ApiKeyId) -> Result<Vec<String>> {
    let mut select =
        conn.prepare_cached("SELECT scope FROM key_scopes WHERE key_id = ?1 ORDER BY scope")?;
    let rows = select.query_map([key.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes what a key of the office's own API may do.
///
/// # Errors
/// `Database`.
pub fn put_scopes(tx: &Tx, key: ApiKeyId, scopes: &[String]) -> Result<()> {
    tx.conn
        .execute("DELETE FROM key_scopes WHERE key_id = ?1", [key.0])?;
    for scope in scopes {
        tx.conn
            .prepare_cached("INSERT OR IGNORE INTO key_scopes VALUES (?1, ?2)")?
            .execute(params![key.0, scope])?;
    }
    Ok(())
}

/// Revokes a key for good.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn revoke_key(tx: &Tx, id: ApiKeyId) -> Result<()> {
    let n = tx
        .conn
        .execute("UPDATE api_keys SET revoked = 1 WHERE id = ?1", [id.0])?;
    if n == 0 {
        return Err(Error::not_found("key", id));
    }
    Ok(())
}

/// Opens a session of an operator.
///
/// # Errors
/// `Database`.
pub fn open_session(tx: &Tx, hash: &[u8], operator: OperatorId, now: Timestamp) -> Result<()> {
    tx.conn.execute(
        "INSERT OR REPLACE INTO sessions VALUES (?1, ?2, ?3, ?3)",
        params![hash, operator.0, now.0],
    )?;
    Ok(())
}

/// A session: whose, and when it was last used.
///
/// # Errors
/// `Database`.
pub fn session(conn: &Connection, hash: &[u8]) -> Result<Option<(OperatorId, Timestamp)>> {
    Ok(conn
        .prepare_cached("SELECT operator_id, used_at FROM sessions WHERE hash = ?1")?
        .query_row([hash], |row| {
            Ok((OperatorId(row.get(0)?), Timestamp(row.get(1)?)))
        })
        .optional()?)
}

/// Notes that a session was used.
///
/// # Errors
/// `Database`.
pub fn touch_session(tx: &Tx, hash: &[u8], now: Timestamp) -> Result<()> {
    tx.conn.execute(
        "UPDATE sessions SET used_at = ?2 WHERE hash = ?1",
        params![hash, now.0],
    )?;
    Ok(())
}

/// Ends a session: it was last used too long ago, and whoever comes with it is told that it has ended.
///
/// # Errors
/// `Database`.
pub fn close_session(tx: &Tx, hash: &[u8]) -> Result<()> {
    tx.conn
        .execute("UPDATE sessions SET used_at = 0 WHERE hash = ?1", [hash])?;
    Ok(())
}

fn operator_row(row: &Row) -> Result<Operator> {
    let role: String = row.get("role")?;
    Ok(Operator {
        id: OperatorId(row.get("id")?),
        login: row.get("login")?,
        name: row.get("name")?,
        password_hash: row.get("password_hash")?,
        role: Role::parse(&role)?,
        locked: row.get("locked")?,
    })
}

fn key_row(row: &Row) -> Result<ApiKey> {
    let dialect: String = row.get("dialect")?;
    Ok(ApiKey {
        id: ApiKeyId(row.get("id")?),
        dialect: Origin::parse(&dialect)?,
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        banned: row.get("banned")?,
        revoked: row.get("revoked")?,
        label: row.get("label")?,
        created_at: Timestamp(row.get("created_at")?),
    })
}
