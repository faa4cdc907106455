//! `pult restore`: a backup into an empty data folder.

use std::path::PathBuf;

use clap::Args;

use super::office::{FolderLock, database, made_folder};
use super::{Common, Failure, output};
use pult_store::{Error, backup};

/// Put a copy of the database into an empty data folder.
#[derive(Debug, Args)]
pub struct Restore {
    /// The copy
    file: PathBuf,
}

impl Restore {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        if !self.file.is_file() {
            let file = self.file.display();
            return Err(Failure::Usage(format!("{file}: there is no such file")));
        }
        let refused = |error: Error| match error {
            Error::Unusable(what) => Failure::Usage(what),
            other => other.into(),
        };
        // Nothing is made for a copy that cannot be restored.
        backup::can_be_restored(&self.file).map_err(refused)?;
        let data = made_folder(common)?;
        let _lock = FolderLock::take(&data)?;
        backup::restore(&self.file, &database(&data))?;
        output::print(&format!("restored into {}", data.display()))
    }
}
