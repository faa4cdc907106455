//! An office on disk that has been at work for years.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use pult::api::{self, Api, Settings};
use pult::app::office_file::OfficeFile;
use pult::app::{Clock, Dispatch, Parts};
use pult::domain::OrderId;
use pult::engine::Policy;
use pult::geo::{StraightLine, addresses::AddressIndex};
use pult::store::search::{self, Pieces, Progress};
use pult::store::{Store, orders};

use crate::http_client::SECRET;

/// A key of each dialect that is asked.
pub const NAVIXY: &str = "22eac1c27af4be7b9d04da2ce1af111b";
pub const THETRACK: &str = "sk_token";
const KEYS: &str = "
[[api_key]]
dialect = \"navixy\"
key = \"22eac1c27af4be7b9d04da2ce1af111b\"
company_id = 1
[[api_key]]
dialect = \"thetrack\"
key = \"sk_token\"
company_id = 1
[[driver]]
id = 2
name = \"SECOND\"
[[crew]]
id = 2
name = \"SECOND\"
call_sign = \"112\"
driver_id = 2
company_id = 1
mode = \"driving\"
";

/// How far apart the finished orders were made.
pub const EVERY_S: u64 = 30;

/// Makes an office with so many finished orders in it; on a thread of its own, for it waits for the disk.
pub fn make(path: &Path, history: u64) {
    std::thread::scope(|scope| scope.spawn(|| made(path, history)).join()).expect("an office");
}

fn made(path: &Path, history: u64) {
    let store = Store::open(path).expect("an office");
    let vega = include_str!("../tests/fixtures/office/vega.toml");
    let folder = Path::new("tests/fixtures/office");
    let file = OfficeFile::parse("vega.toml", &format!("{vega}{KEYS}"), folder);
    let file = file.expect("an office file");
    file.import(&store, Clock::System.now()).expect("imported");
    drop(store);
    if history > 0 {
        fill(path, history);
    }
}

/// The office at a path.
pub fn open(path: &Path) -> Dispatch {
    Dispatch::new(Parts {
        store: Store::open(path).expect("an office"),
        clock: Clock::System,
        rules: Policy::default(),
        router: Arc::new(StraightLine),
        map_addresses: AddressIndex::default(),
    })
}

/// What a new office with so many finished orders answers with.
pub fn service(path: &Path, history: u64) -> Router {
    make(path, history);
    answering(open(path))
}

/// What an office answers with, without limits.
pub fn answering(dispatch: Dispatch) -> Router {
    api::service(Api::new(
        dispatch,
        Settings {
            taximaster_secret: SECRET.to_owned(),
            requests_per_second: 0,
            unknown_per_second: 0,
            ..Settings::default()
        },
    ))
}

/// Finished orders of years, none of them in the index of words yet, written by plain SQL: each with two stops (every tenth with one) at a place of its
/// own, a crew that carried it (every thousandth the second one), three events and a posting. A hundred of those
/// with one stop say something.
fn fill(path: &Path, n: u64) {
    let rare = 10 * (n / 1_000).max(1);
    let conn = rusqlite::Connection::open(path).expect("opens");
    conn.execute_batch(&format!(
        "PRAGMA synchronous = OFF;
         PRAGMA foreign_keys = OFF;
         BEGIN;
         UPDATE sequence SET value = value + {n} * 3;
         CREATE TEMP TABLE made AS
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})
         SELECT i, i * 3 AS id, unixepoch() - ({n} - i) * {EVERY_S} AS ended,
            unixepoch() - ({n} - i) * {EVERY_S} - 900 AS created FROM n;
         INSERT INTO assignments (id, crew_id, status, origin, created_at, accepted_at, closed_at)
         SELECT i, iif(i % 1000, 1, 2), 'completed', 'engine', created, created + 10, ended FROM made;
         INSERT INTO past_groups (of, company_id, hidden_from, crew_id, alone, standing, approach, outcome)
         SELECT of.value, 1, '', crew.value, alone.value, iif(of.value = 'stop', 'done', ''),
            iif(of.value = 'stop', 'underway', ''), 'done'
         FROM json_each('[\"order\",\"stop\"]') of, json_each('[1,2]') crew, json_each('[0,1]') alone;
         CREATE TEMP TABLE sorted AS
         SELECT i, o.id AS of_order, s.id AS of_stop FROM made
         JOIN past_groups o ON o.of = 'order' AND o.crew_id = iif(i % 1000, 1, 2) AND o.alone = (i % 10 = 0)
         JOIN past_groups s ON s.of = 'stop' AND s.crew_id = o.crew_id AND s.alone = o.alone;
         INSERT INTO orders (id, company_id, origin, customer_name, customer_phone, label, comment,
            services, bill, print_receipt, prior, status, status_at, reason, created_at, started_at,
            assignment_id, attributes, visit_from, visit_to, past_group)
         SELECT id, 1, 'taximaster', 'N', '+7912' || (1000000 + i % 9000000), '', '', '[]',
            '{{\"tariff\":null,\"version\":0,\"total\":10000,\"lines\":[]}}',
            0, 0, 'completed', ended, '', created, created + 10, i, '{{}}', created, ended, of_order
         FROM made JOIN sorted USING (i);
         INSERT INTO assignment_orders SELECT i, id, 0, 0 FROM made;
         INSERT INTO places (id, source, uuid, kind, name, address, landmark, lat, lon, created_at)
         SELECT 1000000 + i, 'runtime', CAST(printf('%016x', i) AS BLOB), 'address', '', 'STREET ' || i,
            '', 55.7, 37.6, created FROM made;
         INSERT INTO stops (id, order_id, position, uuid, action, radius_m, min_stay_s, min_arrival_s,
            service_time_s, label, comment, attributes, progress, arrived_at, closed_at, stayed_s,
            past_group)
         SELECT made.id + 1 + at.value, made.id, at.value, CAST(printf('%015x%d', i, at.value) AS BLOB),
            iif(at.value, 'dropoff', 'pickup'), 150, 0, 0, 0, '',
            iif(i % {rare}, '', 'домофон сломан'), '{{}}', 'done', created + 300, ended, 60,
            of_stop
         FROM made JOIN sorted USING (i), json_each('[0,1]') at WHERE i % 10 OR at.value = 0;
         INSERT INTO stop_places SELECT made.id + 1 + at.value, 0, 1000000 + i
         FROM made, json_each('[0,1]') at WHERE i % 10 OR at.value = 0;
         INSERT INTO tracking SELECT id, CAST(printf('%016x', i) AS BLOB) FROM made;
         INSERT INTO events (at, actor, origin, kind, order_id, crew_id, payload)
         SELECT created, 'system', 'taximaster', kind.value, made.id, 1, '{{}}' FROM made,
            json_each('[\"order.created\",\"order.assigned\",\"order.completed\"]') kind;
         INSERT INTO ledger (driver_id, order_id, sum, kind, at, comment)
         SELECT (SELECT driver_id FROM crews WHERE id = 1), id, 8000, 'fare', ended, '' FROM made;
         UPDATE order_words_state SET through_seq = (SELECT max(seq) FROM events),
            below = (SELECT max(id) + 1 FROM orders), texts_below = (SELECT max(id) + 1 FROM orders);
         COMMIT;"
    ))
    .expect("filled");
}

/// Writes the pieces of all texts, as the office's task does, without its pauses.
pub fn index_texts(path: &Path) {
    let indexed = || index_all(&Store::open(path).expect("an office"));
    std::thread::scope(|scope| scope.spawn(indexed).join()).expect("an index");
}

fn index_all(store: &Store) {
    loop {
        let step = store.read(|conn| {
            let progress = search::progress(conn)?;
            let ids = search::closed_below(conn, progress.texts_below, 5_000)?;
            let orders = orders::many(conn, &ids)?;
            let pieces = orders
                .iter()
                .map(|order| (order.id, Pieces::of_order(order)));
            Ok((progress, pieces.collect::<Vec<_>>()))
        });
        let (progress, pieces) = step.expect("pieces");
        let texts_below = pieces.iter().map(|(id, _)| *id).min();
        let put = store.write(move |tx| {
            search::put_pieces(tx, &pieces)?;
            let texts_below = texts_below.unwrap_or(OrderId(1));
            search::put_progress(
                tx,
                Progress {
                    texts_below,
                    ..progress
                },
            )
        });
        put.wait().expect("written");
        if texts_below.is_none() {
            return;
        }
    }
}
