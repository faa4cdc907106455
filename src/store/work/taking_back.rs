//! Taking back: a person's command to an order is undone, and the order is what it was.

use super::{Act, FARE, name_of, queue};
use crate::cash::{self, Signature};
use crate::undo::{self, Image};
use crate::{Result, Tx, books, journal, orders, outbox};
use pult_domain::{
    AssignmentStatus, ClientId, CrewId, DriverId, EventKind, LedgerEntry, LedgerEntryId, Locale,
    OrderId, OrderStatus, Stop, StopProgress,
};

/// The kind of a ledger's entry that takes another one back.
pub const REVERSAL: &str = "reversal";

/// Restores an order to what `image` says. Its crew gets it back when it carries nothing else out by
/// now, or had been at a stop of it; else the order is looked for a crew again. What was posted is posted with the
/// other sign.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn take_back(tx: &Tx, act: &Act, id: OrderId, event: i64, image: &Image) -> Result<()> {
    let now_held = tx.live_of_order(id)?;
    let same = |live: &pult_domain::Assignment| {
        image
            .assignment()
            .is_some_and(|image| image.id() == live.id)
    };
    let still_held = now_held.as_ref().is_some_and(same);
    if let Some(live) = now_held.filter(|_| !still_held) {
        match live.status {
            AssignmentStatus::Active => {
                let ran = tx.order(id)?.status == OrderStatus::Started;
                queue::let_go(tx, act, live, id, ran)?;
            }
            _ => queue::withdraw_offer_of(tx, act, id)?,
        }
    }
    counter_entries(tx, act, id, image)?;
    image.restore_order(tx, id)?;
    // Whoever sits in a crew's car goes on in it, whatever it was sent to since.
    let is_aboard = tx.order(id)?.stops.iter().any(Stop::is_done);
    match image.assignment() {
        Some(held) if still_held || is_aboard || can_carry_again(tx, held.crew(), image)? => {
            let whole = held.is_alone() || !tx.assignment(held.id())?.status.is_live();
            image.restore_assignment(tx, id, whole)?;
        }
        _ if matches!(image.status(), "assigned" | "started") => back_to_the_queue(tx, act, id)?,
        _ => {}
    }
    outbox::take_back(tx, id, act.now, "taken back")?;
    undo::forget(tx, event)?;
    let live = tx.live_of_order(id)?;
    let mut reinstated = act.event(EventKind::OrderReinstated);
    reinstated.order = Some(id);
    reinstated.assignment = live.as_ref().map(|live| live.id);
    reinstated.crew = live.as_ref().map(|live| live.crew);
    reinstated
        .payload
        .insert("event".to_owned(), event.to_string());
    journal::append(tx, reinstated)?;
    undo::turn_to_the_one_before(tx, id, image)
}

/// Whether a crew can go on with an order: it is not carrying another one out.
fn can_carry_again(tx: &Tx, crew: CrewId, image: &Image) -> Result<bool> {
    if image.status() != "started" {
        return Ok(true);
    }
    let own = image.assignment().map(|held| held.id());
    for live in tx.live_of_crew(crew)? {
        if live.status != AssignmentStatus::Active || Some(live.id) == own {
            continue;
        }
        let held = tx.orders(&tx.live_orders(live.id)?)?;
        if held
            .iter()
            .any(|order| order.status == OrderStatus::Started)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// An order whose crew is busy with another by now waits for a crew again.
fn back_to_the_queue(tx: &Tx, act: &Act, id: OrderId) -> Result<()> {
    let mut order = tx.order(id)?;
    order.status = OrderStatus::Pending;
    order.status_at = act.now;
    order.started_at = None;
    order.assignment = None;
    for stop in order.stops.iter_mut().filter(|stop| stop.is_open()) {
        stop.progress = StopProgress::Ahead;
        stop.first_arrived_at = None;
    }
    orders::put(tx, &mut order, act.now)
}

/// What an entry was, for the remark of the one that takes it back.
fn in_words(kind: &str, locale: Locale) -> &'static str {
    match (kind, locale) {
        (FARE, Locale::Ru) => "Счёт за поездку",
        (FARE, Locale::En) => "The bill of the ride",
        (kind, locale) => name_of(kind, locale),
    }
}

fn counter_entries(tx: &Tx, act: &Act, id: OrderId, image: &Image) -> Result<()> {
    let (drivers, clients) = undo::posted(tx.conn, id, image)?;
    let locale = books::office(tx.conn)?.locale;
    for posted in drivers {
        let entry = LedgerEntry {
            id: LedgerEntryId(0),
            driver: DriverId(posted.account),
            order: Some(id),
            sum: -posted.sum,
            kind: REVERSAL.to_owned(),
            at: act.now,
            comment: in_words(&posted.kind, locale).to_owned(),
        };
        let signature = Signature {
            name: name_of(REVERSAL, locale).to_owned(),
            reverses: posted.standing.map(LedgerEntryId),
            ..Signature::of(act.actor)
        };
        cash::post(tx, &entry, &signature)?;
    }
    for posted in clients {
        let client = ClientId(posted.account);
        books::post_client(tx, client, id, -posted.sum, REVERSAL, act.now)?;
    }
    Ok(())
}
