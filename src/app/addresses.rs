//! The address book and the zones, kept in memory and read anew when the books change.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::gazetteer::Gazetteer;
use super::{Caller, Dispatch, Error, Result};
use pult_domain::{
    Address, AddressId, EventKind, Meters, NewStop, Office, Order, Place, Point, Zone, ZoneId,
};
use pult_geo::addresses::AddressIndex;
use pult_geo::geocoder::{Found, Geocoder, Verdict};
use pult_geo::{Area, City};
use pult_store::places::Source;
use pult_store::{Connection, books, journal};

/// So many entries of a new book are taken in before those who search get a turn.
const ENTRIES_AT_ONCE: usize = 1000;

/// A point is at an address that is no farther from it.
const AT_ADDRESS: Meters = Meters(150);

/// What is asked on every keystroke and every quote.
#[derive(Default)]
pub(super) struct Atlas {
    addresses: RwLock<Gazetteer>,
    /// Asked for what is not among the addresses.
    beyond: OnceLock<Arc<dyn Geocoder>>,
    zones: RwLock<Arc<[ZoneArea]>>,
    city: RwLock<Arc<City>>,
    /// What the whole office shares, once it was asked for.
    office: RwLock<Option<Office>>,
}

/// A zone with its polygons ready to be asked.
pub struct ZoneArea {
    /// The zone.
    pub zone: Zone,
    /// Its polygons.
    pub area: Area,
}

impl Atlas {
    /// The addresses of a map, and nothing of the office yet.
    pub fn of_map(addresses: AddressIndex) -> Atlas {
        Atlas {
            addresses: RwLock::new(Gazetteer::of_map(addresses)),
            ..Atlas::default()
        }
    }

    fn change_addresses(&self, change: impl FnOnce(&mut Gazetteer)) {
        let addresses = self.addresses.write();
        change(&mut addresses.unwrap_or_else(PoisonError::into_inner));
    }

    /// Fills the addresses; a search meanwhile waits, from when `begun` is called.
    fn fill_addresses(
        &self,
        begun: impl FnOnce(),
        fill: impl FnOnce(&mut Gazetteer) -> Result<()>,
    ) -> Result<()> {
        let mut addresses = self
            .addresses
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        begun();
        fill(&mut addresses)
    }

    /// Takes in a new book; a search meanwhile finds the old entries or the new ones.
    fn take_book(&self, book: &[Address], home: &str) {
        self.change_addresses(|addresses| addresses.begin_book(book, home));
        for part in book.chunks(ENTRIES_AT_ONCE) {
            self.change_addresses(|addresses| part.iter().for_each(|entry| addresses.put(entry)));
        }
    }

    /// What the whole office shares, if it was asked for before.
    pub fn office(&self) -> Option<Office> {
        let office = self.office.read();
        office.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps it, unless a newer one is kept.
    pub fn keep_office(&self, read: &Office) {
        let office = self.office.write();
        let mut office = office.unwrap_or_else(PoisonError::into_inner);
        office.get_or_insert_with(|| read.clone());
    }

    /// Keeps what it is from now on.
    pub fn take_office(&self, office: Office) {
        let kept = self.office.write();
        *kept.unwrap_or_else(PoisonError::into_inner) = Some(office);
    }

    fn take_zones(&self, zones: Vec<ZoneArea>) {
        let city = zones.iter().filter(|zone| zone.zone.city);
        let city = Arc::new(City::of(city.map(|zone| zone.area.clone())));
        *self.city.write().unwrap_or_else(PoisonError::into_inner) = city;
        *self.zones.write().unwrap_or_else(PoisonError::into_inner) = zones.into();
    }
}

impl Dispatch {
    /// Reads the address book and the zones from the database. The book goes on top of the map's
    /// addresses.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn reload_books(&self) -> Result<()> {
        let this = self.clone();
        self.read(move |conn| {
            let (office, atlas) = (books::office(conn)?, &this.inner.atlas);
            // First what is quick to take: a long book takes a while.
            atlas.take_office(office.clone());
            atlas.take_zones(zone_areas(conn)?);
            atlas.take_book(&books::addresses(conn)?, &office.city);
            Ok(())
        })
        .await
    }

    /// Reads the zones of an office that starts, and begins to read its address book: nobody is kept from
    /// anything by a long book, only who asks for an address waits until it is there.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn open_books(&self) -> Result<()> {
        let this = self.clone();
        self.read(move |conn| {
            this.inner.atlas.take_zones(zone_areas(conn)?);
            Ok(())
        })
        .await?;
        let (this, (held, is_held)) = (self.clone(), tokio::sync::oneshot::channel());
        let reader = self.clone();
        tokio::spawn(async move {
            let read = reader.read(move |conn| {
                this.inner.atlas.fill_addresses(
                    || {
                        // The start does not wait for it when it was given up.
                        let _ = held.send(());
                    },
                    |addresses| {
                        let home = books::office(conn)?.city;
                        addresses.read_book(&books::addresses(conn)?, &home);
                        Ok(())
                    },
                )
            });
            if let Err(error) = read.await {
                tracing::error!(%error, "the address book cannot be read");
            }
        });
        is_held.await.map_err(|_| Error::Internal)
    }

    /// Puts the addresses of a new map in the place of those of the one before; the book stays on top.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn lay_map(&self, addresses: AddressIndex) -> Result<()> {
        let this = self.clone();
        self.read(move |conn| {
            let mut laid = Gazetteer::of_map(addresses);
            laid.read_book(&books::addresses(conn)?, &books::office(conn)?.city);
            this.inner.atlas.change_addresses(|known| *known = laid);
            Ok(())
        })
        .await
    }

    /// Has a geocoder asked for what neither the book nor the map knows; the first one named stays.
    pub fn ask_beyond_the_book(&self, geocoder: Arc<dyn Geocoder>) {
        // A second one is not wanted, see above.
        let _ = self.inner.atlas.beyond.set(geocoder);
    }

    /// Addresses that a text may mean, best first; the last word may be unfinished.
    pub fn suggest_addresses(&self, text: &str, limit: usize) -> Vec<Found> {
        let own = self.with_addresses(|index| index.search(text, limit));
        match self.beyond() {
            Some(beyond) if own.is_empty() => beyond.search(text, limit),
            _ => own,
        }
    }

    /// What a text names: one address, several that it fits equally, or none.
    pub fn resolve_address(&self, text: &str) -> Verdict {
        let own = self.with_addresses(|index| index.resolve(text));
        match (own, self.beyond()) {
            (Verdict::Unknown(_), Some(beyond)) => beyond.resolve(text),
            (own, _) => own,
        }
    }

    /// The one address that a text names, with its point.
    pub fn geocode(&self, text: &str) -> Option<Found> {
        match self.resolve_address(text) {
            Verdict::One(found) => Some(*found),
            Verdict::Several(_) | Verdict::Unknown(_) => None,
        }
    }

    /// The address of a point: the nearest house or named place, within 150 m.
    pub fn address_at(&self, point: Point) -> Option<Found> {
        let own = self.with_addresses(|index| index.nearest(point, AT_ADDRESS));
        own.or_else(|| self.beyond()?.nearest(point, AT_ADDRESS))
    }

    /// The nearest house or named place within so many metres.
    pub fn address_within(&self, point: Point, radius: Meters) -> Option<Found> {
        let own = self.with_addresses(|index| index.nearest(point, radius));
        own.or_else(|| self.beyond()?.nearest(point, radius))
    }

    /// The street of the nearest house within so many metres, by the office's own books and map alone.
    pub fn street_at(&self, point: Point, radius: Meters) -> Option<String> {
        let house = self.with_addresses(|index| index.nearest(point, radius))?;
        (!house.house.is_empty()).then_some(house.street)
    }

    fn beyond(&self) -> Option<&Arc<dyn Geocoder>> {
        self.inner.atlas.beyond.get()
    }

    /// Streets whose name contains a text.
    pub fn streets_containing(&self, text: &str, limit: usize) -> Vec<Found> {
        self.with_addresses(|index| index.streets_containing(text, limit))
    }

    /// Points whose name contains a text.
    pub fn points_containing(&self, text: &str, limit: usize) -> Vec<Found> {
        self.with_addresses(|index| index.points_containing(text, limit))
    }

    /// Houses of a street, by its full name, whose number starts with a text, in natural order.
    pub fn houses_of(&self, street: &str, house: &str, limit: usize) -> Vec<Found> {
        self.with_addresses(|index| index.houses_of(street, house, limit))
    }

    /// Whether there is anywhere to look for an address: in the map, in the book, or beyond.
    pub fn has_addresses(&self) -> bool {
        self.beyond().is_some() || self.with_addresses(|index| !index.is_empty())
    }

    /// Whether there are addresses, of a map or of the office's own book.
    pub(super) fn knows_addresses(&self) -> bool {
        self.with_addresses(|addresses| !addresses.is_empty())
    }

    /// A place for an order from its address text: with a point when the book knows it.
    pub fn place(&self, text: &str) -> Place {
        let mut place = Place::address(text.trim(), None);
        self.locate_place(&mut place);
        place
    }

    /// A place for an order from its point: with the address there, when one is known.
    pub fn place_at(&self, point: Point) -> Place {
        let Some(found) = self.address_at(point) else {
            return Place::address("", Some(point));
        };
        Place {
            settlement: found.settlement.clone(),
            ..Place::address(found.to_string(), Some(point))
        }
    }

    /// Gives the places of new stops that have an address but no point the point that it names, if it
    /// names one, and says how sure that is. The words stay as they were said.
    pub fn locate(&self, stops: &mut [NewStop]) {
        for place in stops.iter_mut().flat_map(|stop| &mut stop.places) {
            self.locate_place(place);
        }
    }

    /// As [`Dispatch::locate`], of an order that is changed.
    pub(super) fn locate_order(&self, order: &mut Order) {
        for place in order.stops.iter_mut().flat_map(|stop| &mut stop.places) {
            self.locate_place(place);
        }
    }

    fn locate_place(&self, place: &mut Place) {
        place.point = place.point.filter(|point| !point.is_nowhere());
        if place.point.is_some() || place.address.is_empty() {
            return;
        }
        if let Some(found) = self.geocode(&place.address) {
            place.point = found.point;
            place.certainty = found.certainty;
            place.settlement = found.settlement;
        }
    }

    /// The zones, in the order that decides which one a point belongs to.
    pub fn zone_areas(&self) -> Arc<[ZoneArea]> {
        let zones = self.inner.atlas.zones.read();
        Arc::clone(&zones.unwrap_or_else(PoisonError::into_inner))
    }

    /// What lies within city limits.
    pub fn city(&self) -> Arc<City> {
        let city = self.inner.atlas.city.read();
        Arc::clone(&city.unwrap_or_else(PoisonError::into_inner))
    }

    /// The zone of a point: the first that contains it.
    pub fn zone_at(&self, point: Point) -> Option<ZoneId> {
        zone_of(&self.zone_areas(), point)
    }

    /// Writes an entry of the address book; it is found at once.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn put_address(&self, caller: &Caller, address: Address) -> Result<AddressId> {
        let (act, written) = (self.act(caller), address.clone());
        let id = self
            .write(move |tx| {
                let id = books::put_address(tx, &written, Source::Runtime)?;
                journal::append(tx, act.event(EventKind::OfficeChanged))?;
                Ok(id)
            })
            .await?;
        let address = Address { id, ..address };
        let atlas = &self.inner.atlas;
        atlas.change_addresses(|addresses| addresses.put(&address));
        Ok(id)
    }

    fn with_addresses<T>(&self, ask: impl FnOnce(&AddressIndex) -> T) -> T {
        let addresses = self.inner.atlas.addresses.read();
        ask(addresses.unwrap_or_else(PoisonError::into_inner).index())
    }
}

/// The first zone that contains a point.
pub(super) fn zone_of(zones: &[ZoneArea], point: Point) -> Option<ZoneId> {
    zones
        .iter()
        .find(|zone| zone.area.contains(point))
        .map(|zone| zone.zone.id)
}

pub(super) fn zone_areas(conn: &Connection) -> Result<Vec<ZoneArea>> {
    let with_area = |zone: Zone| {
        let area = Area::of_zone(&zone)?;
        Some(ZoneArea { zone, area })
    };
    Ok(books::zones(conn)?
        .into_iter()
        .filter_map(with_area)
        .collect())
}
