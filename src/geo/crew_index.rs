//! Who is near: a spatial index over the crews' points.
//!
//! Points are kept on the unit sphere in three dimensions, where the straight chord grows with the
//! great circle: the nearest by chord are the nearest in metres at any latitude, and the date line
//! is no border. The tree is rstar's R*-tree, bulk loaded.

use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

use super::distance::EARTH_RADIUS_M;
use pult_domain::{Meters, Point};

/// Points with an id, ready for "who is nearest".
#[derive(Debug, Clone)]
pub struct CrewIndex<Id> {
    tree: RTree<GeomWithData<[f64; 3], Id>>,
}

impl<Id: Copy> CrewIndex<Id> {
    /// An index over these points.
    pub fn new(points: impl IntoIterator<Item = (Id, Point)>) -> CrewIndex<Id> {
        let entries = points
            .into_iter()
            .map(|(id, point)| GeomWithData::new(on_sphere(point), id))
            .collect();
        CrewIndex {
            tree: RTree::bulk_load(entries),
        }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.tree.size()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// Everybody, nearest first, with the straight line in metres. Lazy: taking a few is cheap, so
    /// a caller may filter and stop.
    pub fn nearest(&self, point: Point) -> impl Iterator<Item = (Id, Meters)> + '_ {
        let point = on_sphere(point);
        self.tree
            .nearest_neighbor_iter_with_distance_2(&point)
            .map(|(entry, squared)| (entry.data, great_circle(squared)))
    }

    /// The `k` nearest within `limit`, nearest first, with the straight line in metres.
    pub fn k_nearest(&self, point: Point, k: usize, limit: Meters) -> Vec<(Id, Meters)> {
        self.nearest(point)
            .take_while(|&(_, distance)| distance <= limit)
            .take(k)
            .collect()
    }

    /// Everybody within `radius`, in no order, with the straight line in metres.
    pub fn within(&self, point: Point, radius: Meters) -> Vec<(Id, Meters)> {
        let point = on_sphere(point);
        self.tree
            .locate_within_distance(point, squared_chord(radius.0 as f64 + 0.5))
            .map(|entry| (entry.data, great_circle(entry.distance_2(&point))))
            .filter(|&(_, distance)| distance <= radius)
            .collect()
    }
}

fn on_sphere(point: Point) -> [f64; 3] {
    let (lat, lon) = (point.lat.to_radians(), point.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Metres along the sphere under a squared chord of the unit sphere.
fn great_circle(squared: f64) -> Meters {
    let half = (squared.sqrt() / 2.0).min(1.0);
    Meters((2.0 * EARTH_RADIUS_M * half.asin()).round() as i64)
}

/// The squared chord of the unit sphere over this many metres.
fn squared_chord(meters: f64) -> f64 {
    let angle = (meters / EARTH_RADIUS_M).clamp(0.0, std::f64::consts::PI);
    (2.0 * (angle / 2.0).sin()).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance;
    use proptest::prelude::*;

    fn any_point() -> impl Strategy<Value = Point> {
        (-85.0..85.0_f64, -180.0..180.0_f64).prop_map(|(lat, lon)| Point { lat, lon })
    }

    #[test]
    fn an_empty_index_finds_nobody() {
        let index = CrewIndex::<u32>::new([]);
        let here = Point::default();
        assert!(index.is_empty());
        assert_eq!(index.k_nearest(here, 3, Meters(1_000_000)), []);
        assert_eq!(index.within(here, Meters(1_000_000)), []);
    }

    #[test]
    fn a_limit_keeps_the_far_ones_out() {
        let crew = |id, lon| (id, Point { lat: 55.0, lon });
        let index = CrewIndex::new([crew(1, 37.0), crew(2, 37.01), crew(3, 37.5)]);
        let here = Point {
            lat: 55.0,
            lon: 37.001,
        };
        let ids =
            |found: Vec<(i32, Meters)>| found.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(ids(index.k_nearest(here, 9, Meters(1000))), [1, 2]);
        assert_eq!(ids(index.k_nearest(here, 1, Meters(1000))), [1]);
        assert_eq!(index.within(here, Meters(100)).len(), 1);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_great_circle(
            points in prop::collection::vec(any_point(), 1..60), here in any_point(),
        ) {
            let index = CrewIndex::new(points.iter().copied().enumerate());
            let found: Vec<_> = index.nearest(here).collect();
            prop_assert_eq!(found.len(), points.len());
            let mut expected: Vec<_> = points.iter().map(|&p| distance::between(here, p)).collect();
            expected.sort();
            for ((id, meters), want) in found.into_iter().zip(expected) {
                prop_assert!((meters.0 - want.0).abs() <= 1, "{} {}", meters.0, want.0);
                prop_assert!((meters.0 - distance::between(here, points[id]).0).abs() <= 1);
            }
        }
    }
}
