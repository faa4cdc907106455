//! Orders as several APIs make them, and what is known of each.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::client::sign;
use super::cuts::{Cut, cut_off};
use super::office::Server;

/// One request in so many loses its network.
const ONE_IN: usize = 5;

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
            let is_made = match n % ONE_IN {
                0 => self.ask_cut_off(server, asked, n / ONE_IN),
                _ => self.ask(server, asked),
            };
            if !is_made {
                // A failed answer comes at once; the office is given a moment.
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
    }

    /// Asks for one order over a network that is cut before the answer is here, and at once again, as a program does
    /// that has heard nothing; whether it was acknowledged.
    fn ask_cut_off(&mut self, server: &Server, asked: Asked, n: usize) -> bool {
        cut_off(server.client.address(), &Wire::of(&asked), Cut::of(n));
        self.ask(server, asked)
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

/// An order as it goes over the wire.
pub struct Wire {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Wire {
    fn of(asked: &Asked) -> Wire {
        let (label, phone) = (&asked.label, &asked.phone);
        let key = ("Idempotency-Key", label.clone());
        let json = ("Content-Type", "application/json".to_owned());
        let post = |path: &str, headers, body: String| Wire {
            method: "POST",
            path: path.to_owned(),
            headers,
            body,
        };
        match asked.api {
            Api::TaxiMaster => {
                let body = format!(
                    "phone={phone}&source=STREET1,1&source_time=20300501100000&comment={label}"
                );
                let form = "application/x-www-form-urlencoded".to_owned();
                let headers = vec![("Signature", sign(&body)), ("Content-Type", form)];
                post("/common_api/1.0/create_order", headers, body)
            }
            Api::Taxomet => {
                let login = "operator_login=my-api&operator_password=secret-1";
                let path = format!(
                    "/api/v1/add_order?{login}&unit_id=1&tarif_id=1&phone=%2B7{}&to[]=A&to[]=B&comment={label}",
                    &phone[1..]
                );
                Wire {
                    method: "GET",
                    ..post(&path, vec![key], String::new())
                }
            }
            Api::Yandex => {
                let task = json!({"tasks": [{"number": label, "locations": [
                    {"type": "depots", "value": {"depots": [{"id": "123"}]}},
                    {"type": "delivery", "value": {
                        "point": {"lat": 55.735525, "lon": 37.642474}, "time": {"type": "asap"}}}
                ]}]});
                let path = "/on-demand/companies/1/tasks?apikey=ya-key-1";
                post(path, vec![key], task.to_string())
            }
            Api::Navixy => {
                let task = json!({"hash": "22eac1c27af4be7b9d04da2ce1af111b", "task": {
                    "location": {"lat": 55.75, "lng": 37.62, "radius": 150}, "label": label,
                    "description": label, "from": "2030-05-01 10:00:00", "to": "2030-05-01 12:00:00"}});
                post("/v2/task/create", vec![key, json], task.to_string())
            }
            Api::TheTrack => {
                let task = json!({"action": "delivery", "lookup_id": label,
                    "location": {"address": "ш. Ярославское 11"}});
                let token = ("Authorization", "token sk_faults".to_owned());
                post("/v1/tasks/", vec![key, token, json], task.to_string())
            }
            Api::Own => {
                let order = json!({"phone": phone, "comment": label,
                    "stops": [{"address": "Тимирязева 4", "lat": 55.73, "lon": 37.64}]});
                let basic = ("Authorization", "Basic bXktYXBpOnNlY3JldC0x".to_owned());
                post("/api/pult/orders", vec![key, basic], order.to_string())
            }
        }
    }
}

/// Whether the office says that the order is there; an error when the connection breaks.
fn made(server: &Server, asked: &Asked) -> std::io::Result<bool> {
    let wire = Wire::of(asked);
    let headers: Vec<(&str, &str)> = wire
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let client = &server.client;
    let told = client.try_send(wire.method, &wire.path, &headers, &wire.body)?;
    let said: Value = serde_json::from_str(&told.body).unwrap_or_default();
    Ok(match asked.api {
        // 100: it is there already.
        Api::TaxiMaster => said["code"] == 0 || said["code"] == 100,
        Api::Taxomet => said["result"] == "1",
        Api::Yandex => told.status == 200 && told.body.contains("\"tasks\""),
        Api::Navixy => said["success"] == true,
        Api::TheTrack => told.status == 201,
        // 200: it is there already.
        Api::Own => matches!(told.status, 200 | 201),
    })
}
