//! How vehicles, drivers and crews are found, compared and written.

use std::collections::HashMap;

use rusqlite::Connection;

use super::book::{CrewEntry, DriverEntry, Entry, Kind, VehicleEntry};
use super::record::{Record, if_found};
use crate::places::Source;
use crate::work::Act;
use crate::{Result, Tx, crews};
use pult_domain::{Crew, Driver, Vehicle};

impl Record for VehicleEntry {
    const KIND: Kind = Kind::Vehicle;
    type Key = i64;

    fn key(&self) -> i64 {
        self.vehicle.id.0
    }

    fn name(&self) -> String {
        self.vehicle.id.to_string()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        let mut known = HashMap::new();
        for entry in entries {
            let id = entry.value.vehicle.id;
            if let Some(vehicle) = if_found(crews::vehicle(conn, id))? {
                let photo = crews::photo(conn, "vehicle", id.0)?;
                known.insert(id.0, VehicleEntry { vehicle, photo });
            }
        }
        Ok(known)
    }

    fn over(&self, old: &Self) -> Self {
        let new = self.vehicle.clone();
        VehicleEntry {
            vehicle: Vehicle {
                external_ref: new.external_ref.or(old.vehicle.external_ref.clone()),
                attributes: old.vehicle.attributes.clone(),
                ..new
            },
            photo: self.photo.clone().or(old.photo.clone()),
        }
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        let id = crews::put_vehicle(tx, &self.vehicle, Source::File)?;
        match &self.photo {
            Some(photo) => crews::put_photo(tx, "vehicle", id.0, photo),
            None => Ok(()),
        }
    }
}

impl Record for DriverEntry {
    const KIND: Kind = Kind::Driver;
    type Key = i64;

    fn key(&self) -> i64 {
        self.driver.id.0
    }

    fn name(&self) -> String {
        self.driver.id.to_string()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        let mut known = HashMap::new();
        for entry in entries {
            let id = entry.value.driver.id;
            if let Some(driver) = if_found(crews::driver(conn, id))? {
                let photo = crews::photo(conn, "driver", id.0)?;
                known.insert(id.0, DriverEntry { driver, photo });
            }
        }
        Ok(known)
    }

    fn over(&self, old: &Self) -> Self {
        DriverEntry {
            driver: Driver {
                attributes: old.driver.attributes.clone(),
                ..self.driver.clone()
            },
            photo: self.photo.clone().or(old.photo.clone()),
        }
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        let id = crews::put_driver(tx, &self.driver, Source::File)?;
        match &self.photo {
            Some(photo) => crews::put_photo(tx, "driver", id.0, photo),
            None => Ok(()),
        }
    }
}

impl Record for CrewEntry {
    const KIND: Kind = Kind::Crew;
    type Key = i64;

    fn key(&self) -> i64 {
        self.crew.id.0
    }

    fn name(&self) -> String {
        self.crew.id.to_string()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        let starts: HashMap<_, _> = crews::starts(conn)?.into_iter().collect();
        let mut known = HashMap::new();
        for entry in entries {
            let id = entry.value.crew.id;
            if let Some(crew) = if_found(crews::get(conn, id))? {
                let start = starts.get(&id).copied();
                let online = entry.value.online;
                known.insert(
                    id.0,
                    CrewEntry {
                        crew,
                        online,
                        start,
                    },
                );
            }
        }
        Ok(known)
    }

    fn over(&self, old: &Self) -> Self {
        let (new, old) = (self.crew.clone(), &old.crew);
        CrewEntry {
            crew: Crew {
                uuid: old.uuid,
                external_ref: new.external_ref.or(old.external_ref.clone()),
                position: old.position,
                created_at: old.created_at,
                archived_at: old.archived_at,
                attributes: old.attributes.clone(),
                ..new
            },
            ..self.clone()
        }
    }

    fn put(&self, tx: &Tx, act: &Act, is_new: bool) -> Result<()> {
        let mut crew = self.crew.clone();
        if is_new {
            crew.created_at = act.now;
        }
        let crew = crews::put_crew(tx, crew, Source::File)?;
        crews::put_start(tx, crew.id, self.start)
    }
}
