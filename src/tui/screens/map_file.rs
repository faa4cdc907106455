//! Reading a map at the console: it is written beside the one in use, which the office then changes for it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::text::Word;
use pult_domain::TravelMode;
use pult_geo::roads::{self, Stage};

/// How the name of a map ends.
const MAPS: [&str; 3] = [".osm.pbf", ".osm.gz", ".osm"];

/// Writes the demonstration's city as a map into a file; returns how many addresses it has.
pub type MakeMap = fn(&Path) -> Result<usize, String>;

/// The office's map file, and how far the reading of another map has come.
#[derive(Debug, Clone, Default)]
pub struct MapFile {
    path: PathBuf,
    demo: Option<MakeMap>,
    progress: Arc<Mutex<Option<(Stage, f64)>>>,
}

impl PartialEq for MapFile {
    fn eq(&self, other: &MapFile) -> bool {
        self.path == other.path
    }
}

impl MapFile {
    /// The map file of an office.
    pub fn at(path: PathBuf) -> MapFile {
        MapFile {
            path,
            demo: None,
            progress: Arc::default(),
        }
    }

    /// The same, with what makes the demonstration's city of it.
    pub fn with_demo(self, make: MakeMap) -> MapFile {
        MapFile {
            demo: Some(make),
            ..self
        }
    }

    /// What is being done to a map, and how much of that is done, from 0 to 1; none while none is read.
    pub fn progress(&self) -> Option<(Stage, f64)> {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, progress: Option<(Stage, f64)>) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }

    /// Reads an extract of OpenStreetMap and writes it where the office looks for its map; returns how many
    /// addresses it has. Takes minutes for a country.
    ///
    /// # Errors
    /// What is wrong with the extract, or that the file cannot be written; the system's own words are in the
    /// log.
    pub(super) fn read(&self, extract: &Path) -> Result<usize, Word> {
        let read = roads::import(extract, &mut |stage, done| self.note(Some((stage, done))));
        self.note(None);
        let (map, _) = read.map_err(|error| {
            tracing::warn!(%error, "a map cannot be read");
            match error {
                roads::osm::Error::Io { .. } => Word("map-unopened"),
                roads::osm::Error::Damaged { .. } | roads::osm::Error::UnknownFormat { .. } => {
                    Word("map-unreadable")
                }
            }
        })?;
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| unwritten(&error))?;
        }
        map.save(&self.path).map_err(|error| unwritten(&error))?;
        Ok(map.addresses.len())
    }

    /// Writes the demonstration's city where the office looks for its map; returns how many addresses it has.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub(super) fn make_demo(&self) -> Result<usize, Word> {
        let make = self.demo.ok_or(Word("map-no-demo"))?;
        self.note(Some((Stage::Preparing(TravelMode::Driving), 0.0)));
        let made = make(&self.path);
        self.note(None);
        made.map_err(|error| unwritten(&error))
    }
}

fn unwritten(error: &dyn std::fmt::Display) -> Word {
    tracing::warn!(%error, "a map cannot be written");
    Word("map-unwritten")
}

/// The file that is meant by what was typed, `~` being the home folder; none unless it is a map.
pub(crate) fn extract_named(typed: &str) -> Option<PathBuf> {
    let typed = typed.trim();
    let path = match (typed.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(typed),
    };
    let name = path.to_string_lossy().to_lowercase();
    let is_map = path.is_file() && MAPS.iter().any(|ending| name.ends_with(ending));
    is_map.then_some(path)
}
