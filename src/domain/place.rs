//! Places: the addresses of orders, depots and stands; and the address book.

use uuid::Uuid;

use super::{AddressId, CompanyId, Error, PlaceId, Point, Result, Wrong};

/// Free fields that one dialect alone understands, by prefixed name (`navixy.tags`). Values are text,
/// spelt by whoever owns the prefix.
pub type Attributes = std::collections::BTreeMap<String, String>;

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PlaceKind {
    /// An address or a point of one order.
    #[default]
    Address,
    /// A depot of the reference book.
    Depot,
    /// A taxi stand.
    Stand,
}

impl PlaceKind {
    /// The kind's word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            PlaceKind::Address => "address",
            PlaceKind::Depot => "depot",
            PlaceKind::Stand => "stand",
        }
    }

    /// Reads the kind's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<PlaceKind> {
        match text {
            "address" => Ok(PlaceKind::Address),
            "depot" => Ok(PlaceKind::Depot),
            "stand" => Ok(PlaceKind::Stand),
            _ => Err(Error::invalid("kind", Wrong::NoPlaceKind(text.to_owned()))),
        }
    }
}

/// Somewhere a crew can be sent to. A place that is not made yet has id 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// Its public name in dialects that speak UUIDs.
    pub uuid: Uuid,
    /// Whose it is; `None`: the whole office's.
    pub company: Option<CompanyId>,
    /// Address, depot or stand.
    pub kind: PlaceKind,
    /// The client's own id of it.
    pub external_ref: Option<String>,
    /// A depot's or stand's name.
    pub name: String,
    /// The address as text; empty when unknown.
    pub address: String,
    /// How to find the door.
    pub landmark: String,
    /// Where it is, when known.
    pub point: Option<Point>,
    /// The town or village that the address is in; empty when unknown. The address names it too, unless
    /// it is the office's own.
    pub settlement: String,
    /// How sure the office is that the point is where the address says.
    pub certainty: Certainty,
}

/// How much of an address the office knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Certainty {
    /// The house or the place itself; every word is accounted for.
    Exact,
    /// The street is known, the house is not: the point is the street's.
    Street,
    /// Only the settlement is known.
    Settlement,
    /// Something of it was guessed.
    Guessed,
    /// Text alone: nobody knows where it is.
    #[default]
    Typed,
}

impl Certainty {
    /// The word in the database and in APIs.
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Exact => "exact",
            Certainty::Street => "street",
            Certainty::Settlement => "settlement",
            Certainty::Guessed => "guessed",
            Certainty::Typed => "typed",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<Certainty> {
        let all = [
            Certainty::Exact,
            Certainty::Street,
            Certainty::Settlement,
            Certainty::Guessed,
            Certainty::Typed,
        ];
        let known = all.into_iter().find(|word| word.as_str() == text);
        known.ok_or_else(|| Error::invalid("certainty", Wrong::NoCertainty(text.to_owned())))
    }
}

impl Place {
    /// A place for one order, from its address text and point. A point that comes with the text is
    /// taken at its word.
    pub fn address(text: impl Into<String>, point: Option<Point>) -> Place {
        Place {
            address: text.into(),
            point,
            certainty: match point {
                Some(_) => Certainty::Exact,
                None => Certainty::Typed,
            },
            ..Place::default()
        }
    }

    /// How it is called: its address in full; else its name, else its coordinates, since what came from a map or
    /// a tracker has no more than these. Empty when nobody knows where it is.
    pub fn called(&self) -> String {
        match self.point {
            _ if !self.address.is_empty() => self.in_full(),
            Some(point) if self.name.is_empty() => format!("{:.5}, {:.5}", point.lat, point.lon),
            _ => self.name.clone(),
        }
    }

    /// The address as people say it: with how to find the door.
    pub fn in_full(&self) -> String {
        match (self.address.as_str(), self.landmark.as_str()) {
            (address, "") => address.to_owned(),
            ("", door) => door.to_owned(),
            (address, door) => format!("{address}, {door}"),
        }
    }

    /// Whether a text is this address, with how to find the door or without.
    pub fn reads(&self, text: &str) -> bool {
        self.address == text || self.in_full() == text
    }

    /// Whether somebody who says `said` means this very place: its address, with the door, at its point or at none.
    pub fn is_as(&self, said: &Place) -> bool {
        let same_door = self.landmark == said.landmark || self.in_full() == said.in_full();
        let same_point = said.point.is_none() || said.point == self.point;
        let same_id = said.id == PlaceId::default() || said.id == self.id;
        self.reads(&said.in_full()) && same_door && same_point && same_id && !said.is_unknown()
    }

    /// How sure its point is: a depot or a stand is where the office put it.
    pub fn certainty(&self) -> Certainty {
        match (self.kind, self.point) {
            (PlaceKind::Depot | PlaceKind::Stand, Some(_)) => Certainty::Exact,
            _ => self.certainty,
        }
    }

    /// Whether nothing is known of it: the end of a ride whose destination is not given.
    pub fn is_unknown(&self) -> bool {
        self.address.is_empty() && self.point.is_none()
    }
}

/// What an entry of the address book names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressKind {
    /// A street.
    Street,
    /// A house of a street.
    House,
    /// A named point: a station, a shop, a stand.
    Point,
}

impl AddressKind {
    /// The kind's word in the office file, the database and the Taxi-Master API.
    pub fn as_str(self) -> &'static str {
        match self {
            AddressKind::Street => "street",
            AddressKind::House => "house",
            AddressKind::Point => "point",
        }
    }

    /// Reads the kind's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<AddressKind> {
        match text {
            "street" => Ok(AddressKind::Street),
            "house" => Ok(AddressKind::House),
            "point" => Ok(AddressKind::Point),
            _ => Err(Error::invalid(
                "kind",
                Wrong::not_one_of(text, &["street", "house", "point"]),
            )),
        }
    }
}

/// An entry of the address book.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// Its id.
    pub id: AddressId,
    /// Street, house or point.
    pub kind: AddressKind,
    /// The town or village; empty for the office's own.
    pub settlement: String,
    /// The street; for a point, its name.
    pub street: String,
    /// The house number; empty for a street or a point.
    pub house: String,
    /// Where it is, when known.
    pub point: Option<Point>,
    /// A remark for whoever reads it.
    pub comment: String,
}
