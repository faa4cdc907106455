//! The address book and the zones, kept in memory and read anew when the books change.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Caller, Dispatch, Result};
use crate::domain::{Address, AddressId, EventKind, Order, Place, Point, Zone, ZoneId};
use crate::geo::addresses::{AddressIndex, Entry};
use crate::geo::geocoder::{Found, Geocoder};
use crate::geo::{Area, City};
use crate::store::places::Source;
use crate::store::{Connection, books, journal};

/// What is asked on every keystroke and every quote.
#[derive(Default)]
pub(super) struct Atlas {
    addresses: RwLock<AddressIndex>,
    zones: RwLock<Arc<[ZoneArea]>>,
    city: RwLock<Arc<City>>,
}

/// A zone with its polygons ready to be asked.
pub struct ZoneArea {
    /// The zone.
    pub zone: Zone,
    /// Its polygons.
    pub area: Area,
}

impl Dispatch {
    /// Reads the address book and the zones from the database.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn reload_books(&self) -> Result<()> {
        let (book, zones) = self
            .read(|conn| Ok((books::addresses(conn)?, zone_areas(conn)?)))
            .await?;
        let centre = crate::geo::Bounds::of(book.iter().filter_map(|address| address.point));
        let mut index = AddressIndex::new(book.iter().map(entry));
        index.set_centre(centre.map(|bounds| bounds.center()));
        let atlas = &self.inner.atlas;
        *atlas
            .addresses
            .write()
            .unwrap_or_else(PoisonError::into_inner) = index;
        let city = zones.iter().filter(|zone| zone.zone.city);
        let city = Arc::new(City::of(city.map(|zone| zone.area.clone())));
        *atlas.city.write().unwrap_or_else(PoisonError::into_inner) = city;
        *atlas.zones.write().unwrap_or_else(PoisonError::into_inner) = zones.into();
        Ok(())
    }

    /// Addresses that a text may mean, best first; the last word may be unfinished.
    pub fn suggest_addresses(&self, text: &str, limit: usize) -> Vec<Found> {
        self.with_addresses(|index| index.search(text, limit))
    }

    /// The one address that a text names, with its point.
    pub fn geocode(&self, text: &str) -> Option<Found> {
        self.with_addresses(|index| index.geocode(text))
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

    /// Whether the address book holds anything at all.
    pub fn has_addresses(&self) -> bool {
        self.with_addresses(|index| !index.is_empty())
    }

    /// A place for an order from its address text: with a point when the book knows it.
    pub fn place(&self, text: &str) -> Place {
        let found = self.geocode(text);
        Place::address(text.trim(), found.and_then(|found| found.point))
    }

    /// Gives the places of an order that have an address but no point the book's point, if it knows one.
    pub fn locate(&self, order: &mut Order) {
        for place in order.stops.iter_mut().flat_map(|stop| &mut stop.places) {
            if place.point.is_none() && !place.address.is_empty() {
                place.point = self.geocode(&place.address).and_then(|found| found.point);
            }
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
        let entry = entry(&Address { id, ..address });
        let index = self.inner.atlas.addresses.write();
        let mut index = index.unwrap_or_else(PoisonError::into_inner);
        index.remove(&entry);
        index.add(&entry);
        Ok(id)
    }

    fn with_addresses<T>(&self, ask: impl FnOnce(&AddressIndex) -> T) -> T {
        let index = self.inner.atlas.addresses.read();
        ask(&index.unwrap_or_else(PoisonError::into_inner))
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

fn entry(address: &Address) -> Entry {
    Entry {
        id: Some(address.id),
        kind: address.kind,
        street: address.street.clone(),
        house: address.house.clone(),
        locality: String::new(),
        point: address.point,
        comment: address.comment.clone(),
    }
}
