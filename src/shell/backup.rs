//! `pult backup`: a verified copy of the database.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::office::{data_folder, database, existing_database};
use super::{Common, Failure, FileDeed, output};
use crate::said;
use pult_store::backup;

/// Copy the database, also while the office runs; the map is not part of it.
#[derive(Debug, Args)]
pub struct Backup {
    /// The copy
    file: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Backup {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let data = data_folder(common)?;
        let database = existing_database(&data)?;
        self.may_be_written(&data)?;
        backup::backup(&database, &self.file)?;
        let file = self.file.display().to_string();
        let size = std::fs::metadata(&self.file)
            .map_err(|error| Failure::file(FileDeed::Read, &self.file, &error))?
            .len();
        match self.json {
            true => output::print_json(&json!({ "file": file, "bytes": size })),
            false => output::tell(
                &said!(
                    "{file}: {size} bytes, verified",
                    "{file}: {size} Б, копия проверена"
                ),
                common.locale(),
            ),
        }
    }

    /// No copy takes the place of what the office lives from.
    fn may_be_written(&self, data: &Path) -> Result<(), Failure> {
        let file = self.file.display();
        if is_of_office(&self.file, data) {
            return Err(Failure::Usage(said!(
                "{file} is the office's own file; give another place for the copy",
                "{file} — файл самого офиса; выберите для копии другое место"
            )));
        }
        match std::fs::metadata(&self.file) {
            Ok(found) if !found.is_file() => Err(Failure::Usage(said!(
                "{file} is not a file; give the name of a file for the copy",
                "{file} — не файл; назовите файл для копии"
            ))),
            Ok(_) if !self.force => Err(Failure::Usage(said!(
                "{file} is there already: give another name, or --force to replace it",
                "{file} уже есть: дайте другое имя или --force, чтобы заменить его"
            ))),
            _ => Ok(()),
        }
    }
}

/// Whether a file is one that the office in `data` needs, under whatever name: the database with what
/// stands beside it, the lock, and everything else of the folder that is not a backup.
fn is_of_office(file: &Path, data: &Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (Ok(data), Ok(folder)) = (data.canonicalize(), folder.canonicalize()) else {
        return false;
    };
    let place = file.canonicalize().unwrap_or_else(|_| folder.join(name));
    let Ok(inside) = place.strip_prefix(&data) else {
        return is_same_file(&place, &database(&data));
    };
    let is_reserved = inside.to_string_lossy().starts_with("pult.");
    let is_backup = inside.starts_with("backup");
    is_reserved || (place.exists() && !is_backup) || is_same_file(&place, &database(&data))
}

/// Whether two names lead to one file.
#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |path| std::fs::metadata(path).map(|found| (found.dev(), found.ino()));
    matches!((number(one), number(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(not(unix))]
fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offices_own_files_are_known_under_every_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        std::fs::create_dir_all(data.join("backup")).expect("folders");
        for name in ["pult.db", "config.toml", "backup/pult-2026-11-20.db"] {
            std::fs::write(data.join(name), "x").expect("a file");
        }
        let own = [
            "pult.db",
            "pult.db-wal",
            "pult.lock",
            "config.toml",
            "../data/pult.db",
        ];
        for name in own {
            assert!(is_of_office(&data.join(name), &data), "{name}");
        }
        for name in [
            "copy.db",
            "backup/pult-2026-11-20.db",
            "backup/x.db",
            "../copy.db",
        ] {
            assert!(!is_of_office(&data.join(name), &data), "{name}");
        }
        let linked = folder.path().join("linked.db");
        std::fs::hard_link(data.join("pult.db"), &linked).expect("a link");
        assert!(is_of_office(&linked, &data));
    }
}
