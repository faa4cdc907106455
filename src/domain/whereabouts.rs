//! Where a crew is taken to be: by its receiver, or by what it said and did.

use super::{Crew, Error, Point, Position, Result, Seconds, Timestamp, Wrong};

/// How a crew without a receiver came to be somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckInKind {
    /// It said that it stands at a stand.
    Stand,
    /// It said an address.
    Address,
    /// It named a point.
    Point,
    /// It has been at a stop of an order.
    Stop,
}

impl CheckInKind {
    /// Every kind.
    pub const ALL: [CheckInKind; 4] = [
        CheckInKind::Stand,
        CheckInKind::Address,
        CheckInKind::Point,
        CheckInKind::Stop,
    ];

    /// The kind's word in the database and in explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            CheckInKind::Stand => "stand",
            CheckInKind::Address => "address",
            CheckInKind::Point => "point",
            CheckInKind::Stop => "stop",
        }
    }

    /// Reads the kind's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<CheckInKind> {
        CheckInKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| Error::invalid("kind", Wrong::NoCheckInKind(text.to_owned())))
    }
}

/// Where a crew said that it is, or where it was last at a stop.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckIn {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub point: Point,
    /// How.
    pub kind: CheckInKind,
    /// What the place is called: the stand, the address.
    pub label: String,
}

/// How it is known where a crew is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceSource {
    /// A receiver.
    Gps,
    /// What it said or did: an estimate.
    CheckIn(CheckInKind),
}

/// Where a crew is taken to be, since when, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whereabouts {
    /// When it was there.
    pub at: Timestamp,
    /// Where.
    pub point: Point,
    /// How that is known.
    pub source: PlaceSource,
}

impl Whereabouts {
    /// Whether it only stands for where the crew is.
    pub fn is_estimate(&self) -> bool {
        self.source != PlaceSource::Gps
    }

    /// How long ago that was.
    pub fn age(&self, now: Timestamp) -> Seconds {
        now - self.at
    }
}

impl Whereabouts {
    /// Where a crew is taken to be: where it was `seen`, unless that is older than `fresh` and it has said
    /// since where it is. How old that may be is for whoever asks to judge.
    pub fn of(
        seen: Option<Position>,
        told: Option<&CheckIn>,
        now: Timestamp,
        fresh: Seconds,
    ) -> Option<Whereabouts> {
        let seen = seen.map(|position| Whereabouts {
            at: position.at,
            point: position.point,
            source: PlaceSource::Gps,
        });
        let told = told.map(|told| Whereabouts {
            at: told.at,
            point: told.point,
            source: PlaceSource::CheckIn(told.kind),
        });
        match (seen, told) {
            (Some(seen), Some(told)) if seen.age(now) > fresh && told.at >= seen.at => Some(told),
            (Some(seen), _) => Some(seen),
            (None, told) => told,
        }
    }
}

impl Crew {
    /// As [`Whereabouts::of`].
    pub fn whereabouts(&self, now: Timestamp, fresh: Seconds) -> Option<Whereabouts> {
        Whereabouts::of(self.position, self.told.as_ref(), now, fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Meters;

    const NOW: Timestamp = Timestamp(10_000);
    const FRESH: Seconds = Seconds(300);

    fn crew(seen: Option<i64>, told: Option<i64>) -> Crew {
        let point = |lat| Point { lat, lon: 37.0 };
        Crew {
            position: seen.map(|age| Position {
                at: NOW - Seconds(age),
                point: point(55.0),
                accuracy: Meters(5),
            }),
            told: told.map(|age| CheckIn {
                at: NOW - Seconds(age),
                point: point(56.0),
                kind: CheckInKind::Stand,
                label: "Вокзал".to_owned(),
            }),
            ..Crew::default()
        }
    }

    #[test]
    fn a_receiver_that_tells_goes_before_what_was_said() {
        let gps = Some(PlaceSource::Gps);
        let said = Some(PlaceSource::CheckIn(CheckInKind::Stand));
        for (seen, told, source) in [
            (None, None, None),
            (Some(10), None, gps),
            (None, Some(3_000), said),
            (Some(300), Some(10), gps),
            (Some(301), Some(10), said),
            (Some(600), Some(3_000), gps),
        ] {
            let place = crew(seen, told).whereabouts(NOW, FRESH);
            assert_eq!(place.map(|place| place.source), source, "{seen:?} {told:?}");
            let is_estimate = place.is_some_and(|place| place.is_estimate());
            assert_eq!(is_estimate, source == said);
        }
    }

    #[test]
    fn kinds_are_read_as_they_are_written() {
        for kind in CheckInKind::ALL {
            assert_eq!(CheckInKind::parse(kind.as_str()), Ok(kind));
        }
        assert!(CheckInKind::parse("gps").is_err());
    }
}
