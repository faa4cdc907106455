//! The door under load: durable orders, reads and positions over real sockets, beside an answer that costs
//! nothing and beside rows written into SQLite by themselves, in one run.
//!
//! ```text
//! cargo bench --bench http                  # five seconds each
//! cargo bench --bench http -- 2             # seconds each
//! cargo bench --bench http -- 5 history 1000000   # over so many finished orders
//! cargo bench --bench http -- growth 10000 100000 1000000   # the same questions over each
//! ```
//!
//! Each line: connections, answers a second, the middle and the 99th of a hundred latencies, and the CPU of this
//! process for each answer, with what asks in it. `orders` are
//! acknowledged after they are on disk. `beside lists`: 16 callers of one key ask for lists all the time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use pult::api::listen::{Bounds, Listener};

mod growth;
mod http_client;
mod long_office;
mod process;

use http_client::{Client, request, signed, signed_get};

const CONNECTIONS: [usize; 4] = [1, 16, 64, 256];
/// Callers of lists beside the orders.
const LISTS: usize = 16;

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    let each = Duration::from_secs(number(0).unwrap_or(5));
    let history = words.iter().position(|word| word == "history");
    let history = history.and_then(|at| number(at + 1)).unwrap_or_default();
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    if words.first().is_some_and(|word| word == "growth") {
        let sizes = words.iter().skip(1).filter_map(|word| word.parse().ok());
        return runtime.block_on(growth::run(sizes.collect()));
    }
    runtime.block_on(run(each, history));
    raw_rows(each);
}

async fn run(each: Duration, history: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pult.db");
    let office = Listener::open(HERE, None, many(), long_office::service(&path, history))
        .await
        .expect("listens");
    let constant = Router::new().route("/", get(|| async { "{\"code\":0}" }));
    let constant = Listener::open(HERE, None, many(), constant)
        .await
        .expect("listens");
    for connections in CONNECTIONS {
        let told = load(&constant, connections, each, |_| {
            request("GET", "/", "", "")
        })
        .await;
        told.print("constant", connections);
    }
    for connections in CONNECTIONS {
        let before = written();
        let told = load(&office, connections, each, order).await;
        told.print("orders", connections);
        let bytes = written().saturating_sub(before) / told.answers.max(1);
        println!("{:>20} {bytes} bytes to disk an order", "");
    }
    let ids = newest_orders(&path);
    for connections in [16, 64] {
        let told = load(&office, connections, each, move |n| {
            let id = ids[(n % ids.len() as u64) as usize];
            signed_get("get_order_state", &format!("order_id={id}"))
        })
        .await;
        told.print("reads", connections);
        let told = load(&office, connections, each, position).await;
        told.print("positions", connections);
    }
    let over = Arc::new(AtomicBool::new(false));
    let lists: Vec<_> = (0..LISTS)
        .map(|_| {
            let (url, over) = (address(&office), Arc::clone(&over));
            tokio::spawn(async move {
                let mut client = Client::connect(url).await;
                let text = signed_get(
                    "get_finished_orders",
                    "start_time=20200101000000&finish_time=20400101000000",
                );
                while !over.load(Ordering::Relaxed) {
                    client.ask(&text).await;
                }
            })
        })
        .collect();
    let told = load(&office, 16, each, order).await;
    told.print("orders beside lists", 16);
    over.store(true, Ordering::Relaxed);
    for list in lists {
        list.abort();
    }
}

const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

fn many() -> Bounds {
    Bounds {
        of_an_address: 4096,
        ..Bounds::default()
    }
}

fn order(n: u64) -> String {
    let body = format!(
        "phone=8{:010}&source=STREET1,1&source_time=20390501100000&dest=DEST&customer=N&comment=C&uds_id=1",
        n
    );
    signed("POST", "/common_api/1.0/create_order", &body)
}

/// The numbers of the newest orders, a thousand at the most; kept until the process ends.
fn newest_orders(path: &std::path::Path) -> &'static [i64] {
    let conn = rusqlite::Connection::open(path).expect("opens");
    let mut select = conn
        .prepare("SELECT id FROM orders ORDER BY id DESC LIMIT 1000")
        .expect("prepared");
    let ids = select.query_map([], |row| row.get(0)).expect("orders");
    Vec::leak(ids.collect::<rusqlite::Result<_>>().expect("numbers"))
}

fn position(n: u64) -> String {
    let at = chrono::Utc::now().timestamp();
    let body = format!(
        "{{\"positions\":[{{\"accuracy\":50,\"point\":{{\"lat\":55.70000{},\"lon\":37.6430}},\"timestamp\":{at}}}]}}",
        n % 10
    );
    let path = "/reference-book/companies/1/couriers/1/push-positions?apikey=ya-key-1";
    request("POST", path, "Content-Type: application/json\r\n", &body)
}

struct Told {
    answers: u64,
    refused: u64,
    took: Duration,
    cpu: Duration,
    latencies: Vec<Duration>,
}

impl Told {
    fn print(&self, what: &str, connections: usize) {
        let rate = self.answers as f64 / self.took.as_secs_f64();
        let at = |permille: usize| {
            let index = self.latencies.len() * permille / 1000;
            self.latencies
                .get(index)
                .copied()
                .unwrap_or_default()
                .as_secs_f64()
                * 1000.0
        };
        let (middle, late) = (at(500), at(990));
        let cpu = self.cpu.as_secs_f64() * 1000.0 / self.answers.max(1) as f64;
        println!(
            "{what:>20} {connections:>4}  {rate:>8.0} /s  p50 {middle:>7.2} ms  p99 {late:>7.2} ms  CPU {cpu:.3} ms each"
        );
        if self.refused > 0 {
            println!("{:>20} {} were refused", "", self.refused);
        }
    }
}

/// So many connections ask as fast as they are answered.
async fn load(
    listener: &Listener,
    connections: usize,
    each: Duration,
    ask: impl Fn(u64) -> String + Copy + Send + 'static,
) -> Told {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let (began, cpu) = (Instant::now(), process::cpu());
    let url = address(listener);
    let clients: Vec<_> = (0..connections)
        .map(|_| {
            let url = url.clone();
            tokio::spawn(async move {
                let mut client = Client::connect(url).await;
                let (mut latencies, mut refused) = (Vec::new(), 0);
                while began.elapsed() < each {
                    let text = ask(COUNT.fetch_add(1, Ordering::Relaxed));
                    let asked = Instant::now();
                    let is_done = client.ask(&text).await;
                    latencies.push(asked.elapsed());
                    refused += u64::from(!is_done);
                }
                (latencies, refused)
            })
        })
        .collect();
    let (mut latencies, mut refused) = (Vec::new(), 0);
    for client in clients {
        let (own, own_refused) = client.await.expect("a client");
        latencies.extend(own);
        refused += own_refused;
    }
    latencies.sort();
    Told {
        answers: latencies.len() as u64,
        refused,
        took: began.elapsed(),
        cpu: process::cpu().saturating_sub(cpu),
        latencies,
    }
}

fn address(listener: &Listener) -> String {
    listener.url().trim_start_matches("http://").to_owned()
}

/// Rows by themselves: 64 in a transaction, each transaction on disk before the next.
fn raw_rows(each: Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let conn = rusqlite::Connection::open(folder.path().join("raw.db")).expect("opens");
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL);",
    )
    .expect("a table");
    let (began, mut n) = (Instant::now(), 0_u64);
    while began.elapsed() < each {
        conn.execute_batch("BEGIN").expect("begins");
        for _ in 0..64 {
            conn.prepare_cached("INSERT INTO rows (body) VALUES (?1)")
                .and_then(|mut insert| insert.execute(["x".repeat(400)]))
                .expect("inserted");
            n += 1;
        }
        conn.execute_batch("COMMIT").expect("on disk");
    }
    let rate = n as f64 / began.elapsed().as_secs_f64();
    println!("{:>20} {:>4}  {rate:>8.0} /s", "raw rows", 64);
}

/// Bytes that this process sent to the disk; 0 where the system does not say.
fn written() -> u64 {
    let told = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok())
        .unwrap_or_default()
}
