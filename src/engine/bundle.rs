//! What is offered as one: an order, or several tasks that one crew carries out together.
//!
//! Here is where orders become bundles; everything after it does not care how.

use std::collections::BTreeSet;

use super::field::Field;
use super::{OpenOrder, Refusal, merge};
use pult_domain::{
    CrewId, Order, Place, PlaceId, PlaceKind, Point, Quality, QueuePolicy, Stop, Timestamp,
};
use pult_geo::distance;

/// Orders that are offered together, and their open stops in driving order.
#[derive(Debug, Clone)]
pub(super) struct Bundle<'a> {
    /// Never empty; the first is the oldest.
    pub orders: Vec<&'a OpenOrder>,
    stops: Vec<(&'a Order, &'a Stop)>,
    /// Whether its orders have ways of their own, which limit it.
    pub is_merged: bool,
}

impl<'a> Bundle<'a> {
    /// One order alone.
    pub fn one(open: &'a OpenOrder) -> Bundle<'a> {
        Bundle::abreast(vec![open])
    }

    /// Orders with the same stops: everybody's first, then everybody's second. So stops at one place
    /// come together, and pick-ups before their drop-offs.
    pub fn abreast(orders: Vec<&'a OpenOrder>) -> Bundle<'a> {
        let open = |open: &&'a OpenOrder| open.order.stops.iter().filter(|stop| stop.is_open());
        let longest = orders.iter().map(|order| open(order).count()).max();
        let stops = (0..longest.unwrap_or(0))
            .flat_map(|at| {
                let nth = move |order: &&'a OpenOrder| Some((&*order.order, open(order).nth(at)?));
                orders.iter().filter_map(nth)
            })
            .collect();
        Bundle {
            orders,
            stops,
            is_merged: false,
        }
    }

    /// Orders whose stops are visited in this sequence; the oldest order first.
    pub fn along(orders: Vec<&'a OpenOrder>, stops: Vec<(&'a Order, &'a Stop)>) -> Bundle<'a> {
        Bundle {
            is_merged: orders.len() > 1,
            orders,
            stops,
        }
    }

    /// The order that speaks for all: the one that has waited longest.
    pub fn first(&self) -> &'a OpenOrder {
        self.orders[0]
    }

    /// The open stops in driving order, each with its order.
    pub fn stops(&self) -> &[(&'a Order, &'a Stop)] {
        &self.stops
    }

    /// A point of the first stop, to look for crews around it, when one is known.
    pub fn start(&self) -> Option<Point> {
        let (_, first) = self.stops.first()?;
        first.places.iter().find_map(|place| place.point)
    }

    /// The oldest orders alone, at most so many, in the same sequence.
    pub fn at_most(&self, n: usize) -> Bundle<'a> {
        let orders: Vec<_> = self.orders.iter().copied().take(n.max(1)).collect();
        let has = |order: &Order| orders.iter().any(|open| open.order.id == order.id);
        Bundle {
            stops: self
                .stops
                .iter()
                .copied()
                .filter(|(order, _)| has(order))
                .collect(),
            is_merged: self.is_merged && orders.len() > 1,
            orders,
        }
    }

    /// Its orders, each alone.
    pub fn singly(&self) -> impl Iterator<Item = Bundle<'a>> {
        self.orders.iter().map(|open| Bundle::one(open))
    }
}

/// Whether an order is alone on its way, as one with a passenger is.
pub(super) fn is_ride(order: &Order) -> bool {
    !order.conduct.bundles
}

/// Makes bundles of these orders, the oldest first.
///
/// One order each, except tasks of one company that ask for the same crews: where they share every
/// stop, and, where the company wants better than quick, where they lie on one another's way.
pub(super) fn of<'a>(field: &Field<'a>, mut orders: Vec<&'a OpenOrder>) -> Vec<Bundle<'a>> {
    let age = |open: &OpenOrder| (open.waiting_since, open.order.id);
    orders.sort_by_key(|open| age(open));
    let thinks = |open: &OpenOrder| {
        let quality = field
            .snapshot
            .quality(open.order.company, field.policy.quality);
        quality == Quality::Medium
    };
    let (tasks, plain): (Vec<_>, Vec<_>) = orders
        .into_iter()
        .partition(|open| thinks(open) && merge::is_simple(open));
    let limit = field.policy.max_tasks.max(1) as usize;
    let (rides, others): (Vec<_>, Vec<_>) =
        plain.into_iter().partition(|open| is_ride(&open.order));
    let same_stops = |a: &OpenOrder, b: &OpenOrder| {
        ask_for_the_same(a, b, field.now) && share_all_stops(&a.order, &b.order)
    };
    let mut bundles: Vec<_> = rides.into_iter().map(Bundle::one).collect();
    let groups = grouped(others, limit, same_stops);
    bundles.extend(groups.into_iter().map(Bundle::abreast));
    let is_bound = field.crews.iter().any(|crew| !crew.crew.zones.is_empty());
    let alike = |a: &OpenOrder, b: &OpenOrder| {
        ask_for_the_same(a, b, field.now) && (a.zone == b.zone || !is_bound)
    };
    let classes = grouped(tasks, usize::MAX, alike);
    bundles.extend(
        classes
            .into_iter()
            .flat_map(|class| merge::merge(field, class)),
    );
    bundles.sort_by_key(|bundle| age(bundle.first()));
    bundles
}

/// Puts each order to the first group whose oldest one it is like.
fn grouped(
    orders: Vec<&OpenOrder>,
    limit: usize,
    are_alike: impl Fn(&OpenOrder, &OpenOrder) -> bool,
) -> Vec<Vec<&OpenOrder>> {
    let mut groups: Vec<Vec<&OpenOrder>> = Vec::new();
    for open in orders {
        let fits = |group: &&mut Vec<&OpenOrder>| group.len() < limit && are_alike(group[0], open);
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(open),
            None => groups.push(vec![open]),
        }
    }
    groups
}

/// Whether any crew that may be asked about one order may be asked about the other, so that nobody
/// waits for the sake of being together.
pub(super) fn ask_for_the_same(a: &OpenOrder, b: &OpenOrder, now: Timestamp) -> bool {
    let refused = |open: &OpenOrder| -> BTreeSet<CrewId> {
        let counts = |no: &&Refusal| no.until.is_none_or(|until| now < until);
        let refusals = open.refusals.iter().filter(counts);
        refusals.map(|no| no.crew).collect()
    };
    let companies = |open: &OpenOrder| (open.order.company, is_ride(&open.order));
    companies(a) == companies(b)
        && a.order.crew_group == b.order.crew_group
        && a.order.services == b.order.services
        && a.unwanted == b.unwanted
        && a.queue == b.queue
        && (a.zone == b.zone || a.queue == QueuePolicy::Nearest)
        && refused(a) == refused(b)
}

fn share_all_stops(a: &Order, b: &Order) -> bool {
    let open = |order: &'_ Order| order.stops.iter().filter(|stop| stop.is_open()).count();
    open(a) == open(b) && {
        let a = a.stops.iter().filter(|stop| stop.is_open());
        let b = b.stops.iter().filter(|stop| stop.is_open());
        a.zip(b)
            .all(|(a, b)| a.action == b.action && are_at_one_place(a, b))
    }
}

/// Whether two stops have the same places to choose from.
fn are_at_one_place(a: &Stop, b: &Stop) -> bool {
    !a.places.is_empty()
        && a.places.len() == b.places.len()
        && a.places.iter().zip(&b.places).all(|(a, b)| is_same(a, b))
}

/// The same depot, or points within [`distance::SAME_PLACE`].
pub(super) fn is_same(a: &Place, b: &Place) -> bool {
    if a.id == b.id && a.id != PlaceId::default() {
        return true;
    }
    if a.kind == PlaceKind::Depot && b.kind == PlaceKind::Depot {
        return false;
    }
    match (a.point, b.point) {
        (Some(a), Some(b)) => distance::near(a, b, distance::SAME_PLACE),
        _ => false,
    }
}
