//! The orders that are found in memory: open ones, and those closed since the index was last written.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use super::Only;
use crate::{Dispatch, Result};
use pult_domain::{OrderId, Seconds, Timestamp};
use pult_store::search::{self, AllOf, Progress, Words};
use pult_store::{Connection, OfficeTime, journal, orders};

/// So many events are looked through one by one; after more, everything is read again.
const FOLLOWED: usize = 5_000;

/// The words of orders, as of an event of the journal.
#[derive(Debug, Default)]
pub(crate) struct OpenOrders {
    /// The newest event that is accounted for; `None` before the first search.
    seen: Option<i64>,
    orders: HashMap<OrderId, Found>,
}

/// Where an order stands among those that are found in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// Behind the open ones.
    pub is_closed: bool,
    /// How far its time is from the search, either way.
    pub far: Seconds,
    /// Among equals, the older one first.
    pub id: OrderId,
}

#[derive(Debug)]
struct Found {
    words: Words,
    is_open: bool,
    /// Since when it is open, or closed.
    status_at: Timestamp,
    /// When the crew is or was wanted.
    time: Timestamp,
    created: Timestamp,
    /// The newest event when this was read.
    at: i64,
}

impl Found {
    fn rank(&self, id: OrderId, since: Timestamp) -> Rank {
        Rank {
            is_closed: !self.is_open && self.status_at < since,
            far: Seconds((since - self.time).0.abs()),
            id,
        }
    }
}

impl OpenOrders {
    /// Reads what has changed since.
    pub fn refresh(
        &mut self,
        conn: &Connection,
        progress: Progress,
        local: &OfficeTime,
    ) -> Result<()> {
        let newest = journal::newest(conn)?;
        match self.seen {
            Some(seen) if seen >= newest => {}
            Some(seen) => {
                let touched = search::touched(conn, seen, FOLLOWED)?;
                if touched.books || touched.last < newest {
                    self.read_all(conn, progress, newest, local)?;
                } else {
                    self.read(conn, &touched.orders, newest, local)?;
                }
            }
            None => self.read_all(conn, progress, newest, local)?,
        }
        self.seen = Some(self.seen.map_or(newest, |seen| seen.max(newest)));
        self.orders
            .retain(|_, found| found.is_open || found.at > progress.through);
        Ok(())
    }

    fn read_all(
        &mut self,
        conn: &Connection,
        progress: Progress,
        newest: i64,
        local: &OfficeTime,
    ) -> Result<()> {
        self.orders.clear();
        let open = orders::Filter {
            open: Some(true),
            ..orders::Filter::default()
        };
        self.read(conn, &orders::find(conn, &open)?, newest, local)?;
        let mut after = progress.through;
        while after < newest {
            let touched = search::touched(conn, after, FOLLOWED)?;
            self.read(conn, &touched.orders, newest, local)?;
            after = touched.last.max(after + 1);
        }
        Ok(())
    }

    fn read(
        &mut self,
        conn: &Connection,
        ids: &[OrderId],
        newest: i64,
        local: &OfficeTime,
    ) -> Result<()> {
        for (order, words) in search::words_of(conn, ids, local)? {
            let found = Found {
                words,
                is_open: order.status.is_open(),
                status_at: order.status_at,
                created: order.created_at,
                time: order.due_at().unwrap_or(order.created_at),
                at: newest,
            };
            self.orders.insert(order.id, found);
        }
        Ok(())
    }

    /// Those that fit and are wanted, open ones first, the nearest in time first, as they stood at
    /// `since`: what was closed later has the place of an open one.
    pub fn fitting(&self, ways: &[AllOf], only: Only, since: Timestamp) -> Vec<Rank> {
        let fit = self.orders.iter();
        let fit = fit.filter(|(_, found)| only.takes_one(found.is_open, found.created));
        let fit = fit.filter(|(_, found)| found.words.fit(ways));
        let mut fit: Vec<Rank> = fit.map(|(id, found)| found.rank(*id, since)).collect();
        fit.sort_unstable();
        fit
    }

    /// All of them.
    pub fn ids(&self) -> impl Iterator<Item = OrderId> {
        self.orders.keys().copied()
    }
}

impl Dispatch {
    pub(super) fn open_orders(&self) -> MutexGuard<'_, OpenOrders> {
        let open = self.inner.open_orders.lock();
        open.unwrap_or_else(PoisonError::into_inner)
    }
}
