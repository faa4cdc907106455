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
    include_str!("migrations/0006_pages.sql"),
    include_str!("migrations/0007_devices.sql"),
    include_str!("migrations/0008_visits.sql"),
    include_str!("migrations/0009_swaps.sql"),
    include_str!("migrations/0010_cash_and_shifts.sql"),
    include_str!("migrations/0011_past_groups.sql"),
    include_str!("migrations/0012_signatures.sql"),
    include_str!("migrations/0013_outcomes.sql"),
    include_str!("migrations/0014_order_numbers.sql"),
    include_str!("migrations/0015_order_texts.sql"),
];

/// Brings the file up to this program's schema.
///
/// A file that holds data is copied beside itself (`pult.db.v1`) before it is changed.
///
/// # Errors
/// `Unusable` when the file is from a newer program.
pub(super) fn up(conn: &mut Connection, path: &Path) -> Result<()> {
    let version = version_of(conn)?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > 0 && done < MIGRATIONS.len() {
        let copy = path.with_extension(format!("db.v{version}"));
        if !copy.exists() {
            conn.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
        }
    }
    bring_up(conn, done)
}

/// Brings a copy up to this program's schema; what it was is kept elsewhere.
pub(super) fn copy_up(path: &Path) -> Result<()> {
    let mut conn = Connection::open(path)?;
    let version = version_of(&conn)?;
    bring_up(&mut conn, usize::try_from(version).unwrap_or(usize::MAX))
}

/// Whether this program understands a database of this version.
///
/// # Errors
/// `Unusable` when it is from a newer program.
pub(super) fn check_version(version: i64) -> Result<()> {
    match usize::try_from(version) {
        Ok(version) if version <= MIGRATIONS.len() => Ok(()),
        _ => Err(Error::Unusable(format!(
            "the database is of version {version}, this program knows {}; use a newer pult",
            MIGRATIONS.len()
        ))),
    }
}

fn version_of(conn: &Connection) -> Result<i64> {
    let version = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    check_version(version).map(|()| version)
}

fn bring_up(conn: &mut Connection, done: usize) -> Result<()> {
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
        "INSERT INTO office (id, name, timezone, currency, locale, pepper)
         VALUES (1, ?1, ?2, ?3, ?4, ?5)",
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

    /// A file of an earlier schema with one order and what it names.
    fn earlier(version: usize, path: &Path) -> Connection {
        let conn = Connection::open(path).expect("a database");
        for sql in &MIGRATIONS[..version] {
            conn.execute_batch(sql).expect("an earlier schema");
        }
        seed(&conn).expect("an office");
        conn.execute_batch(&format!(
            "PRAGMA user_version = {version};
             INSERT INTO companies VALUES (1, 'file', 'A', NULL);
             INSERT INTO clients (id, source, name, blocked, reason, refused_crews)
                VALUES (5, 'file', 'Анна', 0, '', '[]');
             INSERT INTO operators (id, source, login, password_hash, role, locked)
                VALUES (3, 'file', 'olya', 'hash', 'dispatch', 0);
             INSERT INTO sessions VALUES (x'01', 3, 0, 0);
             INSERT INTO addresses (id, source, kind, street, house, lat, lon, comment)
                VALUES (7, 'file', 'house', 'Ленина', '24', 55.7, 37.6, '');
             INSERT INTO places (id, source, uuid, kind, name, address, landmark, lat, lon, created_at)
                VALUES (8, 'runtime', x'00112233445566778899aabbccddeeff', 'address', '',
                'Ленина 24', 'п. 2', 55.7, 37.6, 0);",
        ))
        .expect("data");
        let doors = [
            ("console", "NULL"),
            ("yandex", "7"),
            ("navixy", "NULL"),
            ("thetrack", "NULL"),
        ];
        for (at, (origin, archived)) in doors.into_iter().enumerate() {
            let id = at + 1;
            conn.execute_batch(&format!(
                "INSERT INTO orders (id, company_id, origin, client_id, customer_name, label, comment,
                    services, payment_account, print_receipt, prior, status, status_at, reason,
                    created_at, archived_at, attributes)
                 VALUES ({id}, 1, '{origin}', 5, '', '', '', '[]', 5, 0, 0, 'pending', 0, '', 0,
                    {archived}, '{{}}');"
            ))
            .expect("an order");
        }
        conn.execute_batch("UPDATE sequence SET value = 4 WHERE name = 'order'")
            .expect("a sequence");
        conn
    }

    #[test]
    fn every_earlier_schema_with_data_in_it_becomes_this_one() {
        for version in 1..MIGRATIONS.len() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("pult.db");
            let mut conn = earlier(version, &path);
            up(&mut conn, &path).expect("the migrations");
            let text = |sql: &str| -> String {
                let read = conn.query_row(sql, [], |row| row.get(0));
                read.unwrap_or_else(|error| panic!("{sql}: {error}"))
            };
            let spans = "SELECT group_concat(visit_from || '-' || visit_to, ' ') FROM orders";
            assert_eq!(text(spans), ["0-0"; 4].join(" "), "without stops");
            let session = "SELECT login FROM sessions JOIN operators ON id = operator_id";
            assert_eq!(text(session), "olya");
            assert_eq!(text("SELECT street || house FROM addresses"), "Ленина24");
            // No id of a stop is that of an order, whenever they were made.
            let sequences = "SELECT group_concat(name || value, ' ' ORDER BY name) FROM sequence";
            assert_eq!(text(sequences), "order4 stop1000000000");
            // What the fifth brought is looked at no further.
            if version >= 5 {
                continue;
            }
            let conduct = "SELECT group_concat(kind || metered || bundles || starts, ' ')
                FROM (SELECT * FROM orders ORDER BY id)";
            let expected = "ride10due parcel01due route01visit parcel01position";
            assert_eq!(text(conduct), expected, "from {version}");
            assert_eq!(
                text(
                    "SELECT group_concat(id || hidden_from) FROM orders WHERE hidden_from NOTNULL"
                ),
                "2yandex"
            );
            assert_eq!(text("SELECT payment FROM orders WHERE id = 1"), "account");
            assert_eq!(text("SELECT login || role FROM operators"), "olyadispatch");
            assert_eq!(
                text("SELECT landmark || certainty FROM places"),
                "п. 2exact"
            );
        }
    }

    #[test]
    fn accounts_of_before_the_cash_desk_stand_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let before = MIGRATIONS
            .iter()
            .position(|sql| sql.contains("CREATE TABLE cash_rules"))
            .expect("the cash desk");
        let mut conn = Connection::open(&path).expect("a database");
        for sql in &MIGRATIONS[..before] {
            conn.execute_batch(sql).expect("an earlier schema");
        }
        seed(&conn).expect("an office");
        conn.execute_batch(&format!(
            "PRAGMA user_version = {before};
             INSERT INTO drivers (id, source, name, home_phone, licence, birthday, locked, dismissed,
                attributes) VALUES (1, 'file', 'Пётр', '', '', '', 0, 0, '{{}}');
             INSERT INTO operators (id, source, login, password_hash, role, locked)
                VALUES (3, 'file', 'olya', '', 'admin', 0);
             INSERT INTO ledger (driver_id, sum, kind, at, comment)
                VALUES (1, 500, 'receipt', 7, ''), (1, -200, 'expense', 8, '');"
        ))
        .expect("data");
        up(&mut conn, &path).expect("the migrations");
        let text = |sql: &str| -> String {
            let read = conn.query_row(sql, [], |row| row.get(0));
            read.unwrap_or_else(|error| panic!("{sql}: {error}"))
        };
        assert_eq!(text("SELECT sum || '' FROM balances"), "300");
        let unsigned = "SELECT count(*) || '' FROM ledger
            WHERE actor = '' AND reverses IS NULL AND shift_id IS NULL";
        assert_eq!(text(unsigned), "2");
        assert_eq!(text("SELECT first_zones FROM operators"), "[]");
        let changed = conn.execute("UPDATE ledger SET sum = 1", []);
        assert!(changed.is_err(), "entries stand");
    }

    #[test]
    fn what_was_closed_before_stands_in_its_groups() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let before = MIGRATIONS
            .iter()
            .position(|sql| sql.contains("CREATE TABLE past_groups"))
            .expect("the groups");
        let mut conn = Connection::open(&path).expect("a database");
        for sql in &MIGRATIONS[..before] {
            conn.execute_batch(sql).expect("an earlier schema");
        }
        seed(&conn).expect("an office");
        let order = |id: i64, status: &str, started: &str, assignment: &str| {
            format!(
                "INSERT INTO orders (id, company_id, origin, customer_name, label, comment, services,
                    print_receipt, prior, status, status_at, reason, created_at, started_at,
                    assignment_id, attributes)
                 VALUES ({id}, 1, 'thetrack', '', '', '', '[]', 0, 0, '{status}', 90, '', 10, {started},
                    {assignment}, '{{}}');"
            )
        };
        let stop = |id: i64, of: i64, position: i64, progress: &str, at: &str, noted: &str| {
            format!(
                "INSERT INTO stops (id, order_id, position, uuid, action, radius_m, min_stay_s,
                    min_arrival_s, service_time_s, label, comment, attributes, progress, closed_at,
                    stayed_s, first_arrived_at)
                 VALUES ({id}, {of}, {position}, x'{id:032}', 'task', 150, 0, 0, 0, '', '', '{noted}',
                    '{progress}', {at}, 0, NULL);"
            )
        };
        conn.execute_batch(&format!(
            "PRAGMA user_version = {before};
             INSERT INTO companies VALUES (1, 'file', 'A', NULL);
             INSERT INTO drivers (id, source, name, home_phone, licence, birthday, locked, dismissed,
                attributes) VALUES (1, 'file', 'Пётр', '', '', '', 0, 0, '{{}}');
             INSERT INTO crews (id, source, uuid, name, driver_id, mode, call_sign, zones, capacity,
                created_at, attributes) VALUES (7, 'file', x'07', '', 1, 'driving', '', '[]', 0, 0, '{{}}');
             INSERT INTO assignments (id, crew_id, status, origin, created_at)
                VALUES (4, 7, 'completed', 'console', 0);
             {}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}
             UPDATE stops SET window_to = 60 WHERE id IN (9, 14, 15);
             UPDATE stops SET max_delay_s = 10 WHERE id = 9;
             UPDATE stops SET arrived_at = 40, min_stay_s = 5, stayed_s = 30 WHERE id = 14;
             UPDATE stops SET arrived_at = 70 WHERE id IN (11, 15);
             UPDATE stops SET arrived_at = 60 WHERE id = 12;",
            order(1, "completed", "20", "4"),
            stop(2, 1, 0, "done", "80", "{\"office.approach\":\"near\"}"),
            order(3, "cancelled", "20", "NULL"),
            stop(4, 3, 0, "done", "50", "{}"),
            stop(5, 3, 1, "ahead", "NULL", "{}"),
            order(6, "pending", "NULL", "NULL"),
            stop(7, 6, 0, "ahead", "NULL", "{}"),
            order(8, "completed", "NULL", "NULL"),
            stop(9, 8, 0, "ahead", "NULL", "{}"),
            order(10, "completed", "NULL", "NULL"),
            stop(11, 10, 0, "done", "71", "{}"),
            stop(12, 10, 1, "done", "72", "{}"),
            order(13, "completed", "NULL", "NULL"),
            stop(14, 13, 0, "done", "80", "{}"),
            stop(15, 13, 1, "done", "80", "{}"),
            order(16, "completed", "NULL", "NULL"),
            stop(17, 16, 0, "missed", "80", "{}"),
        ))
        .expect("data");
        up(&mut conn, &path).expect("the migrations");
        let read = conn.query_row(
            "SELECT group_concat(told, ' ') FROM (SELECT g.of || o.id || ':' || crew_id || alone ||
                standing || approach || '-' || outcome || n AS told FROM past_groups g JOIN
                (SELECT id, past_group FROM orders UNION ALL SELECT id, past_group FROM stops) o
                ON o.past_group = g.id ORDER BY o.id)",
            [],
            |row| row.get(0),
        );
        let told: String = read.expect("read");
        assert_eq!(
            told,
            "order1:71-done1 stop2:71donenear-done1 order3:00-failed1 stop4:00doneunderway-done1 \
             stop5:00missedunderway-failed1 order8:01-failed2 stop9:01donewaiting-failed1 \
             order10:00-out_of_sequence1 stop11:00donewaiting-done3 stop12:00donewaiting-done3 \
             order13:00-late1 stop14:00donewaiting-done3 stop15:00donewaiting-late1 \
             order16:01-failed2 stop17:01missedwaiting-failed1"
        );
        conn.execute_batch("DELETE FROM stops WHERE id = 4")
            .expect("removed");
        let left = conn.query_row("SELECT sum(n) FROM past_groups", [], |row| row.get(0));
        assert_eq!(left, Ok(14));
    }

    #[test]
    fn what_a_webhook_signs_with_gets_a_place_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        let mut conn = earlier(11, &path);
        conn.execute_batch(
            "INSERT INTO outbox (kind, recipient, sender, body, created_at, attempts, next_at, error, dead,
                idempotency_key) VALUES
             ('webhook', 'https://a.example', 'c0ffee', '{}', 0, 0, 0, '', 0, 'a'),
             ('sms', '+79261112233', 'VEGA', 'машина', 0, 0, 0, '', 0, 'b')",
        )
        .expect("messages");
        up(&mut conn, &path).expect("the migration");
        let told: String = conn
            .query_row(
                "SELECT group_concat(sender || '/' || signature, ' ' ORDER BY id) FROM outbox",
                [],
                |row| row.get(0),
            )
            .expect("messages");
        assert_eq!(told, "/c0ffee VEGA/");
    }
}
