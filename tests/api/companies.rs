//! Keys of one company in an office of several: they know and change what is theirs alone.

use std::collections::BTreeSet;

use pult::api::Settings;
use pult::app::secrets;
use pult::domain::{ApiKey, ApiKeyId, CompanyId, Origin};
use pult::store::places::Source;
use pult::store::{Store, auth};
use serde_json::{Value, json};

use crate::support::{Answer, NOON, Office};

/// Neither drivers nor vehicles name a company: their crews do.
const OFFICE: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "en"
    [[company]]
    id = 1
    name = "Такси"
    [[company]]
    id = 2
    name = "Курьеры"
    [[vehicle]]
    id = 31
    name = "CAR1"
    [[vehicle]]
    id = 32
    name = "CAR2"
    [[driver]]
    id = 21
    name = "Романов"
    [[driver]]
    id = 22
    name = "Петров"
    [[driver]]
    id = 23
    name = "Новый"
    [[crew]]
    id = 11
    driver_id = 21
    vehicle_id = 31
    company_id = 1
    [[crew]]
    id = 12
    driver_id = 22
    vehicle_id = 32
    company_id = 2
    [[api_key]]
    dialect = "yandex"
    key = "y-2"
    company_id = 2
    [[api_key]]
    dialect = "navixy"
    key = "22eac1c27af4be7b9d04da2ce1af111b"
    company_id = 2
"#;

fn office() -> Office {
    let store = Store::in_memory().expect("a store in memory");
    let office = Office::over(store.clone(), OFFICE, Settings::default());
    let written = std::thread::spawn(move || {
        let write = store.write(|tx| {
            for company in [None, Some(CompanyId(2))] {
                let key = ApiKey {
                    id: ApiKeyId(0),
                    dialect: Origin::Console,
                    company,
                    banned: false,
                    revoked: false,
                    label: String::new(),
                    created_at: NOON,
                };
                let clear = company.map_or("all", |_| "second");
                let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, clear);
                auth::put_key(tx, &key, &hash, Source::Runtime)?;
            }
            Ok(())
        });
        write.wait().expect("keys");
    });
    written.join().expect("the keys are written");
    office
}

async fn ask(office: &Office, key: &str, method: &str, path: &str, body: Value) -> Answer {
    let bearer = format!("Bearer {key}");
    let path = format!("/api/pult/{path}");
    let headers = [("authorization", bearer.as_str())];
    office.send_json((method, &path), &headers, body).await
}

#[tokio::test]
async fn what_crews_owe_is_ruled_by_each_company_for_itself() {
    let office = office();
    let rule = |company: Value| json!({"name": "r", "company": company, "percent": "50"});
    for (key, company, status) in [
        ("all", Value::Null, 201),
        ("all", json!(1), 201),
        ("second", json!(1), 403),
        ("second", Value::Null, 403),
        ("second", json!(2), 201),
    ] {
        let made = ask(&office, key, "POST", "cash/rules", rule(company.clone())).await;
        assert_eq!(made.status, status, "{key} {company}: {}", made.text);
    }
    // The office's rule holds for all; that of the first company is nobody else's.
    let seen = ask(&office, "second", "GET", "cash/rules", Value::Null).await;
    let seen = seen.json()["rules"].clone();
    let companies = seen.as_array().expect("a list").iter();
    let companies: Vec<&Value> = companies.map(|rule| &rule["company"]).collect();
    assert_eq!(companies, [&Value::Null, &json!(2)]);
    for (id, status) in [(1, 403), (2, 403), (3, 204)] {
        let path = format!("cash/rules/{id}");
        let changed = ask(&office, "second", "PUT", &path, rule(json!(2))).await;
        assert_eq!(changed.status.is_success(), status == 204, "{id}");
        let removed = ask(&office, "second", "DELETE", &path, Value::Null).await;
        assert_eq!(removed.status, status, "{id}: {}", removed.text);
    }
}

#[tokio::test]
async fn a_driver_belongs_to_the_company_of_his_crews() {
    let office = office();
    let pay = |driver: i64| json!({"driver": driver, "kind": "pay_in", "sum": "5"});
    for (driver, status) in [(21, 404), (22, 201), (23, 201)] {
        let paid = ask(&office, "second", "POST", "cash/entries", pay(driver)).await;
        assert_eq!(paid.status, status, "{driver}: {}", paid.text);
        let path = format!("cash/entries?driver={driver}");
        let seen = ask(&office, "second", "GET", &path, Value::Null).await;
        assert_eq!(seen.status == 200, status == 201, "{driver}");
    }
    let drivers = async |key| {
        let told = ask(&office, key, "GET", "cash", Value::Null).await.json();
        let accounts = told["accounts"].as_array().expect("a list").iter();
        let drivers = accounts.filter_map(|one| one["driver"].as_i64());
        drivers.collect::<BTreeSet<i64>>()
    };
    assert_eq!(drivers("all").await, BTreeSet::from([21, 22, 23]));
    assert_eq!(drivers("second").await, BTreeSet::from([22, 23]));
    let navixy = async |call: &str, rest: Value| {
        let mut body = json!({"hash": "22eac1c27af4be7b9d04da2ce1af111b"});
        for (name, value) in rest.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let path = format!("/v2/{call}");
        office.send_json(("POST", &path), &[], body).await.json()
    };
    let employees = navixy("employee/list", json!({})).await;
    let employees = employees["list"].as_array().expect("a list");
    assert_eq!(employees.len(), 2, "{employees:?}");
    let read = navixy("employee/read", json!({"employee_id": 21})).await;
    assert_eq!(read["success"], json!(false), "{read}");
    let cars = navixy("vehicle/list", json!({})).await;
    assert_eq!(cars["list"].as_array().map(Vec::len), Some(1), "{cars}");
}

#[tokio::test]
async fn a_vehicle_belongs_to_the_company_of_its_crews() {
    let office = office();
    let yandex = async |method: &str, path: &str, body: Value| {
        let path = format!("/reference-book/companies/2/{path}?apikey=y-2");
        office.send_json((method, &path), &[], body).await
    };
    for (vehicle, status) in [(31, 404), (32, 200)] {
        let path = format!("vehicles/{vehicle}");
        let named = yandex("PATCH", &path, json!({"name": "OURS"})).await;
        assert_eq!(named.status, status, "{vehicle}: {}", named.text);
    }
    let body = json!({"courier_id": "12", "vehicle_id": "31"});
    let linked = yandex("POST", "link-courier-vehicle", body).await;
    assert_eq!(linked.status, 404, "{}", linked.text);
    let removed = yandex("DELETE", "vehicles/31", Value::Null).await;
    assert_eq!(removed.status, 404, "{}", removed.text);
}
