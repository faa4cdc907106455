//! What the writer has read of orders and their assignments: each of them once, however many rules look at it.
//! Whatever a transaction writes is written here and to the database alike; so the next one, which most often
//! is about the same order, need not read it again.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use rusqlite::Connection;

use super::assignments::{self, Held};
use super::{Error, Result, Tx, orders};
use pult_domain::{Assignment, AssignmentId, CrewId, Order, OrderId};

/// See the module.
#[derive(Default)]
pub(super) struct Case {
    orders: RefCell<HashMap<OrderId, Order>>,
    assignments: RefCell<HashMap<AssignmentId, Held>>,
    /// The live assignment of an order, when that is known.
    holders: RefCell<HashMap<OrderId, Option<AssignmentId>>>,
    /// The live assignments of a crew, oldest first.
    queues: RefCell<HashMap<CrewId, Vec<AssignmentId>>>,
    /// What SQLite counts up when another process has written.
    version: Cell<i64>,
    /// How often it was compared with the database.
    compared: Cell<usize>,
}

/// So many orders, and what belongs to them, are remembered from one transaction to the next.
const MOST: usize = 256;
/// So many of them are compared with the database at once.
const COMPARED: usize = 3;

impl Case {
    /// The order as it stands in the database, if this transaction has read or written it.
    pub(super) fn known(&self, id: OrderId) -> Option<Order> {
        self.orders.borrow().get(&id).cloned()
    }

    /// An order was written as it is.
    pub(super) fn keep_order(&self, order: &Order) {
        self.orders.borrow_mut().insert(order.id, order.clone());
    }

    /// Orders were written past this.
    pub(super) fn forget_orders(&self) {
        self.orders.borrow_mut().clear();
    }

    /// An assignment was read.
    pub(super) fn keep(&self, held: Held) {
        let mut holders = self.holders.borrow_mut();
        for order in &held.live {
            holders.insert(*order, Some(held.assignment.id));
        }
        self.assignments
            .borrow_mut()
            .insert(held.assignment.id, held);
    }

    /// An assignment was made.
    pub(super) fn make(&self, held: Held) {
        self.queues.borrow_mut().remove(&held.assignment.crew);
        self.keep(held);
    }

    /// The status of an assignment was written; a closed one lets go of its orders.
    pub(super) fn keep_status(&self, assignment: &Assignment) {
        if let Some(held) = self.assignments.borrow_mut().get_mut(&assignment.id) {
            held.assignment.status = assignment.status;
            held.assignment.accepted_at = assignment.accepted_at;
            held.assignment.closed_at = assignment.closed_at;
            if !assignment.status.is_live() {
                held.live.clear();
            }
        }
        if !assignment.status.is_live() {
            let mut holders = self.holders.borrow_mut();
            holders.retain(|_, holder| *holder != Some(assignment.id));
        }
        self.queues.borrow_mut().remove(&assignment.crew);
    }

    /// The legs of an assignment were written.
    pub(super) fn keep_route(&self, assignment: &Assignment) {
        if let Some(held) = self.assignments.borrow_mut().get_mut(&assignment.id) {
            held.assignment.route.clone_from(&assignment.route);
        }
    }

    /// An order left its assignment.
    pub(super) fn release(&self, assignment: AssignmentId, order: OrderId) {
        if let Some(held) = self.assignments.borrow_mut().get_mut(&assignment) {
            held.live.retain(|live| *live != order);
        }
        self.holders.borrow_mut().insert(order, None);
    }

    /// A transaction has begun: forgets everything if another process has written since the last one, or if
    /// it is more than a few hundred orders.
    ///
    /// # Errors
    /// `Database`.
    pub(super) fn begin(&self, conn: &Connection) -> rusqlite::Result<()> {
        let mut select = conn.prepare_cached("PRAGMA data_version")?;
        let version = select.query_row([], |row| row.get(0))?;
        let is_full = self.orders.borrow().len() > MOST
            || self.assignments.borrow().len() > MOST
            || self.holders.borrow().len() > MOST
            || self.queues.borrow().len() > MOST;
        if self.version.replace(version) != version || is_full {
            self.forget();
        }
        Ok(())
    }

    /// Compares some of it with the database.
    ///
    /// # Errors
    /// `Database`; `Damaged` when the database holds something else.
    pub(super) fn compare(&self, conn: &Connection) -> Result<()> {
        let n = self.compared.replace(self.compared.get() + 1);
        let (orders, assignments) = (self.orders.borrow(), self.assignments.borrow());
        let stale = |what: String| Err(Error::Damaged(format!("remembered otherwise: {what}")));
        for (id, order) in some(&orders, n) {
            if orders::many(conn, &[*id])?.first() != Some(order) {
                return stale(format!("order {id}"));
            }
        }
        for (id, held) in some(&assignments, n) {
            let stored = assignments::held_as(conn, *id)?;
            if (&stored.assignment, &stored.live) != (&held.assignment, &held.live) {
                return stale(format!("assignment {id}"));
            }
        }
        for (id, holder) in some(&self.holders.borrow(), n) {
            if assignments::live_id_of_order(conn, *id)? != *holder {
                return stale(format!("who has order {id}"));
            }
        }
        for (crew, queue) in some(&self.queues.borrow(), n) {
            let stored = assignments::held_by(conn, &[*crew])?;
            if !stored
                .iter()
                .map(|held| held.assignment.id)
                .eq(queue.iter().copied())
            {
                return stale(format!("the queue of crew {crew}"));
            }
        }
        Ok(())
    }

    /// Rows were written past this, or undone: what was read no longer counts.
    pub(super) fn forget(&self) {
        self.orders.borrow_mut().clear();
        self.assignments.borrow_mut().clear();
        self.holders.borrow_mut().clear();
        self.queues.borrow_mut().clear();
    }
}

/// A few, other ones each time.
fn some<K, V>(all: &HashMap<K, V>, n: usize) -> impl Iterator<Item = (&K, &V)> {
    let from = n * COMPARED % all.len().max(1);
    all.iter().cycle().skip(from).take(COMPARED.min(all.len()))
}

impl Tx<'_> {
    /// The order with this id.
    ///
    /// # Errors
    /// `NotFound`, `Database`.
    pub fn order(&self, id: OrderId) -> Result<Order> {
        let found = self.orders(&[id])?.pop();
        found.ok_or_else(|| Error::not_found("order", id))
    }

    /// The orders with these ids, as [`orders::many`].
    ///
    /// # Errors
    /// `Database`.
    pub fn orders(&self, ids: &[OrderId]) -> Result<Vec<Order>> {
        let mut known = self.case.orders.borrow_mut();
        let is_new = |id: &&OrderId| !known.contains_key(id);
        let new: Vec<OrderId> = ids.iter().filter(is_new).copied().collect();
        for order in orders::many(self.conn, &new)? {
            known.insert(order.id, order);
        }
        let mut asked = Vec::with_capacity(ids.len());
        for id in ids {
            let is_first = !asked.iter().any(|order: &Order| order.id == *id);
            asked.extend(known.get(id).filter(|_| is_first).cloned());
        }
        Ok(asked)
    }

    /// The assignment with this id.
    ///
    /// # Errors
    /// `NotFound`, `Database`.
    pub fn assignment(&self, id: AssignmentId) -> Result<Assignment> {
        self.held(id).map(|held| held.assignment)
    }

    /// The orders of an assignment that it still has to carry out.
    ///
    /// # Errors
    /// `NotFound`, `Database`.
    pub fn live_orders(&self, id: AssignmentId) -> Result<Vec<OrderId>> {
        self.held(id).map(|held| held.live)
    }

    /// The offered or active assignment of an order, if any.
    ///
    /// # Errors
    /// `Database`.
    pub fn live_of_order(&self, order: OrderId) -> Result<Option<Assignment>> {
        let known = self.case.holders.borrow().get(&order).copied();
        let holder = match known {
            Some(holder) => holder,
            None => {
                let holder = assignments::live_id_of_order(self.conn, order)?;
                self.case.holders.borrow_mut().insert(order, holder);
                holder
            }
        };
        holder.map(|id| self.assignment(id)).transpose()
    }

    /// The offered and active assignments of a crew, oldest first: its queue, and what it is asked.
    ///
    /// # Errors
    /// `Database`.
    pub fn live_of_crew(&self, crew: CrewId) -> Result<Vec<Assignment>> {
        let known = self.case.queues.borrow().get(&crew).cloned();
        let queue = match known {
            Some(queue) => queue,
            None => {
                let queue = assignments::held_by(self.conn, &[crew])?;
                let ids: Vec<AssignmentId> = queue.iter().map(|held| held.assignment.id).collect();
                for held in queue {
                    self.case.keep(held);
                }
                self.case.queues.borrow_mut().insert(crew, ids.clone());
                ids
            }
        };
        queue.into_iter().map(|id| self.assignment(id)).collect()
    }

    fn held(&self, id: AssignmentId) -> Result<Held> {
        if let Some(held) = self.case.assignments.borrow().get(&id) {
            return Ok(held.clone());
        }
        let held = assignments::held_as(self.conn, id)?;
        self.case.keep(held.clone());
        Ok(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Source;
    use crate::{Store, books};
    use pult_domain::{Company, CompanyId, NewOrder, Origin, Place, Point, Timestamp};

    const NOW: Timestamp = Timestamp(1_795_000_000);

    fn office(path: &std::path::Path) -> (Store, Order) {
        let store = Store::open(path).expect("an office");
        let company = Company {
            id: CompanyId(1),
            name: "Вега".to_owned(),
            quality: None,
        };
        let made = store.write(move |tx| {
            books::put_company(tx, &company, Source::File)?;
            let from = Place::address("Ленина 4", Point::new(55.7, 37.6));
            let ride = NewOrder::ride(from, Vec::new(), None);
            orders::insert(tx, ride, CompanyId(1), Origin::Console, NOW)
        });
        let order = made.wait().expect("an order");
        (store, order)
    }

    fn comment(store: &Store, id: OrderId) -> String {
        let read = store.write(move |tx| tx.order(id));
        let order: Result<Order> = read.wait();
        order.expect("an order").comment
    }

    #[test]
    fn what_another_process_wrote_is_read_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let (store, order) = office(&path);
        assert_eq!(comment(&store, order.id), "");
        let other = Connection::open(&path).expect("the database");
        other
            .execute("UPDATE orders SET comment = 'второй подъезд'", [])
            .expect("written");
        assert_eq!(comment(&store, order.id), "второй подъезд");
    }

    #[test]
    fn what_was_undone_is_not_remembered() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, order) = office(&folder.path().join("pult.db"));
        for n_beside in [0, 3] {
            let mut changed = order.clone();
            let beside: Vec<_> = (0..n_beside)
                .map(|_| store.write(move |tx| tx.order(order.id).map(drop)))
                .collect();
            let refused = store.write(move |tx| {
                changed.comment = "не то".to_owned();
                orders::put(tx, &mut changed, NOW)?;
                Err::<(), _>(Error::not_found("client", 1))
            });
            assert!(refused.wait().is_err());
            for read in beside {
                let read: Result<()> = read.wait();
                read.expect("reads");
            }
            assert_eq!(comment(&store, order.id), "");
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) = office(&folder.path().join("pult.db"));
        for _ in 0..3 {
            let made = store.write(|tx| {
                for _ in 0..MOST {
                    let somewhere = Place::address("Ленина 4", Point::new(55.7, 37.6));
                    let ride = NewOrder::ride(somewhere, Vec::new(), None);
                    orders::insert(tx, ride, CompanyId(1), Origin::Console, NOW)?;
                }
                Ok::<_, Error>(tx.case.orders.borrow().len())
            });
            assert!(made.wait().expect("orders") <= 2 * MOST);
        }
    }
}
