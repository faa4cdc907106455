//! Phones of drivers and what they log in with: the primitives. Secrets are here only as hashes.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Error, Result, Tx};
use pult_domain::{CrewId, Timestamp};

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// The driver's page in a browser.
    Page,
    /// An application that tells positions.
    Tracker,
}

impl DeviceKind {
    /// Its word in the database and in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            DeviceKind::Page => "page",
            DeviceKind::Tracker => "tracker",
        }
    }
}

/// A phone of a driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The id; 0 before it is written.
    pub id: i64,
    /// Whose.
    pub crew: CrewId,
    /// What it is.
    pub kind: DeviceKind,
    /// What it calls itself: `Android, Chrome`.
    pub name: String,
    /// When it logged in.
    pub created_at: Timestamp,
    /// When it was last heard of, to the minute.
    pub used_at: Timestamp,
    /// When it was shut out.
    pub revoked_at: Option<Timestamp>,
}

/// Where a device is pushed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushTarget {
    /// The device.
    pub device: i64,
    /// The push service's address of it (RFC 8030).
    pub endpoint: String,
    /// Its public key (RFC 8291, `p256dh`), Base64 for addresses.
    pub key: String,
    /// Its secret (RFC 8291, `auth`), Base64 for addresses.
    pub auth: String,
}

/// What a driver logs in with once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginKind {
    /// A code that is typed.
    Code,
    /// The secret of a link.
    Link,
}

impl LoginKind {
    fn as_str(self) -> &'static str {
        match self {
            LoginKind::Code => "code",
            LoginKind::Link => "link",
        }
    }
}

/// Writes a new device with the hash of its secret; returns its id.
///
/// # Errors
/// `Database`.
pub fn insert(tx: &Tx, device: &Device, hash: &[u8]) -> Result<i64> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO devices (crew_id, kind, hash, name, created_at, used_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        )?
        .insert(params![
            device.crew.0,
            device.kind.as_str(),
            hash,
            device.name,
            device.created_at.0
        ])?)
}

/// The device with the hash of this secret, also one that was shut out.
///
/// # Errors
/// `Database`.
pub fn by_hash(conn: &Connection, hash: &[u8]) -> Result<Option<Device>> {
    conn.prepare_cached("SELECT * FROM devices WHERE hash = ?1")?
        .query_and_then([hash], from_row)?
        .next()
        .transpose()
}

/// The device with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: i64) -> Result<Device> {
    conn.prepare_cached("SELECT * FROM devices WHERE id = ?1")?
        .query_and_then([id], from_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("device", id)))
}

/// The devices that may come in, of one crew or of all, the newest first.
///
/// # Errors
/// `Database`.
pub fn list(conn: &Connection, crew: Option<CrewId>) -> Result<Vec<Device>> {
    conn.prepare_cached(
        "SELECT * FROM devices WHERE revoked_at IS NULL AND (?1 IS NULL OR crew_id = ?1)
         ORDER BY id DESC",
    )?
    .query_and_then([crew.map(|id| id.0)], from_row)?
    .collect()
}

/// Notes that a device was heard of.
///
/// # Errors
/// `Database`.
pub fn touch(tx: &Tx, id: i64, now: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE devices SET used_at = ?2 WHERE id = ?1")?
        .execute(params![id, now.0])?;
    Ok(())
}

/// Shuts a device out for good.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn revoke(tx: &Tx, id: i64, now: Timestamp) -> Result<()> {
    let n = tx
        .conn
        .prepare_cached(
            "UPDATE devices SET revoked_at = ifnull(revoked_at, ?2), push_endpoint = NULL WHERE id = ?1",
        )?
        .execute(params![id, now.0])?;
    match n {
        0 => Err(Error::not_found("device", id)),
        _ => Ok(()),
    }
}

/// Writes where a device is pushed to; `None`: nowhere any more.
///
/// # Errors
/// `Database`.
pub fn put_push(tx: &Tx, device: i64, target: Option<&PushTarget>) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE devices SET push_endpoint = ?2, push_key = ?3, push_auth = ?4 WHERE id = ?1",
        )?
        .execute(params![
            device,
            target.map(|to| &to.endpoint),
            target.map_or("", |to| to.key.as_str()),
            target.map_or("", |to| to.auth.as_str())
        ])?;
    Ok(())
}

/// Where the devices of a crew are pushed to.
///
/// # Errors
/// `Database`.
pub fn push_targets(conn: &Connection, crew: CrewId) -> Result<Vec<PushTarget>> {
    conn.prepare_cached(
        "SELECT id, push_endpoint, push_key, push_auth FROM devices
         WHERE crew_id = ?1 AND revoked_at IS NULL AND push_endpoint IS NOT NULL",
    )?
    .query_and_then([crew.0], |row| {
        Ok(PushTarget {
            device: row.get(0)?,
            endpoint: row.get(1)?,
            key: row.get(2)?,
            auth: row.get(3)?,
        })
    })?
    .collect()
}

/// The office's key pair for Web Push, if it was ever needed.
///
/// # Errors
/// `Database`.
pub fn push_identity(conn: &Connection) -> Result<Option<Vec<u8>>> {
    Ok(conn
        .prepare_cached("SELECT pkcs8 FROM push_identity")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// Keeps the office's key pair for Web Push; the first one stays. Returns the one that counts.
///
/// # Errors
/// `Database`.
pub fn keep_push_identity(tx: &Tx, pkcs8: &[u8]) -> Result<Vec<u8>> {
    tx.conn
        .prepare_cached("INSERT OR IGNORE INTO push_identity VALUES (1, ?1)")?
        .execute([pkcs8])?;
    push_identity(tx.conn)?.ok_or_else(|| Error::not_found("push identity", 1))
}

/// How many codes a crew was sent since a moment.
///
/// # Errors
/// `Database`.
pub fn codes_since(conn: &Connection, crew: CrewId, since: Timestamp) -> Result<u32> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM logins WHERE crew_id = ?1 AND kind = 'code' AND created_at > ?2",
        )?
        .query_row([crew.0, since.0], |row| row.get(0))?)
}

/// Writes what a crew may log in with once; what is over since an hour goes.
///
/// # Errors
/// `Database`.
pub fn put_login(
    tx: &Tx,
    (crew, kind): (CrewId, LoginKind),
    hash: &[u8],
    (now, expires_at): (Timestamp, Timestamp),
) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM logins WHERE expires_at < ?1 - 3600")?
        .execute([now.0])?;
    tx.conn
        .prepare_cached(
            "INSERT INTO logins (crew_id, kind, hash, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![crew.0, kind.as_str(), hash, now.0, expires_at.0])?;
    Ok(())
}

/// The crew whose link this is, while it is good; it is used up.
///
/// # Errors
/// `Database`.
pub fn use_link(tx: &Tx, hash: &[u8], now: Timestamp) -> Result<Option<CrewId>> {
    Ok(tx
        .conn
        .prepare_cached(
            "DELETE FROM logins WHERE kind = 'link' AND hash = ?1 AND expires_at >= ?2
             RETURNING crew_id",
        )?
        .query_row(params![hash, now.0], |row| row.get(0).map(CrewId))
        .optional()?)
}

/// Whether this is one of a crew's codes, while it is good and was not guessed at `most` times. A right
/// one is used up; a wrong one counts against all that are good.
///
/// # Errors
/// `Database`.
pub fn use_code(tx: &Tx, crew: CrewId, hash: &[u8], now: Timestamp, most: u32) -> Result<bool> {
    let used = tx
        .conn
        .prepare_cached(
            "DELETE FROM logins WHERE kind = 'code' AND crew_id = ?1 AND hash = ?2
                AND expires_at >= ?3 AND wrong < ?4",
        )?
        .execute(params![crew.0, hash, now.0, most])?;
    if used == 0 {
        tx.conn
            .prepare_cached(
                "UPDATE logins SET wrong = wrong + 1 WHERE kind = 'code' AND crew_id = ?1",
            )?
            .execute([crew.0])?;
    }
    Ok(used > 0)
}

fn from_row(row: &Row) -> Result<Device> {
    let kind: String = row.get("kind")?;
    Ok(Device {
        id: row.get("id")?,
        crew: CrewId(row.get("crew_id")?),
        kind: match kind.as_str() {
            "tracker" => DeviceKind::Tracker,
            _ => DeviceKind::Page,
        },
        name: row.get("name")?,
        created_at: Timestamp(row.get("created_at")?),
        used_at: Timestamp(row.get("used_at")?),
        revoked_at: row.get::<_, Option<i64>>("revoked_at")?.map(Timestamp),
    })
}
