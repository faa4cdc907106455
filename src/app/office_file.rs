//! The office file: reference data by stable ids, as TOML; address books as CSV and zones as GeoJSON.
//!
//! Reading is strict: an unknown field, a malformed value or half a point is refused with its line
//! and column. Money is exact, whether written as text or as a number.

mod address_book;
mod careless;
mod columns;
mod content;
mod date_line;
mod doubles;
mod export;
mod fields;
mod findings;
mod mistake;
mod mistakes;
mod plausible;
mod read;
mod russian;
mod spreadsheet;
mod tables;
mod text;
mod zone_file;

use std::collections::HashMap;
use std::path::Path;

use findings::Findings;
use pult_config::Secret;
use pult_domain::{ApiKey, Locale, Operator, Role, Timestamp, ZoneId};
use pult_input as input;
use pult_store as store;
use pult_store::import::{self, Book, Entry, KeyEntry, OperatorEntry, Outcome};
use pult_store::{Store, auth, books};

use super::secrets;

pub use content::Content;
pub use export::export;
pub use findings::Note;
pub use plausible::Area;
pub use russian::said as in_russian;
use text::DecodedText;

/// An office file that was read and is right by itself.
#[derive(Debug, Clone)]
pub struct OfficeFile {
    name: String,
    book: Book,
    operators: Vec<Entry<ClearOperator>>,
    keys: Vec<Entry<ClearKey>>,
    notes: Vec<Note>,
    encoding: String,
    n_equal: usize,
}

/// An operator with the password in clear.
#[derive(Debug, Clone)]
struct ClearOperator {
    login: String,
    name: Option<String>,
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
    /// Several things in the file, each with its place; at least one.
    #[error("{}", several(.0))]
    Inputs(Vec<input::Error>),
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
    /// Reads an office file and the photos it names. What is wrong is said in English.
    ///
    /// # Errors
    /// As [`OfficeFile::open_in`].
    pub fn open(path: &Path) -> Result<OfficeFile, Error> {
        OfficeFile::open_in(path, Locale::En)
    }

    /// Reads an office file and the photos it names, and speaks the language of the office.
    ///
    /// # Errors
    /// `Inputs` with everything that is wrong, up to a hundred; `Unreadable`.
    pub fn open_in(path: &Path, locale: Locale) -> Result<OfficeFile, Error> {
        let (text, mut findings) = read_text(path, locale)?;
        let name = path.display().to_string();
        let folder = path.parent().unwrap_or(Path::new(""));
        let said = |error: input::Error| match locale {
            Locale::Ru => in_russian(error),
            Locale::En => error,
        };
        let mut file = OfficeFile::parse(&name, &text, folder).map_err(|first| {
            let mut all = mistakes::all(&name, &text, folder);
            if all.is_empty() {
                all.push(first);
            }
            Error::Inputs(all.into_iter().map(said).collect())
        })?;
        doubles::tell(&file.book, &mut findings);
        careless::tell(&file, &mut findings);
        if !findings.mistakes.is_empty() {
            return Err(Error::Inputs(findings.mistakes));
        }
        file.notes = findings.notes;
        file.encoding = findings.encoding;
        Ok(file)
    }

    /// Reads an address book: CSV with a line of headings, as spreadsheets save it.
    ///
    /// # Errors
    /// `Inputs` with everything that is wrong, up to a hundred; `Unreadable`.
    pub fn open_addresses(path: &Path, locale: Locale, area: &Area) -> Result<OfficeFile, Error> {
        let (text, mut findings) = read_text(path, locale)?;
        let addresses = address_book::read(&text, area, &mut findings);
        let book = Book {
            addresses,
            ..Book::default()
        };
        OfficeFile::of(path, book, findings)
    }

    /// Reads zones: polygons and multipolygons of GeoJSON.
    ///
    /// # Errors
    /// As [`OfficeFile::open_addresses`].
    pub fn open_zones(path: &Path, locale: Locale, area: &Area) -> Result<OfficeFile, Error> {
        let (text, mut findings) = read_text(path, locale)?;
        let zones = zone_file::read(&text, area, &mut findings);
        let book = Book {
            zones,
            ..Book::default()
        };
        OfficeFile::of(path, book, findings)
    }

    fn of(path: &Path, book: Book, findings: Findings) -> Result<OfficeFile, Error> {
        if !findings.mistakes.is_empty() {
            return Err(Error::Inputs(findings.mistakes));
        }
        Ok(OfficeFile {
            name: path.display().to_string(),
            book,
            operators: Vec::new(),
            keys: Vec::new(),
            notes: findings.notes,
            encoding: findings.encoding,
            n_equal: findings.n_equal,
        })
    }

    /// What is worth telling of the file although it is right: its encoding, what was left out, what
    /// stands in it twice.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// How its text is encoded: `UTF-8`, `windows-1251` …
    pub fn encoding(&self) -> &str {
        &self.encoding
    }

    /// Lines of it that say what another one says.
    pub fn n_equal(&self) -> usize {
        self.n_equal
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
    pub fn import(mut self, store: &Store, now: Timestamp) -> Result<Outcome, Error> {
        let name = self.name.clone();
        self.number_zones(store)?;
        let book = self.seal(store)?;
        let outcome = store
            .write(move |tx| import::import(tx, &book, now))
            .wait()?;
        outcome.map_err(|refusal| {
            Error::Input(input::Error {
                file: name,
                at: refusal.at,
                reason: refusal.conflict.to_string(),
                russian: Some(refusal.conflict.russian()),
            })
        })
    }

    /// Zones without an id are those of the same name that the office has, else new ones.
    fn number_zones(&mut self, store: &Store) -> Result<(), Error> {
        if self
            .book
            .zones
            .iter()
            .all(|entry| entry.value.zone.id.0 > 0)
        {
            return Ok(());
        }
        let known = store.read(books::zones)?;
        let own = self.book.zones.iter().map(|entry| entry.value.zone.id.0);
        let largest = known.iter().map(|zone| zone.id.0).chain(own).max();
        let mut next = largest.unwrap_or(0) + 1;
        let mut taken: Vec<ZoneId> = self.book.zones.iter().map(|it| it.value.zone.id).collect();
        for entry in &mut self.book.zones {
            let zone = &mut entry.value.zone;
            if zone.id.0 > 0 {
                continue;
            }
            let mut alike = known.iter().filter(|old| old.name == zone.name);
            zone.id = match alike.find(|old| !taken.contains(&old.id)) {
                Some(old) => old.id,
                None => ZoneId(next),
            };
            next = next.max(zone.id.0 + 1);
            taken.push(zone.id);
        }
        Ok(())
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

/// The text of a file, and what there is to say of it so far: its encoding, if it is an unusual one.
fn read_text(path: &Path, locale: Locale) -> Result<(String, Findings), Error> {
    let name = path.display().to_string();
    let mut findings = Findings::of(&name, locale);
    let bytes = content::read(path).map_err(|source| Error::Unreadable { name, source })?;
    let decoded = DecodedText::of(&bytes);
    findings.encoding = decoded.encoding.unwrap_or("UTF-8").to_owned();
    if let Some(encoding) = decoded.encoding {
        findings.note(
            format!("кодировка: {encoding}"),
            format!("encoding: {encoding}"),
        );
    }
    Ok((decoded.text, findings))
}

/// Every mistake on a line of its own.
fn several(mistakes: &[input::Error]) -> String {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    lines.join("\n")
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
        name: operator.name.clone(),
        role: operator.role,
        password_hash,
    })
}

#[cfg(test)]
mod tests;
