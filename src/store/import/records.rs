//! How each record of the books is found, compared and written.

use std::collections::HashMap;

use rusqlite::Connection;

use super::book::{Entry, Kind, StandEntry, ZoneEntry};
use super::record::{Record, by_key, if_found};
use crate::places::Source;
use crate::work::Act;
use crate::{Result, Tx, books, cash, places, tariffs};
use pult_domain::{
    Address, AddressKind, CashRule, Client, Company, CrewGroup, Discount, DiscountCard, Place,
    Service, Tariff,
};

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
    type Key = (AddressKind, String, String, String);

    fn key(&self) -> Self::Key {
        (
            self.kind,
            self.settlement.clone(),
            self.street.clone(),
            self.house.clone(),
        )
    }

    fn name(&self) -> String {
        let parts = [
            self.kind.as_str(),
            &self.settlement,
            &self.street,
            &self.house,
        ];
        let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        named.join(" ")
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

impl Record for StandEntry {
    const KIND: Kind = Kind::Stand;
    type Key = i64;

    fn key(&self) -> i64 {
        self.0.id.0
    }

    fn name(&self) -> String {
        self.0.id.to_string()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        let found = entries
            .iter()
            .map(|entry| if_found(places::get(conn, entry.value.0.id)));
        let found: Result<Vec<Option<Place>>> = found.collect();
        Ok(by_key(
            found?.into_iter().flatten().map(StandEntry).collect(),
        ))
    }

    fn over(&self, old: &Self) -> Self {
        StandEntry(self.0.over(&old.0))
    }

    fn put(&self, tx: &Tx, act: &Act, is_new: bool) -> Result<()> {
        self.0.put(tx, act, is_new)
    }
}

impl Record for CashRule {
    const KIND: Kind = Kind::CashRule;
    type Key = i64;

    fn key(&self) -> i64 {
        self.id.0
    }

    fn name(&self) -> String {
        self.id.to_string()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<i64, Self>> {
        match entries.is_empty() {
            true => Ok(HashMap::new()),
            false => Ok(by_key(cash::rules(conn)?)),
        }
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        cash::put_rule(tx, self, Source::File).map(drop)
    }
}
