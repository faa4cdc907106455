//! Somebody who types at a desk, key by key in the Russian layout, and reads in the office's database what
//! came of it.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};

use super::Office;
use super::client::Client;
use super::terminal::Terminal;

pub struct Typist {
    pub office: Office,
    pub terminal: Terminal,
    client: Client,
    base: Connection,
    /// The time between two keys.
    pub gap: Duration,
}

impl Typist {
    /// Sits down at an office whose crews are sent by nobody but who types.
    pub fn sit_down(gap_ms: u64) -> Typist {
        let office = Office::alone("desk.toml");
        let config = "[engine]\nauto_assign = false\n";
        std::fs::write(office.data().join("config.toml"), config).expect("a configuration");
        let terminal = Terminal::open(&office, &["--lang", "ru"], 160, 45);
        terminal.wait_for("2 из 2");
        let path = office.data().join("pult.db");
        let base = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        Typist {
            client: Client::of(&terminal.listening()),
            base: base.expect("a database"),
            office,
            terminal,
            gap: Duration::from_millis(gap_ms),
        }
    }

    /// Types a script: characters as they stand, keys by their names in angle brackets.
    pub fn types(&mut self, script: &str) {
        let keys = keys(script);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.terminal.press_apart(&keys, self.gap);
    }

    /// The exchange tells of a call.
    pub fn ring(&self, phone: &str) {
        let basic = format!("Basic {}", STANDARD.encode("exchange:secret-1"));
        let headers = [("Authorization", basic.as_str())];
        let body = format!(r#"{{"phone":"{phone}","line":"1"}}"#);
        let told = self
            .client
            .try_send("POST", "/api/pult/calls", &headers, &body);
        assert_eq!(told.expect("an answer").status, 201);
        self.terminal.wait_for("☎");
    }

    /// The one value of a query; none without a row.
    pub fn read<T: FromSql>(&self, query: &str) -> Option<T> {
        self.base.query_row(query, [], |row| row.get(0)).ok()
    }

    /// Waits until a query has this value.
    pub fn expect<T: FromSql + PartialEq + std::fmt::Debug>(&self, query: &str, value: T) {
        self.until(&format!("{value:?} of {query}"), || {
            (self.read(query).as_ref() == Some(&value)).then_some(())
        });
    }

    /// Asks until there is an answer; shows the screen when there is none.
    pub fn until<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            let text = self.terminal.text();
            assert!(Instant::now() < deadline, "never {what} in\n{text}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The newest order.
    pub fn newest(&self) -> i64 {
        self.read("SELECT coalesce(max(id), 0) FROM orders")
            .expect("a count")
    }

    /// Waits for an order that comes after this one.
    pub fn order_after(&self, before: i64) -> i64 {
        self.until("an order", || Some(self.newest()).filter(|id| *id > before))
    }

    /// Waits until the last stop of an order is there.
    pub fn expect_destination(&self, order: i64, address: &str) {
        let query = format!(
            "SELECT p.address FROM stops s JOIN stop_places sp ON sp.stop_id = s.id
             JOIN places p ON p.id = sp.place_id
             WHERE s.order_id = {order} ORDER BY s.position DESC LIMIT 1"
        );
        self.expect(&query, address.to_owned());
    }

    /// Waits until an order stands so.
    pub fn expect_status(&self, order: i64, status: &str) {
        let query = format!("SELECT status FROM orders WHERE id = {order}");
        self.expect(&query, status.to_owned());
    }
}

/// A script as what the terminal sends.
fn keys(script: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        match named {
            Some((name, after)) => {
                keys.push(key(name).to_owned());
                rest = after;
            }
            None => {
                keys.push(first.to_string());
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    keys
}

fn key(name: &str) -> &'static str {
    match name {
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Down" => "\x1b[B",
        "Ins" => "\x1b[2~",
        "Del" => "\x1b[3~",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F9" => "\x1b[20~",
        "Ctrl+O" => "\x0f",
        "Ctrl+Q" => "\x11",
        "Ctrl+Z" => "\x1a",
        _ => panic!("no key is called {name}"),
    }
}
