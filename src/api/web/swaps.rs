//! `/api/pult/swaps`: crews that take over from one another; `/api/pult/advice`: where crews are advised to
//! stand.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::basic::{admitted, refusal};
use pult_app::{Error, Result, StandAdvice, Swap, SwapOffer};
use pult_dialect::Api;
use pult_domain::CrewId;

/// How many swaps are told, the newest.
const TOLD: u32 = 100;

/// What a crew says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    crew: i64,
    accept: bool,
}

/// The newest swaps, asked, done or not. Admits operators.
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    answered(told(&api, &request).await)
}

async fn told(api: &Api, request: &Parts) -> Result<Value> {
    let caller = admitted(api, request).await?;
    let swaps = api.dispatch.newest_swaps(&caller, TOLD).await?;
    Ok(json!({ "swaps": swaps.iter().map(swap).collect::<Vec<_>>() }))
}

/// A crew's yes or no, as an operator heard it on the radio or an app of the office's own sends it.
pub(super) async fn answer(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    answered(said(&api, &id, request).await)
}

async fn said(api: &Api, id: &str, request: Request) -> Result<Value> {
    let (parts, body) = request.into_parts();
    let caller = admitted(api, &parts).await?;
    let id = id.parse().map_err(|_| Error::not_found("swap", id))?;
    let invalid = |reason: &str| Error::invalid("body", reason);
    let bytes = pult_dialect::body::read(body, pult_dialect::body::LIMIT).await;
    let bytes = bytes.map_err(|_| invalid("cannot be read"))?;
    let answer: Answer = serde_json::from_slice(&bytes)
        .map_err(|_| invalid("is not an object with `crew` and `accept`"))?;
    let crew = CrewId(answer.crew);
    let done = api.dispatch.answer_swap(&caller, id, crew, answer.accept);
    Ok(swap(&done.await?))
}

/// Where crews are advised to stand. Admits operators.
pub(super) async fn advice(State(api): State<Api>, request: Parts) -> Response {
    answered(match admitted(&api, &request).await {
        Ok(_) => {
            let advice = api.dispatch.advice();
            Ok(json!({ "advice": advice.iter().map(one).collect::<Vec<_>>() }))
        }
        Err(error) => Err(error),
    })
}

/// A driver does not go: nothing comes of it, and he is not asked for a while.
pub(super) async fn refuse_advice(
    State(api): State<Api>,
    Path(crew): Path<String>,
    request: Parts,
) -> Response {
    match refused(&api, &crew, &request).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refusal(&error),
    }
}

async fn refused(api: &Api, crew: &str, request: &Parts) -> Result<()> {
    let caller = admitted(api, request).await?;
    let id = crew.parse().map(CrewId);
    let id = id.map_err(|_| Error::not_found("crew", crew))?;
    api.dispatch.refuse_advice(&caller, id).await
}

fn answered(told: Result<Value>) -> Response {
    match told {
        Ok(told) => Json(told).into_response(),
        Err(error) => refusal(&error),
    }
}

fn swap(swap: &Swap) -> Value {
    let offer = |offer: &SwapOffer| {
        json!({
            "order": offer.order.0,
            "from": offer.from.map(|(crew, _)| crew.0),
            "to": offer.to.0,
            "accepted_at": offer.accepted_at.map(|at| at.0),
        })
    };
    json!({
        "id": swap.id,
        "status": swap.status.as_str(),
        "at": swap.at.0,
        "expires_at": swap.expires_at.map(|at| at.0),
        "gain_s": swap.gain.0,
        "chain": swap.chain.iter().map(offer).collect::<Vec<_>>(),
    })
}

fn one(advice: &StandAdvice) -> Value {
    json!({
        "crew": advice.crew.0,
        "stand": (advice.stand.id != 0).then_some(advice.stand.id),
        "name": advice.stand.name,
        "lat": advice.stand.point.lat,
        "lon": advice.stand.point.lon,
        "gain_s": advice.gain.0,
        "at": advice.at.0,
        "there_at": advice.there_at.0,
    })
}
