//! The running office: its parts started in order, and stopped in reverse.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_appender::non_blocking::WorkerGuard;

use super::office::{FolderLock, OpenOffice};
use super::{Failure, daily, logging, map, post, rules};
use crate::api::listen::{Listener, Tls};
use crate::api::{self, Api, AxisOrder, Settings};
use crate::app::{Clock, Dispatch, Parts, outbox, search, standing, tasks};
use crate::config::{Config, Coordinates, KeySetting};
use crate::tui::log::LogRing;
use crate::tui::screens::Process;

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
        let config = office.config;
        config.http.check_door().map_err(Failure::Usage)?;
        let geocoder = map::geocoder(&config.geocoder)?;
        let (data, route_by) = (office.data.clone(), config.router.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let roads = map::roads(&data);
            let addresses = map::addresses(roads.as_ref());
            Ok::<_, Failure>((map::router(roads, &route_by)?, addresses))
        });
        let (router, map_addresses) = opened
            .await
            .map_err(|error| Failure::Failed(format!("cannot open the map: {error}")))??;
        let dispatch = Dispatch::new(Parts {
            store: office.store,
            clock,
            rules: rules::policy(&config),
            router,
            map_addresses,
        });
        dispatch.allow_wrong_passwords(config.http.limits.wrong_passwords);
        dispatch.set_patience(rules::patience(&config));
        let failed = |error: crate::app::Error| Failure::Failed(error.to_string());
        if let Some(geocoder) = geocoder {
            dispatch.ask_beyond_the_book(geocoder);
        }
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
        let carrier = Arc::new(post::Post::of(&config)?);
        let tasks = vec![
            tokio::spawn(outbox::send(dispatch.clone(), carrier, stop.clone())),
            tokio::spawn(tasks::assign(dispatch.clone(), stop.clone())),
            tokio::spawn(tasks::follow(dispatch.clone(), stop.clone())),
            tokio::spawn(tasks::watch(dispatch.clone(), stop.clone())),
            tokio::spawn(search::keep_index(dispatch.clone(), stop.clone())),
            tokio::spawn(standing::keep_standing(dispatch.clone(), stop.clone())),
            tokio::spawn(daily::keep(office.data, stop.clone())),
        ];
        Ok(Running {
            dispatch,
            process,
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

/// Ctrl-C and SIGTERM, heard from the moment this is made: an office listens for them before it says
/// that it is ready.
pub struct StopSignals {
    #[cfg(unix)]
    term: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
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
                Failure::Failed(format!("cannot wait for signals: {error}"))
            };
            Ok(StopSignals {
                term: signal(SignalKind::terminate()).map_err(failed)?,
                interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
            })
        }
        #[cfg(not(unix))]
        Ok(StopSignals {})
    }

    /// Waits to be told.
    pub async fn told(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be waited for");
        }
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
    }
}

fn status_webhooks(config: &Config) -> Vec<String> {
    let told = config.webhook.iter();
    let told = told.filter(|webhook| webhook.wants("order.status"));
    told.map(|webhook| webhook.url.clone()).collect()
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
        status_webhooks: status_webhooks(config),
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
