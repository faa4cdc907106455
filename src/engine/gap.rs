//! What a crew leaves behind: how much farther off the next one stands from where orders come up.
//!
//! The newest of the orders that are carried out tell where people ask for crews at this hour. Of each such
//! place the nearest free crew is the one that the next order there would get; when it is sent away,
//! the next order gets the second nearest. What this adds to the waits that are to come speaks against
//! sending this crew, where another one is about as near: it counts for little beside the drive, and
//! only while more crews are free than orders wait. This is a crew's marginal value, as in approximate
//! dynamic programming for fleets (Simão et al., "An Approximate Dynamic Programming Algorithm for
//! Large-Scale Fleet Management", Transportation Science 43, 2009), reckoned one step ahead.

use std::collections::BTreeMap;

use super::{Carried, CrewState, Snapshot};
use pult_domain::{CrewId, Order, Point, Seconds};
use pult_geo::{CrewIndex, StraightLine};

/// So many orders are expected to meet the gap before it is filled.
const MET: i64 = 10;

/// The most that a gap makes one of them wait.
const LONGEST: i64 = 900;

/// Places looked at, at the most: those of the newest orders.
const PLACES: usize = 50;

/// What sending each of these crews adds to the waits that are to come; those that add nothing are
/// left out.
pub(super) fn gaps(snapshot: &Snapshot, free: &[(&CrewState, Point)]) -> BTreeMap<CrewId, Seconds> {
    let places = places(snapshot);
    let index = CrewIndex::new(free.iter().enumerate().map(|(at, &(_, from))| (at, from)));
    let mut gaps = BTreeMap::new();
    for &place in &places {
        let drive = |at: usize| {
            let (state, from) = free[at];
            StraightLine::trip(from, place, state.crew.mode).duration.0
        };
        let mut nearest = index.nearest(place).map(|(at, _)| at);
        let Some(first) = nearest.next() else { break };
        let second = nearest.next().map_or(LONGEST, drive).min(LONGEST);
        let longer = (second - drive(first)).max(0);
        *gaps.entry(free[first].0.crew.id).or_insert(0) += longer;
    }
    let mean = |(crew, sum)| (crew, Seconds(sum * MET / places.len() as i64));
    gaps.into_iter().map(mean).collect()
}

/// Where the newest of the orders that are carried out begin.
fn places(snapshot: &Snapshot) -> Vec<Point> {
    let carried = snapshot.crews.iter().flat_map(|crew| &crew.carried);
    let orders = carried.flat_map(Carried::held);
    let place = |order: &Order| Some((order.created_at, order.id, start(order)?));
    let mut places: Vec<_> = orders.filter_map(place).collect();
    places.sort_by_key(|&(at, order, _)| (at, order));
    let newest = places.into_iter().rev().take(PLACES);
    newest.map(|(.., place)| place).collect()
}

fn start(order: &Order) -> Option<Point> {
    order.stops.first()?.place()?.point
}
