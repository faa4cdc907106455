//! When the office does not go on by itself.

use super::facts::{Facts, Gist};
use super::{NeedsHuman, Patience, Reason, Remedy, Subject};
use pult_domain::{
    Assignment, AssignmentStatus, Certainty, Order, OrderKind, OrderStatus, Origin, Seconds, Stop,
    StopAction, StopProgress, Timestamp,
};
use pult_engine::explain::Verdict;

/// Crews that break nothing but these rules come to be free by themselves.
const PASSING: [&str; 5] = [
    "busy",
    "being_asked",
    "promised",
    "too_many_tasks",
    "snoozed_until",
];

/// What needs a human, the most urgent first.
pub(super) fn find(facts: &Facts, patience: &Patience, now: Timestamp) -> Vec<NeedsHuman> {
    let mut found: Vec<NeedsHuman> = facts.calls.iter().map(call).collect();
    found.extend(of_crews(facts));
    for order in &facts.orders {
        found.extend(of_order(order, facts, patience, now));
    }
    found.extend(without_position(facts, patience, now));
    found.extend(facts.not_made.iter().map(|one| {
        let reason = Reason::NotMade {
            date: one.date.clone(),
            minute: one.minute,
            problem: one.problem.clone(),
        };
        let subject = Subject::Standing(one.standing);
        needs(subject, reason, one.since, Remedy::MakeByHand)
    }));
    found.extend(facts.undelivered.iter().map(|message| {
        let reason = Reason::Undelivered {
            recipient: message.recipient.clone(),
            error: message.error.clone(),
        };
        let subject = Subject::Message(message.id);
        needs(subject, reason, message.created_at, Remedy::SendAgain)
    }));
    let refused = facts.refused.iter();
    let too_often = refused.filter(|refused| refused.n >= patience.api_refusals.max(1));
    found.extend(too_often.map(|refused| {
        let subject = Subject::Caller(refused.origin, refused.actor);
        let reason = Reason::ApiRefused { n: refused.n };
        needs(subject, reason, refused.since, Remedy::AskCaller)
    }));
    let unanswering = facts.unanswering.iter();
    let too_many = unanswering.filter(|one| one.n >= patience.unanswered.max(1));
    found.extend(too_many.map(|one| {
        let reason = Reason::Unanswering { n: one.n };
        needs(
            Subject::Crew(one.crew),
            reason,
            one.since,
            Remedy::CallOrTakeOff,
        )
    }));
    found.extend(facts.low.iter().map(|low| {
        let reason = Reason::AccountLow {
            balance: low.balance,
            is_stopped: low.is_stopped,
        };
        needs(Subject::Crew(low.crew), reason, now, Remedy::TakeMoney)
    }));
    found.sort_by_key(|one| (one.reason.rank(), one.since));
    found
}

/// What crews said that nobody has seen: the first call for help of each, else its first line.
fn of_crews(facts: &Facts) -> Vec<NeedsHuman> {
    let mut found: Vec<NeedsHuman> = Vec::new();
    for wants_help in [true, false] {
        for said in facts
            .crew_messages
            .iter()
            .filter(|it| it.is_sos == wants_help)
        {
            let subject = Subject::Crew(said.crew);
            if found.iter().any(|one| one.subject == subject) {
                continue;
            }
            let text = said.text.clone();
            let (reason, remedy) = match wants_help {
                true => (Reason::Sos { text }, Remedy::HelpCrew),
                false => (Reason::CrewWrites { text }, Remedy::AnswerCrew),
            };
            found.push(needs(subject, reason, said.at, remedy));
        }
    }
    found
}

fn needs(subject: Subject, reason: Reason, since: Timestamp, remedy: Remedy) -> NeedsHuman {
    NeedsHuman {
        subject,
        reason,
        since,
        remedy,
    }
}

fn call(call: &super::Call) -> NeedsHuman {
    let reason = Reason::CallWaiting {
        phone: call.phone.clone(),
        line: call.line.clone(),
    };
    needs(Subject::Call(call.id), reason, call.at, Remedy::TakeCall)
}

/// The one reason of an order that matters most, if it has any.
fn of_order(
    order: &Order,
    facts: &Facts,
    patience: &Patience,
    now: Timestamp,
) -> Option<NeedsHuman> {
    let found = [
        late(order, facts, patience, now),
        address_unclear(order, facts),
        nobody(order, facts, patience, now).or_else(|| unclaimed(order, facts, patience, now)),
        client_not_there(order, facts, patience, now),
        deleted(order, facts),
        driven_early(order, facts, now),
        over_agreed(order),
    ];
    let found = found.into_iter().flatten();
    found.min_by_key(|one| one.reason.rank())
}

fn of(order: &Order, reason: Reason, since: Timestamp, remedy: Remedy) -> Option<NeedsHuman> {
    Some(needs(Subject::Order(order.id), reason, since, remedy))
}

/// Whether nobody will carry the order out unless a person sees to it.
fn nobody(order: &Order, facts: &Facts, patience: &Patience, now: Timestamp) -> Option<NeedsHuman> {
    let asked = facts.live_of(order.id).is_some();
    if order.status != OrderStatus::Pending || asked {
        return None;
    }
    let n_refusals = facts.refusals.get(&order.id).copied().unwrap_or_default();
    if n_refusals >= patience.refusals.max(1) {
        let reason = Reason::NobodyAccepted { n_refusals };
        return of(order, reason, order.status_at, Remedy::GiveToCrew);
    }
    let (at, why) = facts.explanations.get(&order.id)?;
    if hopeless(why) {
        return of(order, Reason::NobodyFits, *at, Remedy::GiveToCrew);
    }
    let due_at = order.due_at()?;
    let due = order.prior && due_at <= now + facts.lead;
    let nobody_near = matches!(why.verdict, Verdict::TooFar | Verdict::NobodyFits);
    if due && nobody_near {
        return of(
            order,
            Reason::NobodyNear { due_at },
            *at,
            Remedy::GiveToCrew,
        );
    }
    None
}

/// Whether no crew can come to be free for the order.
fn hopeless(why: &Gist) -> bool {
    let passes = |rule: &String| PASSING.contains(&rule.as_str());
    why.verdict == Verdict::NobodyFits && !why.n_ruled_out.keys().any(passes)
}

/// Whether a program asked for a car to an address that is not known to the house: nobody was there to ask which one
/// is meant.
fn address_unclear(order: &Order, facts: &Facts) -> Option<NeedsHuman> {
    let is_said_at_a_desk = matches!(order.origin, Origin::Console | Origin::Engine);
    let is_planned = order.conduct.kind == OrderKind::Route;
    let is_active = |live: &Assignment| live.status == AssignmentStatus::Active;
    let has_crew = facts.live_of(order.id).is_some_and(is_active);
    if !facts.knows_addresses || is_said_at_a_desk || is_planned || has_crew {
        return None;
    }
    let place = order.stops.first()?.place()?;
    let certainty = place.certainty();
    if place.address.is_empty() || certainty == Certainty::Exact {
        return None;
    }
    let address = place.in_full();
    let reason = Reason::AddressUnclear { address, certainty };
    of(order, reason, order.created_at, Remedy::MendAddress)
}

/// Whether the next stop is or will be reached later than was promised.
fn late(order: &Order, facts: &Facts, patience: &Patience, now: Timestamp) -> Option<NeedsHuman> {
    if order.status == OrderStatus::Suspended {
        return None;
    }
    let stop = order.stops.iter().find(|stop| stop.is_open())?;
    if stop.is_arrived() {
        return None;
    }
    let live = facts.live_of(order.id);
    let active = live.filter(|live| live.status == AssignmentStatus::Active);
    let leg = active.and_then(|live| live.route.iter().find(|leg| leg.stop == stop.id));
    let promised_at = promise(stop).or(leg.map(|leg| leg.initial_eta))?;
    // A crew that has yet to set out is measured when it is time to.
    let waits = order.status != OrderStatus::Started && !order.is_due(now, facts.lead);
    let eta = leg.filter(|_| !waits).map_or(now, |leg| leg.eta.max(now));
    let by = eta - promised_at;
    if by <= patience.late_after {
        return None;
    }
    let crew = active.map(|live| live.crew);
    let reason = Reason::Late {
        crew,
        promised_at,
        by,
    };
    let remedy = match crew {
        Some(_) => Remedy::CallCrew,
        None => Remedy::GiveToCrew,
    };
    of(order, reason, promised_at, remedy)
}

/// Whether an order for which nothing was promised waits for a crew for too long, twice as long as one that
/// was promised something may be late. Being asked about is not being carried.
fn unclaimed(
    order: &Order,
    facts: &Facts,
    patience: &Patience,
    now: Timestamp,
) -> Option<NeedsHuman> {
    let is_active = |live: &Assignment| live.status == AssignmentStatus::Active;
    let has_crew = facts.live_of(order.id).is_some_and(is_active);
    let stop = order.stops.iter().find(|stop| stop.is_open())?;
    // A task of a route is done when its turn comes.
    let is_due_by_turn = order.conduct.kind == OrderKind::Route;
    if order.status != OrderStatus::Pending || has_crew || is_due_by_turn || promise(stop).is_some()
    {
        return None;
    }
    let by = now - order.created_at;
    if by <= Seconds(patience.late_after.0 * 2) {
        return None;
    }
    let reason = Reason::Late {
        crew: None,
        promised_at: order.created_at,
        by,
    };
    of(order, reason, order.created_at, Remedy::GiveToCrew)
}

/// What the customer was told of a stop.
fn promise(stop: &Stop) -> Option<Timestamp> {
    stop.promised_at.or(stop.window.to).or(stop.window.from)
}

/// Whether the crew waits for the client for too long.
fn client_not_there(
    order: &Order,
    facts: &Facts,
    patience: &Patience,
    now: Timestamp,
) -> Option<NeedsHuman> {
    let waited_for = order.stops.iter().find_map(|stop| match stop.progress {
        StopProgress::Arrived { at } if stop.action == StopAction::Pickup => Some(at),
        _ => None,
    })?;
    // Who comes early waits for nothing before the time that was asked for.
    let since = order.due_at().map_or(waited_for, |due| due.max(waited_for));
    if now - since < patience.waiting_for_client {
        return None;
    }
    let crew = facts.live_of(order.id).map(|live| live.crew);
    let reason = Reason::ClientNotThere { crew };
    of(order, reason, since, Remedy::CallClient)
}

fn deleted(order: &Order, facts: &Facts) -> Option<NeedsHuman> {
    let at = facts.deleted.get(&order.id)?;
    of(order, Reason::DeletedUnderWay, *at, Remedy::EndOrder)
}

/// Whether a crew is on its way to an order that is wanted hours later: an API may say so by mistake, and the
/// order would be over before anybody waits for it.
fn driven_early(order: &Order, facts: &Facts, now: Timestamp) -> Option<NeedsHuman> {
    // A desk asks before it sets out on an order early.
    if !order.is_driven_early(now) || facts.early_at_a_desk.contains(&order.id) {
        return None;
    }
    let due_at = order.stops.first()?.window.from?;
    let since = order.started_at.unwrap_or(order.status_at);
    let crew = facts.live_of(order.id).map(|live| live.crew);
    let remedy = match crew {
        Some(_) => Remedy::CallCrew,
        None => Remedy::EndOrder,
    };
    of(order, Reason::DrivenEarly { crew, due_at }, since, remedy)
}

/// Whether the price has grown over the agreed one.
fn over_agreed(order: &Order) -> Option<NeedsHuman> {
    let (agreed, price) = (order.fixed_price?, order.quote.as_ref()?.total);
    if price <= agreed {
        return None;
    }
    let reason = Reason::OverAgreed { agreed, price };
    of(order, reason, order.created_at, Remedy::AgreePrice)
}

/// The crews under way that have GPS and have not said where they are, each with its first order.
fn without_position<'a>(
    facts: &'a Facts,
    patience: &'a Patience,
    now: Timestamp,
) -> impl Iterator<Item = NeedsHuman> + 'a {
    facts.crews.iter().filter_map(move |seen| {
        let silent_since = seen.position_at?;
        let order = facts.live.iter().find_map(|live| {
            let carries = live.crew == seen.crew && live.status == AssignmentStatus::Active;
            carries.then(|| under_way(live, facts))?
        })?;
        if now - silent_since < patience.without_position.max(Seconds(1)) {
            return None;
        }
        let subject = Subject::Crew(seen.crew);
        let reason = Reason::NoPosition { order: order.id };
        Some(needs(subject, reason, silent_since, Remedy::CallCrew))
    })
}

/// The order of an assignment that its crew carries out now.
fn under_way<'a>(live: &Assignment, facts: &'a Facts) -> Option<&'a Order> {
    let held = live.orders.iter().filter_map(|id| facts.order(*id));
    held.into_iter()
        .find(|order| order.status == OrderStatus::Started)
}
