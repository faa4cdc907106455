//! Turn restrictions over ways in between, and turning round to get past a restriction, worked into the graph.
//!
//! Who comes by a certain road, drives over some ways and may then not turn into another is kept apart on
//! the whole way: the lanes in between are repeated for him alone, each with a copy of the junction at its
//! end, and from the last copy the forbidden lane does not leave. Who may not turn at a junction is kept apart
//! for a while behind it, and pays there for turning round: nowhere else does a shortest way turn round.

use std::collections::{HashMap, HashSet, VecDeque};

use super::graph::Lane;
use super::stretches::Stretch;
use super::turns::Turns;

/// A restriction over ways in between, its ways and nodes as they are numbered for the import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetourSign {
    /// Ways one comes from.
    pub from: Vec<u32>,
    /// Ways in between.
    pub via: Vec<u32>,
    /// Ways the turn leads into.
    pub to: Vec<u32>,
    /// The junctions where the ways in between begin and end.
    pub ends: [u32; 2],
    /// Whether this is the only turn allowed, rather than the one forbidden.
    pub only: bool,
}

/// Seconds that turning round costs, as in OSRM's car profile (`u_turn_penalty` of `profiles/car.lua`).
const ROUND: f64 = 20.0;

/// So many stretches behind the first are looked at for it.
const DEEPEST: usize = 4;

/// As many stretches lie in between at the most.
const LONGEST: usize = 64;

/// Repeats what lies in between for those who come by the roads of the signs, and what lies behind a junction
/// where they may not turn.
pub fn split(
    turns: &mut Turns,
    stretches: &mut Vec<Stretch>,
    n_junctions: u32,
    signs: &[DetourSign],
) {
    if signs.is_empty() && turns.copies.is_empty() {
        return;
    }
    let mut signed: Vec<u32> = turns.copies.iter().map(|&(_, copy)| copy).collect();
    signed.dedup();
    let mut splitter = Splitter::new(turns, stretches, n_junctions);
    for sign in signs {
        splitter.obey(sign);
    }
    for copy in signed {
        splitter.charge_turning_round(copy, f64::INFINITY, DEEPEST);
    }
    splitter.finish();
}

struct Splitter<'a> {
    turns: &'a mut Turns,
    stretches: &'a mut Vec<Stretch>,
    /// Junctions below this are no copies.
    n_own: u32,
    /// The lanes that leave each junction and each copy of one.
    leaving: HashMap<u32, Vec<Lane>>,
    /// The one lane that ends at a copy which was made here.
    owner: HashMap<u32, Lane>,
}

impl<'a> Splitter<'a> {
    fn new(turns: &'a mut Turns, stretches: &'a mut Vec<Stretch>, n_own: u32) -> Splitter<'a> {
        let mut leaving: HashMap<u32, Vec<Lane>> = HashMap::new();
        for (edge, stretch) in stretches.iter().enumerate() {
            for (lane, start) in Lane::of(edge as u32).into_iter().zip(stretch.ends) {
                if is_open(stretches, lane) {
                    leaving.entry(start).or_default().push(lane);
                }
            }
        }
        for &(lane, copy) in &turns.copies {
            leaving.entry(copy).or_default().push(lane);
        }
        Splitter {
            turns,
            stretches,
            n_own,
            leaving,
            owner: HashMap::new(),
        }
    }

    fn obey(&mut self, sign: &DetourSign) {
        let Some(between) = self.between(sign) else {
            return;
        };
        let coming: Vec<Lane> = self.coming(sign, between[0]);
        for lane in coming {
            self.keep_apart(lane, &between, sign);
        }
    }

    /// The lanes in between, the shortest row of them.
    fn between(&self, sign: &DetourSign) -> Option<Vec<Lane>> {
        let mut queue = VecDeque::from([(sign.ends[0], Vec::new())]);
        let mut seen = HashSet::from([sign.ends[0]]);
        while let Some((junction, lanes)) = queue.pop_front() {
            if junction == sign.ends[1] && !lanes.is_empty() {
                return Some(lanes);
            }
            if lanes.len() == LONGEST {
                continue;
            }
            for &lane in self.leaving.get(&junction).into_iter().flatten() {
                let end = self.own_end(lane);
                if sign.via.contains(&self.way_at_start(lane))
                    && (seen.insert(end) || end == sign.ends[1])
                {
                    let mut lanes: Vec<Lane> = lanes.clone();
                    lanes.push(lane);
                    queue.push_back((end, lanes));
                }
            }
        }
        None
    }

    /// The lanes by which one comes from the roads of a sign.
    fn coming(&self, sign: &DetourSign, first: Lane) -> Vec<Lane> {
        let edges = 0..self.stretches.len() as u32;
        let lanes = edges.flat_map(Lane::of).filter(|&lane| {
            let base = self.base(lane);
            is_open(self.stretches, lane)
                && base.edge() != first.edge()
                && self.own_end(base) == sign.ends[0]
                && sign.from.contains(&self.way_at_end(lane))
        });
        lanes.collect()
    }

    /// Leads who comes by a lane over lanes of his own, from the last of which he may not turn.
    fn keep_apart(&mut self, coming: Lane, between: &[Lane], sign: &DetourSign) {
        let mut last = coming;
        for &step in between {
            let junction = self.own_copy(last);
            let leaving = &self.leaving[&junction];
            let Some(lane) = leaving
                .iter()
                .copied()
                .find(|&lane| self.base(lane) == step)
            else {
                // Another sign forbids the way there.
                return;
            };
            let own = match self.stretches[lane.edge() as usize].repeats {
                Some(_) => lane,
                None => self.repeat(lane),
            };
            self.replace(junction, lane, own);
            last = own;
        }
        let junction = self.own_copy(last);
        let leads_there = |lane: Lane| sign.to.contains(&self.way_at_start(lane));
        let leaving = self.leaving.get(&junction).into_iter().flatten();
        let leaving: Vec<(Lane, bool)> = leaving.map(|&lane| (lane, leads_there(lane))).collect();
        // A sign that names a turn that nobody can make forbids nothing else.
        if sign.only && !leaving.iter().any(|(_, leads)| *leads) {
            return;
        }
        let allowed = leaving.into_iter().filter(|(_, leads)| *leads == sign.only);
        let allowed = allowed.map(|(lane, _)| lane).collect();
        self.leaving.insert(junction, allowed);
    }

    /// Has those who leave by the lanes of a copy pay for turning round, at the next junction and as far behind
    /// it as one would drive on to save that.
    fn charge_turning_round(&mut self, copy: u32, nearer_than: f64, depth: usize) {
        let leaving = self.leaving.get(&copy).cloned().unwrap_or_default();
        for lane in leaving {
            let of = &self.stretches[lane.edge() as usize];
            let seconds = of.seconds[usize::from(lane.is_backward())];
            if of.repeats.is_some() || seconds >= nearer_than {
                continue;
            }
            let own = self.repeat(lane);
            self.replace(copy, lane, own);
            let next = self.own_copy(own);
            let back = Lane(lane.0 ^ 1);
            if self.leaving[&next].contains(&back) {
                let round = self.repeat(back);
                self.stretches[round.edge() as usize].seconds[0] += ROUND;
                self.replace(next, back, round);
            }
            if depth > 0 {
                let further = (nearer_than - seconds).min(ROUND / 2.0);
                self.charge_turning_round(next, further, depth - 1);
            }
        }
    }

    /// Has another lane leave a copy in the place of one that did.
    fn replace(&mut self, copy: u32, old: Lane, new: Lane) {
        let leaving = self.leaving.get_mut(&copy);
        let slot = leaving.and_then(|lanes| lanes.iter_mut().find(|lane| **lane == old));
        if let Some(slot) = slot {
            *slot = new;
        }
    }

    /// The junction at the end of a lane, as a copy where this lane alone ends.
    fn own_copy(&mut self, lane: Lane) -> u32 {
        let junction = self.turns.heads[lane.0 as usize];
        if self.owner.get(&junction) == Some(&lane) {
            return junction;
        }
        let copy = self.new_junction();
        let leaving = self.leaving.get(&junction).cloned().unwrap_or_default();
        self.leaving.insert(copy, leaving);
        self.owner.insert(copy, lane);
        self.turns.heads[lane.0 as usize] = copy;
        copy
    }

    /// A stretch that repeats one lane; who leaves the junction is for the caller to say.
    fn repeat(&mut self, lane: Lane) -> Lane {
        let of = &self.stretches[lane.edge() as usize];
        let mut stretch = match lane.is_backward() {
            false => of.clone(),
            true => of.clone().reversed(),
        };
        stretch.seconds[1] = f64::INFINITY;
        stretch.reserved[1] = false;
        stretch.repeats = Some(lane.0);
        // Nothing else begins there: the lane is entered from copies alone.
        stretch.ends[0] = self.new_junction();
        let own = Lane(self.stretches.len() as u32 * 2);
        let head = self.turns.heads[lane.0 as usize];
        self.turns.heads.extend([head, stretch.ends[0]]);
        self.stretches.push(stretch);
        own
    }

    fn new_junction(&mut self) -> u32 {
        self.turns.n_junctions += 1;
        self.turns.n_junctions - 1
    }

    /// Writes down which lanes leave the copies.
    fn finish(self) {
        let own = self.n_own;
        let copies = self.leaving.into_iter().filter(|(node, _)| *node >= own);
        let made_here: HashSet<u32> = self.owner.keys().copied().collect();
        // Dead ends at barriers have numbers of their own, and no copies.
        let known: HashSet<u32> = self.turns.copies.iter().map(|&(_, copy)| copy).collect();
        let copies = copies.filter(|(node, _)| made_here.contains(node) || known.contains(node));
        let lanes =
            copies.flat_map(|(copy, lanes)| lanes.into_iter().map(move |lane| (lane, copy)));
        self.turns.copies = lanes.collect();
        self.turns.copies.sort_unstable();
    }

    /// The lane that a lane stands for.
    fn base(&self, lane: Lane) -> Lane {
        let repeats = self.stretches[lane.edge() as usize].repeats;
        repeats.map_or(lane, Lane)
    }

    /// The junction itself at the end of a lane, whatever copy of it the lane leads to.
    fn own_end(&self, lane: Lane) -> u32 {
        let ends = self.stretches[lane.edge() as usize].ends;
        ends[usize::from(!lane.is_backward())]
    }

    fn way_at_start(&self, lane: Lane) -> u32 {
        let ways = self.stretches[lane.edge() as usize].ways;
        ways[usize::from(lane.is_backward())]
    }

    fn way_at_end(&self, lane: Lane) -> u32 {
        let ways = self.stretches[lane.edge() as usize].ways;
        ways[usize::from(!lane.is_backward())]
    }
}

fn is_open(stretches: &[Stretch], lane: Lane) -> bool {
    stretches[lane.edge() as usize].seconds[usize::from(lane.is_backward())].is_finite()
}
