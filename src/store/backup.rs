//! Copies of the database, verified before anybody relies on them.

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::{Error, Result};

/// Copies the database at `from` to the file `to`, also while the office runs. The copy is complete
/// and sound, or not there: it grows beside `to` and takes its name last.
///
/// # Errors
/// `Database`, and `Unusable` when the copy is not sound or cannot take its name.
pub fn backup(from: &Path, to: &Path) -> Result<()> {
    let growing = beside(to);
    let copied = copy(from, &growing).and_then(|()| verify(&growing));
    let named = copied.and_then(|()| {
        std::fs::rename(&growing, to)
            .map_err(|error| Error::Unusable(format!("cannot write {}: {error}", to.display())))
    });
    if named.is_err() {
        // Half a copy is of no use; it may not be there at all.
        let _ = std::fs::remove_file(&growing);
    }
    named
}

/// Checks that a file is a sound database of an office.
///
/// # Errors
/// `Unusable` says what is wrong with it.
pub fn verify(path: &Path) -> Result<()> {
    let unusable = |what: String| Error::Unusable(format!("{}: {what}", path.display()));
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|error| unusable(error.to_string()))?;
    let troubles = integrity(&conn).map_err(|error| unusable(error.to_string()))?;
    match troubles.first() {
        Some(trouble) => Err(unusable(trouble.clone())),
        None => Ok(()),
    }
}

/// What is wrong inside a database; nothing, when it is sound.
///
/// # Errors
/// `Database`: it is no database at all, or has no office in it.
pub fn integrity(conn: &Connection) -> Result<Vec<String>> {
    let mut troubles: Vec<String> = conn
        .prepare("PRAGMA integrity_check(10)")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    troubles.retain(|trouble| trouble != "ok");
    let dangling = conn.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if dangling {
        troubles.push("a record refers to one that is not there".to_owned());
    }
    conn.query_row("SELECT name FROM office", [], |_| Ok(()))?;
    Ok(troubles)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let source = open(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut target = Connection::open(to)?;
    // One step: with pauses in between, every write of the office would start the copy anew.
    let backup = Backup::new(&source, &mut target)?;
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(Error::Unusable(
            "the database is busy, try again".to_owned(),
        )),
    }?;
    drop(backup);
    // A backup is one file, without a log beside it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(conn)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".part{}", std::process::id()));
    path.with_file_name(name)
}
