//! Addresses of an OpenStreetMap extract, in two passes: the first finds what has an address and
//! which nodes it stands on, the second finds those nodes.

use std::collections::HashMap;

use super::{AddressIndex, Entry, addresses_from_tags};
use crate::Bounds;
use crate::roads::osm::{Element, Error, Extract};
use pult_domain::Point;

/// A line or a building that has addresses, and the nodes it stands on.
struct Outlined {
    entries: Vec<Entry>,
    nodes: Vec<i64>,
}

/// Reads the addresses of an extract: those of points, and of lines and buildings at the middle of
/// the rectangle around them.
///
/// # Errors
/// When the extract cannot be read or is damaged.
pub fn from_extract(extract: &Extract) -> Result<AddressIndex, Error> {
    let (mut entries, outlined) = read_entries(extract)?;
    let points = read_points(extract, &outlined)?;
    for Outlined {
        entries: mut found,
        nodes,
    } in outlined
    {
        let corners = nodes
            .iter()
            .filter_map(|id| points.get(id).copied().flatten());
        let middle = Bounds::of(corners).map(|bounds| bounds.center());
        found.iter_mut().for_each(|entry| entry.point = middle);
        entries.extend(found);
    }
    Ok(AddressIndex::new(entries))
}

fn read_entries(extract: &Extract) -> Result<(Vec<Entry>, Vec<Outlined>), Error> {
    let (mut entries, mut outlined) = (Vec::new(), Vec::new());
    extract.read(&mut |element| match element {
        Element::Node { point, tags, .. } if !tags.is_empty() => {
            entries.extend(addresses_from_tags(tags.iter(), Some(point)));
        }
        Element::Way { nodes, tags, .. } => {
            let entries: Vec<Entry> = addresses_from_tags(tags.iter(), None).into_iter().collect();
            if !entries.is_empty() {
                let nodes = nodes.to_vec();
                outlined.push(Outlined { entries, nodes });
            }
        }
        Element::Node { .. } | Element::Relation { .. } => {}
    })?;
    Ok((entries, outlined))
}

/// Where the nodes are that something stands on; `None` for those that the extract does not hold.
fn read_points(
    extract: &Extract,
    outlined: &[Outlined],
) -> Result<HashMap<i64, Option<Point>>, Error> {
    let wanted = outlined.iter().flat_map(|outlined| &outlined.nodes);
    let mut points: HashMap<i64, Option<Point>> = wanted.map(|id| (*id, None)).collect();
    extract.read(&mut |element| {
        if let Element::Node { id, point, .. } = element
            && let Some(place) = points.get_mut(&id)
        {
            *place = Some(point);
        }
    })?;
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geocoder::Geocoder;

    const TOWN: &str = r#"<osm version="0.6">
        <node id="1" lat="55.0" lon="37.0"/>
        <node id="2" lat="55.0" lon="37.2"/>
        <node id="3" lat="55.1" lon="37.2"/>
        <node id="4" lat="55.5" lon="37.5"><tag k="addr:street" v="улица Ленина"/><tag k="addr:housenumber" v="7"/></node>
        <way id="5"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
            <tag k="building" v="yes"/><tag k="addr:street" v="улица Ленина"/><tag k="addr:housenumber" v="5"/></way>
    </osm>"#;

    #[test]
    fn points_and_buildings_are_found_by_their_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("town.osm");
        std::fs::write(&path, TOWN).expect("writes");
        let index = from_extract(&Extract::at(&path).expect("a format")).expect("reads");
        let at = |text: &str| index.geocode(text).and_then(|found| found.point);
        let near = |point: Option<Point>, lat: f64, lon: f64| {
            point.is_some_and(|it| (it.lat - lat).abs() < 1e-6 && (it.lon - lon).abs() < 1e-6)
        };
        assert!(near(at("Ленина 7"), 55.5, 37.5));
        assert!(near(at("Ленина 5"), 55.05, 37.1));
    }
}
