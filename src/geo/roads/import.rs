//! From an extract to road graphs, in two passes.
//!
//! The first pass keeps the ways that some mode may use and the turn restrictions, the second the
//! places of those ways' nodes; so memory grows with the roads of the extract, not with its houses.

use std::collections::HashMap;
use std::path::Path;

use super::build::build;
use super::layer::Layer;
use super::map::{Map, ModeMap};
use super::osm::{Element, Error, Extract, Tags};
use super::profile::{MODES, is_blocked, speeds};
use super::report::ImportReport;
use super::restrictions::{Reading, Restriction, read};
use super::stretches::RawRoads;
use super::turns::Sign;
use pult_domain::TravelMode;

/// What an import is doing, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the ways.
    Ways,
    /// Reading the nodes.
    Nodes,
    /// Preparing the graph of a mode.
    Preparing(TravelMode),
}

/// Reads an extract and prepares its roads for every mode.
///
/// # Errors
/// When the extract cannot be read, is damaged, or holds no road.
pub fn import(path: &Path, progress: &mut dyn FnMut(Stage)) -> Result<(Map, ImportReport), Error> {
    let extract = Extract::at(path)?;
    progress(Stage::Ways);
    let mut ways = read_ways(&extract)?;
    progress(Stage::Nodes);
    read_nodes(&extract, &mut ways)?;
    let mut report = ImportReport {
        ways: ways.roads.way_ids.len() as u32,
        nodes: ways.node_ids.len() as u32,
        missing_nodes: ways.roads.points.iter().filter(|p| p.is_none()).count() as u32,
        ..ImportReport::default()
    };
    let mut modes = Vec::new();
    let signs = ways.signs();
    for (mode, &travel_mode) in MODES.iter().enumerate() {
        progress(Stage::Preparing(travel_mode));
        let binding = signs
            .iter()
            .filter(|(restriction, _)| restriction.binds(travel_mode));
        let binding: Vec<Sign> = binding.map(|(_, sign)| sign.clone()).collect();
        let (graph, mode_report) = build(&ways.roads, &binding, mode);
        report.modes[mode] = mode_report;
        modes.push(ModeMap::of(&graph));
    }
    report.restrictions = signs.len() as u32;
    report.restrictions_left_out =
        ways.left_out + ways.restrictions.len() as u32 - report.restrictions;
    if modes.iter().all(|mode| mode.graph.n_nodes == 0) {
        return Err(Error::Damaged {
            path: path.display().to_string(),
            reason: "there is no road in it".to_owned(),
        });
    }
    let layer = Layer::new(&ways.roads, &ways.classes);
    Ok((Map { modes, layer }, report))
}

/// What the first pass keeps.
#[derive(Default)]
struct Ways {
    roads: RawRoads,
    /// Ids of the ways' nodes, in order; the nodes are numbered by it.
    node_ids: Vec<i64>,
    /// Class of each way, for drawing.
    classes: Vec<u8>,
    restrictions: Vec<Restriction>,
    left_out: u32,
}

fn read_ways(extract: &Extract) -> Result<Ways, Error> {
    let mut ways = Ways::default();
    let mut refs: Vec<i64> = Vec::new();
    ways.roads.first_node.push(0);
    extract.read(&mut |element| match element {
        Element::Way { id, nodes, tags } => ways.take_way(id, nodes, &tags, &mut refs),
        Element::Relation { members, tags, .. } => match read(members, &tags) {
            Reading::Restriction(restriction) => ways.restrictions.push(restriction),
            Reading::LeftOut => ways.left_out += 1,
            Reading::Other => {}
        },
        Element::Node { .. } => {}
    })?;
    ways.number_nodes(&refs);
    Ok(ways)
}

fn read_nodes(extract: &Extract, ways: &mut Ways) -> Result<(), Error> {
    extract.read(&mut |element| {
        if let Element::Node { id, point, tags } = element
            && let Ok(node) = ways.node_ids.binary_search(&id)
        {
            ways.roads.points[node] = Some(point);
            if !tags.is_empty() {
                ways.roads.blocked[node] = blocked_modes(&tags);
            }
        }
    })
}

fn blocked_modes(tags: &Tags<'_>) -> u8 {
    let bits = MODES.iter().enumerate();
    bits.map(|(bit, &mode)| u8::from(is_blocked(tags, mode)) << bit)
        .sum()
}

impl Ways {
    fn take_way(&mut self, id: i64, nodes: &[i64], tags: &Tags<'_>, refs: &mut Vec<i64>) {
        let speeds = MODES.map(|mode| speeds(tags, mode));
        if nodes.len() < 2 || speeds.iter().all(|speeds| speeds.is_closed()) {
            return;
        }
        self.roads.way_ids.push(id);
        self.roads.speeds.push(speeds);
        self.classes.push(super::layer::class(tags));
        refs.extend(nodes);
        self.roads.first_node.push(refs.len() as u32);
    }

    fn number_nodes(&mut self, refs: &[i64]) {
        self.node_ids = refs.to_vec();
        self.node_ids.sort_unstable();
        self.node_ids.dedup();
        let number = |id| self.node_ids.partition_point(|&known| known < id) as u32;
        self.roads.nodes = refs.iter().map(|&id| number(id)).collect();
        self.roads.points = vec![None; self.node_ids.len()];
        self.roads.blocked = vec![0; self.node_ids.len()];
    }

    /// The restrictions about roads that are there.
    fn signs(&self) -> Vec<(&Restriction, Sign)> {
        let ids = self.roads.way_ids.iter().enumerate();
        let numbers: HashMap<i64, u32> = ids.map(|(way, &id)| (id, way as u32)).collect();
        let ways = |ids: &[i64]| -> Vec<u32> {
            ids.iter()
                .filter_map(|id| numbers.get(id).copied())
                .collect()
        };
        let sign = |restriction: &Restriction| {
            let sign = Sign {
                from: ways(&restriction.from),
                via: self.node_ids.binary_search(&restriction.via).ok()? as u32,
                to: ways(&restriction.to),
                only: restriction.only,
            };
            (!sign.from.is_empty() && !sign.to.is_empty()).then_some(sign)
        };
        let signs = self.restrictions.iter();
        signs
            .filter_map(|restriction| Some((restriction, sign(restriction)?)))
            .collect()
    }
}
