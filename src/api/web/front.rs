//! `/`: whoever opens the office's address in a browser is told where its pages are.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use super::assets::FOLDER;
use super::basic::refusal;
use super::page::{html, locale};
use super::template::{Value, fill};
use super::unknown;
use pult_dialect::Api;
use pult_domain::Locale;

const PAGE: &str = include_str!("../../../assets/owner/front.html");

/// The list of pages for a browser; for a program there is nothing here.
pub(super) async fn front(State(api): State<Api>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT);
    let accepts = accepts.and_then(|kinds| kinds.to_str().ok());
    if !accepts.is_some_and(|kinds| kinds.contains("text/html")) {
        return unknown().await;
    }
    let office = match api.dispatch.office().await {
        Ok(office) => office,
        Err(error) => return refusal(&error),
    };
    let locale = locale(&headers, &office);
    let [drivers, owner, programs] = match locale {
        Locale::Ru => ["Водителям", "Владельцу", "Программистам: API"],
        Locale::En => ["For drivers", "For the owner", "For programmers: the API"],
    };
    let page = fill(PAGE, |name| match name {
        "lang" => Some(Value::Text(locale.code())),
        "assets" => Some(Value::Raw(&FOLDER)),
        "office" => Some(Value::Text(&office.name)),
        "drivers" => Some(Value::Text(drivers)),
        "owner" => Some(Value::Text(owner)),
        "programs" => Some(Value::Text(programs)),
        _ => None,
    });
    html(StatusCode::OK, page)
}
