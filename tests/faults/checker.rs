//! Every promise about what was written, checked on the file of an office that has ended.

use rusqlite::{Connection, OpenFlags};

use super::office::Office;
use super::orders::Book;

/// What never holds in a sound office: each statement finds what breaks it.
const BROKEN: [(&str, &str); 8] = [
    (
        "an order without a stop",
        "SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM stops)",
    ),
    (
        "an order without its event",
        "SELECT id FROM orders WHERE id NOT IN
            (SELECT order_id FROM events WHERE kind = 'order.created')",
    ),
    (
        "an order without its tracking code",
        "SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM tracking)",
    ),
    (
        "a stop without a place",
        "SELECT id FROM stops WHERE id NOT IN (SELECT stop_id FROM stop_places)",
    ),
    (
        "a taken order without a live assignment",
        "SELECT id FROM orders WHERE status IN ('assigned', 'started') AND id NOT IN
            (SELECT ao.order_id FROM assignment_orders ao JOIN assignments a ON a.id = ao.assignment_id
             WHERE ao.live = 1 AND a.status = 'active')",
    ),
    (
        "an order with two live assignments",
        "SELECT order_id FROM assignment_orders WHERE live = 1 GROUP BY order_id HAVING count(*) > 1",
    ),
    (
        "a crew with two offers",
        "SELECT crew_id FROM assignments WHERE status = 'offered' GROUP BY crew_id HAVING count(*) > 1",
    ),
    (
        "an event of an order that is not there",
        "SELECT order_id FROM events WHERE order_id IS NOT NULL AND order_id NOT IN
            (SELECT id FROM orders)",
    ),
];

/// Checks everything; `may_be_lost`: the log was cut. Answers how many acknowledged orders were lost with
/// it, which the office has to tell at its next start.
pub fn check(office: &Office, book: &mut Book, may_be_lost: bool) -> usize {
    let path = office.data().join("pult.db");
    // Opening it recovers the log, as any stock sqlite3 would.
    let conn =
        Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("opens");
    for (what, sql) in BROKEN {
        let broken: Vec<i64> = conn
            .prepare(sql)
            .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
            .expect("read");
        assert!(broken.is_empty(), "{what}: {broken:?}");
    }
    let mut lost = Vec::new();
    for label in book.acknowledged() {
        match times(&conn, label) {
            1 => {}
            0 if may_be_lost => lost.push(label.to_owned()),
            n => panic!("{label} was acknowledged and is there {n} times"),
        }
    }
    for label in book.unknown() {
        let n = times(&conn, label);
        assert!(n <= 1, "{label} is there {n} times");
    }
    drop(conn);
    for label in &lost {
        book.forget(label);
    }
    let checked = office
        .command("pult")
        .args(["check", "--full", "--lang", "en"])
        .output()
        .expect("runs");
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{told}");
    if !lost.is_empty() {
        assert!(
            told.contains("cannot be read"),
            "{} lost and not told: {told}",
            lost.len()
        );
    }
    lost.len()
}

/// How many orders carry a label.
fn times(conn: &Connection, label: &str) -> i64 {
    conn.prepare_cached(
        "SELECT count(DISTINCT o.id) FROM orders o JOIN stops s ON s.order_id = o.id
         WHERE o.comment = ?1 OR s.comment = ?1 OR s.external_ref = ?1 OR o.external_ref = ?1",
    )
    .and_then(|mut count| count.query_row([label], |row| row.get(0)))
    .expect("counted")
}
