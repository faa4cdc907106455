//! Addresses of an OpenStreetMap extract as it goes by twice: first what has an address and which
//! nodes it stands on, then those nodes.

use super::{AddressIndex, Entry, addresses_from_tags};
use crate::Bounds;
use crate::roads::osm::Tags;
use pult_domain::Point;

/// A line or a building that has addresses, and the nodes it stands on.
#[derive(Debug)]
struct Outlined {
    entries: Vec<Entry>,
    nodes: Vec<i64>,
}

/// The addresses of an extract while it is read: of points, and of lines and buildings at the middle
/// of the rectangle around them.
#[derive(Debug, Default)]
pub struct Reader {
    entries: Vec<Entry>,
    outlined: Vec<Outlined>,
    /// Ids of the nodes that something stands on, ascending, and where they are.
    ids: Vec<i64>,
    points: Vec<Option<Point>>,
}

impl Reader {
    /// A line or a building, of the first pass.
    pub fn take_way(&mut self, nodes: &[i64], tags: &Tags<'_>) {
        let entries = addresses_from_tags(tags.iter(), None);
        if !entries.is_empty() {
            self.ids.extend(nodes);
            let nodes = nodes.to_vec();
            self.outlined.push(Outlined { entries, nodes });
        }
    }

    /// All ways were taken; nodes follow.
    pub fn begin_nodes(&mut self) {
        self.ids.sort_unstable();
        self.ids.dedup();
        self.points = vec![None; self.ids.len()];
    }

    /// A node, of the second pass.
    pub fn take_node(&mut self, id: i64, point: Point, tags: &Tags<'_>) {
        if let Ok(at) = self.ids.binary_search(&id) {
            self.points[at] = Some(point);
        }
        if !tags.is_empty() {
            self.entries
                .extend(addresses_from_tags(tags.iter(), Some(point)));
        }
    }

    /// The addresses read.
    pub fn finish(mut self) -> AddressIndex {
        let mut entries = std::mem::take(&mut self.entries);
        for outlined in std::mem::take(&mut self.outlined) {
            let corners = outlined.nodes.iter().filter_map(|id| self.point(*id));
            let middle = Bounds::of(corners).map(|bounds| bounds.center());
            let found = outlined.entries.into_iter();
            entries.extend(found.map(|entry| Entry {
                point: middle,
                ..entry
            }));
        }
        AddressIndex::new(entries)
    }

    fn point(&self, id: i64) -> Option<Point> {
        self.points[self.ids.binary_search(&id).ok()?]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geocoder::Geocoder;
    use crate::roads::import;

    const TOWN: &str = r#"<osm version="0.6">
        <node id="1" lat="55.0" lon="37.0"/>
        <node id="2" lat="55.0" lon="37.2"/>
        <node id="3" lat="55.1" lon="37.2"/>
        <node id="4" lat="55.5" lon="37.5"><tag k="addr:street" v="улица Ленина"/><tag k="addr:housenumber" v="7"/></node>
        <way id="5"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
            <tag k="building" v="yes"/><tag k="addr:street" v="улица Ленина"/><tag k="addr:housenumber" v="5"/></way>
        <way id="6"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
    </osm>"#;

    #[test]
    fn points_and_buildings_are_found_by_their_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("town.osm");
        std::fs::write(&path, TOWN).expect("writes");
        let (map, _) = import(&path, &mut |_, _| ()).expect("reads");
        let at = |text: &str| map.addresses.geocode(text).and_then(|found| found.point);
        let near = |point: Option<Point>, lat: f64, lon: f64| {
            point.is_some_and(|it| (it.lat - lat).abs() < 1e-6 && (it.lon - lon).abs() < 1e-6)
        };
        assert!(near(at("Ленина 7"), 55.5, 37.5));
        assert!(near(at("Ленина 5"), 55.05, 37.1));
    }
}
