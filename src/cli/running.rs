//! The running office: its parts started in order, and stopped in reverse.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_appender::non_blocking::WorkerGuard;

use super::certificate;
use super::host::Door;
use super::office::{FolderLock, OpenOffice, map_file};
use super::{
    Failure, Said, daily, demo, file_limit, health, logging, map, new_map, post, push, rules, said,
    stream,
};
use crate::api::listen::{Bounds, Listener};
use crate::api::{self, Api, AxisOrder, Settings};
use crate::app::push::tell_drivers;
use crate::app::{Clock, Dispatch, Parts, ageing, outbox, search, standing, tasks};
use crate::config::{Config, Coordinates, KeySetting};
use crate::geo::Relaid;
use crate::tui::log::LogRing;
use crate::tui::screens::{MapFile, Process};
use crate::tui::{colour_by_theme_alone, log_panics};

/// A background task has this long to end when the office closes.
const END_WITHIN: Duration = Duration::from_secs(1);

/// A running office.
pub struct Running {
    /// The one door.
    pub dispatch: Dispatch,
    /// What the console is told of this process.
    pub process: Process,
    /// Told to everything that runs when the office closes.
    pub stop: CancellationToken,
    listener: Listener,
    door: Door,
    tasks: Vec<JoinHandle<()>>,
    _lock: Option<FolderLock>,
    _log: WorkerGuard,
}

impl Running {
    /// Starts the engine, the listener and whatever else runs by itself.
    ///
    /// # Errors
    /// A sentence: the address is taken or not to be listened on, the database fails.
    pub async fn start(office: OpenOffice, clock: Clock, verbose: u8) -> Result<Running, Failure> {
        let process = process(&office);
        let log = logging::start(&office.data, verbose, process.log.clone())?;
        log_panics();
        colour_by_theme_alone();
        let config = office.config;
        let door = config.http.check_door();
        door.map_err(|conflict| Failure::Usage(Said::from(&conflict)))?;
        let geocoder = map::geocoder(&config.geocoder)?;
        health::tell_at_start(&office.data, &office.store);
        let (data, route_by) = (office.data.clone(), config.router.clone());
        let map_seen = new_map::Stamp::of(&data);
        let (map_of, locale) = (route_by.clone(), office.locale);
        let opened = tokio::task::spawn_blocking(move || {
            let roads = map::roads_for(&data, &route_by, locale);
            let addresses = map::addresses(roads.as_ref(), locale);
            Ok::<_, Failure>((map::router(roads, &route_by)?, addresses))
        });
        let (router, map_addresses) = opened.await.map_err(|error| {
            Failure::Failed(said!(
                "cannot open the map: {error}",
                "карту не открыть: {error}"
            ))
        })??;
        let laid = Arc::new(Relaid::new(router));
        let dispatch = Dispatch::new(Parts {
            store: office.store.clone(),
            clock,
            rules: rules::policy(&config),
            router: laid.clone(),
            map_addresses,
        });
        dispatch.allow_wrong_passwords(config.http.limits.wrong_passwords);
        dispatch.set_patience(rules::patience(&config));
        dispatch.set_driver_rules(rules::drivers(&config));
        dispatch.push_by(Arc::new(push::WebPush {
            contact: config.http.public_url.clone(),
        }));
        dispatch.keep_orders_of(config.engine.swap_off_for.clone());
        let failed = |error: crate::app::Error| Failure::Failed(Said::from(&error));
        if let Some(geocoder) = geocoder {
            dispatch.ask_beyond_the_book(geocoder);
        }
        dispatch.open_books().await.map_err(failed)?;
        dispatch.stamp_starts().await.map_err(failed)?;
        let service = api::service(Api::new(dispatch.clone(), settings(&config)));
        let (tls, certificate) = certificate::of(&config.http, &office.data);
        let at = config.http.listen;
        let listener = Listener::open(at, tls, bounds(&config), service)
            .await
            .map_err(|error| {
                let error = Said::from_below(error);
                Failure::Failed(said!(
                    "cannot listen on {at}: {error}",
                    "слушать на {at} не удаётся: {error:#}"
                ))
            })?;
        let door = Door::open(&config, &office.data, &dispatch).await?;
        let stop = CancellationToken::new();
        let carrier = Arc::new(post::Post::of(&config)?);
        let mut tasks = vec![
            tokio::spawn(outbox::send(dispatch.clone(), carrier, stop.clone())),
            tokio::spawn(tasks::assign(dispatch.clone(), stop.clone())),
            tokio::spawn(tasks::follow(dispatch.clone(), stop.clone())),
            tokio::spawn(tasks::watch(dispatch.clone(), stop.clone())),
            tokio::spawn(tell_drivers(dispatch.clone(), stop.clone())),
            tokio::spawn(search::keep_index(dispatch.clone(), stop.clone())),
            tokio::spawn(standing::keep_standing(dispatch.clone(), stop.clone())),
            tokio::spawn(new_map::follow(
                office.data.clone(),
                map_seen,
                map_of,
                locale,
                laid,
                dispatch.clone(),
                stop.clone(),
            )),
            tokio::spawn(ageing::keep(dispatch.clone(), stop.clone())),
            tokio::spawn(health::watch(
                office.data.clone(),
                office.store,
                stop.clone(),
            )),
            tokio::spawn(stream::keep(
                office.data.clone(),
                config.backup.clone(),
                stop.clone(),
            )),
            tokio::spawn(daily::keep(office.data, stop.clone())),
        ];
        let mut lock = office.lock;
        if let Some(lock) = &mut lock {
            let ssh = door.address().map(|at| format!("SSH {at}"));
            let web = listener.url().to_owned();
            lock.tell(&std::iter::once(web).chain(ssh).collect::<Vec<_>>());
        }
        if let Some((settings, held)) = certificate {
            tasks.push(tokio::spawn(pult_acme::keep(settings, held, stop.clone())));
        }
        Ok(Running {
            dispatch,
            process,
            stop,
            listener,
            door,
            tasks,
            _lock: lock,
            _log: log,
        })
    }

    /// Where the listener answers.
    pub fn url(&self) -> &str {
        self.listener.url()
    }

    /// The SSH door, for whoever lets its visitors sit down.
    pub(super) fn take_door(&mut self) -> Door {
        std::mem::take(&mut self.door)
    }

    /// Keeps a task with the office: it ends before the office does.
    pub fn keep(&mut self, task: JoinHandle<()>) {
        self.tasks.push(task);
    }

    /// Answers what is in flight, ends the tasks, and lets go of the data folder.
    pub async fn close(self) {
        self.listener.close().await;
        self.stop.cancel();
        for task in self.tasks {
            if tokio::time::timeout(END_WITHIN, task).await.is_err() {
                tracing::warn!("a background task did not end in time");
            }
        }
    }
}

/// Ctrl-C, SIGTERM and SIGHUP, heard from the moment this is made: an office listens for them before it says
/// that it is ready.
pub struct StopSignals {
    #[cfg(unix)]
    term: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    hang_up: tokio::signal::unix::Signal,
}

impl StopSignals {
    /// Starts listening. Must be called on a runtime.
    ///
    /// # Errors
    /// When the system lets nobody wait for signals.
    pub fn hear() -> Result<StopSignals, Failure> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let failed = |error: std::io::Error| {
                let error = Said::from(&error);
                Failure::Failed(said!(
                    "cannot wait for signals: {error}",
                    "система не даёт ждать сигналов: {error:#}"
                ))
            };
            Ok(StopSignals {
                term: signal(SignalKind::terminate()).map_err(failed)?,
                interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
                hang_up: signal(SignalKind::hangup()).map_err(failed)?,
            })
        }
        #[cfg(not(unix))]
        Ok(StopSignals {})
    }

    /// Waits to be told, or until the terminal hangs up: the way of a desk.
    #[cfg(unix)]
    pub async fn told_or_hung_up(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }

    /// Waits to be told. A terminal that hangs up ends the desk that sat there, never the office.
    pub async fn told(&mut self) {
        #[cfg(unix)]
        loop {
            tokio::select! {
                _ = self.term.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hang_up.recv() => tracing::warn!(
                    "the terminal hung up; the office goes on: `pult` sits down at it, `pult stop` stops it"
                ),
            }
        }
        #[cfg(not(unix))]
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be waited for");
        }
    }
}

fn bounds(config: &Config) -> Bounds {
    let http = &config.http;
    Bounds {
        connections: file_limit::room_for(http.connections),
        of_an_address: http.connections_per_address,
        proxies: http.trusted_proxies.clone(),
    }
}

/// What the console is told of this process.
fn process(office: &OpenOffice) -> Process {
    let settings = office.settings.iter();
    let told = |it: &KeySetting| {
        let set_by = it.set_by.as_str().to_owned();
        [it.key.clone(), it.value.clone(), set_by]
    };
    Process {
        settings: settings.map(told).collect(),
        log: LogRing::default(),
        reports: office.data.join("reports"),
        config: office.config_file.clone(),
        map: MapFile::at(map_file(&office.data)).with_demo(demo::write_map),
        greeting: String::new(),
    }
}

fn settings(config: &Config) -> Settings {
    let api = &config.api;
    Settings {
        public_url: config.http.public_url.trim_end_matches('/').to_owned(),
        cors_origins: config.http.cors_origins.clone(),
        language: api.language.locale(),
        trusted_proxies: config.http.trusted_proxies.clone(),
        taximaster: api.taximaster.enabled,
        taximaster_secret: api.taximaster.secret.expose().to_owned(),
        taximaster_telephony_secret: api.taximaster.telephony_secret.expose().to_owned(),
        taximaster_terminal_secret: api.taximaster.terminal_secret.expose().to_owned(),
        taximaster_decoded: api.taximaster.decoded_signature,
        voice_line: !config.voice.line.is_empty(),
        taxomet: api.taxomet.enabled,
        webhooks: config.webhook.clone(),
        yandex: api.yandex.enabled,
        navixy: api.navixy.enabled,
        thetrack: api.thetrack.enabled,
        thetrack_axes: match api.thetrack.coordinates {
            Coordinates::LatLon => AxisOrder::LatLon,
            Coordinates::LonLat => AxisOrder::LonLat,
        },
        thetrack_arriving: api.thetrack.arriving,
        requests_per_second: config.http.limits.requests_per_second,
        unknown_per_second: config.http.limits.unknown_per_second,
    }
}
