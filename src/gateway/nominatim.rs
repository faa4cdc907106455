//! Nominatim, the search of OpenStreetMap (<https://nominatim.org/release-docs/latest/api/Search/>,
//! `…/Reverse/`): a geocoder that is a server.

use reqwest::RequestBuilder;
use reqwest::header::USER_AGENT;
use serde::Deserialize;

use super::line::Line;
use super::server::Server;
use pult_domain::{Meters, Point};
use pult_geo::distance::meters;
use pult_geo::geocoder::{AddressKind, Certainty, Found, Geocoder, Verdict};

/// The server gives no more answers than this, whatever it is asked for.
const MOST: usize = 40;

/// The usage policy of the public server wants to know who asks.
const WE: &str = concat!("pult/", env!("CARGO_PKG_VERSION"));

/// The languages of names, the best first.
const LANGUAGES: &str = "ru,en";

/// A Nominatim server.
pub(super) struct Nominatim(Server);

/// A place as the format `jsonv2` tells of it.
#[derive(Deserialize)]
struct Place {
    lat: String,
    lon: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    address: Parts,
}

/// The parts of an address that matter here.
#[derive(Deserialize, Default)]
struct Parts {
    house_number: Option<String>,
    road: Option<String>,
    pedestrian: Option<String>,
    square: Option<String>,
    city: Option<String>,
    town: Option<String>,
    village: Option<String>,
    hamlet: Option<String>,
}

/// An answer about one place: there is an error where there is none.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Place(Box<Place>),
    Nowhere {
        #[serde(rename = "error")]
        _error: String,
    },
}

impl Nominatim {
    pub fn new(line: Line) -> Nominatim {
        Nominatim(Server::new("geocoder", line))
    }

    fn call(&self, path: &str, query: &[(&str, String)]) -> RequestBuilder {
        let always = [
            ("format", "jsonv2"),
            ("addressdetails", "1"),
            ("accept-language", LANGUAGES),
        ];
        let call = self.0.line.get(path).header(USER_AGENT, WE);
        call.query(&always).query(query)
    }
}

impl Geocoder for Nominatim {
    fn search(&self, query: &str, limit: usize) -> Vec<Found> {
        let limit = limit.min(MOST);
        if query.trim().is_empty() || limit == 0 {
            return Vec::new();
        }
        let wanted = [("q", query.to_owned()), ("limit", limit.to_string())];
        let answer = self.0.ask(self.call("/search", &wanted), |body| {
            Ok(serde_json::from_slice::<Vec<Place>>(body)?)
        });
        let found = answer.into_iter().flatten().enumerate();
        let found = found.filter_map(|(at, place)| place.found(at as u32));
        found.take(limit).collect()
    }

    /// The first answer; a street, or a house of another number, is no answer to a text with a number in
    /// it.
    fn resolve(&self, text: &str) -> Verdict {
        let names_house = text.chars().any(char::is_numeric);
        let said = text.to_lowercase();
        let best = self.search(text, 1).pop().filter(|best| match best.kind {
            AddressKind::House => said.contains(&best.house.to_lowercase()),
            AddressKind::Street => !names_house,
            AddressKind::Point => true,
        });
        match best {
            Some(best) => Verdict::One(Box::new(best)),
            None => Verdict::Unknown(Vec::new()),
        }
    }

    fn nearest(&self, point: Point, limit: Meters) -> Option<Found> {
        let at = [
            ("lat", point.lat.to_string()),
            ("lon", point.lon.to_string()),
            ("zoom", "18".to_owned()),
        ];
        let answer = self.0.ask(self.call("/reverse", &at), |body| {
            Ok(serde_json::from_slice::<Answer>(body)?)
        });
        let Answer::Place(place) = answer? else {
            return None;
        };
        let found = place.found(0)?;
        let is_near = found
            .point
            .is_some_and(|at| meters(at, point) <= limit.0 as f64);
        (is_near && found.kind != AddressKind::Street).then_some(found)
    }
}

impl Place {
    /// The place in our words; `None` when it has no name or is not on earth. `score` is its place among
    /// the answers.
    fn found(self, score: u32) -> Option<Found> {
        let point = Point::new(self.lat.parse().ok()?, self.lon.parse().ok()?)?;
        let Parts {
            house_number,
            road,
            pedestrian,
            square,
            city,
            town,
            village,
            hamlet,
        } = self.address;
        let name = self.name.filter(|name| !name.is_empty());
        let road = road.or(pedestrian).or(square);
        let settlement = city.or(town).or(village).or(hamlet);
        let is_building = matches!(self.category.as_str(), "building" | "place" | "boundary");
        let named = name.clone().filter(|_| !is_building);
        let (kind, street, house) = match (self.category.as_str(), named, road, house_number) {
            ("highway", Some(name), _, _) => (AddressKind::Street, name, String::new()),
            (_, Some(name), _, _) => (AddressKind::Point, name, String::new()),
            (_, None, Some(road), Some(house)) => (AddressKind::House, road, house),
            _ => (AddressKind::Point, name?, String::new()),
        };
        Some(Found {
            kind,
            id: None,
            street,
            house,
            settlement: settlement.unwrap_or_default(),
            away: false,
            extra: String::new(),
            point: Some(point),
            certainty: match kind {
                AddressKind::Street => Certainty::Street,
                AddressKind::House | AddressKind::Point => Certainty::Exact,
            },
            ambiguous: false,
            comment: String::new(),
            score,
        })
    }
}
