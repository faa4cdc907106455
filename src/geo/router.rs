//! How far and how long: what every router answers, and the answer when there is none.

use std::sync::Arc;

use super::distance;
use super::roads::{Ground, Layer};
use super::tiles::Tiles;
use pult_domain::{Meters, Point, Seconds, TravelMode};

/// Who worked an answer out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RouteSource {
    /// The road graph in the data folder.
    Embedded,
    /// An OSRM server.
    Osrm,
    /// A Valhalla server.
    Valhalla,
    /// The straight line: an estimate.
    Straight,
}

impl RouteSource {
    /// The source's one spelling: `embedded`, `osrm`, `valhalla`, `straight`.
    pub fn as_str(self) -> &'static str {
        match self {
            RouteSource::Embedded => "embedded",
            RouteSource::Osrm => "osrm",
            RouteSource::Valhalla => "valhalla",
            RouteSource::Straight => "straight",
        }
    }
}

/// The way from one point to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Length of the way.
    pub distance: Meters,
    /// Travel time without stops.
    pub duration: Seconds,
    /// The way itself, from the first point to the last; at least one point.
    pub geometry: Vec<Point>,
    /// Who worked it out.
    pub source: RouteSource,
}

/// A [`Route`] without its geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trip {
    /// Length of the way.
    pub distance: Meters,
    /// Travel time without stops.
    pub duration: Seconds,
    /// Who worked it out.
    pub source: RouteSource,
}

/// Trips from each of some points to each of some others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: usize,
    trips: Vec<Option<Trip>>,
}

impl Table {
    /// A table of `columns` destinations, row by row.
    pub fn new(columns: usize, trips: Vec<Option<Trip>>) -> Table {
        debug_assert!(columns == 0 || trips.len().is_multiple_of(columns));
        Table { columns, trips }
    }

    /// The trip from origin `from` to destination `to`; `None` where there is no way.
    pub fn get(&self, from: usize, to: usize) -> Option<Trip> {
        self.trips[from * self.columns + to]
    }

    /// All trips from origin `from`, in the order of the destinations.
    pub fn row(&self, from: usize) -> &[Option<Trip>] {
        &self.trips[from * self.columns..(from + 1) * self.columns]
    }

    /// All trips, row by row.
    pub fn into_trips(self) -> Vec<Option<Trip>> {
        self.trips
    }
}

/// Travel times from each of some points to each of some others: a [`Table`] for when there are
/// many of them and only the time matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Durations {
    columns: usize,
    seconds: Vec<u32>,
}

impl Durations {
    /// Stands for "there is no way" in [`Durations::row`].
    pub const NO_WAY: u32 = u32::MAX;

    /// Durations to `columns` destinations, row by row, in seconds or [`Durations::NO_WAY`].
    pub fn new(columns: usize, seconds: Vec<u32>) -> Durations {
        debug_assert!(columns == 0 || seconds.len().is_multiple_of(columns));
        Durations { columns, seconds }
    }

    /// The durations of a table.
    pub fn of(table: Table) -> Durations {
        let seconds = |trip: Option<Trip>| match trip {
            Some(trip) => u32::try_from(trip.duration.0).unwrap_or(Durations::NO_WAY),
            None => Durations::NO_WAY,
        };
        let columns = table.columns;
        Durations::new(columns, table.trips.into_iter().map(seconds).collect())
    }

    /// The time from origin `from` to destination `to`; `None` where there is no way.
    pub fn get(&self, from: usize, to: usize) -> Option<Seconds> {
        let seconds = self.seconds[from * self.columns + to];
        (seconds != Durations::NO_WAY).then_some(Seconds(i64::from(seconds)))
    }

    /// Seconds from origin `from` to each destination, or [`Durations::NO_WAY`].
    pub fn row(&self, from: usize) -> &[u32] {
        &self.seconds[from * self.columns..(from + 1) * self.columns]
    }

    /// All seconds, row by row, to be corrected in place.
    pub fn seconds_mut(&mut self) -> &mut [u32] {
        &mut self.seconds
    }
}

/// Answers how far and how long it is between points.
pub trait Router: Send + Sync {
    /// The quickest way from one point to another; `None` when this router knows none.
    fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route>;

    /// The quickest trips from each of `from` to each of `to`.
    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table;

    /// The travel times of [`Router::table`] alone.
    fn durations(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Durations {
        Durations::of(self.table(from, to, mode))
    }

    /// The trips of many to one point: who is soonest there?
    fn many_to_one(&self, from: &[Point], to: Point, mode: TravelMode) -> Vec<Option<Trip>> {
        self.table(from, &[to], mode).into_trips()
    }

    /// The roads to draw a map of, and what lies between them; `None` when this router has none.
    fn drawing(&self) -> Option<(Layer, Ground)> {
        None
    }

    /// The vector tiles of the map; `None` when this router has none. The first call reads the map.
    fn tiles(&self) -> Option<Arc<Tiles>> {
        None
    }

    /// What tells its roads from any others; `None` when it has none of its own.
    fn fingerprint(&self) -> Option<u32> {
        None
    }

    /// The trips from one point to many.
    fn one_to_many(&self, from: Point, to: &[Point], mode: TravelMode) -> Vec<Option<Trip>> {
        self.table(&[from], to, mode).into_trips()
    }
}

/// The straight line × 1.35 at the mode's speed: an estimate that is always there.
///
/// 1.35 is a usual ratio of road to straight line within a city: Ballou, Rahardja and Sakai,
/// "Selected country circuity factors for road travel distance estimation", Transportation Research
/// Part A 36 (2002), give 1.2 to 1.6 for most countries. The speeds are door to door, stops at
/// lights included.
#[derive(Debug, Clone, Copy, Default)]
pub struct StraightLine;

impl StraightLine {
    /// Road metres for each metre of straight line.
    pub const DETOUR: f64 = 1.35;

    /// Assumed speed in km/h: driving 30, walking 5, cycling 15, transit 20.
    pub fn speed_kmh(mode: TravelMode) -> f64 {
        match mode {
            TravelMode::Driving => 30.0,
            TravelMode::Walking => 5.0,
            TravelMode::Cycling => 15.0,
            TravelMode::Transit => 20.0,
        }
    }

    /// The estimated trip between two points.
    pub fn trip(from: Point, to: Point, mode: TravelMode) -> Trip {
        let meters = distance::meters(from, to) * StraightLine::DETOUR;
        let seconds = meters / (StraightLine::speed_kmh(mode) / 3.6);
        Trip {
            distance: Meters(meters.round() as i64),
            duration: Seconds(seconds.round() as i64),
            source: RouteSource::Straight,
        }
    }
}

impl Router for StraightLine {
    fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        let trip = StraightLine::trip(from, to, mode);
        Some(Route {
            distance: trip.distance,
            duration: trip.duration,
            geometry: vec![from, to],
            source: trip.source,
        })
    }

    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table {
        let trips = from.iter().flat_map(|&from| {
            to.iter()
                .map(move |&to| Some(StraightLine::trip(from, to, mode)))
        });
        Table::new(to.len(), trips.collect())
    }
}

/// A router whose gaps the straight line fills: it always has an answer.
#[derive(Debug, Clone)]
pub struct Fallback<R>(pub R);

impl<R: Router> Router for Fallback<R> {
    fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        self.0
            .route(from, to, mode)
            .or_else(|| StraightLine.route(from, to, mode))
    }

    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table {
        let mut table = self.0.table(from, to, mode);
        for (index, trip) in table.trips.iter_mut().enumerate() {
            let (row, column) = (index / to.len(), index % to.len());
            trip.get_or_insert_with(|| StraightLine::trip(from[row], to[column], mode));
        }
        table
    }

    fn durations(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Durations {
        let mut durations = self.0.durations(from, to, mode);
        for (index, seconds) in durations.seconds.iter_mut().enumerate() {
            if *seconds == Durations::NO_WAY {
                let (row, column) = (index / to.len(), index % to.len());
                let trip = StraightLine::trip(from[row], to[column], mode);
                *seconds = u32::try_from(trip.duration.0).unwrap_or(Durations::NO_WAY);
            }
        }
        durations
    }

    fn drawing(&self) -> Option<(Layer, Ground)> {
        self.0.drawing()
    }

    fn tiles(&self) -> Option<Arc<Tiles>> {
        self.0.tiles()
    }

    fn fingerprint(&self) -> Option<u32> {
        self.0.fingerprint()
    }
}

impl<R: Router + ?Sized> Router for Arc<R> {
    fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        (**self).route(from, to, mode)
    }

    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table {
        (**self).table(from, to, mode)
    }

    fn durations(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Durations {
        (**self).durations(from, to, mode)
    }

    fn many_to_one(&self, from: &[Point], to: Point, mode: TravelMode) -> Vec<Option<Trip>> {
        (**self).many_to_one(from, to, mode)
    }

    fn one_to_many(&self, from: Point, to: &[Point], mode: TravelMode) -> Vec<Option<Trip>> {
        (**self).one_to_many(from, to, mode)
    }

    fn fingerprint(&self) -> Option<u32> {
        (**self).fingerprint()
    }

    fn drawing(&self) -> Option<(Layer, Ground)> {
        (**self).drawing()
    }

    fn tiles(&self) -> Option<Arc<Tiles>> {
        (**self).tiles()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Point = Point {
        lat: 55.0,
        lon: 37.0,
    };
    const THERE: Point = Point {
        lat: 55.1,
        lon: 37.0,
    };

    /// Knows the way from a point to itself and nothing else.
    struct Lazy;

    impl Router for Lazy {
        fn route(&self, _: Point, _: Point, _: TravelMode) -> Option<Route> {
            None
        }

        fn table(&self, from: &[Point], to: &[Point], _: TravelMode) -> Table {
            let stay = Trip {
                distance: Meters(0),
                duration: Seconds(0),
                source: RouteSource::Embedded,
            };
            let trips = from
                .iter()
                .flat_map(|from| to.iter().map(move |to| (from == to).then_some(stay)));
            Table::new(to.len(), trips.collect())
        }
    }

    #[test]
    fn the_straight_line_is_stretched_and_slowed() {
        let route = StraightLine.route(HERE, THERE, TravelMode::Driving);
        let route = route.expect("an estimate");
        assert_eq!(route.distance, Meters(15_011));
        assert_eq!(route.duration, Seconds(1801));
        assert_eq!(route.geometry, [HERE, THERE]);
        let walk = StraightLine::trip(HERE, THERE, TravelMode::Walking);
        assert_eq!(walk.duration, Seconds(10_808));
    }

    #[test]
    fn gaps_are_filled_and_marked_as_estimates() {
        let router = Fallback(Lazy);
        let table = router.table(&[HERE, THERE], &[HERE, THERE], TravelMode::Cycling);
        let sources = [0, 1].map(|i| [0, 1].map(|j| table.get(i, j).map(|trip| trip.source)));
        let (road, line) = (RouteSource::Embedded, RouteSource::Straight);
        assert_eq!(
            sources,
            [[Some(road), Some(line)], [Some(line), Some(road)]]
        );
        let durations = router.durations(&[HERE], &[HERE, THERE], TravelMode::Cycling);
        assert_eq!(durations.get(0, 0), Some(Seconds(0)));
        assert_eq!(durations.get(0, 1), Some(Seconds(3603)));
        assert!(router.route(HERE, THERE, TravelMode::Cycling).is_some());
    }

    #[test]
    fn a_router_without_an_answer_says_so() {
        let durations = Lazy.durations(&[HERE], &[THERE], TravelMode::Driving);
        assert_eq!(durations.row(0), [Durations::NO_WAY]);
        assert_eq!(durations.get(0, 0), None);
        assert_eq!(
            Lazy.many_to_one(&[HERE], THERE, TravelMode::Driving),
            [None]
        );
    }
}
