//! Areas of the map: polygons with holes, and several of them as one.

use geo::{BoundingRect, Contains, Coord, CoordsIter, Intersects, LineString, MultiPolygon};

use pult_domain::{Point, Zone};

/// A part of the map: one or more polygons, each with holes.
///
/// Edges are straight in degrees, as in GeoJSON (RFC 7946, section 3.1.1). An area does not cross
/// the date line: one that does is given as two polygons, as the same standard asks (3.1.9).
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    shape: MultiPolygon<f64>,
    bounds: Bounds,
}

/// The smallest upright rectangle around something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Bounds {
    /// Bounds of some points; `None` of none.
    pub fn of(points: impl IntoIterator<Item = Point>) -> Option<Bounds> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let start = Bounds {
            min: first,
            max: first,
        };
        Some(points.fold(start, |bounds, point| Bounds {
            min: Point {
                lat: bounds.min.lat.min(point.lat),
                lon: bounds.min.lon.min(point.lon),
            },
            max: Point {
                lat: bounds.max.lat.max(point.lat),
                lon: bounds.max.lon.max(point.lon),
            },
        }))
    }

    /// The rectangle around both.
    pub fn with(self, other: Bounds) -> Bounds {
        let corners = [self.min, self.max, other.min, other.max];
        Bounds::of(corners).unwrap_or(self)
    }

    /// Whether the point lies inside or on the border.
    pub fn contains(&self, point: Point) -> bool {
        (self.min.lat..=self.max.lat).contains(&point.lat)
            && (self.min.lon..=self.max.lon).contains(&point.lon)
    }

    /// The middle of the rectangle.
    pub fn center(&self) -> Point {
        Point {
            lat: (self.min.lat + self.max.lat) / 2.0,
            lon: (self.min.lon + self.max.lon) / 2.0,
        }
    }
}

impl Area {
    /// The inside of one ring of points, closed by itself.
    ///
    /// `None` when the ring has fewer than three different points.
    pub fn from_ring(ring: &[Point]) -> Option<Area> {
        Area::from_polygons([(ring.to_vec(), Vec::new())])
    }

    /// Polygons, each an outer ring and its holes; rings are closed by themselves.
    ///
    /// `None` when there is no polygon, or a ring has fewer than three different points.
    pub fn from_polygons(
        polygons: impl IntoIterator<Item = (Vec<Point>, Vec<Vec<Point>>)>,
    ) -> Option<Area> {
        let polygon = |(outer, holes): (Vec<Point>, Vec<Vec<Point>>)| {
            let holes: Option<Vec<_>> = holes.iter().map(|hole| ring(hole)).collect();
            Some(geo::Polygon::new(ring(&outer)?, holes?))
        };
        let polygons: Option<Vec<_>> = polygons.into_iter().map(polygon).collect();
        Area::from_shape(MultiPolygon(polygons?))
    }

    /// The area of a zone; `None` when nothing of it encloses anything.
    pub fn of_zone(zone: &Zone) -> Option<Area> {
        let polygons = zone.polygons.iter().filter_map(|rings| {
            let (outer, holes) = rings.split_first()?;
            Some((outer.clone(), holes.to_vec()))
        });
        Area::from_polygons(polygons.collect::<Vec<_>>())
    }

    /// A shape of the `geo` crate, x the longitude; `None` when it is empty or its coordinates are
    /// no degrees.
    pub fn from_shape(shape: MultiPolygon<f64>) -> Option<Area> {
        let all_degrees = shape.coords_iter().all(|c| Point::new(c.y, c.x).is_some());
        let bounds = shape.bounding_rect().filter(|_| all_degrees)?;
        Some(Area {
            bounds: Bounds {
                min: point(bounds.min()),
                max: point(bounds.max()),
            },
            shape,
        })
    }

    /// Whether the point lies inside. A point on a border, also that of a hole, is inside: no point
    /// falls between two neighbours.
    pub fn contains(&self, point: Point) -> bool {
        self.bounds.contains(point) && {
            let point = geo::Point(coord(point));
            self.shape.contains(&point) || self.shape.intersects(&point)
        }
    }

    /// The smallest upright rectangle around the area.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Every edge of every ring, holes included.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.rings()
            .flat_map(|ring| ring.lines())
            .map(|line| (point(line.start), point(line.end)))
    }

    /// The polygons: outer ring and holes, each ring with its first point again at the end.
    pub fn polygons(&self) -> Vec<(Vec<Point>, Vec<Vec<Point>>)> {
        let points = |ring: &LineString<f64>| ring.coords().map(|&c| point(c)).collect::<Vec<_>>();
        let polygon = |polygon: &geo::Polygon<f64>| {
            let holes = polygon.interiors().iter().map(points).collect();
            (points(polygon.exterior()), holes)
        };
        self.shape.iter().map(polygon).collect()
    }

    fn rings(&self) -> impl Iterator<Item = &LineString<f64>> {
        self.shape.iter().flat_map(|polygon| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors().iter())
        })
    }
}

fn ring(points: &[Point]) -> Option<LineString<f64>> {
    let mut coords: Vec<Coord<f64>> = points.iter().map(|&point| coord(point)).collect();
    coords.dedup();
    if coords.len() > 1 && coords.first() == coords.last() {
        coords.pop();
    }
    (coords.len() >= 3).then(|| {
        coords.push(coords[0]);
        LineString(coords)
    })
}

fn coord(point: Point) -> Coord<f64> {
    Coord {
        x: point.lon,
        y: point.lat,
    }
}

fn point(coord: Coord<f64>) -> Point {
    Point {
        lat: coord.y,
        lon: coord.x,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(south: f64, west: f64, side: f64) -> Vec<Point> {
        [(0.0, 0.0), (0.0, side), (side, side), (side, 0.0)]
            .map(|(dy, dx)| Point {
                lat: south + dy,
                lon: west + dx,
            })
            .to_vec()
    }

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    #[test]
    fn a_hole_is_outside_and_borders_are_inside() {
        let holed = (square(50.0, 30.0, 4.0), vec![square(51.0, 31.0, 2.0)]);
        let island = (square(60.0, 30.0, 1.0), vec![]);
        let area = Area::from_polygons([holed, island]).expect("an area");
        for (point, inside) in [
            (at(50.5, 30.5), true),
            (at(52.0, 32.0), false),
            (at(60.5, 30.5), true),
            (at(57.0, 30.5), false),
            (at(50.0, 31.0), true),
            (at(51.0, 31.0), true),
            (at(49.999, 31.0), false),
        ] {
            assert_eq!(area.contains(point), inside, "{point:?}");
        }
        assert_eq!(area.bounds().min, at(50.0, 30.0));
        assert_eq!(area.bounds().max, at(61.0, 34.0));
        assert_eq!(area.edges().count(), 12);
    }

    #[test]
    fn what_encloses_nothing_is_no_area() {
        assert_eq!(Area::from_ring(&[at(1.0, 1.0), at(2.0, 2.0)]), None);
        assert_eq!(Area::from_ring(&[at(1.0, 1.0); 5]), None);
        assert_eq!(Area::from_polygons([]), None);
        assert_eq!(Area::from_ring(&square(89.0, 0.0, 4.0)), None);
    }

    #[test]
    fn polygons_come_back_as_they_were_given() {
        let area = Area::from_ring(&square(50.0, 30.0, 4.0)).expect("an area");
        let again = Area::from_polygons(area.polygons());
        assert_eq!(again, Some(area));
    }
}
