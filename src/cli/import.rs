//! `pult import`: reference data into the data folder.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::office::OpenOffice;
use super::{Common, Failure, output};
use crate::app::Clock;
use crate::app::office_file::OfficeFile;
use crate::store::import::Outcome;

/// Read office files into the data folder.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// Office files (.toml)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Import {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        // A wrong name is found before anything is written.
        for file in &self.files {
            check_kind(file)?;
        }
        let office = OpenOffice::beside(common)?;
        let mut answers = Vec::new();
        for file in &self.files {
            let outcome = OfficeFile::open(file)?.import(&office.store, Clock::System.now())?;
            match self.json {
                true => answers.push(as_json(file, &outcome)),
                false => output::print(&as_text(file, &outcome))?,
            }
        }
        match self.json {
            true => output::print(&json!({ "files": answers }).to_string()),
            false => Ok(()),
        }
    }
}

fn check_kind(file: &Path) -> Result<(), Failure> {
    let extension = file.extension().and_then(|extension| extension.to_str());
    match extension {
        Some("toml") => Ok(()),
        _ => Err(Failure::Usage(format!(
            "{}: not a file that can be imported; an office file ends in .toml",
            file.display()
        ))),
    }
}

fn as_json(file: &Path, outcome: &Outcome) -> Value {
    json!({
        "file": file.display().to_string(),
        "added": outcome.n_added(),
        "changed": outcome.n_changed(),
    })
}

fn as_text(file: &Path, outcome: &Outcome) -> String {
    let file = file.display();
    match outcome.is_nothing() {
        true => format!("{file}: nothing new"),
        false => format!(
            "{file}: {} added, {} changed",
            outcome.n_added(),
            outcome.n_changed()
        ),
    }
}
