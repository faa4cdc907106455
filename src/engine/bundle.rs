//! What is offered as one: an order, or several tasks that one crew carries out together.
//!
//! Here is where orders become bundles; everything after it does not care how.

use super::{OpenOrder, Policy, Snapshot};
use pult_domain::{Order, Origin, Place, PlaceId, PlaceKind, Point, Stop};
use pult_geo::distance;

/// Orders that are offered together, and their open stops in driving order.
#[derive(Debug, Clone)]
pub(super) struct Bundle<'a> {
    /// Never empty; the first is the oldest.
    pub orders: Vec<&'a OpenOrder>,
}

impl<'a> Bundle<'a> {
    /// The order that speaks for all: the one that has waited longest.
    pub fn first(&self) -> &'a OpenOrder {
        self.orders[0]
    }

    /// The open stops in driving order, each with its order: everybody's first, then everybody's
    /// second. So stops at one place come together, and pick-ups before their drop-offs.
    pub fn stops(&self) -> Vec<(&'a Order, &'a Stop)> {
        let open = |open: &&'a OpenOrder| open.order.stops.iter().filter(|stop| stop.is_open());
        let longest = self.orders.iter().map(|order| open(order).count()).max();
        (0..longest.unwrap_or(0))
            .flat_map(|at| {
                let nth = move |order: &&'a OpenOrder| Some((&order.order, open(order).nth(at)?));
                self.orders.iter().filter_map(nth)
            })
            .collect()
    }

    /// A point of the first stop, to look for crews around it, when one is known.
    pub fn start(&self) -> Option<Point> {
        let first = self
            .first()
            .order
            .stops
            .iter()
            .find(|stop| stop.is_open())?;
        first.places.iter().find_map(|place| place.point)
    }

    /// The oldest orders alone, at most so many.
    pub fn at_most(&self, n: usize) -> Bundle<'a> {
        Bundle {
            orders: self.orders.iter().copied().take(n.max(1)).collect(),
        }
    }
}

/// Whether an order carries a passenger: it came in by a taxi door. Such orders are never bundled.
pub(super) fn is_ride(order: &Order) -> bool {
    matches!(
        order.origin,
        Origin::Console | Origin::TaxiMaster | Origin::Taxomet
    )
}

/// Makes bundles of the orders that `due` lets through: one order each, except tasks of one company
/// that ask for the same and share every stop.
pub(super) fn of<'a>(
    snapshot: &'a Snapshot,
    policy: &Policy,
    due: impl Fn(&OpenOrder) -> bool,
) -> Vec<Bundle<'a>> {
    let mut orders: Vec<_> = snapshot.orders.iter().filter(|open| due(open)).collect();
    orders.sort_by_key(|open| (open.waiting_since, open.order.id));
    let limit = policy.max_tasks.max(1) as usize;
    let mut bundles: Vec<Bundle> = Vec::new();
    for open in orders {
        let fits =
            |bundle: &&mut Bundle| bundle.orders.len() < limit && are_alike(bundle.first(), open);
        match bundles.iter_mut().find(fits) {
            Some(bundle) => bundle.orders.push(open),
            None => bundles.push(Bundle { orders: vec![open] }),
        }
    }
    bundles
}

/// Whether two tasks may be carried out as one: the same stops, asking for the same crews.
fn are_alike(a: &OpenOrder, b: &OpenOrder) -> bool {
    let refused = |open: &OpenOrder| open.refusals.iter().map(|no| no.crew).collect::<Vec<_>>();
    !is_ride(&a.order)
        && !is_ride(&b.order)
        && a.order.company == b.order.company
        && a.order.crew_group == b.order.crew_group
        && a.order.services == b.order.services
        && a.unwanted == b.unwanted
        && refused(a) == refused(b)
        && share_all_stops(&a.order, &b.order)
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
