//! `pult check`: a doctor for the office.

mod map;
mod ways_in;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::Args;

use super::office::{FolderLock, Holder, data_folder, database, load_config};
use super::output::{Cell, Table};
use super::{Common, Failure, Said, copies, health};
use crate::said;
use pult_app::Clock;
use pult_config::Config;
use pult_domain::{Locale, Seconds, Timestamp};
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
    fn said(self) -> Said {
        match self {
            State::Ok => Said::new("ok", "хорошо"),
            State::Note => Said::new("note", "заметка"),
            State::Bad => Said::new("bad", "плохо"),
        }
    }
}

/// What was looked at, how it is, and why.
struct Finding {
    what: Said,
    state: State,
    detail: Said,
}

impl Finding {
    fn new(what: Said, state: State, detail: Said) -> Finding {
        Finding {
            what,
            state,
            detail,
        }
    }
}

fn of_database(state: State, detail: Said) -> Finding {
    Finding::new(Said::new("database", "база данных"), state, detail)
}

fn of_clock(state: State, detail: Said) -> Finding {
    Finding::new(Said::new("clock", "часы"), state, detail)
}

fn of_config(state: State, detail: Said) -> Finding {
    Finding::new(Said::new("config", "настройки"), state, detail)
}

fn of_port(state: State, detail: Said) -> Finding {
    Finding::new(Said::new("port", "порт"), state, detail)
}

fn of_driver_page(state: State, detail: Said) -> Finding {
    Finding::new(Said::new("driver page", "страница водителя"), state, detail)
}

impl Check {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let data = data_folder(common)?;
        let mut findings = vec![folder(&data)];
        findings.extend(mode_findings(&data));
        let holder = FolderLock::held(&data);
        match Store::open_existing(&database(&data)) {
            Ok(Some(store)) => {
                let database = database(&data);
                findings.push(database_finding(&database, self.full));
                findings.push(clock_finding(&store));
                findings.extend(store.lost().map(lost_finding));
            }
            Ok(None) => findings.push(of_database(
                State::Note,
                Said::new("there is none yet", "её ещё нет"),
            )),
            Err(error) => findings.push(of_database(State::Bad, Said::from_below(error))),
        }
        match load_config(common, &data) {
            Ok(config) => findings.extend(config_findings(&config, &data, holder.as_ref())),
            Err(error) => findings.push(of_config(State::Bad, error.said().clone())),
        }
        report(findings, self.json, common.locale())
    }
}

fn report(findings: Vec<Finding>, json: bool, locale: Locale) -> Result<(), Failure> {
    let mut table = Table::new(&["what", "state", "detail"]);
    let mut n_bad = 0;
    for finding in findings {
        n_bad += usize::from(finding.state == State::Bad);
        let words = [finding.what, finding.state.said(), finding.detail];
        table.row(words.map(Cell::Word));
    }
    table.print(json, locale)?;
    match n_bad {
        0 => Ok(()),
        n => Err(Failure::Failed(said!(
            "{n} of the checks found trouble",
            "неполадок: {n}"
        ))),
    }
}

fn folder(data: &Path) -> Finding {
    let detail = data.display();
    let (state, detail) = match data.is_dir() {
        true => (State::Ok, Said::same(detail.to_string())),
        false => (
            State::Note,
            said!("{detail} is not there yet", "{detail} — её ещё нет"),
        ),
    };
    Finding::new(Said::new("data folder", "папка данных"), state, detail)
}

/// Whether the pages of the database fit together; `full`: whether everything in it does.
fn database_finding(database: &Path, full: bool) -> Finding {
    let checked = match full {
        true => backup::verify(database).map(|()| Said::new("sound", "цела")),
        false => backup::quick_check(database, QUICKLY).map(|is_all| match is_all {
            true => Said::new(
                "sound; --full compares the indexes too",
                "цела; с --full сверяются и указатели",
            ),
            false => Said::new(
                "sound as far as was looked; --full reads all of it",
                "цела, насколько успели посмотреть; с --full читается вся",
            ),
        }),
    };
    match checked {
        Ok(sound) => of_database(State::Ok, sound),
        Err(error) => of_database(State::Bad, Said::from_below(error)),
    }
}

fn clock_finding(store: &Store) -> Finding {
    let read = store.read(clock);
    read.unwrap_or_else(|error| of_clock(State::Bad, Said::from_below(error)))
}

/// Changes that were answered and are gone.
fn lost_finding(lost: Lost) -> Finding {
    let (events, newest) = (lost.events, lost.newest.0);
    let detail = said!(
        "{events} changes that were written cannot be read any more; the newest that is left is of {newest} \
         (Unix time): the log pult.db-wal is missing or was cut, or another copy was put in its place",
        "записанных изменений больше не прочитать: {events}; последнее из оставшихся — {newest} (время Unix): \
         журнал pult.db-wal пропал или обрезан, или на место базы данных положили другую копию"
    );
    Finding::new(Said::new("journal", "журнал"), State::Note, detail)
}

/// What others may read of the office's data.
fn mode_findings(data: &Path) -> Vec<Finding> {
    let told = |(path, mode): (PathBuf, u32)| {
        let detail = said!(
            "{} is {mode:o}: others may read it",
            "{}: права {mode:o}, прочитать могут и посторонние",
            path.display()
        );
        Finding::new(Said::new("permissions", "права"), State::Note, detail)
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
        let detail = said!(
            "{} s behind the newest event of the office",
            "отстают на {} с от последнего события офиса",
            behind.0
        );
        return Ok(of_clock(State::Bad, detail));
    }
    let detail = said!(
        "time zones of {}",
        "часовые пояса выпуска {}",
        chrono_tz::IANA_TZDB_VERSION
    );
    Ok(of_clock(State::Ok, detail))
}

fn config_findings(config: &Config, data: &Path, holder: Option<&Holder>) -> Vec<Finding> {
    let mut findings = vec![of_config(State::Ok, Said::new("read", "прочитаны"))];
    findings.push(listener(config, holder));
    findings.extend(tls(config).or_else(|| given(config, data)));
    findings.push(phones(config));
    findings.extend(map::findings(config, data));
    findings.push(messages(config));
    findings
}

fn listener(config: &Config, holder: Option<&Holder>) -> Finding {
    let listen = config.http.listen;
    if let Err(conflict) = config.http.check_door() {
        return of_port(State::Bad, Said::from(&conflict));
    }
    if let Some(Holder { process, addresses }) = holder {
        let runs = said!(
            "an office runs here, process {process}",
            "здесь работает офис, процесс {process}"
        );
        let addresses = addresses
            .iter()
            .map(|address| ways_in::said(address, &config.http.public_url));
        let parts: Vec<Said> = std::iter::once(runs).chain(addresses).collect();
        return of_port(State::Ok, Said::joined(&parts, "; "));
    }
    match TcpListener::bind(listen) {
        Ok(_) => of_port(State::Ok, said!("{listen} is free", "{listen} свободен")),
        Err(error) => {
            let error = Said::from(&error);
            of_port(
                State::Bad,
                said!("{listen}: {error}", "{listen}: {error:#}"),
            )
        }
    }
}

/// Why a phone could not use the page of the drivers as things are.
fn phones(config: &Config) -> Finding {
    let http = &config.http;
    let url = &http.public_url;
    let mut why = Vec::new();
    if !config.driver.enabled {
        return of_driver_page(State::Ok, Said::new("switched off", "выключена"));
    }
    let behind_proxy = !http.trusted_proxies.is_empty();
    if http.listen.ip().is_loopback() && !behind_proxy {
        why.push(said!(
            "http.listen = {} is reached from this machine alone: listen on an address of the network, or put a \
             proxy before it and name it in http.trusted_proxies",
            "http.listen = {} доступен только с этой машины: слушайте на адресе сети или поставьте перед ним \
             прокси и назовите его в http.trusted_proxies",
            http.listen
        ));
    }
    if !url.starts_with("https://") {
        why.push(said!(
            "http.public_url = {url} is not https://: browsers give no position and install no page without \
             HTTPS; set http.acme, or http.tls_cert and http.tls_key, or let a proxy speak it",
            "http.public_url = {url} — не https://: без HTTPS браузер не отдаёт место и не ставит страницу на \
             телефон; задайте http.acme или http.tls_cert и http.tls_key либо поставьте прокси с HTTPS"
        ));
    } else if !http.is_tls() && !behind_proxy {
        why.push(Said::new(
            "http.public_url is https://, but neither http.acme nor http.tls_cert and http.tls_key nor a proxy \
             (http.trusted_proxies) speaks it",
            "http.public_url — https://, но нет ни http.acme, ни http.tls_cert с http.tls_key, ни прокси \
             (http.trusted_proxies)",
        ));
    }
    let host = url.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    if ["127.0.0.1", "localhost", "[", ""].contains(&host) {
        why.push(said!(
            "http.public_url = {url} names this machine: links and QR codes lead a phone to itself",
            "http.public_url = {url} — это сама машина: по ссылке и QR-коду телефон придёт сам к себе"
        ));
    }
    match why.is_empty() {
        true => of_driver_page(State::Ok, Said::same(format!("{url}/driver"))),
        false => {
            let why = Said::joined(&why, "; ");
            let detail = said!(
                "a phone cannot use it: {why}",
                "с телефона её не открыть: {why:#}"
            );
            of_driver_page(State::Note, detail)
        }
    }
}

fn tls(config: &Config) -> Option<Finding> {
    let files = [&config.http.tls_cert, &config.http.tls_key];
    let mut files = files.into_iter().flatten().peekable();
    files.peek()?;
    let missing = files.find_map(|path| {
        let error = std::fs::File::open(path).err()?;
        let (path, error) = (path.display(), Said::from(&error));
        Some(said!("{path}: {error}", "{path}: {error:#}"))
    });
    let there = || Said::new("certificate and key are there", "сертификат и ключ есть");
    let state = match missing {
        Some(_) => State::Bad,
        None => State::Ok,
    };
    let detail = missing.unwrap_or_else(there);
    Some(Finding::new(Said::new("tls", "шифрование"), state, detail))
}

/// The certificate that an authority gives.
fn given(config: &Config, data: &Path) -> Option<Finding> {
    let names = &config.http.acme;
    if names.is_empty() {
        return None;
    }
    let until = pult_acme::good_until(&pult_acme::folder(data), names);
    let (state, detail) = match until {
        None => {
            let names = names.join(", ");
            let detail = said!(
                "no certificate for {names} yet: the running office gets it where the internet reaches it at port 443",
                "сертификата для {names} ещё нет: офис получит его, когда запущен и доступен из интернета на порту 443"
            );
            (State::Note, detail)
        }
        Some(until) => {
            let shown = copies::shown(until.into());
            match until > SystemTime::now() {
                true => (
                    State::Ok,
                    said!(
                        "a certificate that is renewed by itself, good until {shown}",
                        "сертификат, который обновляется сам, годен до {shown}"
                    ),
                ),
                false => (
                    State::Bad,
                    said!(
                        "the certificate ended at {shown}; the log says why there is no new one",
                        "сертификат кончился {shown}; почему нет нового, сказано в журнале"
                    ),
                ),
            }
        }
    };
    Some(Finding::new(Said::new("tls", "шифрование"), state, detail))
}

fn messages(config: &Config) -> Finding {
    let (sms, voice) = (config.sms.channel.len(), config.voice.line.len());
    let hooks = config.webhook.len();
    let detail = said!(
        "SMS channels: {sms}, voice lines: {voice}, webhooks: {hooks}",
        "каналов СМС: {sms}, голосовых линий: {voice}, вебхуков: {hooks}"
    );
    let (state, detail) = match sms {
        0 => (
            State::Note,
            said!(
                "{detail}: messages stay in the outbox",
                "{detail:#}; сообщения остаются в исходящих"
            ),
        ),
        _ => (State::Ok, detail),
    };
    Finding::new(Said::new("gateways", "шлюзы"), state, detail)
}
