//! The embedded [`Geocoder`](super::geocoder::Geocoder): an address book in memory with a search that forgives.
//!
//! A query is cut into words like the names are ([`normalise`]); each word finds the words of
//! the [`lexicon`] it may mean, exactly, by its beginning, in the other script
//! ([`transliteration`]), in the wrong keyboard [`layout`] or with typing errors ([`typos`]);
//! the names that have them are scored ([`fit`]), and the numbers that are left name the
//! [`house`] and its entrance. [`verdict`] says whether one of them is what was meant. [`nearest`] goes
//! the other way, from a point to its address; [`corners`] knows where streets meet. At import,
//! [`settling`] gives each address its settlement.

mod apart;
mod cities;
mod corners;
mod extract;
mod fit;
mod hit;
mod house;
mod index;
pub mod layout;
mod lexicon;
mod listing;
mod markers;
mod name;
mod nearest;
mod normalise;
mod osm_tags;
mod query;
mod readings;
mod retold;
mod said;
mod search;
mod settling;
mod side_by_side;
mod spatial;
pub mod spoken;
mod stations;
mod stored;
#[cfg(test)]
mod tests;
mod towns;
mod transliteration;
mod twins;
mod typos;
mod verdict;
mod vocabulary;
mod whereabouts;
mod words;

pub use extract::Reader;
pub(crate) use extract::rings;
pub use house::{house_key, natural_cmp};
pub use index::AddressIndex;
pub use osm_tags::addresses_from_tags;
pub use transliteration::skeleton;
pub use vocabulary::cardinal;
pub use words::{Word, fold, words};

use super::geocoder::AddressKind;
use pult_domain::{AddressId, Point};

/// What a named point is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
pub enum Sort {
    /// A street, a house, a shop, a station.
    #[default]
    Usual,
    /// A stop of buses or trams.
    Stop,
    /// A town, a village, a hamlet as a whole.
    Settlement,
    /// A station of trains, whatever its name: people call it `вокзал`.
    Station,
    /// A station of buses.
    BusStation,
}

/// An entry of the address book, or an address of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The book's number; `None` for what a map brings.
    pub id: Option<AddressId>,
    /// What it is. A house makes its street findable too.
    pub kind: AddressKind,
    /// Name of the street or the point, as it is shown.
    pub street: String,
    /// House number; empty for a street or a point.
    pub house: String,
    /// Town or village; empty for the office's own. Equal street names in different settlements
    /// are different streets.
    pub settlement: String,
    /// The part of a town that it is in, `Северный`; empty when unknown. Equal houses are told apart by it.
    pub district: String,
    /// What a named point is.
    pub sort: Sort,
    /// Where it is, when known.
    pub point: Option<Point>,
    /// Shown beside the address.
    pub comment: String,
}

impl Default for Entry {
    fn default() -> Entry {
        Entry {
            id: None,
            kind: AddressKind::House,
            street: String::new(),
            house: String::new(),
            settlement: String::new(),
            district: String::new(),
            sort: Sort::Usual,
            point: None,
            comment: String::new(),
        }
    }
}
