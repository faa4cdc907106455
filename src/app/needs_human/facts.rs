//! What the rules look at, read in one snapshot with a fixed number of statements.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::Call;
use crate::cash::{AccountLine, Accounts};
use crate::refused_callers::RefusedCaller;
use crate::{Caller, Result};
use pult_domain::{Assignment, Message, Order, OrderId, OrderStatus, Seconds, Timestamp};
use pult_engine::explain::Verdict;
use pult_store::attention::{self, CrewSeen, NotMade, Unanswering};
use pult_store::crew_messages::{self, CrewMessage};
use pult_store::{Connection, OfficeTime, assignments, books, crews, journal, orders, outbox};

/// A message that was given up is shown for this long.
const SHOWN: Seconds = Seconds(12 * 3_600);

/// What counts of why nobody is asked; the rest of an explanation is not read.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Gist {
    /// What came out.
    pub verdict: Verdict,
    /// How many crews break which rule.
    pub n_ruled_out: BTreeMap<String, usize>,
}

/// What the office knows.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// The open orders.
    pub orders: Vec<Order>,
    /// The live assignments.
    pub live: Vec<Assignment>,
    /// The crews with an assignment that have GPS, and when they last said where they are.
    pub crews: Vec<CrewSeen>,
    /// How many crews said no or nothing to an order.
    pub refusals: HashMap<OrderId, usize>,
    /// Why nobody is asked, as the engine last thought of it.
    pub explanations: HashMap<OrderId, (Timestamp, Gist)>,
    /// The open orders that an API deleted, and since when.
    pub deleted: HashMap<OrderId, Timestamp>,
    /// The orders that a person set out on hours early, knowing it.
    pub early_at_a_desk: Vec<OrderId>,
    /// What standing orders could not make.
    pub not_made: Vec<NotMade>,
    /// Messages that do not get through.
    pub undelivered: Vec<Message>,
    /// What crews said and nobody has seen.
    pub crew_messages: Vec<CrewMessage>,
    /// The calls that ring.
    pub calls: Vec<Call>,
    /// The callers that an API refused.
    pub refused: Vec<RefusedCaller>,
    /// The crews on line that let offers run out.
    pub unanswering: Vec<Unanswering>,
    /// The crews on line whose accounts are low.
    pub low: Vec<AccountLine>,
    /// Whether the office has addresses at all: without them it is sure of none.
    pub knows_addresses: bool,
    /// A pre-order becomes assignable this long before its time.
    pub lead: Seconds,
}

impl Facts {
    /// The open order with this id.
    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.orders.iter().find(|order| order.id == id)
    }

    /// The live assignment of an order.
    pub fn live_of(&self, order: OrderId) -> Option<&Assignment> {
        let holds = |live: &&Assignment| live.orders.contains(&order);
        self.live.iter().find(holds)
    }
}

/// Reads what the store knows of.
pub(super) fn read(
    conn: &Connection,
    caller: &Caller,
    lead: Seconds,
    now: Timestamp,
) -> Result<Facts> {
    let open = orders::Filter {
        company: caller.company,
        open: Some(true),
        ..orders::Filter::default()
    };
    let orders = orders::many(conn, &orders::find(conn, &open)?)?;
    let is_waiting = |order: &&Order| order.status == OrderStatus::Pending;
    let waiting: Vec<OrderId> = orders.iter().filter(is_waiting).map(|o| o.id).collect();
    let explained = attention::explanations(conn, &waiting)?.into_iter();
    let explanations = explained.filter_map(|(order, at, text)| {
        let why = serde_json::from_str(&text).ok()?;
        Some((order, (at, why)))
    });
    let early = orders.iter().filter(|order| order.is_driven_early(now));
    let early: Vec<OrderId> = early.map(|order| order.id).collect();
    let early_at_a_desk = match early.is_empty() {
        true => Vec::new(),
        false => attention::set_out_at_a_desk(conn, &early)?,
    };
    let mut facts = Facts {
        early_at_a_desk,
        refusals: journal::refusals(conn, &waiting)?,
        explanations: explanations.collect(),
        live: assignments::live(conn)?,
        crews: attention::crews_under_way(conn)?,
        deleted: attention::deleted_under_way(conn)?.into_iter().collect(),
        orders,
        lead,
        ..Facts::default()
    };
    // An assignment may hold orders of another company; the caller is not told of its crew.
    let of_caller = |live: &Assignment| live.orders.iter().any(|id| facts.order(*id).is_some());
    let live: Vec<Assignment> = facts
        .live
        .iter()
        .filter(|l| of_caller(l))
        .cloned()
        .collect();
    facts.live = live;
    for said in crew_messages::unseen(conn)? {
        if caller.sees(crews::get(conn, said.crew)?.company) {
            facts.crew_messages.push(said);
        }
    }
    for one in attention::unanswering(conn)? {
        if caller.sees(crews::get(conn, one.crew)?.company) {
            facts.unanswering.push(one);
        }
    }
    if caller.company.is_none() {
        facts.undelivered = outbox::undelivered(conn, now - SHOWN)?;
    }
    let office = OfficeTime::named(&books::office(conn)?.timezone);
    let today = office.format(now, "%Y-%m-%d");
    facts.low = Accounts::read(conn)?.low(conn, caller)?;
    facts.not_made = attention::not_made(conn, caller.company, &today)?;
    Ok(facts)
}
