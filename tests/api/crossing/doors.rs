//! What each dialect's client says: calls, and orders made through each of them.

use axum::body::Body;
use axum::http::Request;
use md5::{Digest, Md5};
use pult::app::Caller;
use pult::domain::OrderId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Door, SECRET, Town};

impl Town {
    /// A signed Taxi-Master call.
    pub async fn taximaster(&self, method: &str, call: &str, body: &str) -> Value {
        let query = call.split_once('?').map_or("", |(_, query)| query);
        let signed = if body.is_empty() { query } else { body };
        let request = Request::builder()
            .method(method)
            .uri(format!("/common_api/1.0/{call}"))
            .header("Signature", signature(signed))
            .body(Body::from(body.to_owned()));
        self.send(request.expect("a request")).await.1
    }

    /// A Taxomet call.
    pub async fn taxomet(&self, call: &str, query: &str) -> Value {
        let operator = "operator_login=my-api&operator_password=secret-1";
        let request = Request::get(format!("/api/v1/{call}?{operator}&{query}"));
        let request = request.body(Body::empty()).expect("a request");
        self.send(request).await.1
    }

    /// A Yandex call below the company's on-demand path.
    pub async fn yandex(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let uri = format!("/on-demand/companies/1{path}?apikey=ya-key-1");
        let request = Request::builder().method(method).uri(uri);
        self.send(request.body(json_body(&body)).expect("a request"))
            .await
    }

    /// A Navixy call.
    pub async fn navixy(&self, call: &str, mut body: Value) -> Value {
        body["hash"] = json!("22eac1c27af4be7b9d04da2ce1af111b");
        let request = Request::post(format!("/v2/{call}"))
            .header("Content-Type", "application/json")
            .body(json_body(&body));
        self.send(request.expect("a request")).await.1
    }

    /// A TheTrack call.
    pub async fn thetrack(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/v1{path}"))
            .header("authorization", "token sk_token")
            .header("content-type", "application/json")
            .body(json_body(&body));
        self.send(request.expect("a request")).await
    }

    /// An order of one door, known by the id that this door answers.
    pub async fn create(&self, door: Door) -> OrderId {
        match door {
            Door::TaxiMaster => self.create_taximaster().await,
            Door::Taxomet => self.create_taxomet().await,
            Door::Yandex => self.create_yandex().await,
            Door::Navixy => self.create_navixy().await,
            Door::TheTrack => self.create_thetrack().await,
        }
    }

    async fn create_taximaster(&self) -> OrderId {
        let form = format!(
            "phone=8912{:07}&source=STREET1,1&dest=STREET2,2&source_time=20261118140640",
            self.number()
        );
        let told = self.taximaster("POST", "create_order", &form).await;
        assert_eq!(told["code"], 0, "{told}");
        OrderId(told["data"]["order_id"].as_i64().expect("a JSON integer"))
    }

    async fn create_taxomet(&self) -> OrderId {
        let query = "unit_id=1&tarif_id=1&phone=+70001112233&to[]=A&to[]=B\
            &lat[]=55.71&lon[]=37.6&lat[]=55.72&lon[]=37.6";
        let told = self.taxomet("add_order", query).await;
        assert_eq!(told["result"], "1", "{told}");
        order_of_digits(&told["order_id"])
    }

    async fn create_yandex(&self) -> OrderId {
        let task = json!({
            "number": format!("task-{}", self.number()),
            "locations": [
                {"type": "depots", "value": {"depots": [{"id": "123"}]}},
                {"type": "delivery", "value": {
                    "point": {"lat": 55.745, "lon": 37.642474},
                    "time": {"type": "asap"},
                }},
            ],
        });
        let told = self
            .yandex("POST", "/tasks", json!({"tasks": [task]}))
            .await;
        assert_eq!(told.0, 200, "{told:?}");
        order_of_digits(&told.1["tasks"][0]["id"])
    }

    async fn create_navixy(&self) -> OrderId {
        let checkpoint = |lat: f64| {
            json!({
                "location": {"lat": lat, "lng": 37.62, "radius": 150},
                "label": "Stop",
                "description": "",
                "from": "2026-11-18 14:00:00",
                "to": "2026-11-20 23:00:00",
            })
        };
        let body = json!({
            "route": {"tracker_id": null, "label": "Round", "description": ""},
            "checkpoints": [checkpoint(55.75), checkpoint(55.76)],
        });
        let told = self.navixy("task/route/create", body).await;
        assert_eq!(told["success"], true, "{told}");
        OrderId(told["result"]["id"].as_i64().expect("a JSON integer"))
    }

    async fn create_thetrack(&self) -> OrderId {
        let point = json!({"type": "Point", "coordinates": [55.73, 37.6]});
        let location = json!({"point": point});
        let task = json!({"action": "delivery", "location": location});
        let (status, told) = self.thetrack("POST", "/tasks/", task).await;
        assert_eq!(status, 201, "{told}");
        let uuid = told["id"].as_str().expect("a string");
        let uuid = Uuid::try_parse(uuid).expect("a UUID");
        let dispatch = &self.office.dispatch;
        let found = dispatch.stop_by_uuid(&Caller::CONSOLE, uuid).await;
        found.expect("a stop").0.order.id
    }
}

fn order_of_digits(id: &Value) -> OrderId {
    let text = id.as_str().expect("a string of digits");
    OrderId(text.parse().expect("digits"))
}

fn json_body(body: &Value) -> Body {
    match body {
        Value::Null => Body::empty(),
        body => Body::from(body.to_string()),
    }
}

/// The `Signature` of a Taxi-Master call.
pub fn signature(parameters: &str) -> String {
    let mut hash = Md5::new();
    hash.update(parameters);
    hash.update(SECRET);
    let hash = hash.finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
