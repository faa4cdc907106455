//! Orders as a planner lists them: by how many stops they have, who carries them, and when they are to
//! be visited.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::Result;
use super::codec::ids_json;
use super::glob;
use super::search::{self, Pieces};
use pult_domain::{CompanyId, CrewId, OrderId, Origin, Timestamp};

/// Which orders a list is about. All conditions combine.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Without those of orders that this API deleted.
    pub shown_to: Option<Origin>,
    /// Of this company.
    pub company: Option<CompanyId>,
    /// Of one stop (`true`), or of several (`false`).
    pub alone: Option<bool>,
    /// Open ones only.
    pub open: bool,
    /// Carried by one of these crews, or closed under it.
    pub crews: Option<Vec<CrewId>>,
    /// With this id of a client's, on the order or on a stop.
    pub external_ref: Option<String>,
    /// That may be visited between these moments; a stop without a window from when its order was made
    /// until that ended.
    pub visited: (Option<Timestamp>, Option<Timestamp>),
    /// With any of these words, in small letters, in a label, a comment, an address or a number, of the order or
    /// of a stop; none: any order. Some more may pass. For a word of less than three letters or digits in a
    /// row all texts there are have to be read.
    pub holding: Vec<String>,
}

/// The orders that pass the filter, ascending, each with the crew that carries it or carried it.
///
/// # Errors
/// `Database`.
pub fn find(conn: &Connection, filter: &Filter) -> Result<Vec<(OrderId, Option<CrewId>)>> {
    // What is closed but not yet among the pieces is told by its events; an older base is read whole until
    // all of it is.
    let are_known = filter.holding.is_empty() || search::progress(conn)?.texts_below <= OrderId(1);
    let values = passing(filter, are_known).1;
    let sql = statement(filter, are_known);
    let mut select = conn.prepare_cached(&sql)?;
    let found = select.query_map(params_from_iter(values), |row| {
        let crew: Option<i64> = row.get(1)?;
        Ok((OrderId(row.get(0)?), crew.map(CrewId)))
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The statement of a filter; `are_known`: all closed orders have the pieces of their texts.
pub(super) fn statement(filter: &Filter, are_known: bool) -> String {
    let (which, _) = passing(filter, are_known);
    // By the table's order only where all of it is asked for: SQLite would walk it for any list.
    let is_narrow = filter.open
        || filter.crews.is_some()
        || filter.external_ref.is_some()
        || !filter.holding.is_empty()
        || filter.visited.0.is_some();
    let id = if is_narrow { "+o.id" } else { "o.id" };
    format!("SELECT o.id, a.crew_id {which} ORDER BY {id}")
}

/// The crew that carries an order or carried it.
///
/// # Errors
/// `Database`.
pub fn carrier(conn: &Connection, order: OrderId) -> Result<Option<CrewId>> {
    let mut select = conn.prepare_cached(
        "SELECT a.crew_id FROM orders o JOIN assignments a ON a.id = o.assignment_id WHERE o.id = ?1",
    )?;
    let crew = select.query_row([order.0], |row| row.get(0).map(CrewId));
    Ok(crew.optional()?)
}

/// The tables and conditions of a filter, and the values in them.
fn passing(filter: &Filter, are_known: bool) -> (String, Vec<Value>) {
    let mut sql =
        String::from("FROM orders o LEFT JOIN assignments a ON a.id = o.assignment_id WHERE 1");
    let mut values: Vec<Value> = Vec::new();
    let mut and = |condition: &str, given: &[Value]| {
        sql.push_str(" AND ");
        sql.push_str(condition);
        values.extend_from_slice(given);
    };
    if let Some(origin) = filter.shown_to {
        and(
            "o.hidden_from IS NOT ?",
            &[origin.as_str().to_owned().into()],
        );
    }
    if let Some(company) = filter.company {
        and("o.company_id = ?", &[company.0.into()]);
    }
    if let Some(alone) = filter.alone {
        let second = "EXISTS (SELECT 1 FROM stops s WHERE s.order_id = o.id AND s.position > 0)";
        and(&format!("{} {second}", if alone { "NOT" } else { "" }), &[]);
    }
    if filter.open {
        // The literal list lets SQLite use the partial index.
        and(
            "o.status IN ('pending', 'suspended', 'assigned', 'started')",
            &[],
        );
    }
    if let Some(crews) = &filter.crews {
        let crews = ids_json(crews.iter().map(|crew| crew.0));
        let condition = "a.crew_id IN (SELECT value FROM json_each(?))";
        and(condition, &[crews.into()]);
    }
    if let Some(reference) = &filter.external_ref {
        let condition = "o.id IN (SELECT id FROM orders WHERE external_ref = ?
            UNION SELECT order_id FROM stops WHERE external_ref = ?)";
        let reference = Value::from(reference.clone());
        and(condition, &[reference.clone(), reference]);
    }
    if !filter.holding.is_empty() {
        let (condition, patterns) = holding(&filter.holding, are_known);
        and(&condition, &patterns);
    }
    let (from, to) = filter.visited;
    // Spans of up to a week end at most a week after the range does.
    match (from, to) {
        (Some(from), Some(to)) => and(
            "o.id IN (
                SELECT id FROM orders INDEXED BY orders_visited WHERE visit_to - visit_from <= 604800
                    AND visit_to >= ? AND visit_to <= ? + 604800 AND visit_from <= ?
                UNION ALL
                SELECT id FROM orders INDEXED BY orders_visited_long
                    WHERE visit_to - visit_from > 604800 AND visit_to >= ? AND visit_from <= ?)",
            &[from, to, to, from, to].map(|at| at.0.into()),
        ),
        (Some(from), None) => and(
            "o.id IN (
                SELECT id FROM orders INDEXED BY orders_visited
                    WHERE visit_to - visit_from <= 604800 AND visit_to >= ?
                UNION ALL
                SELECT id FROM orders INDEXED BY orders_visited_long
                    WHERE visit_to - visit_from > 604800 AND visit_to >= ?)",
            &[from, from].map(|at| at.0.into()),
        ),
        (None, Some(to)) => and("o.visit_from <= ?", &[to.0.into()]),
        (None, None) => {}
    }
    (sql, values)
}

/// The condition of [`Filter::holding`], and the values in it: closed orders that have all pieces of one of the
/// words, and all that the pieces do not know, by their texts.
fn holding(words: &[String], are_known: bool) -> (String, Vec<Value>) {
    let pieces: Vec<Pieces> = words.iter().map(|word| Pieces::of_word(word)).collect();
    if !are_known || pieces.iter().any(Pieces::is_empty) {
        return read_through(words);
    }
    let asked: Vec<String> = pieces.iter().map(Pieces::expression).collect();
    let condition = "o.id IN (
            SELECT rowid FROM order_pieces WHERE order_pieces MATCH ?
            UNION SELECT id FROM orders WHERE status IN ('pending', 'suspended', 'assigned', 'started')
            UNION SELECT order_id FROM events WHERE seq > (SELECT through_seq FROM order_words_state))";
    (condition.to_owned(), vec![asked.join(" OR ").into()])
}

/// The same by reading all texts that there are.
fn read_through(words: &[String]) -> (String, Vec<Value>) {
    let patterns = glob::holding(words);
    let mut values: Vec<Value> = Vec::new();
    let mut any = |columns: &[&str]| {
        let mut tests = Vec::new();
        for column in columns {
            for pattern in &patterns {
                tests.push(format!("{column} GLOB ?"));
                values.push(pattern.clone().into());
            }
        }
        tests.join(" OR ")
    };
    let condition = format!(
        "o.id IN (
            SELECT id FROM orders WHERE {}
            UNION SELECT order_id FROM stops WHERE {}
            UNION SELECT s.order_id FROM stop_places sp CROSS JOIN places p ON p.id = sp.place_id
                CROSS JOIN stops s ON s.id = sp.stop_id WHERE {})",
        any(&["label", "comment", "id"]),
        any(&["label", "comment", "id"]),
        any(&["p.address", "p.landmark"]),
    );
    (condition, values)
}
