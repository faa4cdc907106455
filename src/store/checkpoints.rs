//! The log is written into the file beside the writer: no order waits until sixteen megabytes are on disk.
//!
//! A log begins anew only when all of it stands in the file and nobody reads it. A thread of its own copies most of
//! it while the writer goes on. What was written meanwhile is little, and the writer copies that itself when nobody
//! waits for it, or when the log has become long: it waits for the disk then, and with it whoever waits.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use rusqlite::hooks::Wal;
use rusqlite::{Connection, OpenFlags};

use super::{Error, Result};

/// After so many pages (16 MB in a new office) the log is written into the file: a page that is written again
/// and again is written there once.
const LOG_PAGES: i32 = 8_000;
/// A log of so many (128 MB) begins anew even when somebody waits for the writer.
const TOO_MANY: i32 = 8 * LOG_PAGES;
/// While somebody reads a log it cannot begin anew. So often the writer tries, one commit after the other.
const TRIES: u32 = 64;

const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// What the next commit has to do about the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing: it is short, or being copied.
    Nothing,
    /// Have the thread copy it.
    Wake,
    /// Copy what is left.
    Finish,
}

/// How far the copying has come, as the writer knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The next copy is made at this length.
    Growing(i32),
    /// The thread copies.
    Copying,
    /// The thread has copied all there was. It copies again at this length, unless the writer has finished.
    Copied(i32),
    /// The writer has tried so often to finish.
    Finishing(u32),
}

/// What the writer knows after a commit.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// So many pages are in the log.
    pages: i32,
    /// The thread is done.
    copied: bool,
    /// Nobody waits for the writer.
    idle: bool,
}

impl Stage {
    fn after(self, seen: Seen) -> (Stage, Step) {
        let pages = seen.pages;
        match self {
            Stage::Growing(at) if pages < at => (self, Step::Nothing),
            Stage::Growing(_) => (Stage::Copying, Step::Wake),
            Stage::Copying if seen.copied => Stage::Copied(pages + LOG_PAGES).after(seen),
            Stage::Copying => (self, Step::Nothing),
            Stage::Copied(_) if seen.idle || pages >= TOO_MANY => {
                (Stage::Finishing(1), Step::Finish)
            }
            Stage::Copied(at) if pages < at => (self, Step::Nothing),
            Stage::Copied(_) => (Stage::Copying, Step::Wake),
            Stage::Finishing(_) if pages < LOG_PAGES => (Stage::Growing(LOG_PAGES), Step::Nothing),
            Stage::Finishing(TRIES) => (Stage::Growing(pages + LOG_PAGES), Step::Nothing),
            Stage::Finishing(tries) => (Stage::Finishing(tries + 1), Step::Finish),
        }
    }
}

/// The thread that copies.
pub(super) struct Checkpoints {
    thread: JoinHandle<()>,
    idle: Arc<AtomicBool>,
}

impl Checkpoints {
    /// Has the log of this writing connection copied from now on.
    ///
    /// # Errors
    /// `Database` when the file cannot be opened once more.
    pub(super) fn start(writer: &mut Connection, path: &Path) -> Result<Checkpoints> {
        let own = Connection::open_with_flags(path, FLAGS)?;
        let (wake, woken) = sync_channel(1);
        let copied = Arc::new(AtomicBool::new(false));
        let thread = std::thread::Builder::new()
            .name("store-log".to_owned())
            .spawn({
                let copied = Arc::clone(&copied);
                move || copy(&own, &woken, &copied)
            })
            .map_err(|error| Error::Unusable(error.to_string()))?;
        let mut stage = Stage::Growing(LOG_PAGES);
        let idle = Arc::new(AtomicBool::new(true));
        let is_idle = Arc::clone(&idle);
        writer.wal_hook(Some(move |log: &mut Wal, pages| {
            let (next, step) = stage.after(Seen {
                pages,
                copied: copied.load(Ordering::Acquire),
                idle: is_idle.load(Ordering::Relaxed),
            });
            stage = next;
            match step {
                Step::Nothing => {}
                Step::Wake => {
                    copied.store(false, Ordering::Release);
                    // It waits for this and nothing else.
                    let _ = wake.try_send(());
                }
                // The commit stands however this ends; what is not copied now is copied later.
                Step::Finish => drop(log.checkpoint()),
            }
            Ok(())
        }))?;
        Ok(Checkpoints { thread, idle })
    }

    /// Notes whether nobody waits for the commit after this one.
    pub(super) fn note_idle(&self, idle: bool) {
        self.idle.store(idle, Ordering::Relaxed);
    }

    /// Ends the thread, after the copy at hand: the last connection to close the file tidies up behind it.
    pub(super) fn end(self, writer: &mut Connection) {
        let taken = writer.wal_hook(None::<fn(&mut Wal, i32) -> rusqlite::Result<()>>);
        if taken.is_err() || self.thread.join().is_err() {
            tracing::error!("the thread that copies the log could not be ended");
        }
    }
}

/// What the writer may be left to copy.
const LITTLE: i64 = 500;
/// So often the thread copies what came while it copied.
const PASSES: u32 = 6;

/// Copies the log whenever it is asked to, until nobody can ask any more.
fn copy(conn: &Connection, woken: &Receiver<()>, copied: &AtomicBool) {
    while woken.recv().is_ok() {
        let mut in_file = 0;
        for _ in 0..PASSES {
            match pass(conn) {
                Ok((all, done)) => {
                    let came = all - in_file;
                    in_file = done;
                    if came < LITTLE {
                        break;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the log could not be copied; the writer does it");
                    break;
                }
            }
        }
        copied.store(true, Ordering::Release);
    }
}

/// Copies what is in the log: how many pages that are, and how many of them are in the file now. It is passive:
/// neither readers nor the writer wait for it.
fn pass(conn: &Connection) -> rusqlite::Result<(i64, i64)> {
    conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        Ok((row.get(1)?, row.get(2)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(pages: i32, copied: bool, idle: bool) -> Seen {
        Seen {
            pages,
            copied,
            idle,
        }
    }

    #[test]
    fn the_writer_copies_what_the_thread_left_until_the_log_begins_anew() {
        let growing = Stage::Growing(LOG_PAGES);
        let (stage, step) = growing.after(seen(LOG_PAGES - 1, false, true));
        assert_eq!((stage, step), (growing, Step::Nothing));
        let (stage, step) = growing.after(seen(LOG_PAGES, false, true));
        assert_eq!(step, Step::Wake);
        let (stage, step) = stage.after(seen(LOG_PAGES + 200, false, true));
        assert_eq!((stage, step), (Stage::Copying, Step::Nothing));
        let (stage, step) = stage.after(seen(LOG_PAGES + 400, true, true));
        assert_eq!(step, Step::Finish);
        let (stage, step) = stage.after(seen(200, true, true));
        assert_eq!((stage, step), (growing, Step::Nothing));
    }

    #[test]
    fn whoever_waits_for_the_writer_waits_for_no_end_of_a_log_unless_it_is_long() {
        let mut stage = Stage::Growing(LOG_PAGES);
        let mut n_copies = 0;
        for pages in (0..TOO_MANY).step_by(100) {
            let (next, step) = stage.after(seen(pages, true, false));
            assert_ne!(step, Step::Finish, "{pages}");
            n_copies += u32::from(step == Step::Wake);
            stage = next;
        }
        assert_eq!(n_copies, 7);
        let finishes = |pages, idle| {
            let (_, step) = Stage::Copied(TOO_MANY).after(seen(pages, true, idle));
            step == Step::Finish
        };
        assert!(finishes(TOO_MANY, false) && finishes(LOG_PAGES, true));
        assert!(!finishes(LOG_PAGES, false));
    }

    #[test]
    fn a_log_that_is_being_read_is_left_for_a_while() {
        let mut stage = Stage::Finishing(1);
        let mut n_tries = 1;
        let pages = LOG_PAGES + 100;
        loop {
            let (next, step) = stage.after(seen(pages, true, true));
            stage = next;
            match step {
                Step::Finish => n_tries += 1,
                _ => break,
            }
        }
        assert_eq!(n_tries, TRIES);
        assert_eq!(stage, Stage::Growing(pages + LOG_PAGES));
    }

    #[test]
    fn the_log_is_copied_beside_the_writer_and_begins_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let mut writer = Connection::open(&path).expect("a database");
        writer
            .pragma_update(None, "journal_mode", "WAL")
            .expect("a log");
        let checkpoints = Checkpoints::start(&mut writer, &path).expect("a thread");
        writer
            .execute_batch("CREATE TABLE t (x BLOB)")
            .expect("a table");
        let mut longest = 0;
        for _ in 0..400 {
            writer
                .execute_batch("INSERT INTO t SELECT randomblob(200000) FROM (VALUES (1), (2))")
                .expect("written");
            let log = std::fs::metadata(path.with_extension("db-wal")).expect("a log");
            longest = longest.max(log.len());
        }
        // 160 MB were written.
        let bound = 2 * u64::from(TOO_MANY.unsigned_abs()) * 4_096;
        assert!(longest < bound.min(150_000_000), "{longest} bytes");
        checkpoints.end(&mut writer);
        drop(writer);
        assert!(!path.with_extension("db-wal").exists());
        let n: i64 = Connection::open(&path)
            .expect("the database")
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .expect("reads");
        assert_eq!(n, 800);
    }
}
