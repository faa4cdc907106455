//! `pult export`: the reference data as an office file.

use std::path::PathBuf;

use clap::Args;

use super::office::OpenOffice;
use super::{Common, Failure, FileDeed, output};
use pult_app::office_file;

/// Write the reference data as an office file, without secrets and photos.
#[derive(Debug, Args)]
pub struct Export {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_read(common)?;
        let text: String = office.store.read(office_file::export)?;
        match &self.output {
            None => output::print(text.trim_end()),
            Some(path) => std::fs::write(path, text)
                .map_err(|error| Failure::file(FileDeed::Write, path, &error)),
        }
    }
}
