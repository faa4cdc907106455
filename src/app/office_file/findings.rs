//! What reading a file found beside its records, in the office's language: what is wrong, what was left
//! out, what is worth a look.

use pult_domain::Locale;
use pult_input::{At, Error};

/// So many mistakes of one file are told.
pub(super) const MOST: usize = 100;

/// Collects what there is to say of one file.
#[derive(Debug)]
pub(super) struct Findings {
    file: String,
    /// The language of what is said.
    pub locale: Locale,
    /// What is wrong: nothing is imported.
    pub mistakes: Vec<Error>,
    /// What is told although the file is imported.
    pub notes: Vec<String>,
}

impl Findings {
    /// Nothing was found yet in the file called `file`.
    pub fn of(file: &str, locale: Locale) -> Findings {
        Findings {
            file: file.to_owned(),
            locale,
            mistakes: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// One of two sentences, by the language.
    pub fn say(&self, russian: impl Into<String>, english: impl Into<String>) -> String {
        match self.locale {
            Locale::Ru => russian.into(),
            Locale::En => english.into(),
        }
    }

    /// Something is wrong at a place.
    pub fn mistake(&mut self, at: At, russian: impl Into<String>, english: impl Into<String>) {
        if self.mistakes.len() < MOST {
            let reason = self.say(russian, english);
            let file = self.file.clone();
            self.mistakes.push(Error { file, at, reason });
        }
    }

    /// Something is worth telling.
    pub fn note(&mut self, russian: impl Into<String>, english: impl Into<String>) {
        let note = self.say(russian, english);
        self.notes.push(note);
    }

    /// The same, about a place in the file.
    pub fn note_at(&mut self, at: At, russian: impl Into<String>, english: impl Into<String>) {
        let note = self.say(russian, english);
        self.notes.push(format!("{}:{at}: {note}", self.file));
    }
}
