//! Our own pages and calls: health, tracking pages, and what is not one of the five dialects.

mod assets;
mod basic;
mod books;
mod calls;
mod cash;
mod closing;
mod crews;
mod digits;
mod driver;
mod events;
mod find;
mod front;
mod map;
mod metrics;
mod needs_human;
mod openapi;
mod order_view;
mod orders;
mod outbox;
mod owner;
mod page;
mod qr;
mod shifts;
mod swaps;
mod template;
mod tiles;
mod track;
mod turns;
mod watchers;
mod webhooks;
mod website;
mod when;
mod why;
mod widget;
mod words;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Extension, Json, Router};
use serde_json::json;

use pult_app::ClockJump;
use pult_dialect::words::Text;
use pult_dialect::{Api, Fault, unknown_packing};
pub use website::website;

/// Their handlers, and the answer to an address that nobody knows.
pub fn router(api: Api) -> Router {
    let named = api.settings.webhooks.clone();
    api.dispatch
        .tell_webhooks(named, |event| orders::event(event).to_string());
    Router::new()
        .route("/healthz", get(healthz))
        .route("/t/{code}", get(track::page))
        .route("/t/{code}/", get(track::page))
        .route("/t/{code}/state.json", get(track::state_json))
        .route("/", get(front::front))
        .route("/t/{code}/events", get(track::events))
        .route("/t/{code}/cancel", post(track::cancel))
        .route("/t/{code}/rating", post(track::rate))
        .route("/assets/{version}/{name}", get(assets::file))
        .route("/tiles/{zoom}/{x}/{y}", get(tiles::tile))
        .merge(widget::routes())
        .merge(owner::routes())
        .route("/api/pult/calls", get(calls::list).post(calls::ring))
        .route("/api/pult/cash", get(cash::accounts))
        .route(
            "/api/pult/cash/entries",
            get(cash::entries).post(cash::post),
        )
        .route("/api/pult/cash/entries/{id}/reversal", post(cash::reverse))
        .route(
            "/api/pult/cash/rules",
            get(cash::rules).post(cash::add_rule),
        )
        .route(
            "/api/pult/cash/rules/{id}",
            put(cash::put_rule).delete(cash::remove_rule),
        )
        .route("/api/pult/shifts", get(shifts::list).post(shifts::begin))
        .route("/api/pult/shifts/handover", post(shifts::hand_over))
        .route("/api/pult/crews/{id}/messages", post(shifts::crew_says))
        .route("/api/pult/needs-human", get(needs_human::needs_human))
        .route("/api/pult/swaps", get(swaps::list))
        .route("/api/pult/swaps/{id}/answers", post(swaps::answer))
        .route("/api/pult/advice", get(swaps::advice))
        .route("/api/pult/crews/{id}/advice", delete(swaps::refuse_advice))
        .route("/api/pult/orders", get(orders::list).post(orders::create))
        .route(
            "/api/pult/orders/{id}",
            get(orders::show).patch(orders::edit),
        )
        .route("/api/pult/orders/{id}/commands", post(orders::command))
        .route("/api/pult/orders/{id}/{command}", post(orders::named))
        .route("/api/pult/orders/{id}/history", get(orders::history))
        .route("/api/pult/orders/{id}/why", get(why::why))
        .route("/api/pult/events", get(events::events))
        .route("/metrics", get(metrics::metrics))
        .route("/openapi.json", get(openapi::json))
        .route("/openapi", get(openapi::page))
        .route("/openapi/{file}", get(openapi::file))
        .merge(own_api())
        .merge(driver::routes())
        .layer(Extension(turns::Turns::default()))
        .layer(Extension(turns::Streams::default()))
        .fallback(unknown)
        .method_not_allowed_fallback(other_method)
        .layer(Extension(watchers::Watchers::default()))
        .with_state(api)
}

/// The calls of our own beside those about orders.
fn own_api() -> Router<Api> {
    Router::new()
        .route("/api/pult/crews", get(crews::list))
        .route("/api/pult/crews/{id}", get(crews::show))
        .route(
            "/api/pult/crews/{id}/positions",
            get(crews::positions).post(crews::report),
        )
        .route("/api/pult/crews/{id}/place", post(crews::place))
        .route("/api/pult/outbox", get(outbox::list))
        .route("/api/pult/outbox/{id}", delete(outbox::give_up))
        .route("/api/pult/outbox/{id}/attempts", post(outbox::again))
        .route("/api/pult/messages", get(crews::messages).post(crews::say))
        .route(
            "/api/pult/devices",
            get(crews::devices).post(crews::new_login),
        )
        .route("/api/pult/devices/{id}", delete(crews::revoke))
        .route("/api/pult/quotes", post(books::quote))
        .route("/api/pult/addresses", get(books::addresses))
        .route("/api/pult/clients", get(books::clients))
        .route("/api/pult/clients/{id}", get(books::client))
        .route(
            "/api/pult/webhooks",
            get(webhooks::list).post(webhooks::create),
        )
        .route("/api/pult/webhooks/{id}", delete(webhooks::delete))
}

/// 200 while the office can read and write; else 503 with the reason.
async fn healthz(State(api): State<Api>) -> Response {
    let trouble = match api.dispatch.office().await {
        Ok(_) => api.dispatch.trouble().map(|trouble| trouble.to_string()),
        Err(error) => Some(error.to_string()),
    };
    match trouble {
        None => Json(healthy(api.dispatch.clock_jump())).into_response(),
        Some(reason) => {
            let body = Json(json!({"status": "bad", "why": reason}));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

/// All is well; a clock that was set lately is told, for it explains odd times.
fn healthy(jump: Option<ClockJump>) -> serde_json::Value {
    match jump {
        None => json!({"status": "ok"}),
        Some(jump) => json!({
            "status": "ok",
            "clock": {"set_by_s": jump.by.0, "at": jump.at.0},
        }),
    }
}

async fn unknown() -> Response {
    let detail = Text::new(
        "по этому адресу ничего нет",
        "there is nothing at this address",
    );
    basic::outside(StatusCode::NOT_FOUND, "not_found", detail)
}

async fn other_method() -> Response {
    let detail = Text::new(
        "этот адрес не принимает такой метод",
        "this address does not take that method",
    );
    basic::outside(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}

/// Their answer to what goes wrong outside the handlers.
pub fn fault(fault: Fault, _: &str) -> Response {
    match fault {
        Fault::Off => {
            let detail = Text::new("это выключено", "this is switched off");
            basic::outside(StatusCode::NOT_FOUND, "off", detail)
        }
        Fault::Panic => {
            let detail = Text::new("внутренняя ошибка", "internal error");
            basic::outside(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
        }
        Fault::Packed => {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            basic::outside(status, "packed", unknown_packing())
        }
    }
}
