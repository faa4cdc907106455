//! `pult address`: search the addresses of the map and of the office.

use std::time::Instant;

use clap::Args;
use serde_json::{Value, json};

use super::office::{data_folder, database, existing_database, load_config};
use super::output::Cell;
use super::output::{Table, millis};
use super::place::point;
use super::{Common, Failure, Said, map, output};
use pult_domain::{AddressKind, Certainty};
use pult_geo::geocoder::{Found, Geocoder};
use pult_geo::roads::SNAP_LIMIT;
use pult_store::Store;

/// Search the map's addresses and the office's address book.
#[derive(Debug, Args)]
pub struct Address {
    /// What is looked for, as somebody types it; the last word may be unfinished. Or LAT,LON: the
    /// address there, or the point where there is none
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    text: String,
    /// Further words of it
    #[arg(value_name = "TEXT", hide = true)]
    more: Vec<String>,
    /// At most so many answers
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Address {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let data = data_folder(common)?;
        let roads = map::roads(&data, common.locale());
        if roads.is_none() {
            existing_database(&data)?;
        }
        let store = Store::open_existing(&database(&data))?;
        let known = map::gazetteer(roads.as_ref(), store.as_ref(), common.locale())?;
        let beyond = map::geocoder(&load_config(common, &data)?.geocoder)?;
        let start = Instant::now();
        let mut found = self.ask(known.index())?;
        if let Some(beyond) = beyond.filter(|_| found.is_empty()) {
            found = self.ask(beyond.as_ref())?;
        }
        let ms = millis(start);
        if !self.json {
            return as_table(&found).print(false, common.locale());
        }
        let addresses: Vec<Value> = found.iter().map(as_json).collect();
        output::print_json(&json!({ "addresses": addresses, "ms": ms }))
    }

    /// What a text may mean, or the address of a point.
    fn ask(&self, geocoder: &dyn Geocoder) -> Result<Vec<Found>, Failure> {
        let words = std::iter::once(&self.text).chain(&self.more);
        let text = words.map(String::as_str).collect::<Vec<_>>().join(" ");
        let place = point(&text)?.filter(|_| self.limit > 0);
        let address = place.and_then(|point| geocoder.nearest(point, SNAP_LIMIT));
        Ok(match address {
            Some(address) => vec![address],
            None => geocoder.search(&text, self.limit),
        })
    }
}

fn as_json(found: &Found) -> Value {
    json!({
        "kind": found.kind.as_str(),
        "settlement": found.settlement,
        "street": found.street,
        "house": found.house,
        "extra": found.extra,
        "certainty": found.certainty.as_str(),
        "ambiguous": found.ambiguous,
        "lat": found.point.map(|point| point.lat),
        "lon": found.point.map(|point| point.lon),
        "text": found.full_text(),
    })
}

fn as_table(found: &[Found]) -> Table {
    let mut table = Table::new(&["address", "kind", "certainty", "lat", "lon"]);
    for found in found {
        table.row([
            found.full_text().into(),
            Cell::Word(kind(found.kind)),
            Cell::Word(certainty(found)),
            found.point.map(|point| point.lat).into(),
            found.point.map(|point| point.lon).into(),
        ]);
    }
    table
}

fn kind(kind: AddressKind) -> Said {
    let ru = match kind {
        AddressKind::Street => "улица",
        AddressKind::House => "дом",
        AddressKind::Point => "место",
    };
    Said::new(kind.as_str(), ru)
}

/// How far the answer is what was asked for.
fn certainty(found: &Found) -> Said {
    if found.is_off_the_map() {
        return Said::new("no such house on the map", "такого дома на карте нет");
    }
    let ru = match found.certainty {
        Certainty::Exact => "точно",
        Certainty::Street => "только улица",
        Certainty::Settlement => "только город или посёлок",
        Certainty::Guessed => "предположительно",
        Certainty::Typed => "место неизвестно",
    };
    Said::new(found.certainty.as_str(), ru)
}
