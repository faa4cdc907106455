//! `/api/pult/swaps`: crews that take over from one another; `/api/pult/advice`: where crews are advised to
//! stand.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, refusal, taken};
use pult_app::{Error, Result, StandAdvice};
use pult_dialect::Api;
use pult_domain::{CrewId, Wrong};

/// How many swaps are told, the newest.
const TOLD: u32 = 100;

/// What a crew says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    crew: i64,
    accept: bool,
}

/// Crews that are asked to take over from one another
#[derive(Serialize, ToSchema)]
pub(super) struct Swap {
    id: i64,
    /// `asked`, `done`, `refused`, `expired`, `overtaken`
    status: &'static str,
    /// When they were asked
    at: i64,
    /// Until when they may answer
    expires_at: Option<i64>,
    /// How much sooner crews come, all in all, in seconds
    gain_s: i64,
    chain: Vec<SwapOffer>,
}

/// What one crew is asked
#[derive(Serialize, ToSchema)]
pub(super) struct SwapOffer {
    order: i64,
    /// The crew that is on its way; null: nobody
    from: Option<i64>,
    /// The crew that is asked
    to: i64,
    /// When it said yes
    accepted_at: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Swaps {
    swaps: Vec<Swap>,
}

/// Where a free crew is advised to stand
#[derive(Serialize, ToSchema)]
pub(super) struct Advice {
    crew: i64,
    /// Null: no stand of the books
    stand: Option<i64>,
    name: String,
    lat: f64,
    lon: f64,
    /// How much sooner the next customer there has a crew, in seconds
    gain_s: i64,
    /// When it was said
    at: i64,
    /// When it is there
    there_at: i64,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AllAdvice {
    advice: Vec<Advice>,
}

/// The newest swaps, asked, done or not. Admits operators.
#[utoipa::path(get, path = "/api/pult/swaps", tag = "crews",
    responses((status = 200, body = Swaps)))]
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    answered(told(&api, &request).await)
}

async fn told(api: &Api, request: &Parts) -> Result<Swaps> {
    let caller = admitted(api, request).await?;
    let swaps = api.dispatch.newest_swaps(&caller, TOLD).await?;
    Ok(Swaps {
        swaps: swaps.iter().map(Swap::of).collect(),
    })
}

/// A crew's yes or no, as an operator heard it on the radio or an app of the office's own sends it.
#[utoipa::path(post, path = "/api/pult/swaps/{id}/answers", tag = "crews", params(("id" = i64, Path)),
    request_body = Answer,
    responses((status = 200, body = Swap),
        (status = 404, description = "No such swap or crew", body = crate::openapi::Problem),
        (status = 409, description = "It is over, or the crew is not asked", body = crate::openapi::Problem)))]
pub(super) async fn answer(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    answered(said(&api, &id, request).await)
}

async fn said(api: &Api, id: &str, request: Request) -> Result<Swap> {
    let (parts, body) = request.into_parts();
    let caller = admitted(api, &parts).await?;
    let id = id.parse().map_err(|_| Error::not_found("swap", id))?;
    let invalid = |wrong| Error::invalid("body", wrong);
    let bytes = taken(body).await?;
    let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| invalid(Wrong::SwapBody))?;
    let crew = CrewId(answer.crew);
    let done = api.dispatch.answer_swap(&caller, id, crew, answer.accept);
    Ok(Swap::of(&done.await?))
}

/// Where crews are advised to stand. Admits operators.
#[utoipa::path(get, path = "/api/pult/advice", tag = "crews",
    responses((status = 200, body = AllAdvice)))]
pub(super) async fn advice(State(api): State<Api>, request: Parts) -> Response {
    answered(match admitted(&api, &request).await {
        Ok(_) => {
            let advice = api.dispatch.advice();
            Ok(AllAdvice {
                advice: advice.iter().map(Advice::of).collect(),
            })
        }
        Err(error) => Err(error),
    })
}

/// A driver does not go: nothing comes of it, and he is not asked for a while.
#[utoipa::path(delete, path = "/api/pult/crews/{id}/advice", tag = "crews", params(("id" = i64, Path)),
    responses((status = 204, description = "Noted"),
        (status = 404, description = "No such crew", body = crate::openapi::Problem)))]
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

fn answered<T: Serialize>(told: Result<T>) -> Response {
    match told {
        Ok(told) => Json(told).into_response(),
        Err(error) => refusal(&error),
    }
}

impl Swap {
    fn of(swap: &pult_app::Swap) -> Swap {
        let offers = swap.chain.iter().map(|offer| SwapOffer {
            order: offer.order.0,
            from: offer.from.map(|(crew, _)| crew.0),
            to: offer.to.0,
            accepted_at: offer.accepted_at.map(|at| at.0),
        });
        Swap {
            id: swap.id,
            status: swap.status.as_str(),
            at: swap.at.0,
            expires_at: swap.expires_at.map(|at| at.0),
            gain_s: swap.gain.0,
            chain: offers.collect(),
        }
    }
}

impl Advice {
    fn of(advice: &StandAdvice) -> Advice {
        Advice {
            crew: advice.crew.0,
            stand: (advice.stand.id != 0).then_some(advice.stand.id),
            name: advice.stand.name.clone(),
            lat: advice.stand.point.lat,
            lon: advice.stand.point.lon,
            gain_s: advice.gain.0,
            at: advice.at.0,
            there_at: advice.there_at.0,
        }
    }
}
