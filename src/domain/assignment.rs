//! Assignments: one crew carrying out one or more orders; an offer, until the crew says yes.

use super::{
    AssignmentId, CrewId, Error, Meters, OrderId, Origin, PlaceId, Result, Seconds, StopId,
    Subject, Timestamp, Wrong,
};

/// The status of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssignmentStatus {
    /// Waits for the crew's yes.
    Offered {
        /// Until when; `None`: until it is answered.
        expires_at: Option<Timestamp>,
    },
    /// The crew carries it out, or has it in its queue.
    Active,
    /// All its orders are closed.
    Completed,
    /// The crew said no.
    Declined,
    /// The crew said nothing.
    Expired,
    /// Taken back before it was answered.
    Withdrawn,
    /// Taken away after it was accepted.
    Cancelled,
}

impl AssignmentStatus {
    /// The status's word in the database and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            AssignmentStatus::Offered { .. } => "offered",
            AssignmentStatus::Active => "active",
            AssignmentStatus::Completed => "completed",
            AssignmentStatus::Declined => "declined",
            AssignmentStatus::Expired => "expired",
            AssignmentStatus::Withdrawn => "withdrawn",
            AssignmentStatus::Cancelled => "cancelled",
        }
    }

    /// Reads the status's word; `expires_at` belongs to an offer alone.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str, expires_at: Option<Timestamp>) -> Result<AssignmentStatus> {
        Ok(match text {
            "offered" => AssignmentStatus::Offered { expires_at },
            "active" => AssignmentStatus::Active,
            "completed" => AssignmentStatus::Completed,
            "declined" => AssignmentStatus::Declined,
            "expired" => AssignmentStatus::Expired,
            "withdrawn" => AssignmentStatus::Withdrawn,
            "cancelled" => AssignmentStatus::Cancelled,
            _ => {
                return Err(Error::invalid(
                    "status",
                    Wrong::NoAssignmentStatus(text.to_owned()),
                ));
            }
        })
    }

    /// Whether it is offered or active.
    pub fn is_live(self) -> bool {
        matches!(
            self,
            AssignmentStatus::Offered { .. } | AssignmentStatus::Active
        )
    }

    /// Whether it waits for the crew's yes.
    pub fn is_offered(self) -> bool {
        matches!(self, AssignmentStatus::Offered { .. })
    }
}

/// The drive to one stop, as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leg {
    /// Whose stop.
    pub order: OrderId,
    /// The stop driven to.
    pub stop: StopId,
    /// Which of the stop's places.
    pub place: PlaceId,
    /// Length of the drive.
    pub distance: Meters,
    /// Duration of the drive as the roads say, without what the office has learned.
    pub duration: Seconds,
    /// The live estimate of the arrival.
    pub eta: Timestamp,
    /// The estimate when the crew was chosen.
    pub initial_eta: Timestamp,
}

/// One crew carrying out one or more orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Who.
    pub crew: CrewId,
    /// What; never empty.
    pub orders: Vec<OrderId>,
    /// The stops in driving order.
    pub route: Vec<Leg>,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// Who made it: the engine offers as [`Origin::Engine`].
    pub origin: Origin,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the crew took it on (or it was forced on it).
    pub accepted_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
}

impl Assignment {
    /// The crew says yes.
    ///
    /// # Errors
    /// `InvalidState` when it is not offered, or no longer.
    pub fn accept(&mut self, now: Timestamp) -> Result<()> {
        self.require_offer("accept")?;
        if self.has_expired(now) {
            return Err(Error::state(self.name(), "expired", "accept"));
        }
        self.status = AssignmentStatus::Active;
        self.accepted_at = Some(now);
        Ok(())
    }

    /// The crew says no.
    ///
    /// # Errors
    /// `InvalidState` when it is not offered.
    pub fn decline(&mut self, now: Timestamp) -> Result<()> {
        self.require_offer("decline")?;
        self.close(AssignmentStatus::Declined, now);
        Ok(())
    }

    /// The crew said nothing in time.
    ///
    /// # Errors
    /// `InvalidState` when it is not offered or still has time.
    pub fn expire(&mut self, now: Timestamp) -> Result<()> {
        self.require_offer("expire")?;
        if !self.has_expired(now) {
            return Err(self.refusal("expire"));
        }
        self.close(AssignmentStatus::Expired, now);
        Ok(())
    }

    /// Takes the offer back.
    ///
    /// # Errors
    /// `InvalidState` when it is not offered.
    pub fn withdraw(&mut self, now: Timestamp) -> Result<()> {
        self.require_offer("withdraw")?;
        self.close(AssignmentStatus::Withdrawn, now);
        Ok(())
    }

    /// Ends an active assignment: completed when any order was, else cancelled.
    ///
    /// # Errors
    /// `InvalidState` when it is not active.
    pub fn end(&mut self, any_completed: bool, now: Timestamp) -> Result<()> {
        if self.status != AssignmentStatus::Active {
            return Err(self.refusal("end"));
        }
        self.close(
            if any_completed {
                AssignmentStatus::Completed
            } else {
                AssignmentStatus::Cancelled
            },
            now,
        );
        Ok(())
    }

    /// Whether the offer's time is over.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        matches!(self.status, AssignmentStatus::Offered { expires_at: Some(at) } if at <= now)
    }

    /// The refusal of `command` in the present state.
    pub fn refusal(&self, command: &'static str) -> Error {
        Error::state(self.name(), self.status.as_str(), command)
    }

    fn name(&self) -> Subject {
        Subject::new("assignment", self.id)
    }

    fn require_offer(&self, command: &'static str) -> Result<()> {
        if self.status.is_offered() {
            Ok(())
        } else {
            Err(self.refusal(command))
        }
    }

    fn close(&mut self, status: AssignmentStatus, now: Timestamp) {
        self.status = status;
        self.closed_at = Some(now);
    }
}
