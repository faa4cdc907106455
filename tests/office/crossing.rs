//! The courier's scenario of the Yandex document, and the same orders seen through Taxi-Master.

use serde_json::{Value, json};

use super::client::Client;
use super::{Office, eventually};

const KEY: &str = "apikey=ya-key-1";

fn post(client: &Client, path: &str, body: &Value) -> Value {
    let told = client.send("POST", &format!("{path}?{KEY}"), &body.to_string());
    assert_eq!(told.status, 200, "{path}: {}", told.body);
    match told.body.is_empty() {
        true => Value::Null,
        false => told.json(),
    }
}

fn state(client: &Client, order: &str) -> Value {
    let told = client.taximaster("get_order_state", &format!("order_id={order}"));
    assert_eq!(told["code"], 0, "{told}");
    told["data"].clone()
}

#[test]
fn a_task_goes_to_a_courier_and_back_and_taxi_master_watches() {
    let office = Office::vega();
    let server = office.serve();
    let client = &server.client;

    let couriers = json!([
        {"number": "4293-courier", "phone": "+78888888888"},
        {"number": "2344-courier", "phone": "+79999999999"}
    ]);
    let couriers = post(client, "/reference-book/companies/1/couriers", &couriers);
    let courier = couriers[0]["id"].as_str().expect("an id").to_owned();
    let vehicles = json!([{"number": "4293-veh", "name": "4293-name", "routing_mode": "driving"}]);
    let vehicles = post(client, "/reference-book/companies/1/vehicles", &vehicles);
    let pair = json!({"vehicle_id": vehicles[0]["id"], "courier_id": courier});
    post(
        client,
        "/reference-book/companies/1/link-courier-vehicle",
        &pair,
    );
    let on_demand = format!("/on-demand/companies/1/couriers/{courier}");
    post(client, &on_demand, &json!({"status": "online"}));
    let now = chrono::Utc::now().timestamp();
    let position = json!({"positions": [
        {"accuracy": 50, "point": {"lat": 55.7347, "lon": 37.6430}, "timestamp": now}
    ]});
    post(
        client,
        &format!("/reference-book/companies/1/couriers/{courier}/push-positions"),
        &position,
    );

    let task = json!({"tasks": [{"number": "my_task_identifier", "locations": [
        {"type": "depots", "value": {"depots": [{"id": "123"}]}},
        {"type": "delivery", "value": {
            "point": {"lat": 55.735525, "lon": 37.642474}, "time": {"type": "asap"}}}
    ]}]});
    let tasks = post(client, "/on-demand/companies/1/tasks", &task);
    let task = tasks["tasks"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(state(client, &task)["state_kind"], "new_order");

    // Whoever is asked: the new courier or the office's own crew, which stands near too.
    let online = client.get(&format!("/on-demand/companies/1/couriers/online?{KEY}"));
    let online: Vec<String> = online.json()["couriers"]
        .as_array()
        .expect("couriers")
        .iter()
        .map(|courier| courier["id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(online.contains(&courier), "{online:?}");
    let (asked, assignment) = eventually("a suggestion", || {
        online.iter().find_map(|courier| {
            let path = format!("/on-demand/companies/1/couriers/{courier}/suggestions?{KEY}");
            let suggestions = client.get(&path).json();
            let id = suggestions["assignments"][0]["id"].as_str()?.to_owned();
            Some((courier.clone(), id))
        })
    });
    assert_eq!(state(client, &task)["crew_id"], 0);
    let suggestion = format!("/on-demand/companies/1/couriers/{asked}/suggestions/{assignment}");
    post(client, &format!("{suggestion}/accept"), &Value::Null);
    let taken = state(client, &task);
    assert_eq!(taken["state_kind"], "driver_assigned");
    assert_eq!(taken["crew_id"].to_string(), asked);
    let done = format!("/on-demand/companies/1/couriers/{asked}/assignments/{assignment}/complete");
    post(client, &done, &Value::Null);
    assert_eq!(state(client, &task)["state_kind"], "finished");
}

#[test]
fn the_first_taxi_master_examples_answer_as_printed() {
    let office = Office::vega();
    let server = office.serve();
    let client = &server.client;
    let told = client.get("/common_api/1.0/ping");
    assert_eq!(told.body, r#"{"code":0,"descr":"OK","data":{}}"#);
    let groups = client.taximaster("get_crew_groups_list", "");
    assert_eq!(
        groups["data"]["crew_groups"][0],
        json!({"id": 1, "name": "CREW_GROUP1"})
    );
    let uds = client.taximaster("get_uds_list", "");
    assert_eq!(uds["data"]["uds"][0], json!({"id": 1, "name": "UDS1"}));
    let wrong = client.get("/common_api/1.0/get_uds_list?x=1");
    assert_eq!(wrong.json()["code"], 4);
}

#[test]
fn an_order_from_a_website_is_offered_to_the_couriers_app() {
    let office = Office::vega();
    let server = office.serve();
    let client = &server.client;
    let body = "phone=89123456789&source=STREET1,1&source_time=20120501100000&dest=DEST&customer=CUSTOMER&comment=COMMENT&crew_group_id=1&uds_id=1";
    let made = client.try_taximaster_post("create_order", body);
    let made = made.expect("an answer");
    assert_eq!(made["code"], 0, "{made}");
    let order = made["data"]["order_id"].to_string();
    let again = client.try_taximaster_post("create_order", body);
    assert_eq!(again.expect("an answer")["code"], 100);
    let path = format!("/on-demand/companies/1/couriers/1/suggestions?{KEY}");
    let assignment = eventually("a suggestion", || {
        let suggestions = client.get(&path).json();
        Some(suggestions["assignments"][0]["id"].as_str()?.to_owned())
    });
    let assigned = client.get(&format!(
        "/on-demand/companies/1/assignments/{assignment}?{KEY}"
    ));
    let assigned = assigned.json();
    assert_eq!(assigned["status"], "suggested");
    assert_eq!(assigned["locations"][0]["tasks"][0]["id"], order.as_str());
}
