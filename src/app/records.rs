//! The books that people keep by hand: one way to list, write and remove every kind of record.
//!
//! A record is read, edited and written inside one transaction, so that two desks never overwrite each
//! other's fields. What a console writes is the office's from then on, like a change over an API.

use std::future::Future;

use super::{Caller, Dispatch, Error, NotAllowed, Result};
use pult_domain::{
    Address, AddressId, AddressKind, Client, Company, CompanyId, Crew, CrewGroup, CrewGroupId,
    Discount, DiscountCard, DiscountCardId, DiscountId, Driver, EventKind, Operator, OperatorId,
    QueuePolicy, Role, Service, Subject, Tariff, Vehicle, Wrong, Zone, ZoneId,
};
use pult_store::import::{Kind, exists};
use pult_store::places::Source;
use pult_store::work::Act;
use pult_store::{Connection, Tx, auth, books, crews, journal, remove, tariffs, work};

/// A kind of record that people look up, write and remove.
pub trait Record: Clone + Send + 'static {
    /// Its kind.
    const KIND: Kind;
    /// Who may write it.
    const ROLE: Role = Role::Admin;

    /// A record that is not made yet: id 0, nothing filled in.
    fn blank() -> Self;

    /// Its id.
    fn id(&self) -> i64;

    /// The company that it is for; none: the whole office.
    fn company(&self) -> Option<CompanyId> {
        None
    }

    /// Every record, by id.
    ///
    /// # Errors
    /// `Internal`.
    fn all(conn: &Connection) -> Result<Vec<Self>>;

    /// The record with an id.
    ///
    /// # Errors
    /// `NotFound`.
    fn get(conn: &Connection, id: i64) -> Result<Self> {
        let mut records = Self::all(conn)?.into_iter();
        records
            .find(|record| record.id() == id)
            .ok_or_else(|| Error::not_found(Self::KIND.as_str(), id))
    }

    /// Refuses what cannot be.
    ///
    /// # Errors
    /// `Invalid` names the field.
    fn check(&self, _conn: &Connection) -> Result<()> {
        Ok(())
    }

    /// Writes it, new (id 0) or changed; answers its id.
    ///
    /// # Errors
    /// What the store answers.
    fn put(self, tx: &Tx, act: &Act) -> Result<i64>;

    /// Removes the one with an id.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when something refers to it.
    fn remove(tx: &Tx, _act: &Act, id: i64) -> Result<()> {
        Ok(remove::remove(tx, Self::KIND, id)?)
    }

    /// Lets the office's memory take in what was written.
    fn written(_dispatch: &Dispatch) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

impl Dispatch {
    /// Every record of a kind, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn records<R: Record>(&self) -> Result<Vec<R>> {
        self.read(R::all).await
    }

    /// Makes a record (`None`) or changes the one with an id; answers its id.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `Invalid`, also by `edit`.
    pub async fn edit_record<R: Record>(
        &self,
        caller: &Caller,
        id: Option<i64>,
        edit: impl FnOnce(&mut R) -> Result<()> + Send + 'static,
    ) -> Result<i64> {
        caller.require(R::ROLE)?;
        let (caller, act) = (*caller, self.act(caller));
        let id = self
            .write(move |tx| {
                let mut record = match id {
                    Some(id) => own::<R>(tx.conn(), &caller, id)?,
                    None => R::blank(),
                };
                edit(&mut record)?;
                check_whose(&caller, &record)?;
                record.check(tx.conn())?;
                let id = record.put(tx, &act)?;
                note::<R>(tx, &act, id, "written")?;
                Ok(id)
            })
            .await?;
        R::written(self).await?;
        Ok(id)
    }

    /// Removes a record.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `InvalidState` when something refers to it.
    pub async fn remove_record<R: Record>(&self, caller: &Caller, id: i64) -> Result<()> {
        caller.require(R::ROLE)?;
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            if caller.company.is_some() {
                own::<R>(tx.conn(), &caller, id)?;
            }
            R::remove(tx, &act, id)?;
            note::<R>(tx, &act, id, "removed")
        })
        .await?;
        R::written(self).await
    }
}

/// The record with an id, if the caller may change it.
fn own<R: Record>(conn: &Connection, caller: &Caller, id: i64) -> Result<R> {
    let record = R::get(conn, id)?;
    check_whose(caller, &record)?;
    Ok(record)
}

/// Whoever is there for one company changes what is for that company alone.
fn check_whose(caller: &Caller, record: &impl Record) -> Result<()> {
    match caller.company.is_some() && caller.company != record.company() {
        true => Err(Error::forbidden(NotAllowed::BooksOfOffice)),
        false => Ok(()),
    }
}

/// Appends that a record was changed: of a crew as its own event, so that the desk reads it alone.
fn note<R: Record>(tx: &Tx, act: &Act, id: i64, what: &str) -> Result<()> {
    let mut event = act.event(EventKind::OfficeChanged);
    if R::KIND == Kind::Crew {
        event = act.event(EventKind::CrewChanged);
        event.crew = Some(pult_domain::CrewId(id));
    }
    let payload = &mut event.payload;
    payload.insert(R::KIND.as_str().to_owned(), id.to_string());
    payload.insert("change".to_owned(), what.to_owned());
    Ok(journal::append(tx, event)?)
}

fn check_name(name: &str) -> Result<()> {
    match name.trim().is_empty() {
        true => Err(Error::invalid("name", Wrong::Empty)),
        false => Ok(()),
    }
}

impl Record for Client {
    const KIND: Kind = Kind::Client;
    const ROLE: Role = Role::Dispatch;

    fn blank() -> Client {
        Client::default()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Client>> {
        Ok(books::clients(conn)?)
    }

    fn get(conn: &Connection, id: i64) -> Result<Client> {
        Ok(books::client(conn, pult_domain::ClientId(id))?)
    }

    fn check(&self, _: &Connection) -> Result<()> {
        match self.name.trim().is_empty() && self.phones.is_empty() {
            true => Err(Error::invalid("name", Wrong::NeitherNameNorPhone)),
            false => Ok(()),
        }
    }

    fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
        Ok(books::put_client(tx, &self, Source::Runtime)?.0)
    }
}

impl Record for Tariff {
    const KIND: Kind = Kind::Tariff;
    const ROLE: Role = Role::Senior;

    fn blank() -> Tariff {
        Tariff::default()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Tariff>> {
        Ok(tariffs::all(conn)?)
    }

    fn get(conn: &Connection, id: i64) -> Result<Tariff> {
        Ok(tariffs::get(conn, pult_domain::TariffId(id))?)
    }

    fn check(&self, conn: &Connection) -> Result<()> {
        self.validate()?;
        for (field, zone) in self.zones() {
            if !exists(conn, Kind::Zone, zone.0)? {
                return Err(Error::invalid(field, Wrong::NoSuchZone(zone)));
            }
        }
        match self.company {
            Some(id) if !exists(conn, Kind::Company, id.0)? => {
                Err(Error::invalid("company", Wrong::NotKnown))
            }
            _ => Ok(()),
        }
    }

    /// A changed tariff is a new version; one of the office file stays the file's.
    fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
        let source = tariffs::source(tx.conn(), self.id)?.unwrap_or(Source::Runtime);
        Ok(tariffs::put(tx, &self, source)?.0.0)
    }

    /// Old orders keep the version they were quoted, so a tariff stays.
    fn remove(_: &Tx, _: &Act, id: i64) -> Result<()> {
        Err(Error::state(Subject::new("tariff", id), "in use", "remove"))
    }
}

impl Record for Driver {
    const KIND: Kind = Kind::Driver;

    fn blank() -> Driver {
        Driver::default()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Driver>> {
        Ok(crews::drivers(conn)?)
    }

    fn get(conn: &Connection, id: i64) -> Result<Driver> {
        Ok(crews::driver(conn, pult_domain::DriverId(id))?)
    }

    fn check(&self, _: &Connection) -> Result<()> {
        check_name(&self.name)
    }

    fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
        Ok(crews::put_driver(tx, &self, Source::Runtime)?.0)
    }
}

impl Record for Vehicle {
    const KIND: Kind = Kind::Vehicle;

    fn blank() -> Vehicle {
        Vehicle::default()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Vehicle>> {
        Ok(crews::vehicles(conn)?)
    }

    fn get(conn: &Connection, id: i64) -> Result<Vehicle> {
        Ok(crews::vehicle(conn, pult_domain::VehicleId(id))?)
    }

    fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
        Ok(crews::put_vehicle(tx, &self, Source::Runtime)?.0)
    }
}

impl Record for Crew {
    const KIND: Kind = Kind::Crew;

    fn blank() -> Crew {
        Crew::default()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Crew>> {
        Ok(crews::all(conn)?)
    }

    fn get(conn: &Connection, id: i64) -> Result<Crew> {
        Ok(crews::get(conn, pult_domain::CrewId(id))?)
    }

    fn check(&self, conn: &Connection) -> Result<()> {
        crews::driver(conn, self.driver)?;
        Ok(())
    }

    fn put(mut self, tx: &Tx, act: &Act) -> Result<i64> {
        if self.id.0 == 0 {
            self.created_at = act.now;
        }
        Ok(crews::put_crew(tx, self, Source::Runtime)?.id.0)
    }

    /// Its orders remember it, so it goes off line and out of the lists instead.
    fn remove(tx: &Tx, act: &Act, id: i64) -> Result<()> {
        let mut crew = Crew::get(tx.conn(), id)?;
        work::close_shift(tx, act, crew.id)?;
        if !tx.live_of_crew(crew.id)?.is_empty() {
            return Err(Error::state(Subject::new("crew", id), "in use", "remove"));
        }
        crew.archived_at = Some(act.now);
        crews::put_crew(tx, crew, Source::Runtime)?;
        Ok(())
    }
}

impl Record for Zone {
    const KIND: Kind = Kind::Zone;

    fn blank() -> Zone {
        Zone {
            id: ZoneId(0),
            name: String::new(),
            city: true,
            queue: QueuePolicy::default(),
            polygons: Vec::new(),
        }
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Zone>> {
        Ok(books::zones(conn)?)
    }

    fn check(&self, _: &Connection) -> Result<()> {
        check_name(&self.name)
    }

    /// A new zone comes last: whatever an older one contains stays its own.
    fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
        let position = books::zone_position(tx.conn(), self.id)?;
        Ok(books::put_zone(tx, &self, position, Source::Runtime)?.0)
    }

    async fn written(dispatch: &Dispatch) -> Result<()> {
        dispatch.reload_books().await
    }
}

impl Record for Address {
    const KIND: Kind = Kind::Address;

    fn blank() -> Address {
        Address {
            id: AddressId(0),
            kind: AddressKind::House,
            settlement: String::new(),
            street: String::new(),
            house: String::new(),
            point: None,
            comment: String::new(),
        }
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Address>> {
        Ok(books::addresses(conn)?)
    }

    fn check(&self, _: &Connection) -> Result<()> {
        match self.street.trim().is_empty() {
            true => Err(Error::invalid("street", Wrong::Empty)),
            false => Ok(()),
        }
    }

    /// An entry is known by kind, settlement, street and house: one that was renamed is another.
    fn put(self, tx: &Tx, act: &Act) -> Result<i64> {
        if self.id.0 > 0 {
            Address::remove(tx, act, self.id.0)?;
        }
        Ok(books::put_address(tx, &self, Source::Runtime)?.0)
    }

    async fn written(dispatch: &Dispatch) -> Result<()> {
        dispatch.reload_books().await
    }
}

impl Record for Operator {
    const KIND: Kind = Kind::Operator;

    /// Nobody's password opens him until one is made.
    fn blank() -> Operator {
        Operator {
            id: OperatorId(0),
            login: String::new(),
            name: String::new(),
            password_hash: String::new(),
            role: Role::Dispatch,
            locked: false,
        }
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn all(conn: &Connection) -> Result<Vec<Operator>> {
        Ok(auth::operators(conn)?)
    }

    fn check(&self, conn: &Connection) -> Result<()> {
        if self.login.trim().is_empty() {
            return Err(Error::invalid("login", Wrong::Empty));
        }
        match auth::operator(conn, &self.login)? {
            Some(known) if known.id != self.id => {
                Err(Error::invalid("login", Wrong::ExistsAlready))
            }
            _ => Ok(()),
        }
    }

    fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
        Ok(auth::put_operator(tx, &self, Source::Runtime)?.0)
    }

    /// The journal remembers him, so he is shut out instead.
    fn remove(tx: &Tx, _: &Act, id: i64) -> Result<()> {
        let mut operator = auth::operator_by_id(tx.conn(), OperatorId(id))?;
        operator.locked = true;
        auth::put_operator(tx, &operator, Source::Runtime)?;
        Ok(())
    }

    async fn written(dispatch: &Dispatch) -> Result<()> {
        dispatch.leave_desks_of_locked().await
    }
}

/// A kind of the books that is an id, a few fields, and one function to list and one to write it.
macro_rules! plain_records {
    ($($record:ident, $kind:expr, $list:path, $put:path, $blank:expr, $check:expr;)+) => {$(
        impl Record for $record {
            const KIND: Kind = $kind;

            fn blank() -> $record {
                $blank
            }

            fn id(&self) -> i64 {
                self.id.0
            }

            fn all(conn: &Connection) -> Result<Vec<$record>> {
                Ok($list(conn)?)
            }

            fn check(&self, _: &Connection) -> Result<()> {
                let check: fn(&$record) -> Result<()> = $check;
                check(self)
            }

            fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
                Ok($put(tx, &self, Source::Runtime)?.0)
            }
        }
    )+};
}

plain_records! {
    Company, Kind::Company, books::companies, books::put_company,
        Company { id: CompanyId(0), name: String::new(), quality: None }, |it| check_name(&it.name);
    CrewGroup, Kind::CrewGroup, books::crew_groups, books::put_crew_group,
        CrewGroup { id: CrewGroupId(0), name: String::new() }, |it| check_name(&it.name);
    Service, Kind::Service, books::services, books::put_service,
        Service::default(), |it| Ok(it.validate()?);
    Discount, Kind::Discount, books::discounts, books::put_discount,
        Discount::default(), |it| Ok(it.validate()?);
    DiscountCard, Kind::DiscountCard, books::discount_cards, books::put_discount_card,
        DiscountCard { id: DiscountCardId(0), number: String::new(), discount: DiscountId(0) },
        |it| check_name(&it.number);
}
