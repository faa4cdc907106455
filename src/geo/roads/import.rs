//! From an extract to road graphs, in two passes.
//!
//! The first pass keeps the ways that some mode may use, the turn restrictions, and what has an
//! address; the second the places of the nodes of those. So memory grows with the roads and the
//! addresses of the extract, not with what else is drawn in it.

use std::collections::HashMap;
use std::path::Path;

use super::build::build;
use super::detour::DetourSign;
use super::ground_reader::GroundReader;
use super::layer::{Layer, Names};
use super::map::{Map, ModeMap};
use super::osm::{Element, Error, Extract, Tags};
use super::profile::{MODES, is_blocked, lights, speeds};
use super::report::ImportReport;
use super::restrictions::{Reading, Restriction, Via, read};
use super::stretches::RawRoads;
use super::turns::Sign;
use crate::addresses::Reader;
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

/// Who is told what an import is doing, and which part of that is done, from 0 to 1.
pub type Progress<'a> = &'a mut dyn FnMut(Stage, f64);

/// Reads an extract: its addresses, and its roads prepared for every mode.
///
/// # Errors
/// When the extract cannot be read, is damaged, or holds no road.
pub fn import(path: &Path, progress: Progress<'_>) -> Result<(Map, ImportReport), Error> {
    let mut read = Read::new(path, progress)?;
    let mut modes = Vec::new();
    for (mode, &travel_mode) in MODES.iter().enumerate() {
        progress(Stage::Preparing(travel_mode), 0.0);
        modes.push(read.prepare(mode));
    }
    if modes.iter().all(|mode| mode.graph.n_nodes == 0) {
        return Err(Error::Damaged {
            path: path.display().to_string(),
            reason: "there is no road in it".to_owned(),
        });
    }
    let names = std::mem::take(&mut read.ways.names);
    let layer = Layer::new(&read.ways.roads, &read.ways.classes, names);
    let addresses = read.addresses.finish();
    let ground = read.ways.ground.finish(&addresses);
    let map = Map {
        modes,
        layer,
        ground,
        addresses,
    };
    Ok((map, read.report))
}

/// An extract that was read.
pub(super) struct Read {
    ways: Ways,
    addresses: Reader,
    report: ImportReport,
}

impl Read {
    /// Reads an extract in two passes.
    pub fn new(path: &Path, progress: Progress<'_>) -> Result<Read, Error> {
        let extract = Extract::at(path)?;
        let (mut ways, mut addresses) = (Ways::default(), Reader::default());
        ways.read(&extract, &mut addresses, progress)?;
        read_borders(&extract, &mut addresses, &mut ways.ground)?;
        addresses.begin_nodes();
        ways.ground.begin_nodes();
        ways.read_nodes(&extract, &mut addresses, progress)?;
        let restrictions = (ways.signs().len() + ways.detours().len()) as u32;
        let report = ImportReport {
            ways: ways.roads.way_ids.len() as u32,
            nodes: ways.node_ids.len() as u32,
            missing_nodes: ways.roads.points.iter().filter(|p| p.is_none()).count() as u32,
            restrictions,
            restrictions_left_out: ways.left_out + ways.restrictions.len() as u32 - restrictions,
            ..ImportReport::default()
        };
        Ok(Read {
            ways,
            addresses,
            report,
        })
    }

    /// Prepares the roads of a mode.
    pub fn prepare(&mut self, mode: usize) -> ModeMap {
        let signs = self.ways.signs().into_iter();
        let binding = signs.filter(|(restriction, _)| restriction.binds(MODES[mode]));
        let binding: Vec<Sign> = binding.map(|(_, sign)| sign).collect();
        let detours = self.ways.detours().into_iter();
        let detours = detours.filter(|(restriction, _)| restriction.binds(MODES[mode]));
        let detours: Vec<DetourSign> = detours.map(|(_, sign)| sign).collect();
        let (graph, report) = build(&self.ways.roads, &binding, &detours, mode);
        self.report.modes[mode] = report;
        ModeMap::of(&graph)
    }
}

/// Reads the ways that borders of settlements and of areas are made of, where they went by untold: a road or
/// a river may be one.
fn read_borders(
    extract: &Extract,
    addresses: &mut Reader,
    ground: &mut GroundReader,
) -> Result<(), Error> {
    let (lacking, of_ground) = (addresses.lacking_ways(), ground.lacking_ways());
    if lacking.is_empty() && of_ground.is_empty() {
        return Ok(());
    }
    extract.read(&mut |element| {
        if let Element::Way { id, nodes, .. } = element {
            addresses.take_lacking_way(&lacking, id, nodes);
            ground.take_lacking_way(&of_ground, id, nodes);
        }
    })
}

/// What the first pass keeps.
#[derive(Default)]
struct Ways {
    roads: RawRoads,
    /// Ids of the ways' nodes, in order; the nodes are numbered by it.
    node_ids: Vec<i64>,
    /// Class of each way, for drawing.
    classes: Vec<u8>,
    names: Names,
    ground: GroundReader,
    restrictions: Vec<Restriction>,
    left_out: u32,
}

fn blocked_modes(tags: &Tags<'_>) -> u8 {
    let bits = MODES.iter().enumerate();
    bits.map(|(bit, &mode)| u8::from(is_blocked(tags, mode)) << bit)
        .sum()
}

impl Ways {
    /// The first pass.
    fn read(
        &mut self,
        extract: &Extract,
        addresses: &mut Reader,
        progress: Progress<'_>,
    ) -> Result<(), Error> {
        let mut refs: Vec<i64> = Vec::new();
        self.roads.first_node.push(0);
        let each = &mut |element: Element<'_>| match element {
            Element::Way { id, nodes, tags } => {
                self.take_way(id, nodes, &tags, &mut refs);
                addresses.take_way(id, nodes, &tags);
                self.ground.take_way(id, nodes, &tags);
            }
            Element::Relation { members, tags, .. } => match read(members, &tags) {
                Reading::Restriction(restriction) => self.restrictions.push(restriction),
                Reading::LeftOut => self.left_out += 1,
                Reading::Other => {
                    addresses.take_relation(members, &tags);
                    self.ground.take_relation(members, &tags);
                }
            },
            Element::Node { .. } => {}
        };
        extract.read_watched(each, &mut |done| progress(Stage::Ways, done))?;
        self.number_nodes(&refs);
        Ok(())
    }

    /// The second pass.
    fn read_nodes(
        &mut self,
        extract: &Extract,
        addresses: &mut Reader,
        progress: Progress<'_>,
    ) -> Result<(), Error> {
        let each = &mut |element: Element<'_>| {
            let Element::Node { id, point, tags } = element else {
                return;
            };
            addresses.take_node(id, point, &tags);
            self.ground.take_node(id, point, &tags);
            if let Ok(node) = self.node_ids.binary_search(&id) {
                self.roads.points[node] = Some(point);
                if !tags.is_empty() {
                    self.roads.blocked[node] = blocked_modes(&tags);
                    self.roads.lights[node] = lights(&tags);
                }
            }
        };
        extract.read_watched(each, &mut |done| progress(Stage::Nodes, done))
    }

    fn take_way(&mut self, id: i64, nodes: &[i64], tags: &Tags<'_>, refs: &mut Vec<i64>) {
        let speeds = MODES.map(|mode| speeds(tags, mode));
        if nodes.len() < 2 || speeds.iter().all(|speeds| speeds.is_closed()) {
            return;
        }
        self.roads.way_ids.push(id);
        self.roads.speeds.push(speeds);
        self.classes.push(super::layer::class(tags));
        self.names.push(tags.get("name").unwrap_or_default());
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
        self.roads.lights = vec![[false; 2]; self.node_ids.len()];
    }

    /// The numbers of ways by their ids.
    fn numbers(&self) -> HashMap<i64, u32> {
        let ids = self.roads.way_ids.iter().enumerate();
        ids.map(|(way, &id)| (id, way as u32)).collect()
    }

    /// The restrictions over ways that are there, with the junctions where the ways in between begin and
    /// end.
    fn detours(&self) -> Vec<(&Restriction, DetourSign)> {
        let numbers = self.numbers();
        let ways = |ids: &[i64]| -> Option<Vec<u32>> {
            ids.iter().map(|id| numbers.get(id).copied()).collect()
        };
        let sign = |restriction: &Restriction| {
            let Via::Ways(via) = &restriction.via else {
                return None;
            };
            let (from, to) = (ways(&restriction.from)?, ways(&restriction.to)?);
            let via = ways(via)?;
            let shared = |other: &[u32]| {
                let ends = other.iter().flat_map(|&way| {
                    let nodes = self.roads.nodes_of(way as usize);
                    [nodes[0], nodes[nodes.len() - 1]]
                });
                let mut shared = ends.filter(|end| {
                    let mut via = via.iter();
                    via.any(|&way| self.roads.nodes_of(way as usize).contains(end))
                });
                shared.next()
            };
            let ends = [shared(&from)?, shared(&to)?];
            let only = restriction.only;
            Some(DetourSign {
                from,
                via,
                to,
                ends,
                only,
            })
        };
        let signs = self.restrictions.iter();
        signs
            .filter_map(|restriction| Some((restriction, sign(restriction)?)))
            .collect()
    }

    /// The restrictions at junctions about roads that are there.
    fn signs(&self) -> Vec<(&Restriction, Sign)> {
        let numbers = self.numbers();
        let ways = |ids: &[i64]| -> Vec<u32> {
            ids.iter()
                .filter_map(|id| numbers.get(id).copied())
                .collect()
        };
        let sign = |restriction: &Restriction| {
            let Via::Node(via) = &restriction.via else {
                return None;
            };
            let sign = Sign {
                from: ways(&restriction.from),
                via: self.node_ids.binary_search(via).ok()? as u32,
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
