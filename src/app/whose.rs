//! Whose drivers and vehicles are: their own company's, else that of the crews which have them.

use std::collections::HashSet;

use crate::{Caller, Error, Result};
use pult_domain::{Driver, DriverId, Vehicle, VehicleId};
use pult_store::{Connection, crews, whose as stored};

/// What a caller may not know of, of what names no company itself: only crews of other companies have it.
pub(crate) struct Whose {
    caller: Caller,
    drivers: HashSet<DriverId>,
    vehicles: HashSet<VehicleId>,
}

impl Whose {
    /// As a caller sees it.
    ///
    /// # Errors
    /// `Internal`.
    pub fn seen_by(conn: &Connection, caller: &Caller) -> Result<Whose> {
        let (drivers, vehicles) = match caller.company {
            Some(company) => (
                stored::drivers_of_others(conn, company)?,
                stored::vehicles_of_others(conn, company)?,
            ),
            None => <_>::default(),
        };
        Ok(Whose {
            caller: *caller,
            drivers,
            vehicles,
        })
    }

    /// Whether the caller may know of a driver.
    pub fn sees_driver(&self, driver: &Driver) -> bool {
        match driver.company {
            None => !self.drivers.contains(&driver.id),
            company => self.caller.sees(company),
        }
    }

    /// Whether the caller may know of a vehicle.
    pub fn sees_vehicle(&self, vehicle: &Vehicle) -> bool {
        match vehicle.company {
            None => !self.vehicles.contains(&vehicle.id),
            company => self.caller.sees(company),
        }
    }
}

/// A driver that the caller may know of.
///
/// # Errors
/// `NotFound`.
pub(crate) fn driver(conn: &Connection, caller: &Caller, id: DriverId) -> Result<Driver> {
    let driver = crews::driver(conn, id)?;
    match Whose::seen_by(conn, caller)?.sees_driver(&driver) {
        true => Ok(driver),
        false => Err(Error::not_found("driver", id)),
    }
}

/// A vehicle that the caller may know of.
///
/// # Errors
/// `NotFound`.
pub(crate) fn vehicle(conn: &Connection, caller: &Caller, id: VehicleId) -> Result<Vehicle> {
    let vehicle = crews::vehicle(conn, id)?;
    match Whose::seen_by(conn, caller)?.sees_vehicle(&vehicle) {
        true => Ok(vehicle),
        false => Err(Error::not_found("vehicle", id)),
    }
}
