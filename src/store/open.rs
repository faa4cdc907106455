//! Opening the file: pragmas, migrations, connections.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use rusqlite::{Connection, OpenFlags};

use super::backup::private_file;
use super::checkpoints::Checkpoints;
use super::health::Health;
use super::readers::{Reader, Readers};
use super::watermark::Watermark;
use super::writer::{Opened, Writer};
use super::{Error, Result, Store, migrate};

/// Readers of orders, offers, positions.
const READERS: usize = 4;
/// A connection is used by one thread at a time, so SQLite need not lock it at every step.
const WRITER: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE
    .union(OpenFlags::SQLITE_OPEN_CREATE)
    .union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
const READER: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;

impl Store {
    /// Opens the office's database, making or migrating it as needed.
    ///
    /// # Errors
    /// `Unusable` when the file is from a newer program, damaged, or cannot be written.
    pub fn open(path: &Path) -> Result<Store> {
        let unusable =
            |error: Error| Error::Unusable(format!("cannot open {}: {error}", path.display()));
        let open = || -> Result<Store> {
            if !path.exists() {
                // SQLite gives the files beside it the same mode.
                private_file(path).map_err(|error| Error::Unusable(error.to_string()))?;
            }
            let mut conn = Connection::open_with_flags(path, WRITER)?;
            // Before anything else is written; a database that has pages keeps theirs.
            conn.pragma_update(None, "page_size", PAGE)?;
            // Readers go on while the writer writes.
            conn.pragma_update(None, "journal_mode", "WAL")?;
            configure(&conn)?;
            migrate::up(&mut conn, path)?;
            let (watermark, lost) = Watermark::open(path, &conn)?;
            let checkpoints = Checkpoints::start(&mut conn, path)?;
            let quick = (0..READERS).map(|_| reader(path, READER));
            let lists = (0..list_readers()).map(|_| list_reader(path));
            let readers =
                Readers::new(quick.collect::<Result<_>>()?, lists.collect::<Result<_>>()?);
            let health = Arc::new(Health::of(path));
            let opened = Opened {
                conn,
                watermark,
                checkpoints: Some(checkpoints),
                checker: checker(path, READER)?,
                health: Arc::clone(&health),
            };
            Ok(Store {
                writer: Writer::start(opened),
                readers: Arc::new(readers),
                health,
                lost,
            })
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
        Store::in_memory_seen(|_| {})
    }

    /// As [`Store::in_memory`], with each statement that its writing connection runs shown to `see`.
    ///
    /// # Errors
    /// As [`Store::in_memory`].
    pub fn in_memory_seen(mut see: impl FnMut(&str) + Send + 'static) -> Result<Store> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = format!("file:/pult-{}-{name}?vfs=memdb", std::process::id());
        let path = Path::new(&path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(path, flags)?;
        configure(&conn)?;
        migrate::up(&mut conn, path)?;
        let show = move |event: TraceEvent<'_>| {
            if let TraceEvent::Stmt(_, sql) = event {
                see(sql);
            }
        };
        conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(show))?;
        let readers = Readers::new(vec![reader(path, flags)?], vec![reader(path, flags)?]);
        let health = Arc::new(Health::default());
        let opened = Opened {
            conn,
            watermark: None,
            checkpoints: None,
            checker: checker(path, flags)?,
            health: Arc::clone(&health),
        };
        Ok(Store {
            writer: Writer::start(opened),
            readers: Arc::new(readers),
            health,
            lost: None,
        })
    }
}

/// Bytes of a page. An order touches one page of each of seventeen tables and indices, and each of them
/// goes to the log whole: pages of half the usual size halve what an order costs.
const PAGE: i64 = 2_048;

fn configure(conn: &Connection) -> Result<()> {
    plan_steadily(conn)?;
    // What a savepoint may have to put back is kept in memory: SQLite would write all pages of every
    // order to a file of their own first.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // An answer may say success only when the commit is on disk.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // Backups and a stock sqlite3 may hold the file for a moment.
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Plans do not depend on values: SQLite would prepare a statement again for each new one.
fn plan_steadily(conn: &Connection) -> Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Readers of lists: they may keep half of the machine busy, the other half is the orders'.
fn list_readers() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores / 2).clamp(1, 4)
}

/// Kilobytes of pages that a reader of lists keeps. A list finds its orders all over a history of years: a hundred
/// of three million touch more pages than fit into the two megabytes that SQLite keeps, and each is read anew.
const LIST_PAGES_KB: i64 = 4_096;

fn list_reader(path: &Path) -> Result<Reader> {
    let conn = reading(path, READER)?;
    // Below zero SQLite counts kilobytes and not pages.
    conn.pragma_update(None, "cache_size", -LIST_PAGES_KB)?;
    Reader::new(conn)
}

fn reader(path: &Path, flags: OpenFlags) -> Result<Reader> {
    Reader::new(reading(path, flags)?)
}

/// In debug builds the writer's memory is compared after each commit, past what counts its statements.
fn checker(path: &Path, flags: OpenFlags) -> Result<Option<Connection>> {
    cfg!(debug_assertions)
        .then(|| reading(path, flags))
        .transpose()
}

fn reading(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update(None, "query_only", true)?;
    plan_steadily(&conn)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{books, work};

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
        let mut left = left;
        left.sort();
        assert_eq!(left, ["pult.db", "pult.db.last"]);
        let read = Store::open(&path).expect("the office").read(books::office);
        assert_eq!(read.expect("reads").name, "Вега");
    }

    #[test]
    fn an_order_by_itself_costs_little_of_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let store = Store::open(&path).expect("an office");
        let company = pult_domain::Company {
            id: pult_domain::CompanyId(1),
            name: "Вега".to_owned(),
            quality: None,
        };
        let put =
            store.write(move |tx| books::put_company(tx, &company, crate::places::Source::File));
        put.wait().expect("a company");
        let written = || {
            std::fs::metadata(path.with_extension("db-wal"))
                .expect("a log")
                .len()
        };
        let before = written();
        for _ in 0..20 {
            let made = store.write(|tx| {
                let note = |_: &pult_domain::Order| pult_domain::Attributes::new();
                work::create(tx, &act(), pult_domain::CompanyId(1), ride(), &note)
            });
            made.wait().expect("an order");
        }
        let each = (written() - before) / 20;
        assert!(each < 48 * 1024, "{each} bytes");
        // What a savepoint may have to put back is no file either.
        let in_memory = store.write(|tx| {
            let store: i64 = tx
                .conn
                .query_row("PRAGMA temp_store", [], |row| row.get(0))?;
            Ok::<_, Error>(store)
        });
        assert_eq!(in_memory.wait().expect("reads"), 2);
    }

    #[test]
    fn lists_keep_more_pages_than_what_asks_for_a_few_records() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("pult.db")).expect("an office");
        let kilobytes = |cost| {
            store.readers.with(cost, |conn| -> Result<i64> {
                Ok(conn.query_row("PRAGMA cache_size", [], |row| row.get(0))?)
            })
        };
        assert_eq!(kilobytes(crate::Cost::List).expect("reads"), -LIST_PAGES_KB);
        assert_eq!(kilobytes(crate::Cost::Quick).expect("reads"), -2_000);
    }

    fn act() -> work::Act {
        work::Act {
            actor: pult_domain::Actor::System,
            origin: pult_domain::Origin::TaxiMaster,
            now: pult_domain::Timestamp(1_795_000_000),
            lead: pult_domain::Seconds(900),
            snooze: pult_domain::Seconds(600),
        }
    }

    fn ride() -> pult_domain::NewOrder {
        let place = |address: &str, lat| {
            pult_domain::Place::address(address, pult_domain::Point::new(lat, 37.6))
        };
        let mut order = pult_domain::NewOrder::ride(
            place("Тимирязева 4", 55.70),
            Vec::new(),
            Some(place("Вокзал", 55.75)),
        );
        order.customer.phone = pult_domain::Phone::parse("89263332211").ok();
        order
    }
}
