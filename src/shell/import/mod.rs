//! `pult import`: reference data and maps into the data folder.

pub mod map;
mod progress;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::office::OpenOffice;
use super::{Common, Failure, Said, output};
use crate::said;
use pult_app::Clock;
use pult_app::office_file::{Area, Content, OfficeFile};
use pult_domain::Locale;
use pult_geo::Bounds;
use pult_store::books;
use pult_store::import::{Double, Kind, Outcome};

/// Read office files, maps, address books and zones into the data folder.
#[derive(Debug, Args)]
pub struct Import {
    /// Office files (TOML), maps of OpenStreetMap (PBF or XML, also packed), address books (CSV), zones
    /// (GeoJSON); the content says which
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Import {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        // A wrong file is found before anything is written.
        let contents: Vec<Content> = self
            .files
            .iter()
            .map(|it| content(it))
            .collect::<Result<_, _>>()?;
        let mut answers = Vec::new();
        for (file, content) in self.files.iter().zip(contents) {
            let (text, answer) = import(file, content, common)?;
            answers.push(answer);
            if !self.json {
                output::print(&text)?;
            }
        }
        match self.json {
            true => output::print_json(&json!({ "files": answers })),
            false => Ok(()),
        }
    }
}

fn content(file: &Path) -> Result<Content, Failure> {
    let content = Content::of(file).map_err(|error| Failure::unreadable(file, &error))?;
    content.ok_or_else(|| {
        let file = file.display();
        Failure::Usage(said!(
            "{file}: not a file that can be imported; known are office files (TOML), OpenStreetMap \
             extracts, address books (CSV) and zones (GeoJSON)",
            "{file}: такой файл не загрузить; бывают файлы офиса (TOML), карты OpenStreetMap, адресные книги \
             (CSV) и районы (GeoJSON)"
        ))
    })
}

/// Imports one file; answers for people and for programs.
fn import(file: &Path, content: Content, common: &Common) -> Result<(String, Value), Failure> {
    if content == Content::Map {
        let outcome = map::import(file, common)?;
        return Ok((
            outcome.as_text(file, common.locale()),
            outcome.as_json(file),
        ));
    }
    let office = OpenOffice::beside(common)?;
    let locale = match common.lang {
        Some(asked) => asked,
        None => office.store.read(books::office)?.locale,
    };
    let read = match content {
        Content::Addresses => {
            let area = Area::of_locale(locale).around(known(&office, locale)?);
            OfficeFile::open_addresses(file, locale, &area)?
        }
        Content::Zones => OfficeFile::open_zones(file, locale)?,
        Content::Office | Content::Map => OfficeFile::open_in(file, locale)?,
    };
    let mut notes = read.notes().to_vec();
    let outcome = read.import(&office.store, Clock::System.now())?;
    notes.extend(
        outcome
            .doubles
            .iter()
            .map(|double| shared(double).of(locale).to_owned()),
    );
    Ok((
        as_text(file, &outcome, &notes, locale),
        as_json(file, &outcome, &notes),
    ))
}

/// Around the map of the office and the addresses of its book.
fn known(office: &OpenOffice, locale: Locale) -> Result<Option<Bounds>, Failure> {
    let roads = super::map::roads(&office.data, locale);
    let known = super::map::gazetteer(roads.as_ref(), Some(&office.store), locale)?;
    let drawn = roads.as_ref().and_then(|roads| roads.layer().ok());
    let drawn = drawn.and_then(|layer| layer.bounds());
    let all = [known.index().bounds(), drawn].into_iter().flatten();
    Ok(all.reduce(Bounds::with))
}

/// That a record of the file and another of the office can be taken for one another.
fn shared(double: &Double) -> Said {
    let Double {
        kind,
        value,
        id,
        other,
        name,
    } = double;
    match kind {
        Kind::Crew => said!(
            "crews {id} and {other} ({name}) have one call sign: {value}",
            "у экипажей {id} и {other} ({name}) один позывной: {value}"
        ),
        Kind::Driver => said!(
            "drivers {id} and {other} ({name}) have one phone: {value}",
            "у водителей {id} и {other} ({name}) один телефон: {value}"
        ),
        _ => said!(
            "clients {id} and {other} ({name}) have one phone: {value}",
            "у клиентов {id} и {other} ({name}) один телефон: {value}"
        ),
    }
}

fn as_json(file: &Path, outcome: &Outcome, notes: &[String]) -> Value {
    json!({
        "file": file.display().to_string(),
        "added": outcome.n_added(),
        "changed": outcome.n_changed(),
        "notes": notes,
    })
}

fn as_text(file: &Path, outcome: &Outcome, notes: &[String], locale: Locale) -> String {
    let file = file.display();
    let (added, changed) = (outcome.n_added(), outcome.n_changed());
    let said = match (outcome.is_nothing(), locale) {
        (true, Locale::Ru) => format!("{file}: ничего нового"),
        (true, Locale::En) => format!("{file}: nothing new"),
        (false, Locale::Ru) => format!("{file}: добавлено {added}, изменено {changed}"),
        (false, Locale::En) => format!("{file}: {added} added, {changed} changed"),
    };
    let lines = std::iter::once(said).chain(notes.iter().map(|note| format!("  {note}")));
    lines.collect::<Vec<_>>().join("\n")
}
