//! Refusals in the dialect's shape: HTTP 200, a `result` other than "1", and a text in `error`.

use axum::Json;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::wire::{Nothing, Reply};
use pult_app::Error;
use pult_dialect::body::BodyFault;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    message: String,
}

impl Failure {
    /// A parameter that is needed and not there.
    pub fn missing(name: &str) -> Failure {
        Failure::new(format!("{name}: is missing"))
    }

    /// A parameter that cannot be what it is.
    pub fn wrong(name: &str, why: impl std::fmt::Display) -> Failure {
        Failure::new(format!("{name}: {why}"))
    }

    /// A parameter in other bytes than the document's.
    pub fn not_utf8(name: &str) -> Failure {
        Failure::wrong(name, "is not UTF-8")
    }

    /// There is no such call.
    pub fn unknown_method(name: &str) -> Failure {
        Failure::new(format!("method `{name}` does not exist"))
    }

    /// The call exists, but not by this HTTP method.
    pub fn wrong_method(method: &Method) -> Failure {
        Failure::new(format!("HTTP method {method} is not taken, use GET"))
    }

    /// A refusal of what the parameter `name` named, where that is not the usual one.
    pub fn named(name: &str, error: Error) -> Failure {
        match &error {
            Error::NotFound { kind, id } => Failure::wrong(name, unknown(kind, id)),
            _ => Failure::from(error),
        }
    }

    /// The form could not be read.
    pub fn body(fault: BodyFault) -> Failure {
        Failure::new(match fault {
            BodyFault::TooLarge => "the request body is too large",
            BodyFault::Broken => "the request body cannot be read",
        })
    }

    /// The dialect is switched off.
    pub fn off() -> Failure {
        Failure::new("this API is switched off")
    }

    /// Our own fault.
    pub fn internal() -> Failure {
        Failure::new("internal error")
    }

    fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match &error {
            Error::NotFound { kind, id } => Failure::wrong(parameter(kind), unknown(kind, id)),
            Error::Invalid { field, reason } => Failure::wrong(parameter(field), reason),
            Error::Unauthenticated => Failure::new("wrong operator_login or operator_password"),
            Error::TooMany => Failure::new("too many requests, try again later"),
            Error::InvalidState { .. }
            | Error::Refused(_)
            | Error::Duplicate(_)
            | Error::Banned
            | Error::Forbidden(_)
            | Error::Unavailable(_)
            | Error::Internal => Failure::new(error.to_string()),
        }
    }
}

/// That something is unknown, in the dialect's word for it.
fn unknown(kind: &str, id: &str) -> String {
    match kind {
        "crew of driver" => format!("driver {id} has no crew"),
        "company" => format!("unit {id} does not exist"),
        "tariff" => format!("tarif {id} does not exist"),
        "service" => format!("car option {id} does not exist"),
        other => format!("{other} {id} does not exist"),
    }
}

/// The parameter that stands for a field or a kind of record of the domain.
fn parameter(word: &str) -> &str {
    match word {
        "order" => "id",
        "driver" | "crew" | "crew of driver" => "driver_id",
        "company" => "unit_id",
        "tariff" => "tarif_id",
        "service" => "car_option",
        "fixed_price" => "fix_price",
        "window" => "order_time",
        "stops" | "places" => "to",
        "route" => "lat, lon",
        other => other,
    }
}

/// An answer of a call; a refusal has the same keys.
pub(super) fn reply<T: Serialize + Default>(outcome: Result<T, Failure>) -> Response {
    let reply = match outcome {
        Ok(body) => Reply {
            result: "1",
            error: String::new(),
            body,
        },
        Err(failure) => Reply {
            result: "0",
            error: failure.message,
            body: T::default(),
        },
    };
    Json(reply).into_response()
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        reply::<Nothing>(Err(self))
    }
}
