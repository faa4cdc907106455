//! Refusals in the dialect's shape: `{"success":false,"status":{"code":N,"description":"…"}}`.
//!
//! Source: the vendor's "Error codes" page.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use pult_app::{Because, Error};
use pult_dialect::text;
use pult_dialect::words::{Text, told};

/// A parameter that is not as documented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Its path: `task.to`, `checkpoints[1].location`.
    pub parameter: String,
    /// What is wrong with it.
    pub error: Text,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    status: StatusCode,
    code: u16,
    description: Text,
    errors: Vec<FieldFault>,
}

impl Failure {
    /// 3: no hash, or one that never was.
    pub fn wrong_hash() -> Failure {
        Failure::new(3, "Wrong hash")
    }

    /// 4: the session has ended, the key was revoked.
    pub fn session_ended() -> Failure {
        Failure::new(4, "User or API key not found or session ended")
    }

    /// 5: the request cannot be read.
    pub fn wrong_format(why: &Text) -> Failure {
        let Text { ru, en } = why;
        Failure {
            description: text!("Wrong request format: {ru}", "Wrong request format: {en}"),
            ..Failure::new(5, "")
        }
    }

    /// 7: parameters that are not as documented.
    pub fn invalid(errors: Vec<FieldFault>) -> Failure {
        Failure {
            errors,
            ..Failure::new(7, "Invalid parameters")
        }
    }

    /// 7 about one parameter.
    pub fn invalid_field(parameter: impl Into<String>, error: Text) -> Failure {
        Failure::invalid(vec![FieldFault {
            parameter: parameter.into(),
            error,
        }])
    }

    /// 9: the body is larger than the listener reads.
    pub fn too_large() -> Failure {
        Failure::new(9, "Too large request")
    }

    /// 102: no such operator, another password, or a locked operator.
    pub fn wrong_login() -> Failure {
        Failure::new(102, "Wrong login or password")
    }

    /// 111: no such resource.
    pub fn wrong_handler() -> Failure {
        Failure::new(111, "Wrong handler")
    }

    /// 112: no such action of a resource.
    pub fn wrong_method() -> Failure {
        Failure::new(112, "Wrong method")
    }

    /// 201: no such task, checkpoint, route or tracker.
    pub fn not_in_database() -> Failure {
        Failure::new(201, "Not found in the database")
    }

    /// 204: no such tracker to assign to.
    pub fn entity_not_found() -> Failure {
        Failure::new(204, "Entity not found")
    }

    /// 208: the driver is locked.
    pub fn blocked() -> Failure {
        Failure::new(208, "Device blocked")
    }

    /// 210: the points are too far apart.
    pub fn too_far() -> Failure {
        Failure::new(210, "Geocoding failed: the path is longer than 5000 km")
    }

    /// 217: a list names what is not there.
    pub fn unknown_in_list() -> Failure {
        Failure::new(217, "List contains nonexistent entities")
    }

    /// 13: a key of the API has no session to renew or end.
    pub fn not_permitted() -> Failure {
        Failure::new(13, "Operation not permitted")
    }

    /// 211: from and to are too far apart.
    pub fn span_too_long() -> Failure {
        Failure::new(211, "Requested time span is too big")
    }

    /// 212: more entries than one answer has.
    pub fn limit_too_big() -> Failure {
        Failure::new(212, "Requested limit is too big")
    }

    /// 215: there is no way on the roads.
    pub fn no_way() -> Failure {
        Failure::new(215, "External service error")
    }

    /// 221: more trackers than one answer has.
    pub fn too_many_trackers() -> Failure {
        Failure::new(221, "Device limit exceeded")
    }

    /// 6: our own fault.
    pub fn unexpected() -> Failure {
        Failure::new(6, "Unexpected error")
    }

    /// The dialect is switched off.
    pub fn off() -> Failure {
        Failure {
            status: StatusCode::NOT_FOUND,
            ..Failure::wrong_handler()
        }
    }

    /// Whether this is code 201.
    pub fn is_not_in_database(&self) -> bool {
        self.code == 201
    }

    /// This refusal with 204 in place of 201, as the assign calls spell an unknown tracker.
    pub fn into_entity(self) -> Failure {
        if self.is_not_in_database() {
            return Failure::entity_not_found();
        }
        self
    }

    /// A refusal in the words of the vendor's page, whatever the language.
    fn new(code: u16, description: &str) -> Failure {
        Failure {
            status: http_status(code),
            code,
            description: Text::plain(description),
            errors: Vec::new(),
        }
    }
}

fn http_status(code: u16) -> StatusCode {
    match code {
        204 => StatusCode::NOT_FOUND,
        13 | 208 | 221 => StatusCode::FORBIDDEN,
        9 => StatusCode::PRECONDITION_FAILED,
        15 => StatusCode::TOO_MANY_REQUESTS,
        6 => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::NotFound { .. } => Failure::not_in_database(),
            Error::Invalid { field, wrong } => {
                Failure::invalid_field(field, Text::of_wrong(&wrong))
            }
            Error::InvalidState { .. } => Failure::new(255, "Invalid task state"),
            Error::Refused(because @ Because::ClientBlocked { .. }) => {
                Failure::invalid_field("description", Text::from(&Error::Refused(because)))
            }
            Error::Refused(_) => Failure::new(255, "Invalid task state"),
            Error::Unauthenticated | Error::Banned => Failure::session_ended(),
            Error::Forbidden(_) => Failure::new(13, "Operation not permitted"),
            Error::TooMany => Failure::new(15, "Too many requests"),
            Error::Unavailable(_) => Failure::new(215, "External service error"),
            Error::NotWritten(_) => Failure {
                status: StatusCode::SERVICE_UNAVAILABLE,
                description: Text::from(&error),
                ..Failure::unexpected()
            },
            Error::Duplicate(_) | Error::Internal => Failure::unexpected(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        told(move |locale| {
            let description = self.description.of(locale);
            let status = json!({"code": self.code, "description": description});
            let mut body = json!({"success": false, "status": status});
            if self.code == 7 {
                let item = |fault: &FieldFault| {
                    let error = fault.error.of(locale);
                    json!({"parameter": fault.parameter, "error": error})
                };
                body["errors"] = self.errors.iter().map(item).collect::<Value>();
            }
            (self.status, Json(body)).into_response()
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
    fn every_refusal_of_the_office_has_its_documented_code() {
        let state = Error::InvalidState {
            what: Subject::new("order", 1),
            status: "completed",
            command: "plan",
        };
        for (error, code, status) in [
            (Error::not_found("order", 7), 201, 400),
            (Error::invalid("label", Wrong::Missing), 7, 400),
            (state, 255, 400),
            (Error::Duplicate(OrderId(7)), 6, 500),
            (Error::Unauthenticated, 4, 400),
            (Error::Banned, 4, 400),
            (Error::forbidden(NotAllowed::OnlyDesks), 13, 403),
            (Error::TooMany, 15, 429),
            (Error::Unavailable("the map"), 215, 400),
            (Error::NotWritten(Unwritten::DiskFull), 6, 503),
            (Error::Internal, 6, 500),
        ] {
            let told = Failure::from(error);
            assert_eq!(
                (told.code, told.status.as_u16()),
                (code, status),
                "{told:?}"
            );
        }
        let panicked = crate::fault(Fault::Panic, "/");
        assert_eq!(panicked.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn every_documented_refusal_has_its_code_and_status() {
        for (told, code, status) in [
            (Failure::wrong_hash(), 3, 400),
            (Failure::session_ended(), 4, 400),
            (Failure::wrong_format(&Text::plain("why")), 5, 400),
            (Failure::unexpected(), 6, 500),
            (Failure::invalid_field("a", Text::plain("b")), 7, 400),
            (Failure::too_large(), 9, 412),
            (Failure::wrong_login(), 102, 400),
            (Failure::wrong_handler(), 111, 400),
            (Failure::wrong_method(), 112, 400),
            (Failure::not_in_database(), 201, 400),
            (Failure::entity_not_found(), 204, 404),
            (Failure::not_in_database().into_entity(), 204, 404),
            (Failure::blocked(), 208, 403),
            (Failure::blocked().into_entity(), 208, 403),
            (Failure::too_far(), 210, 400),
            (Failure::unknown_in_list(), 217, 400),
            (Failure::off(), 111, 404),
        ] {
            assert_eq!(
                (told.code, told.status.as_u16()),
                (code, status),
                "{told:?}"
            );
        }
    }
}
