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
    /// Nothing of it was written: the disk takes no more.
    #[error(transparent)]
    NotWritten(#[from] Unwritten),
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

/// What a write may fail with: it tells a full disk from what is refused.
pub trait WriteError: From<Error> + Send + 'static {
    /// What it says of the disk; `None` when it is about something else.
    fn unwritten(&self) -> Option<Unwritten>;
}

impl WriteError for Error {
    fn unwritten(&self) -> Option<Unwritten> {
        Error::unwritten(self)
    }
}

/// Why the disk takes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// It is full.
    #[error("the disk is full: nothing was written, make room on it")]
    DiskFull,
    /// It is full, broken, or may not be written to; the system does not say which.
    #[error("the disk is full or faulty: nothing was written, look at it")]
    DiskFails,
}

impl Unwritten {
    /// The same in Russian.
    pub fn russian(self) -> &'static str {
        match self {
            Unwritten::DiskFull => "диск полон: ничего не записано, освободите место",
            Unwritten::DiskFails => "диск полон или неисправен: ничего не записано, проверьте его",
        }
    }

    /// What an error of SQLite says of the disk; `None` when it is about something else.
    pub(super) fn of(error: &rusqlite::Error) -> Option<Unwritten> {
        use rusqlite::ErrorCode as Code;
        use rusqlite::ffi::{SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ};
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return None;
        };
        match (failure.code, failure.extended_code) {
            (Code::DiskFull, _) => Some(Unwritten::DiskFull),
            // What cannot be read is damaged; there is nothing to make room for.
            (Code::SystemIoFailure, SQLITE_IOERR_READ | SQLITE_IOERR_SHORT_READ) => None,
            (Code::SystemIoFailure | Code::ReadOnly, _) => Some(Unwritten::DiskFails),
            _ => None,
        }
    }
}

impl Error {
    /// What it says of the disk; `None` when it is about something else.
    pub fn unwritten(&self) -> Option<Unwritten> {
        match self {
            Error::NotWritten(why) => Some(*why),
            Error::Database(error) => Unwritten::of(error),
            Error::NotFound { .. }
            | Error::Domain(_)
            | Error::Duplicate { .. }
            | Error::Unusable(_)
            | Error::Damaged(_)
            | Error::Closed => None,
        }
    }

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
