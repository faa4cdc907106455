//! Whether the map is there and sound, and how much is in it.

use std::path::Path;

use super::{Finding, State};
use crate::Said;
use crate::office::map_file;
use crate::said;
use pult_config::{Config, GeocoderKind, RouterKind};
use pult_domain::TravelMode;
use pult_geo::roads::Roads;

const MODES: [(&str, &str, TravelMode); 3] = [
    ("map driving", "карта: на машине", TravelMode::Driving),
    ("map walking", "карта: пешком", TravelMode::Walking),
    ("map cycling", "карта: на велосипеде", TravelMode::Cycling),
];

fn of_map(state: State, detail: Said) -> Finding {
    Finding::new(Said::new("map", "карта"), state, detail)
}

fn of_addresses(state: State, detail: Said) -> Finding {
    Finding::new(Said::new("map addresses", "адреса карты"), state, detail)
}

/// What is found about the map.
pub(super) fn findings(config: &Config, data: &Path) -> Vec<Finding> {
    let file = map_file(data);
    if !file.exists() {
        return without_map(config);
    }
    match Roads::open(&file) {
        Ok(roads) => {
            let mut findings = vec![of_map(State::Ok, size(&file))];
            findings
                .extend(MODES.map(|(en, ru, mode)| mode_finding(&roads, Said::new(en, ru), mode)));
            findings.push(addresses(&roads));
            findings
        }
        Err(error) => vec![of_map(State::Bad, Said::from_below(error))],
    }
}

fn without_map(config: &Config) -> Vec<Finding> {
    let estimates = Said::new(
        "none: distances are estimates along a straight line",
        "нет: расстояния считаются по прямой, приблизительно",
    );
    let roads = match config.router.kind {
        RouterKind::Embedded => of_map(State::Note, estimates),
        RouterKind::Osrm | RouterKind::Valhalla => {
            of_map(State::Ok, Said::new("not needed", "не нужна"))
        }
    };
    let own_book = Said::new(
        "none: only the office's own address book is searched",
        "нет: адреса ищутся только в адресной книге офиса",
    );
    let addresses = of_addresses(State::Note, own_book);
    let embedded = config.geocoder.kind == GeocoderKind::Embedded;
    [roads]
        .into_iter()
        .chain(embedded.then_some(addresses))
        .collect()
}

fn mode_finding(roads: &Roads, what: Said, mode: TravelMode) -> Finding {
    match roads.network(mode).map(|network| network.size()) {
        Some((nodes, edges)) => Finding::new(
            what,
            State::Ok,
            said!(
                "{nodes} nodes, {edges} edges",
                "перекрёстков: {nodes}, участков: {edges}"
            ),
        ),
        None => {
            let detail = Said::new(
                "these roads cannot be read; import the map again",
                "эти дороги не читаются; загрузите карту снова",
            );
            Finding::new(what, State::Bad, detail)
        }
    }
}

fn addresses(roads: &Roads) -> Finding {
    match roads.addresses() {
        Ok(index) => of_addresses(State::Ok, said!("{} addresses", "адресов: {}", index.len())),
        Err(error) => of_addresses(State::Bad, Said::from_below(error)),
    }
}

/// `12.3 MB`.
fn size(file: &Path) -> Said {
    let bytes = std::fs::metadata(file).map_or(0, |about| about.len());
    match bytes {
        0..1_000_000 => said!("{:.1} kB", "{:.1} КБ", bytes as f64 / 1e3),
        _ => said!("{:.1} MB", "{:.1} МБ", bytes as f64 / 1e6),
    }
}
