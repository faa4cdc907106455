//! Refusals in the dialect's shape: the documented HTTP status and `{"message": "…"}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use pult_app::{Because, Error};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    status: StatusCode,
    message: String,
}

impl Failure {
    /// 400: not the documented shape. The message names the field.
    pub fn shape(message: impl Into<String>) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, message)
    }

    /// 422: well formed, but it cannot be done. The message names the field.
    pub fn impossible(message: impl Into<String>) -> Failure {
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 403: the key does not open this company.
    pub fn foreign_company() -> Failure {
        let message = "request to this company is not allowed";
        Failure::new(StatusCode::FORBIDDEN, message)
    }

    /// 404.
    pub fn not_found(message: impl Into<String>) -> Failure {
        Failure::new(StatusCode::NOT_FOUND, message)
    }

    /// 405.
    pub fn wrong_method() -> Failure {
        let message = "this address does not take that method";
        Failure::new(StatusCode::METHOD_NOT_ALLOWED, message)
    }

    /// 413: the body is larger than the listener reads.
    pub fn too_large() -> Failure {
        let message = "the request body is too large";
        Failure::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    }

    /// 500.
    pub fn internal() -> Failure {
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }

    fn new(status: StatusCode, message: impl Into<String>) -> Failure {
        Failure {
            status,
            message: message.into(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let message = match &error {
            Error::NotFound { kind, id } => format!("{} {id} does not exist", noun(kind)),
            Error::Unauthenticated => "invalid apikey".to_owned(),
            Error::Banned => "banned apikey".to_owned(),
            other => other.to_string(),
        };
        let status = match error {
            Error::NotFound { .. } => StatusCode::NOT_FOUND,
            // Shapes are judged before the office is asked, so what it refuses was well formed.
            Error::Refused(Because::OtherOrigin(_)) => StatusCode::NOT_FOUND,
            Error::Invalid { .. }
            | Error::InvalidState { .. }
            | Error::Refused(_)
            | Error::Duplicate(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Unauthenticated => StatusCode::UNAUTHORIZED,
            Error::Banned => StatusCode::PAYMENT_REQUIRED,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Error::Unavailable(_) | Error::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Failure { status, message }
    }
}

/// The dialect's word for a kind of record.
fn noun(kind: &str) -> &str {
    match kind {
        "order" => "task",
        "crew" => "courier",
        "place" => "depot",
        other => other,
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "message": self.message }))).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_dialect::Fault;
    use pult_domain::{OrderId, Subject};

    #[test]
    fn every_refusal_of_the_office_has_its_documented_status() {
        let state = Error::InvalidState {
            what: Subject::new("order", 1),
            status: "completed",
            command: "accept",
        };
        for (error, status, part) in [
            (Error::not_found("order", 7), 404, "task 7"),
            (Error::not_found("crew", 7), 404, "courier 7"),
            (Error::not_found("place", 7), 404, "depot 7"),
            (Error::invalid("number", "why"), 422, "number"),
            (state, 422, "completed"),
            (Error::Duplicate(OrderId(7)), 422, "7"),
            (Error::Unauthenticated, 401, "apikey"),
            (Error::Banned, 402, "apikey"),
            (Error::Forbidden("why"), 403, "why"),
            (Error::TooMany, 429, "later"),
            (Error::Unavailable("the map"), 500, "the map"),
            (Error::Internal, 500, "internal error"),
        ] {
            let told = Failure::from(error);
            assert_eq!(told.status.as_u16(), status, "{told:?}");
            assert!(told.message.contains(part), "{told:?}");
        }
        let panicked = crate::fault(Fault::Panic);
        assert_eq!(panicked.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
