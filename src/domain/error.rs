//! Refusals of the domain: values, not accidents.

use std::fmt;

use super::Wrong;

/// What a refusal is about: a record by its kind and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `order`, `crew`, `stop`, `assignment`, `driver` …
    pub kind: &'static str,
    /// Which.
    pub id: String,
}

impl Subject {
    /// The record of this kind and id.
    pub fn new(kind: &'static str, id: impl ToString) -> Subject {
        Subject {
            kind,
            id: id.to_string(),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

/// Why the domain refuses a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A value that can never be right, whatever the state of the office.
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
        /// The state it is in, as one word of those that the console translates.
        status: &'static str,
        /// The command that was refused.
        command: &'static str,
    },
}

impl Error {
    /// An [`Error::Invalid`] about `field`.
    pub fn invalid(field: impl Into<String>, wrong: Wrong) -> Error {
        Error::Invalid {
            field: field.into(),
            wrong,
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
}

/// The domain's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
