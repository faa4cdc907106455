//! Open pages: tracking pages and drivers' pages on one office, and tiles of its map.
//!
//! ```text
//! cargo bench --bench pages                 # 2 000 and 300 of them, ten seconds
//! cargo bench --bench pages -- 500 75 5     # so many, for so many seconds
//! ```
//!
//! Every crew drives and is seen once a second. `position to page`: from the moment at which a position is handed to the
//! office until a tracking page that shows the crew has it. The pages' ends of the streams are in the same process:
//! memory and CPU are those of both.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pult::api::listen::{Bounds, Listener};
use pult::api::{Api, Settings, service};
use pult::app::office_file::OfficeFile;
use pult::app::{Caller, Clock, Dispatch, Parts, tasks};
use pult::domain::{CrewId, Meters, NewOrder, Place, Point, Position};
use pult::engine::Policy;
use pult::geo::Fallback;
use pult::geo::roads::{self, Roads};
use pult::geo::tiles::DEEPEST;
use pult::sim::city::{City, DEMO_SEED};
use pult::store::Store;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

mod memory;
mod process;

const HERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Which latitude of which crew was told when.
type Told = Arc<Mutex<HashMap<CrewId, (String, Instant)>>>;

fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let words = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok());
    let words: Vec<usize> = words.collect();
    let number = |at: usize, default| words.get(at).copied().unwrap_or(default);
    let (n_tracking, n_drivers, seconds) = (number(0, 2_000), number(1, 300), number(2, 10));
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(run(n_tracking, n_drivers, seconds as u32));
}

async fn run(n_tracking: usize, n_drivers: usize, seconds: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_owned();
    let made = tokio::task::spawn_blocking(move || office(&path, n_drivers));
    let dispatch = made.await.expect("an office");
    dispatch.reload_books().await.expect("books");
    dispatch.stamp_starts().await.expect("starts");
    let stop = CancellationToken::new();
    tokio::spawn(tasks::assign(dispatch.clone(), stop.clone()));
    tokio::spawn(tasks::follow(dispatch.clone(), stop.clone()));
    let settings = Settings {
        requests_per_second: 0,
        unknown_per_second: 0,
        ..Settings::default()
    };
    let bounds = Bounds {
        of_an_address: 4_096,
        ..Bounds::default()
    };
    let api = service(Api::new(dispatch.clone(), settings));
    let listener = Listener::open(HERE, None, bounds, api).await;
    let listener = listener.expect("listens");
    let address = listener.url().trim_start_matches("http://").to_owned();
    let crews: Vec<CrewId> = (1..=n_drivers as i64).map(CrewId).collect();
    drive(&dispatch, &crews, 0).await;
    let mut codes = Vec::new();
    for crew in &crews {
        codes.push((*crew, ride(&dispatch, *crew).await));
    }

    let told = Told::default();
    let latencies: Arc<Mutex<Vec<Duration>>> = Arc::default();
    memory::forget_most();
    let before = rss_mb();
    for page in 0..n_tracking {
        let (crew, code) = &codes[page % codes.len()];
        let path = format!("/t/{code}/events");
        open(&address, &path, "", (*crew, &told, &latencies)).await;
    }
    let tracking = rss_mb();
    for crew in &crews {
        let login = dispatch.new_login(&Caller::CONSOLE, *crew).await;
        let login = login.expect("a login");
        let device = dispatch.log_in_by_link(&login.secret, "bench").await;
        let bearer = format!(
            "Authorization: Bearer {}\r\n",
            device.expect("a device").secret
        );
        let path = "/api/pult/driver/events";
        // A phone knows where it is: its page is told of what the office does, and not timed.
        let untimed = Arc::default();
        open(&address, path, &bearer, (*crew, &told, &untimed)).await;
    }
    let all = rss_mb();
    // Every page has its first state before the clock runs.
    tokio::time::sleep(Duration::from_secs(3)).await;
    latencies.lock().expect("latencies").clear();
    let (cpu, began) = (process::cpu(), Instant::now());
    for second in 1..=seconds {
        let text = |second: u32| format!("55.4{second:03}1");
        let now = Instant::now();
        let lines = crews.iter().map(|crew| (*crew, (text(second), now)));
        told.lock().expect("what was told").extend(lines);
        drive(&dispatch, &crews, second).await;
        tokio::time::sleep_until((began + Duration::from_secs(1) * second).into()).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (cpu, took) = (process::cpu() - cpu, began.elapsed());
    let mut latencies = latencies.lock().expect("latencies").clone();
    println!("{n_tracking} tracking pages, {n_drivers} drivers' pages, {seconds} s");
    println!(
        "memory: +{:.0} MB for tracking, +{:.0} MB for drivers, {:.0} MB at most",
        tracking - before,
        all - tracking,
        memory::most_mb()
    );
    println!(
        "cpu: {:.2} of one core",
        cpu.as_secs_f64() / took.as_secs_f64()
    );
    print("position to page", &mut latencies);
    print("tile", &mut tiles(&address).await);
    stop.cancel();
}

fn print(what: &str, latencies: &mut [Duration]) {
    latencies.sort();
    let at = |permille: usize| {
        let found = latencies.get(latencies.len() * permille / 1_000);
        found.copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    let n = latencies.len();
    println!("{what}: {n}, p50 {:.1} ms, p99 {:.1} ms", at(500), at(990));
}

/// The invented city with so many crews on line.
fn office(folder: &Path, n_crews: usize) -> Dispatch {
    let mut extract = Vec::new();
    City::new(DEMO_SEED)
        .write_osm(&mut extract)
        .expect("a city");
    let file = folder.join("city.osm");
    std::fs::write(&file, extract).expect("written");
    let (map, _) = roads::import(&file, &mut |_, _| ()).expect("imported");
    map.save(&folder.join("city.map")).expect("saved");
    let roads = Roads::open(&folder.join("city.map")).expect("a map");
    let mut text = "[office]\nname = \"Вега\"\n[[company]]\nid = 1\nname = \"Вега\"\n".to_owned();
    for id in 1..=n_crews {
        text += &format!(
            "[[driver]]\nid = {id}\nname = \"Водитель {id}\"\n[[crew]]\nid = {id}\nname = \"{id}\"\n\
             driver_id = {id}\ncompany_id = 1\nmode = \"driving\"\nonline = true\n"
        );
    }
    let store = Store::open(&folder.join("pult.db")).expect("a store");
    let file = OfficeFile::parse("office.toml", &text, Path::new("")).expect("an office");
    file.import(&store, Clock::System.now()).expect("imported");
    Dispatch::new(Parts {
        store,
        clock: Clock::System,
        rules: Policy::default(),
        map_addresses: roads.addresses().expect("addresses"),
        router: Arc::new(Fallback(roads)),
    })
}

/// Every crew is seen where it is in that second.
async fn drive(dispatch: &Dispatch, crews: &[CrewId], second: u32) {
    let lat = format!("55.4{second:03}1").parse().expect("a latitude");
    let at = dispatch.now();
    let seen = crews.iter().map(|crew| {
        let position = Position {
            at,
            point: Point { lat, lon: 41.2 },
            accuracy: Meters(5),
        };
        (*crew, vec![position])
    });
    let seen = dispatch.report_positions(&Caller::CONSOLE, seen.collect());
    seen.await.expect("positions");
}

/// A ride under way with a crew, and the code of its page.
async fn ride(dispatch: &Dispatch, crew: CrewId) -> String {
    let from = Place::address("Драматический театр", Point::new(55.41, 41.203));
    let to = Place::address("Железнодорожный вокзал", Point::new(55.42, 41.218));
    let order = NewOrder::ride(from, Vec::new(), Some(to));
    let made = dispatch.create_order(&Caller::CONSOLE, order, Default::default());
    let id = made.await.expect("an order").id;
    let given = dispatch.assign(&Caller::CONSOLE, id, crew, Default::default());
    given.await.expect("assigned");
    let started = dispatch.start_order(&Caller::CONSOLE, id, None).await;
    started.expect("started");
    dispatch
        .tracking_code(id)
        .await
        .expect("a code")
        .to_string()
}

/// Opens a stream and notes when it tells of a position.
async fn open(
    address: &str,
    path: &str,
    headers: &str,
    (crew, told, latencies): (CrewId, &Told, &Arc<Mutex<Vec<Duration>>>),
) {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let asked = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
    stream.write_all(asked.as_bytes()).await.expect("sent");
    let (told, latencies) = (Arc::clone(told), Arc::clone(latencies));
    tokio::spawn(async move {
        let (mut read, mut last) = (Vec::new(), String::new());
        while stream.read_buf(&mut read).await.is_ok_and(|n| n > 0) {
            let waited = told.lock().expect("what was told").get(&crew).cloned();
            if let Some((lat, at)) = waited
                && lat != last
                && String::from_utf8_lossy(&read).contains(&lat)
            {
                latencies.lock().expect("latencies").push(at.elapsed());
                last = lat;
                read.clear();
            }
            // An event is never longer.
            if read.len() > 32_768 {
                read.clear();
            }
        }
    });
}

/// How long each tile of the city's middle takes, asked once.
async fn tiles(address: &str) -> Vec<Duration> {
    let client = reqwest::Client::new();
    let mut took = Vec::new();
    for zoom in 12..=DEEPEST {
        let n = f64::from(1 << zoom);
        let x = ((41.2 + 180.0) / 360.0 * n) as i64;
        let lat = 55.4_f64.to_radians();
        let y =
            ((1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * n) as i64;
        for (dx, dy) in (-3..=3).flat_map(|dx| (-3..=3).map(move |dy| (dx, dy))) {
            let url = format!("http://{address}/tiles/{zoom}/{}/{}.mvt", x + dx, y + dy);
            let began = Instant::now();
            let tile = client.get(url).send().await.expect("an answer");
            assert!(tile.status().is_success(), "{}", tile.status());
            tile.bytes().await.expect("a tile");
            took.push(began.elapsed());
        }
    }
    took
}

/// What this process holds now, in megabytes; 0 where the system does not say.
fn rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1e3
}
