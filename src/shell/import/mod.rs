//! `pult import`: reference data and maps into the data folder.

mod answer;
pub mod map;
mod progress;

use std::path::{Path, PathBuf};

use clap::Args;

use answer::{Answer, Told};

use super::office::OpenOffice;
use super::{Common, Failure, Said, output};
use crate::said;
use pult_app::Clock;
use pult_app::office_file::{Area, Content, Note, OfficeFile};
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
        let mut answer = Answer::default();
        let done = self.all(common, &mut answer);
        if self.json {
            output::print_json(&answer.into_json())?;
        }
        done
    }

    fn all(&self, common: &Common, answer: &mut Answer) -> Result<(), Failure> {
        // A wrong file is found before anything is written.
        let mut contents = Vec::new();
        for file in &self.files {
            let found = content(file);
            if let Err(failure) = &found {
                answer.refuse_whole(file, failure.said().of(common.locale()));
            }
            contents.push(found?);
        }
        for (file, content) in self.files.iter().zip(contents) {
            let text = import(file, content, common, answer)?;
            if !self.json {
                output::print(&text)?;
            }
        }
        Ok(())
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

/// Imports one file; answers for people.
fn import(
    file: &Path,
    content: Content,
    common: &Common,
    answer: &mut Answer,
) -> Result<String, Failure> {
    if content == Content::Map {
        let outcome = map::import(file, common);
        let outcome = outcome.inspect_err(|failure| {
            answer.refuse_whole(file, failure.said().of(common.locale()));
        })?;
        answer.add_map(outcome.as_json(file));
        return Ok(outcome.as_text(file, common.locale()));
    }
    let office = OpenOffice::beside_or_new(common)?;
    let locale = match common.lang {
        Some(asked) => asked,
        None => office.store.read(books::office)?.locale,
    };
    let area = || Ok::<_, Failure>(Area::of_locale(locale).around(known(&office, locale)?));
    let read = match content {
        Content::Addresses => OfficeFile::open_addresses(file, locale, &area()?),
        Content::Zones => OfficeFile::open_zones(file, locale, &area()?),
        Content::Office | Content::Map => OfficeFile::open_in(file, locale),
    };
    let written = read.and_then(|read| {
        let told = Told::of(&read);
        let outcome = read.import(&office.store, Clock::System.now())?;
        Ok((told, outcome))
    });
    let (told, outcome) = written.inspect_err(|error| answer.refuse(file, error))?;
    let doubles = outcome
        .doubles
        .iter()
        .map(|double| shared(double).of(locale).to_owned());
    let said: Vec<String> = told
        .notes
        .iter()
        .map(Note::to_string)
        .chain(doubles)
        .collect();
    answer.add(file, &outcome, &told, &said);
    Ok(as_text(file, &outcome, &said, locale))
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
