//! One order after the other, as it is done by hand.

use std::collections::BTreeSet;

use super::{Choice, Moment, Offer};
use pult_domain::{Seconds, TravelMode};

/// The oldest order to the nearest free crew.
pub(super) fn nearest(moment: &Moment) -> Vec<Choice> {
    in_turn(moment, |request, cabs| {
        let position = |&cab: &usize| moment.wheels[cab].position(moment.now);
        let from: Vec<_> = cabs.iter().map(position).collect();
        let to = moment.day.requests[request].from;
        let trips = moment.router.many_to_one(&from, to, TravelMode::Driving);
        let known = cabs.iter().zip(trips);
        let timed = known.filter_map(|(&cab, trip)| Some((trip?.duration, cab)));
        timed.min().map(|(_, cab)| cab)
    })
}

/// The oldest order to the crew that has been idle for longest.
pub(super) fn queue(moment: &Moment) -> Vec<Choice> {
    in_turn(moment, |_, cabs| {
        let idle = |cab: usize| moment.now - moment.wheels[cab].idle_since();
        let longest = cabs.iter().map(|&cab| (Seconds(-idle(cab).0), cab)).min();
        longest.map(|(_, cab)| cab)
    })
}

fn in_turn(moment: &Moment, choose: impl Fn(usize, &[usize]) -> Option<usize>) -> Vec<Choice> {
    if moment.waiting.is_empty() {
        return Vec::new();
    }
    let mut free: BTreeSet<_> = moment.free().collect();
    let mut offers = Vec::new();
    for request in moment.wanted() {
        let asked = free.iter().copied();
        let may = asked.filter(|&cab| !moment.refused.contains(&(request, cab)));
        let cabs: Vec<_> = may.collect();
        if let Some(cab) = choose(request, &cabs) {
            free.remove(&cab);
            offers.push(Choice::Offer(Offer::of_one(cab, request)));
        }
    }
    offers
}
