//! Places: addresses of orders, depots, stands.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::codec::{ensure_uuid, point_from, uuid_from};
use super::columns::{Columns, Table};
use super::{Error, Result, Tx};
use pult_domain::{Certainty, CompanyId, Place, PlaceId, PlaceKind, Timestamp};

/// Whether a row came from the office file or was made at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The office file.
    File,
    /// An API or the console.
    Runtime,
}

impl Source {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::File => "file",
            Source::Runtime => "runtime",
        }
    }
}

/// Writes a new place and answers it with its id and UUID. An id above 0 is kept.
///
/// # Errors
/// `Database`.
pub fn insert(tx: &Tx, mut place: Place, source: Source, now: Timestamp) -> Result<Place> {
    place.uuid = ensure_uuid(place.uuid);
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO places (id, source, uuid, company_id, kind, external_ref, name, address, landmark,
            lat, lon, created_at, settlement, certainty)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    let id = insert.insert(params![
        (place.id.0 > 0).then_some(place.id.0),
        source.as_str(),
        place.uuid.as_bytes(),
        place.company.map(|id| id.0),
        place.kind.as_str(),
        place.external_ref,
        place.name,
        place.address,
        place.landmark,
        place.point.map(|point| point.lat),
        place.point.map(|point| point.lon),
        now.0,
        place.settlement,
        place.certainty.as_str(),
    ])?;
    place.id = PlaceId(id);
    Ok(place)
}

/// Writes the changes of a place.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, place: &Place) -> Result<()> {
    tx.case.forget_orders();
    tx.conn
        .prepare_cached(
            "UPDATE places SET company_id = ?2, kind = ?3, external_ref = ?4, name = ?5, address = ?6,
                landmark = ?7, lat = ?8, lon = ?9, settlement = ?10, certainty = ?11 WHERE id = ?1",
        )?
        .execute(params![
            place.id.0,
            place.company.map(|id| id.0),
            place.kind.as_str(),
            place.external_ref,
            place.name,
            place.address,
            place.landmark,
            place.point.map(|point| point.lat),
            place.point.map(|point| point.lon),
            place.settlement,
            place.certainty.as_str(),
        ])?;
    Ok(())
}

/// The place with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: PlaceId) -> Result<Place> {
    conn.prepare_cached("SELECT * FROM places WHERE id = ?1")?
        .query_and_then([id.0], from_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("place", id)))
}

/// The place with this UUID.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn by_uuid(conn: &Connection, uuid: Uuid) -> Result<Place> {
    conn.prepare_cached("SELECT * FROM places WHERE uuid = ?1")?
        .query_and_then([uuid.as_bytes()], from_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("place", uuid)))
}

/// Depots or stands, by id.
///
/// # Errors
/// `Database`.
pub fn of_kind(conn: &Connection, kind: PlaceKind) -> Result<Vec<Place>> {
    // The literal condition lets SQLite use the partial index.
    let mut select = conn
        .prepare_cached("SELECT * FROM places WHERE kind <> 'address' AND kind = ?1 ORDER BY id")?;
    let rows = select.query_and_then([kind.as_str()], from_row)?;
    rows.collect()
}

/// The depot of this company that its client calls `number`.
///
/// # Errors
/// `Database`.
pub fn depot_by_ref(conn: &Connection, company: CompanyId, number: &str) -> Result<Option<Place>> {
    conn.prepare_cached(
        "SELECT * FROM places WHERE kind = 'depot' AND external_ref = ?1
            AND (company_id = ?2 OR company_id IS NULL) ORDER BY company_id IS NULL, id LIMIT 1",
    )?
    .query_and_then(params![number, company.0], from_row)?
    .next()
    .transpose()
}

/// When a place was made.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn created_at(conn: &Connection, id: PlaceId) -> Result<Timestamp> {
    conn.prepare_cached("SELECT created_at FROM places WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .map(Timestamp)
        .ok_or_else(|| Error::not_found("place", id))
}

/// The columns of `places`.
pub(super) const PLACES: Table = &[
    "id",
    "source",
    "uuid",
    "company_id",
    "kind",
    "external_ref",
    "name",
    "address",
    "landmark",
    "lat",
    "lon",
    "created_at",
    "settlement",
    "certainty",
];

pub(super) fn from_row(row: &Row) -> Result<Place> {
    let row = &Columns::of_table(row, PLACES);
    let id = PlaceId(row.get("id")?);
    let uuid = uuid_from(row, "uuid")?;
    let company = row.get::<_, Option<i64>>("company_id")?.map(CompanyId);
    let kind: String = row.get("kind")?;
    let external_ref = row.get("external_ref")?;
    let name = row.get("name")?;
    let address = row.get("address")?;
    let landmark = row.get("landmark")?;
    let point = point_from(row, "lat", "lon")?;
    let settlement = row.get("settlement")?;
    let certainty: String = row.get("certainty")?;
    Ok(Place {
        id,
        uuid,
        company,
        kind: PlaceKind::parse(&kind)?,
        external_ref,
        name,
        address,
        landmark,
        point,
        settlement,
        certainty: Certainty::parse(&certainty)?,
    })
}
