//! City and country: a way is cut where it crosses the borders of the city.

use super::{Area, distance};
use crate::domain::{Meters, Point};

/// The parts of the map that lie within city limits. Where none are drawn, all the map does: an
/// office that draws no limits has no country prices either.
pub struct City<'a> {
    areas: Vec<&'a Area>,
}

/// A length, by where it lies. The two add up to the whole way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lengths {
    /// Within city limits.
    pub city: Meters,
    /// Out of town.
    pub country: Meters,
}

impl<'a> City<'a> {
    /// The union of some areas.
    pub fn of(areas: impl IntoIterator<Item = &'a Area>) -> City<'a> {
        City {
            areas: areas.into_iter().collect(),
        }
    }

    /// Whether a point lies within city limits; a border does.
    pub fn contains(&self, point: Point) -> bool {
        self.areas.is_empty() || self.areas.iter().any(|area| area.contains(point))
    }

    /// Shares out the `length` of a way by how its geometry lies.
    pub fn share(&self, way: &[Point], length: Meters) -> Lengths {
        let (mut city, mut country) = (0.0, 0.0);
        for pair in way.windows(2) {
            for (from, to) in self.pieces(pair[0], pair[1]) {
                let piece = distance::meters(from, to);
                if self.contains(distance::along(from, to, 0.5)) {
                    city += piece;
                } else {
                    country += piece;
                }
            }
        }
        let share = match way.first() {
            Some(only) if city + country == 0.0 => f64::from(u8::from(!self.contains(*only))),
            _ if city + country == 0.0 => 0.0,
            _ => country / (city + country),
        };
        let country = Meters((length.0 as f64 * share).round() as i64);
        Lengths {
            city: Meters(length.0 - country.0),
            country,
        }
    }

    /// The lengths of what was driven, by the points passed.
    pub fn measure(&self, track: &[Point]) -> Lengths {
        let pairs = track.windows(2);
        let length: f64 = pairs.map(|pair| distance::meters(pair[0], pair[1])).sum();
        self.share(track, Meters(length.round() as i64))
    }

    /// The point of the borders that is nearest to a point out of town; `None` within city limits.
    pub fn nearest_border(&self, point: Point) -> Option<Point> {
        if self.contains(point) {
            return None;
        }
        self.areas
            .iter()
            .flat_map(|area| area.edges())
            .map(|(from, to)| distance::foot(point, from, to))
            .min_by(|a, b| a.distance.total_cmp(&b.distance))
            .map(|foot| foot.point)
    }

    /// The segment from `from` to `to`, cut wherever it meets a border.
    fn pieces(&self, from: Point, to: Point) -> Vec<(Point, Point)> {
        let mut cuts = vec![0.0, 1.0];
        for area in &self.areas {
            cuts.extend(area.edges().filter_map(|edge| crossing((from, to), edge)));
        }
        cuts.sort_by(f64::total_cmp);
        let at = |fraction| distance::along(from, to, fraction);
        cuts.windows(2)
            .filter(|pair| pair[0] < pair[1])
            .map(|pair| (at(pair[0]), at(pair[1])))
            .collect()
    }
}

/// How far along the first segment the second one crosses it, if it does. Segments are straight in
/// degrees, as borders are.
fn crossing(segment: (Point, Point), edge: (Point, Point)) -> Option<f64> {
    let between = |a: Point, b: Point| (b.lon - a.lon, b.lat - a.lat);
    let cross = |a: (f64, f64), b: (f64, f64)| a.0 * b.1 - a.1 * b.0;
    let (way, border) = (between(segment.0, segment.1), between(edge.0, edge.1));
    let offset = between(segment.0, edge.0);
    let scale = cross(way, border);
    if scale == 0.0 {
        return None;
    }
    let (along, across) = (cross(offset, border) / scale, cross(offset, way) / scale);
    let inside = 0.0..=1.0;
    (inside.contains(&along) && inside.contains(&across)).then_some(along)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    /// Two neighbouring districts between 37.0 and 37.2 east.
    fn districts() -> [Area; 2] {
        [37.0, 37.1].map(|west| {
            let ring = [
                at(55.0, west),
                at(55.1, west),
                at(55.1, west + 0.1),
                at(55.0, west + 0.1),
            ];
            Area::from_ring(&ring).expect("a square")
        })
    }

    #[test]
    fn a_way_is_cut_at_the_outer_border_alone() {
        let districts = districts();
        let city = City::of(&districts);
        // Half of the way from the western border of the city is behind the eastern one.
        let way = [at(55.05, 37.0), at(55.05, 37.4)];
        let lengths = city.share(&way, Meters(1000));
        assert_eq!((lengths.city, lengths.country), (Meters(500), Meters(500)));
        let inside = city.share(&[at(55.05, 37.01), at(55.05, 37.19)], Meters(700));
        assert_eq!(inside.country, Meters(0));
        let away = city.share(&[at(56.0, 37.0), at(56.0, 37.1)], Meters(700));
        assert_eq!(away.city, Meters(0));
    }

    #[test]
    fn a_way_of_one_point_lies_where_the_point_does() {
        let districts = districts();
        let city = City::of(&districts);
        assert_eq!(city.share(&[at(55.05, 37.05)], Meters(3)).city, Meters(3));
        assert_eq!(city.share(&[at(57.0, 37.0)], Meters(3)).country, Meters(3));
        assert_eq!(city.share(&[], Meters(0)), Lengths::default());
    }

    #[test]
    fn without_limits_everything_is_city() {
        let city = City::of([]);
        let lengths = city.share(&[at(1.0, 1.0), at(2.0, 2.0)], Meters(9));
        assert_eq!(lengths.country, Meters(0));
        assert_eq!(city.nearest_border(at(1.0, 1.0)), None);
    }

    #[test]
    fn the_nearest_border_is_the_foot_on_the_nearest_edge() {
        let districts = districts();
        let city = City::of(&districts);
        assert_eq!(city.nearest_border(at(55.05, 37.05)), None);
        let border = city.nearest_border(at(55.05, 37.3)).expect("a border");
        assert!(
            distance::near(border, at(55.05, 37.2), Meters(1)),
            "{border:?}"
        );
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_whole(
            way in proptest::collection::vec((54.9..55.2_f64, 36.9..37.3_f64), 0..12),
            length in 0..10_000_000_i64,
        ) {
            let districts = districts();
            let way: Vec<Point> = way.into_iter().map(|(lat, lon)| at(lat, lon)).collect();
            let lengths = City::of(&districts).share(&way, Meters(length));
            prop_assert_eq!(lengths.city + lengths.country, Meters(length));
            prop_assert!(lengths.city.0 >= 0 && lengths.country.0 >= 0);
        }
    }
}
