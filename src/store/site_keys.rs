//! Publishable keys: what the booking widget of a website shows.

use rusqlite::{Connection, Row, params};

use super::{Error, Result, Tx};
use pult_domain::{CompanyId, SiteKey, SiteKeyId, Timestamp};

/// Every key, by id.
///
/// # Errors
/// `Database`.
pub fn all(conn: &Connection) -> Result<Vec<SiteKey>> {
    conn.prepare_cached("SELECT * FROM site_keys ORDER BY id")?
        .query_and_then([], key_row)?
        .collect()
}

/// The key that is spelt so.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, key: &str) -> Result<SiteKey> {
    conn.prepare_cached("SELECT * FROM site_keys WHERE key = ?1")?
        .query_and_then([key], key_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("publishable key", key)))
}

/// Writes a key; one that is spelt the same is changed. Returns the id.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, key: &SiteKey) -> Result<SiteKeyId> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO site_keys (key, company_id, origins, orders_per_hour, codes_per_hour, label,
                revoked, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (key) DO UPDATE SET company_id = ?2, origins = ?3, orders_per_hour = ?4,
                codes_per_hour = ?5, label = ?6, revoked = ?7 RETURNING id",
        )?
        .query_row(
            params![
                key.key,
                key.company.map(|id| id.0),
                key.origins.join("\n"),
                key.orders_per_hour,
                key.codes_per_hour,
                key.label,
                key.revoked,
                key.created_at.0
            ],
            |row| row.get(0).map(SiteKeyId),
        )?)
}

/// Revokes a key for good.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn revoke(tx: &Tx, key: &str) -> Result<()> {
    let n = tx
        .conn
        .execute("UPDATE site_keys SET revoked = 1 WHERE key = ?1", [key])?;
    match n {
        0 => Err(Error::not_found("publishable key", key)),
        _ => Ok(()),
    }
}

fn key_row(row: &Row<'_>) -> Result<SiteKey> {
    let origins: String = row.get("origins")?;
    Ok(SiteKey {
        id: SiteKeyId(row.get("id")?),
        key: row.get("key")?,
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        origins: origins.lines().map(str::to_owned).collect(),
        orders_per_hour: row.get("orders_per_hour")?,
        codes_per_hour: row.get("codes_per_hour")?,
        label: row.get("label")?,
        revoked: row.get("revoked")?,
        created_at: Timestamp(row.get("created_at")?),
    })
}
