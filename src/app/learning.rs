//! What the office learns from the drives it has behind it.

use std::sync::{Arc, PoisonError};

use super::addresses::zone_of;
use super::{Dispatch, Error, Result};
use pult_domain::{Order, Seconds, Timestamp, ZoneId};
use pult_engine::eta::{Factors, FinishedLeg};
use pult_store::drives;

/// Older drives say little about today's roads: eight weeks.
const MEMORY: Seconds = Seconds(8 * 7 * 24 * 3_600);

/// At most so many drives are looked at, the newest.
const MOST_DRIVES: u32 = 100_000;

impl Dispatch {
    /// Learns anew how much longer drives take than the roads say. Reads a good part of the
    /// database: not for every minute.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn learn(&self) -> Result<()> {
        let old = self.now() - MEMORY;
        self.write(move |tx| Ok(drives::forget(tx, old)?)).await?;
        let driven = self
            .read(|conn| Ok(drives::newest(conn, MOST_DRIVES)?))
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

#[cfg(test)]
mod tests {
    use super::super::tests::{crew_on_line, office, ride};
    use super::super::{Assign, Caller, Dispatch, Once};
    use pult_domain::{CrewId, Leg, Seconds};

    /// Gives a new ride to the crew; the legs as planned.
    async fn given(dispatch: &Dispatch, crew: CrewId) -> Vec<Leg> {
        let console = Caller::CONSOLE;
        let made = dispatch.create_order(&console, ride(), Once::default());
        let how = Assign {
            start: true,
            ..Assign::default()
        };
        let order = made.await.expect("a ride").id;
        let view = dispatch.assign(&console, order, crew, how).await;
        view.expect("given").assignment.expect("live").route
    }

    /// The crew drives these legs, taking twice as long as the roads say.
    async fn drive_slowly(dispatch: &Dispatch, legs: &[Leg]) {
        let console = Caller::CONSOLE;
        let order = legs[0].order;
        let wait = |seconds: i64| dispatch.clock().advance(Seconds(seconds));
        wait(2 * legs[0].duration.0);
        let arrived = dispatch.arrive(&console, order, legs[0].stop, None);
        arrived.await.expect("arrives");
        wait(60);
        let left = dispatch.leave(&console, order, legs[0].stop, None);
        left.await.expect("leaves");
        wait(2 * legs[1].duration.0);
        let done = dispatch.complete_order(&console, order, None);
        done.await.expect("completes");
    }

    #[tokio::test]
    async fn promises_become_what_drives_have_taken() {
        let dispatch = office().await;
        let crew = crew_on_line(&dispatch, 55.69).await;
        let takes = |legs: &[Leg], dispatch: &Dispatch| (legs[1].eta - dispatch.now()).0;
        let mut road = 0;
        for _ in 0..30 {
            let legs = given(&dispatch, crew).await;
            road = legs.iter().map(|leg| leg.duration.0).sum();
            assert_eq!(takes(&legs, &dispatch), road);
            drive_slowly(&dispatch, &legs).await;
        }
        dispatch.learn().await.expect("something to learn from");
        let legs = given(&dispatch, crew).await;
        let learned = takes(&legs, &dispatch);
        assert!(
            (17 * road..20 * road).contains(&(10 * learned)),
            "{learned} of {road}"
        );
        // What the roads say is kept, so that nothing is learned twice.
        assert_eq!(legs.iter().map(|leg| leg.duration.0).sum::<i64>(), road);
        let snapshot = dispatch.snapshot().await.expect("a snapshot");
        assert_eq!(snapshot.factors, *dispatch.factors());
    }

    #[tokio::test]
    async fn an_assignment_that_was_only_reported_finished_teaches_nothing() {
        let dispatch = office().await;
        let crew = crew_on_line(&dispatch, 55.69).await;
        let legs = given(&dispatch, crew).await;
        dispatch.clock().advance(Seconds(30_000));
        let done = dispatch.complete_order(&Caller::CONSOLE, legs[0].order, None);
        done.await.expect("completes");
        dispatch.learn().await.expect("nothing to learn from");
        assert_eq!(*dispatch.factors(), pult_engine::eta::Factors::default());
    }
}
