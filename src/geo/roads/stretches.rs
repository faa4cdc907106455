//! From ways to stretches of road between junctions.

use super::profile::{MODES, Speeds};
use super::turning::LIGHT;
use crate::distance;
use pult_domain::{Point, TravelMode};

/// What an extract says about the roads, its nodes numbered from 0.
#[derive(Debug, Default)]
pub struct RawRoads {
    /// Where each node is; `None` when the extract was cut out without it.
    pub points: Vec<Option<Point>>,
    /// For each node, a bit for each mode that it stops.
    pub blocked: Vec<u8>,
    /// For each node, whether there is a traffic light for those who drive along their way, and for those
    /// who drive against it.
    pub lights: Vec<[bool; 2]>,
    /// Id of each way.
    pub way_ids: Vec<i64>,
    /// Speeds of each mode on each way.
    pub speeds: Vec<[Speeds; 3]>,
    /// Where each way's nodes begin, and the end of the last.
    pub first_node: Vec<u32>,
    /// The nodes of the ways.
    pub nodes: Vec<u32>,
}

impl RawRoads {
    /// The nodes of a way.
    pub fn nodes_of(&self, way: usize) -> &[u32] {
        &self.nodes[self.first_node[way] as usize..self.first_node[way + 1] as usize]
    }

    /// Length of a way in metres, as far as the extract knows its nodes.
    fn length_of(&self, way: usize) -> f64 {
        let nodes = self.nodes_of(way).iter();
        let points: Vec<Point> = nodes
            .filter_map(|&node| self.points[node as usize])
            .collect();
        let pairs = points.windows(2);
        pairs
            .map(|pair| distance::fast_meters(pair[0], pair[1]))
            .sum()
    }

    fn is_blocked(&self, node: u32, mode: usize) -> bool {
        self.blocked[node as usize] & (1 << mode) != 0
    }
}

/// A stretch of road whose inner nodes only bend it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Junctions at its ends.
    pub ends: [u32; 2],
    /// Way it belongs to at each end.
    pub ways: [u32; 2],
    /// The nodes of its shape, ends included.
    pub shape: Vec<u32>,
    /// Length in metres.
    pub length: f64,
    /// Seconds along the shape and against it; infinite where it is closed.
    pub seconds: [f64; 2],
    /// Whether only taxis and buses pass, along the shape and against it.
    pub reserved: [bool; 2],
    /// The lane that this stretch repeats for those who come by a certain road, see [`super::turns`].
    pub repeats: Option<u32>,
}

impl Stretch {
    /// The same stretch seen from its other end.
    pub(super) fn reversed(mut self) -> Stretch {
        self.ends.reverse();
        self.ways.reverse();
        self.shape.reverse();
        self.seconds.reverse();
        self.reserved.reverse();
        self
    }

    fn is_open(&self) -> [bool; 2] {
        self.seconds.map(f64::is_finite)
    }

    /// Goes on with a stretch that begins where this one ends.
    fn extend(&mut self, next: Stretch) {
        self.ends[1] = next.ends[1];
        self.ways[1] = next.ways[1];
        self.shape.extend(&next.shape[1..]);
        self.length += next.length;
        self.seconds[0] += next.seconds[0];
        self.seconds[1] += next.seconds[1];
    }
}

/// The stretches a mode may use, and the number of junctions. A junction has the number of its node;
/// a node that stops the mode becomes a dead end, with a number of its own, for each road there.
pub fn stretches(roads: &RawRoads, mode: usize) -> (Vec<Stretch>, u32) {
    let uses = uses(roads, mode);
    let mut cutter = Cutter {
        roads,
        mode,
        uses,
        n_junctions: roads.points.len() as u32,
        length_of_way: None,
        found: Vec::new(),
    };
    for way in open_ways(roads, mode) {
        cutter.cut(way);
    }
    (cutter.found, cutter.n_junctions)
}

fn open_ways(roads: &RawRoads, mode: usize) -> impl Iterator<Item = usize> + '_ {
    (0..roads.way_ids.len()).filter(move |&way| !roads.speeds[way][mode].is_closed())
}

/// How many roads meet at each node, two at most; an end counts twice.
fn uses(roads: &RawRoads, mode: usize) -> Vec<u8> {
    let mut uses = vec![0_u8; roads.points.len()];
    for way in open_ways(roads, mode) {
        let nodes = roads.nodes_of(way);
        for &node in nodes.iter().chain(nodes.first()).chain(nodes.last()) {
            let uses = &mut uses[node as usize];
            *uses = (*uses + 1).min(2);
        }
    }
    uses
}

struct Cutter<'a> {
    roads: &'a RawRoads,
    mode: usize,
    uses: Vec<u8>,
    n_junctions: u32,
    /// Length of a way that says how long it takes from end to end.
    length_of_way: Option<f64>,
    found: Vec<Stretch>,
}

impl Cutter<'_> {
    /// Cuts a way at junctions, barriers, and where the extract lacks a node.
    fn cut(&mut self, way: usize) {
        let mut shape: Vec<(u32, Point)> = Vec::new();
        self.length_of_way = self.roads.speeds[way][self.mode]
            .seconds
            .map(|_| self.roads.length_of(way));
        for &node in self.roads.nodes_of(way) {
            let Some(point) = self.roads.points[node as usize] else {
                self.finish(way, &shape);
                shape.clear();
                continue;
            };
            if shape.last().is_some_and(|&(last, _)| last == node) {
                continue;
            }
            shape.push((node, point));
            if self.uses[node as usize] >= 2 || self.roads.is_blocked(node, self.mode) {
                self.finish(way, &shape);
                shape.clear();
                shape.push((node, point));
            }
        }
        self.finish(way, &shape);
    }

    fn finish(&mut self, way: usize, shape: &[(u32, Point)]) {
        let (Some(&(first, _)), Some(&(last, _))) = (shape.first(), shape.last()) else {
            return;
        };
        if shape.len() < 2 {
            return;
        }
        let length = shape
            .windows(2)
            .map(|pair| distance::fast_meters(pair[0].1, pair[1].1))
            .sum();
        let speeds = self.roads.speeds[way][self.mode];
        let whole = speeds.seconds.zip(self.length_of_way);
        let told = whole.map(|(seconds, whole)| f64::from(seconds) * length / whole.max(1.0));
        let mut seconds = [speeds.forward, speeds.backward].map(|kmh| match kmh {
            kmh if kmh > 0.0 => told.unwrap_or(length / (f64::from(kmh) / 3.6)),
            _ => f64::INFINITY,
        });
        if MODES[self.mode] == TravelMode::Driving {
            // The light at the end counts, that at the beginning was waited for before.
            let n_lights = |nodes: &[(u32, Point)], way: usize| {
                let lights = nodes
                    .iter()
                    .map(|(node, _)| self.roads.lights[*node as usize][way]);
                lights.filter(|there| *there).count() as f64
            };
            seconds[0] += LIGHT * n_lights(&shape[1..], 0);
            seconds[1] += LIGHT * n_lights(&shape[..shape.len() - 1], 1);
        }
        let ends = [first, last].map(|node| self.junction(node));
        self.found.push(Stretch {
            ends,
            ways: [way as u32; 2],
            shape: shape.iter().map(|&(node, _)| node).collect(),
            length,
            seconds,
            reserved: speeds.reserved,
            repeats: None,
        });
    }

    fn junction(&mut self, node: u32) -> u32 {
        if self.roads.is_blocked(node, self.mode) {
            self.n_junctions += 1;
            self.n_junctions - 1
        } else {
            node
        }
    }
}

/// Joins stretches at junctions where a road only goes on: exactly two meet there, open in the same
/// directions, and `is_kept` does not ask for the junction.
pub fn join(
    stretches: Vec<Stretch>,
    n_junctions: u32,
    is_kept: impl Fn(u32) -> bool,
) -> Vec<Stretch> {
    let meets = meetings(&stretches, n_junctions);
    let goes_on = |junction: u32| {
        let pair = meets[junction as usize].pair()?;
        (!is_kept(junction) && goes_straight(&stretches, junction, pair)).then_some(pair)
    };
    let goes_on: Vec<Option<[u32; 2]>> = (0..n_junctions).map(goes_on).collect();
    let goes_on = |junction: u32| goes_on[junction as usize];
    let mut left: Vec<Option<Stretch>> = stretches.into_iter().map(Some).collect();
    let mut joined = Vec::new();
    for start in 0..left.len() {
        let is_end = |stretch: &mut Stretch| stretch.ends.iter().any(|&end| goes_on(end).is_none());
        let Some(first) = left[start].take_if(is_end) else {
            continue;
        };
        let is_ahead = goes_on(first.ends[0]).is_none();
        let mut whole = if is_ahead { first } else { first.reversed() };
        let mut last = start;
        while let Some([a, b]) = goes_on(whole.ends[1]) {
            let next = if a as usize == last { b } else { a } as usize;
            let Some(stretch) = left[next].take() else {
                break;
            };
            let is_ahead = stretch.ends[0] == whole.ends[1];
            whole.extend(if is_ahead {
                stretch
            } else {
                stretch.reversed()
            });
            last = next;
        }
        joined.push(whole);
    }
    joined.extend(left.into_iter().flatten());
    joined
}

/// The first two stretches at a junction, and how many there are.
#[derive(Clone, Copy, Default)]
struct Meeting {
    stretches: [u32; 2],
    n: u32,
}

impl Meeting {
    fn pair(self) -> Option<[u32; 2]> {
        (self.n == 2 && self.stretches[0] != self.stretches[1]).then_some(self.stretches)
    }
}

fn meetings(stretches: &[Stretch], n_junctions: u32) -> Vec<Meeting> {
    let mut meets = vec![Meeting::default(); n_junctions as usize];
    for (number, stretch) in stretches.iter().enumerate() {
        for end in stretch.ends {
            let meeting = &mut meets[end as usize];
            if let Some(slot) = meeting.stretches.get_mut(meeting.n as usize) {
                *slot = number as u32;
            }
            meeting.n += 1;
        }
    }
    meets
}

/// Whether whoever comes by one stretch may go on by the other, in both directions or the same one.
fn goes_straight(stretches: &[Stretch], junction: u32, [a, b]: [u32; 2]) -> bool {
    let (a, b) = (&stretches[a as usize], &stretches[b as usize]);
    let mut toward = (a.is_open(), a.reserved);
    if a.ends[1] != junction {
        toward.0.reverse();
        toward.1.reverse();
    }
    let mut onward = (b.is_open(), b.reserved);
    if b.ends[0] != junction {
        onward.0.reverse();
        onward.1.reverse();
    }
    toward == onward
}
