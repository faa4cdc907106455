//! Lists: pages, filters, and what of other doors is among them.

use pult::app::{Caller, Once};
use pult::domain::{NewOrder, Origin, Place, Seconds};
use serde_json::{Value, json};

use super::{at, office, refused, text};
use crate::support::Office;

impl Office {
    async fn listed(&self, query: &str) -> Vec<String> {
        let told = self
            .track("GET", format!("/v1/tasks/{query}"), Value::Null)
            .await;
        assert_eq!(told.0, 200, "{query}: {told:?}");
        let results = told.1["results"].as_array().expect("results");
        assert_eq!(told.1["count"], json!(results.len()), "{query}");
        results
            .iter()
            .map(|task| text(&task["lookup_id"]))
            .collect()
    }
}

#[tokio::test]
async fn tasks_are_filtered_by_every_documented_word() {
    let office = office();
    let driver = office.a_driver().await;
    let mut ids = Vec::new();
    for name in ["pending", "assigned", "started", "completed", "canceled"] {
        ids.push(office.a_task(name).await);
        office.dispatch.clock().advance(Seconds(60));
    }
    office
        .give(&driver, &[&ids[2], &ids[3], &ids[4], &ids[1]])
        .await;
    office
        .track("POST", format!("/v1/tasks/{}/start/", ids[2]), Value::Null)
        .await;
    office
        .track(
            "POST",
            format!("/v1/tasks/{}/complete/", ids[3]),
            Value::Null,
        )
        .await;
    office
        .track("POST", format!("/v1/tasks/{}/cancel/", ids[4]), Value::Null)
        .await;
    for status in ["pending", "assigned", "started", "completed", "canceled"] {
        assert_eq!(office.listed(&format!("?status={status}")).await, [status]);
    }
    for (query, found) in [
        (
            "",
            vec!["canceled", "completed", "started", "assigned", "pending"],
        ),
        ("?status=suspended", vec![]),
        ("?status=in_queue", vec![]),
        ("?not_assigned=true", vec!["pending"]),
        (
            "?not_assigned=false",
            vec!["canceled", "completed", "started", "assigned"],
        ),
        ("?progress=on_the_way", vec!["started"]),
        (
            "?progress=pending",
            vec!["canceled", "completed", "assigned", "pending"],
        ),
        ("?progress=arrived", vec![]),
        ("?lookup_id=started", vec!["started"]),
        (
            "?lookup_id=",
            vec!["canceled", "completed", "started", "assigned", "pending"],
        ),
        ("?lookup_id=nothing", vec![]),
        ("?driver_id=abc", vec![]),
        ("?driver_id=00000000-0000-4000-8000-000000000000", vec![]),
    ] {
        assert_eq!(office.listed(query).await, found, "{query}");
    }
    let his = format!("?driver_id={driver}&status=canceled");
    assert_eq!(office.listed(&his).await, ["canceled"]);
    let since = |name: &str, seconds| format!("?{name}={}", text(&at(seconds)));
    assert_eq!(
        office.listed(&since("min_date", 180)).await,
        ["canceled", "completed"]
    );
    assert_eq!(
        office.listed(&since("max_date", 60)).await,
        ["assigned", "pending"]
    );
    for query in [
        "status=x",
        "progress=x",
        "not_assigned=x",
        "min_date=x",
        "max_date=x",
        "page=x",
    ] {
        let field = query.split('=').next().unwrap_or_default();
        let told = office
            .track("GET", format!("/v1/tasks/?{query}"), Value::Null)
            .await;
        refused(&told, 400, field);
    }
}

#[tokio::test]
async fn pages_follow_one_another() {
    let office = office();
    for n in 0..5 {
        office.a_task(&n.to_string()).await;
    }
    let mut next = "http://eta.st/v1/tasks/?page_size=2&status=pending".to_owned();
    let mut found = Vec::new();
    loop {
        let path = next.strip_prefix("http://eta.st").expect("a link of ours");
        let told = office.track("GET", path, Value::Null).await;
        assert_eq!((told.0, &told.1["count"]), (200, &json!(5)), "{path}");
        let results = told.1["results"].as_array().expect("results");
        found.extend(results.iter().map(|task| text(&task["lookup_id"])));
        match &told.1["next"] {
            Value::Null => break,
            link => next = text(link),
        }
    }
    assert_eq!(found, ["4", "3", "2", "1", "0"]);
    let told = office.track("GET", "/v1/tasks/?page=7", Value::Null).await;
    refused(&told, 404, "detail");
    let empty = office
        .track("GET", "/v1/tasks/?lookup_id=x", Value::Null)
        .await;
    let nothing = json!({"count": 0, "next": null, "previous": null, "results": []});
    assert_eq!(empty.1, nothing);
}

#[tokio::test]
async fn drivers_are_listed_newest_first() {
    let office = office();
    for name in ["a", "b"] {
        office.dispatch.clock().advance(Seconds(60));
        let new = json!({"name": name, "lookup_id": name});
        office.track("POST", "/v1/drivers/", new).await;
    }
    let names = |told: &Value| -> Vec<String> {
        let results = told["results"].as_array().expect("results");
        results.iter().map(|driver| text(&driver["name"])).collect()
    };
    for (query, found) in [
        ("", vec!["b", "a", "Пётр"]),
        ("?lookup_id=a", vec!["a"]),
        ("?page_size=1&page=2", vec!["a"]),
    ] {
        let told = office
            .track("GET", format!("/v1/drivers/{query}"), Value::Null)
            .await;
        assert_eq!(names(&told.1), found, "{query}");
    }
    let since = format!(
        "/v1/drivers/?min_date={}&max_date={}",
        text(&at(60)),
        text(&at(60))
    );
    assert_eq!(
        names(&office.track("GET", since, Value::Null).await.1),
        ["a"]
    );
}

#[tokio::test]
async fn stops_of_other_doors_read_as_tasks() {
    let office = office();
    let ride = NewOrder {
        company: Some(pult::domain::CompanyId(1)),
        ..NewOrder::ride(Place::address("Вокзал", None), Vec::new(), None)
    };
    let taxi = Caller {
        origin: Origin::TaxiMaster,
        ..Caller::CONSOLE
    };
    let made = office
        .dispatch
        .create_order(&taxi, ride, Once::default())
        .await;
    let made = made.expect("a ride");
    let listed = office.track("GET", "/v1/tasks/", Value::Null).await;
    let actions: Vec<_> = listed.1["results"]
        .as_array()
        .expect("results")
        .iter()
        .collect();
    let actions: Vec<_> = actions.iter().map(|task| &task["action"]).collect();
    assert_eq!(actions, ["delivery", "pickup"]);
    let pickup = made.stops[0].uuid.to_string();
    let task = office.read_task(&pickup).await;
    assert_eq!(task["location"]["address"], json!("Вокзал"));
    assert_eq!(listed.1["results"][0]["location"], Value::Null);

    let path = format!("/v1/tasks/{pickup}/");
    let removed = office.track("DELETE", &path, Value::Null).await;
    assert_eq!(removed.0, 404, "a ride keeps its stops: {removed:?}");
    assert_eq!(office.read_task(&pickup).await["status"], json!("pending"));

    let driver = office.a_driver().await;
    let given = office.give(&driver, &[&pickup]).await;
    assert_eq!(given["active_tasks"].as_array().map(Vec::len), Some(2));
    office
        .track("POST", format!("/v1/tasks/{pickup}/start/"), Value::Null)
        .await;
    let drop = made.stops[1].uuid.to_string();
    assert_eq!(office.read_task(&drop).await["status"], json!("assigned"));
    office
        .track("POST", format!("/v1/tasks/{pickup}/complete/"), Value::Null)
        .await;
    assert_eq!(
        office.read_task(&pickup).await["status"],
        json!("completed")
    );
    assert_eq!(office.read_task(&drop).await["status"], json!("started"));
    let told = office
        .track("DELETE", format!("/v1/tasks/{pickup}/"), Value::Null)
        .await;
    refused(&told, 404, "detail");
}
