//! Crews that take over from one another until the pick-up: what may move, who is asked, what they say.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::addresses::ZoneArea;
use super::snapshot::imagined;
use super::{Caller, Dispatch, Result, why};
use pult_domain::{Actor, CompanyId, CrewId, Order, OrderId, Origin, Role, Seconds, Timestamp};
use pult_engine::{Movable, Move, Refusal, Snapshot};
use pult_store::swaps::{Swap, SwapOffer, SwapStatus};
use pult_store::{Connection, assignments, books, crews, orders, swaps, work};

/// Whoever let a swap run out is part of none for so long: a crew may have no way to answer.
const SILENT: Seconds = Seconds::minutes(60);

impl Dispatch {
    /// Companies whose orders stay with their crews, by name; set when the office starts.
    pub fn keep_orders_of(&self, names: Vec<String>) {
        let mut kept = super::locked(&self.inner.swap_off_for);
        *kept = names;
    }

    /// Adds to a snapshot what may move to another crew, and who is asked to take something over.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn note_swaps(&self, mut snapshot: Snapshot) -> Result<Snapshot> {
        if self.rules().swap_max == 0 {
            return Ok(snapshot);
        }
        let (zones, now) = (self.zone_areas(), self.now());
        let kept = super::locked(&self.inner.swap_off_for).clone();
        self.read(move |conn| {
            note_movable(conn, &mut snapshot, now, &zones, &kept)?;
            Ok(snapshot)
        })
        .await
    }

    /// Asks the crews of a chain that the engine has decided on.
    ///
    /// # Errors
    /// `InvalidState` when the moment has gone by.
    pub(super) async fn ask_swap(
        &self,
        chain: Vec<Move>,
        gain: Seconds,
        movable: &[Movable],
    ) -> Result<Swap> {
        let (act, now) = (self.act(&Caller::ENGINE), self.now());
        let timeout = self.rules().offer_timeout;
        let offers = chain.into_iter().map(|one| {
            let held = movable.iter().find(|of| of.open.order.id == one.order);
            Ok(SwapOffer {
                order: one.order,
                from: one.from.zip(held.map(|of| of.assignment)),
                to: one.to,
                promised_at: held.map(|of| of.promised_at),
                route: one.route,
                why: why::text(&one.why)?,
                accepted_at: None,
            })
        });
        let swap = Swap {
            id: 0,
            at: now,
            expires_at: (timeout.0 > 0).then(|| now + timeout),
            gain,
            status: SwapStatus::Asked,
            chain: offers.collect::<Result<_>>()?,
        };
        self.write(move |tx| Ok(work::ask_swap(tx, &act, &swap)?))
            .await
    }

    /// A crew says yes or no to taking something over. The last yes does it; one no leaves everything as
    /// it was.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` for another crew; `InvalidState` when it is over, or the crew is not asked.
    pub async fn answer_swap(
        &self,
        caller: &Caller,
        id: i64,
        crew: CrewId,
        accepts: bool,
    ) -> Result<Swap> {
        if caller.actor != Actor::Crew(crew) {
            caller.require(Role::Dispatch)?;
        }
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            caller.check_crew(&crews::get(tx.conn(), crew)?)?;
            let answer = match accepts {
                true => work::accept_swap,
                false => work::decline_swap,
            };
            Ok(answer(tx, &act, id, crew)?)
        })
        .await
    }

    /// The swaps that crews are being asked about, oldest first, as far as the caller sees their orders.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn swaps(&self, caller: &Caller) -> Result<Vec<Swap>> {
        let caller = *caller;
        self.read(move |conn| {
            let asked = swaps::asked(conn)?;
            visible(conn, &caller, asked)
        })
        .await
    }

    /// The newest swaps, done or not, newest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn newest_swaps(&self, caller: &Caller, n: u32) -> Result<Vec<Swap>> {
        let caller = *caller;
        self.read(move |conn| {
            let newest = swaps::newest(conn, n)?;
            visible(conn, &caller, newest)
        })
        .await
    }

    /// Closes the swaps whose time is over.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn expire_swaps(&self) -> Result<usize> {
        if self.read(|conn| Ok(swaps::asked(conn)?.is_empty())).await? {
            return Ok(0);
        }
        let act = self.act(&Caller::ENGINE);
        self.write(move |tx| Ok(work::expire_swaps(tx, &act)?))
            .await
    }
}

/// Adds what may move; orders of the companies that are named stay with their crews.
fn note_movable(
    conn: &Connection,
    snapshot: &mut Snapshot,
    now: Timestamp,
    zones: &[ZoneArea],
    kept: &[String],
) -> Result<()> {
    let asked = swaps::asked(conn)?;
    note_asked(snapshot, &asked);
    let fixed = companies_that_keep(conn, kept)?;
    let silent = swaps::silent(conn, now - SILENT)?;
    let in_question: BTreeSet<OrderId> = asked
        .iter()
        .flat_map(|swap| &swap.chain)
        .map(|of| of.order)
        .collect();
    let may = |order: &Order| {
        is_ahead(order) && !fixed.contains(&order.company) && !in_question.contains(&order.id)
    };
    let carried: Vec<_> = snapshot
        .crews
        .iter()
        .filter(|state| !state.asked && !silent.contains(&state.crew.id))
        .filter_map(|state| match &state.carried[..] {
            [only] if only.orders.len() == 1 && may(&only.orders[0]) => {
                let eta = only.route.first().map(|leg| leg.initial_eta);
                Some((state.crew.id, only.assignment, only.orders[0].clone(), eta))
            }
            _ => None,
        })
        .collect();
    let clients = carried.iter().filter_map(|(_, _, order, _)| order.client);
    let unwanted: HashMap<_, _> = books::refused_crews(conn, clients)?.into_iter().collect();
    let mut refusals: BTreeMap<OrderId, Vec<Refusal>> = BTreeMap::new();
    for (order, crew, until) in assignments::refusals(conn)? {
        refusals
            .entry(order)
            .or_default()
            .push(Refusal { crew, until });
    }
    let own = assignments::active_of(conn, Origin::Engine)?;
    let moved = swaps::moves_of(conn, carried.iter().map(|(_, _, order, _)| order.id))?;
    for (crew, assignment, order, eta) in carried {
        if !own.contains(&assignment) {
            continue;
        }
        let (moves, first) = moved.get(&order.id).copied().unwrap_or_default();
        let said = order.stops.first().and_then(|stop| stop.promised_at);
        let Some(promised_at) = first.or(said).or(eta) else {
            continue;
        };
        let unwanted = order
            .client
            .and_then(|client| unwanted.get(&client).cloned());
        let waiting_since = order.due_at().unwrap_or(order.created_at);
        let mut refusals = refusals.remove(&order.id).unwrap_or_default();
        refusals.extend(silent.iter().map(|&crew| Refusal { crew, until: None }));
        let mut open = imagined(order, unwanted.unwrap_or_default(), zones);
        open.refusals = refusals;
        open.waiting_since = waiting_since;
        snapshot.movable.push(Movable {
            open,
            crew,
            assignment,
            promised_at,
            moves,
        });
    }
    let losers = swaps::losers(conn)?;
    for state in &mut snapshot.crews {
        let lost = losers.get(&state.crew.id).copied();
        state.is_owed = lost.is_some() && lost >= state.idle_since && state.idle_since.is_some();
    }
    Ok(())
}

/// A ride whose crew has not come yet.
fn is_ahead(order: &Order) -> bool {
    !order.conduct.bundles
        && order.n_closed() == 0
        && !order.stops.iter().any(|stop| stop.is_arrived())
}

/// Who is part of a chain that waits for answers is not asked about anything else.
fn note_asked(snapshot: &mut Snapshot, asked: &[Swap]) {
    let chain = || asked.iter().flat_map(|swap| &swap.chain);
    let crews: BTreeSet<CrewId> = chain()
        .flat_map(|of| of.from.map(|(crew, _)| crew).into_iter().chain([of.to]))
        .collect();
    let waiting: BTreeSet<OrderId> = chain().map(|of| of.order).collect();
    for state in &mut snapshot.crews {
        state.asked |= crews.contains(&state.crew.id);
    }
    for open in &mut snapshot.orders {
        open.offered |= waiting.contains(&open.order.id);
    }
}

fn companies_that_keep(conn: &Connection, names: &[String]) -> Result<BTreeSet<CompanyId>> {
    let all = books::companies(conn)?.into_iter();
    let kept = all.filter(|company| names.contains(&company.name));
    Ok(kept.map(|company| company.id).collect())
}

fn visible(conn: &Connection, caller: &Caller, all: Vec<Swap>) -> Result<Vec<Swap>> {
    let mut seen = Vec::new();
    for swap in all {
        let ids: Vec<OrderId> = swap.chain.iter().map(|of| of.order).collect();
        let orders = orders::many(conn, &ids)?;
        if orders.iter().all(|order| caller.sees(Some(order.company))) {
            seen.push(swap);
        }
    }
    Ok(seen)
}
