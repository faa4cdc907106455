//! `POST /api/pult/orders/ID/commands`: what is done to an order, one command a request.

use axum::Json;
use axum::extract::{Path, Request as HttpRequest, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{answer, order_id, order_view, parsed, received, wire};
use pult_app::{Assign, Bill, Caller, Error, Holder, OrderCommand, Request, Result, Step};
use pult_dialect::Api;
use pult_domain::{AssignmentId, CrewId, Meters, Money, OrderId, Seconds, StopId, Timestamp};
use pult_geo::Lengths;

/// A command as it is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    command: String,
    at: Option<i64>,
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

/// Carries a command out and answers the order, with the event by which it can be taken back.
#[utoipa::path(post, path = "/api/pult/orders/{id}/commands", tag = "orders", params(("id" = i64, Path)),
    request_body = Sent, responses((status = 200, body = crate::order_view::Order),
        (status = 409, description = "Its state, or a rule, does not allow it", body = crate::openapi::Problem)))]
pub(in super::super) async fn command(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: HttpRequest,
) -> Response {
    let done = async {
        let (caller, _, bytes) = received(&api, request).await?;
        let id = order_id(&id)?;
        let sent: Sent = parsed(&bytes)?;
        carried_out(&api, &caller, id, sent).await
    };
    answer(done.await)
}

async fn carried_out(api: &Api, caller: &Caller, id: OrderId, sent: Sent) -> Result<Response> {
    let dispatch = &api.dispatch;
    match sent.command.as_str() {
        "reinstate" => {
            let view = match sent.event {
                Some(event) => dispatch.take_back(caller, event).await?,
                None => dispatch.reinstate(caller, id).await?,
            };
            return Ok(Json(order_view::order(&view)).into_response());
        }
        "offer" => {
            let crew = needed(sent.crew, "crew").map(CrewId)?;
            caller.require(pult_domain::Role::Dispatch)?;
            dispatch.offer_order(caller, id, crew).await?;
            let view = dispatch.order(caller, id).await?;
            return Ok(Json(order_view::order(&view)).into_response());
        }
        "bill" => {
            let bill = sent.bill.map(bill).transpose()?;
            let quote = dispatch.bill_of(caller, id, bill).await?;
            return Ok(Json(quote.as_ref().map(order_view::quote)).into_response());
        }
        _ => {}
    }
    let command = match sent.command.as_str() {
        "next" => {
            let view = dispatch.order(caller, id).await?;
            let step = Step::next(&view).ok_or_else(|| view.order.refusal("take a step"))?;
            step.command(sent.bill.map(bill).transpose()?)
        }
        _ => plain(sent_command(&sent)?, &sent)?,
    };
    let request = Request {
        order: id,
        at: sent.at.map(Timestamp),
        despite: sent.despite,
        command,
    };
    let outcome = dispatch.command(caller, request).await?;
    Ok(Json(wire::outcome(&outcome)).into_response())
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

fn sent_command(sent: &Sent) -> Result<Name> {
    let found = NAMES.iter().find(|(word, _)| *word == sent.command);
    found.map(|(_, name)| *name).ok_or_else(|| {
        let words = NAMES.map(|(word, _)| word).join(", ");
        let reason = format!("is one of {words}, next, offer, bill, reinstate");
        Error::invalid("command", reason)
    })
}

fn plain(name: Name, sent: &Sent) -> Result<OrderCommand> {
    let stop = || needed(sent.stop, "stop").map(StopId);
    let crew = || needed(sent.crew, "crew").map(CrewId);
    let assignment = || needed(sent.assignment, "assignment").map(AssignmentId);
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
    value.ok_or_else(|| Error::invalid(field, "is missing"))
}

fn bill(given: BillIn) -> Result<Bill> {
    bill_of(&given)
}

fn bill_of(given: &BillIn) -> Result<Bill> {
    if let Some(sum) = &given.sum {
        let sum: Money = sum.parse()?;
        if sum < Money::ZERO {
            return Err(Error::invalid("bill", "the sum is negative"));
        }
        return Ok(Bill::Agreed(sum));
    }
    let metres = |km: &Option<String>| -> Result<Meters> {
        let Some(km) = km else { return Ok(Meters(0)) };
        let metres = pult_domain::parse_decimal(km, 3);
        let metres = metres.filter(|metres| *metres >= 0);
        metres
            .map(Meters)
            .ok_or_else(|| Error::invalid("bill", format!("`{km}` is not a length in km")))
    };
    let waiting = given.waiting_min.unwrap_or(0);
    if waiting < 0 {
        return Err(Error::invalid("bill", "the waiting is negative"));
    }
    Ok(Bill::Meter {
        driven: Lengths {
            city: metres(&given.km)?,
            country: metres(&given.country_km)?,
        },
        waited: Seconds::minutes(waiting),
    })
}
