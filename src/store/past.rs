//! Closed orders and their stops in groups by what lists ask for: a list that names no moment counts by
//! groups and reads its page from each, however much is behind it.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::codec::ids_json;
use super::stops::Standing;
use super::{Error, Result, Tx};
use pult_domain::{Approach, CompanyId, CrewId, Order, OrderStatus, Origin, Outcome, StopProgress};

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Closed orders.
    Orders,
    /// Stops of closed orders.
    Stops,
}

impl Of {
    fn as_str(self) -> &'static str {
        match self {
            Of::Orders => "order",
            Of::Stops => "stop",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Of::Orders => "orders",
            Of::Stops => "stops",
        }
    }
}

/// Which ones. All conditions combine.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Without those that this API deleted.
    pub shown_to: Option<Origin>,
    /// Of this company.
    pub company: Option<CompanyId>,
    /// Of orders of one stop (`true`), or of several (`false`).
    pub alone: Option<bool>,
    /// Of orders that one of these crews had when they were closed.
    pub crews: Option<Vec<CrewId>>,
    /// Of orders that some crew had then (`true`), or none (`false`).
    pub assigned: Option<bool>,
    /// Stops that stand so: nothing passes but [`Standing::Done`] and [`Standing::Missed`].
    pub standing: Option<Standing>,
    /// Stops whose crew had come this far.
    pub approach: Option<Approach>,
    /// That ended in one of these ways.
    pub outcomes: Option<Vec<Outcome>>,
}

/// In which direction a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    /// The lowest numbers first.
    Ascending,
    /// The highest numbers first.
    Descending,
}

/// The groups that pass a filter.
#[derive(Debug, Clone)]
pub struct Groups {
    of: Of,
    ids: Vec<i64>,
    /// How many orders or stops are in them.
    pub n: usize,
}

impl Groups {
    /// Finds them.
    ///
    /// # Errors
    /// `Database`.
    pub fn find(conn: &Connection, of: Of, filter: &Filter) -> Result<Groups> {
        let mut sql = String::from("SELECT id, n FROM past_groups WHERE n > 0 AND of = ?");
        let mut values: Vec<Value> = vec![of.as_str().to_owned().into()];
        let mut and = |condition: &str, value: Option<Value>| {
            sql.push_str(condition);
            values.extend(value);
        };
        if let Some(company) = filter.company {
            and(" AND company_id = ?", Some(company.0.into()));
        }
        if let Some(origin) = filter.shown_to {
            let origin = origin.as_str().to_owned().into();
            and(" AND hidden_from <> ?", Some(origin));
        }
        if let Some(alone) = filter.alone {
            and(" AND alone = ?", Some(alone.into()));
        }
        if let Some(crews) = &filter.crews {
            let crews = ids_json(crews.iter().map(|crew| crew.0));
            let condition = " AND crew_id IN (SELECT value FROM json_each(?))";
            and(condition, Some(crews.into()));
        }
        match filter.assigned {
            Some(true) => and(" AND crew_id <> 0", None),
            Some(false) => and(" AND crew_id = 0", None),
            None => {}
        }
        if let Some(standing) = filter.standing {
            let word = word(standing).to_owned();
            and(" AND standing = ?", Some(word.into()));
        }
        if let Some(approach) = filter.approach {
            let word = approach.as_str().to_owned();
            and(" AND approach = ?", Some(word.into()));
        }
        if let Some(outcomes) = &filter.outcomes {
            let words = outcomes.iter().map(|outcome| outcome.as_str());
            let words = words.collect::<Vec<_>>().join(" ");
            and(" AND instr(?, outcome) > 0", Some(words.into()));
        }
        let mut select = conn.prepare_cached(&sql)?;
        let found: Vec<(i64, i64)> = select
            .query_map(params_from_iter(values), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let n: i64 = found.iter().map(|(_, n)| n).sum();
        Ok(Groups {
            of,
            ids: found.into_iter().map(|(id, _)| id).collect(),
            n: usize::try_from(n).unwrap_or_default(),
        })
    }

    /// The first `most` numbers of what is in them.
    ///
    /// # Errors
    /// `Database`.
    pub fn first(&self, conn: &Connection, to: Sequence, most: usize) -> Result<Vec<i64>> {
        let most = most.min(self.n);
        if most == 0 {
            return Ok(Vec::new());
        }
        let near = self.near_the_end(conn, to, most)?;
        if near.len() == most {
            return Ok(near);
        }
        let mut all = Vec::new();
        let mut select = conn.prepare_cached(&of_group(self.of, to))?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        for group in &self.ids {
            let rows = select.query_map([*group, limit], |row| row.get(0))?;
            all.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        all.sort_unstable();
        if to == Sequence::Descending {
            all.reverse();
        }
        all.truncate(most);
        Ok(all)
    }

    /// As [`Groups::first`], of a piece at the end of the table alone, where most of what is asked for lies.
    fn near_the_end(&self, conn: &Connection, to: Sequence, most: usize) -> Result<Vec<i64>> {
        let piece = i64::try_from(most.saturating_mul(8)).unwrap_or(i64::MAX);
        let mut select = conn.prepare_cached(&of_piece(self.of, to))?;
        let groups = ids_json(self.ids.iter().copied());
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = select.query_map(params![groups, piece.saturating_add(512), limit], |row| {
            row.get(0)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The statement of one group's first rows.
pub(super) fn of_group(of: Of, to: Sequence) -> String {
    let (table, way) = (of.table(), way(to));
    format!(
        "SELECT id FROM {table} INDEXED BY {table}_past WHERE past_group = ?1 ORDER BY id {way} LIMIT ?2"
    )
}

/// The statement of a piece of the table, by its own numbers.
pub(super) fn of_piece(of: Of, to: Sequence) -> String {
    let (table, way) = (of.table(), way(to));
    let within = match to {
        Sequence::Ascending => format!("id <= (SELECT min(id) FROM {table}) + ?2"),
        Sequence::Descending => format!("id >= (SELECT max(id) FROM {table}) - ?2"),
    };
    format!(
        "SELECT id FROM {table} WHERE {within}
            AND +past_group IN (SELECT value FROM json_each(?1)) ORDER BY id {way} LIMIT ?3"
    )
}

fn way(to: Sequence) -> &'static str {
    match to {
        Sequence::Ascending => "ASC",
        Sequence::Descending => "DESC",
    }
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Done => "done",
        Standing::Missed => "missed",
        Standing::Waiting | Standing::OnHold | Standing::Taken => "open",
    }
}

/// The groups of an order.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// Its own; none: it is open.
    pub order: Option<i64>,
    /// Those of its stops.
    pub stops: Vec<Option<i64>>,
}

/// Where an order and its stops belong, as they are about to be written.
pub(super) fn sort(tx: &Tx, order: &Order) -> Result<Sorted> {
    let mut sorted = Sorted {
        order: None,
        stops: vec![None; order.stops.len()],
    };
    if order.status.is_open() {
        return Ok(sorted);
    }
    let crew = crew_of(tx, order)?;
    let ended = |outcome: Option<Outcome>| outcome.unwrap_or(Outcome::Failed);
    let whole = Kind {
        of: Of::Orders,
        standing: "",
        approach: "",
        outcome: ended(order.outcome()),
    };
    sorted.order = Some(group(tx, order, crew, whole)?);
    for (index, place) in sorted.stops.iter_mut().enumerate() {
        let is_done = match order.stops[index].progress {
            StopProgress::Done { .. } => true,
            StopProgress::Missed { .. } => false,
            StopProgress::Ahead | StopProgress::Arrived { .. } => {
                order.status == OrderStatus::Completed
            }
        };
        let standing = word(if is_done {
            Standing::Done
        } else {
            Standing::Missed
        });
        let ended_at = order.stop_ended_at(index).unwrap_or(order.status_at);
        let stop = Kind {
            of: Of::Stops,
            standing,
            approach: order.last_approach(index, ended_at).as_str(),
            outcome: ended(order.stop_outcome(index)),
        };
        *place = Some(group(tx, order, crew, stop)?);
    }
    Ok(sorted)
}

/// What tells the groups of one crew's orders apart.
struct Kind {
    of: Of,
    standing: &'static str,
    approach: &'static str,
    outcome: Outcome,
}

fn crew_of(tx: &Tx, order: &Order) -> Result<i64> {
    let Some(assignment) = order.assignment else {
        return Ok(0);
    };
    match tx.assignment(assignment) {
        Ok(held) => Ok(held.crew.0),
        Err(Error::NotFound { .. }) => Ok(0),
        Err(error) => Err(error),
    }
}

/// The group with this description; made when it is the first of its kind.
fn group(tx: &Tx, order: &Order, crew: i64, kind: Kind) -> Result<i64> {
    let hidden_from = order.hidden_from.map_or("", Origin::as_str);
    let key = params![
        kind.of.as_str(),
        order.company.0,
        hidden_from,
        crew,
        order.stops.len() < 2,
        kind.standing,
        kind.approach,
        kind.outcome.as_str(),
    ];
    let found = tx
        .conn
        .prepare_cached(
            "SELECT id FROM past_groups WHERE of = ?1 AND company_id = ?2 AND hidden_from = ?3
                AND crew_id = ?4 AND alone = ?5 AND standing = ?6 AND approach = ?7 AND outcome = ?8",
        )?
        .query_row(key, |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO past_groups (of, company_id, hidden_from, crew_id, alone, standing, approach, outcome)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    Ok(insert.insert(key)?)
}
