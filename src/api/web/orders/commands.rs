//! `POST /api/pult/orders/ID/COMMAND`, or `…/commands` with the command in the body: what is done to an order, one
//! command a request.

use axum::Json;
use axum::extract::{Path, Request as HttpRequest, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{answer, office_time, order_id, order_view, parsed, received};
use crate::order_view::{Answered, Quote};
use crate::when::When;
use pult_app::{Assign, Bill, Caller, Error, Holder, OrderCommand, Request, Result, Step};
use pult_dialect::Api;
use pult_domain::{AssignmentId, CrewId, Meters, Money, OrderId, Phase, Seconds, StopId, Wrong};
use pult_geo::Lengths;

/// A command as it is sent.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    /// Where the path does not say it
    #[serde(default)]
    command: String,
    /// Unix seconds or ISO 8601
    #[schema(value_type = Option<i64>)]
    at: Option<When>,
    despite: Option<String>,
    crew: Option<i64>,
    stop: Option<i64>,
    assignment: Option<i64>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    refuse: bool,
    event: Option<i64>,
    bill: Option<BillIn>,
}

/// A bill made out by hand: a sum, or what the meter showed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BillIn {
    sum: Option<String>,
    km: Option<String>,
    country_km: Option<String>,
    waiting_min: Option<i64>,
}

/// Carries a command out and answers the order, with the event by which it can be taken back; `bill` answers a
/// price and changes nothing.
#[utoipa::path(post, path = "/api/pult/orders/{id}/commands", tag = "orders", params(("id" = i64, Path)),
    request_body = Sent, responses((status = 200, body = crate::order_view::Answered),
        (status = 409, description = "Its state, or a rule, does not allow it", body = crate::openapi::Problem)))]
pub(in super::super) async fn command(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: HttpRequest,
) -> Response {
    let done = async {
        let (caller, parts, bytes) = received(&api, request).await?;
        let id = order_id(&id)?;
        let sent: Sent = parsed(&bytes)?;
        let base = api.settings.base(&parts.headers);
        let answered = carried_out(&api, &caller, &base, id, sent).await?;
        Ok(Json(answered).into_response())
    };
    answer(done.await)
}

/// Carries out the command that the path names; the body says the rest, or nothing.
#[utoipa::path(post, path = "/api/pult/orders/{id}/{command}", tag = "orders",
    params(("id" = i64, Path), ("command" = String, Path,
        description = "`suspend`, `resume`, `offer`, `assign`, `unassign`, `set-out`, `arrive`, `leave`, `complete`, `no-show`, \
                       `cancel`, `reinstate`, and the others of `commands`")),
    request_body = Sent, responses((status = 200, body = crate::order_view::Answered),
        (status = 404, description = "No such order or command", body = crate::openapi::Problem),
        (status = 409, description = "Its state, or a rule, does not allow it", body = crate::openapi::Problem)))]
pub(in super::super) async fn named(
    State(api): State<Api>,
    Path((id, command)): Path<(String, String)>,
    request: HttpRequest,
) -> Response {
    let done = async {
        let (caller, parts, bytes) = received(&api, request).await?;
        let id = order_id(&id)?;
        let command = command.replace('-', "_");
        if !is_command(&command) {
            return Err(Error::not_found("command", command));
        }
        let sent: Sent = match bytes.trim_ascii() {
            [] => Sent::default(),
            bytes => parsed(bytes)?,
        };
        let base = api.settings.base(&parts.headers);
        let sent = Sent { command, ..sent };
        let answered = carried_out(&api, &caller, &base, id, sent).await?;
        Ok(Json(answered).into_response())
    };
    answer(done.await)
}

async fn carried_out(
    api: &Api,
    caller: &Caller,
    base: &str,
    id: OrderId,
    sent: Sent,
) -> Result<Answered> {
    let dispatch = &api.dispatch;
    match sent.command.as_str() {
        "reinstate" => {
            let view = match sent.event {
                Some(event) => dispatch.take_back(caller, event).await?,
                None => dispatch.reinstate(caller, id).await?,
            };
            let order = order_view::order(api, base, &view).await?;
            return Ok(Answered::Order(Box::new(order)));
        }
        "offer" => {
            let crew = needed(sent.crew, "crew").map(CrewId)?;
            caller.require(pult_domain::Role::Dispatch)?;
            dispatch.offer_order(caller, id, crew).await?;
            let view = dispatch.order(caller, id).await?;
            let order = order_view::order(api, base, &view).await?;
            return Ok(Answered::Order(Box::new(order)));
        }
        "bill" => {
            let bill = sent.bill.map(bill).transpose()?;
            let quote = dispatch.bill_of(caller, id, bill).await?;
            return Ok(Answered::Price(quote.as_ref().map(Quote::of)));
        }
        _ => {}
    }
    let command = match sent.command.as_str() {
        "next" => {
            let view = dispatch.order(caller, id).await?;
            let step = Step::next(&view).ok_or_else(|| view.order.refusal("take a step"))?;
            step.command(sent.bill.map(bill).transpose()?)
        }
        _ => {
            let name = sent_command(&sent)?;
            plain(name, &completed(api, caller, id, name, &sent).await?)?
        }
    };
    let at = match &sent.at {
        Some(when) => Some(when.of("at", &office_time(api).await?)?),
        None => None,
    };
    let request = Request {
        order: id,
        at,
        despite: sent.despite,
        command,
    };
    let outcome = dispatch.command(caller, request).await?;
    let order = order_view::outcome(api, base, &outcome).await?;
    Ok(Answered::Order(Box::new(order)))
}

/// A command with the stop, or the offer and its crew, that it means when it names none.
async fn completed<'a>(
    api: &Api,
    caller: &Caller,
    id: OrderId,
    name: Name,
    sent: &'a Sent,
) -> Result<Said<'a>> {
    let mut said = Said::of(sent);
    let needs_stop = matches!(
        name,
        Name::Arrive | Name::Leave | Name::FinishStop | Name::Skip
    );
    let needs_offer = matches!(name, Name::Accept | Name::Decline | Name::Withdraw);
    if (needs_stop && said.stop.is_none()) || (needs_offer && said.assignment.is_none()) {
        let view = api.dispatch.order(caller, id).await?;
        let at = match view.phase {
            Phase::Queued => Some(0),
            Phase::EnRoute { stop } | Phase::AtStop { stop } => Some(stop),
            _ => None,
        };
        let stop = at.and_then(|at| view.order.stops.get(at));
        said.stop = said.stop.or(stop.map(|stop| stop.id.0));
        let offer = view.assignment.as_ref();
        said.assignment = said.assignment.or(offer.map(|offer| offer.id.0));
        said.crew = said.crew.or(offer.map(|offer| offer.crew.0));
    }
    Ok(said)
}

/// The commands by their words.
#[derive(Debug, Clone, Copy)]
enum Name {
    Suspend,
    Resume,
    Assign,
    Unassign,
    Accept,
    Decline,
    Withdraw,
    SetOut,
    Arrive,
    Leave,
    FinishStop,
    Skip,
    Complete,
    NoShow,
    Fail,
    Cancel,
}

const NAMES: [(&str, Name); 16] = [
    ("suspend", Name::Suspend),
    ("resume", Name::Resume),
    ("assign", Name::Assign),
    ("unassign", Name::Unassign),
    ("accept", Name::Accept),
    ("decline", Name::Decline),
    ("withdraw", Name::Withdraw),
    ("set_out", Name::SetOut),
    ("arrive", Name::Arrive),
    ("leave", Name::Leave),
    ("finish_stop", Name::FinishStop),
    ("skip", Name::Skip),
    ("complete", Name::Complete),
    ("no_show", Name::NoShow),
    ("fail", Name::Fail),
    ("cancel", Name::Cancel),
];

/// The commands that are no plain ones.
const OTHERS: [&str; 4] = ["next", "offer", "bill", "reinstate"];

fn is_command(word: &str) -> bool {
    OTHERS.contains(&word) || NAMES.iter().any(|(name, _)| *name == word)
}

fn sent_command(sent: &Sent) -> Result<Name> {
    let found = NAMES.iter().find(|(word, _)| *word == sent.command);
    found.map(|(_, name)| *name).ok_or_else(|| {
        let words = NAMES.map(|(word, _)| word).join(", ");
        let words = format!("{words}, {}", OTHERS.join(", "));
        Error::invalid("command", Wrong::OneOf(words))
    })
}

/// What a command says, with what it means without saying it.
struct Said<'a> {
    sent: &'a Sent,
    crew: Option<i64>,
    stop: Option<i64>,
    assignment: Option<i64>,
}

impl Said<'_> {
    fn of(sent: &Sent) -> Said<'_> {
        Said {
            sent,
            crew: sent.crew,
            stop: sent.stop,
            assignment: sent.assignment,
        }
    }
}

fn plain(name: Name, said: &Said) -> Result<OrderCommand> {
    let sent = said.sent;
    let stop = || needed(said.stop, "stop").map(StopId);
    let crew = || needed(said.crew, "crew").map(CrewId);
    let assignment = || needed(said.assignment, "assignment").map(AssignmentId);
    let reason = sent.reason.clone();
    Ok(match name {
        Name::Suspend => OrderCommand::Suspend,
        Name::Resume => OrderCommand::Resume,
        Name::Assign => OrderCommand::Assign {
            crew: crew()?,
            how: Assign {
                start: true,
                open_shift: true,
                promised_at: None,
            },
            from: Holder::Anybody,
        },
        Name::Unassign => OrderCommand::Unassign {
            refuse: sent.refuse,
        },
        Name::Accept => OrderCommand::Accept(assignment()?, crew()?),
        Name::Decline => OrderCommand::Decline(assignment()?, crew()?),
        Name::Withdraw => OrderCommand::Withdraw(assignment()?),
        Name::SetOut => OrderCommand::SetOut,
        Name::Arrive => OrderCommand::Arrive(stop()?),
        Name::Leave => OrderCommand::Leave(stop()?),
        Name::FinishStop => OrderCommand::FinishStop(stop()?),
        Name::Skip => OrderCommand::Skip(stop()?),
        Name::Complete => OrderCommand::Complete {
            bill: sent.bill.as_ref().map(bill_of).transpose()?,
        },
        Name::NoShow => OrderCommand::NoShow,
        Name::Fail => OrderCommand::Fail { reason },
        Name::Cancel => OrderCommand::Cancel { reason },
    })
}

fn needed(value: Option<i64>, field: &str) -> Result<i64> {
    value.ok_or_else(|| Error::invalid(field, Wrong::Missing))
}

fn bill(given: BillIn) -> Result<Bill> {
    bill_of(&given)
}

fn bill_of(given: &BillIn) -> Result<Bill> {
    if let Some(sum) = &given.sum {
        let sum: Money = sum.parse()?;
        if sum < Money::ZERO {
            return Err(Error::invalid("bill", Wrong::NegativeBill));
        }
        return Ok(Bill::Agreed(sum));
    }
    let metres = |km: &Option<String>| -> Result<Meters> {
        let Some(km) = km else { return Ok(Meters(0)) };
        let metres = pult_domain::parse_decimal(km, 3);
        let metres = metres.filter(|metres| *metres >= 0);
        metres
            .map(Meters)
            .ok_or_else(|| Error::invalid("bill", Wrong::NoLength(km.to_owned())))
    };
    let waiting = given.waiting_min.unwrap_or(0);
    if waiting < 0 {
        return Err(Error::invalid("bill", Wrong::NegativeWaiting));
    }
    Ok(Bill::Meter {
        driven: Lengths {
            city: metres(&given.km)?,
            country: metres(&given.country_km)?,
        },
        waited: Seconds::minutes(waiting),
    })
}
