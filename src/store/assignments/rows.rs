//! Rows of assignments and legs as domain values.

use rusqlite::Row;

use super::super::Result;
use super::super::columns::{Columns, Table};
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, CrewId, Leg, Meters, OrderId, Origin, PlaceId,
    Seconds, StopId, Timestamp,
};

/// The columns of `assignments`.
pub(crate) const ASSIGNMENTS: Table = &[
    "id",
    "crew_id",
    "status",
    "expires_at",
    "origin",
    "created_at",
    "accepted_at",
    "closed_at",
];
/// The columns of `legs`.
pub(crate) const LEGS: Table = &[
    "assignment_id",
    "position",
    "order_id",
    "stop_id",
    "place_id",
    "distance_m",
    "duration_s",
    "eta",
    "initial_eta",
];

pub(super) fn from_row(row: &Row) -> Result<Assignment> {
    let row = &Columns::of_table(row, ASSIGNMENTS);
    let moment = |column: &str| -> Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
    };
    let id = AssignmentId(row.get("id")?);
    let crew = CrewId(row.get("crew_id")?);
    let status: String = row.get("status")?;
    let status = AssignmentStatus::parse(&status, moment("expires_at")?)?;
    let origin: String = row.get("origin")?;
    Ok(Assignment {
        id,
        crew,
        orders: Vec::new(),
        route: Vec::new(),
        status,
        origin: Origin::parse(&origin)?,
        created_at: Timestamp(row.get("created_at")?),
        accepted_at: moment("accepted_at")?,
        closed_at: moment("closed_at")?,
    })
}

pub(super) fn leg(row: &Row) -> rusqlite::Result<Leg> {
    let row = &Columns::of_table(row, LEGS);
    Ok(Leg {
        order: OrderId(row.get("order_id")?),
        stop: StopId(row.get("stop_id")?),
        place: PlaceId(row.get("place_id")?),
        distance: Meters(row.get("distance_m")?),
        duration: Seconds(row.get("duration_s")?),
        eta: Timestamp(row.get("eta")?),
        initial_eta: Timestamp(row.get("initial_eta")?),
    })
}
