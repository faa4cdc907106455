//! Why a command does not do what it was asked.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use pult_app::office_file;

use super::Said;
use crate::said;

/// Why a command does not do what it was asked: one sentence.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command or its input is wrong; exit code 2.
    #[error("{0}")]
    Usage(Said),
    /// It failed; exit code 1.
    #[error("{0}")]
    Failed(Said),
}

/// What is done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileDeed {
    /// It is read.
    Read,
    /// It is written.
    Write,
    /// It, a folder, is made.
    Make,
    /// It is removed.
    Remove,
    /// It is opened.
    Open,
    /// It is locked.
    Lock,
}

impl FileDeed {
    /// `read`, `прочитать`.
    fn said(self) -> Said {
        match self {
            FileDeed::Read => Said::new("read", "прочитать"),
            FileDeed::Write => Said::new("write", "записать"),
            FileDeed::Make => Said::new("make", "создать"),
            FileDeed::Remove => Said::new("remove", "удалить"),
            FileDeed::Open => Said::new("open", "открыть"),
            FileDeed::Lock => Said::new("lock", "занять"),
        }
    }
}

impl Failure {
    /// The code the process ends with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(2),
            Failure::Failed(_) => ExitCode::from(1),
        }
    }

    /// The sentence, in both languages.
    pub fn said(&self) -> &Said {
        match self {
            Failure::Usage(said) | Failure::Failed(said) => said,
        }
    }

    /// Something that cannot be done to a file.
    pub fn file(deed: FileDeed, path: &Path, error: &io::Error) -> Failure {
        Failure::Failed(undone(deed, path, error))
    }

    /// A file of the command line that cannot be read.
    pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
        Failure::Usage(undone(FileDeed::Read, path, error))
    }

    /// A file of the command line that is not there.
    pub fn no_file(path: &Path) -> Failure {
        let path = path.display();
        Failure::Usage(said!(
            "{path}: there is no such file",
            "{path}: такого файла нет"
        ))
    }

    /// A failure of a part below, whose sentence is English.
    pub fn below(error: impl std::fmt::Display) -> Failure {
        Failure::Failed(Said::from_below(error))
    }

    /// As [`Failure::below`], where the input is wrong.
    pub fn refused(error: impl std::fmt::Display) -> Failure {
        Failure::Usage(Said::from_below(error))
    }
}

fn undone(deed: FileDeed, path: &Path, error: &io::Error) -> Said {
    let (deed, path, error) = (deed.said(), path.display(), Said::from(error));
    said!(
        "cannot {deed} {path}: {error}",
        "не удаётся {deed:#} {path}: {error:#}"
    )
}

/// A record that is not there.
fn not_found(kind: &'static str, id: &str) -> Failure {
    let ru = match kind {
        "operator" => format!("оператора {id} нет"),
        "company" => format!("компании {id} нет"),
        "zone" | "source zone" | "destination zone" | "dest zone" => format!("района {id} нет"),
        "key" | "API key" | "api_key" | "site key" | "site_key" => format!("ключа {id} нет"),
        "client" => format!("клиента {id} нет"),
        "tariff" => format!("тарифа {id} нет"),
        "service" => format!("услуги {id} нет"),
        "discount" => format!("скидки {id} нет"),
        "discount card" | "discount_card" => format!("скидочной карты {id} нет"),
        "order" => format!("заказа {id} нет"),
        "crew" => format!("экипажа {id} нет"),
        _ => format!("такой записи нет: {kind} {id}"),
    };
    Failure::Usage(Said::new(format!("{kind} {id} does not exist"), ru))
}

impl From<pult_config::Error> for Failure {
    fn from(error: pult_config::Error) -> Failure {
        match error {
            pult_config::Error::Input(error) => Failure::Usage(Said::from(&error)),
            pult_config::Error::Conflict { file, reason } => {
                let reason = Said::from(&reason);
                Failure::Usage(said!("{file}: {reason}", "{file}: {reason:#}"))
            }
            pult_config::Error::Unreadable { path, source } => Failure::unreadable(&path, &source),
            other => Failure::refused(other),
        }
    }
}

impl From<office_file::Error> for Failure {
    fn from(error: office_file::Error) -> Failure {
        match error {
            office_file::Error::Input(error) => Failure::Usage(Said::from(&error)),
            office_file::Error::Inputs(all) => {
                let all: Vec<Said> = all.iter().map(Said::from).collect();
                Failure::Usage(Said::joined(&all, "\n"))
            }
            office_file::Error::Unreadable { .. } => Failure::refused(error),
            office_file::Error::Store(error) => error.into(),
            office_file::Error::System(_) => Failure::below(error),
        }
    }
}

impl From<pult_app::Error> for Failure {
    fn from(error: pult_app::Error) -> Failure {
        match error {
            pult_app::Error::NotFound { kind, id } => not_found(kind, &id),
            pult_app::Error::Invalid { .. } => Failure::Usage(Said::from(&error)),
            _ => Failure::Failed(Said::from(&error)),
        }
    }
}

impl From<pult_store::Error> for Failure {
    fn from(error: pult_store::Error) -> Failure {
        match error {
            pult_store::Error::NotFound { kind, id } => not_found(kind, &id),
            pult_store::Error::Domain(refusal) => Failure::Usage(Said::from(&refusal)),
            _ => Failure::below(error),
        }
    }
}
