//! Refusals in the dialect's shape: HTTP 200, a `result` other than "1", and a text in `error`.

use axum::Json;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::wire::Reply;
use pult_app::Error;
use pult_dialect::body::BodyFault;
use pult_dialect::words::Text;
use pult_dialect::{text, unknown_packing};
use pult_domain::Locale;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    message: Text,
}

impl Failure {
    /// A parameter that is needed and not there.
    pub fn missing(name: &str) -> Failure {
        Failure::wrong(name, text!("не указан", "is missing"))
    }

    /// A parameter that cannot be what it is.
    pub fn wrong(name: &str, why: Text) -> Failure {
        let Text { ru, en } = why;
        Failure::new(text!("{name}: {ru}", "{name}: {en}"))
    }

    /// There is no such call.
    pub fn unknown_method(name: &str) -> Failure {
        Failure::new(text!(
            "метод `{name}` не существует",
            "method `{name}` does not exist"
        ))
    }

    /// The call exists, but not by this HTTP method.
    pub fn wrong_method(method: &Method) -> Failure {
        Failure::new(text!(
            "метод HTTP {method} не принимается, используйте GET",
            "HTTP method {method} is not taken, use GET",
        ))
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
            BodyFault::TooLarge => text!(
                "тело запроса слишком велико",
                "the request body is too large",
            ),
            BodyFault::Broken => text!(
                "тело запроса не удалось прочитать",
                "the request body cannot be read",
            ),
        })
    }

    /// The form is packed in a way that nobody here unpacks.
    pub fn unknown_packing() -> Failure {
        Failure::new(unknown_packing())
    }

    /// The dialect is switched off.
    pub fn off() -> Failure {
        Failure::new(text!("этот API отключён", "this API is switched off"))
    }

    /// Our own fault.
    pub fn internal() -> Failure {
        Failure::new(text!("внутренняя ошибка", "internal error"))
    }

    fn new(message: Text) -> Failure {
        Failure { message }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match &error {
            Error::NotFound { kind, id } => Failure::wrong(parameter(kind), unknown(kind, id)),
            Error::Invalid { field, wrong } => {
                Failure::wrong(parameter(field), Text::of_wrong(wrong))
            }
            Error::TooMany => Failure::new(text!(
                "слишком много запросов, повторите позже",
                "too many requests, try again later",
            )),
            Error::Unauthenticated => Failure::new(text!(
                "неверный operator_login или operator_password",
                "wrong operator_login or operator_password",
            )),
            _ => Failure::new(Text::from(&error)),
        }
    }
}

/// That something is unknown, in the dialect's word for it.
fn unknown(kind: &str, id: &str) -> Text {
    match kind {
        "crew of driver" => text!("у водителя {id} нет экипажа", "driver {id} has no crew"),
        "company" => text!("служба {id} не существует", "unit {id} does not exist"),
        "tariff" => text!("тариф {id} не существует", "tarif {id} does not exist"),
        "service" => text!("опция {id} не существует", "car option {id} does not exist"),
        "order" => text!("заказ {id} не существует", "order {id} does not exist"),
        "driver" => text!("водитель {id} не существует", "driver {id} does not exist"),
        other => text!("{other} {id} не существует", "{other} {id} does not exist"),
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
        "number" => "extern_id",
        other => other,
    }
}

/// An answer of a call; a refusal has the same keys.
pub(super) fn reply<T: Serialize + Default>(
    outcome: Result<T, Failure>,
    locale: Locale,
) -> Response {
    let reply = match outcome {
        Ok(body) => Reply {
            result: "1",
            error: String::new(),
            body,
        },
        Err(failure) => Reply {
            result: "0",
            error: failure.message.of(locale).to_owned(),
            body: T::default(),
        },
    };
    Json(reply).into_response()
}
