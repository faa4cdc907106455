//! Why a command does not do what it was asked.

use std::process::ExitCode;

use pult_app::office_file;

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

impl From<pult_config::Error> for Failure {
    fn from(error: pult_config::Error) -> Failure {
        Failure::Usage(error.to_string())
    }
}

impl From<office_file::Error> for Failure {
    fn from(error: office_file::Error) -> Failure {
        match error {
            office_file::Error::Input(_)
            | office_file::Error::Inputs(_)
            | office_file::Error::Unreadable { .. } => Failure::Usage(error.to_string()),
            office_file::Error::Store(error) => error.into(),
            office_file::Error::System(_) => Failure::Failed(error.to_string()),
        }
    }
}

impl From<pult_app::Error> for Failure {
    fn from(error: pult_app::Error) -> Failure {
        match error {
            pult_app::Error::NotFound { .. } | pult_app::Error::Invalid { .. } => {
                Failure::Usage(error.to_string())
            }
            _ => Failure::Failed(error.to_string()),
        }
    }
}

impl From<pult_store::Error> for Failure {
    fn from(error: pult_store::Error) -> Failure {
        match error {
            pult_store::Error::NotFound { .. } | pult_store::Error::Domain(_) => {
                Failure::Usage(error.to_string())
            }
            _ => Failure::Failed(error.to_string()),
        }
    }
}
