//! `pult route`: measure the way between two places, or the times between many.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde_json::{Value, json};

use super::office::{data_folder, database, load_config};
use super::output::millis;
use super::place::{point, points};
use super::{Common, Failure, Said, map, output};
use crate::said;
use pult_config::Config;
use pult_domain::{Locale, Meters, Point, TravelMode};
use pult_geo::geocoder::Geocoder;
use pult_geo::roads::Roads;
use pult_geo::{Area, City, Durations, Lengths, Route as Way, RouteSource};
use pult_store::{Store, books};

/// Digits after the point of a coordinate in a geometry.
const PRECISION: u32 = 6;

/// Measure the way between two places, or the times between many.
#[derive(Debug, Args)]
pub struct Route {
    /// Where the way begins, as LAT,LON or an address
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    #[arg(required_unless_present = "table", requires = "to")]
    from: Option<String>,
    /// Where it ends
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    #[arg(required_unless_present = "table", requires = "from")]
    to: Option<String>,
    /// Instead, the times from each place of a file to each of another; a line is lat,lon
    #[arg(long, num_args = 2, value_names = ["FROM.csv", "TO.csv"])]
    #[arg(conflicts_with_all = ["from", "to"])]
    table: Option<Vec<PathBuf>>,
    /// How one travels: driving, walking, cycling or transit
    #[arg(long, value_name = "MODE", default_value = "driving", value_parser = mode)]
    mode: TravelMode,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

fn mode(name: &str) -> Result<TravelMode, Said> {
    TravelMode::parse(name).ok_or_else(|| {
        Said::new(
            "give driving, walking, cycling or transit",
            "бывает driving (на машине), walking (пешком), cycling (на велосипеде), transit (автобус и метро)",
        )
    })
}

impl Route {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        match (&self.from, &self.to, self.table.as_deref()) {
            (Some(from), Some(to), _) => self.answer_way(common, from, to),
            (_, _, Some([from, to])) => self.answer_table(common, from, to),
            _ => Err(Failure::Usage(Said::new(
                "give --from and --to, or --table",
                "нужны --from и --to или --table",
            ))),
        }
    }

    fn answer_way(&self, common: &Common, from: &str, to: &str) -> Result<(), Failure> {
        let data = data_folder(common)?;
        let store = Store::open_existing(&database(&data))?;
        let config = load_config(common, &data)?;
        let roads = map::roads_for(&data, &config.router, common.locale());
        let (from, to) = ends(
            &config,
            roads.as_ref(),
            store.as_ref(),
            [from, to],
            common.locale(),
        )?;
        let way = map::router(roads, &config.router)?.route(from, to, self.mode);
        let way = way.ok_or_else(|| {
            Failure::Failed(Said::new(
                "there is no way between them",
                "пути между ними нет",
            ))
        })?;
        let lengths = city(store.as_ref())?.share(&way.geometry, way.distance);
        match self.json {
            true => output::print_json(&way_as_json(&way, lengths)?),
            false => output::tell(&way_as_text(&way, lengths), common.locale()),
        }
    }

    /// A table cannot say which of its times are estimates along a straight line; so there are none,
    /// unless the whole table is one because the map knows no roads for the mode.
    fn answer_table(&self, common: &Common, from: &Path, to: &Path) -> Result<(), Failure> {
        let data = data_folder(common)?;
        let (from, to) = (points(from)?, points(to)?);
        let config = load_config(common, &data)?.router;
        let router = map::router_without_estimates(
            map::roads_for(&data, &config, common.locale()),
            &config,
            self.mode,
        )?;
        let start = Instant::now();
        let durations = router.durations(&from, &to, self.mode);
        let ms = millis(start);
        let seconds: Vec<Vec<Option<u32>>> =
            (0..from.len()).map(|row| times(&durations, row)).collect();
        match self.json {
            true => output::print_json(&json!({ "seconds": seconds, "ms": ms })),
            false => output::print(&table_as_text(&seconds)),
        }
    }
}

/// The ends of a way. Addresses are looked up only when one is named.
fn ends(
    config: &Config,
    roads: Option<&Roads>,
    store: Option<&Store>,
    [from, to]: [&str; 2],
    locale: Locale,
) -> Result<(Point, Point), Failure> {
    let given = (point(from)?, point(to)?);
    if let (Some(from), Some(to)) = given {
        return Ok((from, to));
    }
    let known = map::gazetteer(roads, store, locale)?;
    let beyond = map::geocoder(&config.geocoder)?;
    let look_up = |text: &str| {
        let found = known.index().geocode(text);
        found.or_else(|| beyond.as_ref()?.geocode(text))?.point
    };
    let place = |given: Option<Point>, text: &str| {
        let found = given.or_else(|| look_up(text));
        found.ok_or_else(|| Failure::Usage(said!(
            "no address known here is `{text}`; look for it with `pult address`, or give LAT,LON",
            "адрес «{text}» неизвестен; поищите его: pult address, или дайте ШИРОТА,ДОЛГОТА"
        )))
    };
    Ok((place(given.0, from)?, place(given.1, to)?))
}

/// What lies within city limits: everything, without an office that draws some.
fn city(store: Option<&Store>) -> Result<City, Failure> {
    let Some(store) = store else {
        return Ok(City::default());
    };
    let zones = store.read(books::zones)?;
    let inside = zones.iter().filter(|zone| zone.city);
    Ok(City::of(inside.filter_map(Area::of_zone)))
}

fn way_as_json(way: &Way, lengths: Lengths) -> Result<Value, Failure> {
    let corners = way.geometry.iter().map(|point| geo::Coord {
        x: point.lon,
        y: point.lat,
    });
    let geometry = polyline::encode_coordinates(corners, PRECISION).map_err(|error| {
        Failure::Failed(said!(
            "the way cannot be written: {error}",
            "линию пути не записать: {error}"
        ))
    })?;
    Ok(json!({
        "meters": way.distance.0,
        "seconds": way.duration.0,
        "city_meters": lengths.city.0,
        "country_meters": lengths.country.0,
        "source": way.source.as_str(),
        "geometry": geometry,
    }))
}

fn way_as_text(way: &Way, lengths: Lengths) -> Said {
    let km = |length: Meters| length.0 as f64 / 1000.0;
    let source = source(way.source);
    let (all, city, country) = (km(way.distance), km(lengths.city), km(lengths.country));
    let minutes = (way.duration.0 + 30) / 60;
    said!(
        "{all:.1} km ({city:.1} km in the city, {country:.1} km out of town), {minutes} min, {source}",
        "{all:.1} км ({city:.1} км по городу, {country:.1} км за городом), {minutes} мин, {source:#}"
    )
}

/// Whose roads were driven.
fn source(source: RouteSource) -> Said {
    let ru = match source {
        RouteSource::Embedded => "по дорогам карты",
        RouteSource::Osrm => "по данным OSRM",
        RouteSource::Valhalla => "по данным Valhalla",
        RouteSource::Straight => "по прямой, приблизительно",
    };
    Said::new(source.as_str(), ru)
}

fn times(durations: &Durations, row: usize) -> Vec<Option<u32>> {
    let times = durations.row(row).iter();
    times
        .map(|&time| (time != Durations::NO_WAY).then_some(time))
        .collect()
}

/// Lines of seconds; nothing between two commas is no way.
fn table_as_text(seconds: &[Vec<Option<u32>>]) -> String {
    let cell = |time: &Option<u32>| time.map(|time| time.to_string()).unwrap_or_default();
    let line = |row: &Vec<Option<u32>>| row.iter().map(cell).collect::<Vec<_>>().join(",");
    seconds.iter().map(line).collect::<Vec<_>>().join("\n")
}
