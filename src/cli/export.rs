//! `pult export`: the reference data as an office file.

use std::path::PathBuf;

use clap::Args;

use super::office::OpenOffice;
use super::{Common, Failure, output};
use crate::app::office_file;

/// Write the reference data as an office file, without secrets and photos.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_read(common)?;
        let text: String = office.store.read(office_file::export)?;
        match &self.output {
            None => output::print(text.trim_end()),
            Some(path) => {
                std::fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
            }
        }
    }
}
