//! Opening the file: pragmas, migrations, connections.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::readers::Readers;
use super::writer::Writer;
use super::{Error, Result, Store, migrate};

const READERS: usize = 4;
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 128;

impl Store {
    /// Opens the office's database, making or migrating it as needed.
    ///
    /// # Errors
    /// `Unusable` when the file is from a newer program, damaged, or cannot be written.
    pub fn open(path: &Path) -> Result<Store> {
        let unusable =
            |error: Error| Error::Unusable(format!("cannot open {}: {error}", path.display()));
        let open = || -> Result<Store> {
            let mut conn = Connection::open(path)?;
            // Readers go on while the writer writes.
            conn.pragma_update(None, "journal_mode", "WAL")?;
            configure(&conn)?;
            migrate::up(&mut conn, path)?;
            let readers = (0..READERS)
                .map(|_| reader(path, OpenFlags::SQLITE_OPEN_READ_ONLY))
                .collect::<Result<_>>()?;
            Ok(Store::from_parts(conn, readers))
        };
        open().map_err(unusable)
    }

    /// Opens the office's database if there is one.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_existing(path: &Path) -> Result<Option<Store>> {
        match path.exists() {
            true => Store::open(path).map(Some),
            false => Ok(None),
        }
    }

    /// An empty office in memory, for tests and simulations.
    ///
    /// # Errors
    /// `Database` when SQLite itself fails.
    pub fn in_memory() -> Result<Store> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = format!("file:/pult-{}-{name}?vfs=memdb", std::process::id());
        let path = Path::new(&path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_URI;
        let mut conn = Connection::open_with_flags(path, flags)?;
        configure(&conn)?;
        migrate::up(&mut conn, path)?;
        Ok(Store::from_parts(conn, vec![reader(path, flags)?]))
    }

    fn from_parts(conn: Connection, readers: Vec<Connection>) -> Store {
        Store {
            writer: Writer::start(conn),
            readers: Arc::new(Readers::new(readers)),
        }
    }
}

fn configure(conn: &Connection) -> Result<()> {
    // An answer may say success only when the commit is on disk.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // Backups and a stock sqlite3 may hold the file for a moment.
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

fn reader(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update(None, "query_only", true)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books;

    #[test]
    fn the_last_clone_leaves_one_file_with_everything_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let store = Store::open(&path).expect("an office");
        let other = store.clone();
        let office = pult_domain::Office {
            name: "Вега".to_owned(),
            ..pult_domain::Office::default()
        };
        // Nobody waits for the answer.
        let _unread = store.write(move |tx| books::put_office(tx, &office));
        drop(store);
        assert!(path.with_extension("db-wal").exists());
        drop(other);

        let left: Vec<_> = std::fs::read_dir(folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert_eq!(left, ["pult.db"]);
        let read = Store::open(&path).expect("the office").read(books::office);
        assert_eq!(read.expect("reads").name, "Вега");
    }
}
