//! Copies of the database, verified before anybody relies on them, and checks of databases.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::{Error, Result, migrate, watermark};

/// So many pages are copied before it is asked whether there is time left.
const PAGES: i32 = 2_000;
/// So many steps of SQLite's machine pass before it is asked whether there is time left. A check counts its pages as
/// steps, and each may have to come from the disk.
const STEPS: i32 = 100;

/// Whether a long work should end before it is done.
pub type IsOver = Arc<dyn Fn() -> bool + Send + Sync>;

/// Copies the database at `from` to the file `to`, also while the office runs. The copy is complete
/// and sound, or not there: it grows beside `to` and takes its name last.
///
/// # Errors
/// `Database`, and `Unusable` when the copy is not sound or cannot take its name.
pub fn backup(from: &Path, to: &Path) -> Result<()> {
    backup_unless(from, to, &never())
}

/// As [`backup`], unless `is_over` before it is done: then nothing is left of the copy.
///
/// # Errors
/// As [`backup`]; `Database` when it was cut off.
pub fn backup_unless(from: &Path, to: &Path, is_over: &IsOver) -> Result<()> {
    place(to, |growing| {
        copy(from, growing, is_over)?;
        verify_unless(growing, is_over)
    })
}

/// Puts the copy `from` in the place of the database `to`: checked, brought up to this program's schema,
/// and only then named.
///
/// # Errors
/// As [`can_be_restored`]; `Unusable` when there is an office at `to`. Then nothing is left.
pub fn restore(from: &Path, to: &Path) -> Result<()> {
    can_be_restored(from)?;
    let log = beside(to, "-wal");
    if [to, log.as_path()]
        .into_iter()
        .any(|file| size_of(file) > 0)
    {
        let folder = to.parent().unwrap_or(to).display();
        return Err(Error::Unusable(format!(
            "there is an office in {folder} already, or the rest of one; restore into an empty folder \
             with --data DIR, or move {} away first",
            to.with_extension("db*").display()
        )));
    }
    place(to, |growing| {
        copy(from, growing, &never())?;
        migrate::copy_up(growing)?;
        verify(growing)
    })?;
    watermark::forget(to);
    Ok(())
}

/// Checks that a file is a sound database that this program understands.
///
/// # Errors
/// `Unusable` says what is wrong with it.
pub fn can_be_restored(from: &Path) -> Result<()> {
    let conn = open_to_read(from, &never())?;
    let known = conn.query_row("PRAGMA user_version", [], |row| row.get(0));
    let known = known.map_err(Error::from).and_then(migrate::check_version);
    known.map_err(|error| unusable(from, error))?;
    drop(conn);
    verify(from)
}

/// The IANA name of the office's time zone, as a copy has it.
///
/// # Errors
/// `Unusable`: the copy cannot be read.
pub fn timezone(copy: &Path) -> Result<String> {
    let conn = open_to_read(copy, &never())?;
    let zone = conn.query_row("SELECT timezone FROM office", [], |row| row.get(0));
    zone.map_err(|error| unusable(copy, error))
}

/// Checks that a file is a sound database of an office; reads all of it.
///
/// # Errors
/// `Unusable` says what is wrong with it.
pub fn verify(path: &Path) -> Result<()> {
    verify_unless(path, &never())
}

fn verify_unless(path: &Path, is_over: &IsOver) -> Result<()> {
    let conn = open_to_read(path, is_over)?;
    match integrity(&conn)
        .map_err(|error| unusable(path, error))?
        .first()
    {
        Some(trouble) => Err(unusable(path, trouble)),
        None => Ok(()),
    }
}

/// What is wrong inside a database; nothing, when it is sound. Reads all of it.
///
/// # Errors
/// `Database`: it is no database at all, or has no office in it.
pub fn integrity(conn: &Connection) -> Result<Vec<String>> {
    let mut troubles = troubles(conn, "PRAGMA integrity_check(10)")?;
    let dangling = conn.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if dangling {
        troubles.push("a record refers to one that is not there".to_owned());
    }
    has_office(conn)?;
    Ok(troubles)
}

/// Looks whether the pages of a database fit together, as far as that can be read within a time; answers
/// whether that was all of it. Indexes are not compared with their tables.
///
/// # Errors
/// `Unusable` says what is wrong with it.
pub fn quick_check(path: &Path, within: Duration) -> Result<bool> {
    let end = Instant::now() + within;
    quick_check_unless(path, &(Arc::new(move || Instant::now() >= end) as IsOver))
}

/// As [`quick_check`], unless `is_over`.
///
/// # Errors
/// As [`quick_check`].
pub fn quick_check_unless(path: &Path, is_over: &IsOver) -> Result<bool> {
    let conn = open_to_read(path, is_over)?;
    let checked = has_office(&conn).and_then(|()| troubles(&conn, "PRAGMA quick_check(10)"));
    match checked {
        Ok(troubles) => match troubles.first() {
            Some(trouble) => Err(unusable(path, trouble)),
            None => Ok(true),
        },
        Err(error) if error.is_interruption() => Ok(false),
        Err(error) => Err(unusable(path, error)),
    }
}

fn troubles(conn: &Connection, check: &str) -> Result<Vec<String>> {
    let mut troubles: Vec<String> = conn
        .prepare(check)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    troubles.retain(|trouble| trouble != "ok");
    Ok(troubles)
}

fn has_office(conn: &Connection) -> Result<()> {
    Ok(conn.query_row("SELECT name FROM office", [], |_| Ok(()))?)
}

fn unusable(path: &Path, what: impl std::fmt::Display) -> Error {
    // SQLite tells of each page in a line of its own.
    let what = what.to_string().replace('\n', " ");
    Error::Unusable(format!("{}: {what}", path.display()))
}

/// Lets a file grow beside `to` and gives it its name when it is done; else nothing is left of it.
fn place(to: &Path, grow: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let growing = beside(to, &format!(".part{}", std::process::id()));
    let unwritable =
        |error: std::io::Error| Error::Unusable(format!("cannot write {}: {error}", to.display()));
    let made = private_file(&growing).map_err(unwritable);
    let grown = made.and_then(|()| grow(&growing));
    let named = grown.and_then(|()| {
        let placed = std::fs::rename(&growing, to).and_then(|()| sync_folder(to));
        placed.map_err(unwritable)
    });
    if named.is_err() {
        for rest in ["", "-wal", "-shm", "-journal"] {
            // Half a copy is of no use; it may not be there at all.
            let _ = std::fs::remove_file(beside(&growing, rest));
        }
    }
    named
}

/// An empty file for nobody but the owner.
///
/// # Errors
/// As [`OpenOptions::open`].
pub fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A name lives in its folder, which has to reach the disk as well.
fn sync_folder(of: &Path) -> std::io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match of.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

fn copy(from: &Path, to: &Path, is_over: &IsOver) -> Result<()> {
    let cut_off = || Error::Unusable("there was no time left for the copy".to_owned());
    if is_over() {
        return Err(cut_off());
    }
    let source = open_to_read(from, is_over)?;
    // One snapshot for all steps: without it, every write of the office would start the copy again.
    source.execute_batch("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1")?;
    let mut target = Connection::open(to)?;
    let backup = Backup::new(&source, &mut target)?;
    let mut busy = 0;
    loop {
        match backup.step(PAGES)? {
            StepResult::Done => break,
            StepResult::More if is_over() => return Err(cut_off()),
            StepResult::More => {}
            _ if busy < 50 => {
                busy += 1;
                std::thread::sleep(Duration::from_millis(100));
            }
            _ => {
                return Err(Error::Unusable(
                    "the database is busy, try again".to_owned(),
                ));
            }
        }
    }
    drop(backup);
    // A backup is one file, without a log beside it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

fn open_to_read(path: &Path, is_over: &IsOver) -> Result<Connection> {
    let open = || -> Result<Connection> {
        let mut conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        conn.busy_timeout(Duration::from_secs(5))?;
        let is_over = Arc::clone(is_over);
        conn.progress_handler(STEPS, Some(move || is_over()))?;
        Ok(conn)
    };
    open().map_err(|error| unusable(path, error))
}

fn never() -> IsOver {
    Arc::new(|| false)
}

fn size_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len())
}

/// `path` with something behind its name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_check_asks_for_the_time_every_few_pages() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let conn = Connection::open(&path).expect("opens");
        conn.execute_batch(
            "CREATE TABLE office (name TEXT);
             INSERT INTO office VALUES ('Вега');
             CREATE TABLE years AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
             SELECT randomblob(3000) FROM n;",
        )
        .expect("two thousand pages");
        drop(conn);
        let looks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&looks);
        let checked = quick_check_unless(
            &path,
            &(Arc::new(move || counted.fetch_add(1, Ordering::Relaxed) > 100) as IsOver),
        );
        assert!(checked.expect("sound"), "it was checked to its end");
        let looks = looks.load(Ordering::Relaxed);
        assert!(looks >= 15, "{looks} looks at two thousand pages");
        let is_over: IsOver = Arc::new(|| true);
        assert!(!quick_check_unless(&path, &is_over).expect("cut off"));
    }
}
