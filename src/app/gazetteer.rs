//! All addresses known: those of the map, with the office's own book on top.

use std::collections::{HashMap, HashSet};

use pult_domain::{Address, AddressId};
use pult_geo::Bounds;
use pult_geo::addresses::{AddressIndex, Entry, Sort};

/// The addresses of a map and of the address book in one index. The book changes in place, so that a
/// learned address costs nothing on a map of a whole region. Where both know an address, a search
/// finds the book's.
#[derive(Debug, Default)]
pub struct Gazetteer {
    index: AddressIndex,
    /// What of the book is in the index.
    book: HashMap<AddressId, Entry>,
}

impl Gazetteer {
    /// The addresses of a map, without any book yet.
    pub fn of_map(index: AddressIndex) -> Gazetteer {
        Gazetteer {
            index,
            book: HashMap::new(),
        }
    }

    /// All of them, to search in.
    pub fn index(&self) -> &AddressIndex {
        &self.index
    }

    /// Makes the book what `book` says; `home` is the office's own settlement, if it says one.
    pub fn read_book(&mut self, book: &[Address], home: &str) {
        self.begin_book(book, home);
        book.iter().for_each(|address| self.put(address));
    }

    /// Forgets what is not in `book`, and puts the centre into the middle of it.
    pub(super) fn begin_book(&mut self, book: &[Address], home: &str) {
        let kept: HashSet<AddressId> = book.iter().map(|address| address.id).collect();
        let index = &mut self.index;
        index.set_home(home);
        self.book.retain(|id, entry| {
            let stays = kept.contains(id);
            if !stays {
                index.remove(entry);
            }
            stays
        });
        let bounds = Bounds::of(book.iter().filter_map(|address| address.point));
        index.set_centre(bounds.map(|bounds| bounds.center()));
    }

    /// Puts an entry of the book in, in place of what it was before.
    pub fn put(&mut self, address: &Address) {
        let new = entry(address);
        let old = self.book.get(&address.id);
        if old == Some(&new) {
            return;
        }
        if let Some(old) = old {
            self.index.remove(old);
        }
        self.index.add(&new);
        self.book.insert(address.id, new);
    }
}

fn entry(address: &Address) -> Entry {
    Entry {
        id: Some(address.id),
        kind: address.kind,
        street: address.street.clone(),
        house: address.house.clone(),
        settlement: address.settlement.clone(),
        district: String::new(),
        sort: Sort::Usual,
        point: address.point,
        comment: address.comment.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Caller, Clock, Dispatch, Parts};
    use pult_domain::{AddressKind, Meters, Point, Timestamp};
    use pult_engine::Policy;
    use pult_geo::StraightLine;
    use pult_geo::geocoder::{Certainty, Found, Geocoder, Verdict};
    use pult_store::Store;

    fn book_entry(id: i64, house: &str, lat: f64) -> Address {
        Address {
            id: AddressId(id),
            kind: AddressKind::House,
            settlement: String::new(),
            street: "улица Тимирязева".to_owned(),
            house: house.to_owned(),
            point: Point::new(lat, 37.5),
            comment: String::new(),
        }
    }

    /// A map with house 4 at 55.8 north.
    fn map() -> Gazetteer {
        let known = entry(&book_entry(0, "4", 55.8));
        Gazetteer::of_map(AddressIndex::new([Entry { id: None, ..known }]))
    }

    fn ids(gazetteer: &Gazetteer, text: &str) -> Vec<Option<i64>> {
        let found = gazetteer.index().search(text, 10);
        found.iter().map(|it| it.id.map(|id| id.0)).collect()
    }

    #[test]
    fn the_book_hides_the_map_where_both_know_the_address() {
        let mut gazetteer = map();
        assert_eq!(ids(&gazetteer, "Тимирязева 4"), [None]);
        gazetteer.read_book(&[book_entry(7, "4", 55.8005)], "");
        assert_eq!(ids(&gazetteer, "Тимирязева 4"), [Some(7)]);
        let houses = gazetteer.index().houses_of("улица Тимирязева", "4", 10);
        assert_eq!(houses.len(), 1, "{houses:?}");
        gazetteer.read_book(&[], "");
        assert_eq!(ids(&gazetteer, "Тимирязева 4"), [None]);
    }

    #[test]
    fn a_house_of_the_map_that_is_elsewhere_stays() {
        let mut gazetteer = map();
        gazetteer.read_book(&[book_entry(7, "4", 55.9)], "");
        assert_eq!(ids(&gazetteer, "Тимирязева 4"), [Some(7), None]);
    }

    #[test]
    fn a_changed_entry_takes_the_place_of_the_old_one() {
        let mut gazetteer = map();
        gazetteer.read_book(&[book_entry(7, "6", 55.8), book_entry(8, "8", 55.8)], "");
        gazetteer.put(&book_entry(7, "10", 55.8));
        assert_eq!(gazetteer.index().len(), 3);
        assert_eq!(ids(&gazetteer, "Тимирязева 10"), [Some(7)]);
        let gone = gazetteer.index().geocode("Тимирязева 6");
        assert_eq!(gone.map(|found| found.certainty), Some(Certainty::Street));
    }
    #[tokio::test]
    async fn the_office_knows_the_addresses_of_its_map() {
        let (store, map) = (Store::in_memory().expect("a store"), map());
        let learned = book_entry(0, "12", 55.8);
        let office = Dispatch::new(Parts {
            store,
            clock: Clock::manual(Timestamp(0)),
            rules: Policy::default(),
            router: Arc::new(StraightLine),
            map_addresses: map.index,
        });
        office.reload_books().await.expect("books");
        let id = office
            .put_address(&Caller::ENGINE, learned)
            .await
            .expect("kept");
        let found = |text| office.geocode(text).map(|found| found.id);
        assert_eq!(found("Тимирязева 4"), Some(None));
        assert_eq!(found("Тимирязева 12"), Some(Some(id)));
        office.reload_books().await.expect("books");
        assert_eq!(found("Тимирязева 4"), Some(None));
        assert_eq!(found("Тимирязева 12"), Some(Some(id)));
    }

    /// A geocoder that knows one place, whatever it is asked.
    struct OnePlace;

    impl Geocoder for OnePlace {
        fn search(&self, _: &str, limit: usize) -> Vec<Found> {
            self.geocode("").into_iter().take(limit).collect()
        }
        fn resolve(&self, _: &str) -> Verdict {
            let known = map();
            let found = known.index().geocode("Тимирязева 4").expect("it is there");
            Verdict::One(Box::new(Found {
                street: "далеко".to_owned(),
                ..found
            }))
        }
        fn nearest(&self, _: Point, _: Meters) -> Option<Found> {
            self.geocode("")
        }
    }

    #[tokio::test]
    async fn what_the_book_does_not_know_is_asked_for_beyond() {
        let office = Dispatch::new(Parts {
            store: Store::in_memory().expect("a store"),
            clock: Clock::manual(Timestamp(0)),
            rules: Policy::default(),
            router: Arc::new(StraightLine),
            map_addresses: map().index,
        });
        let street = |found: Option<Found>| found.map(|found| found.street);
        let here = Point::new(55.8, 37.5).expect("on earth");
        let far = Point::new(50.0, 30.0).expect("on earth");
        assert_eq!(street(office.geocode("Мира 1")), None);
        assert_eq!(office.place_at(far).address, "");
        office.ask_beyond_the_book(Arc::new(OnePlace));
        let own = Some("улица Тимирязева".to_owned());
        assert_eq!(street(office.geocode("Тимирязева 4")), own);
        assert_eq!(street(office.geocode("Мира 1")).as_deref(), Some("далеко"));
        assert_eq!(
            office.suggest_addresses("Тимирязева", 5)[0].street,
            "улица Тимирязева"
        );
        assert_eq!(office.suggest_addresses("Мира", 5)[0].street, "далеко");
        assert_eq!(street(office.address_at(here)), own);
        assert_eq!(office.place_at(far).address, "далеко, 4");
        assert_eq!(office.place_at(far).point, Some(far));
    }
}
