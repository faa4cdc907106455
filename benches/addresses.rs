//! The address search on generated entries: 5 ms at the 99th percentile of 200 000 are the bar, 10 ms of two
//! million, where the nearest one of a point may take 0.05 ms.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use pult_domain::{Meters, Point};
use pult_geo::addresses::{AddressIndex, Entry, layout, skeleton};
use pult_geo::geocoder::{AddressKind, Geocoder};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How much a book has.
#[derive(Clone, Copy)]
struct Size {
    streets: usize,
    points: usize,
    entries: usize,
    /// Different words that names are made of.
    words: usize,
    /// How far the places are from the middle, in degrees.
    wide: f64,
}

const TOWN: Size = Size {
    streets: 6_000,
    points: 20_000,
    entries: 200_000,
    words: usize::MAX,
    wide: 0.1,
};
const LAND: Size = Size {
    streets: 60_000,
    points: 200_000,
    entries: 2_000_000,
    words: 60_000,
    wide: 1.0,
};

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

/// Words of names: as many different ones as the size says.
fn vocabulary(size: Size, rng: &mut ChaCha8Rng) -> impl FnMut(&mut ChaCha8Rng) -> String + use<> {
    let known: Vec<String> = match size.words {
        usize::MAX => Vec::new(),
        n_words => (0..n_words).map(|_| word(rng)).collect(),
    };
    move |rng| match known.is_empty() {
        true => word(rng),
        false => pick(&known, rng).clone(),
    }
}

fn near(wide: f64, rng: &mut ChaCha8Rng) -> Option<Point> {
    let mut away = || (f64::from(rng.next_u32() % 20_000) / 10_000.0 - 1.0) * wide;
    Point::new(55.75 + away(), 37.62 + away())
}

fn entries(size: Size, rng: &mut ChaCha8Rng) -> Vec<Entry> {
    let mut word = vocabulary(size, rng);
    let mut street_name = |rng: &mut ChaCha8Rng| format!("{} {}", pick(&SORTS, rng), word(rng));
    let streets: Vec<String> = (0..size.streets).map(|_| street_name(rng)).collect();
    let entry = |kind, street: String, house: String, point| Entry {
        id: None,
        kind,
        street,
        house,
        settlement: String::new(),
        district: String::new(),
        sort: Default::default(),
        point,
        comment: String::new(),
    };
    let mut entries = Vec::with_capacity(size.entries);
    for _ in 0..size.points {
        let name = format!("{} {}", word(rng), word(rng));
        entries.push(entry(
            AddressKind::Point,
            name,
            String::new(),
            near(size.wide, rng),
        ));
    }
    while entries.len() < size.entries {
        let house = (entries.len() / size.streets * 2 + 1).to_string();
        let street = streets[entries.len() % size.streets].clone();
        entries.push(entry(
            AddressKind::House,
            street,
            house,
            near(size.wide, rng),
        ));
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

fn percentiles(name: &str, index: &AddressIndex, queries: &[String]) {
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
        "{name}: search p50 {:?}, p90 {:?}, p99 {:?}, worst {:?}",
        at(50),
        at(90),
        at(99),
        times[times.len() - 1]
    );
}

fn land(c: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let entries = entries(LAND, &mut rng);
    let queries = queries(&entries, &mut rng);
    let places: Vec<Point> = entries.iter().filter_map(|entry| entry.point).collect();
    let mut index = AddressIndex::new(entries);
    index.set_centre(Point::new(55.75, 37.62));
    percentiles("2 million", &index, &queries);
    let mut places = places.iter().cycle();
    c.bench_function("addresses/nearest of 2 million", |b| {
        b.iter(|| index.nearest(*places.next().expect("a cycle has no end"), Meters(150)));
    });
}

fn addresses(c: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let entries = entries(TOWN, &mut rng);
    let queries = queries(&entries, &mut rng);
    let mut index = AddressIndex::new(entries.iter().cloned());
    index.set_centre(Point::new(55.75, 37.62));
    percentiles("200 000", &index, &queries);
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

criterion_group!(benches, addresses, land);
criterion_main!(benches);
