//! The machine's clock was set.

use rusqlite::params;

use super::Act;
use crate::{Result, Tx, journal};
use pult_domain::{EventKind, Seconds};

/// Moves what is yet to end by as much as the clock was set, so that it ends in its real time, and brings
/// what was stamped later than now back to now, so that what comes next is newer.
///
/// # Errors
/// `Database`.
pub fn clock_was_set(tx: &Tx, act: &Act, by: Seconds) -> Result<()> {
    let shifted = [
        "UPDATE assignments SET expires_at = expires_at + ?1 WHERE status = 'offered'",
        "UPDATE refusals SET until = until + ?1 WHERE order_id IN (SELECT id FROM orders
            WHERE status IN ('pending', 'suspended', 'assigned', 'started'))",
    ];
    tx.case.forget();
    for sql in shifted {
        tx.conn.prepare_cached(sql)?.execute(params![by.0])?;
    }
    let brought_back = [
        "UPDATE crews SET position_at = ?1 WHERE position_at > ?1",
        "UPDATE checkins SET at = ?1 WHERE at > ?1",
        "UPDATE shifts SET started_at = min(started_at, ?1), break_since = min(break_since, ?1)
            WHERE ended_at IS NULL AND (started_at > ?1 OR break_since > ?1)",
    ];
    for sql in brought_back {
        tx.conn.prepare_cached(sql)?.execute(params![act.now.0])?;
    }
    let mut event = act.event(EventKind::OfficeChanged);
    let seconds = ("clock_set_by_s".to_owned(), by.0.to_string());
    event.payload.extend([seconds]);
    journal::append(tx, event)
}
