//! The map of a data folder: its roads and its addresses. The office goes on without either.

use std::path::Path;
use std::sync::Arc;

use super::office::map_file;
use super::{Failure, Said, output};
use crate::said;
use pult_app::Gazetteer;
use pult_config::{GeocoderConfig, GeocoderKind, RouterConfig, RouterKind};
use pult_domain::{Locale, TravelMode};
use pult_gateway::Engine;
use pult_geo::addresses::AddressIndex;
use pult_geo::geocoder::Geocoder;
use pult_geo::roads::{FileError, Roads};
use pult_geo::{Fallback, Router, StraightLine};
use pult_store::{Store, books};

/// The roads of a data folder's map, if there is one to use; says in this language why it cannot be used.
pub fn roads(data: &Path, locale: Locale) -> Option<Roads> {
    roads_for(data, &RouterConfig::default(), locale)
}

/// As [`roads`], for those who drive by this configuration.
pub fn roads_for(data: &Path, config: &RouterConfig, locale: Locale) -> Option<Roads> {
    let file = map_file(data);
    if !file.exists() {
        return None;
    }
    let without = Said::new("a map", "карты");
    usable(Roads::open_for(&file, config.taxi_access), &without, locale)
}

/// The addresses of a map; none without one.
pub fn addresses(roads: Option<&Roads>, locale: Locale) -> AddressIndex {
    let without = Said::new("the map's addresses", "адресов карты");
    let read = roads.and_then(|roads| usable(roads.addresses(), &without, locale));
    read.unwrap_or_default()
}

/// The office's router: the server of the configuration if there is one, then the roads of the map,
/// then the straight line.
///
/// # Errors
/// A sentence: the address of the server is none.
pub fn router(roads: Option<Roads>, config: &RouterConfig) -> Result<Arc<dyn Router>, Failure> {
    let own: Arc<dyn Router> = match roads {
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
pub fn router_without_estimates(
    roads: Option<Roads>,
    config: &RouterConfig,
    mode: TravelMode,
) -> Result<Arc<dyn Router>, Failure> {
    let roads = roads.filter(|roads| roads.network(mode).is_some());
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
    pult_gateway::router(engine, url, own)
        .map_err(|error| Failure::refused(format!("router.url: {error}")))
}

/// The geocoder that is asked for what neither the book nor the map knows; none by default.
///
/// # Errors
/// A sentence: the address of the server is none.
pub fn geocoder(config: &GeocoderConfig) -> Result<Option<Arc<dyn Geocoder>>, Failure> {
    match config.kind {
        GeocoderKind::Embedded => Ok(None),
        GeocoderKind::Nominatim => {
            let url = config.url.as_deref().unwrap_or_default();
            let server = pult_gateway::nominatim(url);
            let server =
                server.map_err(|error| Failure::refused(format!("geocoder.url: {error}")))?;
            Ok(Some(server))
        }
    }
}

/// Every address known: the map's, and those of the office's book if there is an office.
pub fn gazetteer(
    roads: Option<&Roads>,
    store: Option<&Store>,
    locale: Locale,
) -> Result<Gazetteer, Failure> {
    let mut all = Gazetteer::of_map(addresses(roads, locale));
    if let Some(store) = store {
        let (book, office) = store.read(|conn| -> pult_store::Result<_> {
            Ok((books::addresses(conn)?, books::office(conn)?))
        })?;
        all.read_book(&book, &office.city);
    }
    Ok(all)
}

/// What was opened, if it is sound; says what it goes on without when it is not.
fn usable<T>(opened: Result<T, FileError>, without: &Said, locale: Locale) -> Option<T> {
    let told = |error: &FileError| {
        let error = Said::from_below(error);
        let said = said!(
            "pult: {error}; going on without {without}",
            "pult: {error:#}; дальше без {without:#}"
        );
        output::tell_beside(&said, locale);
    };
    opened.inspect_err(told).ok()
}
