//! Zones as GeoJSON (RFC 7946) of any program: polygons and multipolygons in a collection, a feature, or
//! bare; `id`, `name`, `city` and `queue` as properties, where they are.

use serde_json::{Map, Value};

use super::date_line::cut;
use super::findings::Findings;
use super::plausible::{Area, Doubt};
use pult_domain::{Point, QueuePolicy, Zone, ZoneId};
use pult_input::At;
use pult_store::import::{Entry, ZoneEntry};

/// The properties that programs keep names in.
const NAMES: [&str; 8] = [
    "name",
    "title",
    "Name",
    "NAME",
    "название",
    "имя",
    "label",
    "description",
];

/// An outer ring and its holes.
type Polygon = Vec<Vec<Point>>;

/// Reads the zones. One without an id of its own has id 0. What is wrong or left out is in `findings`.
pub(super) fn read(text: &str, area: &Area, findings: &mut Findings) -> Vec<Entry<ZoneEntry>> {
    let root: Value = match serde_json::from_str(text) {
        Ok(root) => root,
        Err(error) => {
            let at = At {
                line: error.line().max(1),
                column: error.column().max(1),
            };
            findings.mistake(at, "здесь запись JSON нарушена", "the JSON is broken here");
            return Vec::new();
        }
    };
    let mut features = Vec::new();
    gather(&root, &Map::new(), None, &mut features);
    let mut zones = Vec::new();
    let (mut n_others, mut n_exchanged) = (0, 0);
    for (number, feature) in features.iter().enumerate() {
        match feature.polygons() {
            None => n_others += 1,
            Some(Ok(polygons)) if is_exchanged(&polygons, area) => {
                let first = polygons[0][0][0];
                let (russian, english) = Doubt::Exchanged.reason(first.lat, first.lon);
                findings.left_out(
                    format!("объект {}: {russian}; пропущен", number + 1),
                    format!("feature {}: {english}; left out", number + 1),
                );
                n_exchanged += 1;
            }
            Some(Ok(polygons)) if !polygons.is_empty() => {
                zones.extend(feature.zone(number + 1, polygons, zones.len(), findings));
            }
            Some(found) => {
                let (russian, english) = found.err().unwrap_or(NO_BORDER);
                findings.mistake(
                    At::START,
                    format!("объект {}: {russian}", number + 1),
                    format!("feature {}: {english}", number + 1),
                );
            }
        }
    }
    if n_others > 0 {
        findings.left_out(
            format!("не области и пропущены: {n_others}"),
            format!("left out as they are no areas: {n_others}"),
        );
    }
    if zones.is_empty() && n_exchanged == 0 && findings.mistakes.is_empty() {
        findings.mistake(
            At::START,
            "в файле нет ни одной области",
            "the file has no area in it",
        );
    }
    zones
}

/// Whether an area lies where the office is with latitude and longitude the other way round: programs write
/// either first.
fn is_exchanged(polygons: &[Polygon], area: &Area) -> bool {
    let mut points = polygons.iter().flatten().flatten().peekable();
    let doubt = |point: &Point| area.doubt(point.lat, point.lon);
    points.peek().is_some() && points.all(|point| doubt(point) == Some(Doubt::Exchanged))
}

/// What is wrong with a border, in Russian and in English.
type Wrong = (&'static str, &'static str);
const NO_BORDER: Wrong = ("нет границы", "there is no boundary");
const TOO_SHORT: Wrong = (
    "в границе меньше трёх точек",
    "a boundary has at least three points",
);
const NO_PLACE: Wrong = (
    "в границе есть точка, которая не долгота и широта",
    "a point of the boundary is no longitude and latitude",
);

/// A geometry and what is said of it.
struct Feature<'a> {
    id: Option<&'a Value>,
    properties: Map<String, Value>,
    geometry: &'a Value,
}

/// Finds the geometries in whatever they are wrapped.
fn gather<'a>(
    value: &'a Value,
    properties: &Map<String, Value>,
    id: Option<&'a Value>,
    found: &mut Vec<Feature<'a>>,
) {
    let list = |key: &str| value[key].as_array().into_iter().flatten();
    match value["type"].as_str() {
        Some("FeatureCollection") => {
            list("features").for_each(|feature| gather(feature, &Map::new(), None, found));
        }
        Some("Feature") => {
            let own = value["properties"].as_object().cloned().unwrap_or_default();
            gather(&value["geometry"], &own, value.get("id"), found);
        }
        Some("GeometryCollection") => {
            list("geometries").for_each(|geometry| gather(geometry, properties, id, found));
        }
        _ if value["features"].is_array() => {
            list("features").for_each(|feature| gather(feature, &Map::new(), None, found));
        }
        _ => found.push(Feature {
            id,
            properties: properties.clone(),
            geometry: value,
        }),
    }
}

impl Feature<'_> {
    /// The polygons; `None` when it is no area.
    fn polygons(&self) -> Option<Result<Vec<Polygon>, Wrong>> {
        let coordinates = &self.geometry["coordinates"];
        let polygons: Vec<&Value> = match self.geometry["type"].as_str()? {
            "Polygon" => vec![coordinates],
            "MultiPolygon" => coordinates.as_array()?.iter().collect(),
            _ => return None,
        };
        let read = polygons.into_iter().map(|polygon| {
            let rings = polygon.as_array().ok_or(NO_BORDER)?;
            rings.iter().map(ring).collect::<Result<Polygon, Wrong>>()
        });
        let read: Result<Vec<Polygon>, Wrong> = read.collect();
        Some(read.map(|polygons| {
            let drawn = polygons.into_iter().filter(|polygon| !polygon.is_empty());
            drawn.flat_map(cut).collect()
        }))
    }

    fn zone(
        &self,
        number: usize,
        polygons: Vec<Polygon>,
        position: usize,
        findings: &mut Findings,
    ) -> Option<Entry<ZoneEntry>> {
        let named = NAMES.iter().find_map(|key| self.properties.get(*key));
        let name = named.map(text).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| {
            let name = findings.say(format!("Район {number}"), format!("Zone {number}"));
            findings.note(
                format!("объект {number} без имени назван «{name}»"),
                format!("feature {number} has no name and is called `{name}`"),
            );
            name
        });
        let queue = match self.properties.get("queue").and_then(Value::as_str) {
            None => QueuePolicy::default(),
            Some(word) => QueuePolicy::parse(word).unwrap_or_else(|_| {
                findings.note(
                    format!("объект {number}: очередь «{word}» неизвестна, взята обычная"),
                    format!("feature {number}: queue `{word}` is unknown, the usual one was taken"),
                );
                QueuePolicy::default()
            }),
        };
        let city = match self.properties.get("city") {
            Some(Value::Bool(city)) => *city,
            Some(other) => ["true", "1", "yes", "да"].contains(&text(other).as_str()),
            None => false,
        };
        let id = self.properties.get("id").into_iter().chain(self.id);
        let id = id.filter_map(whole_number).next().unwrap_or(0);
        let zone = Zone {
            id: ZoneId(id),
            name,
            city,
            queue,
            polygons,
        };
        Some(Entry {
            at: At::START,
            value: ZoneEntry { zone, position },
            references: Vec::new(),
        })
    }
}

fn whole_number(value: &Value) -> Option<i64> {
    let number = value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|id| *id > 0)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A ring of `[lon, lat]` whose last point is its first, without that last point. Longitudes may go on
/// beyond 180°.
fn ring(points: &Value) -> Result<Vec<Point>, Wrong> {
    let degrees = |value: &Value| value.as_f64().filter(|degrees| degrees.is_finite());
    let point = |position: &Value| {
        let (lon, lat) = (degrees(&position[0])?, degrees(&position[1])?);
        let on_earth = (-90.0..=90.0).contains(&lat) && (-360.0..=360.0).contains(&lon);
        on_earth.then_some(Point { lat, lon })
    };
    let points = points.as_array().ok_or(NO_PLACE)?.iter();
    let mut ring: Vec<Point> = points
        .map(|it| point(it).ok_or(NO_PLACE))
        .collect::<Result<_, _>>()?;
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    match ring.len() {
        3.. => Ok(ring),
        _ => Err(TOO_SHORT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Locale;

    fn zones(text: &str) -> (Vec<Zone>, Findings) {
        let mut findings = Findings::of("a.geojson", Locale::Ru);
        let area = Area::of_locale(Locale::Ru);
        let zones = read(text, &area, &mut findings).into_iter();
        (zones.map(|entry| entry.value.zone).collect(), findings)
    }

    const ISLANDS: &str = r#"{ "type": "FeatureCollection", "features": [
        { "type": "Feature", "id": "7", "properties": { "title": "Центр", "city": "да", "stroke": "red" },
          "geometry": { "type": "Polygon", "coordinates": [[[37.5, 55.8], [37.7, 55.8], [37.7, 55.6], [37.5, 55.8]]] } },
        { "type": "Feature", "id": "way/12", "properties": { "name": "Метка" },
          "geometry": { "type": "Point", "coordinates": [37.5, 55.8] } },
        { "type": "Feature", "properties": { "id": 8, "name": "Острова", "queue": "rating" },
          "geometry": { "type": "MultiPolygon", "coordinates": [
            [[[1, 1], [4, 1], [4, 4], [1, 1]], [[2, 2], [3, 2], [3, 3], [2, 2]]], [[[9, 9], [8, 9, 100], [9, 8], [9, 9]]]] } },
        { "type": "Feature", "id": "way/13", "properties": null,
          "geometry": { "type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2]]] } }
    ] }"#;

    #[test]
    fn an_area_with_its_axes_exchanged_is_left_out_and_told() {
        let (zones, findings) = zones(
            r#"{ "type": "FeatureCollection", "features": [
            { "type": "Feature", "properties": { "name": "Прямо" }, "geometry": { "type": "Polygon",
              "coordinates": [[[37.5, 55.8], [37.7, 55.8], [37.7, 55.6], [37.5, 55.8]]] } },
            { "type": "Feature", "properties": { "name": "Наоборот" }, "geometry": { "type": "Polygon",
              "coordinates": [[[55.8, 37.5], [55.8, 37.7], [55.6, 37.7], [55.8, 37.5]]] } }
        ] }"#,
        );
        assert_eq!(findings.mistakes, []);
        let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
        assert_eq!(names, ["Прямо"]);
        let told = format!("{:?}", findings.notes);
        assert!(told.contains("перепутаны местами"), "{told}");
    }

    #[test]
    fn polygons_holes_and_islands_of_any_program_are_read() {
        let (zones, findings) = zones(ISLANDS);
        assert_eq!(findings.mistakes, []);
        let ids: Vec<i64> = zones.iter().map(|zone| zone.id.0).collect();
        let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
        assert_eq!(
            (ids, names),
            (vec![7, 8, 0], vec!["Центр", "Острова", "Район 4"])
        );
        assert!(zones[0].city && !zones[1].city);
        assert_eq!(zones[0].polygons[0][0].len(), 3);
        assert_eq!(zones[1].queue, QueuePolicy::Rating);
        assert_eq!(
            (zones[1].polygons.len(), zones[1].polygons[0].len()),
            (2, 2)
        );
        assert_eq!(findings.notes.len(), 2, "{:?}", findings.notes);
    }

    #[test]
    fn a_feature_or_a_bare_geometry_is_a_zone_too() {
        let polygon = r#"{ "type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2]]] }"#;
        let feature =
            format!(r#"{{ "type": "Feature", "properties": {{}}, "geometry": {polygon} }}"#);
        let collection =
            format!(r#"{{ "type": "GeometryCollection", "geometries": [{polygon}] }}"#);
        for text in [polygon, &feature, &collection] {
            let (zones, findings) = zones(text);
            assert_eq!(zones.len(), 1, "{text} {findings:?}");
        }
    }

    #[test]
    fn a_zone_across_the_date_line_is_cut_there() {
        let across = r#"{ "type": "Polygon", "coordinates": [[[178, 60], [-178, 60], [-178, 62], [178, 62], [178, 60]]] }"#;
        let (zones, _) = zones(across);
        assert_eq!(zones[0].polygons.len(), 2);
        let lons = |at: usize| zones[0].polygons[at][0].iter().map(|point| point.lon);
        assert!(lons(0).all(|lon| lon > 0.0) && lons(1).all(|lon| lon < 0.0));
    }

    #[test]
    fn what_is_wrong_is_told_in_words_of_the_office() {
        for (text, word) in [
            ("{", "a.geojson:1:1: здесь запись JSON нарушена"),
            (
                r#"{ "type": "Point", "coordinates": [1, 1] }"#,
                "ни одной области",
            ),
            (
                r#"{ "type": "Polygon", "coordinates": [[[1, 95], [2, 1], [2, 2]]] }"#,
                "не долгота и широта",
            ),
            (
                r#"{ "type": "Polygon", "coordinates": [[[1, 5], [2, 1]]] }"#,
                "меньше трёх точек",
            ),
        ] {
            let (_, findings) = zones(text);
            let message = findings.mistakes[0].to_string();
            assert!(message.contains(word), "{message}");
        }
    }
}
