//! Whether the map is there and sound, and how much is in it.

use std::path::Path;

use super::{Finding, State};
use crate::office::map_file;
use pult_config::{Config, GeocoderKind, RouterKind};
use pult_domain::TravelMode;
use pult_geo::roads::Roads;

const MODES: [(&str, TravelMode); 3] = [
    ("map driving", TravelMode::Driving),
    ("map walking", TravelMode::Walking),
    ("map cycling", TravelMode::Cycling),
];

const ADDRESSES: &str = "map addresses";

/// What is found about the map.
pub(super) fn findings(config: &Config, data: &Path) -> Vec<Finding> {
    let file = map_file(data);
    if !file.exists() {
        return without_map(config);
    }
    match Roads::open(&file) {
        Ok(roads) => {
            let mut findings = vec![("map", State::Ok, size(&file))];
            findings.extend(MODES.map(|(what, mode)| mode_finding(&roads, what, mode)));
            findings.push(addresses(&roads));
            findings
        }
        Err(error) => vec![("map", State::Bad, error.to_string())],
    }
}

fn without_map(config: &Config) -> Vec<Finding> {
    let estimates = "none: distances are estimates along a straight line";
    let roads = match config.router.kind {
        RouterKind::Embedded => ("map", State::Note, estimates.to_owned()),
        RouterKind::Osrm | RouterKind::Valhalla => ("map", State::Ok, "not needed".to_owned()),
    };
    let own_book = "none: only the office's own address book is searched".to_owned();
    let addresses = (ADDRESSES, State::Note, own_book);
    let embedded = config.geocoder.kind == GeocoderKind::Embedded;
    [roads]
        .into_iter()
        .chain(embedded.then_some(addresses))
        .collect()
}

fn mode_finding(roads: &Roads, what: &'static str, mode: TravelMode) -> Finding {
    match roads.network(mode).map(|network| network.size()) {
        Some((nodes, edges)) => (what, State::Ok, format!("{nodes} nodes, {edges} edges")),
        None => {
            let detail = "these roads cannot be read; import the map again";
            (what, State::Bad, detail.to_owned())
        }
    }
}

fn addresses(roads: &Roads) -> Finding {
    match roads.addresses() {
        Ok(index) => (ADDRESSES, State::Ok, format!("{} addresses", index.len())),
        Err(error) => (ADDRESSES, State::Bad, error.to_string()),
    }
}

/// `12.3 MB`.
fn size(file: &Path) -> String {
    let bytes = std::fs::metadata(file).map_or(0, |about| about.len());
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
