//! What the office learns from the drives it has behind it.

use std::sync::{Arc, PoisonError};

use super::addresses::zone_of;
use super::{Dispatch, Error, Result};
use pult_domain::{Order, Seconds, Timestamp, ZoneId};
use pult_engine::eta::{Factors, FinishedLeg};
use pult_store::drives;

/// Older drives say little about today's roads: eight weeks.
const MEMORY: Seconds = Seconds(8 * 7 * 24 * 3_600);

/// At most so many assignments are looked at, the newest.
const MOST_ASSIGNMENTS: u32 = 50_000;

impl Dispatch {
    /// Learns anew how much longer drives take than the roads say. Reads a good part of the
    /// database: not for every minute.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn learn(&self) -> Result<()> {
        let since = self.now() - MEMORY;
        let driven = self
            .read(move |conn| Ok(drives::finished(conn, since, MOST_ASSIGNMENTS)?))
            .await?;
        let zones = self.zone_areas();
        let learned = tokio::task::spawn_blocking(move || {
            let leg = |drive: drives::Drive| FinishedLeg {
                at: drive.at,
                zone: drive.order_from.and_then(|point| zone_of(&zones, point)),
                expected: drive.expected,
                actual: drive.actual,
            };
            let legs: Vec<_> = driven.into_iter().map(leg).collect();
            Factors::learn(&legs)
        });
        let learned = learned.await.map_err(|_| Error::Internal)?;
        let factors = self.inner.factors.write();
        *factors.unwrap_or_else(PoisonError::into_inner) = Arc::new(learned);
        Ok(())
    }

    /// How much longer drives take than the roads say, as learned last.
    pub(super) fn factors(&self) -> Arc<Factors> {
        let factors = self.inner.factors.read();
        Arc::clone(&factors.unwrap_or_else(PoisonError::into_inner))
    }

    /// What a drive of an order takes of which the roads say `road`.
    pub(super) fn expected(&self, order: &Order, road: Seconds, at: Timestamp) -> Seconds {
        self.factors().apply(road, self.zone_of_order(order), at)
    }

    /// The zone of an order's first stop.
    pub(super) fn zone_of_order(&self, order: &Order) -> Option<ZoneId> {
        let start = order.stops.first().and_then(|stop| stop.place()?.point)?;
        zone_of(&self.zone_areas(), start)
    }
}
