//! Finding: how long a search takes, as it is typed, over a base of many orders, and what its index
//! costs.
//!
//! ```text
//! cargo bench --bench search                  # 1 million orders
//! PULT_LONG=1 cargo bench --bench search      # 10 million; some 15 GB under the temporary folder
//! cargo bench --bench search -- 100000        # as many as one says
//! ```
//!
//! The orders are written as rows (order, two stops, their places, assignment), without the events and
//! explanations that a lived one has, so that the index's share of the file is larger here than in an
//! office. Then what people type is typed: every beginning of it is one search, whole answers with crew
//! and driver included.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pult::app::office_file::OfficeFile;
use pult::app::{Caller, Clock, Dispatch, Parts, Search};
use pult::domain::{OrderId, Timestamp};
use pult::engine::Policy;
use pult::geo::StraightLine;
use pult::geo::addresses::AddressIndex;
use pult::store::search::{self, Pieces, Progress};
use pult::store::{OfficeTime, Store};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::{Connection, params};

/// 2026-06-15 12:00 in Moscow, when the last order was closed.
const NOW: i64 = 1_781_514_000;
/// Between two orders pass so many seconds: half a million a year.
const GAP: i64 = 63;
const CREWS: i64 = 400;
/// Orders are this far apart here; between two are the ids of the first one's two stops.
const STEP: i64 = 3;

const OFFICE: &str = r#"
    [office]
    name = "Search"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "ru"
    [[company]]
    id = 1
    name = "Вега"
    [[company]]
    id = 2
    name = "Лира"
"#;

const SYLLABLES: [&str; 24] = [
    "бе", "во", "га", "до", "же", "зи", "ка", "ли", "мо", "на", "пе", "ро", "са", "ти", "у", "фе",
    "хо", "це", "чи", "ша", "э", "ю", "я", "ле",
];
const NAMES: [&str; 12] = [
    "Анна",
    "Ольга",
    "Мария",
    "Елена",
    "Иван",
    "Пётр",
    "Сергей",
    "Дмитрий",
    "Юлия",
    "Николай",
    "Вера",
    "Глеб",
];

fn main() {
    let words = std::env::args().skip(1).filter(|word| word != "--bench");
    let asked = words.filter_map(|word| word.parse().ok()).next();
    let usual = match std::env::var_os("PULT_LONG") {
        Some(_) => 10_000_000,
        None => 1_000_000,
    };
    let n = asked.unwrap_or(usual);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pult.db");
    let store = Store::open(&path).expect("a database");
    let file = OfficeFile::parse("office.toml", OFFICE, folder.path()).expect("an office");
    file.import(&store, Timestamp(0)).expect("imports");
    drop(store);
    let begun = Instant::now();
    write(&path, n);
    println!(
        "{n} orders written in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    let before = size(&path);
    let store = Store::open(&path).expect("a database");
    let begun = Instant::now();
    index(&store, n);
    println!("indexed in {:.0} s", begun.elapsed().as_secs_f64());
    drop(store);
    let after = size(&path);
    println!(
        "database {:.2} GB, index {:.2} GB: {:.1} % of it, {:.0} bytes an order",
        after as f64 / 1e9,
        (after - before) as f64 / 1e9,
        (after - before) as f64 * 100.0 / after as f64,
        (after - before) as f64 / n as f64,
    );
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(measure(Store::open(&path).expect("a database"), n));
}

/// A street, a name or a plate by its number.
fn made_of(seed: u64, n_syllables: usize) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let word: String = (0..n_syllables)
        .map(|_| SYLLABLES[rng.next_u32() as usize % SYLLABLES.len()])
        .collect();
    word + "ва"
}

/// Some streets are asked for far more often than others.
fn street(rng: &mut ChaCha8Rng) -> String {
    let share = f64::from(rng.next_u32()) / f64::from(u32::MAX);
    made_of((share.powi(3) * 900.0) as u64, 3)
}

/// What is known of an order, from its number alone.
struct Facts {
    from: String,
    to: String,
    name: &'static str,
    phone: String,
    crew: i64,
    at: i64,
}

fn facts(index: i64, n: i64) -> Facts {
    let mut rng = ChaCha8Rng::seed_from_u64(index as u64 ^ 0x5eed);
    let house = |rng: &mut ChaCha8Rng| 1 + rng.next_u32() % 180;
    let (from, a) = (street(&mut rng), house(&mut rng));
    let (to, b) = (street(&mut rng), house(&mut rng));
    Facts {
        from: format!("ул. {from}, {a}"),
        to: match rng.next_u32() % 10 {
            0 => "Железнодорожный вокзал".to_owned(),
            _ => format!("{to} {b}"),
        },
        name: NAMES[rng.next_u32() as usize % NAMES.len()],
        phone: format!(
            "+79{:09}",
            rng.next_u64() % (n as u64 / 4 + 1) * 7_919 % 1_000_000_000
        ),
        crew: 1 + i64::from(rng.next_u32()) % CREWS,
        at: NOW - (n - index) * GAP,
    }
}

fn write(path: &Path, n: i64) {
    let conn = Connection::open(path).expect("a database");
    conn.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -200000;",
    )
    .expect("pragmas");
    conn.execute_batch("BEGIN").expect("begins");
    for crew in 1..=CREWS {
        let seed = crew as u64 + 10_000;
        let driver = format!(
            "{} {}",
            made_of(seed, 2),
            NAMES[crew as usize % NAMES.len()]
        );
        conn.execute(
            "INSERT INTO drivers (id, source, name, home_phone, licence, birthday, locked, dismissed,
                attributes) VALUES (?1, 'runtime', ?2, '', '', '', 0, 0, '{}')",
            params![crew, driver],
        )
        .expect("a driver");
        conn.execute(
            "INSERT INTO vehicles (id, source, name, call_sign, plate, make, model, short_name, color,
                services, attributes) VALUES (?1, 'runtime', '', '', ?2, '', '', '', '', '[]', '{}')",
            params![crew, format!("М{:03}ОР77", 100 + crew)],
        )
        .expect("a vehicle");
        conn.execute(
            "INSERT INTO crews (id, source, uuid, name, driver_id, vehicle_id, mode, call_sign, zones,
                capacity, created_at, attributes)
             VALUES (?1, 'runtime', randomblob(16), '', ?1, ?1, 'driving', ?1, '[]', 0, 0, '{}')",
            [crew],
        )
        .expect("a crew");
    }
    let statement = |sql: &str| conn.prepare(sql).expect(sql);
    let mut assignment = statement(
        "INSERT INTO assignments (id, crew_id, status, origin, created_at, accepted_at, closed_at)
         VALUES (?1, ?2, 'completed', 'engine', ?3, ?3, ?3 + 900)",
    );
    let mut holds = statement("INSERT INTO assignment_orders VALUES (?1, ?2, 0, 0)");
    let mut order = statement(
        "INSERT INTO orders (id, company_id, origin, customer_name, customer_phone, label, comment,
            services, quote, bill, print_receipt, prior, status, status_at, reason, created_at,
            started_at, assignment_id, attributes)
         VALUES (?1, ?2, 'console', ?3, ?4, '', '', '[]', ?5, ?5, 0, 0, ?6, ?7 + 900, '', ?7, ?7 + 60,
            ?8, '{}')",
    );
    let mut stop = statement(
        "INSERT INTO stops (id, order_id, position, uuid, action, radius_m, min_stay_s, min_arrival_s,
            service_time_s, label, comment, attributes, progress, arrived_at, closed_at, stayed_s,
            first_arrived_at)
         VALUES (?1, ?2, ?3, randomblob(16), ?4, 150, 0, 0, 0, '', '', '{}', 'done', ?5, ?5, 0, ?5)",
    );
    let mut place = statement(
        "INSERT INTO places (id, source, uuid, kind, name, address, landmark, lat, lon, created_at)
         VALUES (?1, 'runtime', randomblob(16), 'address', '', ?2, '', 55.7, 37.6, ?3)",
    );
    let mut at_place = statement("INSERT INTO stop_places VALUES (?1, 0, ?2)");
    let quote = r#"{"tariff":1,"version":1,"total":25000,"lines":[["boarding","Подача",10000],["city_km","10 км × 15",15000]]}"#;
    for index in 1..=n {
        let facts = facts(index, n);
        let id = index * STEP;
        let company = 1 + index % 2;
        let status = if index % 12 == 0 {
            "cancelled"
        } else {
            "completed"
        };
        assignment
            .execute(params![index, facts.crew, facts.at])
            .expect("written");
        holds.execute([index, id]).expect("written");
        order
            .execute(params![
                id,
                company,
                facts.name,
                facts.phone,
                quote,
                status,
                facts.at,
                index
            ])
            .expect("written");
        for (position, address) in [&facts.from, &facts.to].into_iter().enumerate() {
            let position = position as i64;
            let action = if position == 0 { "pickup" } else { "dropoff" };
            let (stop_id, place_id) = (id + 1 + position, index * 2 + position);
            stop.execute(params![stop_id, id, position, action, facts.at + 300])
                .expect("written");
            place
                .execute(params![place_id, address, facts.at])
                .expect("written");
            at_place.execute([stop_id, place_id]).expect("written");
        }
        if index % 50_000 == 0 {
            conn.execute_batch("COMMIT; BEGIN").expect("commits");
        }
    }
    conn.execute(
        "UPDATE sequence SET value = ?1 WHERE name = 'order'",
        [(n + 1) * STEP],
    )
    .expect("a sequence");
    conn.execute("UPDATE order_words_state SET below = ?1", [(n + 1) * STEP])
        .expect("a state");
    conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("commits");
}

fn size(path: &Path) -> u64 {
    let conn = Connection::open(path).expect("a database");
    let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    std::fs::metadata(path).expect("a file").len()
}

/// What the office's task does, without its pauses.
fn index(store: &Store, n: i64) {
    let local = OfficeTime::named("Europe/Moscow");
    let mut below = OrderId((n + 1) * STEP);
    while below.0 > 1 {
        let batch = store.read(|conn| {
            let ids = search::closed_below(conn, below, 5_000)?;
            search::words_of(conn, &ids, &local)
        });
        let batch = batch.expect("words");
        let pieces: Vec<_> = batch
            .iter()
            .map(|(order, _)| (order.id, Pieces::of_order(order)))
            .collect();
        let words: Vec<_> = batch
            .into_iter()
            .map(|(order, words)| (order.id, words))
            .collect();
        below = words.iter().map(|(id, _)| *id).min().unwrap_or(OrderId(1));
        let progress = Progress {
            through: 0,
            below,
            texts_below: below,
        };
        let put = store.write(move |tx| {
            search::put_words(tx, &words)?;
            search::put_pieces(tx, &pieces)?;
            search::put_progress(tx, progress)
        });
        put.wait().expect("written");
    }
}

async fn measure(store: Store, n: i64) {
    let dispatch = Dispatch::new(Parts {
        store,
        clock: Clock::manual(Timestamp(NOW)),
        rules: Policy::default(),
        router: Arc::new(StraightLine),
        map_addresses: AddressIndex::default(),
    });
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut kinds: Vec<(&str, Vec<Duration>)> = Vec::new();
    for round in 0..40 {
        let facts = facts(1 + (rng.next_u64() % n as u64) as i64, n);
        let digits: String = facts
            .phone
            .chars()
            .rev()
            .take(4)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let from = facts.from.trim_start_matches("ул. ").replace(',', "");
        let queries = [
            ("end of a phone", digits.clone()),
            ("whole phone", facts.phone.clone()),
            ("street and house", from.clone()),
            (
                "other layout",
                pult::geo::addresses::layout::twin(&from).unwrap_or_default(),
            ),
            ("name", facts.name.to_lowercase()),
            ("name, street, place", format!("{} {from} вокз", facts.name)),
            ("driver", made_of(facts.crew as u64 + 10_000, 2)),
            ("plate", format!("м{:03}ор", 100 + facts.crew)),
            ("crew and day", format!("{} вчера", facts.crew)),
            ("company, status", "лира отменён".to_owned()),
            ("number", (1 + round * 37).to_string()),
            ("nothing", format!("{from} {digits} жжж")),
        ];
        for (kind, text) in queries {
            // Every beginning is a search of its own, as it is typed.
            let chars: Vec<char> = text.chars().collect();
            for end in 1..=chars.len() {
                let typed: String = chars[..end].iter().collect();
                let begun = Instant::now();
                let found = dispatch.search(&Caller::CONSOLE, Search::of(typed)).await;
                let took = begun.elapsed();
                found.expect("an answer");
                match kinds.iter_mut().find(|(known, _)| *known == kind) {
                    Some((_, times)) => times.push(took),
                    None => kinds.push((kind, vec![took])),
                }
            }
        }
    }
    let mut all: Vec<Duration> = kinds.iter().flat_map(|(_, times)| times.clone()).collect();
    for (kind, times) in &mut kinds {
        report(kind, times);
    }
    report("all", &mut all);
}

fn report(kind: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{kind:20} {:5} searches, p50 {:7.2} ms, p99 {:7.2} ms, longest {:7.2} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
