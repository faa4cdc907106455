//! The embedded [`Geocoder`](super::geocoder::Geocoder): an address book in memory with a search that forgives.
//!
//! A query is cut into words like the names are ([`normalise`]); each word finds the words of
//! the [`lexicon`] it may mean, exactly, by its beginning, in the other script
//! ([`transliteration`]), in the wrong keyboard [`layout`] or with typing errors ([`typos`]);
//! the names that have them are scored ([`fit`]), and the numbers that are left name the
//! [`house`] and its entrance. [`nearest`] goes the other way, from a point to its address.

mod extract;
mod fit;
mod house;
mod index;
pub mod layout;
mod lexicon;
mod listing;
mod name;
mod nearest;
mod normalise;
mod osm_tags;
mod query;
mod search;
mod stored;
#[cfg(test)]
mod tests;
mod transliteration;
mod typos;
mod words;

pub use extract::Reader;
pub use house::{house_key, natural_cmp};
pub use index::AddressIndex;
pub use osm_tags::addresses_from_tags;
pub use transliteration::skeleton;
pub use words::{Word, fold, words};

use super::geocoder::AddressKind;
use pult_domain::{AddressId, Point};

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
    /// Town or village; empty for the office's own. Equal street names in different localities
    /// are different streets.
    pub locality: String,
    /// Where it is, when known.
    pub point: Option<Point>,
    /// Shown beside the address.
    pub comment: String,
}
