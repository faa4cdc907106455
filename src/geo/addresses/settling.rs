//! Which settlement an address is in, where its own tags do not say: the one whose border is around it,
//! else that of the addresses beside it, else the nearest one of fitting size.

use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

use super::{Entry, Sort};
use crate::geocoder::AddressKind;
use crate::polygon::Area;
use pult_domain::Point;

/// An address takes the settlement of another one within so many metres.
const BESIDE_M: f64 = 400.0;
const METERS_PER_DEGREE: f64 = 111_195.0;

/// What an extract says about its settlements.
#[derive(Debug, Default)]
pub(super) struct Settlements {
    /// The middle of each, within how many metres an address is in it, and its name.
    pub middles: Vec<(Point, f64, String)>,
    /// What is around a settlement, how sure that is (less is surer), and its name.
    pub borders: Vec<(Area, u8, String)>,
    /// What is around a part of a town, and its name.
    pub districts: Vec<(Area, String)>,
}

/// A place on a plane, in degrees of latitude.
type Spot = GeomWithData<[f64; 2], usize>;

impl Settlements {
    /// Names the settlement of every entry that names none.
    pub fn settle(mut self, entries: &mut [Entry]) {
        self.borders.sort_by_key(|(_, level, _)| *level);
        let Some(middle) = entries.iter().find_map(|entry| entry.point) else {
            return;
        };
        let plane = Plane {
            narrow: middle.lat.to_radians().cos(),
        };
        let named = entries.iter().enumerate();
        let named =
            named.filter(|(_, entry)| !entry.settlement.is_empty() && entry.sort == Sort::Usual);
        let named = named.filter_map(|(at, entry)| Some(Spot::new(plane.at(entry.point?), at)));
        let beside = RTree::bulk_load(named.collect());
        let middles = self.middles.iter().enumerate();
        let middles = middles.map(|(at, (point, ..))| Spot::new(plane.at(*point), at));
        let middles = RTree::bulk_load(middles.collect());
        let found: Vec<(usize, String)> = entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.settlement.is_empty())
            .filter_map(|(at, entry)| {
                let point = entry.point?;
                let name = self
                    .around(point)
                    .or_else(|| {
                        plane
                            .beside(&beside, point)
                            .map(|at| &entries[at].settlement)
                    })
                    .or_else(|| self.fitting(&middles, plane, point))?;
                Some((at, name.clone()))
            })
            .collect();
        for (at, name) in found {
            entries[at].settlement = name;
        }
    }

    /// Names the part of the town of every entry that names none and is within its border.
    pub fn place_in_districts(&self, entries: &mut [Entry]) {
        let unplaced = entries.iter_mut().filter(|entry| {
            entry.district.is_empty()
                && entry.kind != AddressKind::Street
                && entry.sort != Sort::Settlement
        });
        for entry in unplaced {
            let Some(point) = entry.point else { continue };
            let mut districts = self.districts.iter();
            let around =
                districts.find(|(area, _)| area.bounds().contains(point) && area.contains(point));
            // The part of a town is not in itself.
            if let Some((_, name)) = around.filter(|(_, name)| *name != entry.street) {
                entry.district.clone_from(name);
            }
        }
    }

    fn around(&self, point: Point) -> Option<&String> {
        let mut borders = self.borders.iter();
        borders
            .find(|(area, ..)| area.bounds().contains(point) && area.contains(point))
            .map(|(.., name)| name)
    }

    /// The settlement that is nearest for its size.
    fn fitting(&self, middles: &RTree<Spot>, plane: Plane, point: Point) -> Option<&String> {
        let largest = self
            .middles
            .iter()
            .map(|(_, reach, _)| *reach)
            .fold(0.0, f64::max);
        let at = plane.at(point);
        let far = (largest / METERS_PER_DEGREE).powi(2);
        let near = middles.locate_within_distance(at, far).map(|spot| {
            let (_, reach, name) = &self.middles[spot.data];
            let away = spot.distance_2(&at).sqrt() * METERS_PER_DEGREE;
            (away / reach, name)
        });
        let fitting = near.filter(|(share, _)| *share <= 1.0);
        fitting
            .min_by(|left, right| left.0.total_cmp(&right.0))
            .map(|(_, name)| name)
    }
}

/// The earth as flat as it is within one extract.
#[derive(Debug, Clone, Copy)]
struct Plane {
    narrow: f64,
}

impl Plane {
    fn at(self, point: Point) -> [f64; 2] {
        [point.lat, point.lon * self.narrow]
    }

    fn beside(self, named: &RTree<Spot>, point: Point) -> Option<usize> {
        let at = self.at(point);
        let nearest = named.nearest_neighbor(&at)?;
        let away = nearest.distance_2(&at).sqrt() * METERS_PER_DEGREE;
        (away <= BESIDE_M).then_some(nearest.data)
    }
}
