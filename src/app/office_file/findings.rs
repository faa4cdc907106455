//! What reading a file found beside its records, in the office's language: what is wrong, what was left
//! out, what is worth a look.

use std::fmt;

use pult_domain::Locale;
use pult_input::{At, Error};

/// So many mistakes of one file are told.
pub(super) const MOST: usize = 100;

/// Something that is told of a file although it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where: `file:line:column`, or the file.
    pub place: String,
    /// What is told, in the office's language.
    pub said: String,
    /// Whether something of the file was left out there.
    pub left_out: bool,
    /// Whether it is about that place, not about the whole file.
    is_there: bool,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_there {
            true => write!(f, "{}: {}", self.place, self.said),
            false => f.write_str(&self.said),
        }
    }
}

/// Collects what there is to say of one file.
#[derive(Debug)]
pub(super) struct Findings {
    file: String,
    /// The language of what is said.
    pub locale: Locale,
    /// What is wrong: nothing is imported.
    pub mistakes: Vec<Error>,
    /// What is told although the file is imported.
    pub notes: Vec<Note>,
    /// How the text is encoded.
    pub encoding: String,
    /// Lines that say what another one says.
    pub n_equal: usize,
}

impl Findings {
    /// Nothing was found yet in the file called `file`.
    pub fn of(file: &str, locale: Locale) -> Findings {
        Findings {
            file: file.to_owned(),
            locale,
            mistakes: Vec::new(),
            notes: Vec::new(),
            encoding: String::new(),
            n_equal: 0,
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
            let russian = russian.into();
            let reason = self.say(russian.clone(), english);
            self.mistakes.push(Error {
                file: self.file.clone(),
                at,
                reason,
                russian: Some(russian),
            });
        }
    }

    /// Something is worth telling.
    pub fn note(&mut self, russian: impl Into<String>, english: impl Into<String>) {
        self.tell(None, false, self.say(russian, english));
    }

    /// Something of the file was left out.
    pub fn left_out(&mut self, russian: impl Into<String>, english: impl Into<String>) {
        self.tell(None, true, self.say(russian, english));
    }

    /// The same, of what stands at a place in the file.
    pub fn left_out_at(&mut self, at: At, russian: impl Into<String>, english: impl Into<String>) {
        self.tell(Some(at), true, self.say(russian, english));
    }

    fn tell(&mut self, at: Option<At>, left_out: bool, said: String) {
        let file = &self.file;
        self.notes.push(Note {
            place: at.map_or(file.clone(), |at| format!("{file}:{at}")),
            said,
            left_out,
            is_there: at.is_some(),
        });
    }
}
