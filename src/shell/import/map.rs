//! `pult import city.osm.pbf`: the roads and the addresses of an extract.

use std::path::Path;

use serde_json::{Value, json};

use super::progress::Bar;
use crate::office::{made_folder, map_file};
use crate::{Common, Failure, FileDeed};
use pult_domain::Locale;
use pult_geo::roads::{self, ImportReport};

/// What was read from a map.
pub struct MapOutcome {
    roads: ImportReport,
    n_names: usize,
}

/// Compiles an extract into the data folder's map. It is written beside the present one and takes its
/// place at once; an office that runs there takes it into use by itself.
pub fn import(file: &Path, common: &Common) -> Result<MapOutcome, Failure> {
    let data = made_folder(common)?;
    let folder = data.join("map");
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure::file(FileDeed::Make, &folder, &error))?;
    let mut bar = Bar::new(common.locale());
    let (map, roads) =
        roads::import(file, &mut |stage, done| bar.show(stage, done)).map_err(Failure::refused)?;
    map.save(&map_file(&data)).map_err(Failure::below)?;
    Ok(MapOutcome {
        roads,
        n_names: map.addresses.len(),
    })
}

impl MapOutcome {
    /// For programs.
    pub fn as_json(&self, file: &Path) -> Value {
        json!({
            "file": file.display().to_string(),
            "ways": self.roads.ways,
            "nodes": self.roads.nodes,
            "addresses": self.n_names,
        })
    }

    /// For people.
    pub fn as_text(&self, file: &Path, locale: Locale) -> String {
        let (file, n_names) = (file.display(), self.n_names);
        match locale {
            Locale::En => {
                let report = self.roads.to_string();
                format!("{file}: {}\n{n_names} addresses", report.trim_end())
            }
            Locale::Ru => {
                let report = in_russian(&self.roads);
                format!("{file}: {report}\nадресов: {n_names}")
            }
        }
    }
}

fn in_russian(report: &ImportReport) -> String {
    let mut lines = vec![format!(
        "дорог: {}, точек: {} (нет на карте: {}), запретов поворота: {} (не учтено: {})",
        report.ways,
        report.nodes,
        report.missing_nodes,
        report.restrictions,
        report.restrictions_left_out
    )];
    for (mode, of) in ["на машине", "пешком", "на велосипеде"]
        .iter()
        .zip(&report.modes)
    {
        lines.push(format!(
            "{mode}: перекрёстков {}, участков {}, {:.0} км; не связано с остальными: участков {}, {:.0} км, \
             островов {}",
            of.nodes, of.edges, of.km, of.left_out_edges, of.left_out_km, of.left_out_parts
        ));
    }
    lines.join("\n")
}
