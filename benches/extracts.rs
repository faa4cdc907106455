//! Four public OpenStreetMap extracts from file to answer: import, memory, file, opening, one route, many
//! crews to one order, an address as people begin to type it. CPU time of the working thread; needs
//! `PULT_DATASETS`.
//!
//! `cargo bench --bench extracts`

mod cpu;
mod memory;

use std::hint::black_box;
use std::path::Path;

use cpu::timed;
use pult_domain::{Point, TravelMode};
use pult_geo::Router;
use pult_geo::addresses::AddressIndex;
use pult_geo::geocoder::Geocoder;
use pult_geo::roads::osm::{Element, Extract};
use pult_geo::roads::{Roads, import};

const CAR: TravelMode = TravelMode::Driving;

const CITIES: [(&str, &str); 4] = [
    ("Monaco", "monaco.osm.pbf"),
    ("Andorra", "andorra.osm.pbf"),
    ("Moscow, a piece", "moscow.osm.gz"),
    ("Porto", "porto_portugal.osm.pbf"),
];

fn main() {
    let Some(data) = std::env::var_os("PULT_DATASETS") else {
        println!("skipped: set PULT_DATASETS to a folder with osm/monaco.osm.pbf and its like");
        return;
    };
    println!(
        "| extract | junctions | addresses | import, s | memory, MB | file, MB | opening, ms | \
         route, ms | 30 → 1, ms | 1 000 → 1, ms | address, ms |\n|{}",
        " --- |".repeat(11)
    );
    for (name, file) in CITIES {
        match Path::new(&data).join("osm").join(file) {
            path if path.is_file() => city(name, &path),
            _ => println!("| {name} | skipped: {file} is not there |"),
        }
    }
}

fn city(name: &str, extract: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("roads.map");
    memory::forget_most();
    let (_, import_took) = timed(|| {
        let (imported, _) = import(extract, &mut |_, _| ()).expect("imported");
        imported.save(&map).expect("saved");
    });
    let most_mb = memory::most_mb();
    let file = std::fs::metadata(&map).map_or(0, |meta| meta.len()) as f64 / 1e6;
    let opening = percentiles(9, |_| {
        black_box(Roads::open(&map).expect("opened"));
    });
    let roads = Roads::open(&map).expect("opened");
    let points = points(&roads);
    let at = |number: usize| points[number * 7919 % points.len()];
    let from = |n: usize, k: usize| (0..n).map(|it| at(k * 13 + it)).collect::<Vec<_>>();
    let route = percentiles(2_000, |k| {
        black_box(roads.route(at(2 * k), at(2 * k + 1), CAR));
    });
    let to_one = |n: usize, samples: usize| {
        percentiles(samples, |k| {
            black_box(roads.many_to_one(&from(n, k), at(k * 17 + 5_000), CAR));
        })
    };
    let (few, many) = (to_one(30, 500), to_one(1_000, 200));
    let addresses = roads.addresses().expect("addresses");
    let junctions = roads.network(CAR).map_or(0, |network| network.size().0);
    println!(
        "| {name} | {junctions} | {} | {:.2} | {most_mb:.0} | {file:.1} | {} | {} | {} | {} | {} |",
        addresses.len(),
        import_took.as_secs_f64(),
        format_args!("{:.1}", opening.0),
        shown(route),
        shown(few),
        shown(many),
        shown(typed(extract, &addresses)),
    );
}

/// Where streets begin.
fn points(roads: &Roads) -> Vec<Point> {
    let layer = roads.layer().expect("a layer");
    let lines = layer.lines();
    lines.filter_map(|(_, mut line)| line.next()).collect()
}

/// Addresses of the extract: all of the street or its first letters, and the house.
fn typed(extract: &Path, index: &AddressIndex) -> (f64, f64) {
    let mut queries = Vec::new();
    let read = Extract::at(extract)
        .expect("an extract")
        .read(&mut |element| {
            let (Element::Node { tags, .. } | Element::Way { tags, .. }) = element else {
                return;
            };
            let (street, house) = (tags.get("addr:street"), tags.get("addr:housenumber"));
            if let (Some(street), Some(house)) = (street, house) {
                let letters = 2 + queries.len() % 8 * 3;
                let begun: String = street.chars().take(letters).collect();
                queries.push(format!("{begun} {house}"));
            }
        });
    read.expect("read");
    if queries.is_empty() {
        return (f64::NAN, f64::NAN);
    }
    percentiles(2_000, |k| {
        black_box(index.search(&queries[k * 7919 % queries.len()], 10));
    })
}

fn shown((median, p99): (f64, f64)) -> String {
    format!("{median:.3} / {p99:.3}")
}

/// Median and 99th percentile of so many runs, in milliseconds of CPU time, after one to get warm.
fn percentiles(samples: usize, mut run: impl FnMut(usize)) -> (f64, f64) {
    run(samples);
    let mut times: Vec<f64> = (0..samples)
        .map(|k| timed(|| run(k)).1.as_secs_f64() * 1e3)
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(samples * percent / 100).min(samples - 1)];
    (at(50), at(99))
}
