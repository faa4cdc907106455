//! The file in which what is half done outlives the console.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pult_app::DeskPlace;
use pult_domain::Actor;

/// The file of a desk: each operator has one, and another for each further desk at which they sit.
pub fn path(folder: &Path, place: &DeskPlace) -> PathBuf {
    let whose = match place.dispatch().seat().actor {
        Actor::Operator(id) => format!("-{id}"),
        _ => String::new(),
    };
    let which = match place.slot() {
        0 => String::new(),
        slot => format!("-desk{}", slot + 1),
    };
    folder.join(format!("console{whose}{which}.json"))
}

/// What was kept, if anything was.
pub fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// Keeps a text, whole or not at all. The desk goes on without it when the folder cannot be written.
pub fn write(path: &Path, text: &str) {
    if let Err(error) = replaced(path, text) {
        tracing::warn!(%error, path = %path.display(), "what is half done could not be kept");
    }
}

fn replaced(path: &Path, text: &str) -> io::Result<()> {
    let fresh = path.with_extension("new");
    fs::write(&fresh, text)?;
    fs::rename(&fresh, path)
}
