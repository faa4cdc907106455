//! Drivers, vehicles, crews, shifts, positions: the primitives.

pub(crate) mod rows;

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::codec::{attributes_json, ensure_uuid, ids_json};
use super::places::Source;
use super::{Error, Result, Tx};
use pult_domain::{
    CompanyId, Crew, CrewId, Driver, DriverId, Point, Position, Shift, Timestamp, Vehicle,
    VehicleId,
};

/// Writes a driver, new (id 0) or changed or of the office file (its own id); answers the id.
///
/// # Errors
/// `Database`.
pub fn put_driver(tx: &Tx, driver: &Driver, source: Source) -> Result<DriverId> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO drivers (id, source, company_id, name, phone, home_phone, vehicle_id, licence,
                birthday, locked, dismissed, attributes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET company_id = ?3, name = ?4, phone = ?5, home_phone = ?6,
                vehicle_id = ?7, licence = ?8, birthday = ?9, locked = ?10, dismissed = ?11,
                attributes = ?12 RETURNING id",
        )?
        .query_row(
            params![
                (driver.id.0 > 0).then_some(driver.id.0),
                source.as_str(),
                driver.company.map(|id| id.0),
                driver.name,
                driver.phone.as_ref().map(|phone| phone.as_str()),
                driver.home_phone,
                driver.vehicle.map(|id| id.0),
                driver.licence,
                driver.birthday,
                driver.locked,
                driver.dismissed,
                attributes_json(&driver.attributes)?,
            ],
            |row| row.get(0).map(DriverId),
        )?)
}

/// Writes a vehicle, new (id 0) or changed or of the office file (its own id); answers the id.
///
/// # Errors
/// `Database`.
pub fn put_vehicle(tx: &Tx, vehicle: &Vehicle, source: Source) -> Result<VehicleId> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO vehicles (id, source, company_id, external_ref, name, call_sign, plate, make,
                model, short_name, color, year, services, attributes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (id) DO UPDATE SET company_id = ?3, external_ref = ?4, name = ?5,
                call_sign = ?6, plate = ?7, make = ?8, model = ?9, short_name = ?10, color = ?11,
                year = ?12, services = ?13, attributes = ?14 RETURNING id",
        )?
        .query_row(
            params![
                (vehicle.id.0 > 0).then_some(vehicle.id.0),
                source.as_str(),
                vehicle.company.map(|id| id.0),
                vehicle.external_ref,
                vehicle.name,
                vehicle.call_sign,
                vehicle.plate,
                vehicle.make,
                vehicle.model,
                vehicle.short_name,
                vehicle.color,
                vehicle.year,
                ids_json(vehicle.services.iter().map(|id| id.0)),
                attributes_json(&vehicle.attributes)?,
            ],
            |row| row.get(0).map(VehicleId),
        )?)
}

/// Writes a crew, new (id 0) or changed or of the office file (its own id); answers it with id and
/// UUID. Its position is not written here.
///
/// # Errors
/// `Database`.
pub fn put_crew(tx: &Tx, mut crew: Crew, source: Source) -> Result<Crew> {
    crew.uuid = ensure_uuid(crew.uuid);
    let (id, uuid): (i64, Vec<u8>) = tx
        .conn
        .prepare_cached(
            "INSERT INTO crews (id, source, uuid, company_id, name, driver_id, vehicle_id, mode,
                group_id, call_sign, external_ref, max_tasks, zones, capacity, created_at,
                archived_at, attributes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             ON CONFLICT (id) DO UPDATE SET company_id = ?4, name = ?5, driver_id = ?6,
                vehicle_id = ?7, mode = ?8, group_id = ?9, call_sign = ?10, external_ref = ?11,
                max_tasks = ?12, zones = ?13, capacity = ?14, archived_at = ?16, attributes = ?17
             RETURNING id, uuid",
        )?
        .query_row(
            params![
                (crew.id.0 > 0).then_some(crew.id.0),
                source.as_str(),
                crew.uuid.as_bytes(),
                crew.company.map(|id| id.0),
                crew.name,
                crew.driver.0,
                crew.vehicle.map(|id| id.0),
                crew.mode.as_str(),
                crew.group.map(|id| id.0),
                crew.call_sign,
                crew.external_ref,
                crew.max_tasks,
                ids_json(crew.zones.iter().map(|id| id.0)),
                crew.capacity,
                crew.created_at.0,
                crew.archived_at.map(|at| at.0),
                attributes_json(&crew.attributes)?,
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
    crew.id = CrewId(id);
    // A crew of the office file keeps the UUID it was first given.
    crew.uuid = Uuid::from_slice(&uuid).map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(crew)
}

/// Notes where a crew of the office file stands when the office starts.
///
/// # Errors
/// `Database`.
pub fn put_start(tx: &Tx, crew: CrewId, start: Option<Point>) -> Result<()> {
    let (lat, lon) = (start.map(|point| point.lat), start.map(|point| point.lon));
    tx.conn
        .prepare_cached("UPDATE crews SET start_lat = ?2, start_lon = ?3 WHERE id = ?1")?
        .execute(params![crew.0, lat, lon])?;
    Ok(())
}

/// The crews with a starting position of the office file, and that position.
///
/// # Errors
/// `Database`.
pub fn starts(conn: &Connection) -> Result<Vec<(CrewId, Point)>> {
    Ok(conn
        .prepare_cached("SELECT id, start_lat, start_lon FROM crews WHERE start_lat IS NOT NULL")?
        .query_map([], |row| {
            let point = Point {
                lat: row.get(1)?,
                lon: row.get(2)?,
            };
            Ok((CrewId(row.get(0)?), point))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Where the office file says that a crew starts.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn start(conn: &Connection, crew: CrewId) -> Result<Option<Point>> {
    Ok(conn
        .prepare_cached("SELECT start_lat, start_lon FROM crews WHERE id = ?1")?
        .query_row([crew.0], |row| {
            let (lat, lon): (Option<f64>, Option<f64>) = (row.get(0)?, row.get(1)?);
            Ok(lat.zip(lon).map(|(lat, lon)| Point { lat, lon }))
        })?)
}

/// The driver with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn driver(conn: &Connection, id: DriverId) -> Result<Driver> {
    conn.prepare_cached("SELECT * FROM drivers WHERE id = ?1")?
        .query_and_then([id.0], rows::driver)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("driver", id)))
}

/// Every driver, by id.
///
/// # Errors
/// `Database`.
pub fn drivers(conn: &Connection) -> Result<Vec<Driver>> {
    conn.prepare_cached("SELECT * FROM drivers ORDER BY id")?
        .query_and_then([], rows::driver)?
        .collect()
}

/// The vehicle with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn vehicle(conn: &Connection, id: VehicleId) -> Result<Vehicle> {
    conn.prepare_cached("SELECT * FROM vehicles WHERE id = ?1")?
        .query_and_then([id.0], rows::vehicle)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("vehicle", id)))
}

/// The vehicle with this id, if it was not taken out of the lists.
///
/// # Errors
/// `Database`.
pub fn vehicle_in_use(conn: &Connection, id: VehicleId) -> Result<Option<Vehicle>> {
    conn.prepare_cached("SELECT * FROM vehicles WHERE id = ?1 AND archived_at IS NULL")?
        .query_and_then([id.0], rows::vehicle)?
        .next()
        .transpose()
}

/// Every vehicle, by id.
///
/// # Errors
/// `Database`.
pub fn vehicles(conn: &Connection) -> Result<Vec<Vehicle>> {
    conn.prepare_cached("SELECT * FROM vehicles WHERE archived_at IS NULL ORDER BY id")?
        .query_and_then([], rows::vehicle)?
        .collect()
}

/// The vehicle of this company, or else of the whole office, that its client calls `number`.
///
/// # Errors
/// `Database`.
pub fn vehicle_by_ref(
    conn: &Connection,
    company: CompanyId,
    number: &str,
) -> Result<Option<Vehicle>> {
    conn.prepare_cached(
        "SELECT * FROM vehicles WHERE external_ref = ?1 AND (company_id = ?2 OR company_id IS NULL)
         ORDER BY company_id IS NULL, id LIMIT 1",
    )?
    .query_and_then(params![number, company.0], rows::vehicle)?
    .next()
    .transpose()
}

/// The crew of this company, or else of the whole office, that its client calls `number`; not one
/// that was removed.
///
/// # Errors
/// `Database`.
pub fn by_ref(conn: &Connection, company: CompanyId, number: &str) -> Result<Option<Crew>> {
    conn.prepare_cached(
        "SELECT * FROM crews_told WHERE external_ref = ?1 AND (company_id = ?2 OR company_id IS NULL)
            AND archived_at IS NULL ORDER BY company_id IS NULL, id LIMIT 1",
    )?
    .query_and_then(params![number, company.0], rows::crew)?
    .next()
    .transpose()
}

/// The crews on a vehicle, by id.
///
/// # Errors
/// `Database`.
pub fn on_vehicle(conn: &Connection, vehicle: VehicleId) -> Result<Vec<Crew>> {
    conn.prepare_cached(
        "SELECT * FROM crews_told WHERE vehicle_id = ?1 AND archived_at IS NULL ORDER BY id",
    )?
    .query_and_then([vehicle.0], rows::crew)?
    .collect()
}

/// The crew with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: CrewId) -> Result<Crew> {
    conn.prepare_cached("SELECT * FROM crews_told WHERE id = ?1")?
        .query_and_then([id.0], rows::crew)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("crew", id)))
}

/// A crew with its driver and its vehicle.
pub type Manned = (Crew, Driver, Option<Vehicle>);

/// The crews with these ids, each with its driver and its vehicle; unknown ones are left out.
///
/// # Errors
/// `Database`.
pub fn manned(conn: &Connection, ids: &[CrewId]) -> Result<HashMap<CrewId, Manned>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let list = ids_json(ids.iter().map(|id| id.0));
    let mut drivers: HashMap<i64, Driver> = HashMap::new();
    let mut vehicles: HashMap<i64, Vehicle> = HashMap::new();
    let mut found = conn.prepare_cached(
        "SELECT d.* FROM crews c CROSS JOIN drivers d ON d.id = c.driver_id
         WHERE c.id IN (SELECT value FROM json_each(?1))",
    )?;
    for driver in found.query_and_then([&list], rows::driver)? {
        let driver = driver?;
        drivers.insert(driver.id.0, driver);
    }
    let mut found = conn.prepare_cached(
        "SELECT v.* FROM crews c CROSS JOIN vehicles v ON v.id = c.vehicle_id
         WHERE c.id IN (SELECT value FROM json_each(?1))",
    )?;
    for vehicle in found.query_and_then([&list], rows::vehicle)? {
        let vehicle = vehicle?;
        vehicles.insert(vehicle.id.0, vehicle);
    }
    conn.prepare_cached("SELECT * FROM crews_told WHERE id IN (SELECT value FROM json_each(?1))")?
        .query_and_then([&list], rows::crew)?
        .map(|crew| {
            let crew: Crew = crew?;
            let driver = drivers.get(&crew.driver.0).cloned();
            let driver = driver.ok_or_else(|| Error::not_found("driver", crew.driver))?;
            let vehicle = crew.vehicle.and_then(|id| vehicles.get(&id.0).cloned());
            Ok((crew.id, (crew, driver, vehicle)))
        })
        .collect()
}

/// The crew with this UUID.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn by_uuid(conn: &Connection, uuid: Uuid) -> Result<Crew> {
    conn.prepare_cached("SELECT * FROM crews_told WHERE uuid = ?1")?
        .query_and_then([uuid.as_bytes()], rows::crew)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("crew", uuid)))
}

/// The crew that stands for a driver: the one on shift, else the latest.
///
/// # Errors
/// `NotFound` when there is no such driver or he has no crew, `Database`.
pub fn of_driver(conn: &Connection, id: DriverId) -> Result<Crew> {
    driver(conn, id)?;
    conn.prepare_cached(
        "SELECT c.* FROM crews_told c LEFT JOIN shifts s ON s.crew_id = c.id AND s.ended_at IS NULL
         WHERE c.driver_id = ?1 AND c.archived_at IS NULL ORDER BY s.id IS NULL, c.id DESC LIMIT 1",
    )?
    .query_and_then([id.0], rows::crew)?
    .next()
    .unwrap_or_else(|| Err(Error::not_found("crew of driver", id)))
}

/// Every crew that was not removed, by id.
///
/// # Errors
/// `Database`.
pub fn all(conn: &Connection) -> Result<Vec<Crew>> {
    conn.prepare_cached("SELECT * FROM crews_told WHERE archived_at IS NULL ORDER BY id")?
        .query_and_then([], rows::crew)?
        .collect()
}

/// The newest position of every crew that was not removed.
///
/// # Errors
/// `Database`.
pub fn positions(conn: &Connection) -> Result<Vec<(CrewId, Option<Position>)>> {
    let mut select = conn.prepare_cached(
        "SELECT position_at, lat, lon, coalesce(accuracy_m, 0), id FROM crews
         WHERE archived_at IS NULL",
    )?;
    let newest = select.query_map([], |row| {
        let is_known = row.get::<_, Option<i64>>(0)?.is_some();
        let position = is_known.then(|| rows::position(row)).transpose()?;
        Ok((CrewId(row.get(4)?), position))
    })?;
    Ok(newest.collect::<rusqlite::Result<_>>()?)
}

/// The open shift of a crew, if it is on line.
///
/// # Errors
/// `Database`.
pub fn open_shift(conn: &Connection, crew: CrewId) -> Result<Option<Shift>> {
    Ok(conn
        .prepare_cached("SELECT * FROM shifts WHERE crew_id = ?1 AND ended_at IS NULL")?
        .query_row([crew.0], rows::shift)
        .optional()?)
}

/// Every open shift, by crew.
///
/// # Errors
/// `Database`.
pub fn open_shifts(conn: &Connection) -> Result<Vec<Shift>> {
    Ok(conn
        .prepare_cached("SELECT * FROM shifts WHERE ended_at IS NULL ORDER BY crew_id")?
        .query_map([], rows::shift)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The crews that were on line at a moment.
///
/// # Errors
/// `Database`.
pub fn on_line_at(conn: &Connection, at: Timestamp) -> Result<Vec<CrewId>> {
    // A union in SQL would read the shifts of every year in the order of their crews.
    let mut crews = conn
        .prepare_cached(
            "SELECT crew_id FROM shifts WHERE ended_at IS NULL AND started_at < ?1
             UNION ALL SELECT crew_id FROM shifts WHERE ended_at >= ?1 AND started_at < ?1",
        )?
        .query_map([at.0], |row| row.get(0).map(CrewId))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    crews.sort_unstable();
    crews.dedup();
    Ok(crews)
}

/// Writes a shift: the crew's open one is changed, else a new one is made.
///
/// # Errors
/// `Database`.
pub fn put_shift(tx: &Tx, shift: &Shift) -> Result<()> {
    let values = params![
        shift.crew.0,
        shift.started_at.0,
        shift.ended_at.map(|at| at.0),
        shift.break_since.map(|at| at.0)
    ];
    let changed = tx
        .conn
        .prepare_cached(
            "UPDATE shifts SET started_at = ?2, ended_at = ?3, break_since = ?4
             WHERE crew_id = ?1 AND ended_at IS NULL",
        )?
        .execute(values)?;
    if changed == 0 {
        tx.conn
            .prepare_cached(
                "INSERT INTO shifts (crew_id, started_at, ended_at, break_since)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(values)?;
    }
    Ok(())
}

/// Keeps a photo of a driver or a vehicle (`kind`: `driver`, `vehicle`).
///
/// # Errors
/// `Database`.
pub fn put_photo(tx: &Tx, kind: &str, id: i64, bytes: &[u8]) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT OR REPLACE INTO photos VALUES (?1, ?2, ?3)")?
        .execute(params![kind, id, bytes])?;
    Ok(())
}

/// Whether a photo of a driver or a vehicle is kept.
///
/// # Errors
/// `Database`.
pub fn has_photo(conn: &Connection, kind: &str, id: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM photos WHERE kind = ?1 AND id = ?2")?
        .exists(params![kind, id])?)
}

/// The stored photo of a driver or a vehicle, if any.
///
/// # Errors
/// `Database`.
pub fn photo(conn: &Connection, kind: &str, id: i64) -> Result<Option<Vec<u8>>> {
    Ok(conn
        .prepare_cached("SELECT bytes FROM photos WHERE kind = ?1 AND id = ?2")?
        .query_row(params![kind, id], |row| row.get(0))
        .optional()?)
}
