//! Prices, addresses and clients for programs of the office's own.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, answer, office_time, parsed, queried, taken};
use super::order_view;
use super::orders::NewOrderBody;
use pult_app::{Error, NotAllowed, QuoteRequest, Result};
use pult_dialect::Api;
use pult_domain::{ClientId, Phone};
use pult_geo::geocoder::{AddressKind, Found};

/// So many are told when nothing else is asked, and at most.
const FEW: usize = 20;
const MOST: usize = 100;

#[utoipa::path(post, path = "/api/pult/quotes", tag = "quotes", request_body = NewOrderBody,
    responses((status = 200, body = crate::order_view::Quote), (status = 400, body = crate::openapi::Problem)))]
pub(super) async fn quote(State(api): State<Api>, request: Request) -> Response {
    let priced = async {
        let (parts, body) = request.into_parts();
        let caller = admitted(&api, &parts).await?;
        let new: NewOrderBody = parsed(&taken(body).await?)?;
        let mut order = new.order(&office_time(&api).await?)?;
        api.dispatch.locate(&mut order.stops);
        let request = QuoteRequest {
            by_route: true,
            is_prior: order
                .due_at()
                .is_some_and(|at| at > api.dispatch.now() + api.dispatch.rules().prior_lead),
            company: None,
            ..QuoteRequest::of_new(&order)
        };
        let quote = api.dispatch.quote(&caller, request).await?;
        Ok(Json(order_view::quote(&quote)).into_response())
    };
    answer(priced.await)
}

/// What is looked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    q: String,
    limit: Option<usize>,
}

fn asked(request: &Parts) -> Result<(String, usize)> {
    let asked: Asked = queried(&request.uri)?;
    Ok((asked.q, asked.limit.unwrap_or(FEW).clamp(1, MOST)))
}

/// An address as it was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Address {
    /// The whole of it
    address: String,
    /// `street`, `house`, `point`
    kind: &'static str,
    settlement: String,
    street: String,
    house: String,
    extra: String,
    lat: Option<f64>,
    lon: Option<f64>,
    /// `exact`, `street`, `settlement`, `guessed`, `typed`
    certainty: &'static str,
}

/// Addresses, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Addresses {
    addresses: Vec<Address>,
}

impl Address {
    fn of(found: &Found) -> Address {
        Address {
            address: found.full_text(),
            kind: kind(found.kind),
            settlement: found.settlement.clone(),
            street: found.street.clone(),
            house: found.house.clone(),
            extra: found.extra.clone(),
            lat: found.point.map(|point| point.lat),
            lon: found.point.map(|point| point.lon),
            certainty: found.certainty.as_str(),
        }
    }
}

fn kind(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Street => "street",
        AddressKind::House => "house",
        AddressKind::Point => "point",
    }
}

#[utoipa::path(get, path = "/api/pult/addresses", tag = "addresses",
    params(("q" = String, Query, description = "As it is typed"), ("limit" = Option<usize>, Query)),
    responses((status = 200, body = Addresses)))]
pub(super) async fn addresses(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        admitted(&api, &request).await?;
        let (q, limit) = asked(&request)?;
        let dispatch = api.dispatch.clone();
        let found = tokio::task::spawn_blocking(move || dispatch.suggest_addresses(&q, limit));
        let found = found.await.map_err(|_| Error::Internal)?;
        let addresses = found.iter().map(Address::of).collect();
        Ok(Json(Addresses { addresses }).into_response())
    };
    answer(told.await)
}

/// A client of the books.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Client {
    id: i64,
    name: String,
    phones: Vec<String>,
    discount: Option<i64>,
    blocked: bool,
    reason: String,
}

/// Clients.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Clients {
    clients: Vec<Client>,
}

impl Client {
    fn of(client: &pult_domain::Client) -> Client {
        let phones = client.phones.iter().map(|phone| phone.as_str().to_owned());
        Client {
            id: client.id.0,
            name: client.name.clone(),
            phones: phones.collect(),
            discount: client.discount.map(|id| id.0),
            blocked: client.blocked,
            reason: client.reason.clone(),
        }
    }
}

#[utoipa::path(get, path = "/api/pult/clients", tag = "clients",
    params(("q" = String, Query, description = "A phone, or a part of a name"), ("limit" = Option<usize>, Query)),
    responses((status = 200, body = Clients)))]
pub(super) async fn clients(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        if caller.company.is_some() {
            return Err(Error::forbidden(NotAllowed::ClientsOfOffice));
        }
        let (q, limit) = asked(&request)?;
        let by_phone = match Phone::parse(&q) {
            Ok(phone) => api.dispatch.client_by_phone(phone).await?,
            Err(_) => None,
        };
        let found = match by_phone {
            Some(client) => vec![client],
            None => api.dispatch.find_clients(&q, limit).await?,
        };
        let clients = found.iter().map(Client::of).collect();
        Ok(Json(Clients { clients }).into_response())
    };
    answer(told.await)
}

#[utoipa::path(get, path = "/api/pult/clients/{id}", tag = "clients", params(("id" = i64, Path)),
    responses((status = 200, body = Client), (status = 404, body = crate::openapi::Problem)))]
pub(super) async fn client(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        if caller.company.is_some() {
            return Err(Error::forbidden(NotAllowed::ClientsOfOffice));
        }
        let id = id.parse().map_err(|_| Error::not_found("client", &id))?;
        let client = api.dispatch.client(ClientId(id)).await?;
        Ok(Json(Client::of(&client)).into_response())
    };
    answer(told.await)
}
