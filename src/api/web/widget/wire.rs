//! What the widget sends.

use serde::Deserialize;

use crate::when::When;
use pult_app::{Error, OfficeTime, Result};
use pult_domain::{
    Customer, Expected, Money, NewOrder, Phone, Place, Point, Seconds, ServiceId, TimeWindow,
    Timestamp, Wrong,
};

/// A visitor orders no farther ahead.
const FARTHEST: Seconds = Seconds(30 * 24 * 3600);
/// A little of the past is now: pages stand open for a while.
const PAST: Seconds = Seconds::minutes(10);
/// So many stops, and services, at most.
const MOST: usize = 10;

#[derive(Debug, Deserialize)]
pub(super) struct StopIn {
    #[serde(default)]
    address: String,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// A trip: what is asked the price of, and what is ordered.
#[derive(Debug, Deserialize)]
pub(super) struct Trip {
    stops: Vec<StopIn>,
    #[serde(default)]
    services: Vec<i64>,
    at: Option<When>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PhoneIn {
    phone: String,
    #[serde(default)]
    pub(super) code: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct OrderIn {
    #[serde(flatten)]
    trip: Trip,
    phone: String,
    pub(super) token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    comment: String,
    pub(super) expected: Option<String>,
    pub(super) once: Option<String>,
}

fn phone(text: &str) -> Result<Phone> {
    let phone = Phone::parse(text).ok().filter(Phone::is_e164);
    phone.ok_or_else(|| Error::invalid("phone", Wrong::NoPhone(None)))
}

fn short(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

impl PhoneIn {
    pub(super) fn phone(&self) -> Result<Phone> {
        phone(&self.phone)
    }
}

impl StopIn {
    fn place(&self) -> Result<Place> {
        let point = match self.lat.zip(self.lon) {
            None => None,
            Some((lat, lon)) => {
                let off = || Error::invalid("address", Wrong::NotOnEarth);
                Some(Point::new(lat, lon).ok_or_else(off)?)
            }
        };
        let address = short(&self.address, 200);
        if address.is_empty() && point.is_none() {
            return Err(Error::invalid("address", Wrong::Missing));
        }
        Ok(Place::address(address, point))
    }
}

impl Trip {
    /// The ride that it asks for, of an office with this time.
    pub(super) fn order(&self, now: Timestamp, office: &OfficeTime) -> Result<NewOrder> {
        if self.stops.is_empty() || self.stops.len() > MOST || self.services.len() > MOST {
            return Err(Error::invalid("address", Wrong::Missing));
        }
        let places: Result<Vec<Place>> = self.stops.iter().map(StopIn::place).collect();
        let mut places = places?;
        let from = places.remove(0);
        let to = places.pop();
        let mut order = NewOrder::ride(from, places, to);
        let services = self.services.iter().map(|id| ServiceId(*id));
        order.services = services.collect();
        if let Some(at) = &self.at {
            let at = at.of("time", office)?;
            if at < now - PAST || at > now + FARTHEST {
                return Err(Error::invalid("time", Wrong::PastOrFar));
            }
            if let Some(first) = order.stops.first_mut().filter(|_| at > now) {
                first.window = TimeWindow::from(at);
            }
        }
        Ok(order)
    }
}

impl OrderIn {
    /// The order that it asks for, of an office with this time.
    pub(super) fn order(&self, now: Timestamp, office: &OfficeTime) -> Result<NewOrder> {
        let order = self.trip.order(now, office)?;
        Ok(NewOrder {
            customer: Customer {
                name: short(&self.name, 60),
                phone: Some(phone(&self.phone)?),
            },
            comment: short(&self.comment, 300),
            expected: self.expected()?,
            ..order
        })
    }

    /// The price that the visitor saw.
    fn expected(&self) -> Result<Option<Expected>> {
        let sum = self.expected.as_deref().map(str::parse::<Money>);
        Ok(sum.transpose()?.map(|total| Expected {
            total,
            tariff_version: None,
        }))
    }
}
