//! What an import answers to programs.

use std::path::Path;

use serde_json::{Value, json};

use pult_app::office_file::{self, Note, OfficeFile};
use pult_store::import::Outcome;

/// What was read from all files, and from each.
#[derive(Debug, Default)]
pub(super) struct Answer {
    added: usize,
    changed: usize,
    same: usize,
    skipped: Vec<Value>,
    faults: Vec<Value>,
    /// Of the last text.
    encoding: Option<String>,
    files: Vec<Value>,
}

impl Answer {
    /// A file with reference data went in; `said` is everything that people are told of it.
    pub(super) fn add(&mut self, file: &Path, outcome: &Outcome, told: &Told, said: &[String]) {
        let (added, changed) = (outcome.n_added(), outcome.n_changed());
        let same = outcome.same + told.n_equal;
        self.added += added;
        self.changed += changed;
        self.same += same;
        let left_out = told.notes.iter().filter(|note| note.left_out);
        let skipped: Vec<Value> = left_out
            .map(|note| entry(&note.place, &note.said))
            .collect();
        self.skipped.extend(skipped.iter().cloned());
        self.encoding = Some(told.encoding.to_owned());
        self.files.push(json!({
            "file": file.display().to_string(),
            "added": added,
            "changed": changed,
            "same": same,
            "skipped": skipped,
            "encoding": told.encoding,
            "notes": said,
        }));
    }

    /// A map went in.
    pub(super) fn add_map(&mut self, map: Value) {
        self.files.push(map);
    }

    /// A file was refused for what is wrong in it.
    pub(super) fn refuse(&mut self, file: &Path, error: &office_file::Error) {
        let at = |wrong: &pult_input::Error| {
            entry(&format!("{}:{}", wrong.file, wrong.at), &wrong.reason)
        };
        match error {
            office_file::Error::Input(wrong) => self.faults.push(at(wrong)),
            office_file::Error::Inputs(all) => self.faults.extend(all.iter().map(at)),
            other => self.refuse_whole(file, &other.to_string()),
        }
    }

    /// A file was refused as it is.
    pub(super) fn refuse_whole(&mut self, file: &Path, why: &str) {
        self.faults.push(entry(&file.display().to_string(), why));
    }

    pub(super) fn into_json(self) -> Value {
        json!({
            "added": self.added,
            "changed": self.changed,
            "same": self.same,
            "skipped": self.skipped,
            "faults": self.faults,
            "encoding": self.encoding,
            "files": self.files,
        })
    }
}

/// What reading a file told.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) notes: Vec<Note>,
    encoding: String,
    n_equal: usize,
}

impl Told {
    pub(super) fn of(file: &OfficeFile) -> Told {
        Told {
            notes: file.notes().to_vec(),
            encoding: file.encoding().to_owned(),
            n_equal: file.n_equal(),
        }
    }
}

fn entry(place: &str, why: &str) -> Value {
    json!({ "where": place, "why": why })
}
