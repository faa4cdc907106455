//! A crew's way through its stops, fix by fix, on copies of its orders.

use super::{Move, circle, is_moved};
use crate::{Carried, Policy, Shared};
use pult_domain::{Order, OrderStatus, Position, Seconds, Starts, Stop, StopProgress, Timestamp};
use pult_geo::fixes;

/// After a longer gap nobody knows which way a crew took.
const STRAIGHT: Seconds = Seconds::minutes(3);

/// An order on the way, and since when positions count for it.
struct Tracked {
    order: Shared<Order>,
    since: Timestamp,
}

/// A stop by the places of its order and of itself in the lists.
pub(super) type Spot = (usize, usize);

/// The orders as they are after the moves so far.
pub(super) struct Walk {
    tracked: Vec<Tracked>,
    lead: Seconds,
    moves: Vec<Move>,
}

impl Walk {
    pub fn new(carried: &[Carried], policy: &Policy) -> Walk {
        let orders = carried.iter().flat_map(|carried| {
            let orders = carried.orders.iter();
            orders.map(move |order| (order, carried.since))
        });
        let moved = orders.filter(|(order, _)| is_moved(order, policy));
        let tracked = moved.map(|(order, since)| Tracked {
            order: order.clone(),
            since,
        });
        Walk {
            tracked: tracked.collect(),
            lead: policy.prior_lead,
            moves: Vec::new(),
        }
    }

    /// Whether there is nothing to move.
    pub fn is_idle(&self) -> bool {
        self.tracked.is_empty()
    }

    pub fn into_moves(self) -> Vec<Move> {
        self.moves
    }

    pub fn stop(&self, (order, stop): Spot) -> &Stop {
        &self.tracked[order].order.stops[stop]
    }

    /// Every stop, in the order of visits.
    pub fn spots(&self) -> impl Iterator<Item = Spot> + '_ {
        let orders = self.tracked.iter().enumerate();
        orders.flat_map(|(at, tracked)| (0..tracked.order.stops.len()).map(move |stop| (at, stop)))
    }

    /// The crew is seen at a fix, having been at another before.
    pub fn step(&mut self, before: Option<Position>, fix: Position) {
        self.close_overdue(fix.at, Stop::is_arrived);
        self.finish_stays(fix);
        let crossed = before.map_or(Vec::new(), |before| self.crossed(before, fix));
        let leaves = crossed.first().map_or(fix.at, |&(_, (enters, _))| enters);
        for spot in self.standing() {
            if circle::is_inside(self.stop(spot), fix) == Some(false) {
                self.leave(spot, leaves);
            }
        }
        self.pass(crossed);
        self.miss_overdue(fix.at);
        self.enter(fix);
    }

    /// The crew passes through circles, one after the other.
    fn pass(&mut self, crossed: Vec<(Spot, (Timestamp, Timestamp))>) {
        let mut before = Timestamp::default();
        for (spot, (enters, leaves)) in crossed {
            let enters = enters.max(before);
            if self.standing().is_empty() && self.may_arrive(spot, enters) {
                let end = self.stop(spot).missed_after();
                let leaves = end.map_or(leaves, |end| leaves.min(end)).max(enters);
                self.arrive(spot, enters);
                self.leave(spot, leaves);
                before = leaves;
            }
        }
    }

    /// Closes what was not done in time: a visit that had lasted long enough counts.
    pub fn miss_overdue(&mut self, now: Timestamp) {
        self.close_overdue(now, Stop::is_open);
    }

    fn close_overdue(&mut self, now: Timestamp, which: impl Fn(&Stop) -> bool) {
        for spot in self.spots().collect::<Vec<_>>() {
            let stop = self.stop(spot);
            let Some(end) = stop.missed_after().filter(|&end| which(stop) && end < now) else {
                continue;
            };
            match fulfilled_at(stop) {
                Some(at) if at <= end => self.leave(spot, at),
                _ => self.miss(spot, end),
            }
        }
    }

    /// Where the crew stands.
    pub fn standing(&self) -> Vec<Spot> {
        let is_here = |&spot: &Spot| self.stop(spot).is_arrived();
        self.spots().filter(is_here).collect()
    }

    /// Whether the orders' rules and times let the crew arrive at a stop.
    pub fn may_arrive(&self, (order, stop): Spot, at: Timestamp) -> bool {
        let tracked = &self.tracked[order];
        at >= tracked.since
            && self.stop((order, stop)).progress == StopProgress::Ahead
            && self
                .stop((order, stop))
                .missed_after()
                .is_none_or(|end| at <= end)
            && self.is_expected((order, stop), at)
            && tracked
                .order
                .clone()
                .arrive(tracked.order.stops[stop].id, at)
                .is_ok()
    }

    pub fn arrive(&mut self, (order, stop): Spot, at: Timestamp) {
        let order = &mut self.tracked[order].order;
        let id = order.stops[stop].id;
        if order.arrive(id, at).is_ok() {
            self.moves.push(Move::Arrive {
                order: order.id,
                stop: id,
                at,
            });
        }
    }

    pub fn leave(&mut self, (order, stop): Spot, at: Timestamp) {
        let order = &mut self.tracked[order].order;
        let id = order.stops[stop].id;
        if order.leave(id, at).is_ok() {
            self.moves.push(Move::Leave {
                order: order.id,
                stop: id,
                at,
            });
        }
    }

    fn miss(&mut self, (order, stop): Spot, at: Timestamp) {
        let order = &mut self.tracked[order].order;
        let id = order.stops[stop].id;
        if order.miss(id, at).is_ok() {
            self.moves.push(Move::Miss {
                order: order.id,
                stop: id,
                at,
            });
        }
    }

    /// A crew that passes by hours before its time is not there for that stop; it is when the stop
    /// is the next of what it carries out. (A planned route is carried out from its assignment on.)
    fn is_expected(&self, (order, stop): Spot, at: Timestamp) -> bool {
        let order = &self.tracked[order].order;
        let next = order.stops.iter().position(Stop::is_open);
        let runs = order.status == OrderStatus::Started || order.conduct.starts == Starts::Visit;
        let opens = order.stops[stop].window.from;
        opens.is_none_or(|from| from <= at + self.lead) || runs && next == Some(stop)
    }

    /// Ends visits that have lasted as long as they should.
    fn finish_stays(&mut self, fix: Position) {
        for spot in self.standing() {
            let stop = self.stop(spot);
            let is_here = circle::is_inside(stop, fix) == Some(true);
            if let Some(at) = fulfilled_at(stop)
                && is_here
                && stop.min_stay > Seconds(0)
                && at <= fix.at
            {
                self.leave(spot, at);
            }
        }
    }

    /// The stops whose circles the way between two fixes passes through, without a fix inside.
    fn crossed(&self, before: Position, fix: Position) -> Vec<(Spot, (Timestamp, Timestamp))> {
        if !was_driven(before, fix) {
            return Vec::new();
        }
        let passes = |spot: Spot| {
            let stop = self.stop(spot);
            let is_ahead = stop.progress == StopProgress::Ahead;
            let is_outside = |fix| circle::is_inside(stop, fix) == Some(false);
            let counts = is_ahead && before.at >= self.tracked[spot.0].since;
            if !counts || !is_outside(before) || !is_outside(fix) {
                return None;
            }
            Some((spot, circle::crossing(stop, before, fix)?))
        };
        let mut crossed: Vec<_> = self.spots().filter_map(passes).collect();
        crossed.sort_by_key(|&(spot, (enters, _))| (enters, spot));
        crossed
    }

    /// The crew is at the stop whose circle it is in; of several, at the nearest.
    fn enter(&mut self, fix: Position) {
        let Some(nearest) = self.nearest(fix, |spot| self.may_arrive(spot, fix.at)) else {
            return;
        };
        let standing = self.standing();
        if !standing.is_empty() && !self.moved_on(&standing, nearest, fix) {
            return;
        }
        for spot in standing {
            self.leave(spot, fix.at);
        }
        self.arrive_with_company(nearest, fix);
    }

    /// Whether a crew within two circles has gone from the one to the other.
    fn moved_on(&self, standing: &[Spot], nearest: Spot, fix: Position) -> bool {
        let away = |spot| circle::distance_to(self.stop(spot), fix.point);
        let stays = |&spot: &Spot| {
            let stop = self.stop(spot);
            stop.min_stay > Seconds(0) || away(spot) <= away(nearest)
        };
        !standing.iter().any(stays)
    }

    /// The nearest stop around a fix that `may` be chosen; of equally near ones the first.
    pub fn nearest(&self, fix: Position, may: impl Fn(Spot) -> bool) -> Option<Spot> {
        let inside = self.spots().filter_map(|spot| {
            let stop = self.stop(spot);
            let is_here = circle::is_inside(stop, fix) == Some(true);
            let away = circle::distance_to(stop, fix.point).filter(|_| is_here)?;
            may(spot).then_some((spot, away))
        });
        let nearest = inside.min_by(|a, b| a.1.total_cmp(&b.1));
        nearest.map(|(spot, _)| spot)
    }

    /// Arrives at a stop and at those at the same place: the next stops of the same order, and the
    /// next ones of the crew's other orders.
    fn arrive_with_company(&mut self, first: Spot, fix: Position) {
        let here = self.stop(first).clone();
        self.arrive(first, fix.at);
        for order in 0..self.tracked.len() {
            let start = if order == first.0 { first.1 + 1 } else { 0 };
            for stop in start..self.tracked[order].order.stops.len() {
                if !self.stop((order, stop)).is_open() {
                    continue;
                }
                let is_here = circle::share_a_place(&here, self.stop((order, stop)));
                if !is_here || !self.may_arrive((order, stop), fix.at) {
                    break;
                }
                self.arrive((order, stop), fix.at);
            }
        }
    }
}

/// Whether the straight line between two fixes says where the crew was: a short gap that a vehicle could
/// have driven.
fn was_driven(before: Position, fix: Position) -> bool {
    fix.at - before.at <= STRAIGHT && fixes::is_drivable(before, fix)
}

/// When a stay has lasted as long as the stop asks; `None` when the crew is not there.
fn fulfilled_at(stop: &Stop) -> Option<Timestamp> {
    let StopProgress::Arrived { at } = stop.progress else {
        return None;
    };
    Some(at + Seconds((stop.min_stay.0 - stop.stayed.0).max(0)))
}
