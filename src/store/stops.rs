//! Stops across orders, newest first: which ones a list is about.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Result;
use pult_domain::{Approach, CompanyId, CrewId, OrderId, Origin, StopId, Timestamp};

/// Where a stop stands, as far as stored rows tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has its order.
    Waiting,
    /// Its order is held back.
    OnHold,
    /// A crew has it, in its queue or on the way.
    Taken,
    /// The work is done.
    Done,
    /// Given up, or its order called off.
    Missed,
}

impl Standing {
    /// Whether only stops with something to do can stand so.
    pub fn is_open(self) -> bool {
        matches!(self, Standing::Waiting | Standing::OnHold | Standing::Taken)
    }
}

/// Which stops a list is about. All conditions combine; stops of removed orders never pass.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Without those of orders that this API deleted.
    pub shown_to: Option<Origin>,
    /// Of orders of this company.
    pub company: Option<CompanyId>,
    /// With this id of the client's.
    pub external_ref: Option<String>,
    /// Of orders made within `[from, to]`.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// Given to this crew.
    pub crew: Option<CrewId>,
    /// Given to any crew (`true`), or to none (`false`).
    pub assigned: Option<bool>,
    /// That stand so.
    pub standing: Option<Standing>,
    /// Of open orders alone.
    pub open: bool,
    /// Those of closed orders whose crew had come this far; those of open ones all pass.
    pub past_approach: Option<Approach>,
}

/// A stop that passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Its order.
    pub order: OrderId,
    /// The stop.
    pub stop: StopId,
    /// Whether there is still something to do.
    pub is_open: bool,
    /// Whether its order is started.
    pub is_started: bool,
    /// Whether its order is closed.
    pub is_past: bool,
}

const CLOSED: &str = "(s.progress IN ('done', 'missed') \
                      OR o.status IN ('completed', 'cancelled', 'failed'))";

/// The stops that pass the filter, newest first: all of them, or `take` after `skip`.
///
/// # Errors
/// `Database`.
pub fn find(
    conn: &Connection,
    filter: &Filter,
    page: Option<(usize, usize)>,
) -> Result<Vec<Listed>> {
    let (mut sql, mut values) = (statement(filter), passing(filter).1);
    if let Some((skip, take)) = page {
        let number = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
        sql.push_str(" LIMIT ? OFFSET ?");
        values.extend([number(take), number(skip)]);
    }
    let mut select = conn.prepare_cached(&sql)?;
    let listed = select.query_map(params_from_iter(values), |row| {
        Ok(Listed {
            order: OrderId(row.get(0)?),
            stop: StopId(row.get(1)?),
            is_open: row.get(2)?,
            is_started: row.get(3)?,
            is_past: row.get(4)?,
        })
    })?;
    Ok(listed.collect::<rusqlite::Result<_>>()?)
}

/// The statement of a filter, newest first.
pub(super) fn statement(filter: &Filter) -> String {
    let (which, _) = passing(filter);
    // Where few pass, SQLite would walk all stops for the order that is asked for.
    let by = if filter.external_ref.is_some() || driver(filter).is_some() {
        "+s.id"
    } else {
        "s.id"
    };
    format!(
        "SELECT s.order_id, s.id, NOT {CLOSED}, o.status = 'started', \
            o.past_group NOTNULL {which} ORDER BY {by} DESC"
    )
}

/// How many stops pass the filter.
///
/// # Errors
/// `Database`.
pub fn count(conn: &Connection, filter: &Filter) -> Result<usize> {
    let (which, values) = passing(filter);
    let mut select = conn.prepare_cached(&format!("SELECT count(*) {which}"))?;
    let count: i64 = select.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// The tables and conditions of a filter, and the values in them.
fn passing(filter: &Filter) -> (String, Vec<Value>) {
    let mut sql = match driver(filter) {
        Some((index, _)) => {
            format!("FROM orders o INDEXED BY {index} CROSS JOIN stops s ON s.order_id = o.id")
        }
        None => String::from("FROM stops s JOIN orders o ON o.id = s.order_id"),
    };
    if filter.crew.is_some() {
        sql.push_str(" JOIN assignments a ON a.id = o.assignment_id");
    }
    sql.push_str(" WHERE 1");
    sql.push_str(driver(filter).map_or("", |(_, condition)| condition));
    let mut values: Vec<Value> = Vec::new();
    let mut and = |condition: String, value: Option<Value>| {
        sql.push_str(" AND ");
        sql.push_str(&condition);
        values.extend(value);
    };
    if let Some(origin) = filter.shown_to {
        and(
            "o.hidden_from IS NOT ?".to_owned(),
            Some(origin.as_str().to_owned().into()),
        );
    }
    if let Some(company) = filter.company {
        and("o.company_id = ?".to_owned(), Some(company.0.into()));
    }
    if let Some(reference) = &filter.external_ref {
        and(
            "s.external_ref = ?".to_owned(),
            Some(reference.clone().into()),
        );
    }
    if let Some(from) = filter.created.0 {
        and("o.created_at >= ?".to_owned(), Some(from.0.into()));
    }
    if let Some(to) = filter.created.1 {
        and("o.created_at <= ?".to_owned(), Some(to.0.into()));
    }
    if let Some(crew) = filter.crew {
        and("a.crew_id = ?".to_owned(), Some(crew.0.into()));
    }
    if let Some(assigned) = filter.assigned {
        let is = if assigned { "IS NOT" } else { "IS" };
        and(format!("o.assignment_id {is} NULL"), None);
    }
    if let Some(standing) = filter.standing {
        and(stands(standing), None);
    }
    if let Some(approach) = filter.past_approach {
        let condition = "(o.past_group IS NULL OR EXISTS (SELECT 1 FROM past_groups g \
             WHERE g.id = s.past_group AND g.approach = ?))";
        let word = approach.as_str().to_owned();
        and(condition.to_owned(), Some(word.into()));
    }
    (sql, values)
}

/// The index of orders that leads to the few that can pass, where a condition is so narrow, and what
/// lets SQLite use it.
fn driver(filter: &Filter) -> Option<(&'static str, &'static str)> {
    let is_open = filter.open || filter.standing.is_some_and(Standing::is_open);
    match filter {
        it if it.external_ref.is_some() => None,
        _ if is_open => Some((
            "orders_open",
            " AND o.status IN ('pending', 'suspended', 'assigned', 'started')",
        )),
        it if it.created.0.is_some() => Some(("orders_created", "")),
        _ => None,
    }
}

fn stands(standing: Standing) -> String {
    let open = |status: &str| format!("NOT {CLOSED} AND o.status {status}");
    let unvisited = "s.progress IN ('ahead', 'arrived')";
    match standing {
        Standing::Waiting => open("= 'pending'"),
        Standing::OnHold => open("= 'suspended'"),
        Standing::Taken => open("IN ('assigned', 'started')"),
        Standing::Done => {
            format!("(s.progress = 'done' OR {unvisited} AND o.status = 'completed')")
        }
        Standing::Missed => format!(
            "(s.progress = 'missed' OR {unvisited} AND o.status IN ('cancelled', 'failed'))"
        ),
    }
}
