//! Orders as they stand.

use std::collections::{HashMap, HashSet};

use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, Crew, CrewId, Driver, Leg, Order, OrderId, Phase,
    Stop, StopPhase, Timestamp, Vehicle,
};
use pult_store::crews::Manned;
use pult_store::{Connection, assignments, crews, orders};

use super::Queues;
use crate::{Error, Result};

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

    /// When the crew is expected at one of the order's stops; `None` where nobody can tell.
    pub fn eta(&self, stop: &Stop) -> Option<Timestamp> {
        Some(self.reckoned_leg(stop)?.eta)
    }

    /// The planned drive to one of the order's stops, where its times mean something: nobody can reckon a
    /// drive to a place that is nowhere, nor one from there on.
    pub fn reckoned_leg(&self, stop: &Stop) -> Option<&Leg> {
        let leg = self.leg(stop)?;
        let before = self.order.stops.iter().take_while(|one| one.id != stop.id);
        let mut ahead = before.filter(|one| one.is_open()).chain([stop]);
        let is_known = |one: &Stop| {
            let chosen = self.leg(one).map(|leg| leg.place);
            let mut places = one.places.iter();
            let driven_to = places.find(|place| Some(place.id) == chosen);
            let place = driven_to.or(one.place());
            place.is_some_and(|place| place.point.is_some())
        };
        ahead.all(is_known).then_some(leg)
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
        OrderView::all_of(conn, orders::many(conn, ids)?, now)
    }

    /// Derives the view of an order that was just read.
    ///
    /// # Errors
    /// `Internal`.
    pub fn of(conn: &Connection, order: Order, now: Timestamp) -> Result<OrderView> {
        let id = order.id;
        let view = OrderView::all_of(conn, vec![order], now)?.pop();
        view.ok_or_else(|| Error::not_found("order", id))
    }

    /// Derives the views of orders that were just read, in their order.
    ///
    /// # Errors
    /// `Internal`.
    pub fn all_of(conn: &Connection, orders: Vec<Order>, now: Timestamp) -> Result<Vec<OrderView>> {
        let around = Around::read(conn, &orders)?;
        let views = orders.into_iter().map(|order| around.view(order, now));
        views.collect()
    }
}

/// Who carries orders out, or carried them out.
struct Around {
    assignments: HashMap<AssignmentId, Assignment>,
    /// The assignment of an order: the live one, else the one under which it was closed.
    held_by: HashMap<OrderId, AssignmentId>,
    /// Of crews that carry something out.
    legs: HashMap<CrewId, Vec<Leg>>,
    crews: HashMap<CrewId, Manned>,
}

impl Around {
    fn read(conn: &Connection, orders: &[Order]) -> Result<Around> {
        let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
        let mut held_by: HashMap<OrderId, AssignmentId> = HashMap::new();
        let mut assignments: HashMap<AssignmentId, Assignment> = HashMap::new();
        for held in assignments::live_of_orders(conn, &ids)? {
            for order in held.live {
                held_by.insert(order, held.assignment.id);
            }
            assignments.insert(held.assignment.id, held.assignment);
        }
        let mut past = Vec::new();
        for order in orders {
            if let Some(id) = order.assignment
                && !held_by.contains_key(&order.id)
            {
                held_by.insert(order.id, id);
                past.push(id);
            }
        }
        for assignment in assignments::many(conn, &past)? {
            assignments.insert(assignment.id, assignment);
        }
        let named: HashSet<CrewId> = assignments.values().map(|held| held.crew).collect();
        let is_active = |held: &&Assignment| held.status == AssignmentStatus::Active;
        let busy = assignments.values().filter(is_active);
        let busy: HashSet<CrewId> = busy.map(|held| held.crew).collect();
        let queues = Queues::read(conn, &Vec::from_iter(busy.iter().copied()))?;
        let legs = busy.into_iter().map(|crew| (crew, queues.legs(crew)));
        Ok(Around {
            legs: legs.collect(),
            crews: crews::manned(conn, &Vec::from_iter(named))?,
            assignments,
            held_by,
        })
    }

    fn view(&self, order: Order, now: Timestamp) -> Result<OrderView> {
        let held_by = self.held_by.get(&order.id);
        let assignment = held_by
            .map(|id| {
                let known = self.assignments.get(id).cloned();
                known.ok_or_else(|| Error::not_found("assignment", *id))
            })
            .transpose()?;
        let phase = Phase::of(&order, assignment.as_ref());
        let legs = match &assignment {
            Some(held) if held.status == AssignmentStatus::Active => self.legs.get(&held.crew),
            _ => None,
        };
        // How many open stops its crew visits before it.
        let ahead = |stop: &Stop| {
            let at = legs.and_then(|legs| legs.iter().position(|leg| leg.stop == stop.id));
            at.unwrap_or_default()
        };
        let stops = order.stops.iter().enumerate();
        let stop_phases = stops
            .map(|(index, stop)| StopPhase::of(&order, phase, index, ahead(stop)))
            .collect();
        let manned = assignment.as_ref().map(|held| {
            let known = self.crews.get(&held.crew).cloned();
            known.ok_or_else(|| Error::not_found("crew", held.crew))
        });
        let (crew, driver, vehicle) = match manned.transpose()? {
            Some((crew, driver, vehicle)) => (Some(crew), Some(driver), vehicle),
            None => (None, None, None),
        };
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
