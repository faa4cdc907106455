//! What the widget asks. Every call names a publishable key; only pages of the key's own origins are answered.

use axum::Json;
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::refusal::refusal;
use super::wire::{OrderIn, PhoneIn, Trip};
use crate::page::sum;
use pult_app::{Error, NotAllowed, OfficeTime, Once, Promise, QuoteRequest, Result, Site};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::{Locale, Money, NewOrder, Office, Wrong};

/// The most that a body may weigh, in bytes.
const MOST: usize = 16 * 1024;
/// So many addresses are suggested.
const SUGGESTIONS: usize = 7;

#[derive(Deserialize)]
pub(super) struct Keyed {
    #[serde(default)]
    key: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    lang: String,
}

/// A visitor's call.
struct Call {
    site: Site,
    office: Office,
    /// What the visitor reads: the page's language, else the office's.
    locale: Locale,
    parts: Parts,
    body: Vec<u8>,
    q: String,
}

impl Call {
    /// A visitor's time of day is the office's, wherever he sits.
    fn time(&self) -> OfficeTime {
        OfficeTime::named(&self.office.timezone)
    }

    /// A sum as the visitor reads it.
    fn sum(&self, money: Money) -> String {
        sum(money, &self.office, self.locale)
    }

    fn parsed<T: DeserializeOwned>(&self) -> Result<T> {
        let read = serde_json::from_slice(&self.body);
        read.map_err(|error| Error::invalid("body", Wrong::Json(error.to_string())))
    }
}

/// Answers a call; a page of another origin cannot read the answer.
async fn answered<F>(api: &Api, request: Request, work: impl FnOnce(Api, Call) -> F) -> Response
where
    F: Future<Output = Result<Value>>,
{
    let origin = request.headers().get(header::ORIGIN).cloned();
    let office = api.dispatch.office().await.unwrap_or_default();
    let (locale, told) = match received(api, request, office.clone()).await {
        Ok(call) => (call.locale, work(api.clone(), call).await),
        Err(error) => {
            let (status, body) = refusal(&error, &office, office.locale);
            // Who may not call may not read why either.
            return ([(header::VARY, "origin")], (status, Json(body))).into_response();
        }
    };
    let (status, body) = match told {
        Ok(told) => (StatusCode::OK, told),
        Err(error) => refusal(&error, &office, locale),
    };
    let mut response = (status, Json(body)).into_response();
    open_to(response.headers_mut(), origin);
    response
}

fn open_to(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    for (name, value) in [
        (header::VARY, "origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

async fn received(api: &Api, request: Request, office: Office) -> Result<Call> {
    let (parts, body) = request.into_parts();
    api.count_nobody(peer(&parts.extensions))?;
    let asked = Query::<Keyed>::try_from_uri(&parts.uri);
    let Query(asked) =
        asked.map_err(|error| Error::invalid("query", Wrong::Query(error.body_text())))?;
    let site = site(api, &asked.key, &parts.headers).await?;
    let body = pult_dialect::body::read(body, MOST).await;
    let body = body.map_err(|_| Error::invalid("body", Wrong::TooLong))?;
    Ok(Call {
        site,
        locale: asked.lang.parse().unwrap_or(office.locale),
        office,
        parts,
        body: body.to_vec(),
        q: asked.q,
    })
}

async fn site(api: &Api, key: &str, headers: &HeaderMap) -> Result<Site> {
    let origin = headers.get(header::ORIGIN);
    let origin = origin.and_then(|origin| origin.to_str().ok());
    let origin = origin.ok_or(Error::forbidden(NotAllowed::NoWebOrigin))?;
    api.dispatch.site(key, origin).await
}

/// `OPTIONS`: whether a page may call at all.
pub(super) async fn allowed(
    State(api): State<Api>,
    Query(asked): Query<Keyed>,
    headers: HeaderMap,
) -> Response {
    if site(&api, &asked.key, &headers).await.is_err() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    open_to(answer, headers.get(header::ORIGIN).cloned());
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ] {
        answer.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `GET /api/widget/office`
pub(super) async fn office(State(api): State<Api>, request: Request) -> Response {
    answered(&api, request, |api, call| async move {
        let services = api.dispatch.services().await?;
        let services = services.iter().map(|service| {
            let price = match (service.percent.0, service.sum.0) {
                (0, 0) => None,
                (0, _) => Some(call.sum(service.sum)),
                (hundredths, _) => Some(percent(hundredths, call.locale)),
            };
            json!({"id": service.id.0, "name": service.name, "price": price})
        });
        Ok(json!({
            "name": call.office.name,
            "phone": call.office.phone,
            "lang": call.office.locale.code(),
            "zone": call.office.timezone,
            "services": services.collect::<Vec<_>>(),
        }))
    })
    .await
}

/// Hundredths of a percent as people write them: `12,5 %`, in English `12.5 %`.
fn percent(hundredths: i64, locale: Locale) -> String {
    let text = Money(hundredths).to_string();
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text.as_str(),
    };
    format!("{}\u{a0}%", locale.decimal(text))
}

/// `GET /api/widget/addresses`
pub(super) async fn addresses(State(api): State<Api>, request: Request) -> Response {
    answered(&api, request, |api, call| async move {
        let text: String = call.q.chars().take(120).collect();
        let found =
            tokio::task::spawn_blocking(move || api.dispatch.suggest_addresses(&text, SUGGESTIONS));
        let found = found.await.map_err(|_| Error::Internal)?;
        let found = found.iter().map(|found| {
            json!({
                "text": found.full_text(),
                "lat": found.point.map(|point| point.lat),
                "lon": found.point.map(|point| point.lon),
            })
        });
        Ok(json!({"found": found.collect::<Vec<_>>()}))
    })
    .await
}

/// `POST /api/widget/quote`: the price of a trip with its lines, and how soon a car could be there.
pub(super) async fn quote(State(api): State<Api>, request: Request) -> Response {
    answered(&api, request, |api, call| async move {
        let trip: Trip = call.parsed()?;
        let mut order = trip.order(api.dispatch.now(), &call.time())?;
        api.dispatch.locate(&mut order.stops);
        let minutes = soonest(&api, &call.site, &order).await?;
        let caller = call.site.caller();
        let asked = QuoteRequest {
            company: caller.company,
            is_prior: !order.is_due(api.dispatch.now(), api.dispatch.rules().prior_lead),
            by_route: true,
            locale: Some(call.locale),
            ..QuoteRequest::of_new(&order)
        };
        let quote = match api.dispatch.quote(&caller, asked).await {
            Ok(quote) => Some(quote),
            Err(Error::NotFound { .. } | Error::Invalid { .. }) => None,
            Err(error) => return Err(error),
        };
        let lines = quote.iter().flat_map(|quote| &quote.lines);
        let lines = lines.map(|line| json!({"text": line.comment, "sum": call.sum(line.sum)}));
        Ok(json!({
            "total": quote.as_ref().map(|quote| call.sum(quote.total)),
            "sum": quote.as_ref().map(|quote| quote.total.to_string()),
            "lines": lines.collect::<Vec<_>>(),
            "minutes": minutes,
        }))
    })
    .await
}

/// In how many minutes a crew could be there; nothing for a pre-order, or when nobody may be asked.
async fn soonest(api: &Api, site: &Site, order: &NewOrder) -> Result<Option<i64>> {
    match api.dispatch.promise_pickup(&site.caller(), order).await? {
        Promise::Within { eta, .. } => Ok(Some((eta.0 + 59) / 60)),
        Promise::AssignableAt(_) | Promise::Nobody => Ok(None),
    }
}

/// `POST /api/widget/code`
pub(super) async fn code(State(api): State<Api>, request: Request) -> Response {
    answered(&api, request, |api, call| async move {
        let asked: PhoneIn = call.parsed()?;
        let peer = peer(&call.parts.extensions);
        api.dispatch
            .send_code(&call.site, asked.phone()?, peer)
            .await?;
        Ok(json!({"sent": true}))
    })
    .await
}

/// `POST /api/widget/confirm`
pub(super) async fn confirm(State(api): State<Api>, request: Request) -> Response {
    answered(&api, request, |api, call| async move {
        let asked: PhoneIn = call.parsed()?;
        let phone = asked.phone()?;
        let token = api.dispatch.confirm_code(&call.site, &phone, &asked.code);
        Ok(json!({"token": token.await?}))
    })
    .await
}

/// `POST /api/widget/orders`
pub(super) async fn order(State(api): State<Api>, request: Request) -> Response {
    answered(&api, request, |api, call| async move {
        let asked: OrderIn = call.parsed()?;
        let order = asked.order(api.dispatch.now(), &call.time())?;
        let phone = order.customer.phone.as_ref().map(|phone| phone.as_str());
        let key = asked.once.as_ref();
        let key = key.map(|once| {
            format!(
                "website {} {} {once}",
                call.site.key.id,
                phone.unwrap_or_default()
            )
        });
        let once = Once {
            key,
            ..Once::default()
        };
        let peer = peer(&call.parts.extensions);
        let booked = api
            .dispatch
            .book(&call.site, &asked.token, order, once, peer)
            .await?;
        let quote = booked.order.quote.as_ref();
        Ok(json!({
            "id": booked.order.id.0,
            "track": format!("/t/{}", booked.code),
            "price": quote.map(|quote| call.sum(quote.total)),
        }))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surcharge_is_told_with_its_fraction() {
        for (hundredths, russian, english) in [
            (1_250, "12,5\u{a0}%", "12.5\u{a0}%"),
            (1_000, "10\u{a0}%", "10\u{a0}%"),
            (10_000, "100\u{a0}%", "100\u{a0}%"),
            (-525, "-5,25\u{a0}%", "-5.25\u{a0}%"),
        ] {
            assert_eq!(percent(hundredths, Locale::Ru), russian);
            assert_eq!(percent(hundredths, Locale::En), english);
        }
    }
}
