//! One office, five doors: an order that came in by one is seen, given, taken back, called off and
//! finished by the others, and reads the same everywhere.

mod broken;
mod doors;
mod echoes;
mod exchanges;
mod journeys;
mod matrix;
mod payment;
mod random;
mod reading;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;
use pult::app::{Caller, OrderView};
use pult::domain::{CrewId, OrderId};
use pult::store::Store;
use serde_json::Value;

use crate::support::Office;

/// A company that every dialect speaks to; drivers, crews and vehicles have ids of their own kind.
const OFFICE: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "ru"

    [[company]]
    id = 1
    name = "Вега"

    [[tariff]]
    id = 1
    company_id = 1
    name = "Дневной"
    boarding = 100
    km_city = 10

    [[vehicle]]
    id = 31
    name = "CAR1"
    plate = "a123bc"

    [[driver]]
    id = 21
    name = "Иванов"
    vehicle_id = 31
    [[driver]]
    id = 22
    name = "Петров"
    [[driver]]
    id = 23
    name = "Сидоров"

    [[crew]]
    id = 11
    driver_id = 21
    vehicle_id = 31
    [[crew]]
    id = 12
    driver_id = 22
    [[crew]]
    id = 13
    driver_id = 23

    [[depot]]
    id = 123
    number = "my-depot"
    company_id = 1
    name = "Даркстор"
    address = "Moscow, ..."
    lat = 55.734739
    lon = 37.643045

    [[operator]]
    login = "my-api"
    password = "secret-1"
    admin = true

    [[api_key]]
    dialect = "yandex"
    key = "ya-key-1"
    company_id = 1
    [[api_key]]
    dialect = "navixy"
    key = "22eac1c27af4be7b9d04da2ce1af111b"
    company_id = 1
    [[api_key]]
    dialect = "thetrack"
    key = "sk_token"
    company_id = 1
"#;

/// The secret of the Taxi-Master signature.
const SECRET: &str = "1234567890";

/// The crews of the office.
const CREWS: [CrewId; 3] = [CrewId(11), CrewId(12), CrewId(13)];

/// A dialect, as a door to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    TaxiMaster,
    Taxomet,
    Yandex,
    Navixy,
    TheTrack,
}

impl Door {
    const ALL: [Door; 5] = [
        Door::TaxiMaster,
        Door::Taxomet,
        Door::Yandex,
        Door::Navixy,
        Door::TheTrack,
    ];
}

/// The office with all its doors open.
struct Town {
    office: Office,
    /// The public names of the crews.
    uuids: HashMap<CrewId, String>,
    n_made: AtomicUsize,
}

impl Town {
    async fn open() -> Town {
        Town::over(Store::in_memory().expect("a store in memory")).await
    }

    /// The same over a store of one's own.
    async fn over(store: Store) -> Town {
        let settings = Settings {
            taximaster_secret: SECRET.to_owned(),
            requests_per_second: 0,
            unknown_per_second: 0,
            ..Settings::default()
        };
        let office = Office::over(store, OFFICE, settings);
        let mut uuids = HashMap::new();
        for crew in CREWS {
            let known = office.dispatch.crew(&Caller::CONSOLE, crew).await;
            let uuid = known.expect("a crew").crew.uuid;
            uuids.insert(crew, uuid.to_string());
        }
        Town {
            office,
            uuids,
            n_made: AtomicUsize::new(0),
        }
    }

    /// The order as the office itself knows it.
    async fn view(&self, order: OrderId) -> OrderView {
        let view = self.office.dispatch.order(&Caller::CONSOLE, order).await;
        view.expect("an order")
    }

    /// A number that was not used before.
    fn number(&self) -> usize {
        self.n_made.fetch_add(1, Ordering::Relaxed)
    }

    /// Sends a request that the office must not stumble over.
    async fn send(&self, request: Request<Body>) -> (u16, Value) {
        let named = format!("{} {}", request.method(), request.uri());
        let answer = self.office.send(request).await;
        let status = answer.status.as_u16();
        assert!(status < 500, "{named}: {status} {}", answer.text);
        (status, answer.json())
    }
}
