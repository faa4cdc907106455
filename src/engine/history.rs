//! What past days tell of the one that is coming: where and when people asked for crews.
//!
//! It is frozen when the day begins and named by its hash, so that a recorded day is decided again with
//! the same list. No dice are thrown: past day number k is scenario number k.

use pult_domain::{Point, Seconds, Timestamp};

/// Fewer and more places to stand than these are not looked for.
const FEWEST: usize = 14;
const MOST: usize = 80;

/// So many crews for a place.
const CREWS_A_PLACE: usize = 4;

/// Rounds of moving places to the middle of what is nearest to them.
const ROUNDS: usize = 12;

/// Past days, frozen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    /// When the day began that it is for: past moments count from their own midnight.
    pub midnight: Timestamp,
    /// The newest first.
    pub days: Vec<PastDay>,
    /// Places to stand where the office has no stands of its own: the middles of where people asked.
    pub places: Vec<Stand>,
    /// The name of this very list, a digest of what is in it.
    pub name: String,
}

/// Where and when people asked for crews on a day, by time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PastDay {
    /// Seconds since that day's midnight, and where.
    pub pickups: Vec<(Seconds, Point)>,
}

/// A place where a free crew may wait.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stand {
    /// The office's id of it; 0: it was found in past days.
    pub id: i64,
    /// What it is called; empty where nobody named it.
    pub name: String,
    /// Where it is.
    pub point: Point,
}

impl History {
    /// For the day that begins at `midnight`, of an office of so many crews.
    pub fn new(midnight: Timestamp, days: Vec<PastDay>, n_crews: usize, name: String) -> History {
        let n_places = (n_crews / CREWS_A_PLACE).clamp(FEWEST, MOST);
        let asked: Vec<Point> = days.iter().flat_map(PastDay::points).collect();
        let middles = middles(&asked, n_places).into_iter();
        History {
            midnight,
            days,
            places: middles
                .map(|point| Stand {
                    point,
                    ..Stand::default()
                })
                .collect(),
            name,
        }
    }

    /// Where people asked on a past day within `ahead` of this hour.
    pub fn coming(
        &self,
        day: &PastDay,
        now: Timestamp,
        ahead: Seconds,
    ) -> impl Iterator<Item = (Seconds, Point)> {
        let from = now - self.midnight;
        let first = day.pickups.partition_point(|&(at, _)| at < from);
        let coming = day.pickups[first..].iter().copied();
        let coming: Vec<_> = coming
            .take_while(|&(at, _)| at < from + ahead)
            .map(|(at, point)| (Seconds(at.0 - from.0), point))
            .collect();
        coming.into_iter()
    }
}

impl PastDay {
    fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.pickups.iter().map(|&(_, point)| point)
    }
}

/// The middles of so many groups of points near one another (k-means, Lloyd 1982, from points spread
/// evenly over the list).
fn middles(points: &[Point], n: usize) -> Vec<Point> {
    let n = n.min(points.len());
    let narrow = points.first().map_or(1.0, |of| of.lat.to_radians().cos());
    let mut middles: Vec<Point> = (0..n).map(|at| points[at * points.len() / n]).collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![(0.0, 0.0, 0_usize); n];
        for point in points {
            let apart = |middle: &Point| {
                let east = (point.lon - middle.lon) * narrow;
                let north = point.lat - middle.lat;
                east * east + north * north
            };
            let nearest = (0..n).min_by(|&a, &b| apart(&middles[a]).total_cmp(&apart(&middles[b])));
            let Some(nearest) = nearest else { continue };
            let sum = &mut sums[nearest];
            *sum = (sum.0 + point.lat, sum.1 + point.lon, sum.2 + 1);
        }
        for (middle, (lat, lon, count)) in middles.iter_mut().zip(sums) {
            if count > 0 {
                *middle = Point {
                    lat: lat / count as f64,
                    lon: lon / count as f64,
                };
            }
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::spot;

    fn day(pickups: &[(i64, i64)]) -> PastDay {
        let pickups = pickups.iter();
        PastDay {
            pickups: pickups
                .map(|&(at, north)| (Seconds(at), spot(north, 0)))
                .collect(),
        }
    }

    #[test]
    fn what_is_coming_is_what_was_asked_at_this_hour() {
        let days = vec![day(&[(100, 0), (900, 1_000), (1_500, 2_000)])];
        let history = History::new(Timestamp(50_000), days, 4, String::new());
        let coming = history.coming(&history.days[0], Timestamp(50_500), Seconds(1_000));
        let at: Vec<_> = coming.map(|(after, _)| after.0).collect();
        assert_eq!(at, [400]);
    }

    #[test]
    fn places_are_where_people_ask_and_no_more_than_asked() {
        let asked: Vec<_> = (0..40).map(|n| (n * 60, (n % 2) * 5_000)).collect();
        let history = History::new(Timestamp(0), vec![day(&asked)], 400, String::new());
        assert_eq!(history.places.len(), 40);
        let ends = [spot(0, 0), spot(5_000, 0)];
        for place in &history.places {
            let near = |end: &Point| (end.lat - place.point.lat).abs() < 1e-6;
            assert!(ends.iter().any(near), "{place:?}");
        }
        let empty = History::new(Timestamp(0), Vec::new(), 40, String::new());
        assert!(empty.places.is_empty());
    }
}
