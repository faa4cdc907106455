//! Villages of one name: a street that each of them has is two streets, though nothing in its name says so.

use super::hit::{Hit, flat_distance};
use super::name::{Name, Spot};
use super::{AddressIndex, Entry, Sort};
use crate::geocoder::AddressKind;
use pult_domain::Point;

/// Two settlements of one name are two where so many metres lie between them.
pub(super) const TWINS_M: f64 = 5_000.0;

impl AddressIndex {
    /// Puts a street whose house is not asked for, or is nowhere, into each of the settlements that share its
    /// settlement's name and have it.
    pub(super) fn place_in_each_twin<'a>(&self, name: &Name, from: usize, hits: &mut Vec<Hit<'a>>) {
        let is_open = |hit: &Hit| !hit.house && !hit.own();
        if name.kind != AddressKind::Street || !hits[from..].iter().any(is_open) {
            return;
        }
        let points = self.points_in_twins(name);
        if points.len() < 2 {
            return;
        }
        let open: Vec<Hit<'a>> = hits[from..]
            .iter()
            .filter(|hit| is_open(hit))
            .cloned()
            .collect();
        let mut at = 0;
        hits.retain(|hit| {
            at += 1;
            at <= from || !is_open(hit)
        });
        for hit in open {
            hits.extend(points.iter().map(|point| Hit {
                spot: None,
                point: Some(*point),
                ..hit.clone()
            }));
        }
    }

    /// Where the street is in each of the settlements of its settlement's name, if there are several.
    fn points_in_twins(&self, name: &Name) -> Vec<Point> {
        let settlement = Entry {
            kind: AddressKind::Point,
            sort: Sort::Settlement,
            street: name.settlement.to_string(),
            settlement: name.settlement.to_string(),
            ..Entry::default()
        };
        let settlement = self
            .known_number(&settlement)
            .and_then(|number| self.name(number));
        let mut twins: Vec<Point> = Vec::new();
        for middle in settlement
            .iter()
            .flat_map(|name| &name.spots)
            .filter_map(Spot::point)
        {
            if twins
                .iter()
                .all(|twin| flat_distance(*twin, middle) > TWINS_M)
            {
                twins.push(middle);
            }
        }
        if twins.len() < 2 {
            return Vec::new();
        }
        let addresses = || {
            name.spots
                .iter()
                .chain(&name.houses)
                .filter_map(Spot::point)
        };
        let nearest = |middle: &Point| {
            let near = addresses().map(|point| (flat_distance(*middle, point), point));
            let near = near.filter(|(away, _)| *away <= TWINS_M);
            near.min_by(|left, right| left.0.total_cmp(&right.0))
        };
        let nearest = twins.iter().filter_map(nearest);
        nearest.map(|(_, point)| point).collect()
    }
}
