//! Who orders what: rides by the hour, from homes to work in the morning and back in the evening.

use rand_chacha::ChaCha8Rng;

use super::day::{PATIENCE, Request};
use super::dice;
use pult_domain::{Point, Seconds, Timestamp};

/// How busy each hour of a working day is, in parts of the busiest. The shape is that of taxi pick-ups
/// in New York in April 2014 (TLC records released by FiveThirtyEight): least before dawn, a peak
/// at eight, the highest one around six in the evening.
pub const HOURS: [f64; 24] = [
    0.28, 0.17, 0.12, 0.14, 0.20, 0.31, 0.48, 0.64, 0.66, 0.52, 0.47, 0.49, 0.51, 0.58, 0.70, 0.84,
    0.94, 1.00, 0.97, 0.93, 0.89, 0.87, 0.73, 0.48,
];

/// How long pick-ups and drop-offs take, at the least and at the most, in seconds.
const BOARDING: (i64, i64) = (20, 120);
const ALIGHTING: (i64, i64) = (20, 90);

/// Kitchens and stores that send parcels, in each district, and how far they deliver, in metres.
const STORES: usize = 3;
const DELIVERED: f64 = 3_000.0;

/// The hours at which depots hand out a wave of parcels, how long that takes, in seconds, and how long a
/// parcel waits for a crew to be found: longer than a passenger.
const WAVES: std::ops::Range<i64> = 9..21;
const WAVE: f64 = 900.0;
const PARCEL_PATIENCE: Seconds = Seconds::minutes(60);

/// Rides shorter than this, in metres, are walked.
const WALKED: f64 = 700.0;

/// A district: where people live and work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct District {
    /// Its middle.
    pub middle: Point,
    /// How far it reaches, in metres.
    pub radius: f64,
    /// How much of the city lives there.
    pub homes: f64,
    /// How much of the city works, learns, shops or goes out there.
    pub works: f64,
}

/// What a day asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// The districts.
    pub districts: Vec<District>,
    /// Rides a day, on the average.
    pub per_day: f64,
    /// Of a hundred orders, how many are parcels.
    pub parcels_percent: u32,
    /// How long a customer waits for a crew to be found before giving up.
    pub patience: Seconds,
}

impl Demand {
    /// A town of some 100 000 around a middle: a centre of offices, four quarters, an airport.
    pub fn town(middle: Point, per_day: f64) -> Demand {
        let district = |north: f64, east: f64, radius, homes, works| District {
            middle: Point {
                lat: middle.lat + north / 111_195.0,
                lon: middle.lon + east / 111_195.0 / middle.lat.to_radians().cos(),
            },
            radius,
            homes,
            works,
        };
        Demand {
            districts: vec![
                district(0.0, 0.0, 1_500.0, 1.0, 5.0),
                district(3_000.0, 500.0, 1_500.0, 3.0, 1.0),
                district(-3_000.0, -500.0, 1_800.0, 4.0, 1.0),
                district(500.0, 3_200.0, 1_500.0, 2.0, 2.0),
                district(-500.0, -3_200.0, 1_500.0, 2.5, 0.8),
                district(5_500.0, -6_000.0, 300.0, 0.5, 0.5),
            ],
            per_day,
            parcels_percent: 20,
            patience: PATIENCE,
        }
    }

    /// The rides of a day that begins at `midnight`, in the order in which they are asked for: a
    /// Poisson process with the rate of each hour.
    pub fn requests(&self, midnight: Timestamp, rng: &mut ChaCha8Rng) -> Vec<Request> {
        let total: f64 = HOURS.iter().sum();
        let mut requests = Vec::new();
        for (hour, weight) in HOURS.iter().enumerate() {
            let mean = 3_600.0 * total / (self.per_day * weight);
            let start = midnight + Seconds(hour as i64 * 3_600);
            let mut after = dice::gap(mean, rng);
            while after < 3_600.0 {
                requests.push(self.request(start + Seconds(after as i64), hour, rng));
                after += dice::gap(mean, rng);
            }
        }
        requests
    }

    /// Parcels alone, as many a day as else orders of all kinds, in the order in which they are handed
    /// out: every hour of the day each district's depot sends a wave of them to people near it.
    pub fn waves(&self, midnight: Timestamp, rng: &mut ChaCha8Rng) -> Vec<Request> {
        let homes: f64 = self.districts.iter().map(|of| of.homes).sum();
        let waves = (WAVES.end - WAVES.start) as f64;
        let mut requests = Vec::new();
        for hour in WAVES {
            let start = midnight + Seconds(hour * 3_600);
            for district in &self.districts {
                let depot = store_of(district, 0);
                let mean = WAVE * waves * homes / (self.per_day * district.homes);
                let mut after = dice::gap(mean, rng);
                while after < WAVE {
                    let ends = (depot, dice::around(depot, DELIVERED, rng));
                    requests.push(Request {
                        patience: PARCEL_PATIENCE,
                        ..self.made(start + Seconds(after as i64), ends, true, rng)
                    });
                    after += dice::gap(mean, rng);
                }
            }
        }
        requests.sort_by_key(|request| request.at);
        requests
    }

    /// A point where a crew may be found.
    pub fn somewhere(&self, rng: &mut ChaCha8Rng) -> Point {
        self.spot(|district| district.homes + district.works, rng)
    }

    fn request(&self, at: Timestamp, hour: usize, rng: &mut ChaCha8Rng) -> Request {
        let is_parcel = dice::unit(rng) * 100.0 < f64::from(self.parcels_percent);
        let ends = match is_parcel {
            true => self.delivery(rng),
            false => self.ride(hour, rng),
        };
        self.made(at, ends, is_parcel, rng)
    }

    fn made(
        &self,
        at: Timestamp,
        (from, to): (Point, Point),
        is_parcel: bool,
        rng: &mut ChaCha8Rng,
    ) -> Request {
        Request {
            at,
            from,
            to,
            patience: self.patience,
            latest: None,
            boarding: dice::seconds(BOARDING.0, BOARDING.1, rng),
            alighting: dice::seconds(ALIGHTING.0, ALIGHTING.1, rng),
            is_parcel,
        }
    }

    /// From one of a district's stores to somebody near it.
    fn delivery(&self, rng: &mut ChaCha8Rng) -> (Point, Point) {
        let homes: Vec<_> = self.districts.iter().map(|of| of.homes).collect();
        let district = self.districts[dice::pick(&homes, rng)];
        let store = (dice::unit(rng) * STORES as f64) as usize;
        let from = store_of(&district, store);
        (from, dice::around(from, DELIVERED, rng))
    }

    fn ride(&self, hour: usize, rng: &mut ChaCha8Rng) -> (Point, Point) {
        let to_work = to_work(hour);
        let from = self.spot(
            |district| to_work * district.homes + (1.0 - to_work) * district.works,
            rng,
        );
        let mut to = from;
        while pult_geo::distance::meters(from, to) < WALKED {
            to = self.spot(
                |district| to_work * district.works + (1.0 - to_work) * district.homes,
                rng,
            );
        }
        (from, to)
    }

    fn spot(&self, weight: impl Fn(&District) -> f64, rng: &mut ChaCha8Rng) -> Point {
        let weights: Vec<_> = self.districts.iter().map(weight).collect();
        let district = self.districts[dice::pick(&weights, rng)];
        dice::around(district.middle, district.radius, rng)
    }
}

/// Stores stand half-way out from the middle of their district, evenly around it.
fn store_of(district: &District, store: usize) -> Point {
    let turn = std::f64::consts::TAU * store as f64 / STORES as f64;
    dice::away(district.middle, district.radius / 2.0, turn)
}

/// The share of rides that go from homes to work: most in the morning, few at night.
fn to_work(hour: usize) -> f64 {
    match hour {
        5..=9 => 0.85,
        10..=14 => 0.5,
        15..=19 => 0.25,
        _ => 0.2,
    }
}
