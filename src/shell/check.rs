//! `pult check`: a doctor for the office.

mod map;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::office::{FolderLock, data_folder, database, load_config};
use super::output::Table;
use super::{Common, Failure, health};
use pult_app::Clock;
use pult_config::Config;
use pult_domain::{Seconds, Timestamp};
use pult_store::{Connection, Error, Lost, Store, backup, journal};

/// A check takes no longer, unless it is to be full.
const QUICKLY: Duration = Duration::from_secs(5);

/// Look for what is wrong with the office.
#[derive(Debug, Args)]
pub struct Check {
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
    /// Read all of the database, its indexes too; minutes for years of orders
    #[arg(long)]
    full: bool,
}

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    /// It works, but somebody should know.
    Note,
    Bad,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Note => "note",
            State::Bad => "bad",
        }
    }
}

type Finding = (&'static str, State, String);

impl Check {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let data = data_folder(common)?;
        let mut findings = vec![folder(&data)];
        findings.extend(mode_findings(&data));
        let holder = FolderLock::holder(&data);
        match Store::open_existing(&database(&data)) {
            Ok(Some(store)) => {
                let database = database(&data);
                findings.push(database_finding(&database, self.full));
                findings.push(clock_finding(&store));
                findings.extend(store.lost().map(lost_finding));
            }
            Ok(None) => findings.push(("database", State::Note, "there is none yet".to_owned())),
            Err(error) => findings.push(("database", State::Bad, error.to_string())),
        }
        match load_config(common, &data) {
            Ok(config) => findings.extend(config_findings(&config, &data, holder.as_deref())),
            Err(error) => findings.push(("config", State::Bad, error.to_string())),
        }
        report(&findings, self.json)
    }
}

fn report(findings: &[Finding], json: bool) -> Result<(), Failure> {
    let mut table = Table::new(&["what", "state", "detail"]);
    for (what, state, detail) in findings {
        table.row([
            (*what).into(),
            state.as_str().into(),
            detail.as_str().into(),
        ]);
    }
    table.print(json)?;
    let bad = findings.iter().filter(|(_, state, _)| *state == State::Bad);
    match bad.count() {
        0 => Ok(()),
        n => Err(Failure::Failed(format!("{n} of the checks found trouble"))),
    }
}

fn folder(data: &Path) -> Finding {
    let detail = data.display().to_string();
    match data.is_dir() {
        true => ("data folder", State::Ok, detail),
        false => (
            "data folder",
            State::Note,
            format!("{detail} is not there yet"),
        ),
    }
}

/// Whether the pages of the database fit together; `full`: whether everything in it does.
fn database_finding(database: &Path, full: bool) -> Finding {
    let checked = match full {
        true => backup::verify(database).map(|()| "sound"),
        false => backup::quick_check(database, QUICKLY).map(|is_all| match is_all {
            true => "sound; --full compares the indexes too",
            false => "sound as far as was looked; --full reads all of it",
        }),
    };
    match checked {
        Ok(sound) => ("database", State::Ok, sound.to_owned()),
        Err(error) => ("database", State::Bad, error.to_string()),
    }
}

fn clock_finding(store: &Store) -> Finding {
    let read = store.read(clock);
    read.unwrap_or_else(|error| ("clock", State::Bad, error.to_string()))
}

/// Changes that were answered and are gone.
fn lost_finding(lost: Lost) -> Finding {
    let (events, newest) = (lost.events, lost.newest.0);
    let detail = format!(
        "{events} changes that were written cannot be read any more; the newest that is left is of {newest} \
         (Unix time): the log pult.db-wal is missing or was cut, or another copy was put in its place"
    );
    ("journal", State::Note, detail)
}

/// What others may read of the office's data.
fn mode_findings(data: &Path) -> Vec<Finding> {
    let told = |(path, mode): (PathBuf, u32)| {
        let detail = format!("{} is {mode:o}: others may read it", path.display());
        ("permissions", State::Note, detail)
    };
    health::wider_than_the_owners(data)
        .into_iter()
        .map(told)
        .collect()
}

/// Whether the system's clock is behind what the office has seen already.
fn clock(conn: &Connection) -> Result<Finding, Error> {
    let now = Clock::System.now();
    let newest = journal::since(conn, 0, 1)?
        .last()
        .map_or(Timestamp(0), |event| event.at);
    let behind = newest - now;
    if behind > Seconds(60) {
        let detail = format!("{} s behind the newest event of the office", behind.0);
        return Ok(("clock", State::Bad, detail));
    }
    let detail = format!("time zones of {}", chrono_tz::IANA_TZDB_VERSION);
    Ok(("clock", State::Ok, detail))
}

fn config_findings(config: &Config, data: &Path, holder: Option<&str>) -> Vec<Finding> {
    let mut findings = vec![("config", State::Ok, "read".to_owned())];
    findings.push(listener(config, holder));
    findings.extend(tls(config));
    findings.push(phones(config));
    findings.extend(map::findings(config, data));
    findings.push(messages(config));
    findings
}

fn listener(config: &Config, holder: Option<&str>) -> Finding {
    let listen = config.http.listen;
    if let Err(reason) = config.http.check_door() {
        return ("port", State::Bad, reason);
    }
    match (TcpListener::bind(listen), holder) {
        (Ok(_), _) => ("port", State::Ok, format!("{listen} is free")),
        (Err(_), Some(pid)) => {
            let detail = format!("{listen}: the office is running, process {pid}");
            ("port", State::Ok, detail)
        }
        (Err(error), None) => ("port", State::Bad, format!("{listen}: {error}")),
    }
}

/// Why a phone could not use the page of the drivers as things are.
fn phones(config: &Config) -> Finding {
    let http = &config.http;
    let url = &http.public_url;
    let mut why = Vec::new();
    if !config.driver.enabled {
        return ("driver page", State::Ok, "switched off".to_owned());
    }
    let behind_proxy = !http.trusted_proxies.is_empty();
    if http.listen.ip().is_loopback() && !behind_proxy {
        why.push(format!(
            "http.listen = {} is reached from this machine alone: listen on an address of the network, or put a \
             proxy before it and name it in http.trusted_proxies",
            http.listen
        ));
    }
    if !url.starts_with("https://") {
        why.push(format!(
            "http.public_url = {url} is not https://: browsers give no position and install no page without \
             HTTPS; set http.tls_cert and http.tls_key, or let a proxy speak it"
        ));
    } else if !http.is_tls() && !behind_proxy {
        why.push(
            "http.public_url is https://, but neither http.tls_cert and http.tls_key nor a proxy \
             (http.trusted_proxies) speaks it"
                .to_owned(),
        );
    }
    let host = url.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    if ["127.0.0.1", "localhost", "[", ""].contains(&host) {
        why.push(format!(
            "http.public_url = {url} names this machine: links and QR codes lead a phone to itself"
        ));
    }
    match why.is_empty() {
        true => ("driver page", State::Ok, format!("{url}/driver")),
        false => (
            "driver page",
            State::Note,
            format!("a phone cannot use it: {}", why.join("; ")),
        ),
    }
}

fn tls(config: &Config) -> Option<Finding> {
    let files = [&config.http.tls_cert, &config.http.tls_key];
    let mut files = files.into_iter().flatten().peekable();
    files.peek()?;
    let missing = files.find_map(|path| {
        let error = std::fs::File::open(path).err()?;
        Some(format!("{}: {error}", path.display()))
    });
    Some(match missing {
        Some(detail) => ("tls", State::Bad, detail),
        None => ("tls", State::Ok, "certificate and key are there".to_owned()),
    })
}

fn messages(config: &Config) -> Finding {
    let (sms, voice) = (config.sms.channel.len(), config.voice.line.len());
    let hooks = config.webhook.len();
    let detail = format!("{sms} SMS channels, {voice} voice lines, {hooks} webhooks");
    match sms {
        0 => (
            "gateways",
            State::Note,
            format!("{detail}: messages stay in the outbox"),
        ),
        _ => ("gateways", State::Ok, detail),
    }
}
