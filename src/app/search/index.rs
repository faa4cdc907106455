//! The task that keeps the index: what is closed goes into it within a second, and a base from before
//! the index is filled in from its newest orders down, while the office works.

use std::time::{Duration, Instant};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{Dispatch, Result};
use pult_domain::OrderId;
use pult_store::search::{self, Progress};
use pult_store::{OfficeTime, books};

/// How often it is looked for what was closed.
const LOOK: Duration = Duration::from_secs(1);
/// So many events are accounted for in one step.
const EVENTS: usize = 2_000;
/// So many orders of an older base are indexed in one step; a write of the office waits no longer.
const BATCH: usize = 200;

/// Keeps the index until `stop`.
pub async fn keep_index(dispatch: Dispatch, stop: CancellationToken) {
    let mut pause = LOOK;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(pause) => {}
        }
        let begun = Instant::now();
        // Half of the time is left to others.
        pause = match dispatch.index_once().await {
            Ok(true) => begun.elapsed().max(Duration::from_millis(5)),
            Ok(false) => LOOK,
            Err(error) => {
                tracing::error!(%error, "the index of orders could not be written");
                LOOK
            }
        };
    }
}

impl Dispatch {
    /// Indexes what was closed since, else some orders of an older base; answers whether there may be
    /// more to do.
    pub(super) async fn index_once(&self) -> Result<bool> {
        let step = self.read(|conn| {
            let progress = search::progress(conn)?;
            let touched = search::touched(conn, progress.through, EVENTS)?;
            let (ids, next) = if touched.last > progress.through {
                let through = touched.last;
                (
                    touched.orders,
                    Progress {
                        through,
                        ..progress
                    },
                )
            } else if progress.below > OrderId(1) {
                let ids = search::closed_below(conn, progress.below, BATCH)?;
                let below = match ids.last() {
                    Some(last) if ids.len() == BATCH => *last,
                    _ => OrderId(1),
                };
                (ids, Progress { below, ..progress })
            } else {
                return Ok(None);
            };
            let local = OfficeTime::named(&books::office(conn)?.timezone);
            let worded = search::words_of(conn, &ids, &local)?.into_iter();
            let (open, closed): (Vec<_>, Vec<_>) =
                worded.partition(|(order, _)| order.status.is_open());
            let open: Vec<OrderId> = open.iter().map(|(order, _)| order.id).collect();
            let closed: Vec<_> = closed
                .into_iter()
                .map(|(order, words)| (order.id, words))
                .collect();
            Ok(Some((open, closed, next)))
        });
        let Some((open, closed, next)) = step.await? else {
            return Ok(false);
        };
        self.write(move |tx| {
            search::put(tx, &closed, &open)?;
            search::put_progress(tx, next)?;
            Ok(true)
        })
        .await
    }
}
