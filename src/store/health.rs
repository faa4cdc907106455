//! Whether the office can write what it answers.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Unwritten;

/// What keeps the office from writing what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The disk takes no more.
    Disk(Unwritten),
    /// Something else, in words.
    Other(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Disk(why) => why.fmt(f),
            Trouble::Other(why) => f.write_str(why),
        }
    }
}

/// What is wrong with the store, told once when it begins and once when it ends.
#[derive(Default)]
pub(super) struct Health {
    troubles: Mutex<Troubles>,
    file: Option<Identity>,
}

#[derive(Default)]
struct Troubles {
    /// Why the last transaction could not be written.
    writing: Option<Trouble>,
    /// What happened to the file.
    file: Option<Trouble>,
}

/// Which file was opened, whatever its name leads to later.
struct Identity {
    path: PathBuf,
    number: Option<(u64, u64)>,
}

impl Health {
    /// The health of the database that was opened at `path`.
    pub(super) fn of(path: &Path) -> Health {
        Health {
            troubles: Mutex::default(),
            file: Some(Identity {
                path: path.to_owned(),
                number: number_of(path),
            }),
        }
    }

    /// What is wrong; nothing, when all is well.
    pub(super) fn trouble(&self) -> Option<Trouble> {
        let troubles = self.troubles();
        troubles.file.clone().or_else(|| troubles.writing.clone())
    }

    pub(super) fn is_writing(&self) -> bool {
        self.troubles().writing.is_none()
    }

    /// Notes that a transaction could not be written, and why.
    pub(super) fn note_failure(&self, why: Trouble) {
        self.note(Some(why));
    }

    /// Notes that a transaction which wrote something is on the disk.
    pub(super) fn note_written(&self) {
        self.note(None);
    }

    fn note(&self, failure: Option<Trouble>) {
        let mut troubles = self.troubles();
        if troubles.writing != failure {
            tell(failure.as_ref(), "the office cannot write");
            troubles.writing = failure;
        }
    }

    /// Looks whether the file is still the one that was opened.
    pub(super) fn look_at_file(&self) {
        let Some(opened) = &self.file else { return };
        let path = opened.path.display();
        let trouble = match (
            opened.path.exists(),
            number_of(&opened.path) == opened.number,
        ) {
            (true, true) => None,
            (true, false) => Some(format!(
                "{path} is another file than the one that the office opened: stop the office, put the \
                 right one back"
            )),
            (false, _) => Some(format!(
                "{path} is gone: it was moved or deleted while the office runs"
            )),
        };
        let trouble = trouble.map(Trouble::Other);
        let mut troubles = self.troubles();
        if troubles.file != trouble {
            tell(trouble.as_ref(), "the database is not the office's");
            troubles.file = trouble;
        }
    }

    fn troubles(&self) -> MutexGuard<'_, Troubles> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(trouble: Option<&Trouble>, what: &str) {
    match trouble {
        Some(reason) => tracing::error!(%reason, "{what}"),
        None => tracing::warn!("over: {what}"),
    }
}

/// What the system knows a file by.
#[cfg(unix)]
fn number_of(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn number_of(_: &Path) -> Option<(u64, u64)> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn told(health: &Health) -> String {
        health.trouble().expect("told").to_string()
    }

    #[test]
    fn a_file_that_vanished_or_was_replaced_is_told_until_it_is_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let aside = folder.path().join("aside.db");
        std::fs::write(&path, "1").expect("a file");
        let health = Health::of(&path);
        health.look_at_file();
        assert_eq!(health.trouble(), None);
        std::fs::rename(&path, &aside).expect("moved");
        health.look_at_file();
        assert!(told(&health).contains("is gone"));
        std::fs::write(&path, "2").expect("a file");
        health.look_at_file();
        assert!(told(&health).contains("another file"));
        std::fs::rename(&aside, &path).expect("moved back");
        health.look_at_file();
        assert_eq!(health.trouble(), None);
    }
}
