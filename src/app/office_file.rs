//! The office file: reference data by stable ids, as TOML.
//!
//! Reading is strict: an unknown field, a malformed value or half a point is refused with its line
//! and column. Money is exact, whether written as text or as a number.

mod address_book;
mod export;
mod fields;
mod read;
mod tables;
mod zone_file;

use std::collections::HashMap;
use std::path::Path;

use pult_config::Secret;
use pult_domain::{ApiKey, Operator, Role, Timestamp};
use pult_input as input;
use pult_store as store;
use pult_store::import::{self, Book, Entry, KeyEntry, OperatorEntry, Outcome};
use pult_store::{Store, auth};

use super::secrets;

pub use export::export;

/// An office file that was read and is right by itself.
#[derive(Debug, Clone)]
pub struct OfficeFile {
    name: String,
    book: Book,
    operators: Vec<Entry<ClearOperator>>,
    keys: Vec<Entry<ClearKey>>,
}

/// An operator with the password in clear.
#[derive(Debug, Clone)]
struct ClearOperator {
    login: String,
    password: Option<Secret>,
    role: Role,
}

/// A key in clear.
#[derive(Debug, Clone)]
struct ClearKey {
    key: ApiKey,
    secret: Secret,
}

/// Why an office file is not imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something in the file.
    #[error(transparent)]
    Input(#[from] input::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The file itself cannot be read.
    #[error("cannot read {name}: {source}")]
    Unreadable {
        /// The file, as it was named.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// The system gives no random numbers to hash passwords with.
    #[error("{0}")]
    System(String),
}

impl OfficeFile {
    /// Reads an office file and the photos it names.
    ///
    /// # Errors
    /// `Input` with the place of the first thing that is wrong; `Unreadable`.
    pub fn open(path: &Path) -> Result<OfficeFile, Error> {
        let (name, text) = read_text(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Ok(OfficeFile::parse(&name, &text, folder)?)
    }

    /// Reads an address book: CSV with a line of headings, parted by commas or semicolons.
    ///
    /// # Errors
    /// As [`OfficeFile::open`].
    pub fn open_addresses(path: &Path) -> Result<OfficeFile, Error> {
        let (name, text) = read_text(path)?;
        let addresses = address_book::read(&name, &text)?;
        Ok(OfficeFile::of(
            name,
            Book {
                addresses,
                ..Book::default()
            },
        ))
    }

    /// Reads zones: a GeoJSON collection of polygons and multipolygons.
    ///
    /// # Errors
    /// As [`OfficeFile::open`].
    pub fn open_zones(path: &Path) -> Result<OfficeFile, Error> {
        let (name, text) = read_text(path)?;
        let zones = zone_file::read(&name, &text)?;
        Ok(OfficeFile::of(
            name,
            Book {
                zones,
                ..Book::default()
            },
        ))
    }

    fn of(name: String, book: Book) -> OfficeFile {
        OfficeFile {
            name,
            book,
            operators: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// Reads the text of the office file called `name`; photos are sought in `folder`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(name: &str, text: &str, folder: &Path) -> Result<OfficeFile, input::Error> {
        read::read(name, text, folder)
    }

    /// Writes what the office does not have yet, all of it or nothing. Blocks for as long as the
    /// passwords take to hash.
    ///
    /// # Errors
    /// `Input` with the place of a reference to nothing, a record twice, or a record that was made
    /// at run time; `Store`, `System`.
    pub fn import(self, store: &Store, now: Timestamp) -> Result<Outcome, Error> {
        let name = self.name.clone();
        let book = self.seal(store)?;
        let outcome = store
            .write(move |tx| import::import(tx, &book, now))
            .wait()?;
        outcome.map_err(|refusal| {
            Error::Input(input::Error {
                file: name,
                at: refusal.at,
                reason: refusal.reason,
            })
        })
    }

    /// The book with hashes for passwords and keys. An operator whose password still fits keeps
    /// his hash.
    fn seal(mut self, store: &Store) -> Result<Book, Error> {
        let (pepper, operators) = store.read(|conn| -> store::Result<_> {
            Ok((auth::pepper(conn)?, auth::operators(conn)?))
        })?;
        let known: HashMap<&str, &Operator> = operators
            .iter()
            .map(|operator| (operator.login.as_str(), operator))
            .collect();
        for entry in &self.operators {
            let old = known.get(entry.value.login.as_str()).copied();
            self.book
                .operators
                .push(with(entry, sealed(&entry.value, old)?));
        }
        for entry in &self.keys {
            let hash = secrets::keyed_hash(&pepper, entry.value.secret.expose());
            let key = entry.value.key.clone();
            self.book.keys.push(with(entry, KeyEntry { key, hash }));
        }
        Ok(self.book)
    }
}

/// The name and the text of a file.
fn read_text(path: &Path) -> Result<(String, String), Error> {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((name, text)),
        Err(source) => Err(Error::Unreadable { name, source }),
    }
}

fn with<T, U>(entry: &Entry<T>, value: U) -> Entry<U> {
    Entry {
        at: entry.at,
        value,
        references: entry.references.clone(),
    }
}

fn sealed(operator: &ClearOperator, old: Option<&Operator>) -> Result<OperatorEntry, Error> {
    let fits = |password: &str| {
        old.is_some_and(|old| secrets::verify_password(password, &old.password_hash))
    };
    let password_hash = match &operator.password {
        Some(password) if !fits(password.expose()) => {
            Some(secrets::hash_password(password.expose()).map_err(Error::System)?)
        }
        _ => None,
    };
    Ok(OperatorEntry {
        login: operator.login.clone(),
        role: operator.role,
        password_hash,
    })
}

#[cfg(test)]
mod tests;
