//! What whoever looks is shown: records with everything derived from them, read in one snapshot, with as
//! many statements for many of them as for one.

mod crews;
mod orders;

use std::collections::HashMap;

use pult_domain::{AssignmentStatus, CrewId, Leg, Order, OrderId, OrderStatus, Stop};
use pult_store::assignments::{self, Held};
use pult_store::{Connection, orders as order_rows};

use super::{Result, StandAdvice};

pub use crews::CrewView;
pub use orders::OrderView;

/// The legs a crew still has before it, in driving order: what is started first, then its queue.
///
/// # Errors
/// `Internal`.
pub(super) fn legs_of_crew(conn: &Connection, crew: CrewId) -> Result<Vec<Leg>> {
    let queues = Queues::read(conn, &[crew])?;
    Ok(queues.legs(crew))
}

/// What crews carry out and are asked, with the orders that they have taken on.
struct Queues {
    /// Oldest first.
    by_crew: HashMap<CrewId, Vec<Held>>,
    orders: HashMap<OrderId, Order>,
}

impl Queues {
    fn read(conn: &Connection, crews: &[CrewId]) -> Result<Queues> {
        Queues::of(conn, assignments::held_by(conn, crews)?)
    }

    fn of(conn: &Connection, all: Vec<Held>) -> Result<Queues> {
        let active = all
            .iter()
            .filter(|held| held.assignment.status == AssignmentStatus::Active);
        let taken: Vec<OrderId> = active.flat_map(|held| held.live.iter().copied()).collect();
        let orders = order_rows::many(conn, &taken)?;
        let mut by_crew: HashMap<CrewId, Vec<Held>> = HashMap::new();
        for held in all {
            by_crew.entry(held.assignment.crew).or_default().push(held);
        }
        let orders = orders.into_iter().map(|order| (order.id, order)).collect();
        Ok(Queues { by_crew, orders })
    }

    /// What a crew carries out and is asked, oldest first.
    fn of_crew(&self, crew: CrewId) -> &[Held] {
        self.by_crew.get(&crew).map_or(&[], Vec::as_slice)
    }

    /// The orders that a crew has taken on, each with the assignment that holds it.
    fn taken(&self, crew: CrewId) -> impl Iterator<Item = (&Held, Vec<&Order>)> {
        let active = self.of_crew(crew).iter();
        let active = active.filter(|held| held.assignment.status == AssignmentStatus::Active);
        active.map(|held| {
            let orders = held.live.iter().filter_map(|id| self.orders.get(id));
            (held, orders.collect())
        })
    }

    fn legs(&self, crew: CrewId) -> Vec<Leg> {
        let mut running = Vec::new();
        let mut waiting = Vec::new();
        for (held, orders) in self.taken(crew) {
            let is_open = |leg: &&Leg| {
                let order = orders.iter().find(|order| order.id == leg.order);
                order
                    .and_then(|order| order.stop(leg.stop))
                    .is_some_and(Stop::is_open)
            };
            let legs = held.assignment.route.iter().filter(is_open).cloned();
            let is_started = |order: &&Order| order.status == OrderStatus::Started;
            match orders.iter().any(is_started) {
                true => running.extend(legs),
                false => waiting.extend(legs),
            }
        }
        running.extend(waiting);
        running
    }
}
