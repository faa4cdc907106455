//! What whoever looks is shown: records with everything derived from them, read in one snapshot.

use pult_domain::{
    Assignment, AssignmentStatus, Crew, CrewId, Driver, Duty, Leg, Order, OrderId, OrderStatus,
    Phase, Seconds, Shift, Stop, StopPhase, Timestamp, Vehicle,
};
use pult_store::{Connection, assignments, books, crews, orders, swaps};

use super::{Result, StandAdvice};

/// An order as it stands, with whoever carries it out.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// The order.
    pub order: Order,
    /// Where it stands.
    pub phase: Phase,
    /// Where each of its stops stands, in the order's sequence.
    pub stop_phases: Vec<StopPhase>,
    /// Its live assignment; else the one under which it was closed.
    pub assignment: Option<Assignment>,
    /// Who is asked, carries it out, or carried it out.
    pub crew: Option<Crew>,
    /// That crew's driver.
    pub driver: Option<Driver>,
    /// That crew's vehicle.
    pub vehicle: Option<Vehicle>,
    /// The moment it was looked at.
    pub now: Timestamp,
}

impl OrderView {
    /// The crew that has said yes: nobody while it is only asked.
    pub fn carrier(&self) -> Option<&Crew> {
        let asked = matches!(&self.assignment, Some(a) if a.status.is_offered());
        self.crew.as_ref().filter(|_| !asked)
    }

    /// The planned drive to one of the order's stops.
    pub fn leg(&self, stop: &Stop) -> Option<&Leg> {
        let route = &self.assignment.as_ref()?.route;
        route.iter().find(|leg| leg.stop == stop.id)
    }

    /// Reads an order.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn read(conn: &Connection, id: OrderId, now: Timestamp) -> Result<OrderView> {
        OrderView::of(conn, orders::get(conn, id)?, now)
    }

    /// Reads orders, in the given order; unknown ones are left out.
    ///
    /// # Errors
    /// `Internal`.
    pub fn all(conn: &Connection, ids: &[OrderId], now: Timestamp) -> Result<Vec<OrderView>> {
        let orders = orders::many(conn, ids)?.into_iter();
        orders
            .map(|order| OrderView::of(conn, order, now))
            .collect()
    }

    /// Derives the view of an order that was just read.
    ///
    /// # Errors
    /// `Internal`.
    pub fn of(conn: &Connection, order: Order, now: Timestamp) -> Result<OrderView> {
        let assignment = match assignments::live_of_order(conn, order.id)? {
            Some(live) => Some(live),
            None => order
                .assignment
                .map(|id| assignments::get(conn, id))
                .transpose()?,
        };
        let phase = Phase::of(&order, assignment.as_ref());
        let ahead = match &assignment {
            Some(assignment) if assignment.status == AssignmentStatus::Active => {
                stops_ahead(conn, &order, assignment.crew)?
            }
            _ => vec![0; order.stops.len()],
        };
        let stop_phases = (0..order.stops.len())
            .map(|index| StopPhase::of(&order, phase, index, ahead[index]))
            .collect();
        let crew = assignment
            .as_ref()
            .map(|assignment| crews::get(conn, assignment.crew))
            .transpose()?;
        let driver = crew
            .as_ref()
            .map(|crew| crews::driver(conn, crew.driver))
            .transpose()?;
        let vehicle = crew
            .as_ref()
            .and_then(|crew| crew.vehicle)
            .map(|id| crews::vehicle(conn, id))
            .transpose()?;
        Ok(OrderView {
            order,
            phase,
            stop_phases,
            assignment,
            crew,
            driver,
            vehicle,
            now,
        })
    }
}

/// The legs a crew still has before it, in driving order: what is started first, then its queue.
///
/// # Errors
/// `Internal`.
pub(super) fn legs_of_crew(conn: &Connection, crew: CrewId) -> Result<Vec<Leg>> {
    let mut running = Vec::new();
    let mut waiting = Vec::new();
    for assignment in assignments::live_of_crew(conn, crew)? {
        if assignment.status != AssignmentStatus::Active {
            continue;
        }
        let held = orders::many(conn, &assignments::live_orders(conn, assignment.id)?)?;
        let is_open = |leg: &Leg| {
            let order = held.iter().find(|order| order.id == leg.order);
            order
                .and_then(|order| order.stop(leg.stop))
                .is_some_and(Stop::is_open)
        };
        let legs = assignment.route.into_iter().filter(is_open);
        if held
            .iter()
            .any(|order| order.status == OrderStatus::Started)
        {
            running.extend(legs);
        } else {
            waiting.extend(legs);
        }
    }
    running.extend(waiting);
    Ok(running)
}

/// For each stop of the order, how many open stops its crew visits before it.
fn stops_ahead(conn: &Connection, order: &Order, crew: CrewId) -> Result<Vec<usize>> {
    let legs = legs_of_crew(conn, crew)?;
    let ahead = |stop: &Stop| legs.iter().position(|leg| leg.stop == stop.id);
    Ok(order
        .stops
        .iter()
        .map(|stop| ahead(stop).unwrap_or_default())
        .collect())
}

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
        let crew = crews::get(conn, id)?;
        let rating = books::ratings(conn, now)?
            .into_iter()
            .find(|(driver, _)| *driver == crew.driver)
            .map_or(0, |(_, points)| points);
        CrewView::of(conn, crew, rating, now, lead)
    }

    /// Derives the view of a crew that was just read.
    ///
    /// # Errors
    /// `Internal`.
    pub fn of(
        conn: &Connection,
        crew: Crew,
        rating: i64,
        now: Timestamp,
        lead: Seconds,
    ) -> Result<CrewView> {
        let assignments = assignments::live_of_crew(conn, crew.id)?;
        let mut busy = false;
        for assignment in &assignments {
            if assignment.status != AssignmentStatus::Active {
                continue;
            }
            for order in orders::many(conn, &assignments::live_orders(conn, assignment.id)?)? {
                busy |= order.status == OrderStatus::Started || order.is_due(now, lead);
            }
        }
        let shift = crews::open_shift(conn, crew.id)?;
        Ok(CrewView {
            driver: crews::driver(conn, crew.driver)?,
            vehicle: crew
                .vehicle
                .map(|id| crews::vehicle(conn, id))
                .transpose()?,
            duty: Duty::of(shift.as_ref(), busy),
            shift,
            assignments,
            rating,
            swap: swaps::open_of(conn, crew.id)?,
            advice: None,
            now,
            crew,
        })
    }
}
