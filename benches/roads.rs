//! The embedded router on the OpenStreetMap extract of Porto: import, opening, routes, tables, new
//! speeds. Medians of CPU time of the working thread; needs `PULT_DATASETS`.
//!
//! `cargo bench --bench roads [-- POINTS-FILE]`: the points come from the file (`lon,lat` a line, as
//! for the peers), else from the drawing layer by a fixed seed.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use pult::domain::{Point, TravelMode};
use pult::geo::Router;
use pult::geo::roads::{Roads, import};

fn main() {
    let Some(data) = std::env::var_os("PULT_DATASETS") else {
        println!("skipped: set PULT_DATASETS to a folder with osm/porto_portugal.osm.pbf");
        return;
    };
    let extract = PathBuf::from(data).join("osm/porto_portugal.osm.pbf");
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("roads.map");
    let roads = prepare(&extract, &map);
    let points = points(&roads);
    println!("{} points", points.len());
    queries(&roads, &points);
    retiming(roads);
}

fn prepare(extract: &Path, map: &Path) -> Roads {
    let (start, cpu) = (Instant::now(), process_cpu_s());
    let (imported, report) = import(extract, &mut |_| ()).expect("imported");
    imported.save(map).expect("saved");
    println!(
        "import, three modes: {:.2} s CPU, {:.2} s wall",
        process_cpu_s() - cpu,
        start.elapsed().as_secs_f64()
    );
    print!("{report}");
    let bytes = std::fs::metadata(map).map_or(0, |meta| meta.len());
    println!("file: {:.1} MB", bytes as f64 / 1e6);
    measure("open", 9, |_| Roads::open(map).expect("opened"));
    for mode in [TravelMode::Walking, TravelMode::Cycling] {
        measure(&format!("open and first use of {mode}"), 3, |_| {
            let roads = Roads::open(map).expect("opened");
            roads.network(mode).map(|network| network.size())
        });
    }
    Roads::open(map).expect("opened")
}

fn queries(roads: &Roads, points: &[Point]) {
    let point = |number: usize| points[number * 7919 % points.len()];
    let some = |first: usize, n: usize| (0..n).map(|i| point(first + i)).collect::<Vec<_>>();
    let car = TravelMode::Driving;
    measure("snap", 9, |k| roads.snap(point(k), car));
    measure("route with geometry", 9, |k| {
        roads.route(point(2 * k), point(2 * k + 1), car)
    });
    for (from, to) in [(100, 1), (1, 100), (100, 100), (500, 500), (1000, 1000)] {
        let ends = |k: usize| (some(k * 13, from), some(k * 17 + 5000, to));
        measure(&format!("durations {from} × {to}"), 9, |k| {
            let (from, to) = ends(k);
            roads.durations(&from, &to, car)
        });
        measure(&format!("table {from} × {to}"), 9, |k| {
            let (from, to) = ends(k);
            roads.table(&from, &to, car)
        });
    }
}

fn retiming(mut roads: Roads) {
    measure("new speeds for the whole city", 9, |k| {
        roads.retime(TravelMode::Driving, |_, time| time + k as u32);
    });
}

/// Points from the file of the first argument, else from the drawing layer.
fn points(roads: &Roads) -> Vec<Point> {
    let file = std::env::args()
        .nth(1)
        .filter(|name| !name.starts_with('-'));
    let from_file = file
        .and_then(|name| std::fs::read_to_string(name).ok())
        .map(|text| {
            let point = |line: &str| {
                let (lon, lat) = line.split_once(',')?;
                Point::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?)
            };
            text.lines().filter_map(point).collect::<Vec<_>>()
        });
    from_file.unwrap_or_else(|| {
        let layer = roads.layer().expect("a layer");
        layer
            .lines()
            .filter_map(|(_, mut line)| line.next())
            .collect()
    })
}

/// The kernel counts CPU time in steps of up to 4 ms, so each sample is of several runs.
const SAMPLE_MS: f64 = 80.0;

fn measure<T>(what: &str, samples: usize, mut run: impl FnMut(usize) -> T) {
    black_box(run(0));
    let start = Instant::now();
    black_box(run(1));
    let once_ms = start.elapsed().as_secs_f64() * 1e3;
    let runs = ((SAMPLE_MS / once_ms) as usize).clamp(1, 20_000);
    let mut times: Vec<f64> = (0..samples)
        .map(|sample| {
            let start = thread_cpu_ms();
            (0..runs).for_each(|k| {
                black_box(run(sample * runs + k));
            });
            (thread_cpu_ms() - start) / runs as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "{what}: median {:.4} ms, least {:.4}, most {:.4} ({samples} × {runs} runs)",
        times[samples / 2],
        times[0],
        times[samples - 1]
    );
}

/// CPU time of this thread by the kernel's scheduler; the wall clock where there is no such file.
fn thread_cpu_ms() -> f64 {
    thread_local!(static START: Instant = Instant::now());
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text
        .split(' ')
        .next()
        .and_then(|text| text.parse::<f64>().ok());
    nanos.map_or_else(
        || START.with(|start| start.elapsed().as_secs_f64() * 1e3),
        |ns| ns / 1e6,
    )
}

/// CPU time of all threads in seconds, by hundredths.
fn process_cpu_s() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
