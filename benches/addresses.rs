//! The address search on 200 000 generated entries: the bar is 5 ms at the 99th percentile.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use pult_domain::{Meters, Point};
use pult_geo::addresses::{AddressIndex, Entry, layout, skeleton};
use pult_geo::geocoder::{AddressKind, Geocoder};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const STREETS: usize = 6_000;
const POINTS: usize = 20_000;
const ENTRIES: usize = 200_000;

const SYLLABLES: [&str; 32] = [
    "ка", "ро", "ми", "ле", "ни", "на", "то", "вер", "ско", "гра", "дов", "пе", "тро", "зав", "лу",
    "га", "чер", "нов", "бел", "оз", "кра", "сно", "ям", "бор", "ти", "мир", "яз", "ку", "зна",
    "щёл", "эн", "жу",
];
const ENDINGS: [&str; 6] = ["ова", "ская", "ина", "ный", "ого", "евская"];
const SORTS: [&str; 6] = [
    "улица",
    "проспект",
    "переулок",
    "шоссе",
    "проезд",
    "набережная",
];

fn pick<'a, T>(list: &'a [T], rng: &mut ChaCha8Rng) -> &'a T {
    &list[rng.next_u32() as usize % list.len()]
}

fn word(rng: &mut ChaCha8Rng) -> String {
    let syllables = 2 + rng.next_u32() % 3;
    let word: String = (0..syllables).map(|_| *pick(&SYLLABLES, rng)).collect();
    word + *pick(&ENDINGS, rng)
}

fn near(rng: &mut ChaCha8Rng) -> Option<Point> {
    let mut away = || f64::from(rng.next_u32() % 2_000) / 10_000.0 - 0.1;
    Point::new(55.75 + away(), 37.62 + away())
}

fn entries(rng: &mut ChaCha8Rng) -> Vec<Entry> {
    let street_name = |rng: &mut ChaCha8Rng| format!("{} {}", pick(&SORTS, rng), word(rng));
    let streets: Vec<String> = (0..STREETS).map(|_| street_name(rng)).collect();
    let entry = |kind, street: String, house: String, point| Entry {
        id: None,
        kind,
        street,
        house,
        settlement: String::new(),
        sort: Default::default(),
        point,
        comment: String::new(),
    };
    let mut entries = Vec::with_capacity(ENTRIES);
    for _ in 0..POINTS {
        let name = format!("{} {}", word(rng), word(rng));
        entries.push(entry(AddressKind::Point, name, String::new(), near(rng)));
    }
    while entries.len() < ENTRIES {
        let house = (entries.len() / STREETS * 2 + 1).to_string();
        let street = streets[entries.len() % STREETS].clone();
        entries.push(entry(AddressKind::House, street, house, near(rng)));
    }
    entries
}

/// Queries as people type them: beginnings, typing errors, the wrong layout, Latin letters.
fn queries(entries: &[Entry], rng: &mut ChaCha8Rng) -> Vec<String> {
    let mut queries = Vec::new();
    for round in 0..2_000 {
        let entry = pick(entries, rng);
        let name: Vec<&str> = entry.street.split(' ').collect();
        let last = name[name.len() - 1];
        let letters: Vec<char> = last.chars().collect();
        let beginning: String = letters.iter().take(1 + round % 6).collect();
        let mut wrong = letters.clone();
        wrong.swap(letters.len() / 2, letters.len() / 2 - 1);
        let wrong: String = wrong.into_iter().collect();
        let typed = match round % 6 {
            0 => format!("{} {}", entry.street, entry.house),
            1 => format!("{beginning} {}", entry.house),
            2 => format!("{wrong} {}", entry.house),
            3 => layout::twin(&format!("{last} {}", entry.house)).unwrap_or_default(),
            4 => format!("{} {}", skeleton(last), entry.house).to_lowercase(),
            _ => format!(
                "Россия, г. Вегинск, {}, {}, позвонить",
                entry.street, entry.house
            ),
        };
        queries.push(typed);
    }
    queries
}

fn percentiles(index: &AddressIndex, queries: &[String]) {
    let mut times: Vec<_> = queries
        .iter()
        .map(|query| {
            let start = Instant::now();
            black_box(index.search(query, 10));
            (start.elapsed(), query)
        })
        .collect();
    times.sort();
    let at = |percent: usize| times[times.len() * percent / 100].0;
    println!(
        "search: p50 {:?}, p90 {:?}, p99 {:?}, worst {:?}",
        at(50),
        at(90),
        at(99),
        times[times.len() - 1]
    );
}

fn addresses(c: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let entries = entries(&mut rng);
    let queries = queries(&entries, &mut rng);
    let mut index = AddressIndex::new(entries.iter().cloned());
    index.set_centre(Point::new(55.75, 37.62));
    percentiles(&index, &queries);
    let mut turn = queries.iter().cycle();
    c.bench_function("addresses/search", |b| {
        b.iter(|| index.search(turn.next().expect("a cycle has no end"), 10));
    });
    let mut places = entries.iter().filter_map(|entry| entry.point).cycle();
    c.bench_function("addresses/nearest", |b| {
        b.iter(|| index.nearest(places.next().expect("a cycle has no end"), Meters(150)));
    });
    let mut group = c.benchmark_group("addresses");
    group.sample_size(10);
    group.bench_function("build", |b| {
        b.iter(|| AddressIndex::new(entries.iter().cloned()))
    });
    let bytes = postcard::to_stdvec(&index).expect("an index is always written");
    println!("file: {} bytes", bytes.len());
    group.bench_function("open", |b| {
        b.iter(|| postcard::from_bytes::<AddressIndex>(&bytes).expect("it was written above"));
    });
    group.bench_function("add and remove", |b| {
        b.iter(|| {
            index.add(&entries[0]);
            index.remove(&entries[0]);
        });
    });
}

criterion_group!(benches, addresses);
criterion_main!(benches);
