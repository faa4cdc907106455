//! `task/route/points/optimize`: in which sequence points are best visited. Stores nothing.
//!
//! Points are inserted where they cost least, then the sequence is improved by moving and reversing
//! stretches of it while that helps (Croes, "A method for solving traveling-salesman problems", 1958;
//! Or, "Traveling salesman-type combinatorial problems", 1976). Cost is lateness first, then the time
//! the last point is reached. A point whose window ends before another's begins always comes first.

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;
use super::routes::require;
use pult_dialect::words::Text;
use pult_domain::{Point, Timestamp, TravelMode};
use pult_geo::{Durations, distance};

/// The longest path, straight from point to point.
const MOST_METERS: f64 = 5_000_000.0;
/// How often the whole sequence is gone through at the most.
const MOST_ROUNDS: usize = 50;
/// What a pair of points without a way between costs, in seconds.
const NO_WAY: i64 = 1_000_000;

#[derive(Debug, Clone, Copy, Default)]
struct Visit {
    point: Point,
    from: Timestamp,
    to: Timestamp,
}

/// `task/route/points/optimize`
pub async fn optimize(desk: &Desk) -> Result<Value, Failure> {
    let (start, visits) = desk.read(|fields| {
        let start = fields.object("start_point", |fields| Visit {
            point: fields.point(),
            from: fields.date("departure"),
            ..Visit::default()
        });
        let visits = fields.objects("route_points", |fields| {
            let point = fields.object("location", |fields| fields.point());
            if point.is_none() {
                require(fields, "location");
            }
            Visit {
                point: point.unwrap_or_default(),
                from: fields.date("from"),
                to: fields.date("to"),
            }
        });
        if start.is_none() {
            require(fields, "start_point");
        }
        if visits.is_none() {
            require(fields, "route_points");
        }
        if visits
            .as_ref()
            .is_some_and(|visits| !(2..=49).contains(&visits.len()))
        {
            let error = Text::plain("The number of points must be in the range [2..49]");
            fields.fault("route_points", error);
        }
        (start.unwrap_or_default(), visits.unwrap_or_default())
    })?;
    let points: Vec<Point> = std::iter::once(&start)
        .chain(&visits)
        .map(|visit| visit.point)
        .collect();
    let dispatch = desk.dispatch.clone();
    let sought = tokio::task::spawn_blocking(move || {
        let travel = dispatch
            .router()
            .durations(&points, &points, TravelMode::Driving);
        best_sequence(start.from, &visits, &travel, &points)
    });
    let sequence = sought.await.map_err(|_| Failure::unexpected())?;
    match sequence {
        Some(sequence) => Ok(json!({"success": true, "result": sequence})),
        None => Err(Failure::too_far()),
    }
}

/// The indexes of `visits` in visiting order; `None` when the path is too long. `points` and `travel`
/// have the start before them.
fn best_sequence(
    departure: Timestamp,
    visits: &[Visit],
    travel: &Durations,
    points: &[Point],
) -> Option<Vec<usize>> {
    let tour = Tour {
        departure,
        visits,
        travel,
    };
    let mut sequence = Vec::with_capacity(visits.len());
    let mut waiting: Vec<usize> = (0..visits.len()).collect();
    waiting.sort_by_key(|index| (visits[*index].to, *index));
    for index in waiting {
        sequence = tour.cheapest_with(&sequence, index);
    }
    let sequence = tour.improved(sequence);
    let path = std::iter::once(0).chain(sequence.iter().map(|index| index + 1));
    let path: Vec<usize> = path.collect();
    let length: f64 = path
        .windows(2)
        .map(|leg| distance::meters(points[leg[0]], points[leg[1]]))
        .sum();
    (length <= MOST_METERS).then_some(sequence)
}

struct Tour<'a> {
    departure: Timestamp,
    visits: &'a [Visit],
    travel: &'a Durations,
}

impl Tour<'_> {
    /// Pairs in the wrong order, seconds of lateness, and when the last point is reached.
    fn cost(&self, sequence: &[usize]) -> (usize, i64, i64) {
        let (mut here, mut time, mut late) = (0, self.departure.0, 0);
        let mut latest_from = i64::MIN;
        let mut n_wrong = 0;
        for index in sequence {
            let visit = &self.visits[*index];
            n_wrong += usize::from(visit.to.0 < latest_from);
            latest_from = latest_from.max(visit.from.0);
            let drive = self.travel.get(here, index + 1);
            time = (time + drive.map_or(NO_WAY, |drive| drive.0)).max(visit.from.0);
            late += (time - visit.to.0).max(0);
            here = index + 1;
        }
        (n_wrong, late, time)
    }

    fn cheapest_with(&self, sequence: &[usize], index: usize) -> Vec<usize> {
        let at = |at: usize| {
            let mut with = sequence.to_vec();
            with.insert(at, index);
            with
        };
        let all = (0..=sequence.len()).map(at);
        all.min_by_key(|with| self.cost(with)).unwrap_or_default()
    }

    fn improved(&self, mut sequence: Vec<usize>) -> Vec<usize> {
        for _ in 0..MOST_ROUNDS {
            let neighbours = neighbours(&sequence);
            let best = neighbours.min_by_key(|other| self.cost(other));
            match best.filter(|best| self.cost(best) < self.cost(&sequence)) {
                Some(better) => sequence = better,
                None => break,
            }
        }
        sequence
    }
}

/// Every sequence that differs by one stretch reversed or one point moved.
fn neighbours(sequence: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let pairs = || (0..sequence.len()).flat_map(|i| (0..sequence.len()).map(move |j| (i, j)));
    let reversed = pairs().filter(|(i, j)| i < j).map(|(i, j)| {
        let mut other = sequence.to_vec();
        other[i..=j].reverse();
        other
    });
    let moved = pairs().filter(|(i, j)| i != j).map(|(i, j)| {
        let mut other = sequence.to_vec();
        let point = other.remove(i);
        other.insert(j, point);
        other
    });
    reversed.chain(moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_geo::{Router, StraightLine};

    fn visit(lat: f64, from: i64, to: i64) -> Visit {
        Visit {
            point: Point { lat, lon: 37.6 },
            from: Timestamp(from),
            to: Timestamp(to),
        }
    }

    fn sequence_of(visits: &[Visit]) -> Option<Vec<usize>> {
        let start = Point {
            lat: 55.0,
            lon: 37.6,
        };
        let points: Vec<Point> = std::iter::once(start)
            .chain(visits.iter().map(|visit| visit.point))
            .collect();
        let travel = StraightLine.durations(&points, &points, TravelMode::Driving);
        best_sequence(Timestamp(0), visits, &travel, &points)
    }

    #[test]
    fn points_on_a_line_are_visited_along_it() {
        let day = 86_400;
        let visits = [55.3, 55.1, 55.4, 55.2].map(|lat| visit(lat, 0, day));
        assert_eq!(sequence_of(&visits), Some(vec![1, 3, 0, 2]));
    }

    #[test]
    fn an_earlier_window_comes_first() {
        let visits = [visit(55.01, 50_000, 60_000), visit(55.5, 0, 40_000)];
        assert_eq!(sequence_of(&visits), Some(vec![1, 0]));
        // Also when every window is missed anyway.
        let visits = [visit(55.01, -500, -400), visit(55.5, -900, -800)];
        assert_eq!(sequence_of(&visits), Some(vec![1, 0]));
    }

    #[test]
    fn a_path_across_continents_is_refused() {
        let visits = [visit(-40.0, 0, 1), visit(60.0, 0, 1)];
        assert_eq!(sequence_of(&visits), None);
    }
}
