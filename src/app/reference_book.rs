//! The reference book that a client keeps over an API: crews, vehicles and depots by its own numbers.
//!
//! A number is unique per company; a known one is changed, and what a note leaves out stays as it is.

use std::collections::{HashMap, HashSet};

use super::crews::{create_crew, note};
use super::{Caller, CrewChange, Dispatch, Error, NewCrew, Result};
use pult_domain::{
    Attributes, CompanyId, Crew, CrewId, Driver, Numbered, Phone, Place, PlaceKind, Point,
    TravelMode, Vehicle, VehicleId, Wrong,
};
use pult_store::places::Source;
use pult_store::{Connection, Tx, crews, places, work};

/// What became of records that a client keeps, in the order in which they were sent.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    /// The records as they are then.
    pub list: Vec<T>,
    /// How many of them were not there before.
    pub n_new: usize,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept {
            list: Vec::new(),
            n_new: 0,
        }
    }
}

impl<T> Kept<T> {
    fn count(&mut self, is_new: bool) {
        self.n_new += usize::from(is_new);
    }
}

/// What a client says about a crew.
#[derive(Debug, Clone, Default)]
pub struct CrewNote {
    /// Its number; needed to keep it, `None` leaves it as it is.
    pub external_ref: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The phone of its driver; `Some(None)` forgets it.
    pub phone: Option<Option<Phone>>,
}

/// What a client says about a vehicle.
#[derive(Debug, Clone, Default)]
pub struct VehicleNote {
    /// Its number.
    pub external_ref: String,
    /// Its name.
    pub name: Option<String>,
    /// Attributes to be set; crews on the vehicle travel by its `mode`.
    pub attributes: Attributes,
}

/// What a client says about a depot.
#[derive(Debug, Clone, Default)]
pub struct DepotNote {
    /// Its number.
    pub external_ref: String,
    /// Its name.
    pub name: Option<String>,
    /// Its address; needed for a new one.
    pub address: Option<String>,
    /// Where it is; needed for a new one.
    pub point: Option<Point>,
    /// How to find it.
    pub landmark: Option<String>,
}

impl Dispatch {
    /// The crews the caller may see, with their drivers, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn crew_records(&self, caller: &Caller) -> Result<Vec<(Crew, Driver)>> {
        let caller = *caller;
        self.read(move |conn| {
            let drivers = crews::drivers(conn)?.into_iter();
            let drivers: HashMap<_, _> = drivers.map(|driver| (driver.id, driver)).collect();
            let with_driver = |crew: Crew| {
                let driver = drivers.get(&crew.driver)?.clone();
                Some((crew, driver))
            };
            let mut known = crews::all(conn)?;
            known.retain(|crew| caller.sees(crew.company));
            Ok(known.into_iter().filter_map(with_driver).collect())
        })
        .await
    }

    /// The crews on line that the caller may see, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn crews_on_line(&self, caller: &Caller) -> Result<Vec<CrewId>> {
        let caller = *caller;
        self.read(move |conn| {
            let shifts = crews::open_shifts(conn)?;
            let on_line: HashSet<_> = shifts.into_iter().map(|shift| shift.crew).collect();
            let mut known = crews::all(conn)?;
            known.retain(|crew| caller.sees(crew.company) && on_line.contains(&crew.id));
            Ok(known.into_iter().map(|crew| crew.id).collect())
        })
        .await
    }

    /// Keeps crews by their numbers, all or none; a new one has a driver of its own.
    ///
    /// # Errors
    /// `Invalid` for a note without a number, or a number that stands there twice.
    pub async fn keep_crews(
        &self,
        caller: &Caller,
        notes: Vec<CrewNote>,
    ) -> Result<Kept<(Crew, Driver)>> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let numbers = notes.iter().map(|note| note.external_ref.as_deref());
            check_once(numbers.map(Option::unwrap_or_default))?;
            let mut kept = Kept::default();
            for note in notes {
                let number = note.external_ref.as_deref().unwrap_or_default();
                kept.count(crew_with_number(tx.conn(), &caller, number)?.is_none());
                kept.list.push(keep_crew(tx, &caller, &act, note)?);
            }
            Ok(kept)
        })
        .await
    }

    /// Changes a crew.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for the number of another crew.
    pub async fn note_crew(
        &self,
        caller: &Caller,
        id: CrewId,
        note: CrewNote,
    ) -> Result<(Crew, Driver)> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let crew = crews::get(tx.conn(), id)?;
            caller.check_crew(&crew)?;
            if let Some(number) = &note.external_ref
                && let Some(other) = crew_with_number(tx.conn(), &caller, number)?
                && other.id != id
            {
                let taken = Wrong::IsTaken {
                    number: number.clone(),
                    by: Numbered::Crew(other.id),
                };
                return Err(Error::invalid("number", taken));
            }
            change_crew(tx, &act, crew, note)
        })
        .await
    }

    /// Keeps vehicles by their numbers, all or none.
    ///
    /// # Errors
    /// `Invalid` for a number that stands there twice.
    pub async fn keep_vehicles(
        &self,
        caller: &Caller,
        notes: Vec<VehicleNote>,
    ) -> Result<Kept<Vehicle>> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            check_once(notes.iter().map(|note| note.external_ref.as_str()))?;
            let mut kept = Kept::default();
            for note in notes {
                let number = &note.external_ref;
                let known = crews::vehicle_by_ref(tx.conn(), company(&caller), number)?;
                kept.count(known.is_none());
                kept.list.push(keep_vehicle(tx, &caller, &act, note)?);
            }
            Ok(kept)
        })
        .await
    }

    /// Keeps depots by their numbers, all or none.
    ///
    /// # Errors
    /// `Invalid` for a number that stands there twice, or a new depot without an address or a point.
    pub async fn keep_depots(&self, caller: &Caller, notes: Vec<DepotNote>) -> Result<Kept<Place>> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            check_once(notes.iter().map(|note| note.external_ref.as_str()))?;
            let mut kept = Kept::default();
            for note in notes {
                let number = &note.external_ref;
                let known = places::depot_by_ref(tx.conn(), company(&caller), number)?;
                kept.count(known.is_none());
                kept.list.push(keep_depot(tx, &caller, &act, note)?);
            }
            Ok(kept)
        })
        .await
    }
}

fn check_once<'a>(numbers: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = HashSet::new();
    for number in numbers {
        if number.is_empty() {
            return Err(Error::invalid("number", Wrong::NumberMissing));
        }
        if !seen.insert(number) {
            let twice = Wrong::NumberTwice(number.to_owned());
            return Err(Error::invalid("number", twice));
        }
    }
    Ok(())
}

/// The company whose numbers count: the caller's; without one, the office's own records.
fn company(caller: &Caller) -> CompanyId {
    caller.company.unwrap_or_default()
}

fn crew_with_number(conn: &Connection, caller: &Caller, number: &str) -> Result<Option<Crew>> {
    Ok(crews::by_ref(conn, company(caller), number)?)
}

fn keep_crew(tx: &Tx, caller: &Caller, act: &work::Act, said: CrewNote) -> Result<(Crew, Driver)> {
    let number = said.external_ref.clone().unwrap_or_default();
    let crew = match crew_with_number(tx.conn(), caller, &number)? {
        Some(known) => known,
        None => {
            let crew = Crew {
                call_sign: number.clone(),
                external_ref: Some(number),
                ..Crew::default()
            };
            let new = NewCrew {
                crew,
                ..NewCrew::default()
            };
            create_crew(tx, caller, act, new)?
        }
    };
    change_crew(tx, act, crew, said)
}

fn change_crew(tx: &Tx, act: &work::Act, crew: Crew, said: CrewNote) -> Result<(Crew, Driver)> {
    let driver = crews::driver(tx.conn(), crew.driver)?;
    let mut change = CrewChange {
        crew,
        driver,
        photo: None,
    };
    let before = (change.crew.clone(), change.driver.clone());
    if said.external_ref.is_some() {
        change.crew.external_ref = said.external_ref;
    }
    if let Some(name) = said.name {
        change.driver.name.clone_from(&name);
        change.crew.name = name;
    }
    if let Some(phone) = said.phone {
        change.driver.phone = phone;
    }
    let after = (change.crew, change.driver);
    if after != before {
        crews::put_driver(tx, &after.1, Source::Runtime)?;
        crews::put_crew(tx, after.0.clone(), Source::Runtime)?;
        note(tx, act, after.0.id)?;
    }
    Ok(after)
}

fn keep_vehicle(tx: &Tx, caller: &Caller, act: &work::Act, said: VehicleNote) -> Result<Vehicle> {
    let known = crews::vehicle_by_ref(tx.conn(), company(caller), &said.external_ref)?;
    let vehicle = known.unwrap_or_else(|| Vehicle {
        company: caller.company,
        call_sign: said.external_ref.clone(),
        external_ref: Some(said.external_ref.clone()),
        ..Vehicle::default()
    });
    let said = VehicleNote {
        external_ref: String::new(),
        ..said
    };
    set_vehicle(tx, act, vehicle, said)
}

/// Makes a vehicle what is said, but for its number.
pub(super) fn set_vehicle(
    tx: &Tx,
    act: &work::Act,
    mut vehicle: Vehicle,
    said: VehicleNote,
) -> Result<Vehicle> {
    if let Some(name) = said.name {
        vehicle.name = name;
    }
    vehicle.attributes.extend(said.attributes);
    vehicle.id = crews::put_vehicle(tx, &vehicle, Source::Runtime)?;
    let mode = vehicle.attributes.get("mode");
    if let Some(mode) = mode.and_then(|mode| TravelMode::parse(mode)) {
        set_mode_on(tx, act, vehicle.id, mode)?;
    }
    Ok(vehicle)
}

/// Crews on a vehicle travel as it does.
fn set_mode_on(tx: &Tx, act: &work::Act, vehicle: VehicleId, mode: TravelMode) -> Result<()> {
    for mut crew in crews::on_vehicle(tx.conn(), vehicle)? {
        if crew.mode != mode {
            crew.mode = mode;
            let crew = crews::put_crew(tx, crew, Source::Runtime)?;
            note(tx, act, crew.id)?;
        }
    }
    Ok(())
}

fn keep_depot(tx: &Tx, caller: &Caller, act: &work::Act, said: DepotNote) -> Result<Place> {
    let known = places::depot_by_ref(tx.conn(), company(caller), &said.external_ref)?;
    let is_new = known.is_none();
    let depot = known.unwrap_or_else(|| Place {
        company: caller.company,
        kind: PlaceKind::Depot,
        external_ref: Some(said.external_ref.clone()),
        ..Place::default()
    });
    for (field, missing) in [
        ("address", said.address.is_none()),
        ("lat", said.point.is_none()),
    ] {
        if is_new && missing {
            return Err(Error::invalid(field, Wrong::NeededByDepot));
        }
    }
    let depot = set_depot(depot, said);
    if is_new {
        return Ok(places::insert(tx, depot, Source::Runtime, act.now)?);
    }
    places::put(tx, &depot)?;
    Ok(depot)
}

/// A depot as a note makes it.
pub(super) fn set_depot(mut depot: Place, said: DepotNote) -> Place {
    if !said.external_ref.is_empty() {
        depot.external_ref = Some(said.external_ref);
    }
    depot.name = said.name.unwrap_or(depot.name);
    depot.address = said.address.unwrap_or(depot.address);
    depot.landmark = said.landmark.unwrap_or(depot.landmark);
    depot.point = said.point.or(depot.point);
    depot
}
