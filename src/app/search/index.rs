//! The task that keeps the index: what is closed goes into it within a second, and a base from before
//! the index is filled in from its newest orders down, while the office works.

use std::time::{Duration, Instant};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{Dispatch, Result};
use pult_domain::{Order, OrderId};
use pult_store::search::{self, Pieces, Progress, Words};
use pult_store::{Connection, OfficeTime, books, orders};

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

/// What is written in one step.
#[derive(Debug, Default)]
struct Step {
    words: Vec<(OrderId, Words)>,
    pieces: Vec<(OrderId, Pieces)>,
    /// These are open again.
    open: Vec<OrderId>,
}

impl Step {
    /// The next one and how far the index has come with it; `None`: there is nothing to do.
    fn next(conn: &Connection) -> Result<Option<(Step, Progress)>> {
        let progress = search::progress(conn)?;
        let touched = search::touched(conn, progress.through, EVENTS)?;
        let mut step = Step::default();
        if touched.last > progress.through {
            let next = Progress {
                through: touched.last,
                ..progress
            };
            for (order, words) in Step::words(conn, &touched.orders)? {
                if order.status.is_open() {
                    step.open.push(order.id);
                } else {
                    step.pieces.push((order.id, Pieces::of_order(&order)));
                    step.words.push((order.id, words));
                }
            }
            return Ok(Some((step, next)));
        }
        if progress.below > OrderId(1) {
            let (ids, below) = older(conn, progress.below)?;
            let worded = Step::words(conn, &ids)?.into_iter();
            step.words = worded.map(|(order, words)| (order.id, words)).collect();
            return Ok(Some((step, Progress { below, ..progress })));
        }
        if progress.texts_below > OrderId(1) {
            let (ids, texts_below) = older(conn, progress.texts_below)?;
            let orders = orders::many(conn, &ids)?;
            let pieces = orders
                .iter()
                .map(|order| (order.id, Pieces::of_order(order)));
            step.pieces = pieces.collect();
            let next = Progress {
                texts_below,
                ..progress
            };
            return Ok(Some((step, next)));
        }
        Ok(None)
    }

    fn words(conn: &Connection, ids: &[OrderId]) -> Result<Vec<(Order, Words)>> {
        let local = OfficeTime::named(&books::office(conn)?.timezone);
        Ok(search::words_of(conn, ids, &local)?)
    }
}

/// Some closed orders of before a number, and before which number the rest are; 1: there are no more.
fn older(conn: &Connection, below: OrderId) -> Result<(Vec<OrderId>, OrderId)> {
    let ids = search::closed_below(conn, below, BATCH)?;
    let rest = match ids.last() {
        Some(last) if ids.len() == BATCH => *last,
        _ => OrderId(1),
    };
    Ok((ids, rest))
}

impl Dispatch {
    /// Indexes what was closed since, else some orders of an older base; answers whether there may be
    /// more to do.
    pub(super) async fn index_once(&self) -> Result<bool> {
        let Some((step, next)) = self.read(Step::next).await? else {
            return Ok(false);
        };
        self.write(move |tx| {
            search::put_words(tx, &step.words)?;
            search::put_pieces(tx, &step.pieces)?;
            search::take_out(tx, &step.open)?;
            search::put_progress(tx, next)?;
            Ok(true)
        })
        .await
    }
}
