//! The TheTrack dialect, as the guide and the vendor's description of its objects document it.

mod door;
mod drivers;
mod fixtures;
mod lists;
mod moving;
mod scenario;
mod tasks;
mod tracking;
mod wild;

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;
use pult::app::Caller;
use pult::domain::{Locale, Meters, Point, Position, Seconds, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{NOON, Office};

/// Two companies, keys of every kind, an address, a crew of the office file.
pub const OFFICE: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "ru"

    [[company]]
    id = 1
    name = "Доставка"
    [[company]]
    id = 2
    name = "Соседи"

    [[address]]
    kind = "house"
    street = "Ярославское шоссе"
    house = "11"
    lat = 55.856652
    lon = 37.685938

    [[driver]]
    id = 1
    name = "Пётр"
    mobile_phone = "+79123456789"
    photo = "photos/1.jpg"
    [[vehicle]]
    id = 1
    call_sign = "7"
    name = "Рио"
    plate = "а123вс"
    color = "белый"
    make = "Kia"
    model = "Rio"
    [[crew]]
    id = 1
    call_sign = "7"
    name = "Экипаж 7"
    driver_id = 1
    vehicle_id = 1

    [[api_key]]
    dialect = "thetrack"
    key = "sk_token"
    company_id = 1
    [[api_key]]
    dialect = "thetrack"
    key = "sk_neighbour"
    company_id = 2
    [[api_key]]
    dialect = "thetrack"
    key = "sk_office"
    [[api_key]]
    dialect = "thetrack"
    key = "sk_banned"
    banned = true
    [[api_key]]
    dialect = "yandex"
    key = "ya-key"
    company_id = 1
"#;

fn office() -> Office {
    office_with(Settings::default())
}

fn office_with(settings: Settings) -> Office {
    let settings = Settings {
        language: Some(Locale::En),
        public_url: "http://eta.st".to_owned(),
        requests_per_second: 0,
        unknown_per_second: 0,
        ..settings
    };
    let office = Office::new(OFFICE, settings);
    let dispatch = office.dispatch.clone();
    // The address book is read as the office opens; the tests' own runtime cannot wait for it here.
    let read = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime
            .expect("a runtime")
            .block_on(dispatch.reload_books())
    });
    let read = read.join().expect("the reading ends");
    read.expect("the address book is read");
    office
}

/// What a call is answered: the status and the body as JSON (null when empty).
type Told = (u16, Value);

impl Office {
    /// A call with a JSON body (none when null) as the key's holder.
    async fn track(&self, method: &str, path: impl AsRef<str>, body: Value) -> Told {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let headers = [("content-type", "application/json")];
        self.track_raw(method, path.as_ref(), &headers, body).await
    }

    /// A call with these headers and this body as the key's holder.
    async fn track_raw(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Told {
        let mut all = vec![("authorization", "token sk_token")];
        all.extend(headers);
        self.bare(method, path, &all, body).await
    }

    /// A call exactly as it is.
    async fn bare(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Told {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self
            .send(request.body(body.into()).expect("a request"))
            .await;
        (answer.status.as_u16(), answer.json())
    }

    /// A new driver's id.
    async fn a_driver(&self) -> String {
        let made = self
            .track("POST", "/v1/drivers/", json!({"name": "Иван"}))
            .await;
        assert_eq!(made.0, 201, "{made:?}");
        text(&made.1["id"])
    }

    /// A new task's id: a delivery to the one known address.
    async fn a_task(&self, lookup_id: &str) -> String {
        let task = json!({
            "action": "delivery",
            "location": {"address": "ш. Ярославское 11"},
            "lookup_id": lookup_id,
        });
        let made = self.track("POST", "/v1/tasks/", task).await;
        assert_eq!(made.0, 201, "{made:?}");
        text(&made.1["id"])
    }

    /// Gives tasks to a driver, who is answered.
    async fn give(&self, driver: &str, tasks: &[&str]) -> Value {
        let path = format!("/v1/drivers/{driver}/assign_tasks/");
        let given = self.track("POST", path, json!({"task_ids": tasks})).await;
        assert_eq!(given.0, 200, "{given:?}");
        given.1
    }

    /// What a task reads.
    async fn read_task(&self, id: &str) -> Value {
        let read = self
            .track("GET", format!("/v1/tasks/{id}/"), Value::Null)
            .await;
        assert_eq!(read.0, 200, "{read:?}");
        read.1
    }

    /// A driver is seen at places of Moscow, a minute apart; the clock stands at the last.
    async fn seen(&self, driver: &str, points: &[(f64, f64)]) {
        let uuid = Uuid::try_parse(driver).expect("an id");
        let crew = self.dispatch.crew_by_uuid(&Caller::CONSOLE, uuid).await;
        let crew = crew.expect("a crew").crew.id;
        for (lat, lon) in points {
            self.dispatch.clock().advance(Seconds(60));
            let position = Position {
                at: self.dispatch.now(),
                point: Point {
                    lat: *lat,
                    lon: *lon,
                },
                accuracy: Meters(5),
            };
            let seen = self
                .dispatch
                .report_positions(&Caller::CONSOLE, vec![(crew, vec![position])]);
            seen.await.expect("a position");
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

/// A moment after the test began, as the dialect spells it.
fn at(seconds: i64) -> Value {
    let Timestamp(noon) = NOON;
    let moment = chrono::DateTime::from_timestamp(noon + seconds, 0).expect("a moment");
    json!(moment.format("%Y-%m-%dT%H:%M:%S.000000Z").to_string())
}

/// That a refusal has the dialect's shape and names something.
fn refused(told: &Told, status: u16, key: &str) {
    assert_eq!(told.0, status, "{told:?}");
    let message = told.1["error"]["message"].as_str().unwrap_or_default();
    assert!(!message.is_empty(), "{told:?}");
    let said = &told.1[key];
    let is_shaped = match key {
        "detail" => said.is_string(),
        _ => said.as_array().is_some_and(|reasons| !reasons.is_empty()),
    };
    assert!(is_shaped, "{key}: {told:?}");
}
