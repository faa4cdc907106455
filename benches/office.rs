//! The office under load: orders and positions come in through the door, the tasks behind it do their
//! work over a database on disk and the roads of the demonstration's city.
//!
//! ```text
//! cargo bench --bench office                       # 1 000 crews, 300 orders a minute, one minute
//! cargo bench --bench office -- 1000 300 120       # crews, orders a minute, seconds
//! ```
//!
//! Every crew says once a second where it is, each in a transaction of its own. A crew that is asked
//! accepts after a second and has carried the order out a minute later. An offer's latency counts from
//! the moment its order is acknowledged to the moment the offer is committed. Twice a second a snapshot
//! and a plan of the same moment are timed beside the engine's own. CPU is that of the whole process,
//! this driver included; 100 % is one core.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pult::app::office_file::OfficeFile;
use pult::app::{Caller, Clock, Dispatch, NewCrew, Once, Parts, tasks};
use pult::domain::{
    Actor, AssignmentId, Crew, CrewId, Driver, EventKind, Meters, NewOrder, OrderId, Origin, Place,
    Point, Position, Role,
};
use pult::engine::{Policy, plan};
use pult::geo::{addresses::AddressIndex, roads};
use pult::sim::city::{City, DEMO_SEED};
use pult::store::{Notice, Store};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

mod process;

const OFFICE: &str = r#"
    [office]
    name = "Load"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "en"
    [[company]]
    id = 1
    name = "One"
"#;

/// Through which door the orders come.
const DOOR: Caller = Caller {
    origin: Origin::TaxiMaster,
    actor: Actor::Signature,
    company: None,
    role: Role::Admin,
};

fn main() {
    let words = std::env::args().skip(1).filter(|word| word != "--bench");
    let numbers: Vec<u64> = words.filter_map(|word| word.parse().ok()).collect();
    let asked = |at: usize, usual| numbers.get(at).copied().unwrap_or(usual);
    let load = Load {
        crews: asked(0, 1_000),
        orders_a_minute: asked(1, 300),
        seconds: asked(2, 60),
    };
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(load.run());
}

struct Load {
    crews: u64,
    orders_a_minute: u64,
    seconds: u64,
}

impl Load {
    async fn run(&self) {
        let folder = tempfile::tempdir().expect("a folder");
        let world = Arc::new(World::new(folder.path(), self.crews).await);
        let stop = CancellationToken::new();
        let dispatch = &world.dispatch;
        let background = [
            tokio::spawn(tasks::assign(dispatch.clone(), stop.clone())),
            tokio::spawn(tasks::follow(dispatch.clone(), stop.clone())),
            tokio::spawn(Arc::clone(&world).drive(stop.clone())),
        ];
        let answers = tokio::spawn(Arc::clone(&world).answer(stop.clone()));
        let samples = tokio::spawn(Arc::clone(&world).sample(stop.clone()));
        let (cpu, wall) = (process::cpu(), Instant::now());
        let made = world.order(self.orders_a_minute, self.seconds).await;
        let share = (process::cpu() - cpu).as_secs_f64() / wall.elapsed().as_secs_f64();
        sleep(Duration::from_secs(2)).await;
        stop.cancel();
        for task in background {
            task.await.expect("a task that stops");
        }
        let offered = answers.await.expect("the crews stop answering");
        let (snapshots, plans) = samples.await.expect("the samples end");
        let waits = made.iter().filter_map(|(order, at)| {
            let offered = offered.get(order)?;
            Some(offered.saturating_duration_since(*at))
        });
        let waits: Vec<_> = waits.collect();
        println!("{} orders, {} offered", made.len(), waits.len());
        report("order to offer", waits);
        report("snapshot", snapshots);
        report("plan", plans);
        println!("CPU {:.0} % of one core", share * 100.0);
    }
}

/// An office and where everybody is.
struct World {
    dispatch: Dispatch,
    crews: Vec<CrewId>,
    /// Houses of the city.
    spots: Vec<Point>,
}

impl World {
    async fn new(folder: &std::path::Path, n_crews: u64) -> World {
        let city = City::new(DEMO_SEED);
        let store = Store::open(&folder.join("pult.db")).expect("a database");
        let file = OfficeFile::parse("office.toml", OFFICE, folder).expect("an office file");
        let now = Clock::System.now();
        let filled = store.clone();
        let import = tokio::task::spawn_blocking(move || file.import(&filled, now).map(drop));
        import.await.expect("no panic").expect("an office");
        let dispatch = Dispatch::new(Parts {
            store,
            clock: Clock::System,
            rules: Policy::default(),
            router: Arc::new(roads_of(&city, folder)),
            map_addresses: AddressIndex::default(),
        });
        dispatch.reload_books().await.expect("books");
        let new = |_| NewCrew {
            crew: Crew::default(),
            driver: Driver::default(),
            photo: None,
        };
        let made = dispatch.create_crews(&Caller::CONSOLE, (0..n_crews).map(new).collect());
        let crews: Vec<_> = made
            .await
            .expect("crews")
            .iter()
            .map(|crew| crew.id)
            .collect();
        let world = World {
            dispatch,
            crews,
            spots: city
                .addresses()
                .iter()
                .filter_map(|entry| entry.point)
                .collect(),
        };
        for (at, crew) in world.crews.iter().enumerate() {
            world.say_where(at, 0).await;
            let shift = world.dispatch.open_shift(&Caller::CONSOLE, *crew).await;
            shift.expect("on line");
        }
        world
    }

    /// A crew says where it is: it walks from house to house.
    async fn say_where(&self, crew: usize, second: usize) {
        let position = Position {
            at: self.dispatch.now(),
            point: self.spots[(crew * 7919 + second / 20) % self.spots.len()],
            accuracy: Meters(10),
        };
        let told = vec![(self.crews[crew], vec![position])];
        // A position that comes late is refused; the next one counts.
        let _ = self.dispatch.report_positions(&Caller::CONSOLE, told).await;
    }

    /// Everybody says once a second where he is, spread over the second.
    async fn drive(self: Arc<World>, stop: CancellationToken) {
        let mut ticks = interval(Duration::from_millis(10));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut n_ticks = 0;
        while !stop.is_cancelled() {
            ticks.tick().await;
            for crew in (n_ticks % 100..self.crews.len()).step_by(100) {
                let world = Arc::clone(&self);
                let second = n_ticks / 100;
                tokio::spawn(async move { world.say_where(crew, second).await });
            }
            n_ticks += 1;
        }
    }

    /// Orders, evenly, for so long; when each was acknowledged.
    async fn order(&self, a_minute: u64, seconds: u64) -> Vec<(OrderId, Instant)> {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut house = || self.spots[(random.next_u64() % self.spots.len() as u64) as usize];
        let mut ticks = interval(Duration::from_millis(60_000 / a_minute.max(1)));
        let mut made = Vec::new();
        for _ in 0..a_minute * seconds / 60 {
            ticks.tick().await;
            let (from, to) = (house(), house());
            let place = |point| Place::address("a house", Some(point));
            let ride = NewOrder::ride(place(from), Vec::new(), Some(place(to)));
            let order = self.dispatch.create_order(&DOOR, ride, Once::default());
            made.push((order.await.expect("an order").id, Instant::now()));
        }
        made
    }

    /// Crews say yes and drive; when each order was first offered.
    async fn answer(self: Arc<World>, stop: CancellationToken) -> HashMap<OrderId, Instant> {
        let mut commits = self.dispatch.listen();
        let mut offered = HashMap::new();
        loop {
            let notices = tokio::select! {
                () = stop.cancelled() => return offered,
                notices = commits.recv() => notices,
            };
            for notice in notices.iter().flat_map(|notices| notices.iter()) {
                let Notice::Event(event) = notice else {
                    continue;
                };
                if event.kind != EventKind::AssignmentOffered {
                    continue;
                }
                if let (Some(order), Some(id), Some(crew)) =
                    (event.order, event.assignment, event.crew)
                {
                    offered.entry(order).or_insert_with(Instant::now);
                    tokio::spawn(Arc::clone(&self).carry_out(id, crew));
                }
            }
        }
    }

    async fn carry_out(self: Arc<World>, id: AssignmentId, crew: CrewId) {
        sleep(Duration::from_secs(1)).await;
        let yes = self.dispatch.accept(&Caller::CONSOLE, id, crew).await;
        if yes.is_ok() {
            sleep(Duration::from_secs(60)).await;
            let done = self
                .dispatch
                .complete_assignment(&Caller::CONSOLE, id, crew);
            // The office may be closing.
            let _ = done.await;
        }
    }

    /// How long a snapshot and a plan take, twice a second.
    async fn sample(self: Arc<World>, stop: CancellationToken) -> (Vec<Duration>, Vec<Duration>) {
        let (mut snapshots, mut plans) = (Vec::new(), Vec::new());
        while !stop.is_cancelled() {
            sleep(Duration::from_millis(500)).await;
            let start = Instant::now();
            let snapshot = self.dispatch.snapshot().await.expect("a snapshot");
            snapshots.push(start.elapsed());
            let office = self.dispatch.clone();
            let planned = tokio::task::spawn_blocking(move || {
                let start = Instant::now();
                plan(&snapshot, office.rules(), office.router(), office.now());
                start.elapsed()
            });
            plans.push(planned.await.expect("a plan"));
        }
        (snapshots, plans)
    }
}

/// The roads of the city, prepared as an import does.
fn roads_of(city: &City, folder: &std::path::Path) -> roads::Roads {
    let (extract, map) = (folder.join("city.osm"), folder.join("map"));
    let mut file = std::fs::File::create(&extract).expect("a file");
    city.write_osm(&mut file).expect("an extract");
    let (prepared, _) = roads::import(&extract, &mut |_, _| {}).expect("roads");
    prepared.save(&map).expect("a map");
    roads::Roads::open(&map).expect("a map")
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |permille: usize| {
        let time = times.get((times.len() * permille / 1000).min(times.len().saturating_sub(1)));
        time.map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    };
    println!(
        "{what:>15}: p50 {:.1} ms, p90 {:.1}, p99 {:.1}, most {:.1} ({} times)",
        at(500),
        at(900),
        at(990),
        at(1000),
        times.len()
    );
}
