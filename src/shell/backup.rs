//! `pult backup`: a verified copy of the database.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::office::{data_folder, existing_database};
use super::{Common, Failure, output};
use pult_store::backup;

/// Copy the database, also while the office runs; the map is not part of it.
#[derive(Debug, Args)]
pub struct Backup {
    /// The copy; one that is there is replaced
    file: PathBuf,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Backup {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let database = existing_database(&data_folder(common)?)?;
        backup::backup(&database, &self.file)?;
        let file = self.file.display().to_string();
        let size = std::fs::metadata(&self.file)
            .map_err(|error| Failure::file("read", &self.file, &error))?
            .len();
        match self.json {
            true => output::print(&json!({ "file": file, "bytes": size }).to_string()),
            false => output::print(&format!("{file}: {size} bytes, verified")),
        }
    }
}
