//! What turns and traffic lights cost those who drive.
//!
//! A light costs two seconds, a turn up to seven and a half by its angle, to the left more than to the right,
//! as in OSRM's car profile (`profiles/car.lua`, version 26.10); where no third road meets, nothing. A node of
//! the graph does not know by which road one came, so the costs of a junction are shared out: each road has a
//! part for whoever comes by it and one for whoever leaves by it, with sums as near to the turns' costs as can
//! be. Where three roads meet they are right to about a second; straight over a crossing of four is a little
//! too dear, and a turn there too cheap. What turning round costs is said where a sign forbids a turn
//! ([`super::detour`]): no shortest way turns round anywhere else.

use super::stretches::{RawRoads, Stretch};
use crate::distance::fast_meters;
use pult_domain::Point;

/// Seconds that a traffic light costs.
pub const LIGHT: f64 = 2.0;

/// Seconds that the sharpest turn costs.
const SHARPEST: f64 = 7.5;
/// How much dearer the turn over the oncoming lane is.
const BIAS: f64 = 1.075;
/// So far from a junction a road has its direction, in metres.
const NEAR: f64 = 20.0;
/// The parts are corrected by one another so many times.
const ROUNDS: usize = 16;

/// Adds what turning costs to the times of the stretches.
pub fn charge(stretches: &mut [Stretch], roads: &RawRoads) {
    let mut ends: Vec<End> = Vec::with_capacity(stretches.len() * 2);
    for (number, stretch) in stretches.iter().enumerate() {
        ends.extend([0, 1].map(|side| End {
            junction: stretch.ends[side],
            stretch: number,
            side,
        }));
    }
    ends.sort_by_key(|end| end.junction);
    for meeting in ends.chunk_by(|a, b| a.junction == b.junction) {
        if meeting.len() > 2 {
            share_out(meeting, stretches, roads);
        }
    }
}

/// Where a stretch meets a junction.
#[derive(Debug, Clone, Copy)]
struct End {
    junction: u32,
    stretch: usize,
    side: usize,
}

impl End {
    /// The direction of [`Stretch::seconds`] that comes to the junction.
    fn coming(self) -> usize {
        1 - self.side
    }

    /// The one that leaves it.
    fn leaving(self) -> usize {
        self.side
    }
}

/// A road at a junction.
struct Road {
    end: End,
    /// Degrees clockwise from north, away from the junction.
    heading: f64,
    comes: bool,
    leaves: bool,
    /// What is charged to whoever comes by it, and to whoever leaves by it, in seconds.
    parts: [f64; 2],
}

fn share_out(meeting: &[End], stretches: &mut [Stretch], roads: &RawRoads) {
    let road = |end: &End| {
        let stretch = &stretches[end.stretch];
        Some(Road {
            end: *end,
            heading: heading(stretch, end.side, roads)?,
            comes: stretch.seconds[end.coming()].is_finite(),
            leaves: stretch.seconds[end.leaving()].is_finite(),
            parts: [0.0; 2],
        })
    };
    let Some(mut met) = meeting.iter().map(road).collect::<Option<Vec<Road>>>() else {
        return;
    };
    for _ in 0..ROUNDS {
        for at in 0..met.len() {
            met[at].parts[0] = part(&met, at, true);
            met[at].parts[1] = part(&met, at, false);
        }
    }
    for road in met {
        let seconds = &mut stretches[road.end.stretch].seconds;
        seconds[road.end.coming()] += road.parts[0];
        seconds[road.end.leaving()] += road.parts[1];
    }
}

/// The part of a road that fits the turns from it (or to it) best, given those of the others.
fn part(met: &[Road], at: usize, comes: bool) -> f64 {
    let own = &met[at];
    if !(if comes { own.comes } else { own.leaves }) {
        return 0.0;
    }
    let (mut sum, mut weight) = (0.0, 0.0);
    for (other, road) in met.iter().enumerate() {
        let passes = if comes { road.leaves } else { road.comes };
        if other == at || !passes {
            continue;
        }
        let cost = match comes {
            true => turn(own.heading, road.heading),
            false => turn(road.heading, own.heading),
        };
        // Most ways go on straight ahead.
        let often = 1.0 + 3.0 * (1.0 - cost / SHARPEST);
        sum += often * (cost - road.parts[usize::from(comes)]);
        weight += often;
    }
    if weight > 0.0 {
        (sum / weight).max(0.0)
    } else {
        0.0
    }
}

/// Seconds of a turn between two roads, by their headings away from the junction.
fn turn(from: f64, to: f64) -> f64 {
    // Whoever comes drives against the heading of the road; clockwise is to the right.
    let angle = (to - from - 180.0 + 540.0).rem_euclid(360.0) - 180.0;
    let (bias, angle) = match angle >= 0.0 {
        true => (BIAS, angle),
        false => (1.0 / BIAS, -angle),
    };
    SHARPEST / (1.0 + (6.5 * bias - 13.0 / bias * angle / 180.0).exp())
}

/// Where a stretch leads from one of its ends, in degrees clockwise from north.
fn heading(stretch: &Stretch, side: usize, roads: &RawRoads) -> Option<f64> {
    let point = |node: &u32| roads.points[*node as usize];
    let forth = stretch.shape.iter().filter_map(point);
    let points: Vec<Point> = match side {
        0 => forth.collect(),
        _ => forth.rev().collect(),
    };
    let first = *points.first()?;
    let far = points
        .iter()
        .find(|there| fast_meters(first, **there) >= NEAR);
    let there = far.or(points.last())?;
    let north = there.lat - first.lat;
    let east = (there.lon - first.lon) * first.lat.to_radians().cos();
    Some(east.atan2(north).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_costs_by_its_angle_and_more_to_the_left() {
        // Whoever comes from the south drives north; the road behind him leads south.
        let south = 180.0;
        for (to, seconds) in [(0.0, 0.0), (90.0, 2.1), (-90.0, 5.4), (170.0, 7.4)] {
            let cost = turn(south, to);
            assert!((cost - seconds).abs() < 0.15, "{to}: {cost}");
        }
    }
}
