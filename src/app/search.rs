//! Finding: every order ever taken, by whatever is said of it, in one box.
//!
//! Open orders are held against the words in memory, and so are those closed since the index was last
//! written to; older ones come out of the index. The journal tells which orders are which, so that no
//! command has to think of it.

mod index;
mod open;
mod query;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use super::{Caller, Dispatch, OrderView, Result};
use pult_domain::{Order, OrderId, Seconds, Timestamp};
use pult_store::{Connection, OfficeTime, books, orders, search};

pub use index::keep_index;
pub(super) use open::OpenOrders;
pub use open::Rank;
use query::Query;

/// As many orders are answered at once at the most.
const MOST: usize = 200;
/// So many more are looked at than are wanted, since words in the index are cut.
const SPARE: usize = 32;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// As it was typed.
    pub text: String,
    /// At most this many; 0: sixty.
    pub limit: usize,
    /// Goes on after [`Found::next`] of the page before.
    pub after: Option<Cursor>,
    /// Others are left out.
    pub only: Only,
}

/// Where a page ended: open orders come first, then closed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// The open one that was told last.
    Open {
        /// When the first page was asked for: the other pages rank by it as well.
        since: Timestamp,
        /// Its rank.
        last: Rank,
    },
    /// The closed one that was told last.
    Closed(OrderId),
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cursor::Open { since, last } => {
                let (late, far) = (u8::from(last.is_closed), last.far);
                write!(f, "open-{}-{late}-{}-{}", since.0, far.0, last.id)
            }
            Cursor::Closed(last) => last.fmt(f),
        }
    }
}

impl FromStr for Cursor {
    type Err = ParseIntError;

    fn from_str(text: &str) -> std::result::Result<Cursor, ParseIntError> {
        let Some(told) = text.strip_prefix("open-") else {
            return text.parse().map(OrderId).map(Cursor::Closed);
        };
        let mut parts = told.split('-');
        let mut number = || parts.next().unwrap_or_default().parse::<i64>();
        Ok(Cursor::Open {
            since: Timestamp(number()?),
            last: Rank {
                is_closed: number()? != 0,
                far: Seconds(number()?),
                id: OrderId(number()?),
            },
        })
    }
}

/// Which of the orders that fit are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Only {
    /// Open ones, or closed ones.
    pub open: Option<bool>,
    /// Made at this moment or later.
    pub from: Option<Timestamp>,
    /// Made before this moment.
    pub to: Option<Timestamp>,
}

impl Only {
    /// Whether it is wanted.
    pub fn takes(&self, order: &Order) -> bool {
        self.takes_one(order.status.is_open(), order.created_at)
    }

    fn takes_one(&self, is_open: bool, created: Timestamp) -> bool {
        self.open.is_none_or(|open| open == is_open)
            && self.from.is_none_or(|from| from <= created)
            && self.to.is_none_or(|to| created < to)
    }
}

impl Search {
    /// The first page of what is typed.
    pub fn of(text: impl Into<String>) -> Search {
        Search {
            text: text.into(),
            ..Search::default()
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Open orders first, then closed ones, the nearest in time first.
    pub orders: Vec<OrderView>,
    /// Where the next page begins, when there may be one.
    pub next: Option<Cursor>,
    /// Older orders than this one are still being indexed: they are not found yet.
    pub unindexed_below: Option<OrderId>,
}

impl Dispatch {
    /// Finds orders by what is typed: the end of a phone, a number, street and house, a name, crew,
    /// driver, plate, day, company, status; in either keyboard layout.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn search(&self, caller: &Caller, search: Search) -> Result<Found> {
        let (this, caller, now) = (self.clone(), *caller, self.now());
        self.read(move |conn| this.find(conn, &caller, &search, now))
            .await
    }

    fn find(
        &self,
        conn: &Connection,
        caller: &Caller,
        asked: &Search,
        now: Timestamp,
    ) -> Result<Found> {
        let limit = match asked.limit {
            0 => 60,
            limit => limit.min(MOST),
        };
        let local = OfficeTime::named(&books::office(conn)?.timezone);
        let companies = books::companies(conn)?;
        let query = Query::parse(&asked.text, &companies, local.day(now)).for_caller(caller);
        if query.is_empty() {
            return Ok(Found::default());
        }
        let progress = search::progress(conn)?;
        let mut open = self.open_orders();
        open.refresh(conn, progress, &local)?;
        let told = match asked.after {
            None => Some((now, None)),
            Some(Cursor::Open { since, last }) => Some((since, Some(last))),
            Some(Cursor::Closed(_)) => None,
        };
        let fitting = told.map(|(since, last)| {
            let mut fitting = open.fitting(&query.ways, asked.only, since);
            fitting.retain(|rank| Some(*rank) > last);
            fitting
        });
        let mut ranks = fitting.unwrap_or_default();
        let in_memory: HashSet<OrderId> = open.ids().collect();
        drop(open);
        let are_more = ranks.len() > limit;
        ranks.truncate(limit);
        let ids: Vec<OrderId> = ranks.iter().map(|rank| rank.id).collect();

        let room = limit - ids.len();
        let mut last = match asked.after {
            Some(Cursor::Closed(last)) => Some(last),
            _ => None,
        };
        let mut closed = Vec::new();
        if told.is_some() && room > 0 {
            let named = query.numbers.iter().copied();
            let named: Vec<OrderId> = named.filter(|id| !in_memory.contains(id)).collect();
            let named = checked(conn, &named, &local, |words| words.fit(&query.ways))?;
            closed.extend(named.into_iter().filter(|order| asked.only.takes(order)));
        }
        let wants_open_only = asked.only.open == Some(true);
        let mut next = match (told, ranks.last()) {
            (Some((since, _)), Some(last)) if are_more => Some(Cursor::Open { since, last: *last }),
            // What is open, or was named, has taken the whole page.
            _ if closed.len() >= room && !wants_open_only => {
                Some(Cursor::Closed(last.unwrap_or(OrderId(i64::MAX))))
            }
            _ => None,
        };
        while closed.len() < room && !wants_open_only {
            let wanted = room - closed.len() + SPARE;
            let page = search::find(conn, &query.ways, last, wanted)?;
            let is_last = page.len() < wanted;
            let fresh = page.iter().filter(|id| !in_memory.contains(id));
            let fresh: Vec<OrderId> = fresh.copied().collect();
            for order in checked(conn, &fresh, &local, |words| words.bear_out(&query.ways))? {
                if closed.len() < room
                    && asked.only.takes(&order)
                    && !closed.iter().any(|known: &Order| known.id == order.id)
                {
                    last = Some(order.id);
                    closed.push(order);
                }
            }
            if closed.len() >= room {
                next = last.map(Cursor::Closed);
                break;
            }
            if is_last {
                break;
            }
            last = page.last().copied();
        }
        let mut archived = closed;
        archived.retain(|order| caller.check_order(order).is_ok());
        let is_named = |order: &Order| query.numbers.contains(&order.id);
        archived.sort_by_key(|order| {
            let time = order.due_at().unwrap_or(order.created_at);
            (!is_named(order), (now - time).0.abs())
        });
        let mut open = orders::many(conn, &ids)?;
        open.retain(|order| caller.check_order(order).is_ok());
        let mut views = OrderView::all_of(conn, open, now)?;
        views.sort_by_key(|view| (!view.phase.is_open(), !is_named(&view.order)));
        views.extend(OrderView::all_of(conn, archived, now)?);
        Ok(Found {
            orders: views,
            next,
            unindexed_below: Some(progress.below).filter(|below| below.0 > 1),
        })
    }
}

/// Of these orders those whose words pass.
fn checked(
    conn: &Connection,
    ids: &[OrderId],
    local: &OfficeTime,
    passes: impl Fn(&search::Words) -> bool,
) -> Result<Vec<Order>> {
    let worded = search::words_of(conn, ids, local)?.into_iter();
    let fit = worded.filter(|(_, words)| passes(words));
    Ok(fit.map(|(order, _)| order).collect())
}
