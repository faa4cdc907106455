//! The Yandex on-demand dialect, as the guide documents it.

mod book;
mod couriers;
mod door;
mod fixtures;
mod merging;
mod objects;
mod scenario;
mod suggestions;

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;
use pult::app::Caller;
use pult::domain::{AssignmentId, CrewId, OrderId};
use serde_json::{Value, json};

use crate::support::{NOON, Office};

/// Two companies, keys of every kind, a depot in each company; couriers are made over the API.
pub const OFFICE: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "en"

    [[company]]
    id = 1
    name = "Доставка"
    [[company]]
    id = 2
    name = "Соседи"

    [[depot]]
    id = 123
    number = "my-depot"
    company_id = 1
    name = "Даркстор"
    address = "Moscow, ..."
    lat = 55.734739
    lon = 37.643045
    [[depot]]
    id = 124
    number = "far-depot"
    company_id = 1
    name = "Склад"
    address = "Khimki"
    lat = 55.889
    lon = 37.43
    [[depot]]
    id = 200
    number = "their-depot"
    company_id = 2
    name = "Чужой"
    address = "Moscow"
    lat = 55.7
    lon = 37.6

    [[api_key]]
    dialect = "yandex"
    key = "ya-key-1"
    company_id = 1
    [[api_key]]
    dialect = "yandex"
    key = "ya-key-2"
    company_id = 2
    [[api_key]]
    dialect = "yandex"
    key = "ya-office"
    [[api_key]]
    dialect = "yandex"
    key = "ya-banned"
    company_id = 1
    banned = true
"#;

/// An office of the guide, without any limit on requests.
fn office() -> Office {
    let settings = Settings {
        requests_per_second: 0,
        unknown_per_second: 0,
        ..Settings::default()
    };
    Office::new(OFFICE, settings)
}

/// What a call is answered: the status and the body as JSON (null when empty).
type Told = (u16, Value);

impl Office {
    /// A call below `/on-demand/companies/1` as its key's holder.
    async fn demand(&self, method: &str, path: impl AsRef<str>, body: Value) -> Told {
        let path = path.as_ref();
        self.ask(method, &format!("/on-demand/companies/1{path}"), body)
            .await
    }

    /// A call below `/reference-book/companies/1` as its key's holder.
    async fn book(&self, method: &str, path: impl AsRef<str>, body: Value) -> Told {
        let path = path.as_ref();
        self.ask(method, &format!("/reference-book/companies/1{path}"), body)
            .await
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> Told {
        let join = if path.contains('?') { '&' } else { '?' };
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        self.raw(method, &format!("{path}{join}apikey=ya-key-1"), body)
            .await
    }

    /// A call exactly as it is.
    async fn raw(&self, method: &str, uri: &str, body: impl Into<Body>) -> Told {
        let request = Request::builder().method(method).uri(uri);
        let request = request.body(body.into()).expect("a request");
        let answer = self.send(request).await;
        (answer.status.as_u16(), answer.json())
    }

    /// A courier on line at a latitude of Moscow, heard of just now.
    async fn courier(&self, number: &str, lat: f64) -> String {
        let made = self
            .book("POST", "/couriers", json!([{"number": number}]))
            .await;
        assert_eq!(made.0, 200, "{made:?}");
        let id = text(&made.1[0]["id"]);
        let online = json!({"status": "online"});
        let set = self.demand("PATCH", format!("/couriers/{id}"), online);
        assert_eq!(set.await.0, 200);
        let position = json!({"positions": [
            {"accuracy": 50, "point": {"lat": lat, "lon": 37.64}, "timestamp": NOON.0},
        ]});
        let pushed = self.book("POST", format!("/couriers/{id}/push-positions"), position);
        assert_eq!(pushed.await, (200, json!({})));
        id
    }

    /// A task from the first depot to somewhere; its id.
    async fn task(&self, number: &str) -> String {
        let made = self
            .demand("POST", "/tasks", json!({"tasks": [task(number)]}))
            .await;
        assert_eq!(made.0, 200, "{made:?}");
        text(&made.1["tasks"][0]["id"])
    }

    /// Suggests a task to a courier; the assignment's id.
    pub async fn suggest(&self, task: &str, courier: &str) -> String {
        let (order, crew) = (OrderId(number(task)), CrewId(number(courier)));
        let offer = self
            .dispatch
            .offer_order(&Caller::ENGINE, order, crew)
            .await;
        let AssignmentId(id) = offer.expect("an offer").id;
        id.to_string()
    }

    /// What an assignment reads.
    async fn assignment(&self, id: &str) -> Value {
        let read = self
            .demand("GET", format!("/assignments/{id}"), Value::Null)
            .await;
        assert_eq!(read.0, 200, "{read:?}");
        read.1
    }
}

/// The task of the guide's example.
fn task(number: &str) -> Value {
    json!({
        "number": number,
        "locations": [
            {"type": "depots", "value": {"depots": [{"id": "123"}]}},
            {"type": "delivery", "value": {
                "point": {"lat": 55.735525, "lon": 37.642474},
                "time": {"type": "asap"},
            }},
        ],
    })
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn number(text: &str) -> i64 {
    text.parse().expect("an id of digits")
}

/// That a refusal has the dialect's shape, and that its message names something.
fn refused(told: &Told, status: u16, named: &str) {
    let message = told.1["message"].as_str().unwrap_or_default();
    assert_eq!(told.0, status, "{told:?}");
    assert!(
        message.contains(named) && !message.is_empty(),
        "{named}: {told:?}"
    );
}
