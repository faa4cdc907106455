//! The index as it is kept in a file: names and addresses. The lexicon is made again on reading,
//! so a file cannot point at words that are not there.

use serde::{Deserialize, Serialize};

use super::corners::Corners;
use super::house::natural_cmp;
use super::name::Spot;
use super::{AddressIndex, Entry, Sort};
use crate::geocoder::AddressKind;

/// Names with their addresses, and the corners between them by their place in the list.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    names: Vec<StoredName>,
    corners: Corners,
}

#[derive(Serialize, Deserialize)]
struct StoredName {
    point: bool,
    sort: Sort,
    text: Box<str>,
    settlement: Box<str>,
    spots: Vec<Spot>,
    houses: Vec<Spot>,
}

impl From<AddressIndex> for Stored {
    fn from(index: AddressIndex) -> Stored {
        let numbered: Vec<u32> = index.numbered_names().map(|(number, _)| number).collect();
        let names = index.names().map(|name| StoredName {
            point: name.kind == AddressKind::Point,
            sort: name.sort,
            text: name.text.clone(),
            settlement: name.settlement.clone(),
            spots: name.spots.clone(),
            houses: name.houses.clone(),
        });
        Stored {
            names: names.collect(),
            corners: index.corners.renumbered(&numbered),
        }
    }
}

impl From<Stored> for AddressIndex {
    fn from(stored: Stored) -> AddressIndex {
        let mut index = AddressIndex::default();
        for name in stored.names {
            let StoredName {
                spots, mut houses, ..
            } = name;
            if !houses.is_sorted_by(|left, right| natural_cmp(&left.key, &right.key).is_le()) {
                houses.sort_by(|left, right| natural_cmp(&left.key, &right.key));
            }
            let empty = Entry {
                kind: if name.point {
                    AddressKind::Point
                } else {
                    AddressKind::Street
                },
                sort: name.sort,
                street: name.text.into(),
                settlement: name.settlement.into(),
                ..Entry::default()
            };
            index.restore(&empty, |name| (name.spots, name.houses) = (spots, houses));
        }
        index.corners = stored.corners;
        index.pin_all();
        index
    }
}
