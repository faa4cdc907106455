//! Whether the office can write what it answers.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is wrong with the store, told once when it begins and once when it ends.
#[derive(Default)]
pub(super) struct Health {
    troubles: Mutex<Troubles>,
    file: Option<Identity>,
}

#[derive(Default)]
struct Troubles {
    /// Why the last transaction could not be written.
    writing: Option<String>,
    /// What happened to the file.
    file: Option<String>,
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
    pub(super) fn trouble(&self) -> Option<String> {
        let troubles = self.troubles();
        troubles.file.clone().or_else(|| troubles.writing.clone())
    }

    pub(super) fn is_writing(&self) -> bool {
        self.troubles().writing.is_none()
    }

    /// Notes how the last transaction went.
    pub(super) fn note_write(&self, failure: Option<&str>) {
        let mut troubles = self.troubles();
        if troubles.writing.as_deref() != failure {
            tell(failure, "the office cannot write");
            troubles.writing = failure.map(str::to_owned);
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
        let mut troubles = self.troubles();
        if troubles.file != trouble {
            tell(trouble.as_deref(), "the database is not the office's");
            troubles.file = trouble;
        }
    }

    fn troubles(&self) -> MutexGuard<'_, Troubles> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(trouble: Option<&str>, what: &str) {
    match trouble {
        Some(reason) => tracing::error!(reason, "{what}"),
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
        assert!(health.trouble().expect("told").contains("is gone"));
        std::fs::write(&path, "2").expect("a file");
        health.look_at_file();
        assert!(health.trouble().expect("told").contains("another file"));
        std::fs::rename(&aside, &path).expect("moved back");
        health.look_at_file();
        assert_eq!(health.trouble(), None);
    }
}
