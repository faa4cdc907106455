//! How far crews have driven, as their positions say: a running total, kept in memory and carried on from
//! where it was last asked for.

use std::collections::HashMap;
use std::sync::PoisonError;

use super::{Dispatch, Result};
use pult_domain::{CrewId, Meters, Point, Timestamp};
use pult_geo::distance;
use pult_store::positions;

/// Moves shorter than this are the jitter of a receiver that stands still.
const JITTER: f64 = 10.0;

/// A running total.
#[derive(Debug, Clone, Copy)]
pub(super) struct Driven {
    meters: f64,
    /// The last point that counted.
    point: Point,
    /// The newest position that was looked at.
    at: Timestamp,
}

/// The totals of crews that were asked for.
pub(super) type Odometers = HashMap<CrewId, Driven>;

impl Dispatch {
    /// How far a crew has driven in all, and when it was last seen; `None` when it never was.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn odometer(&self, crew: CrewId) -> Result<Option<(Meters, Timestamp)>> {
        let known = self.lock_odometers(|totals| totals.get(&crew).copied());
        let driven = self
            .read(move |conn| {
                let from = known.map_or(Timestamp(i64::MIN), |known| known.at);
                let mut total = known;
                for fix in positions::track(conn, crew, from, Timestamp(i64::MAX))? {
                    match &mut total {
                        None => {
                            total = Some(Driven {
                                meters: 0.0,
                                point: fix.point,
                                at: fix.at,
                            });
                        }
                        Some(total) => {
                            let moved = distance::meters(total.point, fix.point);
                            if moved >= JITTER {
                                (total.meters, total.point) = (total.meters + moved, fix.point);
                            }
                            total.at = total.at.max(fix.at);
                        }
                    }
                }
                Ok(total)
            })
            .await?;
        if let Some(driven) = driven {
            self.lock_odometers(|totals| totals.insert(crew, driven));
        }
        Ok(driven.map(|driven| (Meters(driven.meters.round() as i64), driven.at)))
    }

    fn lock_odometers<T>(&self, change: impl FnOnce(&mut Odometers) -> T) -> T {
        let totals = self.inner.odometers.lock();
        change(&mut totals.unwrap_or_else(PoisonError::into_inner))
    }
}
