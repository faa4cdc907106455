//! The day log: every input of the engine's decisions, so that a day can be decided again, under the
//! same rules to the byte, or under others.
//!
//! A plan is a pure function of a snapshot, the rules, the roads and the time. So an entry keeps the
//! snapshot of a look that decided something, as changes against the entry before (orders, answers,
//! positions, rules, what was learned, which map), and a digest of what was decided. Every hour and after every
//! start an entry stands by itself. Names, phones and addresses are not in it: no rule reads them.

mod crews;
mod orders;
mod plan;
mod rules;
mod seen;
mod swaps;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Dispatch, Error, Result};
use pult_domain::{CrewId, OrderId, Timestamp};
use pult_engine::{Decision, History, Policy, Snapshot};
use pult_geo::Router;
use pult_store::looks::{self, Look};
use seen::{LastOrders, Seen};

const HOUR: i64 = 3_600;

/// What is written in one entry: what the engine saw, as far as it changed, and what it decided.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    seen: Seen,
    /// Who was asked about what.
    asked: Vec<(i64, Vec<i64>)>,
    /// The digest of the whole plan.
    plan: String,
}

/// Keeps the day log of a running office.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    /// What the last look saw besides its orders.
    last: Seen,
    orders: LastOrders,
    hour: Option<i64>,
}

impl Recorder {
    /// The entry of a look.
    ///
    /// # Errors
    /// `Internal`.
    pub fn note(
        &mut self,
        snapshot: &Snapshot,
        (rules, router): (&Policy, &dyn Router),
        now: Timestamp,
        decided: &[Decision],
    ) -> Result<Look> {
        let hour = now.0.div_euclid(HOUR);
        let is_whole = self.hour != Some(hour);
        if is_whole {
            self.last = Seen::default();
            self.orders = LastOrders::default();
        }
        let seen = Seen::besides_orders(snapshot, rules, map_name(router));
        let plan = plan::digest(decided)?;
        let entry = Entry {
            seen: self.orders.news(snapshot, seen.since(&self.last)),
            asked: plan::asked(decided),
            plan,
        };
        self.last = seen;
        self.hour = Some(hour);
        Ok(Look {
            at: now,
            is_whole,
            body: serde_json::to_string(&entry).map_err(|_| Error::Internal)?,
        })
    }
}

impl Dispatch {
    /// Keeps an entry of the day log.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn keep_look(&self, look: Look) -> Result<()> {
        self.write(move |tx| Ok(looks::append(tx, &look)?)).await
    }
}

/// A look that was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// When.
    pub at: Timestamp,
    /// What the engine saw.
    pub snapshot: Snapshot,
    /// The rules it kept.
    pub rules: Policy,
    /// Who was asked about what.
    pub asked: Vec<(CrewId, Vec<OrderId>)>,
    map: Option<String>,
    plan: String,
}

impl Recorded {
    /// Whether a plan is the one that was made then, to the byte.
    pub fn is_same(&self, decided: &[Decision]) -> bool {
        plan::digest(decided).is_ok_and(|digest| digest == self.plan)
    }

    /// Whether it is known to have been decided on other roads than these.
    pub fn was_on_another_map(&self, router: &dyn Router) -> bool {
        let map = self.map.as_ref();
        map.is_some_and(|map| *map != map_name(router))
    }
}

/// The past days that are kept, by name.
pub type Histories = BTreeMap<String, Arc<History>>;

/// Reads the entries of a day, in the order in which they were written; those before `from` only lead
/// up to it. The past days that they were learned from are among `histories`.
///
/// # Errors
/// A sentence that names the entry that cannot be read.
pub fn read(
    entries: impl IntoIterator<Item = Look>,
    histories: &Histories,
    from: Timestamp,
) -> impl Iterator<Item = std::result::Result<Recorded, String>> {
    let mut reader = Reader::default();
    let read = move |look: Look| match reader.next(&look, histories) {
        Ok(Some(recorded)) if recorded.at >= from => Some(Ok(recorded)),
        Ok(_) => None,
        Err(reason) => Some(Err(format!("the day log of {}: {reason}", look.at.0))),
    };
    entries.into_iter().filter_map(read)
}

/// Puts the changes together again.
#[derive(Default)]
struct Reader {
    last: Option<Seen>,
}

impl Reader {
    /// `None` before the first whole entry.
    fn next(
        &mut self,
        look: &Look,
        histories: &Histories,
    ) -> std::result::Result<Option<Recorded>, String> {
        let base = match (look.is_whole, self.last.take()) {
            (true, _) => Seen::default(),
            (false, Some(last)) => last,
            (false, None) => return Ok(None),
        };
        let entry: Entry = serde_json::from_str(&look.body).map_err(|error| error.to_string())?;
        let seen = base.with(entry.seen);
        let (snapshot, rules) = seen.told(histories)?;
        let map = seen.map.clone();
        self.last = Some(seen);
        let asked = entry.asked.into_iter().map(|(crew, orders)| {
            let orders = orders.into_iter().map(OrderId).collect();
            (CrewId(crew), orders)
        });
        Ok(Some(Recorded {
            at: look.at,
            snapshot,
            rules,
            asked: asked.collect(),
            map,
            plan: entry.plan,
        }))
    }
}

/// What the map of a router is called in the log: its checksum, or nothing without one.
fn map_name(router: &dyn Router) -> String {
    let map = router.fingerprint();
    map.map_or_else(String::new, |checksum| format!("{checksum:08x}"))
}

/// Rows by id.
type Rows<T> = BTreeMap<i64, T>;

/// The rows that are not the same in `last`, and the ids that are gone.
fn changes<T: Clone + PartialEq>(now: &Rows<T>, last: &Rows<T>) -> (Rows<T>, BTreeSet<i64>) {
    let is_new = |(id, row): &(&i64, &T)| last.get(*id) != Some(*row);
    let changed = now.iter().filter(is_new);
    let gone = last.keys().filter(|id| !now.contains_key(id));
    let changed = changed.map(|(id, row)| (*id, row.clone())).collect();
    (changed, gone.copied().collect())
}
