//! Whether a point can be one of this office's: not 0;0, not with latitude and longitude exchanged, not on
//! another continent.

use pult_domain::{Locale, Point};
use pult_geo::Bounds;

/// Where the office's points are to be expected.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// Around what the office knows: its map and its book.
    known: Option<Bounds>,
    /// Around the countries where its language is spoken.
    spoken: Option<Bounds>,
    /// The middle of what is read, where it has one.
    middle: Option<Point>,
}

/// What is wrong with a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// 0;0: what programs write for "unknown".
    Zero,
    /// On no globe.
    NotOnEarth,
    /// Right the other way round.
    Exchanged,
    /// Far from all that the office knows.
    Outside,
}

/// An address may be this far outside what is known, in degrees.
const MARGIN: f64 = 1.5;
/// Fewer points have no middle to speak of.
const FEWEST: usize = 3;

impl Area {
    /// Whatever the language of the office allows.
    pub fn of_locale(locale: Locale) -> Area {
        let corner = |lat: f64, lon: f64| Point { lat, lon };
        let spoken = Bounds {
            min: corner(38.0, 19.0),
            max: corner(82.0, 180.0),
        };
        Area {
            known: None,
            spoken: matches!(locale, Locale::Ru).then_some(spoken),
            middle: None,
        }
    }

    /// Around what the office's map and book know, too.
    pub fn around(self, known: Option<Bounds>) -> Area {
        let wider = |bounds: Bounds| Bounds {
            min: Point {
                lat: bounds.min.lat - MARGIN,
                lon: bounds.min.lon - MARGIN,
            },
            max: Point {
                lat: bounds.max.lat + MARGIN,
                lon: bounds.max.lon + MARGIN,
            },
        };
        Area {
            known: known.map(wider),
            ..self
        }
    }

    /// Where most of these points lie: one of them may be exchanged, not most.
    pub(super) fn of_points(self, points: &[(f64, f64)]) -> Area {
        let median = |axis: fn(&(f64, f64)) -> f64| {
            let mut values: Vec<f64> = points.iter().map(axis).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied()
        };
        let lat = median(|point| point.0);
        let middle = lat.zip(median(|point| point.1));
        let middle = middle.filter(|_| points.len() >= FEWEST);
        Area {
            middle: middle.and_then(|(lat, lon)| Point::new(lat, lon)),
            ..self
        }
    }

    pub(super) fn doubt(&self, lat: f64, lon: f64) -> Option<Doubt> {
        if lat == 0.0 && lon == 0.0 {
            return Some(Doubt::Zero);
        }
        let exchanged = Point::new(lon, lat);
        let Some(point) = Point::new(lat, lon) else {
            let doubt = exchanged.map_or(Doubt::NotOnEarth, |_| Doubt::Exchanged);
            return Some(doubt);
        };
        let lies = |bounds: Option<Bounds>| move |point: Point| bounds.map(|it| it.contains(point));
        let known = lies(self.known);
        match (known(point), exchanged.and_then(known)) {
            (Some(true), _) => return None,
            (Some(false), Some(true)) => return Some(Doubt::Exchanged),
            (Some(false), _) => return Some(Doubt::Outside),
            (None, _) => {}
        }
        let spoken = lies(self.spoken);
        let near = |point: Point| {
            let of = |middle: Point| {
                (middle.lat - point.lat).abs() < MARGIN && (middle.lon - point.lon).abs() < MARGIN
            };
            self.middle.map(of)
        };
        if near(point) == Some(false) && exchanged.and_then(near) == Some(true) {
            return Some(Doubt::Exchanged);
        }
        let lost = spoken(point) == Some(false);
        (lost && exchanged.and_then(spoken) == Some(true)).then_some(Doubt::Exchanged)
    }
}

impl Doubt {
    /// What is said of it, in Russian and in English.
    pub fn reason(self, lat: f64, lon: f64) -> (String, String) {
        match self {
            Doubt::Zero => (
                "координаты 0;0 — это «неизвестно», а не место".to_owned(),
                "0;0 stands for an unknown place".to_owned(),
            ),
            Doubt::NotOnEarth => (
                format!("{lat};{lon} — таких широты и долготы не бывает"),
                format!("{lat};{lon}: coordinates out of range"),
            ),
            Doubt::Exchanged => (
                format!("{lat};{lon} — широта и долгота перепутаны местами"),
                format!("{lat};{lon}: latitude and longitude are exchanged"),
            ),
            Doubt::Outside => (
                format!("{lat};{lon} — далеко за пределами карты и адресов офиса"),
                format!("{lat};{lon} is far outside the office's map and book"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_cannot_be_are_doubted() {
        let area = Area::of_locale(Locale::Ru);
        let town = Bounds::of([Point {
            lat: 55.7,
            lon: 37.6,
        }]);
        let among = area.of_points(&[(56.1, 40.1), (40.1, 56.1), (56.2, 40.0), (56.0, 40.3)]);
        for (area, lat, lon, doubt) in [
            (area, 0.0, 0.0, Some(Doubt::Zero)),
            (area, 55.7, 37.6, None),
            (area, 37.6, 55.7, Some(Doubt::Exchanged)),
            (area, 41.1, -8.6, None),
            (area, 95.0, 200.0, Some(Doubt::NotOnEarth)),
            (area, 137.0, 48.0, Some(Doubt::Exchanged)),
            (area.around(town), 55.0, 37.0, None),
            (area.around(town), 48.0, 2.3, Some(Doubt::Outside)),
            (area.around(town), 37.6, 55.7, Some(Doubt::Exchanged)),
            (Area::of_locale(Locale::En), 37.6, 55.7, None),
            (among, 40.1, 56.1, Some(Doubt::Exchanged)),
            (among, 56.1, 40.1, None),
            (among, 43.1, 131.9, None),
        ] {
            assert_eq!(area.doubt(lat, lon), doubt, "{lat};{lon}");
        }
    }
}
