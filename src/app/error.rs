//! What the application refuses, in the words that every dialect translates.

use super::forbidden::{Forbidden, NotAllowed};
use super::refusal::Because;
use pult_domain as domain;
use pult_domain::{OrderId, Role, Subject, Wrong};
use pult_store as store;

pub use pult_store::Unwritten;

/// Why a command or a query was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such record, or not the caller's.
    #[error("{kind} {id} does not exist")]
    NotFound {
        /// What was looked for: `order`, `crew`, `driver`, `place` …
        kind: &'static str,
        /// By what.
        id: String,
    },
    /// A value that can never be right.
    #[error("{field}: {wrong}")]
    Invalid {
        /// The field, in the domain's words.
        field: String,
        /// What is wrong with it.
        wrong: Wrong,
    },
    /// A command that the record's state does not allow.
    #[error("{what} is {status}, cannot {command}")]
    InvalidState {
        /// The record.
        what: Subject,
        /// Its state, as one word of those that the console translates.
        status: &'static str,
        /// The command.
        command: &'static str,
    },
    /// A rule of orders beside their state says no.
    #[error(transparent)]
    Refused(Because),
    /// The same order is there already.
    #[error("the same order exists already: {0}")]
    Duplicate(OrderId),
    /// Nobody known.
    #[error("unknown caller")]
    Unauthenticated,
    /// Somebody known who is shut out.
    #[error("the caller is banned")]
    Banned,
    /// Somebody known who may not do this.
    #[error("not allowed: {0}")]
    Forbidden(Forbidden),
    /// Too many wrong passwords, or too many requests.
    #[error("too many attempts, try again later")]
    TooMany,
    /// Something outside the office does not answer.
    #[error("{0} is not available")]
    Unavailable(&'static str),
    /// The disk takes no more: nothing of it was written.
    #[error(transparent)]
    NotWritten(Unwritten),
    /// Our own fault; logged where it happened.
    #[error("internal error")]
    Internal,
}

impl Error {
    /// An [`Error::Forbidden`] that no role changes.
    pub fn forbidden(why: NotAllowed) -> Error {
        Error::Forbidden(Forbidden { why, needs: None })
    }

    /// An [`Error::Forbidden`] to who is less than this.
    pub fn needs(role: Role, why: NotAllowed) -> Error {
        let needs = Some(role);
        Error::Forbidden(Forbidden { why, needs })
    }

    /// An [`Error::NotFound`].
    pub fn not_found(kind: &'static str, id: impl ToString) -> Error {
        Error::NotFound {
            kind,
            id: id.to_string(),
        }
    }

    /// An [`Error::InvalidState`].
    pub fn state(what: Subject, status: &'static str, command: &'static str) -> Error {
        Error::InvalidState {
            what,
            status,
            command,
        }
    }

    /// An [`Error::Invalid`] about `field`.
    pub fn invalid(field: impl Into<String>, wrong: Wrong) -> Error {
        Error::Invalid {
            field: field.into(),
            wrong,
        }
    }
}

impl store::WriteError for Error {
    fn unwritten(&self) -> Option<Unwritten> {
        match self {
            Error::NotWritten(why) => Some(*why),
            _ => None,
        }
    }
}

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Error {
        match error {
            domain::Error::Invalid { field, wrong } => Error::Invalid { field, wrong },
            domain::Error::InvalidState {
                what,
                status,
                command,
            } => Error::InvalidState {
                what,
                status,
                command,
            },
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        if let Some(why) = error.unwritten() {
            tracing::error!(%error, "the disk takes no more");
            return Error::NotWritten(why);
        }
        match error {
            store::Error::NotFound { kind, id } => Error::NotFound { kind, id },
            store::Error::Domain(error) => error.into(),
            store::Error::Duplicate { id, .. } => Error::Duplicate(OrderId(id)),
            error if error.is_interruption() => {
                tracing::warn!("a query took too long and was cut off");
                Error::Unavailable("an answer in time")
            }
            other => {
                tracing::error!(error = %other, "the store failed");
                Error::Internal
            }
        }
    }
}

/// The application's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
