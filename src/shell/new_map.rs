//! A map that is laid over a running office is taken into use by it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::map;
use super::office::map_file;
use pult_app::Dispatch;
use pult_config::RouterConfig;
use pult_domain::Locale;
use pult_geo::{Relaid, Router};

/// How often the office looks at its map file.
const LOOK: Duration = Duration::from_secs(2);

/// What tells a map file from the one that was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(Option<(SystemTime, u64)>);

impl Stamp {
    /// That of a data folder's map as it is now.
    pub fn of(data: &Path) -> Stamp {
        let found = std::fs::metadata(map_file(data)).ok();
        Stamp(found.and_then(|file| Some((file.modified().ok()?, file.len()))))
    }
}

/// Takes each new map of a data folder into use, until `stop`. `seen` is the one that was opened already; a
/// map that cannot be used leaves the one before in use, and why is said in `locale`.
pub fn follow(
    data: PathBuf,
    seen: Stamp,
    config: RouterConfig,
    locale: Locale,
    laid: Arc<Relaid>,
    dispatch: Dispatch,
    stop: CancellationToken,
) -> BoxFuture<'static, ()> {
    Box::pin(follow_until(
        data, seen, config, locale, laid, dispatch, stop,
    ))
}

async fn follow_until(
    data: PathBuf,
    mut seen: Stamp,
    config: RouterConfig,
    locale: Locale,
    laid: Arc<Relaid>,
    dispatch: Dispatch,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(LOOK) => {}
        }
        let now = Stamp::of(&data);
        if now == seen || now.0.is_none() {
            continue;
        }
        seen = now;
        let (data, config) = (data.clone(), config.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let roads = map::roads_for(&data, &config, locale)?;
            let addresses = map::addresses(Some(&roads), locale);
            let router: Arc<dyn Router> = map::router(Some(roads), &config).ok()?;
            Some((router, addresses))
        });
        match opened.await {
            Ok(Some((router, addresses))) => {
                laid.lay(router);
                match dispatch.lay_map(addresses).await {
                    Ok(()) => tracing::info!("a new map is in use"),
                    Err(error) => {
                        tracing::error!(%error, "the addresses of a new map are not in use")
                    }
                }
            }
            Ok(None) => tracing::error!("a new map cannot be used; the one before stays in use"),
            Err(error) => tracing::error!(%error, "a new map could not be opened"),
        }
    }
}

#[cfg(test)]
mod tests;
