//! Finding orders by what is said of them: the one primitive behind every search.
//!
//! The words of an order that is closed stand in a full-text index that keeps no text of its own. Words
//! are cut to eight characters and every beginning of one has a list of its own, so that each list is
//! read from its newest end and no further than the hits that are wanted, however many there are.

mod pieces;
mod words;

pub use pieces::Pieces;
pub use words::{LONGEST, NO_SHOW, Words, company, day, end_of_phone, plate, status};

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::codec::ids_json;
use super::{OfficeTime, Result, Tx, crews, orders};
use pult_domain::{CrewId, Order, OrderId};

/// One word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// This very word.
    Is(String),
    /// A word that begins so.
    Begins(String),
}

impl Term {
    /// The text that is looked for.
    pub fn text(&self) -> &str {
        match self {
            Term::Is(text) | Term::Begins(text) => text,
        }
    }

    /// Whether the index, which keeps no more than the beginning of a word, cannot tell for certain.
    pub fn is_cut(&self) -> bool {
        let n_chars = self.text().chars().count();
        match self {
            Term::Is(_) => n_chars >= LONGEST,
            Term::Begins(_) => n_chars > LONGEST,
        }
    }

    fn expression(&self) -> String {
        let cut: String = self.text().chars().take(LONGEST).collect();
        match self {
            Term::Begins(text) if text.chars().count() < LONGEST => format!("\"{cut}\" *"),
            _ => format!("\"{cut}\""),
        }
    }
}

/// Any of these words.
pub type AnyOf = Vec<Term>;
/// All of these.
pub type AllOf = Vec<AnyOf>;

/// The closed orders below `before` that fit any of `ways`, newest first. Words that [`Term::is_cut`]
/// may be other words that begin alike.
///
/// # Errors
/// `Database`.
pub fn find(
    conn: &Connection,
    ways: &[AllOf],
    before: Option<OrderId>,
    limit: usize,
) -> Result<Vec<OrderId>> {
    let all_of = |all: &AllOf| {
        let any_of = |any: &AnyOf| {
            let terms: Vec<_> = any.iter().map(Term::expression).collect();
            format!("({})", terms.join(" OR "))
        };
        let clauses: Vec<_> = all.iter().map(any_of).collect();
        format!("({})", clauses.join(" AND "))
    };
    let asked = ways.iter().filter(|all| !all.is_empty());
    let expression: Vec<_> = asked.map(all_of).collect();
    if expression.is_empty() {
        return Ok(Vec::new());
    }
    let before = before.map_or(i64::MAX, |id| id.0);
    Ok(conn
        .prepare_cached(
            "SELECT rowid FROM order_words WHERE order_words MATCH ?1 AND rowid < ?2
             ORDER BY rowid DESC LIMIT ?3",
        )?
        .query_map(
            params![expression.join(" OR "), before, limit as i64],
            |row| row.get(0).map(OrderId),
        )?
        .collect::<rusqlite::Result<_>>()?)
}

/// How far the index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Events up to here are accounted for.
    pub through: i64,
    /// Closed orders from here on are found by their words; those below are not yet.
    pub below: OrderId,
    /// Closed orders from here on are found by pieces of their texts; those below are not yet.
    pub texts_below: OrderId,
}

/// How far the index has come.
///
/// # Errors
/// `Database`.
pub fn progress(conn: &Connection) -> Result<Progress> {
    Ok(conn
        .prepare_cached("SELECT through_seq, below, texts_below FROM order_words_state")?
        .query_row([], |row| {
            Ok(Progress {
                through: row.get(0)?,
                below: OrderId(row.get(1)?),
                texts_below: OrderId(row.get(2)?),
            })
        })?)
}

/// What some events are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// These orders, each once.
    pub orders: Vec<OrderId>,
    /// A crew or the books changed: what many orders are found by.
    pub books: bool,
    /// The last of the events.
    pub last: i64,
}

/// What the first `limit` events above `after` are about.
///
/// # Errors
/// `Database`.
pub fn touched(conn: &Connection, after: i64, limit: usize) -> Result<Touched> {
    let mut select = conn.prepare_cached(
        "SELECT seq, order_id, kind FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let mut rows = select.query(params![after, limit as i64])?;
    let mut touched = Touched {
        last: after,
        ..Touched::default()
    };
    while let Some(row) = rows.next()? {
        touched.last = row.get(0)?;
        touched
            .orders
            .extend(row.get::<_, Option<i64>>(1)?.map(OrderId));
        let kind: String = row.get(2)?;
        touched.books |= kind == "crew.changed" || kind == "office.changed";
    }
    touched.orders.sort_unstable();
    touched.orders.dedup();
    Ok(touched)
}

/// The closed orders below `below`, newest first.
///
/// # Errors
/// `Database`.
pub fn closed_below(conn: &Connection, below: OrderId, limit: usize) -> Result<Vec<OrderId>> {
    Ok(conn
        .prepare_cached(
            "SELECT id FROM orders WHERE id < ?1 AND +status IN ('completed', 'cancelled', 'failed')
             ORDER BY id DESC LIMIT ?2",
        )?
        .query_map(params![below.0, limit as i64], |row| row.get(0).map(OrderId))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Orders with the words that each is found by, in the given order; unknown ones are left out.
///
/// # Errors
/// `Database`.
pub fn words_of(
    conn: &Connection,
    ids: &[OrderId],
    local: &OfficeTime,
) -> Result<Vec<(Order, Words)>> {
    let orders = orders::many(conn, ids)?;
    let holding = carriers(conn, &orders)?;
    let mut known: HashMap<CrewId, Words> = HashMap::new();
    let mut found = Vec::with_capacity(orders.len());
    for order in orders {
        let mut words = Words::of_order(&order, local);
        if let Some(crew) = holding.get(&order.id) {
            let of_crew = match known.remove(crew) {
                Some(words) => words,
                None => words_of_crew(conn, *crew)?,
            };
            words.add(&of_crew);
            known.insert(*crew, of_crew);
        }
        found.push((order, words));
    }
    Ok(found)
}

fn words_of_crew(conn: &Connection, id: CrewId) -> Result<Words> {
    let crew = crews::get(conn, id)?;
    let driver = crews::driver(conn, crew.driver)?;
    let vehicle = crew
        .vehicle
        .map(|id| crews::vehicle(conn, id))
        .transpose()?;
    Ok(Words::of_crew(&crew, &driver, vehicle.as_ref()))
}

/// Who carries out each of these orders, or carried it out.
fn carriers(conn: &Connection, orders: &[Order]) -> Result<HashMap<OrderId, CrewId>> {
    let held = orders.iter().filter(|order| order.assignment.is_some());
    let list = ids_json(held.map(|order| order.id.0));
    Ok(conn
        .prepare_cached(
            "SELECT o.id, a.crew_id FROM json_each(?1) asked JOIN orders o ON o.id = asked.value
             JOIN assignments a ON a.id = o.assignment_id",
        )?
        .query_map([list], |row| {
            Ok((OrderId(row.get(0)?), CrewId(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Writes the words of closed orders into the index, each anew.
///
/// # Errors
/// `Database`.
pub fn put_words(tx: &Tx, closed: &[(OrderId, Words)]) -> Result<()> {
    let indexed = closed.iter().map(|(id, words)| (*id, words.indexed()));
    put(tx, Index::Words, indexed.collect())
}

/// Writes the pieces of closed orders' texts into the index, each anew.
///
/// # Errors
/// `Database`.
pub fn put_pieces(tx: &Tx, closed: &[(OrderId, Pieces)]) -> Result<()> {
    let indexed = closed.iter().map(|(id, pieces)| (*id, pieces.indexed()));
    put(tx, Index::Pieces, indexed.collect())
}

/// Takes orders that are open again out of both.
///
/// # Errors
/// `Database`.
pub fn take_out(tx: &Tx, open: &[OrderId]) -> Result<()> {
    for index in [Index::Words, Index::Pieces] {
        let mut is_there = tx.conn.prepare_cached(index.is_there())?;
        let mut remove = tx.conn.prepare_cached(index.remove())?;
        for order in open {
            if is_there.exists([order.0])? {
                remove.execute([order.0])?;
            }
        }
    }
    Ok(())
}

/// What is kept of closed orders.
#[derive(Debug, Clone, Copy)]
enum Index {
    Words,
    Pieces,
}

impl Index {
    fn is_there(self) -> &'static str {
        match self {
            Index::Words => "SELECT 1 FROM order_words_docsize WHERE id = ?1",
            Index::Pieces => "SELECT 1 FROM order_pieces_docsize WHERE id = ?1",
        }
    }

    fn remove(self) -> &'static str {
        match self {
            Index::Words => "DELETE FROM order_words WHERE rowid = ?1",
            Index::Pieces => "DELETE FROM order_pieces WHERE rowid = ?1",
        }
    }

    fn insert(self) -> &'static str {
        match self {
            Index::Words => "INSERT INTO order_words (rowid, words) VALUES (?1, ?2)",
            Index::Pieces => "INSERT INTO order_pieces (rowid, pieces) VALUES (?1, ?2)",
        }
    }
}

fn put(tx: &Tx, index: Index, mut closed: Vec<(OrderId, String)>) -> Result<()> {
    let mut is_there = tx.conn.prepare_cached(index.is_there())?;
    let mut remove = tx.conn.prepare_cached(index.remove())?;
    let mut insert = tx.conn.prepare_cached(index.insert())?;
    closed.sort_unstable_by_key(|(order, _)| *order);
    for (order, indexed) in closed {
        if is_there.exists([order.0])? {
            remove.execute([order.0])?;
        }
        insert.execute(params![order.0, indexed])?;
    }
    Ok(())
}

/// Notes how far the index has come.
///
/// # Errors
/// `Database`.
pub fn put_progress(tx: &Tx, progress: Progress) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE order_words_state SET through_seq = ?1, below = ?2, texts_below = ?3",
        )?
        .execute([progress.through, progress.below.0, progress.texts_below.0])?;
    Ok(())
}
