//! The index as it is kept in a file: names and addresses. The lexicon is made again on reading,
//! so a file cannot point at words that are not there.

use serde::{Deserialize, Serialize};

use super::house::natural_cmp;
use super::name::Spot;
use super::{AddressIndex, Entry};
use crate::geocoder::AddressKind;

/// Names with their addresses.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored(Vec<StoredName>);

#[derive(Serialize, Deserialize)]
struct StoredName {
    point: bool,
    text: Box<str>,
    locality: Box<str>,
    spots: Vec<Spot>,
    houses: Vec<Spot>,
}

impl From<AddressIndex> for Stored {
    fn from(index: AddressIndex) -> Stored {
        let names = index.names().map(|name| StoredName {
            point: name.kind == AddressKind::Point,
            text: name.text.clone(),
            locality: name.locality.clone(),
            spots: name.spots.clone(),
            houses: name.houses.clone(),
        });
        Stored(names.collect())
    }
}

impl From<Stored> for AddressIndex {
    fn from(stored: Stored) -> AddressIndex {
        let mut index = AddressIndex::default();
        for name in stored.0 {
            let StoredName {
                spots, mut houses, ..
            } = name;
            if !houses.is_sorted_by(|left, right| natural_cmp(&left.key, &right.key).is_le()) {
                houses.sort_by(|left, right| natural_cmp(&left.key, &right.key));
            }
            let empty = Entry {
                id: None,
                kind: if name.point {
                    AddressKind::Point
                } else {
                    AddressKind::Street
                },
                street: name.text.into(),
                house: String::new(),
                locality: name.locality.into(),
                point: None,
                comment: String::new(),
            };
            index.restore(&empty, |name| (name.spots, name.houses) = (spots, houses));
        }
        index
    }
}
