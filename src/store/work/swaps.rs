//! Crews take over from one another: asked, answered, and done in one transaction or not at all.

use super::{Act, Offer, bargain};
use crate::swaps::{self, Swap, SwapOffer, SwapStatus};
use crate::{Error, Result, Tx, assignments, crews, journal};
use pult_domain::Error as Refusal;
use pult_domain::{
    AssignmentStatus, CrewId, Duty, EventKind, OrderId, OrderStatus, Origin, Subject,
};

/// Asks the crews of a chain. Everything that it rests on is checked; nothing changes yet.
///
/// # Errors
/// `NotFound`; `InvalidState` when the moment has gone by.
pub fn ask_swap(tx: &Tx, act: &Act, swap: &Swap) -> Result<Swap> {
    check(tx, swap)?;
    for offer in &swap.chain {
        if swaps::asks(tx.conn, offer.to)? {
            return Err(refusal("crew", offer.to.0, "being asked", "be asked"));
        }
    }
    let id = swaps::insert(tx, swap)?;
    for offer in &swap.chain {
        assignments::explain(tx, offer.order, None, &offer.why, act.now)?;
        note(tx, act, id, offer, SwapStatus::Asked)?;
    }
    swaps::get(tx.conn, id)
}

/// A crew says yes; the last yes does it. When something else came first, nothing is done, and the
/// swap is over.
///
/// # Errors
/// `NotFound`; `InvalidState` when it is over, or the crew is not asked.
pub fn accept_swap(tx: &Tx, act: &Act, id: i64, crew: CrewId) -> Result<Swap> {
    let mut swap = open(tx, id, crew, "accept")?;
    if swap.expires_at.is_some_and(|at| at <= act.now) {
        return Err(refusal("swap", id, "expired", "accept"));
    }
    swaps::accept(tx, id, crew, act.now)?;
    for offer in &mut swap.chain {
        if offer.to == crew {
            offer.accepted_at = Some(act.now);
        }
    }
    if swap.chain.iter().all(|offer| offer.accepted_at.is_some()) {
        match check(tx, &swap) {
            Ok(()) => carry_out(tx, act, &swap)?,
            Err(Error::Domain(_)) => end(tx, act, &swap, SwapStatus::Overtaken)?,
            Err(error) => return Err(error),
        }
    }
    swaps::get(tx.conn, id)
}

/// A crew says no: everything stays as it is, and it is not asked for that order again.
///
/// # Errors
/// `NotFound`; `InvalidState` when it is over, or the crew is not asked.
pub fn decline_swap(tx: &Tx, act: &Act, id: i64, crew: CrewId) -> Result<Swap> {
    let swap = open(tx, id, crew, "decline")?;
    for offer in swap.chain.iter().filter(|offer| offer.to == crew) {
        assignments::refuse(tx, offer.order, crew, None)?;
    }
    end(tx, act, &swap, SwapStatus::Refused)?;
    swaps::get(tx.conn, id)
}

/// Closes the swaps whose time is over, and those that something else came before. Who did not answer
/// is not asked for that order for a while.
///
/// # Errors
/// `Database`.
pub fn expire_swaps(tx: &Tx, act: &Act) -> Result<usize> {
    let mut n = 0;
    for swap in swaps::asked(tx.conn)? {
        if swap.expires_at.is_some_and(|at| at <= act.now) {
            let silent = swap
                .chain
                .iter()
                .filter(|offer| offer.accepted_at.is_none());
            for offer in silent {
                let until = Some(act.now + act.snooze);
                assignments::refuse(tx, offer.order, offer.to, until)?;
            }
            end(tx, act, &swap, SwapStatus::Expired)?;
        } else {
            match check(tx, &swap) {
                Ok(()) => continue,
                Err(Error::Domain(_)) => end(tx, act, &swap, SwapStatus::Overtaken)?,
                Err(error) => return Err(error),
            }
        }
        n += 1;
    }
    Ok(n)
}

fn open(tx: &Tx, id: i64, crew: CrewId, command: &'static str) -> Result<Swap> {
    let swap = swaps::get(tx.conn, id)?;
    if swap.status != SwapStatus::Asked {
        return Err(refusal("swap", id, swap.status.as_str(), command));
    }
    match swap.chain.iter().any(|offer| offer.to == crew) {
        true => Ok(swap),
        false => Err(refusal("swap", id, "offered to somebody else", command)),
    }
}

/// Whether all of it still holds: each order is still on its way with the crew that is to lose it, or
/// still waits; who takes it over is on line, is not asked about an order, and has nothing to do but
/// what it gives away.
fn check(tx: &Tx, swap: &Swap) -> Result<()> {
    for offer in &swap.chain {
        check_order(tx, offer)?;
        check_crew(tx, swap, offer.to)?;
    }
    Ok(())
}

fn check_order(tx: &Tx, offer: &SwapOffer) -> Result<()> {
    let order = tx.order(offer.order)?;
    let live = tx.live_of_order(offer.order)?;
    let holds = match (offer.from, live) {
        (None, None) => order.status == OrderStatus::Pending,
        (Some((crew, assignment)), Some(live)) => {
            let is_carried = matches!(order.status, OrderStatus::Assigned | OrderStatus::Started);
            let is_ahead =
                order.n_closed() == 0 && !order.stops.iter().any(|stop| stop.is_arrived());
            let is_same = live.id == assignment && live.crew == crew;
            let is_engine = live.origin == Origin::Engine;
            is_carried && is_ahead && is_same && is_engine && !live.status.is_offered()
        }
        _ => false,
    };
    match holds {
        true => Ok(()),
        false => Err(Error::Domain(order.refusal("move to another crew"))),
    }
}

fn check_crew(tx: &Tx, swap: &Swap, crew: CrewId) -> Result<()> {
    let shift = crews::open_shift(tx.conn, crew)?;
    if Duty::of(shift.as_ref(), false) != Duty::Free {
        return Err(refusal("crew", crew.0, "off line", "take over an order"));
    }
    let gives_up = |assignment| {
        let mut chain = swap.chain.iter();
        chain.any(|offer| offer.from == Some((crew, assignment)))
    };
    for live in tx.live_of_crew(crew)? {
        if live.status.is_offered() {
            return Err(refusal("crew", crew.0, "being asked", "take over an order"));
        }
        if live.status == AssignmentStatus::Active && !gives_up(live.id) {
            return Err(refusal("crew", crew.0, "busy", "take over an order"));
        }
    }
    Ok(())
}

/// As if a person gave each order to its new crew, all in this transaction.
fn carry_out(tx: &Tx, act: &Act, swap: &Swap) -> Result<()> {
    swaps::close(tx, swap.id, SwapStatus::Done, act.now)?;
    let engine = Act {
        origin: Origin::Engine,
        ..*act
    };
    for offer in swap.chain.iter().filter(|offer| offer.from.is_some()) {
        bargain::unassign(tx, &engine, offer.order, false)?;
    }
    for offer in &swap.chain {
        let route = offer.route.clone();
        let given = bargain::assign(tx, &engine, offer.order, offer.to, route, true)?;
        assignments::explain(tx, offer.order, Some(given.id), &offer.why, act.now)?;
        note(tx, act, swap.id, offer, SwapStatus::Done)?;
    }
    Ok(())
}

fn end(tx: &Tx, act: &Act, swap: &Swap, status: SwapStatus) -> Result<()> {
    swaps::close(tx, swap.id, status, act.now)?;
    for offer in &swap.chain {
        note(tx, act, swap.id, offer, status)?;
    }
    Ok(())
}

/// Writes into the journal what became of a swap, for one order and who was asked to take it over.
fn note(tx: &Tx, act: &Act, id: i64, offer: &SwapOffer, status: SwapStatus) -> Result<()> {
    let mut event = act.event(EventKind::Noted);
    event.order = Some(offer.order);
    event.crew = Some(offer.to);
    let mut say = |key: &str, text: String| event.payload.insert(key.to_owned(), text);
    say("swap", id.to_string());
    say("swap_status", status.as_str().to_owned());
    if let Some((from, _)) = offer.from {
        say("swap_from", from.to_string());
    }
    journal::append(tx, event)?;
    Ok(())
}

/// Refuses an offer to a crew, or of an order, that is part of a swap.
pub(super) fn check_not_swapped(tx: &Tx, new: &Offer) -> Result<()> {
    if swaps::asks(tx.conn, new.crew)? {
        return Err(refusal(
            "crew",
            new.crew.0,
            "being asked",
            "be offered an order",
        ));
    }
    for order in &new.orders {
        if swaps::asks_about(tx.conn, *order)? {
            return Err(refusal("order", order.0, "being offered", "offer"));
        }
    }
    Ok(())
}

fn refusal(what: &'static str, id: i64, status: &'static str, command: &'static str) -> Error {
    let subject = match what {
        "crew" => Subject::new(what, CrewId(id)),
        _ => Subject::new(what, OrderId(id)),
    };
    Error::Domain(Refusal::state(subject, status, command))
}
