//! What the store refuses, and what can go wrong with it.

use pult_domain as domain;

/// The store's error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such record, or not the caller's.
    #[error("{kind} {id} does not exist")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// By what.
        id: String,
    },
    /// The domain says no.
    #[error(transparent)]
    Domain(#[from] domain::Error),
    /// The same thing exists already.
    #[error("{kind} {id} exists already")]
    Duplicate {
        /// What.
        kind: &'static str,
        /// Which.
        id: i64,
    },
    /// The file cannot be opened: from a newer program, damaged, read-only.
    #[error("{0}")]
    Unusable(String),
    /// SQLite refuses.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A stored value that this program did not write.
    #[error("database: {0}")]
    Damaged(String),
    /// The store is closing.
    #[error("the office is shutting down")]
    Closed,
}

impl Error {
    /// Whether a statement was cut off because its time was over.
    pub fn is_interruption(&self) -> bool {
        let Error::Database(error) = self else {
            return false;
        };
        error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
    }

    /// A [`Error::NotFound`].
    pub fn not_found(kind: &'static str, id: impl ToString) -> Error {
        Error::NotFound {
            kind,
            id: id.to_string(),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::Damaged(error.to_string())
    }
}

/// The store's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
