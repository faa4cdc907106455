//! Addresses of an OpenStreetMap extract as it goes by twice: first what has an address and which
//! nodes it stands on, then those nodes.

use std::collections::{HashMap, HashSet};

use super::osm_tags::{border_from_tags, district_from_tags, settlement_from_tags};
use super::settling::Settlements;
use super::{AddressIndex, Entry, Sort, addresses_from_tags};
use crate::polygon::Area;
use crate::roads::osm::{Member, MemberKind, Tags};
use crate::{Bounds, distance};
use pult_domain::{AddressKind, Point};

/// A line or a building that has addresses, and the nodes it stands on.
#[derive(Debug)]
struct Outlined {
    entries: Vec<Entry>,
    nodes: Vec<i64>,
}

/// The border of a settlement, or of a part of a town: the ways it is made of.
#[derive(Debug)]
struct Border {
    name: String,
    /// How sure it is that a settlement's is meant, less is surer; `None` for a part of a town.
    level: Option<u8>,
    ways: Vec<i64>,
}

/// A settlement drawn as an area and as a point within so many metres is one.
const SAME_SETTLEMENT_M: f64 = 5_000.0;

/// The addresses of an extract while it is read: of points, and of lines and buildings at the middle
/// of the rectangle around them.
#[derive(Debug, Default)]
pub struct Reader {
    entries: Vec<Entry>,
    outlined: Vec<Outlined>,
    borders: Vec<Border>,
    /// The nodes of the ways that borders are made of.
    border_ways: HashMap<i64, Vec<i64>>,
    settlements: Settlements,
    /// Ids of the nodes that something stands on, ascending, and where they are.
    ids: Vec<i64>,
    points: Vec<Option<Point>>,
}

impl Reader {
    /// A line or a building, of the first pass.
    pub fn take_way(&mut self, id: i64, nodes: &[i64], tags: &Tags<'_>) {
        if tags.is_empty() {
            return;
        }
        let border = border_of(tags);
        if border.is_some() || tags.get("boundary").is_some() || tags.get("place").is_some() {
            self.border_ways.insert(id, nodes.to_vec());
        }
        if let Some((name, level)) = border {
            self.take_border(name, level, vec![id]);
        }
        let entries = addresses_from_tags(tags.iter(), None);
        if !entries.is_empty() {
            self.ids.extend(nodes);
            let nodes = nodes.to_vec();
            self.outlined.push(Outlined { entries, nodes });
        }
    }

    /// A relation, of the first pass: it may be the border of a settlement.
    pub fn take_relation(&mut self, members: &[Member<'_>], tags: &Tags<'_>) {
        if let Some((name, level)) = border_of(tags) {
            let outer = members
                .iter()
                .filter(|member| member.kind == MemberKind::Way && member.role != "inner");
            self.take_border(name, level, outer.map(|member| member.id).collect());
        }
    }

    fn take_border(&mut self, name: &str, level: Option<u8>, ways: Vec<i64>) {
        let name = name.to_owned();
        self.borders.push(Border { name, level, ways });
    }

    /// A way, of a pass in between: kept where a border is made of it.
    pub fn take_lacking_way(&mut self, lacking: &HashSet<i64>, id: i64, nodes: &[i64]) {
        if lacking.contains(&id) {
            self.border_ways.insert(id, nodes.to_vec());
        }
    }

    /// The ways that borders lack.
    pub fn lacking_ways(&self) -> HashSet<i64> {
        let ways = self.borders.iter().flat_map(|border| &border.ways);
        ways.filter(|way| !self.border_ways.contains_key(way))
            .copied()
            .collect()
    }

    /// All ways were taken; nodes follow.
    pub fn begin_nodes(&mut self) {
        self.ids.extend(self.border_ways.values().flatten());
        self.ids.sort_unstable();
        self.ids.dedup();
        self.points = vec![None; self.ids.len()];
    }

    /// A node, of the second pass.
    pub fn take_node(&mut self, id: i64, point: Point, tags: &Tags<'_>) {
        if let Ok(at) = self.ids.binary_search(&id) {
            self.points[at] = Some(point);
        }
        if tags.is_empty() {
            return;
        }
        if let Some((name, reach)) = settlement_from_tags(tags.iter()) {
            self.settlements
                .middles
                .push((point, reach, name.to_owned()));
        }
        self.entries
            .extend(addresses_from_tags(tags.iter(), Some(point)));
    }

    /// The addresses read.
    pub fn finish(mut self) -> AddressIndex {
        self.draw_borders();
        let mut entries = std::mem::take(&mut self.entries);
        // The streets' entries, each with the nodes of its line.
        let mut lines: Vec<(usize, Vec<i64>)> = Vec::new();
        for outlined in std::mem::take(&mut self.outlined) {
            let corners = outlined.nodes.iter().filter_map(|id| self.point(*id));
            let middle = Bounds::of(corners).map(|bounds| bounds.center());
            for entry in outlined.entries {
                if entry.sort == Sort::Settlement && self.is_known(&entry, middle) {
                    continue;
                }
                if entry.kind == AddressKind::Street {
                    lines.push((entries.len(), outlined.nodes.clone()));
                }
                entries.push(Entry {
                    point: self.on_line(&entry, &outlined.nodes).or(middle),
                    ..entry
                });
            }
        }
        self.settlements.place_in_districts(&mut entries);
        std::mem::take(&mut self.settlements).settle(&mut entries);
        let mut index = AddressIndex::new(entries.iter().cloned());
        index.set_corners(self.corners(&entries, &lines));
        index
    }

    /// A street is found on its line, not beside it.
    fn on_line(&self, entry: &Entry, nodes: &[i64]) -> Option<Point> {
        let street = entry.kind == AddressKind::Street;
        street.then(|| self.point(*nodes.get(nodes.len() / 2)?))?
    }

    /// Whether a settlement that is drawn as an area is there as a point too.
    fn is_known(&self, entry: &Entry, middle: Option<Point>) -> bool {
        let mut middles = self.settlements.middles.iter();
        middles.any(|(point, _, name)| {
            let near = middle
                .is_none_or(|middle| distance::fast_meters(middle, *point) <= SAME_SETTLEMENT_M);
            near && *name == entry.street
        })
    }

    /// Puts the ways of each border together.
    fn draw_borders(&mut self) {
        for border in std::mem::take(&mut self.borders) {
            let ways = border
                .ways
                .iter()
                .filter_map(|way| self.border_ways.get(way));
            let rings = rings(ways.map(Vec::as_slice).collect());
            let outlines = rings.iter().map(|ring| {
                let ring = ring.iter().filter_map(|node| self.point(*node));
                ring.collect::<Vec<Point>>()
            });
            let areas: Vec<Area> = outlines.filter_map(|ring| Area::from_ring(&ring)).collect();
            let (settlements, name) = (&mut self.settlements, &border.name);
            match border.level {
                Some(level) => {
                    let drawn = areas.into_iter().map(|area| (area, level, name.clone()));
                    settlements.borders.extend(drawn);
                }
                None => {
                    let drawn = areas.into_iter().map(|area| (area, name.clone()));
                    settlements.districts.extend(drawn);
                }
            }
        }
    }

    /// The nodes that lines of two names share.
    fn corners<'e>(
        &'e self,
        entries: &'e [Entry],
        lines: &'e [(usize, Vec<i64>)],
    ) -> impl Iterator<Item = (&'e Entry, &'e Entry, Point)> {
        let mut nodes: Vec<(i64, usize)> = lines
            .iter()
            .flat_map(|(entry, nodes)| nodes.iter().map(move |node| (*node, *entry)))
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut met = Vec::new();
        for shared in nodes.chunk_by(|left, right| left.0 == right.0) {
            for (at, (node, first)) in shared.iter().enumerate() {
                let others = shared[at + 1..].iter();
                let others =
                    others.filter(|(_, second)| entries[*first].street != entries[*second].street);
                met.extend(others.map(|(_, second)| (*first, *second, *node)));
            }
        }
        met.into_iter().filter_map(|(first, second, node)| {
            Some((&entries[first], &entries[second], self.point(node)?))
        })
    }

    fn point(&self, id: i64) -> Option<Point> {
        self.points[self.ids.binary_search(&id).ok()?]
    }
}

/// The settlement, or the part of a town, whose border has these tags.
fn border_of<'a>(tags: &Tags<'a>) -> Option<(&'a str, Option<u8>)> {
    let settlement = border_from_tags(tags.iter()).map(|(name, level)| (name, Some(level)));
    settlement.or_else(|| Some((district_from_tags(tags.iter())?, None)))
}

/// Closed rings of nodes, put together of ways that meet at their ends; what does not close is left out.
pub(crate) fn rings(mut ways: Vec<&[i64]>) -> Vec<Vec<i64>> {
    let mut closed = Vec::new();
    while let Some(first) = ways.pop() {
        let mut ring = first.to_vec();
        while let [from, .., to] = *ring.as_slice()
            && from != to
        {
            let next = ways
                .iter()
                .position(|way| way.first() == Some(&to) || way.last() == Some(&to));
            let Some(next) = next else { break };
            let way = ways.swap_remove(next);
            match way.first() == Some(&to) {
                true => ring.extend(&way[1..]),
                false => ring.extend(way.iter().rev().skip(1)),
            }
        }
        if ring.len() > 3 && ring.first() == ring.last() {
            closed.push(ring);
        }
    }
    closed
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

    const PARTS: &str = r#"<osm version="0.6">
        <node id="1" lat="55.0" lon="37.0"/>
        <node id="2" lat="55.0" lon="37.2"/>
        <node id="3" lat="55.1" lon="37.2"/>
        <node id="4" lat="55.1" lon="37.0"/>
        <node id="5" lat="55.05" lon="37.1"><tag k="addr:street" v="Лесная улица"/><tag k="addr:housenumber" v="1"/></node>
        <node id="6" lat="55.2" lon="37.1"><tag k="addr:street" v="Лесная улица"/><tag k="addr:housenumber" v="1"/></node>
        <way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
            <tag k="place" v="suburb"/><tag k="name" v="Северный"/></way>
        <way id="8"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
    </osm>"#;

    #[test]
    fn a_house_within_the_border_of_a_part_of_a_town_is_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("parts.osm");
        std::fs::write(&path, PARTS).expect("writes");
        let (map, _) = import(&path, &mut |_, _| ()).expect("reads");
        let found = map.addresses.search("лесная 1", 5);
        let mut texts: Vec<String> = found.iter().map(|found| found.full_text()).collect();
        texts.sort();
        assert_eq!(texts, ["Лесная улица, 1", "Лесная улица, 1, Северный"]);
        let found = map.addresses.geocode("мкр Северный, Лесная 1");
        let point = found.and_then(|found| found.point).expect("a house");
        assert!((point.lat - 55.05).abs() < 1e-6);
    }
}
