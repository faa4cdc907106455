//! The embedded router on the OpenStreetMap extract of Porto: import, opening, routes, tables, new
//! speeds, assignments. Medians of CPU time of the working thread; needs `PULT_DATASETS`.
//!
//! ```text
//! cargo bench --bench roads                       # all of it
//! cargo bench --bench roads -- tiles 4 20         # maps of so many Portos side by side
//! cargo bench --bench roads -- prepare FOLDER     # map and points for roads_peers.py, which then
//! cargo bench --bench roads -- serve FOLDER       # asks for one figure after the other
//! ```

mod cpu;
mod memory;

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use cpu::timed;
use pult_domain::{Point, TravelMode};
use pult_engine::matching::{Costs, solve};
use pult_geo::Router;
use pult_geo::roads::osm::{Element, Extract, MemberKind, Tags};
use pult_geo::roads::{Roads, import};

const CAR: TravelMode = TravelMode::Driving;

/// Crews that are thought of for an order: the nearest by road.
const CANDIDATES: usize = 32;

/// More seconds than any way in the city takes.
const UNSERVED: i64 = 1_000_000;

fn main() {
    let Some(data) = std::env::var_os("PULT_DATASETS") else {
        println!("skipped: set PULT_DATASETS to a folder with osm/porto_portugal.osm.pbf");
        return;
    };
    let extract = PathBuf::from(data).join("osm/porto_portugal.osm.pbf");
    let arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let arguments: Vec<String> = arguments.collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["tiles", ref counts @ ..] => counts.iter().for_each(|n| tiles(&extract, n)),
        ["prepare", folder] => prepare_for_peers(&extract, Path::new(folder)),
        ["serve", folder] => serve(Path::new(folder)),
        _ => everything(&extract),
    }
}

fn everything(extract: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("roads.map");
    import_and_say(extract, &map);
    for round in 1..5 {
        let (_, took) = timed(|| import(extract, &mut |_, _| ()).expect("imported"));
        println!("import again ({round}): {:.2} s CPU", took.as_secs_f64());
    }
    measure("open", 9, |_| Roads::open(&map).expect("opened"));
    for mode in [TravelMode::Walking, TravelMode::Cycling] {
        measure(&format!("open and first use of {mode}"), 3, |_| {
            let roads = Roads::open(&map).expect("opened");
            roads.network(mode).map(|network| network.size())
        });
    }
    measure("open, with the addresses", 5, |_| {
        let roads = Roads::open(&map).expect("opened");
        roads.addresses().expect("addresses").len()
    });
    let mut city = City::new(Roads::open(&map).expect("opened"));
    println!("{} points", city.points.len());
    for cell in [
        "snap",
        "route",
        "table 100 1",
        "table 1 100",
        "table 100 100",
        "table 1000 1000",
        "trips 1000 1000",
        "assign 1000",
    ] {
        measure(cell, 9, |k| city.run(cell, k));
    }
    measure("new speeds for the whole city", 9, |k| {
        city.roads.retime(CAR, |_, time| time + k as u32 % 2);
    });
}

fn import_and_say(extract: &Path, map: &Path) {
    memory::forget_most();
    let start = Instant::now();
    let ((imported, report), took) = timed(|| import(extract, &mut |_, _| ()).expect("imported"));
    let (_, save) = timed(|| imported.save(map).expect("saved"));
    print!("{report}");
    println!(
        "import, three modes and addresses: {:.2} s CPU, saving {:.2}; {:.2} s by the clock; \
         {:.0} MB at most in memory; file {:.1} MB",
        took.as_secs_f64(),
        save.as_secs_f64(),
        start.elapsed().as_secs_f64(),
        memory::most_mb(),
        std::fs::metadata(map).map_or(0, |meta| meta.len()) as f64 / 1e6
    );
}

/// A city with points to travel between.
struct City {
    roads: Roads,
    points: Vec<Point>,
}

impl City {
    /// The points are the beginnings of the streets that are drawn.
    fn new(roads: Roads) -> City {
        let layer = roads.layer().expect("a layer");
        let lines = layer.lines();
        let points = lines.filter_map(|(_, mut line)| line.next()).collect();
        City { roads, points }
    }

    fn point(&self, number: usize) -> Point {
        self.points[number * 7919 % self.points.len()]
    }

    /// Ends of the table number `k`, all different from one `k` to the next.
    fn ends(&self, from: usize, to: usize, k: usize) -> (Vec<Point>, Vec<Point>) {
        let some = |first: usize, n: usize| (first..first + n).map(|at| self.point(at)).collect();
        (some(k * 13, from), some(k * 17 + 5000, to))
    }

    /// Does what a cell of the table says; its answer can be compared with a peer's.
    fn run(&self, cell: &str, k: usize) -> i64 {
        let mut words = cell.split(' ');
        let what = words.next().unwrap_or_default();
        let numbers: Vec<usize> = words.filter_map(|word| word.parse().ok()).collect();
        match (what, numbers.as_slice()) {
            ("snap", _) => i64::from(self.roads.snap(self.point(k), CAR).is_some()),
            ("route", _) => {
                let way = self
                    .roads
                    .route(self.point(2 * k), self.point(2 * k + 1), CAR);
                way.map_or(-1, |way| way.duration.0)
            }
            ("table", &[n, m]) => {
                let (from, to) = self.ends(n, m, k);
                let seconds = self.roads.durations(&from, &to, CAR);
                (0..n).map(|row| i64::from(seconds.row(row)[row % m])).sum()
            }
            ("trips", &[n, m]) => {
                let (from, to) = self.ends(n, m, k);
                let table = self.roads.table(&from, &to, CAR);
                (0..n)
                    .filter_map(|row| table.get(row, row % m))
                    .map(|trip| trip.distance.0)
                    .sum()
            }
            ("assign", &[n]) => self.assign(n, k),
            _ => panic!("`{cell}` is no cell"),
        }
    }

    /// From the places of crews and orders to who goes where; the sum of the seconds.
    fn assign(&self, n: usize, k: usize) -> i64 {
        let (orders, crews) = self.ends(n, n, k);
        // The way is the crew's, so it comes first.
        let seconds = self.roads.durations(&crews, &orders, CAR);
        let mut rows: Vec<Vec<(u32, usize)>> = vec![Vec::with_capacity(n); n];
        for crew in 0..n {
            for (order, &time) in seconds.row(crew).iter().enumerate() {
                rows[order].push((time, crew));
            }
        }
        let mut pairs = Vec::with_capacity(n * CANDIDATES);
        for (order, row) in rows.iter_mut().enumerate() {
            let few = CANDIDATES.min(row.len());
            row.select_nth_unstable(few - 1);
            let nearest = row[..few].iter();
            pairs.extend(nearest.map(|&(time, crew)| (order, crew, i64::from(time))));
        }
        solve(&Costs::new(n, vec![UNSERVED; n], &pairs)).cost
    }
}

fn prepare_for_peers(extract: &Path, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let map = folder.join("roads.map");
    import_and_say(extract, &map);
    let city = City::new(Roads::open(&map).expect("opened"));
    let line = |point: &Point| format!("{:.6},{:.6}\n", point.lon, point.lat);
    let text: String = city.points.iter().map(line).collect();
    std::fs::write(folder.join("points.csv"), text).expect("written");
}

/// Answers lines of a number and a cell: milliseconds and the answer's sum.
fn serve(folder: &Path) {
    let city = City::new(Roads::open(&folder.join("roads.map")).expect("opened"));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let (k, cell) = line.split_once(' ').expect("a number and a cell");
        let k: usize = k.parse().expect("a number");
        let answer = city.run(cell, k);
        println!("{} {answer}", median_ms(1, |at| city.run(cell, k + at)).0);
        std::io::stdout().flush().expect("somebody reads");
    }
}

/// CPU time worth measuring.
const SAMPLE_MS: f64 = 80.0;

fn measure<T>(what: &str, samples: usize, run: impl FnMut(usize) -> T) {
    let (median, least, runs) = median_ms(samples, run);
    println!("{what}: median {median:.4} ms, least {least:.4} ({samples} × {runs} runs)");
}

/// Median and least of some samples, each of as many runs as take a while, after two to get warm.
fn median_ms<T>(samples: usize, mut run: impl FnMut(usize) -> T) -> (f64, f64, usize) {
    black_box(run(0));
    let once_ms = timed(|| black_box(run(1))).1.as_secs_f64() * 1e3;
    let runs = ((SAMPLE_MS / once_ms.max(1e-4)) as usize).clamp(1, 20_000);
    let sample = |sample: usize| {
        let all = timed(|| {
            (0..runs).for_each(|k| {
                black_box(run(sample * runs + k));
            });
        });
        all.1.as_secs_f64() * 1e3 / runs as f64
    };
    let mut times: Vec<f64> = (0..samples).map(sample).collect();
    times.sort_by(f64::total_cmp);
    (times[samples / 2], times[0], runs)
}

/// Imports a map of `n` copies of the extract in a row, each joined to the next by three roads.
fn tiles(extract: &Path, n: &str) {
    let n: i64 = n.parse().expect("a number of tiles");
    let folder = tempfile::tempdir().expect("a folder");
    let (tiled, map) = (
        folder.path().join("tiles.osm"),
        folder.path().join("roads.map"),
    );
    Tiles::write(extract, n, &tiled).expect("written");
    println!("{n} tiles");
    import_and_say(&tiled, &map);
    let city = City::new(Roads::open(&map).expect("opened"));
    measure("open", 3, |_| Roads::open(&map).expect("opened"));
    for cell in ["route", "table 100 100", "table 1000 1000"] {
        measure(cell, 5, |k| city.run(cell, k));
    }
}

/// Writes copies of an extract's roads as one extract.
struct Tiles {
    out: std::io::BufWriter<std::fs::File>,
    tile: i64,
    /// Roads that many nodes lie on: where copies are joined.
    joints: Vec<i64>,
}

/// Ids of one copy are below this.
const STRIDE: i64 = 100_000_000_000;
/// Degrees between copies.
const APART: f64 = 0.8;

impl Tiles {
    fn write(extract: &Path, n: i64, path: &Path) -> std::io::Result<()> {
        let extract = Extract::at(extract).expect("an extract");
        let mut tiles = Tiles {
            out: std::io::BufWriter::new(std::fs::File::create(path)?),
            tile: 0,
            joints: Vec::new(),
        };
        let mut used = std::collections::HashSet::new();
        extract
            .read(&mut |element| {
                if let Element::Way { nodes, tags, .. } = element
                    && tags.get("highway").is_some()
                {
                    used.extend(nodes.iter().copied());
                    if tags.is("highway", "primary") && tags.get("oneway").is_none() {
                        tiles.joints.push(nodes[0]);
                    }
                }
            })
            .expect("read");
        writeln!(tiles.out, "<osm version='0.6'>")?;
        for tile in 0..n {
            tiles.tile = tile;
            extract
                .read(&mut |element| tiles.element(&element, &used).expect("written"))
                .expect("read");
        }
        for tile in 1..n {
            tiles.join(tile)?;
        }
        writeln!(tiles.out, "</osm>")
    }

    fn element(
        &mut self,
        element: &Element<'_>,
        used: &std::collections::HashSet<i64>,
    ) -> std::io::Result<()> {
        let base = self.tile * STRIDE;
        match element {
            Element::Node { id, point, tags } if used.contains(id) => {
                let lon = point.lon + self.tile as f64 * APART;
                write!(
                    self.out,
                    "<node id='{}' lat='{:.7}' lon='{lon:.7}'>",
                    base + id,
                    point.lat
                )?;
                self.tags(tags)?;
                writeln!(self.out, "</node>")
            }
            Element::Way { id, nodes, tags } if tags.get("highway").is_some() => {
                write!(self.out, "<way id='{}'>", base + id)?;
                for node in *nodes {
                    write!(self.out, "<nd ref='{}'/>", base + node)?;
                }
                self.tags(tags)?;
                writeln!(self.out, "</way>")
            }
            Element::Relation { id, members, tags } if tags.get("restriction").is_some() => {
                write!(self.out, "<relation id='{}'>", base + id)?;
                for member in *members {
                    let kind = match member.kind {
                        MemberKind::Node => "node",
                        MemberKind::Way => "way",
                        MemberKind::Relation => "relation",
                    };
                    let (id, role) = (base + member.id, member.role);
                    write!(self.out, "<member type='{kind}' ref='{id}' role='{role}'/>")?;
                }
                self.tags(tags)?;
                writeln!(self.out, "</relation>")
            }
            _ => Ok(()),
        }
    }

    fn tags(&mut self, tags: &Tags<'_>) -> std::io::Result<()> {
        let plain = |text: &str| !text.contains(['<', '>', '&', '\'', '"']);
        for (key, value) in tags.iter().filter(|(k, v)| plain(k) && plain(v)) {
            write!(self.out, "<tag k='{key}' v='{value}'/>")?;
        }
        Ok(())
    }

    /// Three roads from a tile to the one before it.
    fn join(&mut self, tile: i64) -> std::io::Result<()> {
        let joints = self.joints.clone();
        for at in [0, joints.len() / 2, joints.len() - 1] {
            let (here, there) = (tile * STRIDE + joints[at], (tile - 1) * STRIDE + joints[at]);
            let id = tile * STRIDE + STRIDE - 1 - at as i64;
            writeln!(
                self.out,
                "<way id='{id}'><nd ref='{there}'/><nd ref='{here}'/><tag k='highway' v='primary'/></way>"
            )?;
        }
        Ok(())
    }
}
