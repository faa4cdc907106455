//! `GET /api/pult/needs-human`: what does not go on without a person, the most urgent first.

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::basic::{admitted, refusal};
use pult_app::{NeedsHuman, Reason, Result, Subject};
use pult_dialect::Api;

/// The list. Admits operators.
#[utoipa::path(get, path = "/api/pult/needs-human", tag = "office",
    responses((status = 200, description = "What does not go on without a person, the most urgent first", body = Needs)))]
pub(super) async fn needs_human(State(api): State<Api>, request: Parts) -> Response {
    match told(&api, &request).await {
        Ok(told) => Json(told).into_response(),
        Err(error) => refusal(&error),
    }
}

/// What does not go on without a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Needs {
    count: usize,
    needs_human: Vec<Need>,
}

/// A thing that does not go on.
#[derive(Debug, Serialize, ToSchema)]
struct Need {
    /// `order`, `crew`, `call`, `message`, `caller`, `standing`
    subject: &'static str,
    /// A number; of a caller who he is
    id: Value,
    reason: &'static str,
    /// What the reason has to say
    detail: Value,
    since: i64,
    remedy: &'static str,
}

async fn told(api: &Api, request: &Parts) -> Result<Needs> {
    let caller = admitted(api, request).await?;
    let list = api.dispatch.needs_human(&caller).await?;
    let needs_human: Vec<Need> = list.iter().map(one).collect();
    Ok(Needs {
        count: needs_human.len(),
        needs_human,
    })
}

fn one(one: &NeedsHuman) -> Need {
    let (subject, id) = subject(&one.subject);
    Need {
        subject,
        id,
        reason: one.reason.code(),
        detail: detail(&one.reason),
        since: one.since.0,
        remedy: one.remedy.code(),
    }
}

fn subject(subject: &Subject) -> (&'static str, Value) {
    match subject {
        Subject::Order(id) => ("order", id.0.into()),
        Subject::Crew(id) => ("crew", id.0.into()),
        Subject::Call(id) => ("call", (*id).into()),
        Subject::Message(id) => ("message", id.0.into()),
        Subject::Caller(origin, actor) => {
            let named = format!("{} {}", origin.as_str(), actor.code());
            ("caller", named.into())
        }
        Subject::Standing(id) => ("standing", id.0.into()),
    }
}

fn detail(reason: &Reason) -> Value {
    match reason {
        Reason::CallWaiting { phone, line } => {
            json!({"phone": phone.as_ref().map(|phone| phone.as_str()), "line": line})
        }
        Reason::NobodyFits | Reason::DeletedUnderWay => json!({}),
        Reason::AddressUnclear { address, certainty } => {
            json!({"address": address, "certainty": certainty.as_str()})
        }
        Reason::NobodyAccepted { n_refusals } => json!({"refusals": n_refusals}),
        Reason::DrivenEarly { crew, due_at } => {
            json!({"crew": crew.map(|crew| crew.0), "due_at": due_at.0})
        }
        Reason::NobodyNear { due_at } => {
            json!({"due_at": due_at.0})
        }
        Reason::Late {
            crew,
            promised_at,
            by,
        } => json!({
            "crew": crew.map(|crew| crew.0),
            "promised_at": promised_at.0,
            "late_s": by.0,
        }),
        Reason::NoPosition { order } => json!({"order": order.0}),
        Reason::ClientNotThere { crew } => json!({"crew": crew.map(|crew| crew.0)}),
        Reason::OverAgreed { agreed, price } => {
            json!({"agreed": agreed.to_string(), "price": price.to_string()})
        }
        Reason::NotMade {
            date,
            minute,
            problem,
        } => json!({
            "date": date,
            "time": format!("{:02}:{:02}", minute / 60, minute % 60),
            "problem": problem,
        }),
        Reason::Undelivered { recipient, error } => {
            json!({"recipient": recipient, "error": error})
        }
        Reason::Sos { text } | Reason::CrewWrites { text } => json!({"text": text}),
        Reason::AccountLow { balance, .. } => json!({"balance": balance.to_string()}),
        Reason::Unanswering { n } => json!({"offers": n}),
        Reason::ApiRefused { n } => json!({"refused": n}),
    }
}
