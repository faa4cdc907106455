//! Zones of the map: which one holds a point, and how much of a way lies inside.

use geo::line_intersection::{LineIntersection, line_intersection};
use rstar::primitives::{GeomWithData, Line, Rectangle};
use rstar::{AABB, RTree};

use super::polygon::Area;
use crate::distance;
use pult_domain::{Meters, Point};

/// Zones in an order of precedence, with a spatial index over them.
#[derive(Debug, Clone)]
pub struct ZoneIndex<Id> {
    zones: Vec<(Id, Area)>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<Id: Copy> ZoneIndex<Id> {
    /// An index over zones; where they overlap, the first holds.
    pub fn new(zones: impl IntoIterator<Item = (Id, Area)>) -> ZoneIndex<Id> {
        let zones: Vec<(Id, Area)> = zones.into_iter().collect();
        let boxes = zones.iter().enumerate().map(|(number, (_, area))| {
            let bounds = area.bounds();
            let corners = Rectangle::from_corners(xy(bounds.min), xy(bounds.max));
            GeomWithData::new(corners, number)
        });
        ZoneIndex {
            tree: RTree::bulk_load(boxes.collect()),
            zones,
        }
    }

    /// The first zone that holds the point.
    pub fn zone_at(&self, point: Point) -> Option<Id> {
        let near = self.tree.locate_all_at_point(&xy(point));
        let mut numbers: Vec<usize> = near.map(|zone| zone.data).collect();
        numbers.sort_unstable();
        let first = numbers
            .into_iter()
            .find(|&number| self.zones[number].1.contains(point));
        first.map(|number| self.zones[number].0)
    }

    /// The zones in order.
    pub fn zones(&self) -> &[(Id, Area)] {
        &self.zones
    }
}

/// The length of a way in two parts that add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// Inside: city kilometres.
    pub inside: Meters,
    /// Outside: country kilometres.
    pub outside: Meters,
}

/// Areas taken together, ready to cut ways at their borders: the city, against the country.
#[derive(Debug, Clone)]
pub struct Borders {
    areas: Vec<Area>,
    edges: RTree<Line<[f64; 2]>>,
}

impl Borders {
    /// The borders of some areas; where they overlap, inside is inside.
    pub fn new(areas: impl IntoIterator<Item = Area>) -> Borders {
        let areas: Vec<Area> = areas.into_iter().collect();
        let edges = areas.iter().flat_map(Area::edges);
        let edges = edges.map(|(a, b)| Line::new(xy(a), xy(b))).collect();
        Borders {
            areas,
            edges: RTree::bulk_load(edges),
        }
    }

    /// Whether a point lies inside.
    pub fn contains(&self, point: Point) -> bool {
        self.areas.iter().any(|area| area.contains(point))
    }

    /// The point of the borders that is nearest to a point.
    pub fn nearest(&self, point: Point) -> Option<Point> {
        let edges = self.areas.iter().flat_map(Area::edges);
        edges
            .map(|(a, b)| distance::foot(point, a, b))
            .min_by(|a, b| a.distance.total_cmp(&b.distance))
            .map(|foot| foot.point)
    }

    /// Cuts a way of `total` length at the borders. The parts are those of the line, scaled so that
    /// they add up to `total` exactly.
    pub fn split(&self, line: &[Point], total: Meters) -> Split {
        let (mut inside, mut whole) = (0.0, 0.0);
        // Between borders a way stays on the side where it is.
        let mut side = None;
        for ends in line.windows(2) {
            let (a, b) = (ends[0], ends[1]);
            let cuts = self.cuts(a, b);
            let length = distance::meters(a, b);
            for part in cuts.windows(2) {
                let middle = distance::along(a, b, (part[0] + part[1]) / 2.0);
                let is_cut = cuts.len() > 2 || side.is_none();
                let here = side
                    .filter(|_| !is_cut)
                    .unwrap_or_else(|| self.contains(middle));
                let part = (part[1] - part[0]) * length;
                inside += if here { part } else { 0.0 };
                whole += part;
                side = Some(here);
            }
        }
        let share = match line.first() {
            Some(&only) if whole <= 0.0 => f64::from(u8::from(self.contains(only))),
            _ if whole > 0.0 => inside / whole,
            _ => 0.0,
        };
        let inside = Meters((total.0 as f64 * share).round() as i64);
        Split {
            inside,
            outside: Meters(total.0 - inside.0),
        }
    }

    /// Where a segment meets borders, as fractions of it in order, with 0 and 1 around them. When it
    /// meets one just at its end, that end is there twice.
    fn cuts(&self, a: Point, b: Point) -> Vec<f64> {
        let segment = geo::Line::new(a_coord(a), a_coord(b));
        let mut cuts = vec![0.0, 1.0];
        let near = AABB::from_corners(
            [a.lon.min(b.lon), a.lat.min(b.lat)],
            [a.lon.max(b.lon), a.lat.max(b.lat)],
        );
        for edge in self.edges.locate_in_envelope_intersecting(&near) {
            let edge = geo::Line::new(edge.from, edge.to);
            match line_intersection(segment, edge) {
                Some(LineIntersection::SinglePoint { intersection, .. }) => {
                    cuts.push(fraction(segment, intersection));
                }
                Some(LineIntersection::Collinear { intersection }) => {
                    cuts.push(fraction(segment, intersection.start));
                    cuts.push(fraction(segment, intersection.end));
                }
                None => {}
            }
        }
        cuts.sort_by(f64::total_cmp);
        cuts
    }
}

fn fraction(segment: geo::Line<f64>, at: geo::Coord<f64>) -> f64 {
    let (dx, dy) = (segment.dx(), segment.dy());
    let squared = dx * dx + dy * dy;
    if squared > 0.0 {
        let along = (at.x - segment.start.x) * dx + (at.y - segment.start.y) * dy;
        (along / squared).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

fn xy(point: Point) -> [f64; 2] {
    [point.lon, point.lat]
}

fn a_coord(point: Point) -> geo::Coord<f64> {
    geo::Coord {
        x: point.lon,
        y: point.lat,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    fn square(south: f64, west: f64, side: f64) -> Area {
        let corners = [(0.0, 0.0), (0.0, side), (side, side), (side, 0.0)];
        let ring = corners.map(|(dy, dx)| at(south + dy, west + dx));
        Area::from_ring(&ring).expect("an area")
    }

    #[test]
    fn the_first_of_overlapping_zones_holds() {
        let centre = ("centre", square(55.01, 37.01, 0.01));
        let city = ("city", square(55.0, 37.0, 0.03));
        let index = ZoneIndex::new([centre.clone(), city.clone()]);
        assert_eq!(index.zone_at(at(55.015, 37.015)), Some("centre"));
        assert_eq!(index.zone_at(at(55.005, 37.005)), Some("city"));
        assert_eq!(index.zone_at(at(56.0, 37.0)), None);
        let other_order = ZoneIndex::new([city, centre]);
        assert_eq!(other_order.zone_at(at(55.015, 37.015)), Some("city"));
    }

    #[test]
    fn a_way_is_cut_where_it_crosses_the_border() {
        let borders = Borders::new([square(0.0, 0.0, 0.01)]);
        let split = |line: &[Point]| borders.split(line, Meters(1000)).inside;
        let out_and_in = [at(0.005, -0.01), at(0.005, 0.005), at(0.005, 0.03)];
        for (line, inside) in [
            (&[at(0.005, 0.001), at(0.005, 0.009)][..], 1000),
            (&[at(0.005, 0.005), at(0.005, 0.015)], 500),
            (&[at(0.005, -0.01), at(0.005, 0.03)], 250),
            (&out_and_in, 250),
            (&[at(0.02, 0.0), at(0.02, 0.01)], 0),
            (&[at(0.005, 0.005)], 1000),
            (&[at(0.005, 0.02); 3], 0),
            (&[], 0),
            (&[at(0.0, -0.01), at(0.0, 0.01)], 500),
            (&[at(0.0, 0.0), at(0.01, 0.01), at(0.02, 0.02)], 500),
        ] {
            assert_eq!(split(line), Meters(inside), "{line:?}");
        }
    }

    #[test]
    fn a_hole_is_country() {
        let ring = |south: f64, side: f64| {
            [(0.0, 0.0), (0.0, side), (side, side), (side, 0.0)]
                .map(|(dy, dx)| at(south + dy, south + dx))
                .to_vec()
        };
        let area = Area::from_polygons([(ring(0.0, 0.04), vec![ring(0.01, 0.02)])]);
        let borders = Borders::new(area);
        let across = [at(0.02, 0.0), at(0.02, 0.04)];
        let split = borders.split(&across, Meters(4000));
        assert_eq!((split.inside, split.outside), (Meters(2000), Meters(2000)));
    }

    proptest! {
        #[test]
        fn the_parts_add_up_and_agree_with_looking_at_every_step(
            line in prop::collection::vec((0..40_i32, 0..40_i32), 2..8), total in 1..100_000_i64,
        ) {
            let areas = [square(0.0105, 0.0105, 0.01), square(0.0155, 0.0155, 0.012)];
            let borders = Borders::new(areas);
            let line: Vec<Point> =
                line.iter().map(|&(y, x)| at(f64::from(y) / 1000.0, f64::from(x) / 1000.0)).collect();
            let split = borders.split(&line, Meters(total));
            prop_assert_eq!(split.inside.0 + split.outside.0, total);
            prop_assert!(split.inside.0 >= 0 && split.outside.0 >= 0);
            let (mut inside, mut whole) = (0.0, 0.0);
            for pair in line.windows(2) {
                for step in 0..500 {
                    let middle = distance::along(pair[0], pair[1], (f64::from(step) + 0.5) / 500.0);
                    let length = distance::meters(pair[0], pair[1]) / 500.0;
                    whole += length;
                    inside += if borders.contains(middle) { length } else { 0.0 };
                }
            }
            if whole > 0.0 {
                let seen = inside / whole * total as f64;
                prop_assert!((seen - split.inside.0 as f64).abs() <= 1.0 + total as f64 * 0.02);
            }
        }
    }
}
