//! City and country: which part of a way is charged as which.

use super::{Area, Borders, distance};
use pult_domain::{Meters, Point};

/// The part of the map that lies within city limits. Where none are drawn, all the map does: an
/// office that draws no limits has no country prices either.
#[derive(Debug, Clone, Default)]
pub struct City(Option<Borders>);

/// A length, by where it lies. The two add up to the whole way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lengths {
    /// Within city limits.
    pub city: Meters,
    /// Out of town.
    pub country: Meters,
}

impl City {
    /// The union of some areas.
    pub fn of(areas: impl IntoIterator<Item = Area>) -> City {
        let areas: Vec<Area> = areas.into_iter().collect();
        City((!areas.is_empty()).then(|| Borders::new(areas)))
    }

    /// Whether a point lies within city limits; a border does.
    pub fn contains(&self, point: Point) -> bool {
        self.0
            .as_ref()
            .is_none_or(|borders| borders.contains(point))
    }

    /// Shares out the `length` of a way by how its geometry lies.
    pub fn share(&self, way: &[Point], length: Meters) -> Lengths {
        match &self.0 {
            None => Lengths {
                city: length,
                country: Meters(0),
            },
            Some(borders) => {
                let split = borders.split(way, length);
                Lengths {
                    city: split.inside,
                    country: split.outside,
                }
            }
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
        let borders = self.0.as_ref()?;
        if borders.contains(point) {
            return None;
        }
        borders.nearest(point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    /// Two neighbouring districts between 37.0 and 37.2 east.
    fn districts() -> City {
        City::of([37.0, 37.1].map(|west| {
            let ring = [
                at(55.0, west),
                at(55.1, west),
                at(55.1, west + 0.1),
                at(55.0, west + 0.1),
            ];
            Area::from_ring(&ring).expect("a square")
        }))
    }

    #[test]
    fn a_way_is_cut_at_the_outer_border_alone() {
        let city = districts();
        // Half of the way from the western border of the city is behind the eastern one.
        let way = [at(55.05, 37.0), at(55.05, 37.4)];
        let lengths = city.share(&way, Meters(1000));
        assert_eq!((lengths.city, lengths.country), (Meters(500), Meters(500)));
        let inside = city.share(&[at(55.05, 37.01), at(55.05, 37.19)], Meters(700));
        assert_eq!(inside.country, Meters(0));
    }

    #[test]
    fn without_limits_everything_is_city() {
        let city = City::default();
        let lengths = city.share(&[at(1.0, 1.0), at(2.0, 2.0)], Meters(9));
        assert_eq!(lengths.country, Meters(0));
        assert_eq!(city.nearest_border(at(1.0, 1.0)), None);
    }

    #[test]
    fn the_nearest_border_is_the_foot_on_the_nearest_edge() {
        let city = districts();
        assert_eq!(city.nearest_border(at(55.05, 37.05)), None);
        let border = city.nearest_border(at(55.05, 37.3)).expect("a border");
        assert!(
            distance::near(border, at(55.05, 37.2), Meters(1)),
            "{border:?}"
        );
    }
}
