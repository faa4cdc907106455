//! `/api/widget/`: what the booking form of a website asks.

use std::collections::HashSet;

use pult::api::Settings;
use serde_json::json;

use crate::support::Office;

const OFFICE: &str = r#"
    [office]
    name = "Вега"
    locale = "ru"
    [[company]]
    id = 1
    name = "Такси"
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
