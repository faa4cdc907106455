//! The road graph of a mode from what an extract says.

use super::components::{Successors, strongly_connected};
use super::detour::{self, DetourSign};
use super::graph::{Arc, CLOSED, Graph, Lane};
use super::packed::Packed;
use super::profile::MODES;
use super::report::ModeReport;
use super::stretches::{RawRoads, Stretch, join, stretches};
use super::turning;
use super::turns::{Sign, Turns, split};
use pult_domain::TravelMode;

/// Builds the graph of one mode and says what became of its roads.
pub fn build(
    roads: &RawRoads,
    signs: &[Sign],
    detours: &[DetourSign],
    mode: usize,
) -> (Graph, ModeReport) {
    let (cut, n_junctions) = stretches(roads, mode);
    let mut is_signed = vec![false; n_junctions as usize];
    let at_detours = detours.iter().flat_map(|sign| sign.ends);
    for junction in signs.iter().map(|sign| sign.via).chain(at_detours) {
        is_signed[junction as usize] = true;
    }
    let mut stretches = join(cut, n_junctions, |junction| is_signed[junction as usize]);
    if MODES[mode] == TravelMode::Driving {
        turning::charge(&mut stretches, roads);
    }
    let mut turns = split(&stretches, n_junctions, signs);
    detour::split(&mut turns, &mut stretches, n_junctions, detours);
    let links = Links::new(&stretches, &turns);
    let kept = Kept::largest(&links, turns.n_junctions);
    let graph = assemble(roads, &stretches, &links, &kept);
    let report = report(&stretches, &graph, &kept);
    (graph, report)
}

/// Lanes as they join junctions: those that are open, with all their tails.
struct Links<'a> {
    turns: &'a Turns,
    arcs: Vec<Arc>,
}

impl Links<'_> {
    fn new<'a>(stretches: &[Stretch], turns: &'a Turns) -> Links<'a> {
        let mut arcs: Vec<Arc> = Vec::with_capacity(stretches.len() * 2);
        let arc = |lane: Lane, tail| Arc {
            tail,
            head: turns.heads[lane.0 as usize],
            lane,
        };
        for (edge, stretch) in stretches.iter().enumerate() {
            let lanes = Lane::of(edge as u32).into_iter().zip(stretch.ends);
            let open = lanes
                .zip(stretch.seconds)
                .filter(|(_, seconds)| seconds.is_finite());
            arcs.extend(open.map(|((lane, tail), _)| arc(lane, tail)));
        }
        arcs.extend(turns.copies.iter().map(|&(lane, copy)| arc(lane, copy)));
        arcs.sort_by_key(|arc| arc.lane);
        Links { turns, arcs }
    }
}

/// The junctions of the largest part, numbered anew.
struct Kept {
    numbers: Vec<u32>,
    n_nodes: u32,
    n_parts: u32,
}

const DROPPED: u32 = u32::MAX;

impl Kept {
    fn largest(links: &Links<'_>, n_junctions: u32) -> Kept {
        let pairs = || links.arcs.iter().map(|arc| (arc.tail, arc.head));
        let (part, sizes) = strongly_connected(&Successors::new(n_junctions, pairs));
        let mut n_arcs = vec![0_u32; sizes.len()];
        for (tail, head) in pairs() {
            let tail = part[tail as usize];
            n_arcs[tail as usize] += u32::from(tail == part[head as usize]);
        }
        // By arcs and not by junctions: a ring road may have a single one.
        let largest = (0..sizes.len()).max_by_key(|&part| (n_arcs[part], std::cmp::Reverse(part)));
        let mut numbers = vec![DROPPED; n_junctions as usize];
        let mut n_nodes = 0;
        for arc in &links.arcs {
            let node = arc.tail as usize;
            if Some(part[node] as usize) == largest && numbers[node] == DROPPED {
                numbers[node] = n_nodes;
                n_nodes += 1;
            }
        }
        let n_parts = n_arcs.iter().filter(|&&n_arcs| n_arcs > 0).count() as u32;
        Kept {
            numbers,
            n_nodes,
            n_parts,
        }
    }

    fn number(&self, junction: u32) -> Option<u32> {
        let number = self.numbers[junction as usize];
        (number != DROPPED).then_some(number)
    }
}

fn assemble(roads: &RawRoads, stretches: &[Stretch], links: &Links<'_>, kept: &Kept) -> Graph {
    let mut graph = Graph {
        n_nodes: kept.n_nodes,
        first_vertex: Packed(vec![0]),
        first_tail: Packed(vec![0]),
        ..Graph::default()
    };
    let mut arcs = links.arcs.as_slice();
    let (mut moved, mut repeats) = (vec![None; stretches.len()], Vec::new());
    for (edge, stretch) in stretches.iter().enumerate() {
        let of_edge = arcs.partition_point(|arc| arc.lane.edge() <= edge as u32);
        let (here, rest) = arcs.split_at(of_edge);
        arcs = rest;
        let tails = |lane: Lane| -> Vec<u32> {
            let head = kept.number(links.turns.heads[lane.0 as usize]);
            let tails = here.iter().filter(|arc| arc.lane == lane && head.is_some());
            tails.filter_map(|arc| kept.number(arc.tail)).collect()
        };
        let tails = Lane::of(edge as u32).map(tails);
        if tails.iter().all(Vec::is_empty) {
            continue;
        }
        let first = graph.time.len() as u32;
        moved[edge] = Some(first);
        // What a stretch repeats comes before it.
        let repeated = stretch.repeats.map(|lane| (lane / 2, lane % 2));
        if let Some((edge, side)) = repeated
            && let Some(own) = moved[edge as usize]
        {
            repeats.extend([own + side, first]);
        }
        let reserved = stretch.reserved.into_iter().zip(first..);
        let reserved = reserved.filter_map(|(is_reserved, lane)| is_reserved.then_some(lane));
        graph.reserved.extend(reserved);
        for (lane, tails) in Lane::of(edge as u32).into_iter().zip(tails) {
            let open = Some(hundredths(stretch.seconds[lane.0 as usize % 2]))
                .filter(|_| !tails.is_empty());
            let head = open.and_then(|_| kept.number(links.turns.heads[lane.0 as usize]));
            graph.push_lane(tails, head.unwrap_or(0), open.unwrap_or(CLOSED));
        }
        let length = ((stretch.length * 10.0).round() as u32).max(1);
        graph.push_shape(corners(roads, stretch), length);
    }
    graph.set_repeats(repeats);
    graph
}

/// The corners of a stretch in 10⁻⁷ degrees.
fn corners(roads: &RawRoads, stretch: &Stretch) -> impl Iterator<Item = (i32, i32)> {
    let fixed = |degrees: f64| (degrees * 1e7).round() as i32;
    let nodes = stretch.shape.iter();
    let points = nodes.filter_map(|&node| roads.points[node as usize]);
    points.map(move |point| (fixed(point.lat), fixed(point.lon)))
}

/// Seconds in whole hundredths, at least one.
fn hundredths(seconds: f64) -> u32 {
    ((seconds * 100.0).round() as u32).clamp(1, CLOSED - 1)
}

fn report(stretches: &[Stretch], graph: &Graph, kept: &Kept) -> ModeReport {
    let km_of = |meters: f64| meters / 1000.0;
    let own = stretches.iter().filter(|stretch| stretch.repeats.is_none());
    let km: f64 = own.clone().map(|stretch| km_of(stretch.length)).sum();
    let repeats = graph.repeats.as_chunks::<2>().0;
    let length = |edge: u32| f64::from(graph.length[edge as usize]);
    let repeated: f64 = repeats.iter().map(|pair| length(pair[1] / 2)).sum();
    let all: f64 = (0..graph.n_edges()).map(length).sum();
    let kept_km = km_of((all - repeated) / 10.0);
    let edges = graph.n_edges() - repeats.len() as u32;
    ModeReport {
        nodes: graph.n_nodes,
        edges,
        km: kept_km,
        left_out_edges: own.count() as u32 - edges,
        left_out_km: (km - kept_km).max(0.0),
        left_out_parts: kept.n_parts.saturating_sub(1),
    }
}
