//! The public tracking page of an order: `/t/CODE`, its states, and what the customer may do there.
//!
//! Whoever has the link sees the status, the car, where it is and when it comes. The page loads
//! nothing from elsewhere and tells no phone number but the office's.

mod acts;
mod events;
mod shot;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::assets::FOLDER;
use super::page::{answer, html, locale};
use super::template::{Value, fill};
use super::tiles;
use super::words::{Words, words};
use pult_app::{Error, Result, TrackingCode};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::{Locale, Office};
use shot::Shot;

pub(super) use acts::{cancel, rate};
pub(super) use events::events;

const PAGE: &str = include_str!("../../../assets/track/track.html");
const GONE: &str = include_str!("../../../assets/track/gone.html");

/// `GET /t/CODE`
pub(super) async fn page(
    State(api): State<Api>,
    code: std::result::Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    request: Parts,
) -> Response {
    let office = api.dispatch.office().await.unwrap_or_default();
    let locale = locale(&headers, &office);
    let words = words(locale);
    let found = async {
        let code = code_of(&api, code, &request.extensions)?;
        api.dispatch.watch(code).await
    };
    match found.await {
        Ok(found) => {
            let shot = Shot::of(&found, &office, words);
            let map = tiles::map(&api).await;
            let page = json!({
                "office": office.name,
                "zone": office.timezone,
                "tiles": map.as_ref().map(|map| tiles::address(map)),
                "centre": map.and_then(|map| map.bounds()).map(|bounds| {
                    let centre = bounds.center();
                    [centre.lon, centre.lat]
                }),
                "map": words.map,
            });
            let page = render(&shot, &office, locale, words, &page.to_string());
            html(StatusCode::OK, page)
        }
        Err(error) => {
            let (status, text) = match error {
                Error::NotFound { .. } => (StatusCode::NOT_FOUND, words.gone),
                Error::TooMany => (StatusCode::TOO_MANY_REQUESTS, words.later),
                _ => (StatusCode::INTERNAL_SERVER_ERROR, words.later),
            };
            let page = fill(GONE, |name| match name {
                "lang" => Some(Value::Text(locale.code())),
                "assets" => Some(Value::Raw(&FOLDER)),
                "text" => Some(Value::Text(text)),
                _ => None,
            });
            html(status, page)
        }
    }
}

/// `GET /t/CODE/state.json`
pub(super) async fn state_json(
    State(api): State<Api>,
    code: std::result::Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    request: Parts,
) -> Response {
    let found = async {
        let code = code_of(&api, code, &request.extensions)?;
        let office = api.dispatch.office().await?;
        let found = api.dispatch.watch(code).await?;
        Ok::<_, Error>(Shot::of(&found, &office, words(locale(&headers, &office))))
    };
    match found.await {
        Ok(shot) => answer(StatusCode::OK, Json(shot)),
        Err(error) => refused(&error),
    }
}

/// The code of an address, counted against who asks.
fn code_of(
    api: &Api,
    code: std::result::Result<Path<String>, PathRejection>,
    extensions: &Extensions,
) -> Result<TrackingCode> {
    api.count_nobody(peer(extensions))?;
    let Path(code) = code.map_err(|_| Error::not_found("tracking code", ""))?;
    code.parse()
}

/// A refusal as the page's script is answered.
fn refused(error: &Error) -> Response {
    let status = match error {
        Error::NotFound { .. } => StatusCode::NOT_FOUND,
        Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Error::Invalid { .. } => StatusCode::BAD_REQUEST,
        Error::InvalidState { .. } => StatusCode::CONFLICT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    answer(status, Json(json!({"error": error.to_string()})))
}

fn render(shot: &Shot, office: &Office, locale: Locale, words: &Words, page: &str) -> String {
    let hidden = |is: bool| Some(Value::Raw(if is { " hidden" } else { "" }));
    let shown = |is: bool| Some(Value::Raw(if is { "inline" } else { "none" }));
    let car = shot.map.as_ref().and_then(|map| map.car);
    let next = shot.map.as_ref().and_then(|map| map.next);
    let number = |at: Option<[f64; 2]>, axis: usize| at.map_or(0.0, |at| at[axis]).to_string();
    let at = [
        number(car, 0),
        number(car, 1),
        number(next, 0),
        number(next, 1),
    ];
    let distance = shot.map.as_ref().map(|map| map.distance.as_str());
    let open = shot.place.as_ref();
    let open = open.map(|place| format!("geo:{},{}", place.lat, place.lon));
    let state = serde_json::to_string(shot).unwrap_or_default();
    let for_script = words.for_script().to_string();
    let plate = shot.vehicle.as_ref().map_or("", |car| car.plate.as_str());
    let ahead = words.stops_ahead.replace("{n}", &shot.ahead.to_string());
    let price_word = if shot.over { words.to_pay } else { words.price };
    let stars: String = (1..=5)
        .map(|n| {
            format!(
                "<label><input type=\"radio\" name=\"stars\" value=\"{n}\" \
                 aria-label=\"{n}\"><span></span></label>"
            )
        })
        .collect();
    let car_text = match shot.shown.car.is_empty() {
        false => shot.shown.car.as_str(),
        true => "",
    };
    fill(PAGE, |name| match name {
        "lang" => Some(Value::Text(locale.code())),
        "office" => Some(Value::Text(&office.name)),
        "assets" => Some(Value::Raw(&FOLDER)),
        "state" => Some(Value::Text(&state)),
        "words" => Some(Value::Text(&for_script)),
        "page" => Some(Value::Text(page)),
        "text" => Some(Value::Text(shot.text)),
        "eta" => Some(Value::Text(&shot.shown.eta)),
        "wanted" => Some(Value::Text(&shot.shown.wanted)),
        "car" => Some(Value::Text(car_text)),
        "plate" => Some(Value::Text(plate)),
        "driver" => Some(Value::Text(&shot.driver)),
        "from" => Some(Value::Text(&shot.from)),
        "to" => Some(Value::Text(&shot.to)),
        "price" => Some(Value::Text(&shot.price)),
        "seen" => Some(Value::Text(&shot.shown.seen)),
        "ahead" => Some(Value::Text(&ahead)),
        "phone" => Some(Value::Text(&office.phone)),
        "stars" => Some(Value::Raw(&stars)),
        "distance" => Some(Value::Text(distance.unwrap_or_default())),
        "open" => Some(Value::Text(open.as_deref().unwrap_or("#"))),
        "price_word" => Some(Value::Text(price_word)),
        "eta_hidden" => hidden(shot.shown.eta.is_empty()),
        "wanted_hidden" => hidden(shot.shown.wanted.is_empty()),
        "car_hidden" => hidden(car_text.is_empty()),
        "plate_hidden" => hidden(plate.is_empty()),
        "driver_hidden" => hidden(shot.driver.is_empty()),
        "from_hidden" => hidden(shot.from.is_empty()),
        "to_hidden" => hidden(shot.to.is_empty()),
        "price_hidden" => hidden(shot.price.is_empty()),
        "seen_hidden" => hidden(shot.shown.seen.is_empty()),
        "ahead_hidden" => hidden(shot.ahead == 0),
        "map_hidden" => hidden(shot.map.is_none()),
        "open_hidden" => hidden(open.is_none()),
        "call_hidden" => hidden(office.phone.is_empty()),
        "way_shown" => shown(car.is_some() && next.is_some()),
        "car_shown" => shown(car.is_some()),
        "next_shown" => shown(next.is_some()),
        "car_x" => Some(Value::Text(&at[0])),
        "car_y" => Some(Value::Text(&at[1])),
        "next_x" => Some(Value::Text(&at[2])),
        "next_y" => Some(Value::Text(&at[3])),
        word => words.of_template(word).map(Value::Text),
    })
}
