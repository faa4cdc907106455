//! Why a command does not do what it was asked.

use std::process::ExitCode;

use crate::app::office_file;
use crate::{app, config, store};

/// Why a command does not do what it was asked: one sentence.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command or its input is wrong; exit code 2.
    #[error("{0}")]
    Usage(String),
    /// It failed; exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl Failure {
    /// The code the process ends with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(2),
            Failure::Failed(_) => ExitCode::from(1),
        }
    }

    /// Something that cannot be done to a file.
    pub fn file(what: &str, path: &std::path::Path, error: &std::io::Error) -> Failure {
        Failure::Failed(format!("cannot {what} {}: {error}", path.display()))
    }
}

impl From<config::Error> for Failure {
    fn from(error: config::Error) -> Failure {
        Failure::Usage(error.to_string())
    }
}

impl From<office_file::Error> for Failure {
    fn from(error: office_file::Error) -> Failure {
        match error {
            office_file::Error::Input(_) | office_file::Error::Unreadable { .. } => {
                Failure::Usage(error.to_string())
            }
            office_file::Error::Store(error) => error.into(),
            office_file::Error::System(_) => Failure::Failed(error.to_string()),
        }
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Failure {
        match error {
            app::Error::NotFound { .. } | app::Error::Invalid { .. } => {
                Failure::Usage(error.to_string())
            }
            _ => Failure::Failed(error.to_string()),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        match error {
            store::Error::NotFound { .. } | store::Error::Domain(_) => {
                Failure::Usage(error.to_string())
            }
            _ => Failure::Failed(error.to_string()),
        }
    }
}
