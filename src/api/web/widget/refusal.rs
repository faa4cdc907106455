//! What the widget is told when something does not work: a word that it has a sentence for.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::page::sum;
use pult_app::{Because, Error};
use pult_domain::{Locale, Office};

/// The status and body of a refusal.
pub(super) fn refusal(error: &Error, office: &Office, locale: Locale) -> (StatusCode, Value) {
    let said = |status, word: &str| (status, json!({"error": word, "detail": error.to_string()}));
    match error {
        Error::Unauthenticated | Error::Banned | Error::Forbidden(_) => {
            said(StatusCode::FORBIDDEN, "key")
        }
        Error::TooMany => said(StatusCode::TOO_MANY_REQUESTS, "too_many"),
        Error::Invalid { field, .. } => said(StatusCode::BAD_REQUEST, field),
        Error::Refused(Because::PriceChanged { old, new }) => {
            let body = json!({
                "error": "price_changed",
                "old": sum(*old, office, locale),
                "new": sum(*new, office, locale),
            });
            (StatusCode::CONFLICT, body)
        }
        Error::Refused(_) => said(StatusCode::CONFLICT, "blocked"),
        Error::NotFound { kind, .. } => said(StatusCode::NOT_FOUND, kind),
        Error::InvalidState { .. } | Error::Duplicate(_) => said(StatusCode::CONFLICT, "other"),
        Error::NotWritten(_) => said(StatusCode::SERVICE_UNAVAILABLE, "other"),
        Error::Unavailable(_) | Error::Internal => {
            let body = json!({"error": "other"});
            (StatusCode::INTERNAL_SERVER_ERROR, body)
        }
    }
}
