//! Refusals in the dialect's shape: the documented HTTP status and `{"message": "…"}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use pult_app::{Because, Error};
use pult_dialect::words::{Text, told};
use pult_dialect::{text, unknown_packing};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    status: StatusCode,
    message: Text,
}

impl Failure {
    /// 400: not the documented shape. The message names the field.
    pub fn shape(message: Text) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, message)
    }

    /// 400: a field that must be there is not.
    pub fn missing(field: &str) -> Failure {
        Failure::shape(text!("нет поля", "missing field").about(field))
    }

    /// 422: well formed, but it cannot be done. The message names the field.
    pub fn impossible(message: Text) -> Failure {
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 403: the key does not open this company.
    pub fn foreign_company() -> Failure {
        let message = text!(
            "этот ключ не для этой компании",
            "request to this company is not allowed",
        );
        Failure::new(StatusCode::FORBIDDEN, message)
    }

    /// 404.
    pub fn not_found(message: Text) -> Failure {
        Failure::new(StatusCode::NOT_FOUND, message)
    }

    /// 404: there is no such record.
    pub fn unknown(kind: &str, id: &str) -> Failure {
        Failure::not_found(does_not_exist(kind, id))
    }

    /// 405.
    pub fn wrong_method() -> Failure {
        let message = text!(
            "этот адрес не принимает такой метод",
            "this address does not take that method",
        );
        Failure::new(StatusCode::METHOD_NOT_ALLOWED, message)
    }

    /// 413: the body is larger than the listener reads.
    pub fn too_large() -> Failure {
        let message = text!(
            "тело запроса слишком велико",
            "the request body is too large"
        );
        Failure::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    }

    /// 415: the body is packed in a way that nobody here unpacks.
    pub fn unknown_packing() -> Failure {
        Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, unknown_packing())
    }

    /// 500.
    pub fn internal() -> Failure {
        let message = text!("внутренняя ошибка", "internal error");
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    fn new(status: StatusCode, message: Text) -> Failure {
        Failure { status, message }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let message = match &error {
            Error::NotFound { kind, id } => does_not_exist(kind, id),
            Error::Unauthenticated => text!("неверный apikey", "invalid apikey"),
            Error::Banned => text!("заблокированный apikey", "banned apikey"),
            other => Text::from(other),
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
            Error::NotWritten(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Unavailable(_) | Error::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Failure { status, message }
    }
}

/// That there is no such record, in the dialect's word for its kind.
pub fn does_not_exist(kind: &str, id: &str) -> Text {
    match kind {
        "order" | "task" => text!("задача {id} не существует", "task {id} does not exist"),
        "crew" | "courier" => text!("курьер {id} не существует", "courier {id} does not exist"),
        "place" | "depot" => text!("депо {id} не существует", "depot {id} does not exist"),
        "vehicle" => text!(
            "автомобиль {id} не существует",
            "vehicle {id} does not exist"
        ),
        "assignment" => text!(
            "назначение {id} не существует",
            "assignment {id} does not exist",
        ),
        other => text!("не найдено: {other} {id}", "{other} {id} does not exist"),
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        told(move |locale| {
            let message = self.message.of(locale);
            (self.status, Json(json!({ "message": message }))).into_response()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_app::{NotAllowed, Unwritten};
    use pult_dialect::Fault;
    use pult_domain::{OrderId, Subject, Wrong};

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
            (Error::invalid("number", Wrong::Missing), 422, "number"),
            (state, 422, "completed"),
            (Error::Duplicate(OrderId(7)), 422, "7"),
            (Error::Unauthenticated, 401, "apikey"),
            (Error::Banned, 402, "apikey"),
            (Error::forbidden(NotAllowed::OnlyDesks), 403, "only desks"),
            (Error::TooMany, 429, "later"),
            (Error::Unavailable("the map"), 500, "the map"),
            (Error::NotWritten(Unwritten::DiskFull), 503, "disk is full"),
            (Error::Internal, 500, "internal error"),
        ] {
            let told = Failure::from(error);
            assert_eq!(told.status.as_u16(), status, "{told:?}");
            assert!(told.message.en.contains(part), "{told:?}");
        }
        let panicked = crate::fault(Fault::Panic, "/");
        assert_eq!(panicked.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
