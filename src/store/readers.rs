//! Reading connections, each used by one caller at a time, in a pool for each cost class.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{Error, Result};

/// What a query costs, and so which readers it may use and for how long. A list never takes a reader from
/// an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// A few records by their numbers, or what is open now.
    Quick,
    /// A list, a report, a search: as long as what was asked for.
    List,
    /// Whatever the process was started for; without a limit of time.
    Own,
}

impl Cost {
    /// How long such a query may take; nothing: as long as it likes.
    fn limit(self) -> Option<Duration> {
        match self {
            Cost::Quick => Some(Duration::from_secs(10)),
            Cost::List => Some(Duration::from_secs(30)),
            Cost::Own => None,
        }
    }
}

/// So many steps of SQLite's machine pass before the clock is looked at: about a millisecond.
const STEPS: i32 = 20_000;
/// In the place of a deadline: there is none.
const NEVER: u64 = u64::MAX;

/// What deadlines are counted from.
static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

pub(super) struct Readers {
    quick: Pool,
    lists: Pool,
}

/// A reading connection whose statements end at a deadline.
pub(super) struct Reader {
    conn: Connection,
    /// Milliseconds since [`BEGAN`].
    deadline: Arc<AtomicU64>,
}

impl Reader {
    pub(super) fn new(mut conn: Connection) -> Result<Reader> {
        let deadline = Arc::new(AtomicU64::new(NEVER));
        let seen = Arc::clone(&deadline);
        conn.progress_handler(STEPS, Some(move || now() >= seen.load(Ordering::Relaxed)))?;
        Ok(Reader { conn, deadline })
    }

    fn allow(&self, limit: Option<Duration>) {
        let until = limit.map_or(NEVER, |limit| now() + limit.as_millis() as u64);
        self.deadline.store(until, Ordering::Relaxed);
    }
}

fn now() -> u64 {
    BEGAN.elapsed().as_millis() as u64
}

impl Readers {
    pub(super) fn new(quick: Vec<Reader>, lists: Vec<Reader>) -> Readers {
        Readers {
            quick: Pool::new(quick),
            lists: Pool::new(lists),
        }
    }

    /// How many queries of a class run at the same time.
    pub(super) fn of(&self, cost: Cost) -> usize {
        self.pool(cost).size
    }

    pub(super) fn with<T, E: From<Error>>(
        &self,
        cost: Cost,
        query: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let pool = self.pool(cost);
        let lent = Lent {
            reader: Some(pool.take()),
            pool,
        };
        let reader = lent
            .reader
            .as_ref()
            .expect("a lent connection is there until it is dropped");
        reader.allow(cost.limit());
        let conn = &reader.conn;
        // One snapshot for all statements of the query.
        conn.prepare_cached("BEGIN")
            .and_then(|mut begin| begin.execute([]))
            .map_err(Error::from)?;
        let answer = query(conn);
        reader.allow(None);
        conn.prepare_cached("COMMIT")
            .and_then(|mut commit| commit.execute([]))
            .map_err(Error::from)?;
        answer
    }

    fn pool(&self, cost: Cost) -> &Pool {
        match cost {
            Cost::Quick | Cost::Own => &self.quick,
            Cost::List => &self.lists,
        }
    }
}

struct Pool {
    idle: Mutex<Vec<Reader>>,
    returned: Condvar,
    size: usize,
}

impl Pool {
    fn new(readers: Vec<Reader>) -> Pool {
        Pool {
            size: readers.len(),
            idle: Mutex::new(readers),
            returned: Condvar::new(),
        }
    }

    fn take(&self) -> Reader {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match idle.pop() {
                Some(reader) => return reader,
                None => {
                    idle = self
                        .returned
                        .wait(idle)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// Gives the connection back even when the query panics.
struct Lent<'a> {
    reader: Option<Reader>,
    pool: &'a Pool,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.allow(None);
            if !reader.conn.is_autocommit() {
                // A panic left the snapshot open.
                let _ = reader.conn.execute_batch("ROLLBACK");
            }
            self.pool
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(reader);
            self.pool.returned.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT count(*) FROM n";

    fn reader() -> Reader {
        Reader::new(Connection::open_in_memory().expect("a database")).expect("a reader")
    }

    #[test]
    fn a_query_ends_at_its_deadline_and_the_reader_goes_on() {
        let reader = reader();
        reader.allow(Some(Duration::from_millis(50)));
        let ended: Result<i64> = reader
            .conn
            .query_row(ENDLESS, [], |row| row.get(0))
            .map_err(Error::from);
        assert!(ended.expect_err("cut off").is_interruption());
        reader.allow(None);
        let one: i64 = reader
            .conn
            .query_row("SELECT 1", [], |row| row.get(0))
            .expect("answers");
        assert_eq!(one, 1);
    }

    #[test]
    fn lists_leave_the_quick_readers_alone() {
        let readers = Readers::new(vec![reader()], vec![reader()]);
        let nested = readers.with(Cost::List, |_| {
            readers.with(Cost::Quick, |_| Ok::<_, Error>(7))
        });
        assert_eq!(nested.expect("both"), 7);
    }
}
