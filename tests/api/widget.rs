//! `/api/widget/`: what the booking form of a website asks.

use std::collections::HashSet;

use pult::api::Settings;
use pult::app::Caller;
use pult::domain::{OrderId, Seconds};
use serde_json::{Value, json};

use crate::support::{NOON, Office};

const OFFICE: &str = r#"
    [office]
    name = "Вега"
    locale = "ru"
    timezone = "Asia/Vladivostok"
    [[company]]
    id = 1
    name = "Такси"
    [[site_key]]
    key = "pk_1"
    origins = ["https://taxi.example"]
"#;

const PRICED: &str = r#"
    [office]
    name = "Вега"
    locale = "ru"
    [[company]]
    id = 1
    name = "Такси"
    [[tariff]]
    id = 1
    name = "Дневной"
    boarding = "100.25"
    km_city = "20"
    [[service]]
    id = 4
    name = "Детское кресло"
    sum = "40.50"
    [[site_key]]
    key = "pk_1"
    origins = ["https://taxi.example"]
"#;

#[tokio::test]
async fn every_visitor_gets_a_code_of_his_own() {
    let office = Office::new(OFFICE, Settings::default());
    let phones = ["+79260000001", "+79260000002", "+79260000003"];
    for phone in phones {
        let call = ("POST", "/api/widget/code?key=pk_1");
        let headers = [("origin", "https://taxi.example")];
        let told = office.send_json(call, &headers, json!({"phone": phone}));
        let told = told.await;
        assert_eq!(told.status, 200, "{}", told.text);
    }
    let sent = office.dispatch.messages(10).await.expect("messages");
    let told: HashSet<&str> = sent.iter().map(|sent| sent.recipient.as_str()).collect();
    assert_eq!(told, HashSet::from(phones));
    assert!(sent.iter().all(|sent| !sent.idempotency_key.is_empty()));
}

#[tokio::test]
async fn a_time_of_day_is_the_offices_wherever_the_visitor_sits() {
    let office = Office::new(OFFICE, Settings::default());
    let ask = async |what: &str, body: Value| {
        let path = format!("/api/widget/{what}?key=pk_1");
        let headers = [("origin", "https://taxi.example")];
        office
            .send_json(("POST", path.as_str()), &headers, body)
            .await
    };
    let phone = "+79260000001";
    assert_eq!(ask("code", json!({"phone": phone})).await.status, 200);
    let sent = office.dispatch.messages(1).await.expect("messages");
    let code: String = sent[0].body.chars().filter(char::is_ascii_digit).collect();
    let confirmed = ask("confirm", json!({"phone": phone, "code": code})).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    let order = |at: Value| {
        json!({"phone": phone, "token": confirmed.json()["token"], "at": at,
               "stops": [{"address": "Лесная 3"}, {"address": "Вокзал"}]})
    };
    // Noon is six minutes past nine in the evening there.
    for (at, due) in [
        (json!("2026-11-18T23:30"), NOON + Seconds(8_600)),
        (json!(NOON.0 + 7_200), NOON + Seconds(7_200)),
    ] {
        let made = ask("orders", order(at.clone())).await;
        assert_eq!(made.status, 200, "{at}: {}", made.text);
        let id = OrderId(made.json()["id"].as_i64().expect("an id"));
        let view = office.dispatch.order(&Caller::CONSOLE, id).await;
        assert_eq!(view.expect("an order").order.due_at(), Some(due), "{at}");
    }
    for at in [json!("2026-11-18T20:30"), json!("завтра"), json!("")] {
        let refused = ask("orders", order(at.clone())).await;
        assert_eq!(refused.status, 400, "{at}: {}", refused.text);
        assert_eq!(refused.json()["error"], "time", "{at}");
    }
}

#[tokio::test]
async fn a_price_is_told_in_the_language_of_the_visitors_page() {
    let office = Office::new(PRICED, Settings::default());
    let trip = json!({"services": [4], "stops": [
        {"address": "Лесная 3", "lat": 55.4, "lon": 41.2},
        {"address": "Вокзал", "lat": 55.4, "lon": 41.25},
    ]});
    let headers = [("origin", "https://taxi.example")];
    for (lang, words, service, signs) in [
        ("", "Посадка", "40,50\u{a0}₽", [',', '.']),
        ("&lang=ru", "Посадка", "40,50\u{a0}₽", [',', '.']),
        ("&lang=en", "Boarding", "40.50\u{a0}₽", ['.', ',']),
        ("&lang=tlh", "Посадка", "40,50\u{a0}₽", [',', '.']),
    ] {
        let path = format!("/api/widget/quote?key=pk_1{lang}");
        let told = office.send_json(("POST", &path), &headers, trip.clone());
        let told = told.await.json();
        assert_eq!(told["lines"][0]["text"], words, "{lang}: {told}");
        let total = told["total"].as_str().expect("a total");
        assert!(total.contains(signs[0]), "{lang}: {total}");
        assert!(!total.contains(signs[1]), "{lang}: {total}");
        let path = format!("/api/widget/office?key=pk_1{lang}");
        let told = office.send_json(("GET", &path), &headers, Value::Null);
        let told = told.await.json();
        assert_eq!(told["services"][0]["price"], service, "{lang}: {told}");
    }
}
