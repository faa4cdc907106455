//! The office itself: its companies, clients, zones, operators and keys.

use super::{
    ApiKeyId, ClientId, CompanyId, CrewId, DiscountCardId, DiscountId, DriverId, Error,
    LedgerEntryId, Locale, Money, OperatorId, OrderId, Origin, Phone, Point, Result, SiteKeyId,
    Timestamp, Wrong, ZoneId,
};

/// What the whole office shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Its name.
    pub name: String,
    /// Its time zone, by IANA name.
    pub timezone: String,
    /// Its currency, by ISO 4217 code.
    pub currency: String,
    /// The language of its texts.
    pub locale: Locale,
    /// The town or village that its addresses are in when they name none; empty: the one that has most
    /// of them.
    pub city: String,
    /// What customers call when they want a person; empty when no page shall say one.
    pub phone: String,
}

impl Default for Office {
    fn default() -> Office {
        Office {
            name: "pult".to_owned(),
            timezone: "Europe/Moscow".to_owned(),
            currency: "RUB".to_owned(),
            locale: Locale::Ru,
            city: String::new(),
            phone: String::new(),
        }
    }
}

/// How hard the engine thinks for a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Quality {
    /// Quick: one task an assignment unless two share both ends.
    #[default]
    Low,
    /// Better: tasks are merged where it pays.
    Medium,
}

impl Quality {
    /// The word in configuration, database and the Yandex API.
    pub fn as_str(self) -> &'static str {
        match self {
            Quality::Low => "low",
            Quality::Medium => "medium",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<Quality> {
        match text {
            "low" => Ok(Quality::Low),
            "medium" => Ok(Quality::Medium),
            _ => Err(Error::invalid(
                "quality",
                Wrong::not_one_of(text, &["low", "medium"]),
            )),
        }
    }
}

/// A taxi or delivery service of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// The id.
    pub id: CompanyId,
    /// The name.
    pub name: String,
    /// How hard the engine thinks; `None`: as configured.
    pub quality: Option<Quality>,
}

/// A client of the books.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Client {
    /// The id.
    pub id: ClientId,
    /// The name.
    pub name: String,
    /// The phones it calls from.
    pub phones: Vec<Phone>,
    /// Its discount.
    pub discount: Option<DiscountId>,
    /// On the blacklist.
    pub blocked: bool,
    /// Why.
    pub reason: String,
    /// Crews it does not want.
    pub refused_crews: Vec<CrewId>,
}

/// A discount card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscountCard {
    /// The id.
    pub id: DiscountCardId,
    /// The number printed on it.
    pub number: String,
    /// What it gives.
    pub discount: DiscountId,
}

/// How orders of a zone are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum QueuePolicy {
    /// To whoever is there soonest.
    #[default]
    Nearest,
    /// To whoever came first into the zone.
    Queue,
    /// To whoever is rated best.
    Rating,
}

impl QueuePolicy {
    /// The word in the office file and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            QueuePolicy::Nearest => "nearest",
            QueuePolicy::Queue => "queue",
            QueuePolicy::Rating => "rating",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<QueuePolicy> {
        match text {
            "nearest" => Ok(QueuePolicy::Nearest),
            "queue" => Ok(QueuePolicy::Queue),
            "rating" => Ok(QueuePolicy::Rating),
            _ => Err(Error::invalid(
                "queue",
                Wrong::not_one_of(text, &["nearest", "queue", "rating"]),
            )),
        }
    }
}

/// A zone: the first one in file order that contains a point is its zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The id.
    pub id: ZoneId,
    /// The name.
    pub name: String,
    /// Inside city limits: kilometres here are city kilometres.
    pub city: bool,
    /// How its orders are offered.
    pub queue: QueuePolicy,
    /// Polygons, each an outer ring followed by its holes.
    pub polygons: Vec<Vec<Vec<Point>>>,
}

/// What an operator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks.
    Read,
    /// Takes and assigns orders.
    Dispatch,
    /// Tariffs, clients, and what others did.
    Senior,
    /// Everything.
    Admin,
}

impl Role {
    /// The word in the office file and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Read => "read",
            Role::Dispatch => "dispatch",
            Role::Senior => "senior",
            Role::Admin => "admin",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<Role> {
        match text {
            "read" => Ok(Role::Read),
            "dispatch" => Ok(Role::Dispatch),
            "senior" => Ok(Role::Senior),
            "admin" => Ok(Role::Admin),
            _ => Err(Error::invalid(
                "role",
                Wrong::not_one_of(text, &["read", "dispatch", "senior", "admin"]),
            )),
        }
    }
}

/// Somebody who may use the console or an API that asks for a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The id.
    pub id: OperatorId,
    /// The login.
    pub login: String,
    /// What people call them; may be empty.
    pub name: String,
    /// The Argon2id hash of the password.
    pub password_hash: String,
    /// What he may do.
    pub role: Role,
    /// Shut out.
    pub locked: bool,
}

impl Operator {
    /// What they are called where they are seen: by name, else by login.
    pub fn called(&self) -> &str {
        match self.name.is_empty() {
            true => &self.login,
            false => &self.name,
        }
    }
}

/// A key of a dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The id.
    pub id: ApiKeyId,
    /// The dialect it opens.
    pub dialect: Origin,
    /// The company it may address; `None`: the whole office.
    pub company: Option<CompanyId>,
    /// Refused for good, and told so.
    pub banned: bool,
    /// No longer known.
    pub revoked: bool,
    /// A name for people.
    pub label: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A key that stands in the pages of a website, for everybody to read: it opens the booking widget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteKey {
    /// The id.
    pub id: SiteKeyId,
    /// The key itself; it is no secret.
    pub key: String,
    /// The company that orders go to; `None`: the office's first.
    pub company: Option<CompanyId>,
    /// The origins whose pages may use it: `https://taxi.example`.
    pub origins: Vec<String>,
    /// At most so many orders an hour.
    pub orders_per_hour: u32,
    /// At most so many codes an hour.
    pub codes_per_hour: u32,
    /// A name for people.
    pub label: String,
    /// No longer known.
    pub revoked: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl SiteKey {
    /// Whether pages of an origin may use the key.
    pub fn admits(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known == origin)
    }

    /// An origin as browsers spell it: scheme, host and port, in lower case, without a path.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn origin(text: &str) -> Result<String> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let is_host = |host: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
            !host.is_empty() && host.chars().all(allowed)
        };
        match host {
            Some(host) if is_host(host) => Ok(text),
            _ => Err(Error::invalid("origin", Wrong::NoWebOrigin(text))),
        }
    }
}

/// Rating points of a driver, alive until they expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Whose.
    pub driver: DriverId,
    /// How many; negative takes away.
    pub points: i64,
    /// Until when they count.
    pub expires_at: Timestamp,
    /// Why.
    pub comment: String,
}

/// A movement on a driver's account; the balance is their sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The id; 0 before it is written.
    pub id: LedgerEntryId,
    /// Whose.
    pub driver: DriverId,
    /// For which order.
    pub order: Option<OrderId>,
    /// Positive: to the driver.
    pub sum: Money,
    /// What it is: `fare`, `receipt`, `expense`, and the words of the cash desk.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// A remark.
    pub comment: String,
}
