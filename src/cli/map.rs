//! The map of a data folder: its roads and its addresses. The office goes on without either.

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use super::Failure;
use super::office::{map_addresses_file, map_file};
use crate::app::Gazetteer;
use crate::config::{RouterConfig, RouterKind};
use crate::domain::TravelMode;
use crate::gateway::{self, Engine};
use crate::geo::addresses::AddressIndex;
use crate::geo::roads::Roads;
use crate::geo::{Fallback, Router, StraightLine};
use crate::store::{Store, books};

/// The office's router: the server of the configuration if there is one, then the roads of the map,
/// then the straight line.
///
/// # Errors
/// A sentence: the address of the server is none.
pub(super) fn router(data: &Path, config: &RouterConfig) -> Result<Arc<dyn Router>, Failure> {
    let own: Arc<dyn Router> = match roads(data) {
        Some(roads) => Arc::new(Fallback(roads)),
        None => Arc::new(StraightLine),
    };
    with_server(config, own)
}

/// As [`router`], but where roads are known for the mode, no estimate takes the place of a way that
/// is not there.
///
/// # Errors
/// As [`router`].
pub(super) fn router_without_estimates(
    data: &Path,
    config: &RouterConfig,
    mode: TravelMode,
) -> Result<Arc<dyn Router>, Failure> {
    let roads = roads(data).filter(|roads| roads.network(mode).is_some());
    let own: Arc<dyn Router> = match roads {
        Some(roads) => Arc::new(roads),
        None => Arc::new(StraightLine),
    };
    with_server(config, own)
}

fn with_server(config: &RouterConfig, own: Arc<dyn Router>) -> Result<Arc<dyn Router>, Failure> {
    let engine = match config.kind {
        RouterKind::Embedded => return Ok(own),
        RouterKind::Osrm => Engine::Osrm,
        RouterKind::Valhalla => Engine::Valhalla,
    };
    let url = config.url.as_deref().unwrap_or_default();
    gateway::router(engine, url, own)
        .map_err(|error| Failure::Usage(format!("router.url: {error}")))
}

/// The roads of the map, if there is one to use.
fn roads(data: &Path) -> Option<Roads> {
    usable(&map_file(data), Roads::open, "a map")
}

/// The addresses of the map; none without one.
pub(super) fn addresses(data: &Path) -> AddressIndex {
    let file = map_addresses_file(data);
    usable(&file, AddressIndex::open, "the map's addresses").unwrap_or_default()
}

/// Every address known: the map's, and those of the office's book if there is an office.
pub(super) fn gazetteer(data: &Path, store: Option<&Store>) -> Result<Gazetteer, Failure> {
    let mut all = Gazetteer::of_map(addresses(data));
    if let Some(store) = store {
        all.read_book(&store.read(books::addresses)?);
    }
    Ok(all)
}

/// A file of the map, if it is there and sound; says what it goes on without when it is not sound.
fn usable<T, E: Display>(
    file: &Path,
    open: impl FnOnce(&Path) -> Result<T, E>,
    without: &str,
) -> Option<T> {
    if !file.exists() {
        return None;
    }
    match open(file) {
        Ok(opened) => Some(opened),
        Err(error) => {
            eprintln!("pult: {error}; going on without {without}");
            None
        }
    }
}
