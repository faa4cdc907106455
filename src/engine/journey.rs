//! The way of a bundle: which of several places to use at each stop, and the legs of the drive.
//!
//! The stops are fixed in sequence; a stop may have several places (any of these depots). So the best
//! way is a shortest path through layers of places, worked out once for a travel mode from the last
//! stop backwards; a crew then only adds its drive to the first layer.

use super::eta::scaled;
use pult_domain::{
    Leg, Meters, Order, Place, PlaceId, Point, Seconds, Stop, Timestamp, TravelMode,
};
use pult_geo::{Durations, Router, Trip, distance};

/// The roads as they are at this hour: what the router says, times the learned factor.
#[derive(Clone, Copy)]
pub(super) struct Roads<'a> {
    pub router: &'a dyn Router,
    /// In thousandths.
    pub factor: i64,
}

impl Roads<'_> {
    fn adjusted(&self, trip: Option<Trip>) -> Option<Drive> {
        trip.map(|trip| Drive {
            distance: trip.distance,
            road: trip.duration,
            duration: scaled(trip.duration, self.factor),
        })
    }

    /// The drive between two points; `None` where no road leads.
    pub fn drive(&self, from: Point, to: Point, mode: TravelMode) -> Option<Drive> {
        self.table(&[from], &[to], mode)[0]
    }

    /// Seconds between all of some points.
    pub fn between(&self, points: &[Point], mode: TravelMode) -> Durations {
        let mut durations = self.router.durations(points, points, mode);
        let known = durations.seconds_mut().iter_mut();
        for seconds in known.filter(|seconds| **seconds != Durations::NO_WAY) {
            let slower = scaled(Seconds(i64::from(*seconds)), self.factor);
            *seconds = u32::try_from(slower.0).unwrap_or(Durations::NO_WAY);
        }
        durations
    }

    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Vec<Option<Drive>> {
        let trips = match (from, to) {
            // A stop where the crew already is asks the router nothing.
            ([from], [to]) if from == to => return vec![Some(Drive::NONE)],
            (_, &[to]) => self.router.many_to_one(from, to, mode),
            _ => self.router.table(from, to, mode).into_trips(),
        };
        trips.into_iter().map(|trip| self.adjusted(trip)).collect()
    }
}

/// One drive, as expected at this hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drive {
    pub distance: Meters,
    /// As the roads say.
    pub road: Seconds,
    /// As it is at this hour.
    pub duration: Seconds,
}

impl Drive {
    pub const NONE: Drive = Drive {
        distance: Meters(0),
        road: Seconds(0),
        duration: Seconds(0),
    };

    /// One that nobody can measure.
    pub fn assumed(distance: Meters, duration: Seconds) -> Drive {
        Drive {
            distance,
            road: duration,
            duration,
        }
    }
}

/// A stop of the bundle with the places whose points are known; none: nobody knows where it is.
struct Layer<'a> {
    order: &'a Order,
    stop: &'a Stop,
    places: Vec<(PlaceId, Point)>,
}

/// The best way on from one place of a layer.
#[derive(Clone, Copy)]
struct Onward {
    drive: Drive,
    /// The place in the next known layer.
    next: usize,
    /// The drives from here to the end.
    rest: Seconds,
}

/// The ways through a bundle's stops in one travel mode.
pub(super) struct Journey<'a> {
    layers: Vec<Layer<'a>>,
    /// For each layer, for each of its places; `None`: no way on.
    onward: Vec<Vec<Option<Onward>>>,
    last: Option<usize>,
}

/// How a crew would come to the first stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Access {
    place: usize,
    /// The drive to the first stop.
    pub drive: Drive,
    /// All drives after it.
    pub rest: Seconds,
}

impl<'a> Journey<'a> {
    /// Works out the ways through stops in this sequence.
    pub fn new(stops: Vec<(&'a Order, &'a Stop)>, roads: Roads, mode: TravelMode) -> Journey<'a> {
        let layers: Vec<_> = stops
            .into_iter()
            .map(|(order, stop)| Layer {
                order,
                stop,
                places: known_places(stop),
            })
            .collect();
        let mut onward: Vec<Vec<Option<Onward>>> = layers.iter().map(|_| Vec::new()).collect();
        let mut next: Option<usize> = None;
        for at in (0..layers.len())
            .rev()
            .filter(|&at| !layers[at].places.is_empty())
        {
            onward[at] = match next {
                None => layers[at].places.iter().map(|_| Some(END)).collect(),
                Some(next) => ways_on(&layers[at], &layers[next], &onward[next], roads, mode),
            };
            next = Some(at);
        }
        let last = (0..layers.len())
            .rev()
            .find(|&at| !layers[at].places.is_empty());
        Journey {
            layers,
            onward,
            last,
        }
    }

    /// Whether nobody knows where the first stop is.
    pub fn starts_anywhere(&self) -> bool {
        self.layers
            .first()
            .is_none_or(|first| first.places.is_empty())
    }

    /// Where it ends, as far as is known: the last place given.
    pub fn end(&self) -> Option<Point> {
        let places = &self.layers[self.last?].places;
        places.first().map(|&(_, point)| point)
    }

    /// How far it is by straight lines from a point through all stops, at the least.
    pub fn reach(&self, from: Point) -> Meters {
        let mut here = from;
        let mut way = Meters(0);
        for layer in &self.layers {
            let nearest = layer
                .places
                .iter()
                .min_by_key(|&&(_, point)| distance::between(here, point));
            if let Some(&(_, point)) = nearest {
                way = way + distance::between(here, point);
                here = point;
            }
        }
        way
    }

    /// The best way to the first stop and on from each of these points; `None` where no road leads.
    pub fn access(&self, from: &[Point], roads: Roads, mode: TravelMode) -> Vec<Option<Access>> {
        let Some(first) = self.layers.first() else {
            return vec![None; from.len()];
        };
        let to: Vec<_> = first.places.iter().map(|&(_, point)| point).collect();
        let drives = roads.table(from, &to, mode);
        let best = |drives: &[Option<Drive>]| {
            let ways = drives.iter().zip(&self.onward[0]).enumerate();
            ways.filter_map(|(place, (drive, onward))| {
                Some(Access {
                    place,
                    drive: (*drive)?,
                    rest: onward.as_ref()?.rest,
                })
            })
            .min_by_key(|access| access.drive.duration + access.rest)
        };
        drives.chunks(to.len().max(1)).map(best).collect()
    }

    /// The access to a first stop that nobody can point at: an assumed drive.
    pub fn assumed(&self, eta: Seconds) -> Access {
        Access {
            place: 0,
            drive: Drive::assumed(Meters(0), eta),
            rest: Seconds(0),
        }
    }

    /// The legs for a crew that sets out at `start`: it waits where a window opens later.
    pub fn legs(&self, access: Access, start: Timestamp) -> Vec<Leg> {
        let mut place = access.place;
        let mut leaves = start;
        let mut drive = access.drive;
        let mut legs = Vec::with_capacity(self.layers.len());
        for (at, layer) in self.layers.iter().enumerate() {
            let is_known = !layer.places.is_empty();
            let this = if is_known || at == 0 {
                drive
            } else {
                Drive::NONE
            };
            let eta = leaves + this.duration;
            legs.push(Leg {
                order: layer.order.id,
                stop: layer.stop.id,
                place: place_id(layer, place),
                distance: this.distance,
                duration: this.road,
                eta,
                initial_eta: eta,
            });
            let begins = layer.stop.window.from.map_or(eta, |from| from.max(eta));
            leaves = begins + layer.stop.service_time;
            if is_known {
                (place, drive) = self.next(at, place);
            } else if at == 0 {
                (place, drive) = (0, Drive::NONE);
            }
        }
        legs
    }

    /// The place and the drive after a place of a layer.
    fn next(&self, at: usize, place: usize) -> (usize, Drive) {
        let onward = self.onward[at].get(place).copied().flatten();
        match onward {
            Some(onward) if self.last != Some(at) => (onward.next, onward.drive),
            _ => (0, Drive::NONE),
        }
    }
}

const END: Onward = Onward {
    drive: Drive::NONE,
    next: 0,
    rest: Seconds(0),
};

/// The best ways from each place of a layer on.
fn ways_on(
    here: &Layer,
    next: &Layer,
    onward: &[Option<Onward>],
    roads: Roads,
    mode: TravelMode,
) -> Vec<Option<Onward>> {
    let points = |layer: &Layer| layer.places.iter().map(|&(_, p)| p).collect::<Vec<_>>();
    let drives = roads.table(&points(here), &points(next), mode);
    let best = |drives: &[Option<Drive>]| {
        let ways = drives.iter().zip(onward).enumerate();
        ways.filter_map(|(next, (drive, onward))| {
            let drive = (*drive)?;
            let rest = drive.duration + onward.as_ref()?.rest;
            Some(Onward { drive, next, rest })
        })
        .min_by_key(|onward| onward.rest)
    };
    drives.chunks(next.places.len()).map(best).collect()
}

fn known_places(stop: &Stop) -> Vec<(PlaceId, Point)> {
    let known = |place: &Place| Some((place.id, place.point?));
    stop.places.iter().filter_map(known).collect()
}

fn place_id(layer: &Layer, place: usize) -> PlaceId {
    let known = layer.places.get(place).map(|&(id, _)| id);
    let any = || layer.stop.place().map(|place| place.id);
    known.or_else(any).unwrap_or_default()
}
