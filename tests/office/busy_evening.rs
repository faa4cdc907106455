//! An evening of two operators, one of them at home, on an office whose forty crews drive, whose customers order
//! and whose websites and couriers speak all five dialects the while.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use super::bars::is_long;
use super::client::Client;
use super::desks::{ENTER, log_in_at};
use super::ssh::at_home_of;
use super::terminal::Terminal;
use super::{Office, eventually};

/// So many times faster than a real evening, and so many rides an hour of it.
const DEMO: &[&str] = &[
    "demo",
    "--headless",
    "--speed",
    "20",
    "--orders",
    "120",
    "--lang",
    "ru",
];
const CREWS: usize = 40;
/// What a desk of this office shows.
const READY: &str = "из 40";
const ORDERS_OF_EACH: usize = 30;
const ORDERS_OF_A_LONG_EVENING: usize = 300;
/// Of the orders of an operator every so many is called off.
const CALLED_OFF: usize = 4;
/// So many orders are given by both at once.
const DUELS: usize = 5;
/// Between two calls of a client.
const CALL_EVERY: Duration = Duration::from_millis(1_500);
/// The keys of the demonstration.
const YANDEX: &str = "apikey=demo-yandex-key";
const NAVIXY: &str = "demo-navixy-session-hash";
const THETRACK: (&str, &str) = ("Authorization", "token demo-thetrack-key");
const TAXOMET: &str = "operator_login=demo&operator_password=demo";

fn orders_of_each() -> usize {
    match is_long() {
        true => ORDERS_OF_A_LONG_EVENING,
        false => ORDERS_OF_EACH,
    }
}

/// What an operator did, as the desk said it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    taken: usize,
    assigned: usize,
    called_off: usize,
}

struct Operator<'a> {
    desk: &'a mut Terminal,
    /// The first digits of the callers' phones.
    phones: &'static str,
    said: Said,
    last: u64,
}

impl<'a> Operator<'a> {
    fn at(desk: &'a mut Terminal, phones: &'static str) -> Operator<'a> {
        Operator {
            desk,
            phones,
            said: Said::default(),
            last: 0,
        }
    }

    /// Takes an order; its number, as the desk says it.
    fn take(&mut self) -> u64 {
        let phone = format!("{}{:03}", self.phones, self.said.taken);
        self.desk
            .press(&["\x1b[2~", &phone, ENTER, "дачн 8", ENTER, "мира 6", ENTER]);
        self.desk.wait_for("Enter — принять");
        self.desk.press(&[ENTER]);
        let before = self.last;
        self.last = eventually("an order", || {
            let text = self.desk.text();
            let numbers = text.split("Заказ ").skip(1).filter_map(|rest| {
                let (number, rest) = rest.split_once(' ')?;
                let number = number.parse::<u64>().ok()?;
                rest.starts_with("принят").then_some(number)
            });
            numbers.max().filter(|number| *number > before)
        });
        self.said.taken += 1;
        self.last
    }

    /// Moves to an order of the board.
    fn select(&mut self, order: u64) {
        let number = order.to_string();
        let keys: Vec<String> = number.chars().map(String::from).collect();
        let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        keys.push(ENTER);
        self.desk.press(&keys);
        self.desk.wait_for(&format!("╭ {order} ─"));
    }

    /// Gives the selected order to a crew, and waits until the desk says what came of it.
    fn give(&mut self, order: u64, crew: usize) {
        let before = self.refusals();
        let keys = format!("{crew}++");
        let keys: Vec<String> = keys.chars().map(String::from).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.desk.press(&keys);
        let done = format!("Заказ {order} назначен {crew} ");
        let is_given = eventually("an answer to ++", || {
            let is_given = self.desk.text().contains(&done);
            let is_refused = self.refusals().iter().any(|line| !before.contains(line));
            (is_given || is_refused).then_some(is_given)
        });
        self.said.assigned += usize::from(is_given);
    }

    fn call_off(&mut self, order: u64) {
        self.desk.press(&["\x1b[3~"]);
        self.desk.wait_for("Отменить заказ: почему?");
        self.desk.press(&["1"]);
        self.desk.wait_for(&format!("Заказ {order} отменён"));
        self.said.called_off += 1;
    }

    /// The refusals that are seen.
    fn refusals(&self) -> Vec<String> {
        let text = self.desk.text();
        let lines = text.lines().filter(|line| line.starts_with(" ! "));
        lines.map(str::to_owned).collect()
    }

    fn work(&mut self) {
        for n in 0..orders_of_each() {
            let order = self.take();
            self.select(order);
            self.give(order, (n * 7) % CREWS + 1);
            if n % CALLED_OFF == 0 {
                self.call_off(order);
            }
        }
    }
}

/// Asks and orders by one dialect until it is over; how many orders it made.
fn speak(client: &Client, dialect: usize, is_over: &AtomicBool, made: &AtomicUsize) {
    let mut n = 0_u64;
    while !is_over.load(Ordering::Relaxed) {
        n += 1;
        match dialect {
            0 => {
                let body =
                    format!("phone=8912000{n:04}&source=Dachnaya,8&source_time=20120501100000");
                let told = client
                    .try_taximaster_post("create_order", &body)
                    .expect("an answer");
                assert_eq!(told["code"], 0, "{told}");
                let order = &told["data"]["order_id"];
                let told = client.taximaster("get_order_state", &format!("order_id={order}"));
                assert_eq!(told["code"], 0, "{told}");
            }
            1 => {
                let ride = "unit_id=1&tarif_id=1&phone=%2B70001112233&to[]=A&to[]=B\
                    &lat[]=55.42&lon[]=41.21&lat[]=55.43&lon[]=41.20";
                let told = client
                    .get(&format!("/api/v1/add_order?{TAXOMET}&{ride}"))
                    .json();
                assert_eq!(told["result"], "1", "{told}");
                let order = told["order_id"].as_str().expect("digits");
                let told = client.get(&format!("/api/v1/get_order?{TAXOMET}&id={order}"));
                assert_eq!(told.json()["result"], "1", "{}", told.body);
            }
            2 => {
                let point = |lat| json!({"lat": lat, "lon": 41.2});
                let place = |kind, lat| json!({"type": kind, "value": {"point": point(lat), "time": {"type": "asap"}}});
                let task = json!({
                    "number": format!("task-{n}"),
                    "locations": [place("pickup", 55.42), place("delivery", 55.43)],
                });
                let path = format!("/on-demand/companies/2/tasks?{YANDEX}");
                let told = client.send("POST", &path, &json!({"tasks": [task]}).to_string());
                assert_eq!(told.status, 200, "{}", told.body);
                let told = client.get(&format!("/on-demand/companies/2/couriers/online?{YANDEX}"));
                assert_eq!(told.status, 200, "{}", told.body);
            }
            3 => {
                let checkpoint = |lat: f64| {
                    json!({
                        "location": {"lat": lat, "lng": 41.2, "radius": 150},
                        "label": "Stop", "description": "",
                        "from": "2020-11-18 14:00:00", "to": "2099-11-20 23:00:00",
                    })
                };
                let body = json!({
                    "hash": NAVIXY,
                    "route": {"tracker_id": null, "label": "Round", "description": ""},
                    "checkpoints": [checkpoint(55.42), checkpoint(55.43)],
                });
                let told = client
                    .send("POST", "/v2/task/route/create", &body.to_string())
                    .json();
                assert_eq!(told["success"], true, "{told}");
                let read = json!({"hash": NAVIXY, "route_id": told["result"]["id"]});
                let told = client
                    .send("POST", "/v2/task/route/read", &read.to_string())
                    .json();
                assert_eq!(told["success"], true, "{told}");
            }
            _ => {
                let point = json!({"type": "Point", "coordinates": [41.2, 55.42]});
                let task = json!({"action": "delivery", "location": {"point": point}});
                let headers = [THETRACK, ("Content-Type", "application/json")];
                let told = client.try_send("POST", "/v1/tasks/", &headers, &task.to_string());
                let told = told.expect("an answer");
                assert_eq!(told.status, 201, "{}", told.body);
                let id = told.json()["id"].as_str().expect("a UUID").to_owned();
                let told = client.try_send("GET", &format!("/v1/tasks/{id}/"), &headers, "");
                assert_eq!(told.expect("an answer").status, 200);
            }
        }
        made.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(CALL_EVERY);
    }
}

fn base(office: &Office) -> Connection {
    let path = office.data().join("pult.db");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database")
}

fn count(base: &Connection, query: &str) -> i64 {
    base.query_row(query, [], |row| row.get(0))
        .expect("a count")
}

/// Orders of which more than one crew has the ride.
const TWICE_GIVEN: &str = "SELECT count(*) FROM (SELECT order_id FROM assignment_orders \
    JOIN assignments ON assignments.id = assignment_orders.assignment_id \
    WHERE status = 'active' GROUP BY order_id HAVING count(*) > 1)";

#[test]
fn two_operators_work_beside_forty_crews_and_five_dialects_and_both_reports_are_right() {
    let Some(home) = at_home_of(Office::empty(), "", DEMO) else {
        return;
    };
    let client = &home.server.client;
    let (is_over, made) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (mut at_office, mut at_home) =
        (log_in_at(&home.office, "olya", READY), home.petr_at(READY));
    let mut olya = Operator::at(&mut at_office, "9261110");
    let mut petr = Operator::at(&mut at_home, "9262220");
    let base = base(&home.office);

    std::thread::scope(|scope| {
        for dialect in 0..5 {
            let (is_over, made) = (&is_over, &made);
            scope.spawn(move || speak(client, dialect, is_over, made));
        }
        let both = [scope.spawn(|| olya.work()), scope.spawn(|| petr.work())];
        while both.iter().any(|operator| !operator.is_finished()) {
            assert_eq!(count(&base, TWICE_GIVEN), 0);
            std::thread::sleep(Duration::from_millis(200));
        }
        let worked = both.map(std::thread::ScopedJoinHandle::join);
        // Whatever came of it, the clients stop.
        is_over.store(true, Ordering::Relaxed);
        for worked in worked {
            worked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
    // Both give the same orders at once.
    for n in 0..DUELS {
        let order = olya.take();
        olya.select(order);
        petr.select(order);
        let (one, other) = (n + 1, n + 20);
        std::thread::scope(|scope| {
            scope.spawn(|| olya.give(order, one));
            scope.spawn(|| petr.give(order, other));
        });
        assert_eq!(count(&base, TWICE_GIVEN), 0);
        let given =
            format!("SELECT count(*) FROM assignment_orders WHERE order_id = {order} AND live = 1");
        assert_eq!(count(&base, &given), 1);
    }
    // Of what is checked the clock is not this machine's: it runs faster.
    let checked = home.office.command(&["check", "--json"]).output();
    let checked: Value = serde_json::from_slice(&checked.expect("runs").stdout).expect("JSON");
    let rows = checked["rows"].as_array().expect("rows");
    let database = rows.iter().find(|row| row["what"] == "database");
    assert_eq!(database.expect("it is checked")["state"], "ok", "{checked}");
    assert!(made.into_inner() > orders_of_each(), "the clients spoke");

    // What each was told is what stands under their name.
    let report = home
        .office
        .command(&["report", "--operator", "all", "--json"])
        .output();
    let report: Value = serde_json::from_slice(&report.expect("runs").stdout).expect("JSON");
    for (login, said) in [("olya", &olya.said), ("petr", &petr.said)] {
        let rows = report["rows"].as_array().expect("rows");
        let row = rows
            .iter()
            .find(|row| row["login"] == login)
            .expect("an operator");
        let figure = |column: &str| row[column].as_u64().expect("a number") as usize;
        let reported = Said {
            taken: figure("taken"),
            assigned: figure("assigned"),
            called_off: figure("cancelled"),
        };
        assert_eq!(&reported, said, "{login}: {row}");
    }
    // And the office's report is what its orders are. Crews drive on meanwhile: it stands still first.
    let stopped = home.office.command(&["stop"]).output().expect("runs");
    assert!(stopped.status.success(), "{stopped:?}");
    let report = home.office.command(&["report", "--json"]).output();
    let report: Value = serde_json::from_slice(&report.expect("runs").stdout).expect("JSON");
    let of = |status: &str| {
        count(
            &base,
            &format!("SELECT count(*) FROM orders WHERE status = '{status}'"),
        )
    };
    let totals = &report["totals"];
    assert_eq!(
        totals["taken"],
        count(&base, "SELECT count(*) FROM orders"),
        "{report}"
    );
    for status in ["completed", "cancelled", "failed"] {
        assert_eq!(totals[status], of(status), "{report}");
    }
    assert!(of("completed") > 0, "crews drove: {report}");
    println!("{totals}");
}
