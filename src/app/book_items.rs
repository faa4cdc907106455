//! Single objects of the reference book that a client keeps over an API: read, changed, removed.
//!
//! What is removed stays in the orders that name it; its number is free again.

use super::crews::note;
use super::reference_book::{set_depot, set_vehicle};
use super::whose::Whose;
use super::{Caller, DepotNote, Dispatch, Error, Result, VehicleNote};
use pult_domain::{
    Crew, Driver, EventKind, Numbered, Place, PlaceId, PlaceKind, Subject, Vehicle, VehicleId,
    Wrong,
};
use pult_store::places::Source;
use pult_store::{Connection, crews, journal, orders, places, shift_lists};

impl Dispatch {
    /// A crew that was not removed, with its driver.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew_record(
        &self,
        caller: &Caller,
        id: pult_domain::CrewId,
    ) -> Result<(Crew, Driver)> {
        let caller = *caller;
        self.read(move |conn| {
            let crew = crews::get(conn, id)?;
            caller.check_crew(&crew)?;
            let driver = crews::driver(conn, crew.driver)?;
            Ok((crew, driver))
        })
        .await
    }

    /// A depot.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn depot(&self, caller: &Caller, id: PlaceId) -> Result<Place> {
        let caller = *caller;
        self.read(move |conn| depot_of(conn, &caller, id)).await
    }

    /// Changes a depot.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for the number of another depot.
    pub async fn change_depot(
        &self,
        caller: &Caller,
        id: PlaceId,
        said: DepotNote,
    ) -> Result<Place> {
        let caller = *caller;
        self.write(move |tx| {
            let depot = depot_of(tx.conn(), &caller, id)?;
            let company = caller.company.unwrap_or_default();
            let number = &said.external_ref;
            if !number.is_empty()
                && let Some(other) = places::depot_by_ref(tx.conn(), company, number)?
                && other.id != id
            {
                return Err(taken(number, Numbered::Depot(other.id)));
            }
            let depot = set_depot(depot, said);
            places::put(tx, &depot)?;
            Ok(depot)
        })
        .await
    }

    /// Removes a depot; returns it as it was.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` while an open order names it.
    pub async fn remove_depot(&self, caller: &Caller, id: PlaceId) -> Result<Place> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let depot = depot_of(tx.conn(), &caller, id)?;
            let open = orders::Filter {
                open: Some(true),
                ..orders::Filter::default()
            };
            let open = tx.orders(&orders::find(tx.conn(), &open)?)?;
            let names_it = |place: &Place| place.id == id;
            let mut stops = open.iter().flat_map(|order| &order.stops);
            if stops.any(|stop| stop.is_open() && stop.places.iter().any(names_it)) {
                return Err(Error::state(
                    Subject::new("depot", id),
                    "in use",
                    "be deleted",
                ));
            }
            let removed = Place {
                kind: PlaceKind::Address,
                external_ref: None,
                ..depot.clone()
            };
            places::put(tx, &removed)?;
            journal::append(tx, act.event(EventKind::OfficeChanged))?;
            Ok(depot)
        })
        .await
    }

    /// A vehicle that was not removed.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn vehicle_record(&self, caller: &Caller, id: VehicleId) -> Result<Vehicle> {
        let caller = *caller;
        self.read(move |conn| vehicle_of(conn, &caller, id)).await
    }

    /// Changes a vehicle; crews on it travel by its `mode`.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for the number of another vehicle.
    pub async fn change_vehicle(
        &self,
        caller: &Caller,
        id: VehicleId,
        said: VehicleNote,
    ) -> Result<Vehicle> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let mut vehicle = vehicle_of(tx.conn(), &caller, id)?;
            let company = caller.company.unwrap_or_default();
            if !said.external_ref.is_empty() {
                let number = &said.external_ref;
                if let Some(other) = crews::vehicle_by_ref(tx.conn(), company, number)?
                    && other.id != id
                {
                    return Err(taken(number, Numbered::Vehicle(other.id)));
                }
                vehicle.external_ref = Some(number.clone());
            }
            set_vehicle(tx, &act, vehicle, said)
        })
        .await
    }

    /// Removes a vehicle; crews on it are without one. Returns it as it was.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_vehicle(&self, caller: &Caller, id: VehicleId) -> Result<Vehicle> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let vehicle = vehicle_of(tx.conn(), &caller, id)?;
            for mut crew in crews::on_vehicle(tx.conn(), id)? {
                let mut driver = crews::driver(tx.conn(), crew.driver)?;
                if driver.vehicle == Some(id) {
                    driver.vehicle = None;
                    crews::put_driver(tx, &driver, Source::Runtime)?;
                }
                crew.vehicle = None;
                let crew = crews::put_crew(tx, crew, Source::Runtime)?;
                note(tx, &act, crew.id)?;
            }
            shift_lists::archive_vehicle(tx, id, act.now)?;
            Ok(vehicle)
        })
        .await
    }
}

fn depot_of(conn: &Connection, caller: &Caller, id: PlaceId) -> Result<Place> {
    let depot = places::get(conn, id)?;
    match depot.kind == PlaceKind::Depot && caller.sees(depot.company) {
        true => Ok(depot),
        false => Err(Error::not_found("place", id)),
    }
}

fn vehicle_of(conn: &Connection, caller: &Caller, id: VehicleId) -> Result<Vehicle> {
    match crews::vehicle_in_use(conn, id)? {
        Some(vehicle) if Whose::seen_by(conn, caller)?.sees_vehicle(&vehicle) => Ok(vehicle),
        _ => Err(Error::not_found("vehicle", id)),
    }
}

fn taken(number: &str, by: Numbered) -> Error {
    let number = number.to_owned();
    Error::invalid("number", Wrong::IsTaken { number, by })
}
