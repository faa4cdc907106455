//! What an import brings: records, each with the place it was read from.

use pult_domain::{
    Address, ApiKey, CashRule, Client, Company, Crew, CrewGroup, Discount, DiscountCard, Driver,
    Office, Place, Point, Role, Service, SiteKey, Tariff, Vehicle, Zone,
};
use pult_input::At;

/// Reference data to be written, in the order of its file.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// The office itself.
    pub office: Option<Office>,
    /// Companies.
    pub companies: Vec<Entry<Company>>,
    /// Crew groups.
    pub crew_groups: Vec<Entry<CrewGroup>>,
    /// Services.
    pub services: Vec<Entry<Service>>,
    /// Discounts.
    pub discounts: Vec<Entry<Discount>>,
    /// Discount cards.
    pub discount_cards: Vec<Entry<DiscountCard>>,
    /// Clients.
    pub clients: Vec<Entry<Client>>,
    /// Tariffs.
    pub tariffs: Vec<Entry<Tariff>>,
    /// Zones; their order decides which one a point belongs to.
    pub zones: Vec<Entry<ZoneEntry>>,
    /// Entries of the address book.
    pub addresses: Vec<Entry<Address>>,
    /// Vehicles.
    pub vehicles: Vec<Entry<VehicleEntry>>,
    /// Drivers.
    pub drivers: Vec<Entry<DriverEntry>>,
    /// Crews.
    pub crews: Vec<Entry<CrewEntry>>,
    /// Depots, with their number as `external_ref`.
    pub depots: Vec<Entry<Place>>,
    /// Taxi stands.
    pub stands: Vec<Entry<StandEntry>>,
    /// Rules of the cash desk.
    pub cash_rules: Vec<Entry<CashRule>>,
    /// Publishable keys.
    pub site_keys: Vec<Entry<SiteKey>>,
    /// Operators.
    pub operators: Vec<Entry<OperatorEntry>>,
    /// Keys of the dialects.
    pub keys: Vec<Entry<KeyEntry>>,
}

/// A record, where it was read, and what it refers to.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// Where it was read.
    pub at: At,
    /// The record.
    pub value: T,
    /// The records it needs.
    pub references: Vec<Reference>,
}

/// A record that another one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Of which kind.
    pub kind: Kind,
    /// Its id.
    pub id: i64,
    /// Where it is named.
    pub at: At,
}

/// A vehicle and its photo.
#[derive(Debug, Clone, PartialEq)]
pub struct VehicleEntry {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// Its photo, when the file has one.
    pub photo: Option<Vec<u8>>,
}

/// A driver and his photo.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverEntry {
    /// The driver.
    pub driver: Driver,
    /// His photo, when the file has one.
    pub photo: Option<Vec<u8>>,
}

/// A crew, and how it starts.
#[derive(Debug, Clone, PartialEq)]
pub struct CrewEntry {
    /// The crew.
    pub crew: Crew,
    /// Comes on line when it is first imported.
    pub online: bool,
    /// Where it stands when the office starts.
    pub start: Option<Point>,
}

/// A zone and its place among the zones.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneEntry {
    /// The zone.
    pub zone: Zone,
    /// Its place; the first zone that contains a point is its zone.
    pub position: usize,
}

/// A taxi stand.
#[derive(Debug, Clone, PartialEq)]
pub struct StandEntry(pub Place);

/// An operator. Whether he is locked is not the file's to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorEntry {
    /// The login.
    pub login: String,
    /// What people call them; `None`: as before.
    pub name: Option<String>,
    /// What he may do.
    pub role: Role,
    /// The Argon2id hash of a password that is new; `None`: the one he has, and nobody's when he
    /// is new.
    pub password_hash: Option<String>,
}

/// A key of a dialect with its keyed hash. Whether it is revoked is not the file's to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    /// The key.
    pub key: ApiKey,
    /// Its hash.
    pub hash: [u8; 32],
}

/// The kinds of records a file may hold, by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `[office]`.
    Office,
    /// `[[company]]`.
    Company,
    /// `[[crew_group]]`.
    CrewGroup,
    /// `[[service]]`.
    Service,
    /// `[[discount]]`.
    Discount,
    /// `[[discount_card]]`.
    DiscountCard,
    /// `[[client]]`.
    Client,
    /// `[[tariff]]`.
    Tariff,
    /// `[[zone]]`.
    Zone,
    /// `[[address]]`.
    Address,
    /// `[[driver]]`.
    Driver,
    /// `[[vehicle]]`.
    Vehicle,
    /// `[[crew]]`.
    Crew,
    /// `[[depot]]`.
    Depot,
    /// `[[stand]]`.
    Stand,
    /// `[[operator]]`.
    Operator,
    /// `[[api_key]]`.
    ApiKey,
    /// `[[cash_rule]]`.
    CashRule,
    /// `[[site_key]]`.
    SiteKey,
}

impl Kind {
    /// The word of the office file.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Office => "office",
            Kind::Company => "company",
            Kind::CrewGroup => "crew_group",
            Kind::Service => "service",
            Kind::Discount => "discount",
            Kind::DiscountCard => "discount_card",
            Kind::Client => "client",
            Kind::Tariff => "tariff",
            Kind::Zone => "zone",
            Kind::Address => "address",
            Kind::Driver => "driver",
            Kind::Vehicle => "vehicle",
            Kind::Crew => "crew",
            Kind::Depot => "depot",
            Kind::Stand => "stand",
            Kind::Operator => "operator",
            Kind::ApiKey => "api_key",
            Kind::CashRule => "cash_rule",
            Kind::SiteKey => "site_key",
        }
    }

    /// The table of its records.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Kind::Office => "office",
            Kind::Company => "companies",
            Kind::CrewGroup => "crew_groups",
            Kind::Service => "services",
            Kind::Discount => "discounts",
            Kind::DiscountCard => "discount_cards",
            Kind::Client => "clients",
            Kind::Tariff => "tariffs",
            Kind::Zone => "zones",
            Kind::Address => "addresses",
            Kind::Driver => "drivers",
            Kind::Vehicle => "vehicles",
            Kind::Crew => "crews",
            Kind::Depot | Kind::Stand => "places",
            Kind::Operator => "operators",
            Kind::ApiKey => "api_keys",
            Kind::CashRule => "cash_rules",
            Kind::SiteKey => "site_keys",
        }
    }
}
