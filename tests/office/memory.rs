//! What open orders cost in memory. The bar is that of an optimised program:
//! `PULT_LONG=1 cargo test --release --test office memory:: -- --nocapture`.

use std::time::Duration;

use super::Office;
use super::bars::{is_long, memory_of_its_own};
use super::desks::office_process;

/// The heaps of an office that a desk starts.
const HEAPS: [(&str, &str); 2] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "65536"),
];
const ORDERS: u64 = 8_000;
const AT_ONCE: u64 = 16;
/// What an open order may cost, in bytes, in an office with crews and tariffs.
const MOST: u64 = 4 * 1024;
/// After which the office has seen all of them, and after which it has written what it decided.
const WAITS: [Duration; 2] = [Duration::from_secs(8), Duration::from_secs(52)];

#[test]
fn an_open_order_takes_little_memory() {
    if !is_long() {
        return;
    }
    let office = Office::vega();
    let server = office.start_with(&["serve"], &HEAPS);
    let client = server.client.clone();
    let process = office_process(&office);
    std::thread::sleep(Duration::from_secs(2));
    let before = memory_of_its_own(process);
    std::thread::scope(|scope| {
        for first in 0..AT_ONCE {
            let client = &client;
            scope.spawn(move || {
                for n in (first..ORDERS).step_by(AT_ONCE as usize) {
                    let body = format!(
                        "phone=7916{n:07}&source=Lenina+{}&dest=Sadovaya+{}&customer=Anna\
                         &source_time=20261119150000",
                        n % 300,
                        n % 250
                    );
                    let made = client.try_taximaster_post("create_order", &body);
                    assert_eq!(made.expect("an answer")["code"], 0);
                }
            });
        }
    });
    for wait in WAITS {
        std::thread::sleep(wait);
        let each = memory_of_its_own(process).saturating_sub(before) * 1024 / ORDERS;
        println!("{each} bytes an open order");
        assert!(each <= MOST, "{each} bytes an open order");
    }
}
