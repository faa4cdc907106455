//! `pult import`: reference data and maps into the data folder.

pub mod map;
mod progress;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::office::OpenOffice;
use super::{Common, Failure, output};
use pult_app::Clock;
use pult_app::office_file::OfficeFile;
use pult_store::import::Outcome;

/// Read office files, maps, address books and zones into the data folder.
#[derive(Debug, Args)]
pub struct Import {
    /// Office files (.toml), maps (.osm.pbf, .osm.gz, .osm), address books (.csv), zones (.geojson)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

/// What a file holds, by its name's ending.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Office,
    Map,
    Addresses,
    Zones,
}

impl Import {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        // A wrong name is found before anything is written.
        let kinds: Vec<Kind> = self
            .files
            .iter()
            .map(|it| kind(it))
            .collect::<Result<_, _>>()?;
        let mut answers = Vec::new();
        for (file, kind) in self.files.iter().zip(kinds) {
            let (text, answer) = import(file, kind, common)?;
            answers.push(answer);
            if !self.json {
                output::print(&text)?;
            }
        }
        match self.json {
            true => output::print(&json!({ "files": answers }).to_string()),
            false => Ok(()),
        }
    }
}

fn kind(file: &Path) -> Result<Kind, Failure> {
    let name = file.to_string_lossy().to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".toml"]) {
        Ok(Kind::Office)
    } else if ends(&[".osm.pbf", ".osm.gz", ".osm"]) {
        Ok(Kind::Map)
    } else if ends(&[".csv"]) {
        Ok(Kind::Addresses)
    } else if ends(&[".geojson"]) {
        Ok(Kind::Zones)
    } else {
        Err(Failure::Usage(format!(
            "{}: not a file that can be imported; known are .toml, .osm.pbf, .osm.gz, .osm, .csv \
             and .geojson",
            file.display()
        )))
    }
}

/// Imports one file; answers for people and for programs.
fn import(file: &Path, kind: Kind, common: &Common) -> Result<(String, Value), Failure> {
    let read = match kind {
        Kind::Office => OfficeFile::open(file)?,
        Kind::Addresses => OfficeFile::open_addresses(file)?,
        Kind::Zones => OfficeFile::open_zones(file)?,
        Kind::Map => {
            let outcome = map::import(file, common)?;
            return Ok((outcome.as_text(file), outcome.as_json(file)));
        }
    };
    let office = OpenOffice::beside(common)?;
    let outcome = read.import(&office.store, Clock::System.now())?;
    Ok((as_text(file, &outcome), as_json(file, &outcome)))
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
