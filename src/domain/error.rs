//! Refusals of the domain: values, not accidents.

/// Why the domain refuses a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A value that can never be right, whatever the state of the office.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field, in the domain's words.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A command that the record's state does not allow.
    #[error("{what} is {status}, cannot {command}")]
    InvalidState {
        /// The record: `order 2342`.
        what: String,
        /// The state it is in.
        status: String,
        /// The command that was refused.
        command: &'static str,
    },
}

impl Error {
    /// An [`Error::Invalid`] about `field`.
    pub fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Error {
        Error::Invalid {
            field: field.into(),
            reason: reason.into(),
        }
    }

    /// An [`Error::InvalidState`].
    pub fn state(
        what: impl Into<String>,
        status: impl Into<String>,
        command: &'static str,
    ) -> Error {
        Error::InvalidState {
            what: what.into(),
            status: status.into(),
            command,
        }
    }
}

/// The domain's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
