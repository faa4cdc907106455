//! Zones as GeoJSON (RFC 7946): a collection of polygons and multipolygons, with `id`, `name`,
//! `city` and `queue` as properties.

use serde::Deserialize;

use pult_domain::{Point, QueuePolicy, Zone, ZoneId};
use pult_input::{At, Error};
use pult_store::import::{Entry, ZoneEntry};

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    id: Option<i64>,
    #[serde(default)]
    properties: Option<Properties>,
    geometry: Geometry,
}

/// Other properties are other programs'.
#[derive(Deserialize, Default)]
struct Properties {
    id: Option<i64>,
    name: Option<String>,
    city: Option<bool>,
    queue: Option<String>,
}

type Rings = Vec<Vec<Vec<f64>>>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Rings),
    MultiPolygon(Vec<Rings>),
}

/// Reads the zones of the file called `name`.
pub(super) fn read(name: &str, text: &str) -> Result<Vec<Entry<ZoneEntry>>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let collection: Collection = serde_json::from_str(text).map_err(|error| Error {
        file: name.to_owned(),
        at: At {
            line: error.line().max(1),
            column: error.column().max(1),
        },
        reason: error.to_string(),
    })?;
    let features = collection.features.into_iter().enumerate();
    let entries = features.map(|(position, feature)| {
        let value = zone(feature).map_err(|reason| Error {
            file: name.to_owned(),
            at: At::START,
            reason: format!("feature {}: {reason}", position + 1),
        })?;
        Ok(Entry {
            at: At::START,
            value: ZoneEntry {
                zone: value,
                position,
            },
            references: Vec::new(),
        })
    });
    entries.collect()
}

fn zone(feature: Feature) -> Result<Zone, String> {
    let properties = feature.properties.unwrap_or_default();
    let id = properties.id.or(feature.id);
    let polygons = match feature.geometry {
        Geometry::Polygon(rings) => vec![rings],
        Geometry::MultiPolygon(polygons) => polygons,
    };
    if polygons.is_empty() || polygons.iter().any(Vec::is_empty) {
        return Err("there is no boundary".to_owned());
    }
    let rings = |rings: Rings| rings.into_iter().map(ring).collect();
    Ok(Zone {
        id: match id {
            Some(id) if id > 0 => ZoneId(id),
            _ => return Err("a zone needs an `id` above 0 in its properties".to_owned()),
        },
        name: properties
            .name
            .filter(|name| !name.trim().is_empty())
            .ok_or("a zone needs a `name` in its properties")?,
        city: properties.city.unwrap_or(false),
        queue: match properties.queue {
            Some(word) => QueuePolicy::parse(&word).map_err(|error| error.to_string())?,
            None => QueuePolicy::default(),
        },
        polygons: polygons.into_iter().map(rings).collect::<Result<_, _>>()?,
    })
}

/// A ring of `[lon, lat]` whose last point is its first, without that last point.
fn ring(points: Vec<Vec<f64>>) -> Result<Vec<Point>, String> {
    let point = |position: &Vec<f64>| {
        let found = match position.as_slice() {
            [lon, lat, ..] => Point::new(*lat, *lon),
            _ => None,
        };
        found.ok_or_else(|| format!("{position:?} is no longitude and latitude"))
    };
    let mut ring: Vec<Point> = points.iter().map(point).collect::<Result<_, _>>()?;
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    match ring.len() {
        3.. => Ok(ring),
        _ => Err("a boundary has at least three points".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISLANDS: &str = r#"{ "type": "FeatureCollection", "features": [
        { "type": "Feature", "id": 7, "properties": { "name": "Центр", "city": true, "stroke": "red" },
          "geometry": { "type": "Polygon", "coordinates": [[[37.5, 55.8], [37.7, 55.8], [37.7, 55.6], [37.5, 55.8]]] } },
        { "type": "Feature", "properties": { "id": 8, "name": "Острова", "queue": "rating" },
          "geometry": { "type": "MultiPolygon", "coordinates": [
            [[[1, 1], [4, 1], [4, 4], [1, 1]], [[2, 2], [3, 2], [3, 3], [2, 2]]], [[[9, 9], [8, 9, 100], [9, 8], [9, 9]]]] } }
    ] }"#;

    #[test]
    fn polygons_holes_and_islands_are_read() {
        let zones = read("a.geojson", ISLANDS).expect("reads");
        let (centre, islands) = (&zones[0].value.zone, &zones[1].value.zone);
        assert!(centre.city && !islands.city);
        assert_eq!(
            centre.polygons[0][0][0],
            Point {
                lat: 55.8,
                lon: 37.5
            }
        );
        assert_eq!(centre.polygons[0][0].len(), 3);
        assert_eq!(islands.id, ZoneId(8));
        assert_eq!(islands.queue, QueuePolicy::Rating);
        assert_eq!((islands.polygons.len(), islands.polygons[0].len()), (2, 2));
        assert_eq!(zones[1].value.position, 1);
    }

    #[test]
    fn what_is_wrong_is_refused() {
        let polygon =
            r#""geometry": { "type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2]]] }"#;
        let feature = |text: &str| format!("{{ \"features\": [{{ {text} }}] }}");
        for (text, word) in [
            ("{".to_owned(), "a.geojson:1:1: "),
            (
                feature(r#""geometry": { "type": "Point", "coordinates": [1, 1] }"#),
                "Point",
            ),
            (feature(polygon), "`id`"),
            (feature(&format!("\"id\": 1, {polygon}")), "`name`"),
            (
                feature(
                    r#""id": 1, "properties": { "name": "A" }, "geometry": { "type": "Polygon", "coordinates": [[[1, 95], [2, 1], [2, 2]]] }"#,
                ),
                "feature 1: [1.0, 95.0]",
            ),
            (
                feature(
                    r#""id": 1, "properties": { "name": "A" }, "geometry": { "type": "Polygon", "coordinates": [[[1, 5], [2, 1]]] }"#,
                ),
                "three points",
            ),
        ] {
            let message = read("a.geojson", &text).expect_err(&text).to_string();
            assert!(message.contains(word), "{message}");
        }
    }
}
