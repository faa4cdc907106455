//! Numbered migrations, applied by `user_version`, one transaction each. A published one is never
//! edited.

use std::path::Path;

use rusqlite::Connection;

use super::{Error, Result};

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_init.sql"),
    include_str!("migrations/0002_tracking.sql"),
    include_str!("migrations/0003_looks.sql"),
    include_str!("migrations/0004_drives.sql"),
    include_str!("migrations/0005_office.sql"),
];

/// Brings the file up to this program's schema.
///
/// A file that holds data is copied beside itself (`pult.db.v1`) before it is changed.
///
/// # Errors
/// `Unusable` when the file is from a newer program.
pub(super) fn up(conn: &mut Connection, path: &Path) -> Result<()> {
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > MIGRATIONS.len() {
        return Err(Error::Unusable(format!(
            "the database is of version {version}, this program knows {}; use a newer pult",
            MIGRATIONS.len()
        )));
    }
    if done > 0 && done < MIGRATIONS.len() {
        let copy = path.with_extension(format!("db.v{version}"));
        if !copy.exists() {
            conn.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
        }
    }
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        conn.pragma_update(None, "foreign_keys", false)?;
        let tx = conn.transaction()?;
        tx.execute_batch(sql)?;
        let broken = tx.prepare("PRAGMA foreign_key_check")?.exists([])?;
        if broken {
            return Err(Error::Damaged(format!(
                "migration {} leaves dangling references",
                index + 1
            )));
        }
        if index == 0 {
            seed(&tx)?;
        }
        tx.pragma_update(None, "user_version", index as i64 + 1)?;
        tx.commit()?;
        conn.pragma_update(None, "foreign_keys", true)?;
    }
    Ok(())
}

/// The one row an office always has.
fn seed(conn: &Connection) -> Result<()> {
    let mut pepper = [0_u8; 32];
    getrandom::fill(&mut pepper)
        .map_err(|error| Error::Unusable(format!("no random numbers from the system: {error}")))?;
    let office = pult_domain::Office::default();
    conn.execute(
        "INSERT INTO office VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        rusqlite::params![
            office.name,
            office.timezone,
            office.currency,
            office.locale.code(),
            pepper
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_of_the_first_version_gain_tracking_codes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let mut conn = Connection::open(&path).expect("a database");
        conn.execute_batch(MIGRATIONS[0]).expect("the first schema");
        seed(&conn).expect("an office");
        conn.execute_batch(
            "PRAGMA user_version = 1;
             INSERT INTO companies VALUES (1, 'file', 'A', NULL);
             INSERT INTO orders (id, company_id, origin, customer_name, label, comment, services,
                print_receipt, prior, status, status_at, reason, created_at, attributes)
             VALUES (1, 1, 'console', '', '', '', '[]', 0, 0, 'pending', 0, '', 0, '{}');",
        )
        .expect("an order");
        up(&mut conn, &path).expect("the migration");
        let codes: i64 = conn
            .query_row("SELECT count(*) FROM tracking", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(codes, 1);
        assert!(path.with_extension("db.v1").exists());
    }
}
