//! The file in which what is half done outlives the console.

use std::fs;
use std::io;
use std::path::Path;

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
