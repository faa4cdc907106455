//! Reading connections, each used by one caller at a time.

use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::Connection;

use super::{Error, Result};

pub(super) struct Readers {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Readers {
    pub(super) fn new(connections: Vec<Connection>) -> Readers {
        Readers {
            idle: Mutex::new(connections),
            returned: Condvar::new(),
        }
    }

    pub(super) fn with<T, E: From<Error>>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let lent = Lent {
            conn: Some(self.take()),
            readers: self,
        };
        let conn = lent
            .conn
            .as_ref()
            .expect("a lent connection is there until it is dropped");
        // One snapshot for all statements of the query.
        conn.execute_batch("BEGIN").map_err(Error::from)?;
        let answer = query(conn);
        conn.execute_batch("COMMIT").map_err(Error::from)?;
        answer
    }

    fn take(&self) -> Connection {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match idle.pop() {
                Some(conn) => return conn,
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
    conn: Option<Connection>,
    readers: &'a Readers,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            if !conn.is_autocommit() {
                // A panic left the snapshot open.
                let _ = conn.execute_batch("ROLLBACK");
            }
            self.readers
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(conn);
            self.readers.returned.notify_one();
        }
    }
}
