//! Zones drawn elsewhere: GeoJSON (RFC 7946) polygons with names.

use geojson::{Feature, GeoJson, Geometry, GeometryValue, JsonObject, Position};

use super::polygon::Area;
use pult_domain::Point;

/// A zone of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneFeature {
    /// Property `name`; empty when there is none.
    pub name: String,
    /// Where it is.
    pub area: Area,
    /// Every property of the feature, as it stands.
    pub properties: JsonObject,
}

/// Why a file of zones is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZoneFileError {
    /// The text is no GeoJSON.
    #[error("not GeoJSON: {0}")]
    NotGeoJson(String),
    /// A feature is no zone.
    #[error("feature {number}{}: {reason}", if name.is_empty() { String::new() } else { format!(" ({name})") })]
    BadFeature {
        /// Its number in the file, from 1.
        number: usize,
        /// Its name, if it has one.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Reads the zones of a GeoJSON text: a collection, one feature, or a bare geometry.
///
/// # Errors
/// `NotGeoJson`, or `BadFeature` for the first that is no polygon: all or nothing.
pub fn read_zones(text: &str) -> Result<Vec<ZoneFeature>, ZoneFileError> {
    let parsed = text.trim_start_matches('\u{feff}').parse::<GeoJson>();
    let parsed = parsed.map_err(|error| ZoneFileError::NotGeoJson(error.to_string()))?;
    let features = match parsed {
        GeoJson::FeatureCollection(collection) => collection.features,
        GeoJson::Feature(feature) => vec![feature],
        GeoJson::Geometry(geometry) => vec![Feature::from(geometry)],
    };
    let numbered = features.into_iter().enumerate();
    numbered
        .map(|(index, feature)| zone(index + 1, feature))
        .collect()
}

fn zone(number: usize, feature: Feature) -> Result<ZoneFeature, ZoneFileError> {
    let properties = feature.properties.unwrap_or_default();
    let name = properties
        .get("name")
        .and_then(|name| name.as_str())
        .unwrap_or_default();
    match area(feature.geometry) {
        Ok(area) => Ok(ZoneFeature {
            name: name.to_owned(),
            area,
            properties,
        }),
        Err(reason) => Err(ZoneFileError::BadFeature {
            number,
            name: name.to_owned(),
            reason,
        }),
    }
}

type Rings = (Vec<Point>, Vec<Vec<Point>>);

fn area(geometry: Option<Geometry>) -> Result<Area, &'static str> {
    let polygons: Vec<Rings> = match geometry.ok_or("it has no geometry")?.value {
        GeometryValue::Polygon { coordinates } => vec![rings(coordinates)?],
        GeometryValue::MultiPolygon { coordinates } => coordinates
            .into_iter()
            .map(rings)
            .collect::<Result<_, _>>()?,
        _ => return Err("only Polygon and MultiPolygon are zones"),
    };
    Area::from_polygons(polygons).ok_or("it encloses nothing: a ring needs three different points")
}

fn rings(polygon: Vec<Vec<Position>>) -> Result<Rings, &'static str> {
    let mut rings = polygon
        .into_iter()
        .map(|ring| ring.iter().map(point).collect());
    let outer: Result<Vec<Point>, _> = rings.next().ok_or("a polygon has no ring")?;
    Ok((outer?, rings.collect::<Result<_, _>>()?))
}

fn point(position: &Position) -> Result<Point, &'static str> {
    let degrees = match *position.as_slice() {
        [lon, lat, ..] => Point::new(lat, lon),
        _ => None,
    };
    degrees.ok_or("a coordinate is not longitude, latitude in degrees")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = "[[37,55],[38,55],[38,56],[37,56],[37,55]]";
    const HOLE: &str = "[[37.2,55.2],[37.4,55.2],[37.4,55.4],[37.2,55.4],[37.2,55.2]]";

    fn feature(kind: &str, coordinates: &str) -> String {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"Центр","city":true}},
                "geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
        )
    }

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    #[test]
    fn polygons_with_holes_and_several_at_once_are_read() {
        let holed = feature("Polygon", &format!("[{SQUARE},{HOLE}]"));
        let several = feature(
            "MultiPolygon",
            &format!("[[{HOLE}],[[[0,0],[1,0],[1,1],[0,0]]]]"),
        );
        let text = format!(r#"{{"type":"FeatureCollection","features":[{holed},{several}]}}"#);
        let zones = read_zones(&text).expect("zones");
        assert_eq!(zones[0].name, "Центр");
        assert_eq!(zones[0].properties.get("city"), Some(&true.into()));
        assert!(zones[0].area.contains(at(55.5, 37.5)));
        assert!(!zones[0].area.contains(at(55.3, 37.3)));
        assert!(zones[1].area.contains(at(55.3, 37.3)) && zones[1].area.contains(at(0.1, 0.5)));
    }

    #[test]
    fn one_feature_or_a_bare_geometry_will_do() {
        let bare = format!(r#"{{"type":"Polygon","coordinates":[{SQUARE}]}}"#);
        assert_eq!(read_zones(&bare).expect("a zone")[0].name, "");
        let one = feature("Polygon", &format!("[{SQUARE}]"));
        assert_eq!(read_zones(&one).map(|zones| zones.len()), Ok(1));
    }

    #[test]
    fn a_refusal_names_the_feature() {
        for (text, says) in [
            ("{}".to_owned(), "not GeoJSON"),
            ("hello".to_owned(), "not GeoJSON"),
            (
                feature("Point", "[37,55]"),
                "feature 1 (Центр): only Polygon",
            ),
            (feature("Polygon", "[]"), "no ring"),
            (
                feature("Polygon", "[[[37,55],[38,55]]]"),
                "three different points",
            ),
            (
                feature("Polygon", "[[[55,137],[56,137],[56,138]]]"),
                "longitude, latitude",
            ),
        ] {
            let error = read_zones(&text).expect_err(&text).to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
