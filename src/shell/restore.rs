//! `pult restore`: a backup into an empty data folder.

use std::path::PathBuf;

use clap::Args;

use super::office::{FolderLock, database, made_folder};
use super::{Common, Failure, output};
use pult_store::{Error, Store, backup};

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
        let data = made_folder(common)?;
        let _lock = FolderLock::take(&data)?;
        let database = database(&data);
        if database.exists() {
            return Err(Failure::Failed(format!(
                "there is an office in {} already; restore into an empty folder with --data DIR",
                data.display()
            )));
        }
        backup::verify(&self.file).map_err(|error| match error {
            Error::Unusable(what) => Failure::Usage(what),
            other => other.into(),
        })?;
        backup::backup(&self.file, &database)?;
        // A copy of an older program is brought up to date here and now.
        Store::open(&database)?;
        output::print(&format!("restored into {}", data.display()))
    }
}
