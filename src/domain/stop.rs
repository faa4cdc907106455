//! Stops: one place to be and something to do there.

use uuid::Uuid;

use super::{
    Attributes, Error, Meters, Place, PlaceId, Result, Seconds, StopId, TimeWindow, Timestamp,
    Wrong,
};

/// The radius within which a crew counts as arrived, when nobody says otherwise: 150 m, as in the
/// Navixy documentation ("Task object", `location.radius`).
pub const DEFAULT_RADIUS: Meters = Meters(150);

/// The attribute that names which of several places a crew was sent to.
const PICKED: &str = "picked_place";
/// The attribute that keeps when the crew was expected, once it was there.
const EXPECTED: &str = "expected";

/// What is done at a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StopAction {
    /// Somebody or something is taken aboard.
    Pickup,
    /// Somebody or something leaves the vehicle.
    Dropoff,
    /// The crew visits somebody.
    Visit,
    /// Work that is not specified.
    #[default]
    Task,
}

impl StopAction {
    /// The action's word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            StopAction::Pickup => "pickup",
            StopAction::Dropoff => "dropoff",
            StopAction::Visit => "visit",
            StopAction::Task => "task",
        }
    }

    /// Reads the action's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<StopAction> {
        match text {
            "pickup" => Ok(StopAction::Pickup),
            "dropoff" => Ok(StopAction::Dropoff),
            "visit" => Ok(StopAction::Visit),
            "task" => Ok(StopAction::Task),
            _ => Err(Error::invalid(
                "action",
                Wrong::NoStopAction(text.to_owned()),
            )),
        }
    }
}

/// How far a stop has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StopProgress {
    /// The crew has yet to come.
    #[default]
    Ahead,
    /// The crew is there.
    Arrived {
        /// Since when.
        at: Timestamp,
    },
    /// The crew was there and did it.
    Done {
        /// When it came.
        arrived_at: Timestamp,
        /// When it left.
        left_at: Timestamp,
    },
    /// Nobody will come any more.
    Missed {
        /// Since when.
        at: Timestamp,
    },
}

/// One place to be, in the order's intended sequence. What does not exist yet is a [`super::NewStop`].
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Its id.
    pub id: StopId,
    /// Its public name in dialects that speak UUIDs.
    pub uuid: Uuid,
    /// The client's own id of it.
    pub external_ref: Option<String>,
    /// What is done there.
    pub action: StopAction,
    /// Where: usually one place; several when any of them serves and the engine picks.
    pub places: Vec<Place>,
    /// When it should be reached.
    pub window: TimeWindow,
    /// The arrival promised to the customer.
    pub promised_at: Option<Timestamp>,
    /// The circle within which the crew counts as arrived.
    pub radius: Meters,
    /// The stay that makes a visit count.
    pub min_stay: Seconds,
    /// Kept for clients that send it; no rule hangs on it.
    pub min_arrival: Seconds,
    /// How long the work there takes, for planning.
    pub service_time: Seconds,
    /// How late is still late rather than missed; `None`: never missed by lateness.
    pub max_delay: Option<Seconds>,
    /// Its name.
    pub label: String,
    /// A remark for the crew.
    pub comment: String,
    /// Fields that one dialect alone understands.
    pub attributes: Attributes,
    /// How far it has come.
    pub progress: StopProgress,
    /// The stays so far, added up.
    pub stayed: Seconds,
    /// When the crew first came, if it did.
    pub first_arrived_at: Option<Timestamp>,
}

impl Stop {
    /// The place meant, or the first of the alternatives.
    pub fn place(&self) -> Option<&Place> {
        self.places.first()
    }

    /// Notes which of several places a crew was sent to.
    pub(super) fn pick(&mut self, place: PlaceId) {
        self.attributes.insert(PICKED.to_owned(), place.to_string());
    }

    /// Which of several places a crew was sent to, as far as one was.
    pub fn picked(&self) -> Option<&Place> {
        let picked = self.attributes.get(PICKED)?;
        let is_it = |place: &&Place| place.id.to_string() == *picked;
        self.places.iter().find(is_it)
    }

    /// Notes when the crew was expected, as last reckoned and as it was chosen: the drive to a closed stop is no
    /// part of the route any more.
    pub fn keep_expected(&mut self, eta: Timestamp, initial: Timestamp) {
        let expected = format!("{} {}", eta.0, initial.0);
        self.attributes.insert(EXPECTED.to_owned(), expected);
    }

    /// When the crew was expected at a stop that is closed now: as last reckoned, and as it was chosen.
    pub fn expected(&self) -> Option<(Timestamp, Timestamp)> {
        let kept = self.attributes.get(EXPECTED).filter(|_| !self.is_open())?;
        let (eta, initial) = kept.split_once(' ')?;
        Some((
            Timestamp(eta.parse().ok()?),
            Timestamp(initial.parse().ok()?),
        ))
    }

    /// Whether the crew has yet to finish here.
    pub fn is_open(&self) -> bool {
        matches!(
            self.progress,
            StopProgress::Ahead | StopProgress::Arrived { .. }
        )
    }

    /// Whether the crew is here now.
    pub fn is_arrived(&self) -> bool {
        matches!(self.progress, StopProgress::Arrived { .. })
    }

    /// Whether the work here is done.
    pub fn is_done(&self) -> bool {
        matches!(self.progress, StopProgress::Done { .. })
    }

    /// The moment after which the stop is missed, if lateness can make it so.
    pub fn missed_after(&self) -> Option<Timestamp> {
        Some(self.window.to? + self.max_delay?)
    }

    pub(super) fn arrive(&mut self, at: Timestamp) {
        self.progress = StopProgress::Arrived { at };
        self.first_arrived_at.get_or_insert(at);
    }

    /// Leaves: `true` when the visit counts, `false` when it was too short and the stop is ahead again.
    pub(super) fn leave(&mut self, at: Timestamp) -> bool {
        let StopProgress::Arrived { at: arrived_at } = self.progress else {
            return false;
        };
        self.stayed = self.stayed + (at - arrived_at).max(Seconds(0));
        let counts = self.stayed >= self.min_stay;
        if counts {
            self.close(arrived_at, at);
        } else {
            self.progress = StopProgress::Ahead;
        }
        counts
    }

    /// Closes an open stop as done, whatever the stay.
    pub(super) fn finish(&mut self, at: Timestamp) {
        match self.progress {
            StopProgress::Arrived { at: arrived_at } => {
                self.stayed = self.stayed + (at - arrived_at).max(Seconds(0));
                self.close(arrived_at, at);
            }
            StopProgress::Ahead => self.close(at, at),
            StopProgress::Done { .. } | StopProgress::Missed { .. } => {}
        }
    }

    fn close(&mut self, arrived_at: Timestamp, left_at: Timestamp) {
        self.first_arrived_at.get_or_insert(arrived_at);
        self.progress = StopProgress::Done {
            arrived_at,
            left_at: left_at.max(arrived_at),
        };
    }
}
