//! `pult demo`: a ready office in an invented city, with simulated customers and crews.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;

use super::console::{Look, need_terminal};
use super::host::{AtHome, DeskRules, Host, Leaving};
use super::office::{self, OpenOffice};
use super::running::{Running, StopSignals};
use super::runtime;
use super::serve::announce;
use super::{Common, Failure, FileDeed, Said, said};
use crate::api::listen::{Bounds, Listener};
use crate::api::website;
use crate::app::office_file::OfficeFile;
use crate::app::{Caller, Clock, Dispatch};
use crate::config::Secret;
use crate::domain::{Address, AddressId, Locale, SiteKey, SiteKeyId, Timestamp};
use crate::geo::geocoder::{AddressKind, Found};
use crate::geo::roads;
use crate::sim;
use crate::sim::city::{City, DEMO_SEED};
use crate::store::places::Source;
use crate::store::{Store, books};
use crate::tui::local::LocalTerminal;

const OFFICE: &str = include_str!("../../assets/demo.toml");
/// The secret of the demonstration's Taxi-Master signature.
const SECRET: &str = "demo";
/// The publishable key of the demonstration's website.
const SITE_KEY: &str = "pk_demo";
/// Rides that are wanted an hour: what forty crews can carry with some to spare.
const PER_HOUR: u32 = 120;
/// Orders that are there when the desk opens.
const AT_ONCE: u32 = 12;

/// Run the demonstration office.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Make the office anew
    #[arg(long)]
    fresh: bool,
    /// Serve it without the console
    #[arg(long)]
    headless: bool,
    /// Run the clock so many times faster
    #[arg(long, value_name = "TIMES", default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// Orders an hour
    #[arg(long, value_name = "N", default_value_t = PER_HOUR)]
    orders: u32,
    #[command(flatten)]
    look: Look,
}

/// How often an order may go to another crew before its pick-up.
const SWAP_MAX: u32 = 2;

fn speed(text: &str) -> Result<f64, Said> {
    match text.parse::<f64>() {
        Ok(speed) if (0.1..=1000.0).contains(&speed) => Ok(speed),
        _ => Err(Said::new(
            "give a number from 0.1 to 1000",
            "нужно число от 0.1 до 1000",
        )),
    }
}

impl Demo {
    /// The same, with the look that was asked for before the command.
    pub(super) fn looking(mut self, outer: Look) -> Demo {
        self.look = self.look.over(outer);
        self
    }

    #[cfg(test)]
    pub(super) fn is_plain(&self) -> bool {
        self.look.plain
    }

    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        if !self.headless {
            need_terminal()?;
        }
        let data = match &common.data {
            Some(data) => data.clone(),
            None => office::data_folder(common)?.with_file_name("pult-demo"),
        };
        let common = Common {
            data: Some(data.clone()),
            ..common.clone()
        }
        .settled();
        if self.fresh {
            clear(&common, &data)?;
        }
        let mut opened = OpenOffice::to_run(&common)?;
        // The one dialect whose key is no record of the office file.
        let secret = &mut opened.config.api.taximaster.secret;
        if secret.is_empty() {
            *secret = Secret::new(SECRET);
        }
        // Simulated crews answer when they are asked to take over from one another.
        opened.config.engine.swap_max = Some(SWAP_MAX);
        let rules = DeskRules::of(&opened, &common)?;
        build(&opened.store, &data)?;
        runtime()?.block_on(self.live(opened, &common, rules))
    }

    async fn live(
        &self,
        office: OpenOffice,
        common: &Common,
        rules: DeskRules,
    ) -> Result<(), Failure> {
        let signals = StopSignals::hear()?;
        let listen = office.config.http.listen;
        let clock = if self.speed == 1.0 {
            Clock::System
        } else {
            Clock::fast(self.speed)
        };
        let mut running = Running::start(office, clock, common.verbose).await?;
        let people = homes(&running.dispatch);
        let failed = |error: crate::app::Error| Failure::Failed(Said::from(&error));
        let dispatch = running.dispatch.clone();
        let mut first = sim::Customers::new(dispatch.clone(), people.clone(), DEMO_SEED)
            .await
            .map_err(failed)?;
        first.go_home().await.map_err(failed)?;
        first
            .order(crate::domain::Seconds(3600), AT_ONCE)
            .await
            .map_err(failed)?;
        let stop = running.stop.clone();
        let life = sim::live(dispatch, people, self.orders, DEMO_SEED + 1, stop);
        running.keep(tokio::spawn(life));
        let url = running.url().to_owned();
        let site = self.open_site(&running, &url, listen).await?;
        let addresses = addresses(
            running.dispatch.office().await.map_err(failed)?.locale,
            &site,
            &url,
        );
        running.process.greeting.clone_from(&addresses);
        let host = Host::new(running, rules)?;
        if self.headless {
            eprintln!("{addresses}");
            announce(&url)?;
            let ended = host.run(signals, None).await;
            site.close().await;
            return ended;
        }
        let terminal = LocalTerminal::open();
        let at_home = AtHome::new(terminal, common, &self.look, Leaving::OfficeEnds);
        let ended = host.run(signals, Some(at_home)).await;
        site.close().await;
        ended
    }

    /// Opens the example website at the next port, with the key that its widget shows.
    async fn open_site(
        &self,
        running: &Running,
        office: &str,
        listen: SocketAddr,
    ) -> Result<Listener, Failure> {
        let service = website(running.dispatch.clone(), SITE_KEY, office);
        let open = |port| {
            let at = SocketAddr::new(listen.ip(), port);
            Listener::open(at, None, Bounds::default(), service.clone())
        };
        // The next port, unless that is somebody else's.
        let next = match listen.port() {
            0 => 0,
            port => port.checked_add(1).unwrap_or_default(),
        };
        let site = match open(next).await {
            Ok(site) => Ok(site),
            Err(_) => open(0).await,
        };
        let site = site.map_err(|error| {
            let error = Said::from_below(error);
            Failure::Failed(said!(
                "the website cannot listen: {error}",
                "сайт не открыть: {error:#}"
            ))
        })?;
        let key = SiteKey {
            id: SiteKeyId(0),
            key: SITE_KEY.to_owned(),
            company: None,
            origins: vec![site.url().to_owned()],
            orders_per_hour: 1_000,
            codes_per_hour: 1_000,
            label: "demo".to_owned(),
            revoked: false,
            created_at: running.dispatch.now(),
        };
        let written = running.dispatch.put_site_key(&Caller::CONSOLE, key).await;
        written.map_err(|error| Failure::Failed(Said::from(&error)))?;
        Ok(site)
    }
}

/// Where the demonstration's pages are, in a line.
fn addresses(locale: Locale, site: &Listener, office: &str) -> String {
    let site = site.url();
    match locale {
        Locale::Ru => {
            format!("сайт {site} · водителю {office}/driver · владельцу {office}/owner")
        }
        Locale::En => format!("site {site} · driver {office}/driver · owner {office}/owner"),
    }
}

/// Empties a demonstration's data folder, and nothing else.
fn clear(common: &Common, data: &Path) -> Result<(), Failure> {
    if !office::database(data).exists() {
        return Ok(());
    }
    // Whoever runs it keeps it.
    drop(OpenOffice::to_run(common)?);
    let database = office::database(data);
    let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", database.display()));
    for path in [database.clone(), beside("-wal"), beside("-shm")] {
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::file(FileDeed::Remove, &path, &error)),
        }
    }
    Ok(())
}

/// Makes the demonstration's city, crews and tariffs; what is there already stays.
///
/// # Errors
/// A sentence: the database or the folder cannot be written.
pub(super) fn build(store: &Store, data: &Path) -> Result<(), Failure> {
    let city = City::new(DEMO_SEED);
    furnish(store, &city)?;
    lay_roads(&city, &office::map_file(data))
}

/// The reference data of the demonstration, and the city's addresses; what is there already stays.
fn furnish(store: &Store, city: &City) -> Result<(), Failure> {
    let now = Timestamp(chrono::Utc::now().timestamp());
    let file = OfficeFile::parse("demo.toml", OFFICE, Path::new(""))
        .map_err(|error| Failure::Failed(Said::from(&error)))?;
    file.import(store, now)?;
    let book = store.read(books::addresses)?;
    let entries = city.addresses();
    if book.len() >= entries.len() {
        return Ok(());
    }
    store
        .write(move |tx| {
            for entry in entries {
                let address = Address {
                    id: AddressId(0),
                    kind: entry.kind,
                    settlement: entry.settlement,
                    street: entry.street,
                    house: entry.house,
                    point: entry.point,
                    comment: entry.comment,
                };
                books::put_address(tx, &address, Source::File)?;
            }
            Ok(())
        })
        .wait()?;
    Ok(())
}

/// Prepares the roads of the city, unless they were prepared before.
fn lay_roads(city: &City, map: &Path) -> Result<(), Failure> {
    if map.exists() && roads::Roads::open(map).is_ok() {
        return Ok(());
    }
    let made = make_map(city, map);
    made.map(drop).map_err(Failure::below)
}

/// Writes the demonstration's city as a map; returns how many addresses it has.
///
/// # Errors
/// A sentence: the folder cannot be written.
pub(super) fn write_map(map: &Path) -> Result<usize, String> {
    make_map(&City::new(DEMO_SEED), map)
}

fn make_map(city: &City, map: &Path) -> Result<usize, String> {
    let folder = map.parent().unwrap_or(Path::new("."));
    let extract = folder.join("city.osm");
    let failed = |path: &Path, error: &std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let write = || {
        let mut out = std::io::BufWriter::new(fs::File::create(&extract)?);
        city.write_osm(&mut out)?;
        std::io::Write::flush(&mut out)
    };
    write().map_err(|error| failed(&extract, &error))?;
    let imported = roads::import(&extract, &mut |_, _| {});
    let (prepared, _) = imported.map_err(|error| error.to_string())?;
    prepared.save(map).map_err(|error| error.to_string())?;
    fs::remove_file(&extract).map_err(|error| failed(&extract, &error))?;
    Ok(prepared.addresses.len())
}

/// Where the simulated customers live.
fn homes(dispatch: &Dispatch) -> Vec<Found> {
    let streets = dispatch.streets_containing("", usize::MAX);
    streets
        .iter()
        .flat_map(|street| dispatch.houses_of(&street.street, "", 8))
        .filter(|house| house.kind == AddressKind::House && house.point.is_some())
        .collect()
}
