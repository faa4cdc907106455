//! The language that a command line is answered in.

use std::path::Path;

use pult_domain::Locale;
use pult_store::{Connection, books};

use super::office::database;

/// The language asked for, else that of the office in the data folder, else the environment's, else
/// English.
pub fn settled(asked: Option<Locale>, data: Option<&Path>) -> Locale {
    let of_office = || of_office(&database(data?));
    asked
        .or_else(of_office)
        .or_else(of_environment)
        .unwrap_or(Locale::En)
}

/// What the office says of itself; nothing where there is none, or none that can be read now. Nothing is
/// made, mended or migrated for that.
fn of_office(database: &Path) -> Option<Locale> {
    if !database.is_file() {
        return None;
    }
    let conn = Connection::open(to_read(database)?).ok()?;
    Some(books::office(&conn).ok()?.locale)
}

/// The address of a database that is opened to be read alone (<https://sqlite.org/uri.html>).
fn to_read(database: &Path) -> Option<String> {
    let path = std::path::absolute(database).ok()?;
    let path = path.to_str()?.replace('%', "%25");
    let path = path.replace('?', "%3f").replace('#', "%23");
    Some(format!("file:{path}?mode=ro"))
}

/// What the environment says, as POSIX ranks its variables.
fn of_environment() -> Option<Locale> {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| {
        let value = std::env::var(name).ok()?;
        (!value.is_empty()).then_some(value)
    });
    match set {
        Some(name) if name.starts_with("ru") => Some(Locale::Ru),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Office;
    use pult_store::Store;

    #[test]
    fn the_office_is_asked_without_being_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("what? 100% #1");
        std::fs::create_dir(&data).expect("a folder");
        assert_eq!(settled(None, Some(&data)), settled(None, None));
        assert!(!database(&data).exists(), "nothing is made");
        let store = Store::open(&database(&data)).expect("an office");
        for locale in [Locale::Ru, Locale::En] {
            let written = store.write(move |tx| {
                let office = Office {
                    locale,
                    ..books::office(tx.conn())?
                };
                books::put_office(tx, &office)
            });
            written.wait().expect("written");
            assert_eq!(settled(None, Some(&data)), locale);
        }
        assert_eq!(settled(Some(Locale::Ru), Some(&data)), Locale::Ru);
    }
}
