//! Refusals: the one place where the application's errors become Taxi-Master's codes.

use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};

use super::wire::{Data, Envelope, Parameter};
use pult_app::{Because, Error};

/// What a handler answers.
pub(super) type Answer = Result<Data, Failure>;

/// A code other than 0, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub code: i64,
    descr: String,
    parameter: Option<String>,
}

impl Failure {
    /// A code of one request.
    pub fn new(code: i64, descr: impl Into<String>) -> Failure {
        Failure {
            code,
            descr: descr.into(),
            parameter: None,
        }
    }

    pub fn unknown_api(kind: &str) -> Failure {
        Failure::new(2, format!("unknown API type `{kind}`"))
    }

    pub fn off() -> Failure {
        Failure::new(3, "the API is switched off")
    }

    pub fn wrong_signature() -> Failure {
        Failure::new(4, "the signature does not match")
    }

    pub fn unknown_version(version: &str) -> Failure {
        Failure::new(5, format!("unsupported API version `{version}`"))
    }

    pub fn unknown_name(name: &str) -> Failure {
        Failure::new(6, format!("unknown request `{name}`"))
    }

    pub fn wrong_method(method: &Method) -> Failure {
        Failure::new(7, format!("wrong request type {method}"))
    }

    /// A parameter that is not there.
    pub fn missing(parameter: impl Into<String>) -> Failure {
        let parameter = parameter.into();
        Failure {
            code: 8,
            descr: format!("missing parameter {parameter}"),
            parameter: Some(parameter),
        }
    }

    /// A parameter that cannot be right.
    pub fn wrong(parameter: impl Into<String>) -> Failure {
        let parameter = parameter.into();
        Failure {
            code: 9,
            descr: format!("incorrect parameter {parameter}"),
            parameter: Some(parameter),
        }
    }

    pub fn internal() -> Failure {
        Failure::new(10, "internal error")
    }

    pub fn too_many() -> Failure {
        Failure::new(10, "too many requests, try again later")
    }

    /// The refusal of a request that has codes of its own for kinds of records that are not there.
    pub fn by_kind(error: Error, codes: &[(&str, i64)]) -> Failure {
        if let Error::NotFound { kind, .. } = &error
            && let Some((_, code)) = codes.iter().find(|(known, _)| known == kind)
        {
            return Failure::new(*code, error.to_string());
        }
        Failure::from(error)
    }
}

impl Failure {
    /// A rule of the office's: the blacklist has a code of its own; the others are told in words.
    fn refused(because: &Because) -> Failure {
        match because {
            Because::ClientBlocked { client, .. } => {
                Failure::new(110, format!("client {client} is blocked"))
            }
            Because::OverLimit { .. }
            | Because::CrewUnfit { .. }
            | Because::HeldBy { .. }
            | Because::PriceChanged { .. }
            | Because::ChangedSince { .. }
            | Because::TooLate
            | Because::NotYours
            | Because::OtherOrigin(_)
            | Because::UnderWay(_) => Failure::new(10, because.to_string()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::Unauthenticated | Error::Banned | Error::Forbidden(_) => {
                Failure::wrong_signature()
            }
            Error::TooMany => Failure::too_many(),
            Error::Invalid { field, .. } => Failure::wrong(field),
            Error::Refused(because) => Failure::refused(&because),
            // Handlers give what can be missing or refused its own code; the rest is our fault.
            Error::NotFound { .. }
            | Error::InvalidState { .. }
            | Error::Duplicate(_)
            | Error::Unavailable(_)
            | Error::Internal => Failure::internal(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let data = match &self.parameter {
            Some(parameter) => Data::of(&Parameter { parameter }),
            None => Ok(Data::empty()),
        };
        json(&Envelope {
            code: self.code,
            descr: &self.descr,
            data: &data.unwrap_or_default(),
        })
    }
}

impl IntoResponse for Data {
    fn into_response(self) -> Response {
        json(&Envelope {
            code: 0,
            descr: "OK",
            data: &self,
        })
    }
}

fn json(envelope: &Envelope) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (kind, envelope.to_json()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_fault_is_code_10() {
        for error in [Error::Internal, Error::Unavailable("the roads")] {
            assert_eq!(Failure::from(error), Failure::internal());
        }
        let answer = super::super::fault(pult_dialect::Fault::Panic);
        assert_eq!(answer.status(), 200);
        assert_eq!(Failure::internal().code, 10);
        assert_eq!(Failure::too_many().code, 10);
    }
}
