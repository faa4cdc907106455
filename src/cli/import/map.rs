//! `pult import city.osm.pbf`: the roads and the addresses of an extract.

use std::io::IsTerminal;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::office::{FolderLock, made_folder, map_addresses_file, map_file};
use crate::cli::{Common, Failure};
use crate::geo::addresses::from_extract;
use crate::geo::roads::osm::{Error, Extract};
use crate::geo::roads::{self, ImportReport, Stage};

/// What was read from a map.
pub(in crate::cli) struct MapOutcome {
    roads: ImportReport,
    n_names: usize,
}

/// Compiles an extract into the data folder's map; nobody may run the office meanwhile.
pub(in crate::cli) fn import(file: &Path, common: &Common) -> Result<MapOutcome, Failure> {
    let data = made_folder(common)?;
    let _lock = FolderLock::take(&data)?;
    let folder = data.join("map");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
    let (map, roads) = roads::import(file, &mut say).map_err(refusal)?;
    let addresses = from_extract(&Extract::at(file).map_err(refusal)?).map_err(refusal)?;
    let failed = |error: &dyn std::fmt::Display| Failure::Failed(error.to_string());
    map.save(&map_file(&data)).map_err(|error| failed(&error))?;
    let n_names = addresses.len();
    let path = map_addresses_file(&data);
    addresses.save(&path).map_err(|error| failed(&error))?;
    Ok(MapOutcome { roads, n_names })
}

impl MapOutcome {
    pub fn as_json(&self, file: &Path) -> Value {
        json!({
            "file": file.display().to_string(),
            "ways": self.roads.ways,
            "nodes": self.roads.nodes,
            "addresses": self.n_names,
        })
    }

    pub fn as_text(&self, file: &Path) -> String {
        let report = self.roads.to_string();
        format!(
            "{}: {}\n{} addresses",
            file.display(),
            report.trim_end(),
            self.n_names
        )
    }
}

fn refusal(error: Error) -> Failure {
    Failure::Usage(error.to_string())
}

/// Says on a terminal what is being done, for an import takes a while.
fn say(stage: Stage) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    match stage {
        Stage::Ways => eprintln!("reading the ways …"),
        Stage::Nodes => eprintln!("reading the nodes …"),
        Stage::Preparing(mode) => eprintln!("preparing the roads for {mode} …"),
    }
}
