//! Which drivers and vehicles only crews of other companies have.

use std::collections::HashSet;
use std::hash::Hash;

use rusqlite::Connection;

use super::Result;
use pult_domain::{CompanyId, DriverId, VehicleId};

/// Drivers all of whose crews belong to companies other than this one.
///
/// # Errors
/// `Database`.
pub fn drivers_of_others(conn: &Connection, company: CompanyId) -> Result<HashSet<DriverId>> {
    let sql = "SELECT driver_id FROM crews GROUP BY driver_id
        HAVING count(*) = total(company_id <> ?1)";
    of_others(conn, sql, company, DriverId)
}

/// Vehicles all of whose crews belong to companies other than this one.
///
/// # Errors
/// `Database`.
pub fn vehicles_of_others(conn: &Connection, company: CompanyId) -> Result<HashSet<VehicleId>> {
    let sql = "SELECT vehicle_id FROM crews WHERE vehicle_id IS NOT NULL GROUP BY vehicle_id
        HAVING count(*) = total(company_id <> ?1)";
    of_others(conn, sql, company, VehicleId)
}

fn of_others<T: Eq + Hash>(
    conn: &Connection,
    sql: &str,
    company: CompanyId,
    id: fn(i64) -> T,
) -> Result<HashSet<T>> {
    let mut select = conn.prepare_cached(sql)?;
    let found = select.query_map([company.0], |row| row.get(0).map(id))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
