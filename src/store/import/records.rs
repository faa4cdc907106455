//! How each kind of record is found, compared and written.

use std::collections::HashMap;

use rusqlite::Connection;

use super::book::{
    CrewEntry, DriverEntry, Entry, KeyEntry, Kind, OperatorEntry, VehicleEntry, ZoneEntry,
};
use super::record::{Record, by_key};
use crate::domain::{
    Address, AddressKind, Client, Company, Crew, CrewGroup, Discount, DiscountCard, Driver,
    Operator, OperatorId, Origin, Place, Service, Tariff, Vehicle,
};
use crate::store::places::Source;
use crate::store::work::Act;
use crate::store::{Error, Result, Tx, auth, books, crews, places, tariffs};

/// What is there under a key, or nothing.
fn if_found<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(record) => Ok(Some(record)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A kind of the books: listed whole, told apart by id, written by one function.
macro_rules! book_records {
    ($($record:ty, $kind:expr, $list:path, $put:path;)+) => {$(
        impl Record for $record {
            const KIND: Kind = $kind;
            type Key = i64;

            fn key(&self) -> i64 {
                self.id.0
            }

            fn name(&self) -> String {
                self.id.to_string()
            }

            fn known(conn: &Connection, _: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
                Ok(by_key($list(conn)?))
            }

            fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
                $put(tx, self, Source::File).map(drop)
            }
        }
    )+};
}

book_records! {
    CrewGroup, Kind::CrewGroup, books::crew_groups, books::put_crew_group;
    Service, Kind::Service, books::services, books::put_service;
    Discount, Kind::Discount, books::discounts, books::put_discount;
    DiscountCard, Kind::DiscountCard, books::discount_cards, books::put_discount_card;
    Client, Kind::Client, books::clients, books::put_client;
}

impl Record for Company {
    const KIND: Kind = Kind::Company;
    type Key = i64;

    fn key(&self) -> i64 {
        self.id.0
    }

    fn name(&self) -> String {
        self.id.to_string()
    }

    fn known(conn: &Connection, _: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        Ok(by_key(books::companies(conn)?))
    }

    fn over(&self, old: &Self) -> Self {
        Company {
            quality: self.quality.or(old.quality),
            ..self.clone()
        }
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        books::put_company(tx, self, Source::File).map(drop)
    }
}

impl Record for Tariff {
    const KIND: Kind = Kind::Tariff;
    type Key = i64;

    fn key(&self) -> i64 {
        self.id.0
    }

    fn name(&self) -> String {
        self.id.to_string()
    }

    fn known(conn: &Connection, _: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        Ok(by_key(tariffs::all(conn)?))
    }

    fn over(&self, old: &Self) -> Self {
        Tariff {
            version: old.version,
            ..self.clone()
        }
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        tariffs::put(tx, self, Source::File).map(drop)
    }
}

impl Record for ZoneEntry {
    const KIND: Kind = Kind::Zone;
    type Key = i64;

    fn key(&self) -> i64 {
        self.zone.id.0
    }

    fn name(&self) -> String {
        self.zone.id.to_string()
    }

    fn known(conn: &Connection, _: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        let mut position = conn.prepare_cached("SELECT position FROM zones WHERE id = ?1")?;
        let mut known = HashMap::new();
        for zone in books::zones(conn)? {
            let position: i64 = position.query_row([zone.id.0], |row| row.get(0))?;
            let position = usize::try_from(position).unwrap_or_default();
            known.insert(zone.id.0, ZoneEntry { zone, position });
        }
        Ok(known)
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        books::put_zone(tx, &self.zone, self.position, Source::File).map(drop)
    }
}

impl Record for Address {
    const KIND: Kind = Kind::Address;
    type Key = (AddressKind, String, String);

    fn key(&self) -> Self::Key {
        (self.kind, self.street.clone(), self.house.clone())
    }

    fn name(&self) -> String {
        format!("{} {} {}", self.kind.as_str(), self.street, self.house)
            .trim_end()
            .to_owned()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<Self::Key, Self>> {
        if entries.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(by_key(books::addresses(conn)?))
    }

    fn over(&self, old: &Self) -> Self {
        Address {
            id: old.id,
            ..self.clone()
        }
    }

    /// An address has no id that two could claim; whoever speaks last is right.
    fn is_runtime(&self, _: &Connection) -> Result<bool> {
        Ok(false)
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        books::put_address(tx, self, Source::File).map(drop)
    }
}

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

impl Record for Place {
    const KIND: Kind = Kind::Depot;
    type Key = i64;

    fn key(&self) -> i64 {
        self.id.0
    }

    fn name(&self) -> String {
        self.id.to_string()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        let found = entries
            .iter()
            .map(|entry| if_found(places::get(conn, entry.value.id)));
        let found: Result<Vec<Option<Place>>> = found.collect();
        Ok(by_key(found?.into_iter().flatten().collect()))
    }

    fn over(&self, old: &Self) -> Self {
        Place {
            uuid: old.uuid,
            landmark: old.landmark.clone(),
            ..self.clone()
        }
    }

    fn put(&self, tx: &Tx, act: &Act, is_new: bool) -> Result<()> {
        match is_new {
            true => places::insert(tx, self.clone(), Source::File, act.now).map(drop),
            false => places::put(tx, self),
        }
    }
}

impl Record for OperatorEntry {
    const KIND: Kind = Kind::Operator;
    type Key = String;

    fn key(&self) -> String {
        self.login.clone()
    }

    fn name(&self) -> String {
        self.login.clone()
    }

    fn known(conn: &Connection, _: &[Entry<Self>]) -> Result<HashMap<String, Self>> {
        let known = auth::operators(conn)?
            .into_iter()
            .map(|operator| OperatorEntry {
                login: operator.login,
                role: operator.role,
                password_hash: Some(operator.password_hash),
            })
            .collect();
        Ok(by_key(known))
    }

    fn over(&self, old: &Self) -> Self {
        OperatorEntry {
            password_hash: self.password_hash.clone().or(old.password_hash.clone()),
            ..self.clone()
        }
    }

    fn is_runtime(&self, conn: &Connection) -> Result<bool> {
        let sql = "SELECT 1 FROM operators WHERE login = ?1 AND source = 'runtime'";
        Ok(conn.prepare_cached(sql)?.exists([&self.login])?)
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        let locked = auth::operator(tx.conn(), &self.login)?.is_some_and(|old| old.locked);
        let operator = Operator {
            id: OperatorId(0),
            login: self.login.clone(),
            password_hash: self.password_hash.clone().unwrap_or_default(),
            role: self.role,
            locked,
        };
        auth::put_operator(tx, &operator, Source::File).map(drop)
    }
}

impl Record for KeyEntry {
    const KIND: Kind = Kind::ApiKey;
    type Key = (Origin, [u8; 32]);

    fn key(&self) -> Self::Key {
        (self.key.dialect, self.hash)
    }

    /// A key has no name that may be told.
    fn name(&self) -> String {
        format!("of {}", self.key.dialect.as_str())
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<Self::Key, Self>> {
        let mut known = Vec::new();
        for entry in entries {
            let hash = entry.value.hash;
            if let Some(key) = auth::key(conn, entry.value.key.dialect, &hash)? {
                known.push(KeyEntry { key, hash });
            }
        }
        Ok(by_key(known))
    }

    fn over(&self, old: &Self) -> Self {
        let mut entry = self.clone();
        entry.key.id = old.key.id;
        entry.key.revoked = old.key.revoked;
        entry.key.label = old.key.label.clone();
        entry.key.created_at = old.key.created_at;
        entry
    }

    fn is_runtime(&self, conn: &Connection) -> Result<bool> {
        let sql = "SELECT 1 FROM api_keys WHERE dialect = ?1 AND hash = ?2 AND source = 'runtime'";
        let dialect = self.key.dialect.as_str();
        Ok(conn.prepare_cached(sql)?.exists((dialect, self.hash))?)
    }

    fn put(&self, tx: &Tx, act: &Act, is_new: bool) -> Result<()> {
        let mut key = self.key.clone();
        if is_new {
            key.created_at = act.now;
        }
        auth::put_key(tx, &key, &self.hash, Source::File).map(drop)
    }
}
