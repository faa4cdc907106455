//! How requests are spelt in the wild, at every door.

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;

use crate::support::Office;
use crate::taximaster::{SECRET, signature};

/// Somebody to be at every door.
const OFFICE: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    [[company]]
    id = 1
    name = "UDS1"
    [[tariff]]
    id = 1
    company_id = 1
    name = "TARIFF1"
    [[operator]]
    login = "my-api"
    password = "secret-1"
    admin = true
    [[api_key]]
    dialect = "yandex"
    key = "ya-key-1"
    [[api_key]]
    dialect = "navixy"
    key = "hash-1"
    [[api_key]]
    dialect = "thetrack"
    key = "sk_token"
"#;

fn office() -> Office {
    let settings = Settings {
        taximaster_secret: SECRET.to_owned(),
        ..Settings::default()
    };
    Office::new(OFFICE, settings)
}

async fn told(office: &Office, request: Request<Body>) -> (u16, String) {
    let answer = office.send(request).await;
    (answer.status.as_u16(), answer.text)
}

/// A path in which what need not be encoded is encoded is the same path.
#[tokio::test]
async fn a_path_may_be_percent_encoded_more_than_it_must() {
    let office = office();
    for (plain, encoded) in [
        ("/common_api/1.0/ping", "/%63ommon%5fapi/1%2E0/p%69ng"),
        ("/tm_tapi/1.0/ping", "/tm%5Ftapi/1.0/pin%67"),
        ("/api/v1/get_order?id=1", "/api/v1/get%5Forder?id=1"),
        ("/v2/task/list", "/v2/t%61sk/lis%74"),
        ("/v1/drivers/", "/v%31/driv%65rs/"),
        (
            "/on-demand/companies/1/tasks/5",
            "/on%2Ddemand/compani%65s/%31/tasks/%35",
        ),
        (
            "/reference-book/companies/1/couriers",
            "/reference%2dbook/companies/1/couri%65rs",
        ),
        ("/api/pult/orders", "/api/pult/ord%65rs"),
    ] {
        let asked = |path: &str| Request::get(path).body(Body::empty()).expect("a request");
        let of_plain = told(&office, asked(plain)).await;
        assert_eq!(told(&office, asked(encoded)).await, of_plain, "{encoded}");
        assert_ne!(of_plain.0, 404, "{plain}");
    }
    let (query, signed) = ("order_id=77", signature(b"order_id=77"));
    let request = Request::get(format!("/common_api/1.0/get%5Forder_state?{query}"));
    let request = request.header("Signature", signed).body(Body::empty());
    let answer = told(&office, request.expect("a request")).await;
    assert!(answer.1.contains("\"code\":100"), "{answer:?}");
}

/// What is wished for after this century is a slip of the keyboard.
#[tokio::test]
async fn a_wish_for_another_century_is_refused_at_every_door() {
    let office = office();
    let location = r#"{"lat": 55.7, "lng": 37.6, "radius": 100}"#;
    let far = [
        (
            "/common_api/1.0/create_order",
            "phone=89120000001&source=A&source_time=99990101000000".to_owned(),
            "\"parameter\":\"source_time\"",
        ),
        (
            "/api/v1/add_order?operator_login=my-api&operator_password=secret-1",
            "unit_id=1&tarif_id=1&phone=%2B79120000001&to[]=A&order_time=4102444800".to_owned(),
            "order_time: ",
        ),
        (
            "/on-demand/companies/1/tasks?apikey=ya-key-1",
            r#"{"tasks": [{"number": "1", "locations": [{"type": "pickup", "value": {
                "point": {"lat": 55.7, "lon": 37.6},
                "time": {"type": "window", "value": {"start": 1800000000, "end": 4102444800}}}}]}]}"#
                .to_owned(),
            "time.value: ",
        ),
        (
            "/v2/task/create?hash=hash-1",
            format!(
                r#"{{"task": {{"label": "A", "description": "", "location": {location},
                    "from": "2026-11-19 10:00:00", "to": "9999-11-19 10:00:00"}}}}"#
            ),
            "\"parameter\":\"task.to\"",
        ),
        (
            "/v1/tasks/",
            r#"{"commited_eta": "2100-01-02T00:00:00Z"}"#.to_owned(),
            "\"commited_eta\":[",
        ),
    ];
    for (path, body, named) in far {
        let request = Request::post(path)
            .header("Signature", signature(body.as_bytes()))
            .header("Authorization", "token sk_token");
        let answer = told(&office, request.body(Body::from(body)).expect("a request")).await;
        assert!(answer.1.contains(named), "{path}: {answer:?}");
    }
}
