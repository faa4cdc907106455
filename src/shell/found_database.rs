//! What is found where the database should be, before it is opened: a missing, empty or damaged one is
//! told in a sentence that says what to do.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::office::database;
use super::{Failure, Said};
use crate::said;
use pult_store::{Error, backup};

/// A start waits so long for the check of the database; the rest of it is checked while the office runs.
const CHECK_WITHIN: Duration = Duration::from_millis(150);

/// Looks at the database of a data folder that is to be run.
///
/// # Errors
/// A sentence: it is damaged, or it is not there and something says that it was.
pub(super) fn look(data: &Path) -> Result<(), Failure> {
    let database = database(data);
    if size_of(&database) == 0 {
        return may_be_new(data, &database);
    }
    match backup::quick_check(&database, CHECK_WITHIN) {
        Ok(_) => Ok(()),
        Err(Error::Unusable(what)) => {
            let (what, remedy) = (Said::from_below(what), remedy(data, &database));
            Err(Failure::Failed(said!(
                "the database is damaged: {what}; {remedy}",
                "база данных повреждена: {what:#}; {remedy:#}"
            )))
        }
        Err(error) => Err(error.into()),
    }
}

/// An empty file beside a backup, or beside a log of changes, is not a new office.
fn may_be_new(data: &Path, database: &Path) -> Result<(), Failure> {
    let log = data.join("pult.db-wal");
    let is_log = size_of(&log) > 0;
    if !is_log && newest_backup(data).is_none() {
        return Ok(());
    }
    let what = match database.exists() {
        true => Said::new("is empty", "пуст"),
        false => Said::new("is not there", "пропал"),
    };
    let beside = match is_log {
        true => said!(
            "but {} holds changes of an office",
            "но в {} остались изменения офиса",
            log.display()
        ),
        false => Said::new(
            "but there are backups of an office",
            "но есть резервные копии офиса",
        ),
    };
    let (place, remedy) = (database.display(), remedy(data, database));
    Err(Failure::Failed(said!(
        "{place} {what}, {beside}; {remedy}",
        "файл {place} {what:#}, {beside:#}; {remedy:#}"
    )))
}

/// What to do about a database that cannot be used.
fn remedy(data: &Path, database: &Path) -> Said {
    let backups = data.join("backup");
    let (copy, which) = match newest_backup(data) {
        Some(copy) => (copy, Said::new("the newest backup", "самую новую копию")),
        None => (
            PathBuf::from("COPY"),
            said!(
                "a backup (there is none in {})",
                "резервную копию (в {} копий нет)",
                backups.display()
            ),
        ),
    };
    let aside = data.join("damaged");
    let (aside, database) = (aside.display(), database.display());
    let (copy, data) = (copy.display(), data.display());
    said!(
        "put it aside and restore {which}: mkdir -p {aside} && mv {database}* {aside} && \
         pult restore {copy} --data {data}",
        "уберите его и восстановите {which:#}: mkdir -p {aside} && mv {database}* {aside} && \
         pult restore {copy} --data {data}",
    )
}

/// The newest daily copy that holds something.
fn newest_backup(data: &Path) -> Option<PathBuf> {
    let copies = std::fs::read_dir(data.join("backup")).ok()?;
    let copies = copies.filter_map(|entry| Some(entry.ok()?.path()));
    copies
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("pult-") && name.ends_with(".db") && size_of(path) > 0
        })
        .max()
}

fn size_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_store::Store;

    #[test]
    fn a_new_folder_and_a_sound_office_pass() {
        let folder = tempfile::tempdir().expect("a folder");
        look(folder.path()).expect("a new office");
        drop(Store::open(&database(folder.path())).expect("an office"));
        look(folder.path()).expect("a sound office");
    }

    #[test]
    fn an_empty_database_beside_a_backup_is_not_a_new_office() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        std::fs::create_dir(data.join("backup")).expect("a folder");
        for day in ["2026-11-20", "2026-11-21"] {
            std::fs::write(data.join(format!("backup/pult-{day}.db")), "x").expect("a file");
        }
        for empty in [false, true] {
            if empty {
                std::fs::write(database(data), "").expect("a file");
            }
            let told = look(data).expect_err("not new").to_string();
            assert!(told.contains("backup/pult-2026-11-21.db"), "{told}");
        }
    }

    #[test]
    fn a_log_without_its_database_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("pult.db-wal"), "changes").expect("a file");
        let told = look(folder.path()).expect_err("not new").to_string();
        assert!(told.contains("pult.db-wal holds changes"), "{told}");
    }

    #[test]
    fn a_damaged_database_is_told_with_the_backup_to_restore() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        drop(Store::open(&database(data)).expect("an office"));
        std::fs::create_dir(data.join("backup")).expect("a folder");
        std::fs::copy(database(data), data.join("backup/pult-2026-11-20.db")).expect("a copy");
        let mut bytes = std::fs::read(database(data)).expect("reads");
        let noise = 9 * 4096..9 * 4096 + 24 * 1024;
        for (index, byte) in bytes[noise].iter_mut().enumerate() {
            *byte = (index * 7 % 251) as u8;
        }
        std::fs::write(database(data), bytes).expect("writes");
        let told = look(data).expect_err("damaged").to_string();
        assert!(told.starts_with("the database is damaged: "), "{told}");
        assert!(told.contains("pult restore "), "{told}");
    }
}
