//! The Taxomet dialect, as the vendor's wiki page documents it.

mod door;
mod fixtures;
mod garbage;
mod scenario;
mod wild;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use pult::api::Settings;
use pult::app::Caller;
use pult::domain::{CrewId, Meters, OrderId, Point, Position};
use serde_json::Value;

use crate::support::{NOON, Office};

/// Two companies with tariffs of their own, drivers of every kind, operators of every right.
pub const OFFICE: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "en"

    [[company]]
    id = 1
    name = "Вега"
    [[company]]
    id = 2
    name = "Ночная"

    [[service]]
    id = 1
    name = "Детское кресло"
    sum = "100"
    [[service]]
    id = 2
    name = "Багаж"

    [[discount]]
    id = 1
    name = "Постоянный"
    percent = "7.5"

    [[client]]
    id = 1
    name = "ООО Ромашка"
    phones = ["+79261112233"]
    discount_id = 1

    [[zone]]
    id = 1
    name = "Центр"
    city = true
    boundary = [[43.4, 39.6], [43.4, 39.8], [43.6, 39.8], [43.6, 39.6]]
    [[zone]]
    id = 2
    name = "Адлер"
    city = true
    boundary = [[43.4, 39.8], [43.4, 40.0], [43.6, 40.0], [43.6, 39.8]]

    [[tariff]]
    id = 1
    company_id = 1
    name = "Дневной"
    boarding = 100
    km_city = 10
    [[tariff.zone_price]]
    from_zone = 1
    to_zone = 2
    sum = 500
    [[tariff]]
    id = 2
    company_id = 2
    name = "Ночной"
    active_from = "03:00"
    active_to = "04:00"

    [[driver]]
    id = 1
    name = "Иванов Иван Иванович"
    vehicle_id = 1
    [[driver]]
    id = 2
    name = "Петров"
    [[driver]]
    id = 3
    name = "Запертый"
    locked = true
    [[driver]]
    id = 4
    name = "Без экипажа"

    [[vehicle]]
    id = 1
    name = "CAR1"
    plate = "a123bc"
    make = "Lada"
    model = "Granta"
    color = "белый"

    [[crew]]
    id = 11
    driver_id = 1
    vehicle_id = 1
    [[crew]]
    id = 12
    driver_id = 2
    [[crew]]
    id = 13
    driver_id = 3

    [[operator]]
    login = "my-api"
    password = "secret 1+2"
    admin = true
    [[operator]]
    login = "clerk"
    password = "secret-2"
    role = "dispatch"
    [[operator]]
    login = "viewer"
    password = "secret-3"
    role = "read"
"#;

/// The administrator's login and password.
const ADMIN: &str = "operator_login=my-api&operator_password=secret+1%2B2";
/// Those of the operator who takes orders.
const CLERK: &str = "operator_login=clerk&operator_password=secret-2";
/// Those of the operator who looks.
const VIEWER: &str = "operator_login=viewer&operator_password=secret-3";
/// A new order of the first company.
const RIDE: &str = "unit_id=1&tarif_id=1&phone=+70001112233&to[]=A&to[]=B";

/// An office without any limit on requests.
fn office() -> Office {
    let settings = Settings {
        requests_per_second: 0,
        unknown_per_second: 0,
        ..Settings::default()
    };
    Office::new(OFFICE, settings)
}

impl Office {
    /// What a request is answered; always HTTP 200.
    async fn taxomet(&self, method: &str, uri: &str, body: impl Into<Body>) -> Value {
        let request = Request::builder().method(method).uri(uri);
        let answer = self
            .send(request.body(body.into()).expect("a request"))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{uri}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/json");
        let json = answer.json();
        assert_eq!(
            json["result"] == "1",
            json["error"] == "",
            "{uri}: {}",
            answer.text
        );
        json
    }

    /// What a call of the administrator's is answered.
    async fn call(&self, name: &str, query: &str) -> Value {
        let uri = format!("/api/v1/{name}?{ADMIN}&{query}");
        self.taxomet("GET", &uri, "").await
    }

    /// A call that must succeed.
    async fn done(&self, name: &str, query: &str) -> Value {
        let answer = self.call(name, query).await;
        assert_eq!(answer["result"], "1", "{name}?{query}: {answer}");
        answer
    }

    /// A call that must be refused; the error names something, and there is no order in it.
    async fn refused(&self, name: &str, query: &str, named: &str) {
        let answer = self.call(name, query).await;
        refused(&answer, named);
        assert!(
            answer["order_id"] == "0" || answer["order_id"].is_null(),
            "{answer}"
        );
    }

    /// A new order; its id.
    async fn ride(&self, more: &str) -> String {
        let made = self.done("add_order", &format!("{RIDE}&{more}")).await;
        text(&made["order_id"])
    }

    /// An order as `get_order` shows it.
    async fn shown(&self, id: &str) -> Value {
        self.done("get_order", &format!("id={id}")).await
    }

    /// A crew is heard of.
    async fn heard(&self, crew: i64, lat: f64, lon: f64) {
        let position = Position {
            at: NOON,
            point: Point { lat, lon },
            accuracy: Meters(5),
        };
        let heard = self
            .dispatch
            .report_positions(&Caller::CONSOLE, vec![(CrewId(crew), vec![position])]);
        heard.await.expect("a position");
    }
}

/// That an answer is a refusal that names something.
fn refused(answer: &Value, named: &str) {
    assert_ne!(answer["result"], "1", "{answer}");
    assert!(answer["result"].is_string(), "{answer}");
    let error = answer["error"].as_str().expect("a text");
    assert!(
        !error.is_empty() && error.contains(named),
        "{named}: {answer}"
    );
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn order_id(text: &str) -> OrderId {
    OrderId(text.parse().expect("an id of digits"))
}
