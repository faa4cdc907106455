//! Crews as they stand.

use std::collections::HashMap;

use pult_domain::{
    Assignment, Crew, CrewId, Driver, Duty, OrderId, OrderStatus, Seconds, Shift, Timestamp,
    Vehicle,
};
use pult_store::crews::Manned;
use pult_store::{Connection, assignments, books, crews, swaps};

use super::{Queues, StandAdvice};
use crate::{Error, Result};

/// A crew as it stands.
#[derive(Debug, Clone)]
pub struct CrewView {
    /// The crew.
    pub crew: Crew,
    /// Its driver.
    pub driver: Driver,
    /// Its vehicle.
    pub vehicle: Option<Vehicle>,
    /// Its open shift.
    pub shift: Option<Shift>,
    /// What it is doing.
    pub duty: Duty,
    /// Its offered and active assignments, oldest first.
    pub assignments: Vec<Assignment>,
    /// The live rating points of its driver.
    pub rating: i64,
    /// What it is asked to take over: the number of the swap and the order.
    pub swap: Option<(i64, OrderId)>,
    /// Where it is advised to stand.
    pub advice: Option<StandAdvice>,
    /// The moment it was looked at.
    pub now: Timestamp,
}

impl CrewView {
    /// What it is being asked, if anything.
    pub fn offer(&self) -> Option<&Assignment> {
        self.assignments
            .iter()
            .find(|assignment| assignment.status.is_offered())
    }

    /// Reads a crew.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn read(conn: &Connection, id: CrewId, now: Timestamp, lead: Seconds) -> Result<CrewView> {
        let held = assignments::held_by(conn, &[id])?;
        let office = Office {
            queues: Queues::of(conn, held)?,
            shifts: HashMap::from_iter(crews::open_shift(conn, id)?.map(|shift| (id, shift))),
            swaps: HashMap::from_iter(swaps::open_of(conn, id)?.map(|swap| (id, swap))),
            ratings: books::ratings(conn, now)?.into_iter().collect(),
            now,
            lead,
        };
        let manned = crews::manned(conn, &[id])?.remove(&id);
        let manned = manned.ok_or_else(|| Error::not_found("crew", id))?;
        Ok(office.view(manned))
    }

    /// Reads every crew, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub fn all(conn: &Connection, now: Timestamp, lead: Seconds) -> Result<Vec<CrewView>> {
        let ids: Vec<CrewId> = crews::all(conn)?.iter().map(|crew| crew.id).collect();
        let shifts = crews::open_shifts(conn)?.into_iter();
        let office = Office {
            queues: Queues::of(conn, assignments::held(conn)?)?,
            shifts: shifts.map(|shift| (shift.crew, shift)).collect(),
            swaps: swaps::open(conn)?.into_iter().collect(),
            ratings: books::ratings(conn, now)?.into_iter().collect(),
            now,
            lead,
        };
        let mut manned = crews::manned(conn, &ids)?;
        let known = ids.iter().filter_map(|id| manned.remove(id));
        Ok(known.map(|manned| office.view(manned)).collect())
    }
}

/// What crews are seen with.
struct Office {
    queues: Queues,
    shifts: HashMap<CrewId, Shift>,
    swaps: HashMap<CrewId, (i64, OrderId)>,
    ratings: HashMap<pult_domain::DriverId, i64>,
    now: Timestamp,
    lead: Seconds,
}

impl Office {
    fn view(&self, (crew, driver, vehicle): Manned) -> CrewView {
        let taken = self.queues.taken(crew.id);
        let mut taken = taken.flat_map(|(_, orders)| orders);
        let busy = taken
            .any(|order| order.status == OrderStatus::Started || order.is_due(self.now, self.lead));
        let shift = self.shifts.get(&crew.id).cloned();
        let assignments = self.queues.of_crew(crew.id).iter();
        CrewView {
            duty: Duty::of(shift.as_ref(), busy),
            shift,
            assignments: assignments.map(|held| held.assignment.clone()).collect(),
            rating: self.ratings.get(&driver.id).copied().unwrap_or_default(),
            swap: self.swaps.get(&crew.id).copied(),
            advice: None,
            now: self.now,
            crew,
            driver,
            vehicle,
        }
    }
}
