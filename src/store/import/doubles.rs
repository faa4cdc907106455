//! Records of a file that share a call sign or a phone with records that the office has already. They are
//! told, not refused: two companies may each have a crew 111.

use rusqlite::Connection;

use super::book::{Book, Kind};
use crate::Result;

/// What a record of the file shares with another of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// What both are.
    pub kind: Kind,
    /// The call sign, or the phone.
    pub value: String,
    /// The one of the file.
    pub id: i64,
    /// The one that the office has.
    pub other: i64,
    /// Its name.
    pub name: String,
}

const CREWS: &str =
    "SELECT id, name FROM crews WHERE call_sign = ?1 AND archived_at IS NULL AND id <> ?2";
const DRIVERS: &str =
    "SELECT id, name FROM drivers WHERE phone = ?1 AND NOT dismissed AND id <> ?2";
const CLIENTS: &str = "SELECT id, name FROM clients JOIN client_phones ON client_id = id \
     WHERE phone = ?1 AND id <> ?2";

/// Compares what a book holds with what the office has; what the book itself has twice is told where it
/// was read.
pub(super) fn find(conn: &Connection, book: &Book) -> Result<Vec<Double>> {
    let crews = book.crews.iter().map(|entry| {
        let crew = &entry.value.crew;
        (crew.id.0, crew.call_sign.clone())
    });
    let drivers = book.drivers.iter().filter_map(|entry| {
        let driver = &entry.value.driver;
        Some((driver.id.0, driver.phone.as_ref()?.to_string()))
    });
    let clients = book.clients.iter().flat_map(|entry| {
        let client = &entry.value;
        let phones = client.phones.iter();
        phones.map(move |phone| (client.id.0, phone.to_string()))
    });
    let mut found = Vec::new();
    shared(
        conn,
        Kind::Crew,
        CREWS,
        &crews.collect::<Vec<_>>(),
        &mut found,
    )?;
    shared(
        conn,
        Kind::Driver,
        DRIVERS,
        &drivers.collect::<Vec<_>>(),
        &mut found,
    )?;
    shared(
        conn,
        Kind::Client,
        CLIENTS,
        &clients.collect::<Vec<_>>(),
        &mut found,
    )?;
    Ok(found)
}

fn shared(
    conn: &Connection,
    kind: Kind,
    sql: &str,
    own: &[(i64, String)],
    found: &mut Vec<Double>,
) -> Result<()> {
    let mut others = conn.prepare_cached(sql)?;
    for (id, value) in own.iter().filter(|(_, value)| !value.is_empty()) {
        let rows = others.query_map((value, id), |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            let (other, name): (i64, String) = row?;
            if own.iter().any(|(id, _)| *id == other) {
                continue;
            }
            found.push(Double {
                kind,
                value: value.clone(),
                id: *id,
                other,
                name,
            });
        }
    }
    Ok(())
}
