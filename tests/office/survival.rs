//! kill -9 at any moment loses nothing that was acknowledged.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{Office, eventually};

const CLIENTS: usize = 8;
const ENOUGH: usize = 60;

#[test]
fn what_was_acknowledged_is_there_after_kill_9() {
    let office = Office::vega();
    let server = office.serve();
    let n_made = AtomicUsize::new(0);
    let acknowledged: Vec<i64> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (address, n_made) = (server.client.clone(), &n_made);
                scope.spawn(move || {
                    let mut made = Vec::new();
                    for n in 0.. {
                        let body = format!(
                            "phone=8912{client:03}{n:04}&source=STREET1,{n}&source_time=20300501100000"
                        );
                        // The connection breaks when the office is killed.
                        let Ok(told) = address.try_taximaster_post("create_order", &body) else {
                            break;
                        };
                        assert_eq!(told["code"], 0, "{told}");
                        made.push(told["data"]["order_id"].as_i64().expect("an id"));
                        n_made.fetch_add(1, Ordering::Relaxed);
                    }
                    made
                })
            })
            .collect();
        eventually("orders under way", || {
            (n_made.load(Ordering::Relaxed) >= ENOUGH).then_some(())
        });
        server.signal("KILL");
        clients
            .into_iter()
            .flat_map(|client| client.join().expect("a client ends"))
            .collect()
    });
    drop(server);
    assert!(acknowledged.len() >= ENOUGH);

    let mut again = office.serve();
    for order in &acknowledged {
        let told = again
            .client
            .taximaster("get_order_state", &format!("order_id={order}"));
        assert_eq!(told["code"], 0, "order {order} is gone: {told}");
    }
    again.signal("TERM");
    again.wait(Duration::from_secs(5));
    let check = office.command(&["check", "--json"]).output().expect("runs");
    assert!(check.status.success(), "{check:?}");
}
