//! The queues of the zones: who stands where, since when, and what waits there.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use super::snapshot::note_zone_stays;
use super::{Dispatch, Result};
use pult_domain::{CrewId, OrderId, QueuePolicy, Seconds, Timestamp, ZoneId};
use pult_engine::{OpenOrder, Snapshot};

/// A zone with who waits in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneQueue {
    /// The zone; `None`: outside all of them.
    pub zone: Option<ZoneId>,
    /// Its name; empty outside.
    pub name: String,
    /// How its orders are offered.
    pub queue: QueuePolicy,
    /// The free crews in it and since when they stand there, the longest first.
    pub crews: Vec<(CrewId, Timestamp)>,
    /// The orders that wait in it for a crew, oldest first.
    pub orders: Vec<OrderId>,
}

impl Dispatch {
    /// The queues of the zones in the order of the zones, then what lies outside all of them.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn zone_queues(&self) -> Result<Vec<ZoneQueue>> {
        let mut snapshot = self.snapshot().await?;
        self.note_zone_stays(&mut snapshot);
        let mut queues: Vec<ZoneQueue> = self
            .zone_areas()
            .iter()
            .map(|area| ZoneQueue {
                zone: Some(area.zone.id),
                name: area.zone.name.clone(),
                queue: area.zone.queue,
                crews: Vec::new(),
                orders: Vec::new(),
            })
            .collect();
        queues.push(ZoneQueue {
            zone: None,
            name: String::new(),
            queue: QueuePolicy::default(),
            crews: Vec::new(),
            orders: Vec::new(),
        });
        fill(&mut queues, &snapshot, self.now(), self.rules().prior_lead);
        Ok(queues)
    }

    /// Notes since when each crew of a snapshot has stood in its zone, as far as this process has seen.
    pub(super) fn note_zone_stays(&self, snapshot: &mut Snapshot) {
        let stays = self.inner.stays.lock();
        let mut stays = stays.unwrap_or_else(PoisonError::into_inner);
        note_zone_stays(snapshot, &mut stays, self.now());
    }
}

fn fill(queues: &mut [ZoneQueue], snapshot: &Snapshot, now: Timestamp, lead: Seconds) {
    let at: BTreeMap<Option<ZoneId>, usize> = queues
        .iter()
        .enumerate()
        .map(|(at, queue)| (queue.zone, at))
        .collect();
    for state in &snapshot.crews {
        let stands = state.shift.is_some_and(|shift| shift.break_since.is_none());
        if !stands || state.asked || !state.carried.is_empty() {
            continue;
        }
        if let Some(&at) = at.get(&state.zone) {
            let since = state.zone_since.or(state.idle_since).unwrap_or(now);
            queues[at].crews.push((state.crew.id, since));
        }
    }
    // What is wanted later waits for nobody yet.
    let due = |open: &&OpenOrder| open.order.is_due(now, lead);
    for open in snapshot.orders.iter().filter(due) {
        if let Some(&at) = at.get(&open.zone) {
            queues[at].orders.push(open.order.id);
        }
    }
    for queue in queues {
        queue.crews.sort_by_key(|(crew, since)| (*since, *crew));
    }
}
