//! `/openapi.json`: the office's own API as its code has it (OpenAPI 3.1), and a page that shows it.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

use super::assets::{packed, sent};
use super::{
    books, calls, cash, crews, events, metrics, needs_human, orders, outbox, shifts, swaps,
    webhooks, why,
};

/// What is wrong (RFC 9457), in the office's language or in the one that `Accept-Language` asks for
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    /// The same as `detail`
    error: String,
    /// What a program can tell it by
    code: &'static str,
}

#[derive(OpenApi)]
#[openapi(
    info(title = "pult", description = "The office's own API. Times are Unix seconds, sums decimal texts."),
    paths(
        orders::list, orders::create, orders::show, orders::edit, orders::commands::command, orders::commands::named,
        orders::history,
        why::why, crews::list, crews::show, crews::positions, crews::report, crews::messages, crews::say,
        crews::devices, crews::new_login, crews::revoke, books::quote, books::addresses, books::clients,
        books::client, calls::list, calls::ring, needs_human::needs_human, events::events, webhooks::list,
        webhooks::create, webhooks::delete, metrics::metrics, cash::accounts, cash::entries, cash::post,
        cash::reverse, cash::rules, cash::add_rule, cash::put_rule, cash::remove_rule, shifts::list,
        shifts::begin, shifts::hand_over, shifts::crew_says, outbox::list, outbox::again, outbox::give_up, crews::place, swaps::list, swaps::answer, swaps::advice,
        swaps::refuse_advice,
    ),
    components(schemas(Problem)),
    modifiers(&Logins),
    security(("key" = []), ("operator" = [])),
)]
struct Api;

/// How callers say who they are.
struct Logins;

impl Modify for Logins {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        for (name, scheme) in [
            ("key", HttpAuthScheme::Bearer),
            ("operator", HttpAuthScheme::Basic),
        ] {
            let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(scheme).build());
            components.add_security_scheme(name, scheme);
        }
    }
}

static TEXT: LazyLock<String> = LazyLock::new(|| json!(Api::openapi()).to_string());
static PACKED: LazyLock<Bytes> = LazyLock::new(|| packed(TEXT.as_bytes()));

/// `GET /openapi.json`.
pub(super) async fn json(headers: HeaderMap) -> Response {
    let about = [(header::CONTENT_TYPE, "application/json")];
    sent(&headers, about, TEXT.as_bytes(), &PACKED)
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn served(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

/// `GET /openapi`: the same for people.
pub(super) async fn page() -> Response {
    let page = include_str!("../../../assets/openapi/index.html");
    served("text/html; charset=utf-8", page)
}

/// `GET /openapi/FILE`.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    match name.as_str() {
        "openapi.js" => served(
            "text/javascript; charset=utf-8",
            include_str!("../../../assets/openapi/openapi.js"),
        ),
        "openapi.css" => served(
            "text/css; charset=utf-8",
            include_str!("../../../assets/openapi/openapi.css"),
        ),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
