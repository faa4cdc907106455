//! Supply: drivers, vehicles, crews, shifts and positions.

use uuid::Uuid;

use super::{
    Attributes, CheckIn, CompanyId, CrewGroupId, CrewId, DriverId, Error, Meters, Phone, Point,
    Result, ServiceId, Subject, Timestamp, TravelMode, VehicleId, ZoneId,
};

/// The person. One that is not made yet has id 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Driver {
    /// The id.
    pub id: DriverId,
    /// Whose; `None`: the whole office's.
    pub company: Option<CompanyId>,
    /// The full name.
    pub name: String,
    /// The mobile phone.
    pub phone: Option<Phone>,
    /// The home phone, as written.
    pub home_phone: String,
    /// The main vehicle.
    pub vehicle: Option<VehicleId>,
    /// The permit to carry.
    pub licence: String,
    /// ISO date, or empty.
    pub birthday: String,
    /// Kept from working.
    pub locked: bool,
    /// No longer works here.
    pub dismissed: bool,
    /// Fields that one dialect alone understands.
    pub attributes: Attributes,
}

/// The car, bicycle or van. One that is not made yet has id 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vehicle {
    /// The id.
    pub id: VehicleId,
    /// Whose; `None`: the whole office's.
    pub company: Option<CompanyId>,
    /// The client's own id of it.
    pub external_ref: Option<String>,
    /// Its name.
    pub name: String,
    /// The number on its side.
    pub call_sign: String,
    /// The registration plate.
    pub plate: String,
    /// The make.
    pub make: String,
    /// The model.
    pub model: String,
    /// The short name that is read out to customers.
    pub short_name: String,
    /// The colour.
    pub color: String,
    /// The year it was built.
    pub year: Option<u16>,
    /// What it can provide.
    pub services: Vec<ServiceId>,
    /// Fields that one dialect alone understands.
    pub attributes: Attributes,
}

impl Vehicle {
    /// The plate as people read it: in capitals, however it was typed.
    pub fn plate_in_capitals(&self) -> String {
        self.plate.trim().to_uppercase()
    }
}

/// A group of crews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewGroup {
    /// The id.
    pub id: CrewGroupId,
    /// The name.
    pub name: String,
}

/// Who can be sent: a driver, usually on a vehicle. One that is not made yet has id 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Crew {
    /// The id.
    pub id: CrewId,
    /// The public name in dialects that speak UUIDs.
    pub uuid: Uuid,
    /// Whose orders it carries; `None`: everybody's.
    pub company: Option<CompanyId>,
    /// The name.
    pub name: String,
    /// The driver.
    pub driver: DriverId,
    /// The vehicle; `None`: on foot or unknown.
    pub vehicle: Option<VehicleId>,
    /// How it travels.
    pub mode: TravelMode,
    /// Its group.
    pub group: Option<CrewGroupId>,
    /// What it is called on the radio.
    pub call_sign: String,
    /// The client's own id of it.
    pub external_ref: Option<String>,
    /// How many tasks it carries at once; `None`: the office's limit.
    pub max_tasks: Option<u32>,
    /// Where it works; empty: everywhere.
    pub zones: Vec<ZoneId>,
    /// How much it can carry; 0: no limit.
    pub capacity: u32,
    /// The newest position that a receiver told.
    pub position: Option<Position>,
    /// Where it said last that it is, or where it was last at a stop.
    pub told: Option<CheckIn>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was removed through a dialect.
    pub archived_at: Option<Timestamp>,
    /// Fields that one dialect alone understands.
    pub attributes: Attributes,
}

/// A crew's time on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shift {
    /// Whose.
    pub crew: CrewId,
    /// Since when.
    pub started_at: Timestamp,
    /// Until when; `None`: open, the crew is on line.
    pub ended_at: Option<Timestamp>,
    /// On a break since.
    pub break_since: Option<Timestamp>,
}

impl Shift {
    /// A shift that starts now.
    pub fn open(crew: CrewId, now: Timestamp) -> Shift {
        Shift {
            crew,
            started_at: now,
            ended_at: None,
            break_since: None,
        }
    }

    /// Goes on a break.
    ///
    /// # Errors
    /// `InvalidState` on an ended shift; a second break changes nothing.
    pub fn take_break(&mut self, now: Timestamp) -> Result<()> {
        self.require_open("take a break")?;
        self.break_since.get_or_insert(now);
        Ok(())
    }

    /// Comes back from a break.
    ///
    /// # Errors
    /// `InvalidState` on an ended shift.
    pub fn end_break(&mut self) -> Result<()> {
        self.require_open("end the break")?;
        self.break_since = None;
        Ok(())
    }

    /// Goes off line.
    ///
    /// # Errors
    /// `InvalidState` on an ended shift.
    pub fn close(&mut self, now: Timestamp) -> Result<()> {
        self.require_open("close the shift")?;
        self.ended_at = Some(now);
        Ok(())
    }

    fn require_open(&self, command: &'static str) -> Result<()> {
        match self.ended_at {
            None => Ok(()),
            Some(_) => Err(Error::state(
                Subject::new("crew", self.crew),
                "off line",
                command,
            )),
        }
    }
}

/// Where a crew was, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub point: Point,
    /// How exactly, in metres.
    pub accuracy: Meters,
}
