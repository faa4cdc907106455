//! What positions mean: they move the orders that the policy names, start tasks of TheTrack's, and
//! correct the times of arrival.

use super::{Caller, Dispatch, Result, views};
use pult_domain::{
    Actor, AssignmentStatus, CrewId, Leg, Order, Point, Position, Seconds, Starts, Timestamp,
    TravelMode,
};
use pult_engine::monitor::{self, Move};
use pult_engine::{Carried, Policy, Setting, Shared, route_again};
use pult_store::{Connection, Tx, assignments, crews, orders, positions, work};

/// An estimate is written anew when it is off by this much.
const WORTH_WRITING: Seconds = Seconds(15);

/// Lets new positions of a crew move what it carries, in the transaction that stores them.
pub(super) fn positions(
    tx: &Tx,
    act: &work::Act,
    policy: &Policy,
    crew: CrewId,
    used: &work::Used,
) -> Result<()> {
    if policy.auto_arrive == pult_engine::AutoArrive::None || used.fixes.is_empty() {
        return Ok(());
    }
    let carried = carried(tx.conn(), crew)?;
    if carried.is_empty() {
        return Ok(());
    }
    let act = work::Act {
        actor: Actor::Crew(crew),
        ..*act
    };
    let moves = monitor::moves(&carried, used.last, &used.fixes, policy, act.now);
    if moves.is_empty() {
        return set_out(tx, &act, crew, carried, &used.fixes);
    }
    for moved in moves {
        carry_out(tx, &act, moved)?;
    }
    Ok(())
}

/// Starts the order of that kind that new positions show a crew to have set out for, while it carries
/// nothing else out.
fn set_out(
    tx: &Tx,
    act: &work::Act,
    crew: CrewId,
    mut waiting: Vec<Carried>,
    fixes: &[Position],
) -> Result<()> {
    if waiting.iter().any(Carried::is_started) {
        return Ok(());
    }
    let is_told_by_positions = |order: &Order| order.conduct.starts == Starts::Position;
    waiting.retain(|carried| carried.held().all(is_told_by_positions));
    let Some(front) = waiting.first() else {
        return Ok(());
    };
    let from = positions::at(tx.conn(), crew, front.since)?;
    if let Some((order, at)) = monitor::set_out(&waiting, from, fixes) {
        let now = at.min(act.now);
        work::start(tx, &work::Act { now, ..*act }, order)?;
    }
    Ok(())
}

fn shared(orders: Vec<Order>) -> Vec<Shared<Order>> {
    orders.into_iter().map(Shared::from).collect()
}

/// The active assignments of a crew with the orders they hold: the running one first.
fn carried(conn: &Connection, crew: CrewId) -> Result<Vec<Carried>> {
    let mut carried = Vec::new();
    for live in assignments::live_of_crew(conn, crew)? {
        if live.status != AssignmentStatus::Active {
            continue;
        }
        let held = assignments::live_orders(conn, live.id)?;
        carried.push(Carried {
            assignment: live.id,
            since: live.accepted_at.unwrap_or(live.created_at),
            orders: shared(orders::many(conn, &held)?),
            route: live.route,
        });
    }
    carried.sort_by_key(|carried| !carried.is_started());
    Ok(carried)
}

/// Does what a position means; what the order's own rules no longer allow is passed over.
fn carry_out(tx: &Tx, act: &work::Act, moved: Move) -> Result<()> {
    let at = |at: Timestamp| work::Act { now: at, ..*act };
    let done = match moved {
        Move::Arrive { order, stop, at: t } => work::arrive(tx, &at(t), order, stop),
        Move::Leave { order, stop, at: t } => work::leave(tx, &at(t), order, stop),
        Move::Miss { order, stop, at: t } => work::miss(tx, &at(t), order, stop),
    };
    match done.map_err(super::Error::from) {
        Ok(_) | Err(super::Error::InvalidState { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

impl Dispatch {
    /// Marks the stops that nobody reached in time; answers how many.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn miss_overdue(&self) -> Result<usize> {
        let (act, policy) = (self.act(&Caller::ENGINE), self.rules().clone());
        let now = act.now;
        let open = self
            .read(move |conn| {
                let ids = orders::with_deadline(conn, now)?;
                Ok(orders::many(conn, &ids)?)
            })
            .await?;
        let missed = monitor::overdue(&open, &policy, act.now);
        if missed.is_empty() {
            return Ok(0);
        }
        self.write(move |tx| {
            for moved in &missed {
                carry_out(tx, &act, *moved)?;
            }
            Ok(missed.len())
        })
        .await
    }

    /// Corrects the times of arrival of everything that is under way.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn refresh_etas(&self) -> Result<()> {
        let now = self.now();
        let max_age = self.rules().position_max_age;
        let running = self.read(move |conn| running(conn, now, max_age)).await?;
        if running.is_empty() {
            return Ok(());
        }
        let this = self.clone();
        let measured = tokio::task::spawn_blocking(move || {
            let measure = |run: Run| run.measured(&this, now);
            running.into_iter().filter_map(measure).collect::<Vec<_>>()
        });
        let measured = measured.await.map_err(|_| super::Error::Internal)?;
        if measured.is_empty() {
            return Ok(());
        }
        self.write(move |tx| {
            for legs in &measured {
                assignments::put_etas(tx, legs)?;
            }
            Ok(())
        })
        .await
    }
}

/// What a crew has before it, and where it is.
struct Run {
    from: Point,
    mode: TravelMode,
    /// All that it has accepted, as one.
    ahead: Carried,
}

fn running(conn: &Connection, now: Timestamp, max_age: Seconds) -> Result<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let mut seen: Vec<CrewId> = Vec::new();
    for live in assignments::live(conn)? {
        if live.status != AssignmentStatus::Active || seen.contains(&live.crew) {
            continue;
        }
        seen.push(live.crew);
        let crew = crews::get(conn, live.crew)?;
        let fresh = |position: &Position| now - position.at <= max_age;
        let Some(position) = crew.position.filter(fresh) else {
            continue;
        };
        let route = views::legs_of_crew(conn, crew.id)?;
        let mut ids: Vec<_> = route.iter().map(|leg| leg.order).collect();
        ids.sort_unstable();
        ids.dedup();
        runs.push(Run {
            from: position.point,
            mode: crew.mode,
            ahead: Carried {
                orders: shared(orders::many(conn, &ids)?),
                route,
                ..Carried::default()
            },
        });
    }
    Ok(runs)
}

impl Run {
    /// The legs with the estimates as they are now; `None` when none of them is worth writing.
    fn measured(self, office: &Dispatch, now: Timestamp) -> Option<Vec<Leg>> {
        let factors = office.factors();
        let first = self.ahead.orders.first();
        let setting = Setting {
            router: office.router(),
            factors: &factors,
            zone: first.and_then(|order| office.zone_of_order(order)),
            mode: self.mode,
            from: Some(self.from),
            start: now,
        };
        let legs = route_again(&self.ahead, setting);
        let mut pairs = self.ahead.route.iter().zip(&legs);
        let is_off = |(old, new): (&Leg, &Leg)| (old.eta - new.eta).0.abs() >= WORTH_WRITING.0;
        pairs.any(is_off).then_some(legs)
    }
}
