//! Turn restrictions worked into the graph: junctions are copied where a turn is forbidden.

use std::collections::HashMap;

use super::graph::Lane;
use super::stretches::Stretch;

/// A restriction in terms of ways and nodes as they are numbered for the import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Ways one comes from.
    pub from: Vec<u32>,
    /// The junction.
    pub via: u32,
    /// Ways the turn leads into.
    pub to: Vec<u32>,
    /// Whether this is the only turn allowed, rather than the one forbidden.
    pub only: bool,
}

/// Where lanes begin and end once junctions are copied.
#[derive(Debug)]
pub struct Turns {
    /// Number of junctions, copies included.
    pub n_junctions: u32,
    /// Junction, or copy of one, at the end of each lane.
    pub heads: Vec<u32>,
    /// Copies from which a lane may be entered, besides the junction itself.
    pub copies: Vec<(Lane, u32)>,
}

/// Copies each junction for the lanes that may not turn everywhere there.
pub fn split(stretches: &[Stretch], n_junctions: u32, signs: &[Sign]) -> Turns {
    let mut turns = Turns {
        n_junctions,
        heads: stretches
            .iter()
            .flat_map(|stretch| [stretch.ends[1], stretch.ends[0]])
            .collect(),
        copies: Vec::new(),
    };
    let mut signs_at: HashMap<u32, Vec<&Sign>> = HashMap::new();
    for sign in signs {
        signs_at.entry(sign.via).or_default().push(sign);
    }
    let crossings = crossings(stretches, &signs_at);
    let mut vias: Vec<u32> = crossings.keys().copied().collect();
    vias.sort_unstable();
    for via in vias {
        turns.copy(&crossings[&via], &signs_at[&via]);
    }
    turns
}

/// The lanes that meet at a junction, each with its way there.
#[derive(Debug, Default)]
struct Crossing {
    incoming: Vec<(Lane, u32)>,
    outgoing: Vec<(Lane, u32)>,
}

fn crossings(stretches: &[Stretch], signs_at: &HashMap<u32, Vec<&Sign>>) -> HashMap<u32, Crossing> {
    let mut crossings: HashMap<u32, Crossing> = HashMap::new();
    for (edge, stretch) in stretches.iter().enumerate() {
        for lane in Lane::of(edge as u32) {
            let (start, end) = if lane.is_backward() { (1, 0) } else { (0, 1) };
            if !stretch.seconds[start].is_finite() {
                continue;
            }
            if signs_at.contains_key(&stretch.ends[start]) {
                let crossing = crossings.entry(stretch.ends[start]).or_default();
                crossing.outgoing.push((lane, stretch.ways[start]));
            }
            if signs_at.contains_key(&stretch.ends[end]) {
                let crossing = crossings.entry(stretch.ends[end]).or_default();
                crossing.incoming.push((lane, stretch.ways[end]));
            }
        }
    }
    crossings
}

impl Turns {
    fn copy(&mut self, crossing: &Crossing, signs: &[&Sign]) {
        let mut copies: HashMap<Vec<bool>, u32> = HashMap::new();
        for &incoming in &crossing.incoming {
            let allowed: Vec<bool> = crossing
                .outgoing
                .iter()
                .map(|&outgoing| !is_forbidden(incoming, outgoing, crossing, signs))
                .collect();
            if allowed.iter().all(|&allowed| allowed) {
                continue;
            }
            let copy = *copies.entry(allowed).or_insert_with_key(|allowed| {
                let open = crossing.outgoing.iter().zip(allowed);
                let open = open.filter(|&(_, &allowed)| allowed);
                self.copies
                    .extend(open.map(|(&(lane, _), _)| (lane, self.n_junctions)));
                self.n_junctions += 1;
                self.n_junctions - 1
            });
            self.heads[incoming.0.0 as usize] = copy;
        }
    }
}

fn is_forbidden(
    (lane, way): (Lane, u32),
    (onto, onto_way): (Lane, u32),
    crossing: &Crossing,
    signs: &[&Sign],
) -> bool {
    let names = |sign: &Sign, lane_onto: Lane, way_onto: u32| {
        // A sign from a way into itself means turning round, not driving on along it.
        sign.to.contains(&way_onto) && (way_onto != way || lane_onto.edge() == lane.edge())
    };
    signs
        .iter()
        .filter(|sign| sign.from.contains(&way))
        .any(|sign| {
            if !sign.only {
                return names(sign, onto, onto_way);
            }
            let has_target = crossing
                .outgoing
                .iter()
                .any(|&(lane, way)| names(sign, lane, way));
            has_target && !names(sign, onto, onto_way)
        })
}
