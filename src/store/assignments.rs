//! Assignments, their legs, refusals and explanations: the primitives.

mod rows;

#[cfg(test)]
pub(crate) use rows::{ASSIGNMENTS, LEGS};

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, Params, Row, params};

use super::codec::ids_json;
use super::ids::Ids;
use super::{Error, Result, Tx};
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, CrewId, Leg, Money, OrderId, Origin, Timestamp,
};

/// An assignment, and those of its orders that it still has to carry out.
#[derive(Debug, Clone)]
pub struct Held {
    /// The assignment.
    pub assignment: Assignment,
    /// Its orders that are not over.
    pub live: Vec<OrderId>,
}

/// Writes a new assignment and answers it with its id.
///
/// # Errors
/// `Database`, also when an order has a live assignment or the crew an offer already.
pub fn insert(tx: &Tx, mut assignment: Assignment) -> Result<Assignment> {
    let (status, expires_at) = columns(assignment.status);
    let id = tx
        .conn
        .prepare_cached(
            "INSERT INTO assignments (crew_id, status, expires_at, origin, created_at, accepted_at,
                closed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .insert(params![
            assignment.crew.0,
            status,
            expires_at,
            assignment.origin.as_str(),
            assignment.created_at.0,
            assignment.accepted_at.map(|at| at.0),
            assignment.closed_at.map(|at| at.0),
        ])?;
    assignment.id = AssignmentId(id);
    for (index, order) in assignment.orders.iter().enumerate() {
        tx.conn
            .prepare_cached("INSERT INTO assignment_orders VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                id,
                order.0,
                index as i64,
                assignment.status.is_live()
            ])?;
    }
    write_legs(tx, &assignment)?;
    let live = match assignment.status.is_live() {
        true => assignment.orders.clone(),
        false => Vec::new(),
    };
    tx.case.make(Held {
        assignment: assignment.clone(),
        live,
    });
    Ok(assignment)
}

/// Writes the status of an assignment; a closed one lets go of its orders.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, assignment: &Assignment) -> Result<()> {
    tx.case.keep_status(assignment);
    let (status, expires_at) = columns(assignment.status);
    tx.conn
        .prepare_cached(
            "UPDATE assignments SET status = ?2, expires_at = ?3, accepted_at = ?4, closed_at = ?5
             WHERE id = ?1",
        )?
        .execute(params![
            assignment.id.0,
            status,
            expires_at,
            assignment.accepted_at.map(|at| at.0),
            assignment.closed_at.map(|at| at.0),
        ])?;
    if !assignment.status.is_live() {
        tx.conn
            .prepare_cached("UPDATE assignment_orders SET live = 0 WHERE assignment_id = ?1")?
            .execute([assignment.id.0])?;
    }
    Ok(())
}

/// Lets go of one order of a live assignment: it was closed or taken away, the others stay.
///
/// # Errors
/// `Database`.
pub fn release(tx: &Tx, assignment: AssignmentId, order: OrderId) -> Result<()> {
    tx.case.release(assignment, order);
    tx.conn
        .prepare_cached(
            "UPDATE assignment_orders SET live = 0 WHERE assignment_id = ?1 AND order_id = ?2",
        )?
        .execute([assignment.0, order.0])?;
    Ok(())
}

/// Writes the legs of an assignment anew.
///
/// # Errors
/// `Database`.
pub fn put_legs(tx: &Tx, assignment: &Assignment) -> Result<()> {
    tx.case.keep_route(assignment);
    tx.conn
        .prepare_cached("DELETE FROM legs WHERE assignment_id = ?1")?
        .execute([assignment.id.0])?;
    write_legs(tx, assignment)
}

/// Writes the live estimates of legs, each found by its stop; legs that are gone are passed over.
///
/// # Errors
/// `Database`.
pub fn put_etas(tx: &Tx, legs: &[Leg]) -> Result<()> {
    if !legs.is_empty() {
        tx.case.forget();
    }
    let mut update = tx.conn.prepare_cached(
        "UPDATE legs SET eta = ?2 WHERE stop_id = ?1 AND assignment_id IN
            (SELECT assignment_id FROM assignment_orders WHERE order_id = ?3 AND live = 1)",
    )?;
    for leg in legs {
        update.execute([leg.stop.0, leg.eta.0, leg.order.0])?;
    }
    Ok(())
}

fn write_legs(tx: &Tx, assignment: &Assignment) -> Result<()> {
    let mut insert = tx
        .conn
        .prepare_cached("INSERT INTO legs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    for (index, leg) in assignment.route.iter().enumerate() {
        insert.execute(params![
            assignment.id.0,
            index as i64,
            leg.order.0,
            leg.stop.0,
            leg.place.0,
            leg.distance.0,
            leg.duration.0,
            leg.eta.0,
            leg.initial_eta.0,
        ])?;
    }
    Ok(())
}

/// The assignment with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: AssignmentId) -> Result<Assignment> {
    Ok(held_as(conn, id)?.assignment)
}

/// The assignment with this id, and which orders it still has to carry out.
pub(super) fn held_as(conn: &Connection, id: AssignmentId) -> Result<Held> {
    let found = select(conn, "SELECT * FROM assignments WHERE id = ?1", [id.0])?.pop();
    found.ok_or_else(|| Error::not_found("assignment", id))
}

/// The assignments with these ids; unknown ones are left out.
///
/// # Errors
/// `Database`.
pub fn many(conn: &Connection, ids: &[AssignmentId]) -> Result<Vec<Assignment>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ids_json(ids.iter().map(|id| id.0));
    let all = "SELECT * FROM assignments WHERE id IN (SELECT value FROM json_each(?1))";
    select(conn, all, [ids]).map(plain)
}

/// The offered and active assignments of these orders.
///
/// # Errors
/// `Database`.
pub fn live_of_orders(conn: &Connection, orders: &[OrderId]) -> Result<Vec<Held>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let orders = Ids::of(orders.iter().map(|id| id.0));
    select(
        conn,
        orders.ask(
            "SELECT * FROM assignments WHERE id IN
                (SELECT assignment_id FROM assignment_orders WHERE live = 1 AND order_id = ?1)",
            "SELECT * FROM assignments WHERE id IN (SELECT assignment_id FROM assignment_orders
                WHERE live = 1 AND order_id IN (SELECT value FROM json_each(?1)))",
        ),
        [&orders],
    )
}

/// The assignments that a statement finds, with their orders and legs: in three queries, however
/// many there are.
fn select(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<Held>> {
    let found: Vec<Assignment> = conn
        .prepare_cached(sql)?
        .query_and_then(params, rows::from_row)?
        .collect::<Result<_>>()?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids = Ids::of(found.iter().map(|assignment| assignment.id.0));
    let mut orders = grouped(
        conn,
        ids.ask(
            "SELECT assignment_id, order_id, live FROM assignment_orders WHERE assignment_id = ?1
             ORDER BY position",
            "SELECT assignment_id, order_id, live FROM assignment_orders
             WHERE assignment_id IN (SELECT value FROM json_each(?1)) ORDER BY assignment_id, position",
        ),
        &ids,
        |row| Ok((row.get("order_id").map(OrderId)?, row.get("live")?)),
    )?;
    let mut routes = grouped(
        conn,
        ids.ask(
            "SELECT * FROM legs WHERE assignment_id = ?1 ORDER BY position",
            "SELECT * FROM legs WHERE assignment_id IN (SELECT value FROM json_each(?1))
             ORDER BY assignment_id, position",
        ),
        &ids,
        rows::leg,
    )?;
    let whole = |mut assignment: Assignment| {
        let orders: Vec<(OrderId, bool)> = orders.remove(&assignment.id).unwrap_or_default();
        assignment.orders = orders.iter().map(|(order, _)| *order).collect();
        assignment.route = routes.remove(&assignment.id).unwrap_or_default();
        let live = orders.into_iter().filter(|(_, is_live)| *is_live);
        Held {
            live: live.map(|(order, _)| order).collect(),
            assignment,
        }
    };
    Ok(found.into_iter().map(whole).collect())
}

/// Without saying which of their orders are still to be carried out.
fn plain(found: Vec<Held>) -> Vec<Assignment> {
    found.into_iter().map(|held| held.assignment).collect()
}

/// Rows by their assignment, those of each in the order of the statement.
fn grouped<T>(
    conn: &Connection,
    sql: &str,
    ids: &Ids,
    read: impl Fn(&Row) -> rusqlite::Result<T>,
) -> Result<HashMap<AssignmentId, Vec<T>>> {
    let mut select = conn.prepare_cached(sql)?;
    let mut found = select.query([ids])?;
    let mut groups: HashMap<AssignmentId, Vec<T>> = HashMap::new();
    while let Some(row) = found.next()? {
        let assignment = AssignmentId(row.get("assignment_id")?);
        groups.entry(assignment).or_default().push(read(row)?);
    }
    Ok(groups)
}

/// The orders of an assignment that it still has to carry out.
///
/// # Errors
/// `Database`.
pub fn live_orders(conn: &Connection, id: AssignmentId) -> Result<Vec<OrderId>> {
    Ok(conn
        .prepare_cached(
            "SELECT order_id FROM assignment_orders WHERE assignment_id = ?1 AND live = 1
             ORDER BY position",
        )?
        .query_map([id.0], |row| row.get(0).map(OrderId))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The offered or active assignment of an order, if any.
///
/// # Errors
/// `Database`.
pub fn live_of_order(conn: &Connection, order: OrderId) -> Result<Option<Assignment>> {
    let id = live_id_of_order(conn, order)?;
    id.map(|id| get(conn, id)).transpose()
}

/// The id of the offered or active assignment of an order, if any.
pub(super) fn live_id_of_order(conn: &Connection, order: OrderId) -> Result<Option<AssignmentId>> {
    Ok(conn
        .prepare_cached(
            "SELECT assignment_id FROM assignment_orders WHERE order_id = ?1 AND live = 1",
        )?
        .query_map([order.0], |row| row.get(0).map(AssignmentId))?
        .next()
        .transpose()?)
}

/// The newest assignment that ever held an order, if any.
///
/// # Errors
/// `Database`.
pub fn last_of_order(conn: &Connection, order: OrderId) -> Result<Option<Assignment>> {
    let id: Option<i64> = conn
        .prepare_cached("SELECT max(assignment_id) FROM assignment_orders WHERE order_id = ?1")?
        .query_row([order.0], |row| row.get(0))?;
    id.map(|id| get(conn, AssignmentId(id))).transpose()
}

/// The offered and active assignments of a crew, oldest first: its queue, and what it is asked.
///
/// # Errors
/// `Database`.
pub fn live_of_crew(conn: &Connection, crew: CrewId) -> Result<Vec<Assignment>> {
    held_by(conn, &[crew]).map(plain)
}

/// The offered and active assignments of these crews, oldest first.
///
/// # Errors
/// `Database`.
pub fn held_by(conn: &Connection, crews: &[CrewId]) -> Result<Vec<Held>> {
    if crews.is_empty() {
        return Ok(Vec::new());
    }
    let crews = Ids::of(crews.iter().map(|id| id.0));
    select(
        conn,
        crews.ask(
            "SELECT * FROM assignments WHERE crew_id = ?1 AND status IN ('offered', 'active')
             ORDER BY coalesce(accepted_at, created_at), id",
            "SELECT * FROM assignments
             WHERE crew_id IN (SELECT value FROM json_each(?1)) AND status IN ('offered', 'active')
             ORDER BY coalesce(accepted_at, created_at), id",
        ),
        [&crews],
    )
}

/// Every offered and active assignment, by id.
///
/// # Errors
/// `Database`.
pub fn live(conn: &Connection) -> Result<Vec<Assignment>> {
    let all = "SELECT * FROM assignments WHERE status IN ('offered', 'active') ORDER BY +id";
    select(conn, all, []).map(plain)
}

/// The active assignments that came about through this door.
///
/// # Errors
/// `Database`.
pub fn active_of(conn: &Connection, origin: Origin) -> Result<BTreeSet<AssignmentId>> {
    let mut select = conn.prepare_cached(
        "SELECT id FROM assignments
         WHERE status IN ('offered', 'active') AND +status = 'active' AND origin = ?1",
    )?;
    let found = select.query_map([origin.as_str()], |row| Ok(AssignmentId(row.get(0)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Every offered and active assignment, oldest first.
///
/// # Errors
/// `Database`.
pub fn held(conn: &Connection) -> Result<Vec<Held>> {
    let mut all = select(
        conn,
        "SELECT * FROM assignments WHERE status IN ('offered', 'active') ORDER BY +id",
        [],
    )?;
    all.sort_by_key(|held| {
        let assignment = &held.assignment;
        (
            assignment.accepted_at.unwrap_or(assignment.created_at),
            assignment.id,
        )
    });
    Ok(all)
}

/// The orders that a crew has completed since a moment, or that failed or were called off under it, oldest first.
///
/// # Errors
/// `Database`.
pub fn ended_orders(conn: &Connection, crew: CrewId, since: Timestamp) -> Result<Vec<OrderId>> {
    let mut select = conn.prepare_cached(
        // What was called off under way, or found nobody, is looked for among what was made a day before at
        // the most.
        "SELECT o.id, o.status_at FROM assignments a
            JOIN assignment_orders ao ON ao.assignment_id = a.id
            JOIN orders o ON o.id = ao.order_id AND o.assignment_id = a.id
         WHERE a.crew_id = ?1 AND a.status = 'completed' AND a.closed_at >= ?2
            AND o.status IN ('completed', 'failed')
         UNION SELECT o.id, o.status_at FROM orders o JOIN assignments a ON a.id = o.assignment_id
         WHERE o.created_at >= ?2 - 86400 AND o.status IN ('failed', 'cancelled')
            AND a.crew_id = ?1 AND a.status = 'cancelled' AND a.closed_at >= ?2
         ORDER BY 2, 1",
    )?;
    let rows = select.query_map([crew.0, since.0], |row| row.get(0).map(OrderId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The offers whose time is over.
///
/// # Errors
/// `Database`.
pub fn overdue(conn: &Connection, now: Timestamp) -> Result<Vec<AssignmentId>> {
    Ok(conn
        .prepare_cached(
            "SELECT id FROM assignments WHERE status = 'offered' AND expires_at <= ?1 ORDER BY +id",
        )?
        .query_map([now.0], |row| row.get(0).map(AssignmentId))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What a crew has done since its open shift began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftRecord {
    /// Whose.
    pub crew: CrewId,
    /// How many assignments it finished.
    pub served: u32,
    /// When it finished the last one.
    pub last_closed_at: Timestamp,
    /// What its driver earned.
    pub earned: Money,
}

/// The records of crews on shift that have finished something: of these crews, or of all.
///
/// # Errors
/// `Database`.
pub fn shift_records(conn: &Connection, of: Option<&[CrewId]>) -> Result<Vec<ShiftRecord>> {
    let of = of.map(|crews| ids_json(crews.iter().map(|crew| crew.0)));
    Ok(conn
        .prepare_cached(
            "SELECT s.crew_id, count(*), max(a.closed_at),
                (SELECT coalesce(sum(l.sum), 0) FROM ledger l JOIN crews c ON c.driver_id = l.driver_id
                 WHERE c.id = s.crew_id AND l.at >= s.started_at
                    AND l.kind NOT IN ('pay_in', 'pay_out', 'correction', 'cash_fare', 'rent',
                        'commission')
                    AND (l.kind <> 'reversal' OR EXISTS (SELECT 1 FROM ledger fare
                        WHERE fare.id = l.reverses AND fare.kind = 'fare')))
             FROM shifts s JOIN assignments a ON a.crew_id = s.crew_id AND a.status = 'completed'
                AND a.closed_at >= s.started_at
             WHERE s.ended_at IS NULL
                AND (?1 IS NULL OR s.crew_id IN (SELECT value FROM json_each(?1)))
             GROUP BY s.crew_id",
        )?
        .query_map([of], |row| {
            Ok(ShiftRecord {
                crew: CrewId(row.get(0)?),
                served: row.get(1)?,
                last_closed_at: Timestamp(row.get(2)?),
                earned: Money(row.get(3)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Remembers that a crew is not to be asked for an order again: ever, or `until`.
///
/// # Errors
/// `Database`.
pub fn refuse(tx: &Tx, order: OrderId, crew: CrewId, until: Option<Timestamp>) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO refusals VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET until =
                CASE WHEN until IS NULL THEN NULL ELSE excluded.until END",
        )?
        .execute(params![order.0, crew.0, until.map(|at| at.0)])?;
    Ok(())
}

/// Who refused which open order, and until when that counts (`None`: for good).
///
/// # Errors
/// `Database`.
pub fn refusals(conn: &Connection) -> Result<Vec<(OrderId, CrewId, Option<Timestamp>)>> {
    Ok(conn
        .prepare_cached(
            "SELECT r.order_id, r.crew_id, r.until
             FROM orders o INDEXED BY orders_open CROSS JOIN refusals r ON r.order_id = o.id
             WHERE o.status IN ('pending', 'suspended', 'assigned', 'started')",
        )?
        .query_map([], |row| {
            Ok((
                OrderId(row.get(0)?),
                CrewId(row.get(1)?),
                row.get::<_, Option<i64>>(2)?.map(Timestamp),
            ))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Keeps why a crew was chosen for an order, or why nobody was; as the engine's text (JSON).
///
/// # Errors
/// `Database`.
pub fn explain(
    tx: &Tx,
    order: OrderId,
    assignment: Option<AssignmentId>,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    // Of those that decided nothing, the newest is enough: counts change all the time.
    tx.conn
        .prepare_cached("DELETE FROM explanations WHERE order_id = ?1 AND assignment_id IS NULL")?
        .execute([order.0])?;
    tx.conn
        .prepare_cached("INSERT OR REPLACE INTO explanations VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![order.0, now.0, assignment.map(|id| id.0), body])?;
    Ok(())
}

/// The newest explanation of an order: when, for which assignment, and the engine's text.
///
/// # Errors
/// `Database`.
pub fn explanation(
    conn: &Connection,
    order: OrderId,
) -> Result<Option<(Timestamp, Option<AssignmentId>, String)>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, assignment_id, body FROM explanations WHERE order_id = ?1
             ORDER BY at DESC LIMIT 1",
        )?
        .query_map([order.0], |row| {
            Ok((
                Timestamp(row.get(0)?),
                row.get::<_, Option<i64>>(1)?.map(AssignmentId),
                row.get(2)?,
            ))
        })?
        .next()
        .transpose()?)
}

fn columns(status: AssignmentStatus) -> (&'static str, Option<i64>) {
    match status {
        AssignmentStatus::Offered { expires_at } => ("offered", expires_at.map(|at| at.0)),
        other => (other.as_str(), None),
    }
}
