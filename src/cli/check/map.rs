//! Whether the map is there and sound, and how much is in it.

use std::path::Path;

use super::{Finding, State};
use crate::cli::office::{map_addresses_file, map_file};
use crate::config::{Config, GeocoderKind, RouterKind};
use crate::domain::TravelMode;
use crate::geo::addresses::AddressIndex;
use crate::geo::roads::Roads;

const MODES: [(&str, TravelMode); 3] = [
    ("map driving", TravelMode::Driving),
    ("map walking", TravelMode::Walking),
    ("map cycling", TravelMode::Cycling),
];

/// What is found about the map.
pub(super) fn findings(config: &Config, data: &Path) -> Vec<Finding> {
    let mut findings = roads(config, &map_file(data));
    findings.extend(addresses(config, &map_addresses_file(data)));
    findings
}

fn roads(config: &Config, file: &Path) -> Vec<Finding> {
    if !file.exists() {
        return vec![match config.router.kind {
            RouterKind::Embedded => {
                let detail = "none: distances are estimates along a straight line";
                ("map", State::Note, detail.to_owned())
            }
            RouterKind::Osrm | RouterKind::Valhalla => ("map", State::Ok, "not needed".to_owned()),
        }];
    }
    match Roads::open(file) {
        Ok(roads) => {
            let mut findings = vec![("map", State::Ok, size(file))];
            findings.extend(MODES.map(|(what, mode)| mode_finding(&roads, what, mode)));
            findings
        }
        Err(error) => vec![("map", State::Bad, error.to_string())],
    }
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

fn addresses(config: &Config, file: &Path) -> Option<Finding> {
    const WHAT: &str = "map addresses";
    if !file.exists() {
        let detail = "none: only the office's own address book is searched".to_owned();
        let embedded = config.geocoder.kind == GeocoderKind::Embedded;
        return embedded.then_some((WHAT, State::Note, detail));
    }
    Some(match AddressIndex::open(file) {
        Ok(index) => {
            let detail = format!("{} addresses, {}", index.len(), size(file));
            (WHAT, State::Ok, detail)
        }
        Err(error) => (WHAT, State::Bad, error.to_string()),
    })
}

/// `12.3 MB`.
fn size(file: &Path) -> String {
    let bytes = std::fs::metadata(file).map_or(0, |about| about.len());
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
