//! What crews and the office say to each other: the primitives.

use rusqlite::{Connection, Row, params};

use super::{Result, Tx};
use pult_domain::{Actor, CrewId, Timestamp};

/// A line between a crew and the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewMessage {
    /// The id; 0 before it is written.
    pub id: i64,
    /// With which crew.
    pub crew: CrewId,
    /// Who says it: the crew itself, or somebody of the office.
    pub author: Actor,
    /// Whether it is a call for help.
    pub is_sos: bool,
    /// What is said.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// When the other side saw it.
    pub seen_at: Option<Timestamp>,
}

impl CrewMessage {
    /// Whether the crew says it.
    pub fn is_from_crew(&self) -> bool {
        self.author == Actor::Crew(self.crew)
    }
}

/// Writes a line, once for each key of its device; returns its id, or nothing for one that is there.
///
/// # Errors
/// `Database`.
pub fn insert(tx: &Tx, message: &CrewMessage, key: Option<&str>) -> Result<Option<i64>> {
    let n = tx
        .conn
        .prepare_cached(
            "INSERT OR IGNORE INTO crew_messages (crew_id, author, kind, text, at, key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            message.crew.0,
            message.author.code(),
            if message.is_sos { "sos" } else { "text" },
            message.text,
            message.at.0,
            key
        ])?;
    Ok((n > 0).then(|| tx.conn.last_insert_rowid()))
}

/// The newest lines with a crew, oldest first.
///
/// # Errors
/// `Database`.
pub fn newest(conn: &Connection, crew: CrewId, limit: i64) -> Result<Vec<CrewMessage>> {
    conn.prepare_cached(
        "SELECT * FROM (SELECT * FROM crew_messages WHERE crew_id = ?1 ORDER BY id DESC LIMIT ?2)
         ORDER BY id",
    )?
    .query_and_then([crew.0, limit], from_row)?
    .collect()
}

/// The newest lines with all crews, newest first.
///
/// # Errors
/// `Database`.
pub fn latest(conn: &Connection, limit: i64) -> Result<Vec<CrewMessage>> {
    conn.prepare_cached("SELECT * FROM crew_messages ORDER BY id DESC LIMIT ?1")?
        .query_and_then([limit], from_row)?
        .collect()
}

/// What crews said and nobody at the office has seen, oldest first.
///
/// # Errors
/// `Database`.
pub fn unseen(conn: &Connection) -> Result<Vec<CrewMessage>> {
    conn.prepare_cached(
        "SELECT * FROM crew_messages WHERE seen_at IS NULL AND author = 'crew:' || crew_id
         ORDER BY id LIMIT 200",
    )?
    .query_and_then([], from_row)?
    .collect()
}

/// Notes that the lines with a crew were seen by the crew (`true`) or the office, up to one of them.
///
/// # Errors
/// `Database`.
pub fn saw(tx: &Tx, crew: CrewId, by_crew: bool, through: i64, now: Timestamp) -> Result<usize> {
    Ok(tx
        .conn
        .prepare_cached(
            "UPDATE crew_messages SET seen_at = ?4 WHERE crew_id = ?1 AND seen_at IS NULL
                AND id <= ?3 AND (author <> 'crew:' || crew_id) = ?2",
        )?
        .execute(params![crew.0, by_crew, through, now.0])?)
}

fn from_row(row: &Row) -> Result<CrewMessage> {
    let author: String = row.get("author")?;
    let kind: String = row.get("kind")?;
    Ok(CrewMessage {
        id: row.get("id")?,
        crew: CrewId(row.get("crew_id")?),
        author: Actor::parse(&author)?,
        is_sos: kind == "sos",
        text: row.get("text")?,
        at: Timestamp(row.get("at")?),
        seen_at: row.get::<_, Option<i64>>("seen_at")?.map(Timestamp),
    })
}
