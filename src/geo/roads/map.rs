//! The map of a city as it is imported and kept.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file::{self, FileError};
use super::graph::Graph;
use super::ground::Ground;
use super::hierarchy::{Hierarchy, ranked};
use super::layer::Layer;
use crate::addresses::AddressIndex;

/// The roads of one mode.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ModeMap {
    /// The road graph.
    pub graph: Graph,
    /// Its hierarchy.
    pub hierarchy: Hierarchy,
}

impl ModeMap {
    /// Prepares the roads of a graph.
    pub fn of(graph: &Graph) -> ModeMap {
        let graph = ranked(graph);
        ModeMap {
            hierarchy: Hierarchy::build(&graph),
            graph,
        }
    }
}

/// Everything an import makes.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// The roads of each mode, in the order driving, walking, cycling.
    pub modes: Vec<ModeMap>,
    /// The roads to draw.
    pub layer: Layer,
    /// What lies between them.
    pub ground: Ground,
    /// The addresses.
    pub addresses: AddressIndex,
}

impl Map {
    /// Writes the map, whole or not at all: readers of an older one keep what they opened.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        let mut sections = Vec::new();
        for mode in &self.modes {
            sections.push(file::encode(path, mode)?);
        }
        sections.push(file::encode(path, &self.layer)?);
        sections.push(file::encode(path, &self.addresses)?);
        sections.push(file::encode(path, &self.ground)?);
        file::write(path, &sections)
    }
}
