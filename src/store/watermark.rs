//! What was written last, noted beside the database.
//!
//! A database whose write-ahead log was lost or cut opens without a word, and is older than what was
//! answered. The number of the newest event therefore stands in a small file of its own, written after
//! each commit and without waiting for the disk: at the next start, the two are compared.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::backup::beside;
use super::{Result, journal};
use pult_domain::Timestamp;

/// What was written and cannot be read any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// How many events.
    pub events: i64,
    /// When the newest of those that are left happened.
    pub newest: Timestamp,
    /// When the office was last stopped in order; nothing when that is not known.
    pub clean_stop: Option<Timestamp>,
}

/// The note beside a database.
pub(super) struct Watermark {
    file: File,
    clean_stop: i64,
}

/// Numbers are written in this many characters, so that a note is always as long.
const WIDTH: usize = 20;

impl Watermark {
    /// Opens the note of a database and compares it with what the database holds.
    pub(super) fn open(
        database: &Path,
        conn: &Connection,
    ) -> Result<(Option<Watermark>, Option<Lost>)> {
        let newest = journal::newest(conn)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = match options.open(path_of(database)) {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(%error, "what was written last cannot be noted");
                return Ok((None, None));
            }
        };
        let (noted, clean_stop) = read(&mut file).unwrap_or_default();
        let lost = noted - newest;
        let lost = match lost > 0 {
            true => Some(Lost {
                events: lost,
                newest: journal::newest_at(conn)?,
                clean_stop: (clean_stop > 0).then_some(Timestamp(clean_stop)),
            }),
            false => None,
        };
        // Nothing is noted before the first write: who only reads leaves the note to the next one.
        Ok((Some(Watermark { file, clean_stop }), lost))
    }

    /// Notes the newest event. What cannot be noted is no failure of a write.
    pub(super) fn note(&mut self, newest: i64) {
        let text = format!("{newest:WIDTH$} {:WIDTH$}\n", self.clean_stop);
        let written = self.file.rewind();
        if let Err(error) = written.and_then(|()| self.file.write_all(text.as_bytes())) {
            tracing::debug!(%error, "what was written last could not be noted");
        }
    }

    /// Notes that the office ends in order.
    pub(super) fn stop(&mut self, newest: i64, now: i64) {
        self.clean_stop = now;
        self.note(newest);
    }
}

/// Forgets the note of a database that another one has taken the place of.
pub(super) fn forget(database: &Path) {
    // There may be none.
    let _ = std::fs::remove_file(path_of(database));
}

fn path_of(database: &Path) -> PathBuf {
    beside(database, ".last")
}

fn read(file: &mut File) -> Option<(i64, i64)> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    let mut numbers = text.split_whitespace().map(str::parse::<i64>);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn a_lost_log_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let store = Store::open(&path).expect("an office");
        assert_eq!(store.lost(), None);
        let older = folder.path().join("older.db");
        crate::backup::backup(&path, &older).expect("a copy");
        for n in 0..3 {
            let note = move |tx: &crate::Tx| {
                journal::office_changed(tx, Timestamp(1_000 + n), &[("n", "1")])
            };
            store.write(note).wait().expect("written");
        }
        drop(store);
        let again = Store::open(&path).expect("an office");
        assert_eq!(again.lost(), None);
        drop(again);
        std::fs::rename(&older, &path).expect("the older one");
        let lost = Store::open(&path).expect("an office").lost().expect("told");
        assert_eq!(lost.events, 3);
        assert!(lost.clean_stop.is_some());
        let told = Store::open(&path).expect("an office");
        assert!(told.lost().is_some(), "until something is written");
        let note = |tx: &crate::Tx| journal::office_changed(tx, Timestamp(2_000), &[("n", "1")]);
        told.write(note).wait().expect("written");
        drop(told);
        assert_eq!(Store::open(&path).expect("an office").lost(), None);
    }
}
