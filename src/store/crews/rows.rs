//! Rows of drivers, vehicles, crews, shifts and positions as domain values.

use rusqlite::Row;

use super::super::codec::{attributes_from, ids_from, point_from, uuid_from};
use super::super::columns::{Columns, Table};
use super::super::{Error, Result};
use pult_domain::{
    CheckIn, CheckInKind, CompanyId, Crew, CrewGroupId, CrewId, Driver, DriverId, Meters, Phone,
    Point, Position, ServiceId, Shift, Timestamp, TravelMode, Vehicle, VehicleId, ZoneId,
};

pub(super) fn driver(row: &Row) -> Result<Driver> {
    let row = &Columns::of(row);
    let attributes: String = row.get("attributes")?;
    Ok(Driver {
        id: DriverId(row.get("id")?),
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        name: row.get("name")?,
        phone: row
            .get::<_, Option<String>>("phone")?
            .map(Phone::from_stored),
        home_phone: row.get("home_phone")?,
        vehicle: row.get::<_, Option<i64>>("vehicle_id")?.map(VehicleId),
        licence: row.get("licence")?,
        birthday: row.get("birthday")?,
        locked: row.get("locked")?,
        dismissed: row.get("dismissed")?,
        attributes: attributes_from(&attributes)?,
    })
}

pub(super) fn vehicle(row: &Row) -> Result<Vehicle> {
    let row = &Columns::of(row);
    let services: String = row.get("services")?;
    let attributes: String = row.get("attributes")?;
    Ok(Vehicle {
        id: VehicleId(row.get("id")?),
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        external_ref: row.get("external_ref")?,
        name: row.get("name")?,
        call_sign: row.get("call_sign")?,
        plate: row.get("plate")?,
        make: row.get("make")?,
        model: row.get("model")?,
        short_name: row.get("short_name")?,
        color: row.get("color")?,
        year: row.get("year")?,
        services: ids_from(&services)?.into_iter().map(ServiceId).collect(),
        attributes: attributes_from(&attributes)?,
    })
}

/// The columns of the view `crews_told`.
pub(crate) const CREWS_TOLD: Table = &[
    "id",
    "source",
    "uuid",
    "company_id",
    "name",
    "driver_id",
    "vehicle_id",
    "mode",
    "group_id",
    "call_sign",
    "external_ref",
    "max_tasks",
    "zones",
    "capacity",
    "created_at",
    "archived_at",
    "attributes",
    "start_lat",
    "start_lon",
    "position_at",
    "lat",
    "lon",
    "accuracy_m",
    "told_at",
    "told_lat",
    "told_lon",
    "told_label",
    "told_kind",
];

pub(super) fn crew(row: &Row) -> Result<Crew> {
    let row = &Columns::of_table(row, CREWS_TOLD);
    let id = CrewId(row.get("id")?);
    let uuid = uuid_from(row, "uuid")?;
    let company = row.get::<_, Option<i64>>("company_id")?.map(CompanyId);
    let name = row.get("name")?;
    let driver = DriverId(row.get("driver_id")?);
    let vehicle = row.get::<_, Option<i64>>("vehicle_id")?.map(VehicleId);
    let mode: String = row.get("mode")?;
    let group = row.get::<_, Option<i64>>("group_id")?.map(CrewGroupId);
    let call_sign = row.get("call_sign")?;
    let external_ref = row.get("external_ref")?;
    let max_tasks = row.get("max_tasks")?;
    let zones: String = row.get("zones")?;
    let capacity = row.get("capacity")?;
    let created_at = Timestamp(row.get("created_at")?);
    let archived_at = row.get::<_, Option<i64>>("archived_at")?.map(Timestamp);
    let attributes: String = row.get("attributes")?;
    let at: Option<i64> = row.get("position_at")?;
    let point = point_from(row, "lat", "lon")?;
    let accuracy: Option<i64> = row.get("accuracy_m")?;
    Ok(Crew {
        id,
        uuid,
        company,
        name,
        driver,
        vehicle,
        mode: TravelMode::parse(&mode)
            .ok_or_else(|| Error::Damaged(format!("`{mode}` is no way to travel")))?,
        group,
        call_sign,
        external_ref,
        max_tasks,
        zones: ids_from(&zones)?.into_iter().map(ZoneId).collect(),
        capacity,
        position: at.zip(point).map(|(at, point)| Position {
            at: Timestamp(at),
            point,
            accuracy: Meters(accuracy.unwrap_or_default()),
        }),
        told: told(row)?,
        created_at,
        archived_at,
        attributes: attributes_from(&attributes)?,
    })
}

fn told(row: &Columns) -> Result<Option<CheckIn>> {
    let Some(at) = row.get::<_, Option<i64>>("told_at")? else {
        return Ok(None);
    };
    let point = Point {
        lat: row.get("told_lat")?,
        lon: row.get("told_lon")?,
    };
    let label = row.get("told_label")?;
    let kind: String = row.get("told_kind")?;
    Ok(Some(CheckIn {
        at: Timestamp(at),
        point,
        kind: CheckInKind::parse(&kind).map_err(|error| Error::Damaged(error.to_string()))?,
        label,
    }))
}

pub(super) fn shift(row: &Row) -> rusqlite::Result<Shift> {
    let row = &Columns::of(row);
    Ok(Shift {
        crew: CrewId(row.get("crew_id")?),
        started_at: Timestamp(row.get("started_at")?),
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(Timestamp),
        break_since: row.get::<_, Option<i64>>("break_since")?.map(Timestamp),
    })
}

pub(crate) fn position(row: &Row) -> rusqlite::Result<Position> {
    Ok(Position {
        at: Timestamp(row.get(0)?),
        point: Point {
            lat: row.get(1)?,
            lon: row.get(2)?,
        },
        accuracy: Meters(row.get(3)?),
    })
}
