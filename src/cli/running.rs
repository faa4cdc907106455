//! The running office: its parts started in order, and stopped in reverse.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_appender::non_blocking::WorkerGuard;

use super::office::{FolderLock, OpenOffice};
use super::{Failure, logging, map};
use crate::api::listen::{Listener, Tls};
use crate::api::{self, Api, AxisOrder, Settings};
use crate::app::{Clock, Dispatch, Parts, tasks};
use crate::config::{Config, Coordinates};
use crate::engine::Policy;

/// A background task has this long to end when the office closes.
const END_WITHIN: Duration = Duration::from_secs(1);

/// A running office.
pub struct Running {
    /// The one door.
    pub dispatch: Dispatch,
    /// Told to everything that runs when the office closes.
    pub stop: CancellationToken,
    listener: Listener,
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
        let log = logging::start(&office.data, verbose)?;
        let config = office.config;
        config.http.check_door().map_err(Failure::Usage)?;
        let (data, route_by) = (office.data, config.router.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let router = map::router(&data, &route_by)?;
            Ok::<_, Failure>((router, map::addresses(&data)))
        });
        let (router, map_addresses) = opened
            .await
            .map_err(|error| Failure::Failed(format!("cannot open the map: {error}")))??;
        let dispatch = Dispatch::new(Parts {
            store: office.store,
            clock,
            rules: policy(&config),
            router,
            map_addresses,
        });
        let failed = |error: crate::app::Error| Failure::Failed(error.to_string());
        dispatch.reload_books().await.map_err(failed)?;
        dispatch.stamp_starts().await.map_err(failed)?;
        let service = api::service(Api::new(dispatch.clone(), settings(&config)));
        let tls = config
            .http
            .tls_cert
            .clone()
            .zip(config.http.tls_key.clone());
        let tls = tls.map(|(cert, key)| Tls { cert, key });
        let at = config.http.listen;
        let listener = Listener::open(at, tls, service)
            .await
            .map_err(|error| Failure::Failed(format!("cannot listen on {at}: {error}")))?;
        let stop = CancellationToken::new();
        let tasks = vec![
            tokio::spawn(tasks::assign(dispatch.clone(), stop.clone())),
            tokio::spawn(tasks::follow(dispatch.clone(), stop.clone())),
            tokio::spawn(tasks::watch(dispatch.clone(), stop.clone())),
        ];
        Ok(Running {
            dispatch,
            stop,
            listener,
            tasks,
            _lock: office.lock,
            _log: log,
        })
    }

    /// Where the listener answers.
    pub fn url(&self) -> &str {
        self.listener.url()
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

/// Ctrl-C and SIGTERM, heard from now on: a process that is told to stop before it listens is killed.
pub struct Signals {
    #[cfg(unix)]
    int: tokio::signal::unix::Signal,
    #[cfg(unix)]
    term: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens.
    ///
    /// # Errors
    /// When the system lets nobody wait for signals.
    pub fn listen() -> Result<Signals, Failure> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Signals {
                int: signal(SignalKind::interrupt()).map_err(no_signals)?,
                term: signal(SignalKind::terminate()).map_err(no_signals)?,
            })
        }
        #[cfg(not(unix))]
        Ok(Signals {})
    }

    /// Waits for the first of them.
    ///
    /// # Errors
    /// As [`Signals::listen`].
    pub async fn told_to_stop(self) -> Result<(), Failure> {
        #[cfg(unix)]
        {
            let Signals { mut int, mut term } = self;
            tokio::select! {
                _ = int.recv() => {}
                _ = term.recv() => {}
            }
            Ok(())
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await.map_err(no_signals)
    }
}

fn no_signals(error: std::io::Error) -> Failure {
    Failure::Failed(format!("cannot wait for signals: {error}"))
}

/// Waits for Ctrl-C or SIGTERM.
///
/// # Errors
/// As [`Signals::listen`].
pub async fn told_to_stop() -> Result<(), Failure> {
    Signals::listen()?.told_to_stop().await
}

/// The runtime that an office runs on.
///
/// # Errors
/// When the system gives it no threads.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("cannot start the office: {error}")))
}

fn policy(config: &Config) -> Policy {
    let engine = &config.engine;
    Policy {
        auto_assign: engine.auto_assign,
        auto_assign_origins: engine.auto_assign_origins.clone(),
        auto_arrive: engine.auto_arrive,
        offer_timeout: engine.offer_timeout,
        snooze: engine.snooze,
        prior_lead: engine.prior_lead,
        position_max_age: engine.position_max_age,
        chain_within: engine.chain_within,
        max_tasks: engine.max_tasks,
        detour_percent: engine.detour_percent,
        fairness_permille: i64::from(engine.fairness_permille),
        quality: engine.quality,
        ..Policy::default()
    }
}

fn settings(config: &Config) -> Settings {
    let api = &config.api;
    Settings {
        public_url: config.http.public_url.trim_end_matches('/').to_owned(),
        cors_origins: config.http.cors_origins.clone(),
        taximaster: api.taximaster.enabled,
        taximaster_secret: api.taximaster.secret.expose().to_owned(),
        taximaster_decoded: api.taximaster.decoded_signature,
        taxomet: api.taxomet.enabled,
        yandex: api.yandex.enabled,
        navixy: api.navixy.enabled,
        thetrack: api.thetrack.enabled,
        thetrack_axes: match api.thetrack.coordinates {
            Coordinates::LatLon => AxisOrder::LatLon,
            Coordinates::LonLat => AxisOrder::LonLat,
        },
        requests_per_second: config.http.limits.requests_per_second,
        unknown_per_second: config.http.limits.unknown_per_second,
    }
}
