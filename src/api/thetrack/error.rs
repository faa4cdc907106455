//! Refusals in the dialect's shape: `{"detail": "…"}`, or `{"field": ["…"]}` where fields are at fault;
//! both with `"error": {"message": "…"}` on top.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use pult_app::{Because, Error};
use pult_dialect::words::{Text, told};
use pult_dialect::{text, unknown_packing};
use pult_domain::Locale;

/// What is wrong with each field.
pub type Wrong = BTreeMap<String, Vec<Text>>;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    status: StatusCode,
    body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Body {
    Detail(Text),
    Fields(Wrong),
}

impl Failure {
    /// 400: these fields are wrong.
    pub fn fields(wrong: Wrong) -> Failure {
        Failure {
            status: StatusCode::BAD_REQUEST,
            body: Body::Fields(wrong),
        }
    }

    /// 400: this field is wrong.
    pub fn field(name: &str, reason: Text) -> Failure {
        Failure::fields(Wrong::from([(name.to_owned(), vec![reason])]))
    }

    /// 400: the request as a whole is wrong.
    pub fn bad_request(detail: Text) -> Failure {
        Failure::detail(StatusCode::BAD_REQUEST, detail)
    }

    /// 404.
    pub fn not_found(detail: Text) -> Failure {
        Failure::detail(StatusCode::NOT_FOUND, detail)
    }

    /// 405.
    pub fn wrong_method() -> Failure {
        let detail = text!(
            "этот адрес не принимает такой метод",
            "this address does not take that method",
        );
        Failure::detail(StatusCode::METHOD_NOT_ALLOWED, detail)
    }

    /// 413: the body is larger than the listener reads.
    pub fn too_large() -> Failure {
        let detail = text!(
            "тело запроса больше 1 МиБ",
            "the request body is larger than 1 MiB",
        );
        Failure::detail(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    /// 415: the body is packed in a way that nobody here unpacks.
    pub fn unknown_packing() -> Failure {
        Failure::detail(StatusCode::UNSUPPORTED_MEDIA_TYPE, unknown_packing())
    }

    /// 500.
    pub fn internal() -> Failure {
        let detail = text!("внутренняя ошибка", "internal error");
        Failure::detail(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    fn detail(status: StatusCode, detail: Text) -> Failure {
        Failure {
            status,
            body: Body::Detail(detail),
        }
    }

    /// The refusal about a moment, which the office calls `at`, in the word that was used for it.
    pub fn of_moment(error: Error, word: &str) -> Failure {
        match error {
            Error::Invalid { field, wrong } if field == "at" => {
                Failure::field(word, Text::of_wrong(&wrong))
            }
            other => other.into(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let text = Text::from(&error);
        match error {
            Error::NotFound { kind, id } => Failure::not_found(does_not_exist(kind, &id)),
            Error::Invalid { field, wrong } => Failure::field(word(&field), Text::of_wrong(&wrong)),
            Error::Refused(Because::OtherOrigin(id)) => {
                Failure::not_found(does_not_exist("task", &id.to_string()))
            }
            Error::InvalidState { .. } | Error::Refused(_) | Error::Duplicate(_) => {
                Failure::bad_request(text)
            }
            Error::Unauthenticated => {
                let detail = text!(
                    "ключ не указан или неизвестен",
                    "the key is missing or unknown",
                );
                Failure::detail(StatusCode::UNAUTHORIZED, detail)
            }
            Error::Banned | Error::Forbidden(_) => Failure::detail(StatusCode::FORBIDDEN, text),
            Error::TooMany => Failure::detail(StatusCode::TOO_MANY_REQUESTS, text),
            Error::Unavailable(_) => Failure::detail(StatusCode::SERVICE_UNAVAILABLE, text),
            Error::NotWritten(_) => Failure::detail(StatusCode::SERVICE_UNAVAILABLE, text),
            Error::Internal => Failure::internal(),
        }
    }
}

/// That there is no such record, in the dialect's word for its kind.
pub fn does_not_exist(kind: &str, id: &str) -> Text {
    match kind {
        "order" | "stop" | "task" => text!("задача {id} не существует", "task {id} does not exist"),
        "crew" | "driver" => text!("водитель {id} не существует", "driver {id} does not exist"),
        "place" | "location" => text!("место {id} не существует", "location {id} does not exist"),
        other => text!("не найдено: {other} {id}", "{other} {id} does not exist"),
    }
}

/// The dialect's word for a field.
fn word(field: &str) -> &str {
    match field {
        "external_ref" => "lookup_id",
        "places" => "location",
        "promised_at" => "commited_eta",
        other => other,
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        told(move |locale| self.told_in(locale))
    }
}

impl Failure {
    fn told_in(&self, locale: Locale) -> Response {
        let mut body = Map::new();
        let message = match &self.body {
            Body::Detail(detail) => {
                let detail = detail.of(locale);
                body.insert("detail".to_owned(), json!(detail));
                detail.to_owned()
            }
            Body::Fields(wrong) => {
                let mut first = None;
                for (name, reasons) in wrong {
                    let reasons: Vec<&str> = reasons.iter().map(|it| it.of(locale)).collect();
                    first.get_or_insert_with(|| format!("{name}: {}", reasons.join("; ")));
                    body.insert(name.clone(), json!(reasons));
                }
                first.unwrap_or_default()
            }
        };
        body.insert("error".to_owned(), json!({ "message": message }));
        let mut response = (self.status, Json(Value::Object(body))).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("token");
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_app::{NotAllowed, Unwritten};
    use pult_dialect::Fault;
    use pult_domain::{OrderId, Subject};

    #[test]
    fn every_refusal_of_the_office_has_its_documented_status() {
        let state = Error::InvalidState {
            what: Subject::new("task", 1),
            status: "completed",
            command: "start",
        };
        let missing = |field: &str| Error::invalid(field, pult_domain::Wrong::Missing);
        for (error, status, part) in [
            (Error::not_found("stop", 7), 404, "task 7"),
            (Error::not_found("crew", 7), 404, "driver 7"),
            (Error::not_found("place", 7), 404, "location 7"),
            (missing("promised_at"), 400, "commited_eta"),
            (missing("external_ref"), 400, "lookup_id"),
            (state, 400, "completed"),
            (Error::Duplicate(OrderId(7)), 400, "7"),
            (Error::Unauthenticated, 401, "key"),
            (Error::Banned, 403, "banned"),
            (Error::forbidden(NotAllowed::OnlyDesks), 403, "only desks"),
            (Error::TooMany, 429, "later"),
            (Error::Unavailable("the map"), 503, "the map"),
            (Error::NotWritten(Unwritten::DiskFull), 503, "disk is full"),
            (Error::Internal, 500, "internal error"),
        ] {
            let told = Failure::from(error);
            assert_eq!(told.status.as_u16(), status, "{told:?}");
            assert!(format!("{:?}", told.body).contains(part), "{told:?}");
        }
        let panicked = crate::fault(Fault::Panic, "/");
        assert_eq!(panicked.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
