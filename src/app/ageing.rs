//! What grows old goes by age: tracks become simple lines after a day and go after three months, and with
//! them the reasons of orders that are long over.

use pult_domain::{Meters, Position, Seconds, Timestamp};
use pult_geo::distance;
#[cfg(test)]
use pult_store::positions;
use pult_store::{OfficeTime, ageing, books, crews};
use tokio::time::{Duration, sleep};
use tokio_util::sync::CancellationToken;

use super::{Dispatch, Result};

/// A track stays as it was sent for so long.
const WHOLE: Seconds = Seconds(24 * 3_600);
/// Positions older than this are dropped.
const TRACKS_KEPT: Seconds = Seconds(90 * 24 * 3_600);
/// Explanations of orders older than this are dropped.
const EXPLANATIONS_KEPT: Seconds = Seconds(35 * 24 * 3_600);
/// No position that was dropped is farther from the line that is left, in metres, at its own time.
const CLOSE_M: f64 = 10.0;
/// A gap longer than this is no drive: its length is not known.
const GAP: Seconds = Seconds(600);
/// So many positions are simplified in one transaction.
const AT_ONCE: usize = 2_000;
/// The office breathes between two transactions.
const BREATH: Duration = Duration::from_millis(200);
/// How often it looks what has become old.
const LOOK: Duration = Duration::from_secs(3_600);

/// Lets the office's history age, until `stop`.
pub async fn keep(dispatch: Dispatch, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(LOOK) => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            aged = dispatch.age() => if let Err(error) = aged {
                tracing::error!(%error, "what is old could not be let go");
            }
        }
    }
}

impl Dispatch {
    /// Simplifies and drops whatever is old enough, in small steps.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn age(&self) -> Result<()> {
        while self.simplify_a_track().await? {
            sleep(BREATH).await;
        }
        let now = self.now();
        for crew in self.read(|conn| Ok(crews::all(conn)?)).await? {
            self.write(move |tx| Ok(ageing::drop_tracks(tx, crew.id, now - TRACKS_KEPT)?))
                .await?;
        }
        let drop_some =
            move |tx: &pult_store::Tx| Ok(ageing::drop_explanations(tx, now - EXPLANATIONS_KEPT)?);
        while self.write(drop_some).await? > 0 {
            sleep(BREATH).await;
        }
        Ok(())
    }

    /// Simplifies a part of one crew's track; whether there was any.
    async fn simplify_a_track(&self) -> Result<bool> {
        let before = self.now() - WHOLE;
        let (old, time) = self
            .read(move |conn| {
                let time = OfficeTime::named(&books::office(conn)?.timezone);
                Ok((ageing::old_track(conn, before, AT_ONCE)?, time))
            })
            .await?;
        let Some(old) = old else { return Ok(false) };
        let track = old.positions;
        let Some(last) = track.last() else {
            return Ok(false);
        };
        let (until, dropped) = (last.at, dropped(&track));
        let driven = driven(&track, &time);
        self.write(move |tx| {
            Ok(ageing::simplify_track(
                tx, old.crew, until, &dropped, &driven,
            )?)
        })
        .await?;
        Ok(true)
    }
}

/// The moments of positions that a track can do without: what is left passes within ten metres of each at
/// its own time, so that stops and times stay (Meratnia and de By, "Spatiotemporal Compression Techniques
/// for Moving Point Objects", 2004).
fn dropped(track: &[Position]) -> Vec<Timestamp> {
    let mut is_kept = vec![false; track.len()];
    let mut parts = Vec::new();
    if let Some(last) = track.len().checked_sub(1) {
        (is_kept[0], is_kept[last]) = (true, true);
        parts.push((0, last));
    }
    while let Some((from, to)) = parts.pop() {
        let away = |index: usize| (index, error_m(track, from, to, index));
        let farthest = (from + 1..to).map(away).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, error)) = farthest
            && error > CLOSE_M
        {
            is_kept[index] = true;
            parts.extend([(from, index), (index, to)]);
        }
    }
    let dropped = track.iter().zip(is_kept).filter(|(_, kept)| !kept);
    dropped.map(|(position, _)| position.at).collect()
}

/// How far a position is from where the line between two others is at its time.
fn error_m(track: &[Position], from: usize, to: usize, index: usize) -> f64 {
    let (from, to, position) = (&track[from], &track[to], &track[index]);
    let (passed, whole) = ((position.at - from.at).0, (to.at - from.at).0.max(1));
    let fraction = passed as f64 / whole as f64;
    let expected = distance::along(from.point, to.point, fraction);
    distance::meters(expected, position.point)
}

/// How far a track goes on each day of the office.
fn driven(track: &[Position], time: &OfficeTime) -> Vec<(String, Meters)> {
    let mut days: Vec<(String, f64)> = Vec::new();
    for pair in track
        .windows(2)
        .filter(|pair| pair[1].at - pair[0].at <= GAP)
    {
        let day = time.format(pair[1].at, "%Y-%m-%d");
        let length = distance::meters(pair[0].point, pair[1].point);
        match days.last_mut() {
            Some((known, sum)) if *known == day => *sum += length,
            _ => days.push((day, length)),
        }
    }
    let rounded = days
        .into_iter()
        .map(|(day, sum)| (day, Meters(sum.round() as i64)));
    rounded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{crew_on_line, office};
    use pult_domain::Point;

    fn at(second: i64, lat: f64, lon: f64) -> Position {
        Position {
            at: Timestamp(second),
            point: Point { lat, lon },
            accuracy: Meters(5),
        }
    }

    #[test]
    fn a_straight_drive_needs_its_ends_and_a_stop_stays() {
        let straight: Vec<Position> = (0..100)
            .map(|n| at(n * 10, 55.0 + n as f64 * 1e-3, 61.0))
            .collect();
        assert_eq!(dropped(&straight).len(), 98);
        let mut stopping = straight.clone();
        let stood = stopping[99].point;
        stopping.extend((100..200).map(|n| at(n * 10, stood.lat, stood.lon)));
        let left = 200 - dropped(&stopping).len();
        assert_eq!(left, 3, "both ends, and where it stopped");
    }

    #[test]
    fn what_is_dropped_lies_near_the_line_that_is_left() {
        let winding: Vec<Position> = (0..500)
            .map(|n| {
                let angle = n as f64 / 20.0;
                at(
                    n * 7,
                    55.0 + angle.sin() * 0.01,
                    61.0 + angle.cos() * 0.02 + n as f64 * 1e-5,
                )
            })
            .collect();
        let gone = dropped(&winding);
        assert!(gone.len() > 100, "{}", gone.len());
        let left: Vec<usize> = (0..500)
            .filter(|n| !gone.contains(&winding[*n].at))
            .collect();
        for pair in left.windows(2) {
            for index in pair[0] + 1..pair[1] {
                let error = error_m(&winding, pair[0], pair[1], index);
                assert!(error <= CLOSE_M, "{index}: {error} m");
            }
        }
    }

    #[test]
    fn the_length_of_a_day_is_measured_over_all_positions() {
        let time = OfficeTime::named("Asia/Yekaterinburg");
        let track: Vec<Position> = (0..11)
            .map(|n| at(n * 60, 55.0 + n as f64 * 1e-3, 61.0))
            .collect();
        let days = driven(&track, &time);
        assert_eq!(days.len(), 1);
        assert_eq!(days[0].0, "1970-01-01");
        assert!((days[0].1.0 - 1_112).abs() < 5, "{:?}", days[0].1);
        let apart = [at(0, 55.0, 61.0), at(3_000, 56.0, 61.0)];
        assert_eq!(driven(&apart, &time), []);
    }

    #[tokio::test(start_paused = true)]
    async fn a_day_old_track_is_simplified_once_and_newer_ones_are_left() {
        let dispatch = office().await;
        let crew = crew_on_line(&dispatch, 55.69).await;
        let now = dispatch.now();
        let put = move |tx: &pult_store::Tx| {
            for n in 0..300 {
                let old = at(now.0 - 2 * 86_400 + n * 10, 55.0 + n as f64 * 1e-4, 61.0);
                positions::put(tx, crew, old)?;
                let new = at(now.0 - 3_600 + n * 10, 55.0 + n as f64 * 1e-4, 61.0);
                positions::put(tx, crew, new)?;
            }
            Ok(())
        };
        dispatch.write(put).await.expect("written");
        for _ in 0..2 {
            dispatch.age().await.expect("aged");
            let track = dispatch.read(move |conn| {
                Ok(positions::track(
                    conn,
                    crew,
                    now - Seconds(3 * 86_400),
                    now,
                )?)
            });
            let track = track.await.expect("read");
            let (old, new): (Vec<&Position>, Vec<&Position>) =
                track.iter().partition(|position| position.at < now - WHOLE);
            assert_eq!(old.len(), 2);
            assert!(new.len() >= 300);
        }
        let driven = dispatch.read(move |conn| {
            let time = OfficeTime::named(&books::office(conn)?.timezone);
            let day = time.format(now - Seconds(2 * 86_400), "%Y-%m-%d");
            Ok(ageing::driven_on(conn, crew, &day)?)
        });
        let driven = driven.await.expect("read").expect("measured");
        assert!((driven.0 - 3_325).abs() < 20, "{driven:?}");
    }
}
