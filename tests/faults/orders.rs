//! Orders as several APIs make them, and what is known of each.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::office::Server;

/// By which API an order is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Api {
    TaxiMaster,
    Taxomet,
    Yandex,
    Navixy,
    TheTrack,
    Own,
}

impl Api {
    /// Every door.
    const ALL: [Api; 6] = [
        Api::TaxiMaster,
        Api::Taxomet,
        Api::Yandex,
        Api::Navixy,
        Api::TheTrack,
        Api::Own,
    ];
}

/// An order that was asked for. Its label is in its comment, where the checker finds it.
#[derive(Debug, Clone)]
pub struct Asked {
    pub label: String,
    api: Api,
    phone: String,
}

/// What is known of the orders of a schedule.
pub struct Book {
    seed: u64,
    count: Arc<AtomicUsize>,
    /// Acknowledged: each is there exactly once.
    acknowledged: BTreeMap<String, Asked>,
    /// Nobody answered: each is there once or not at all.
    unknown: BTreeMap<String, Asked>,
}

/// Makes orders on a thread of its own.
pub struct Maker {
    seed: u64,
    client: usize,
    count: Arc<AtomicUsize>,
    acknowledged: Vec<Asked>,
    unknown: Vec<Asked>,
}

impl Book {
    pub fn new(seed: u64) -> Book {
        Book {
            seed,
            count: Arc::default(),
            acknowledged: BTreeMap::new(),
            unknown: BTreeMap::new(),
        }
    }

    pub fn maker(&self, client: usize) -> Maker {
        Maker {
            seed: self.seed,
            client,
            count: Arc::clone(&self.count),
            acknowledged: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// The orders that nobody knows of, to be asked for again.
    pub fn take_unknown(&mut self) -> Vec<Asked> {
        std::mem::take(&mut self.unknown).into_values().collect()
    }

    pub fn note(&mut self, makers: Vec<Maker>) {
        for maker in makers {
            let keyed = |asked: Asked| (asked.label.clone(), asked);
            self.acknowledged
                .extend(maker.acknowledged.into_iter().map(keyed));
            self.unknown.extend(maker.unknown.into_iter().map(keyed));
        }
    }

    pub fn known(&self) -> usize {
        self.acknowledged.len()
    }

    pub fn acknowledged(&self) -> impl Iterator<Item = &str> {
        self.acknowledged.keys().map(String::as_str)
    }

    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.keys().map(String::as_str)
    }

    /// An acknowledged order was lost with the log, and that was told.
    pub fn forget(&mut self, label: &str) {
        if let Some(asked) = self.acknowledged.remove(label) {
            self.unknown.insert(asked.label.clone(), asked);
        }
    }
}

impl Maker {
    /// Makes new orders until the office is told to end, or does.
    pub fn make_until_it_ends(&mut self, server: &Server) {
        while !server.is_over() {
            let n = self.count.fetch_add(1, Ordering::Relaxed);
            let api = Api::ALL[(n + self.client) % Api::ALL.len()];
            let asked = Asked {
                label: format!("label-{}-{n}.", self.seed),
                phone: format!("89{:09}", self.seed * 1_000_000 % 900_000_000 + n as u64),
                api,
            };
            if !self.ask(server, asked) {
                // A failed answer comes at once; the office is given a moment.
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
    }

    /// Asks for one order; whether it was acknowledged.
    pub fn ask(&mut self, server: &Server, asked: Asked) -> bool {
        let is_made = made(server, &asked).unwrap_or(false);
        if is_made {
            server.acknowledged.fetch_add(1, Ordering::Relaxed);
            self.acknowledged.push(asked);
        } else {
            self.unknown.push(asked);
        }
        is_made
    }
}

/// Whether the office says that the order is there; an error when the connection breaks.
fn made(server: &Server, asked: &Asked) -> std::io::Result<bool> {
    let (label, phone) = (&asked.label, &asked.phone);
    let key = ("Idempotency-Key", label.as_str());
    match asked.api {
        Api::TaxiMaster => {
            let body = format!(
                "phone={phone}&source=STREET1,1&source_time=20300501100000&comment={label}"
            );
            let told = server.client.try_taximaster_post("create_order", &body)?;
            // 100: it is there already.
            Ok(told["code"] == 0 || told["code"] == 100)
        }
        Api::Taxomet => {
            let login = "operator_login=my-api&operator_password=secret-1";
            let path = format!(
                "/api/v1/add_order?{login}&unit_id=1&tarif_id=1&phone=%2B7{}&to[]=A&to[]=B&comment={label}",
                &phone[1..]
            );
            let told = server.client.try_send("GET", &path, &[key], "")?;
            let told: Value = serde_json::from_str(&told.body).unwrap_or_default();
            Ok(told["result"] == "1")
        }
        Api::Yandex => {
            let task = json!({"tasks": [{"number": label, "locations": [
                {"type": "depots", "value": {"depots": [{"id": "123"}]}},
                {"type": "delivery", "value": {
                    "point": {"lat": 55.735525, "lon": 37.642474}, "time": {"type": "asap"}}}
            ]}]});
            let path = "/on-demand/companies/1/tasks?apikey=ya-key-1";
            let told = server
                .client
                .try_send("POST", path, &[key], &task.to_string())?;
            Ok(told.status == 200 && told.body.contains("\"tasks\""))
        }
        Api::Navixy => {
            let task = json!({"hash": "22eac1c27af4be7b9d04da2ce1af111b", "task": {
                "location": {"lat": 55.75, "lng": 37.62, "radius": 150}, "label": label,
                "description": label, "from": "2030-05-01 10:00:00", "to": "2030-05-01 12:00:00"}});
            let headers = [key, ("Content-Type", "application/json")];
            let told =
                server
                    .client
                    .try_send("POST", "/v2/task/create", &headers, &task.to_string())?;
            let told: Value = serde_json::from_str(&told.body).unwrap_or_default();
            Ok(told["success"] == true)
        }
        Api::TheTrack => {
            let task = json!({"action": "delivery", "lookup_id": label,
                "location": {"address": "ш. Ярославское 11"}});
            let headers = [
                key,
                ("Authorization", "token sk_faults"),
                ("Content-Type", "application/json"),
            ];
            let told = server
                .client
                .try_send("POST", "/v1/tasks/", &headers, &task.to_string())?;
            Ok(told.status == 201)
        }
        Api::Own => {
            let order = json!({"phone": phone, "comment": label,
                "stops": [{"address": "Тимирязева 4", "lat": 55.73, "lon": 37.64}]});
            let headers = [key, ("Authorization", "Basic bXktYXBpOnNlY3JldC0x")];
            let told =
                server
                    .client
                    .try_send("POST", "/api/pult/orders", &headers, &order.to_string())?;
            // 200: it is there already.
            Ok(matches!(told.status, 200 | 201))
        }
    }
}
