//! What the engine looks at: kept between two looks, and changed by what has happened since.

mod kept;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::PoisonError;

pub(super) use kept::Remembered;

use kept::Kept;

use super::addresses::{ZoneArea, zone_of};
use super::cash::Accounts;
use super::{Dispatch, Result};
use pult_domain::{
    AccountState, Assignment, Crew, CrewId, Order, OrderId, OrderStatus, Origin, Point,
    QueuePolicy, Timestamp, ZoneId,
};
use pult_engine::eta::Factors;
use pult_engine::{Carried, CrewState, OpenOffer, OpenOrder, Policy, Refusal, Shared, Snapshot};
use pult_store::{Connection, assignments, books};

/// Since when each crew has stood in its zone, as far as this process has seen.
pub(super) type ZoneStays = HashMap<CrewId, (ZoneId, Timestamp)>;

impl Dispatch {
    /// Everything the engine may look at, as of now.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let (now, zones, policy) = (self.now(), self.zone_areas(), self.rules().clone());
        let factors = Factors::clone(&self.factors());
        let this = self.clone();
        let looked = self.read_in_turn(move |conn| {
            let mut kept = match this.kept().take() {
                Some(kept) => kept,
                None => Remembered::read(conn)?,
            };
            let seen = view(conn, kept.catch_up(conn)?, now, &zones, &policy)?;
            *this.kept() = Some(kept);
            Ok(seen)
        });
        let seen = looked.await?;
        Ok(Snapshot { factors, ..seen })
    }

    /// How often what was kept turned out to be stale.
    #[cfg(test)]
    pub(super) fn stale_snapshots(&self) -> usize {
        self.kept().as_ref().map_or(0, Remembered::differences)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<Remembered>> {
        let kept = self.inner.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner)
    }
}

/// A snapshot of what is kept, with the parts that are quick to read.
fn view(
    conn: &Connection,
    kept: &Kept,
    now: Timestamp,
    zones: &[ZoneArea],
    policy: &Policy,
) -> Result<Snapshot> {
    let live = assignments::live(conn)?;
    let quality = books::companies(conn)?
        .into_iter()
        .filter_map(|company| Some((company.id, company.quality?)))
        .collect::<BTreeMap<_, _>>();
    Ok(Snapshot {
        orders: open_orders(conn, zones, policy, &kept.held, &live)?,
        crews: crew_states(conn, now, zones, policy, kept, &live)?,
        offers: open_offers(&live),
        quality,
        ..Snapshot::default()
    })
}

/// What the engine itself has offered; what a person offers is not planned again.
fn open_offers(live: &[Assignment]) -> Vec<OpenOffer> {
    let own = live
        .iter()
        .filter(|live| live.status.is_offered() && live.origin == Origin::Engine);
    let offer = |live: &Assignment| OpenOffer {
        assignment: live.id,
        crew: live.crew,
        orders: live.orders.clone(),
    };
    own.map(offer).collect()
}

fn open_orders(
    conn: &Connection,
    zones: &[ZoneArea],
    policy: &Policy,
    held: &HashMap<OrderId, Shared<Order>>,
    live: &[Assignment],
) -> Result<Vec<OpenOrder>> {
    let mut refusals: HashMap<OrderId, Vec<Refusal>> = HashMap::new();
    for (order, crew, until) in assignments::refusals(conn)? {
        let refusal = Refusal { crew, until };
        refusals.entry(order).or_default().push(refusal);
    }
    let mut waiting: Vec<&Shared<Order>> = held
        .values()
        .filter(|order| matches!(order.status, OrderStatus::Pending | OrderStatus::Suspended))
        .collect();
    waiting.sort_by_key(|order| order.id);
    let clients = waiting.iter().filter_map(|order| order.client);
    let unwanted: HashMap<_, _> = books::refused_crews(conn, clients)?.into_iter().collect();
    let asked: HashSet<OrderId> = live
        .iter()
        .flat_map(|live| live.orders.iter().copied())
        .collect();
    let open = |order: &Shared<Order>| {
        let due = order.due_at().map(|at| at - policy.prior_lead);
        let unwanted = order
            .client
            .and_then(|client| unwanted.get(&client).cloned())
            .unwrap_or_default();
        OpenOrder {
            offered: asked.contains(&order.id),
            refusals: refusals.get(&order.id).cloned().unwrap_or_default(),
            waiting_since: order.created_at.max(due.unwrap_or(order.created_at)),
            ..imagined(order.clone(), unwanted, zones)
        }
    };
    Ok(waiting.into_iter().map(open).collect())
}

/// An order as the engine sees it before anybody was asked about it; `unwanted` crews are not.
pub(super) fn imagined(
    order: Shared<Order>,
    unwanted: Vec<CrewId>,
    zones: &[ZoneArea],
) -> OpenOrder {
    let start = order.stops.first().and_then(|stop| stop.place()?.point);
    let zone = start.and_then(|point| zone_of(zones, point));
    OpenOrder {
        offered: false,
        refusals: Vec::new(),
        unwanted,
        zone,
        queue: queue_of(zones, zone),
        waiting_since: order.created_at,
        order,
    }
}

fn crew_states(
    conn: &Connection,
    now: Timestamp,
    zones: &[ZoneArea],
    policy: &Policy,
    kept: &Kept,
    live: &[Assignment],
) -> Result<Vec<CrewState>> {
    let ratings: HashMap<_, _> = books::ratings(conn, now)?.into_iter().collect();
    let accounts = Accounts::read(conn)?;
    let mut of_crew: HashMap<CrewId, Vec<&Assignment>> = HashMap::new();
    for live in live {
        of_crew.entry(live.crew).or_default().push(live);
    }
    let state = |crew: &Shared<Crew>| {
        let driver = kept.drivers.get(&crew.driver);
        let shift = kept.shifts.get(&crew.id).copied();
        let live = of_crew.get(&crew.id).map_or(&[][..], Vec::as_slice);
        let carried = carried(&kept.held, live);
        let place = crew.whereabouts(now, policy.position_max_age);
        let point: Option<Point> = place.map(|place| place.point);
        let record = kept.records.get(&crew.id);
        let idle_since = shift
            .filter(|_| carried.is_empty())
            .map(|shift| record.map_or(shift.started_at, |record| record.last_closed_at));
        CrewState {
            locked: driver.is_some_and(|driver| driver.locked),
            dismissed: driver.is_some_and(|driver| driver.dismissed),
            in_debt: accounts.state(crew) == AccountState::Stopped,
            services: crew
                .vehicle
                .and_then(|id| kept.services.get(&id).cloned())
                .unwrap_or_default(),
            shift,
            asked: live.iter().any(|live| live.status.is_offered()),
            carried,
            rating: ratings.get(&crew.driver).copied().unwrap_or_default(),
            idle_since,
            earned: record.map(|record| record.earned).unwrap_or_default(),
            served: record.map_or(0, |record| record.served),
            zone: point.and_then(|point| zone_of(zones, point)),
            zone_since: None,
            crew: crew.clone(),
            ..CrewState::default()
        }
    };
    Ok(kept.crews.values().map(state).collect())
}

/// What a crew carries: the running assignment first, then the oldest.
fn carried(held: &HashMap<OrderId, Shared<Order>>, live: &[&Assignment]) -> Vec<Carried> {
    let mut carried: Vec<Carried> = live
        .iter()
        .filter(|live| !live.status.is_offered())
        .map(|live| {
            let holds = |order: &&Shared<Order>| order.assignment == Some(live.id);
            let orders: Vec<Shared<Order>> = live
                .orders
                .iter()
                .filter_map(|id| held.get(id))
                .filter(holds)
                .cloned()
                .collect();
            let is_open = |leg: &pult_domain::Leg| {
                let stop = orders.iter().find_map(|order| order.stop(leg.stop));
                stop.is_some_and(|stop| stop.is_open())
            };
            Carried {
                assignment: live.id,
                since: live.accepted_at.unwrap_or(live.created_at),
                route: live
                    .route
                    .iter()
                    .filter(|leg| is_open(leg))
                    .copied()
                    .collect(),
                orders,
            }
        })
        .collect();
    carried.sort_by_key(|carried| (!carried.is_started(), carried.since, carried.assignment));
    carried
}

fn queue_of(zones: &[ZoneArea], zone: Option<ZoneId>) -> QueuePolicy {
    let found = zones.iter().find(|known| Some(known.zone.id) == zone);
    found.map(|known| known.zone.queue).unwrap_or_default()
}

/// Notes in the snapshot since when each crew has stood in its zone, and forgets crews that left.
pub(super) fn note_zone_stays(snapshot: &mut Snapshot, stays: &mut ZoneStays, now: Timestamp) {
    for state in &mut snapshot.crews {
        let Some(zone) = state.zone.filter(|_| state.shift.is_some()) else {
            stays.remove(&state.crew.id);
            continue;
        };
        let stay = stays.entry(state.crew.id).or_insert((zone, now));
        // A crew that carried something comes to the end of the queue.
        if stay.0 != zone || !state.carried.is_empty() {
            *stay = (zone, now);
        }
        state.zone_since = Some(stay.1);
    }
}
