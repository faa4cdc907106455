//! What the tracking page shows at one moment.

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::assets::tag;
use crate::map::{FRESH, Map};
use crate::page::{moment, sum};
use crate::words::Words;
use pult_app::{OfficeTime, Watched};
use pult_domain::{Crew, Office, OrderKind, Phase, Point, Timestamp, Vehicle};

/// The page's state; its words are ready to be shown.
#[derive(Serialize)]
pub(super) struct Shot {
    pub now: i64,
    pub status: &'static str,
    pub text: &'static str,
    pub shown: Shown,
    pub eta: Option<String>,
    pub eta_at: Option<i64>,
    pub wanted_at: Option<i64>,
    pub place: Option<Seen>,
    pub seen_at: Option<i64>,
    /// The way that the car came since it was last told of: longitude, latitude.
    pub path: Vec<[f64; 2]>,
    pub map: Option<Map>,
    pub stops: Vec<Stop>,
    pub ahead: usize,
    pub vehicle: Option<Car>,
    pub driver: String,
    pub from: String,
    pub to: String,
    pub price: String,
    pub may_cancel: bool,
    pub may_rate: bool,
    pub stars: Option<u8>,
    pub over: bool,
}

/// The texts of its lines; an empty one is hidden.
#[derive(Serialize)]
pub(super) struct Shown {
    pub eta: String,
    pub wanted: String,
    pub car: String,
    pub next: String,
    pub seen: String,
}

/// Where the car was seen.
#[derive(Serialize)]
pub(super) struct Seen {
    pub lat: f64,
    pub lon: f64,
    pub at: String,
}

/// A stop of the order that is still to come.
#[derive(Serialize)]
pub(super) struct Stop {
    pub lat: Option<f64>,
    pub lon: Option<f64>,
}

/// The car as it is looked for in the street.
#[derive(Serialize)]
pub(super) struct Car {
    pub text: String,
    pub plate: String,
}

impl Shot {
    /// What is shown of an order.
    pub(super) fn of(found: &Watched, office: &Office, words: &Words) -> Shot {
        let time = OfficeTime::named(&office.timezone);
        let clock = |at: Timestamp| time.format(at, "%H:%M");
        let view = &found.view;
        let (status, text) = status(view.phase, view.order.conduct.kind, words);
        let is_taken = found.is_later && !matches!(view.phase, Phase::Queued);
        let text = if is_taken { words.taken } else { text };
        let when = |at: Timestamp| moment(at, view.now, &time, words.locale);
        let carrier = view.carrier().filter(|_| view.phase.is_open());
        let vehicle = carrier.and(view.vehicle.as_ref());
        let (next, goal) = found.next.clone().unwrap_or_default();
        let stale = found.car_at.filter(|(_, at)| view.now - *at > FRESH);
        let places: Vec<_> = view
            .order
            .stops
            .iter()
            .filter_map(|stop| stop.place())
            .collect();
        let text_of = |place: Option<&&pult_domain::Place>| {
            place.map(|place| place.in_full()).unwrap_or_default()
        };
        let further = places.iter().skip(1).map(|place| place.in_full());
        let further: Vec<String> = further.filter(|address| !address.is_empty()).collect();
        Shot {
            now: view.now.0,
            status,
            text,
            shown: Shown {
                eta: found.eta.map(clock).unwrap_or_default(),
                wanted: found.wanted_at.map(when).unwrap_or_default(),
                car: carrier
                    .map(|crew| car_text(crew, vehicle))
                    .unwrap_or_default(),
                next,
                seen: stale.map(|(_, at)| clock(at)).unwrap_or_default(),
            },
            eta: found.eta.map(iso),
            eta_at: found.eta.map(|at| at.0),
            wanted_at: found.wanted_at.map(|at| at.0),
            place: found.car_at.map(|(point, at)| Seen {
                lat: point.lat,
                lon: point.lon,
                at: iso(at),
            }),
            seen_at: found.car_at.map(|(_, at)| at.0),
            path: Vec::new(),
            map: Map::of(found.car_at.map(|(point, _)| point), goal, words.km),
            stops: view
                .order
                .stops
                .iter()
                .filter(|stop| stop.is_open() || view.phase.is_open())
                .map(|stop| {
                    let point = stop.place().and_then(|place| place.point);
                    Stop {
                        lat: point.map(|point| point.lat),
                        lon: point.map(|point| point.lon),
                    }
                })
                .collect(),
            ahead: found.ahead,
            vehicle: vehicle.map(|vehicle| Car {
                text: joined(&[&vehicle.color, &vehicle.make, &vehicle.model]),
                plate: vehicle.plate_in_capitals(),
            }),
            driver: carrier
                .and(view.driver.as_ref())
                .map(|driver| first_name(&driver.name).to_owned())
                .unwrap_or_default(),
            from: text_of(places.first()),
            to: further.join(" → "),
            price: found
                .price
                .map(|price| sum(price, office, words.locale))
                .unwrap_or_default(),
            may_cancel: found.may_cancel,
            may_rate: found.may_rate,
            stars: found.stars,
            over: !view.phase.is_open(),
        }
    }

    /// Tells the shot from others: equal when nothing is to be shown anew.
    pub(super) fn id(&self) -> String {
        let told = json!([
            self.text,
            self.eta_at,
            self.shown.wanted,
            self.seen_at,
            self.shown.car,
            self.shown.next,
            self.ahead,
            self.driver,
            self.from,
            self.to,
            self.price,
            self.may_cancel,
            self.may_rate,
            self.stars,
        ]);
        tag(&Sha256::digest(told.to_string()))
    }

    /// Adds the way that the car came.
    pub(super) fn along(mut self, way: &[Point]) -> Shot {
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
        self.path = way
            .iter()
            .map(|at| [round(at.lon), round(at.lat)])
            .collect();
        self
    }
}

fn iso(at: Timestamp) -> String {
    OfficeTime::named("UTC").format(at, "%Y-%m-%dT%H:%M:%SZ")
}

/// A word for programs, and what the customer reads: whoever waits for a car is told that it comes, and whoever
/// sits in it that it goes on.
fn status(phase: Phase, kind: OrderKind, words: &Words) -> (&'static str, &'static str) {
    let stages = match kind {
        OrderKind::Ride => &words.ride,
        OrderKind::Parcel | OrderKind::Route => &words.delivery,
    };
    match phase {
        Phase::Waiting | Phase::Offered | Phase::OnHold => ("waiting", stages.waiting),
        Phase::Queued => ("assigned", stages.assigned),
        Phase::EnRoute { stop: 0 } => ("on_the_way", stages.coming),
        Phase::EnRoute { .. } => ("on_the_way", stages.on_the_way),
        Phase::AtStop { stop: 0 } => ("arrived", stages.arrived),
        Phase::AtStop { .. } => ("arrived", stages.at_stop),
        Phase::Completed => ("completed", words.completed),
        Phase::Cancelled => ("cancelled", words.cancelled),
        Phase::Failed => ("failed", words.failed),
    }
}

fn joined(parts: &[&String]) -> String {
    let parts = parts.iter().map(|part| part.trim());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// `белый Kia Rio А123ВС`; a crew without a car is named.
fn car_text(crew: &Crew, vehicle: Option<&Vehicle>) -> String {
    let text = vehicle.map(|car| {
        let plate = car.plate_in_capitals();
        joined(&[&car.color, &car.make, &car.model, &plate])
    });
    match text.filter(|text| !text.is_empty()) {
        Some(text) => text,
        None => crew.name.clone(),
    }
}

/// The first name of `Иванов Максим Петрович`, `Максим Петрович`, `Максим Иванов`.
fn first_name(name: &str) -> &str {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_patronymic = |word: &str| {
        let word = word.to_lowercase();
        ["вич", "вна", "ична", "ьич", "vich", "vna"]
            .iter()
            .any(|end| word.ends_with(end))
    };
    let is_surname = |word: &str| {
        let word = word.to_lowercase();
        let ends = [
            "ов",
            "ова",
            "ев",
            "ева",
            "ёв",
            "ёва",
            "ин",
            "ина",
            "ын",
            "ына",
            "ский",
            "ская",
            "цкий",
            "цкая",
            "ко",
            "юк",
            "ян",
            "дзе",
            "швили",
            "ых",
            "их",
            "ov",
            "ova",
            "ev",
            "eva",
            "sky",
        ];
        ends.iter().any(|end| word.ends_with(end))
    };
    match words[..] {
        [only] => only,
        [_, name, patronymic] if is_patronymic(patronymic) => name,
        [name, patronymic, ..] if is_patronymic(patronymic) => name,
        [surname, name, ..] if is_surname(surname) && !is_surname(name) => name,
        [name, ..] => name,
        [] => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;
    use pult_domain::Locale;

    #[test]
    fn whoever_waits_is_told_otherwise_than_whoever_rides_or_is_sent_something() {
        let ru = words(Locale::Ru);
        let text = |phase, kind| status(phase, kind, ru).1;
        let (to, aboard) = (Phase::EnRoute { stop: 0 }, Phase::EnRoute { stop: 1 });
        assert_eq!(text(to, OrderKind::Ride), "Машина едет к вам");
        assert_eq!(text(aboard, OrderKind::Ride), "В пути");
        assert_eq!(text(to, OrderKind::Parcel), "В пути");
        let there = Phase::AtStop { stop: 0 };
        assert_eq!(text(there, OrderKind::Ride), "Машина ждёт вас");
        assert_eq!(text(there, OrderKind::Route), "На месте");
    }

    #[test]
    fn a_driver_is_called_by_the_first_name() {
        for (whole, first) in [
            ("Иванов Максим", "Максим"),
            ("Иванова Анна Петровна", "Анна"),
            ("Сергей Ильич", "Сергей"),
            ("Максим Иванов", "Максим"),
            ("Иван", "Иван"),
            ("John Smith", "John"),
            ("", ""),
        ] {
            assert_eq!(first_name(whole), first, "{whole}");
        }
    }
}
