//! The import of reference data: an upsert by id in one transaction.
//!
//! What is there already and says the same is not written again, so that importing a file twice
//! changes nothing. What a file does not speak of (the UUID of a crew, the fields of a dialect, a
//! lock) stays as it is. Nothing is ever deleted.

mod access;
mod apply;
mod book;
mod check;
mod conflict;
mod doubles;
mod record;
mod records;
mod supply;

use std::collections::BTreeMap;

use pult_domain::{Actor, CrewId, EventKind, Origin, Seconds, Timestamp};

use super::work::Act;
use super::{Result, Tx, journal};

pub use book::{
    Book, CrewEntry, DriverEntry, Entry, KeyEntry, Kind, OperatorEntry, Reference, StandEntry,
    VehicleEntry, ZoneEntry,
};
pub use check::{Refusal, check};
pub use conflict::Conflict;
pub use doubles::Double;
pub use record::exists;

/// What an import changed: how many records of each kind, by the kind's word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records that were not there.
    pub added: BTreeMap<&'static str, usize>,
    /// Records that said something else.
    pub changed: BTreeMap<&'static str, usize>,
    /// How many records say what the office has already.
    pub same: usize,
    /// What records of the file share with others that the office has.
    pub doubles: Vec<Double>,
    /// The ids that were written, for the journal.
    ids: BTreeMap<&'static str, Vec<String>>,
    crews: Vec<CrewId>,
}

impl Outcome {
    /// Whether nothing was written.
    pub fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }

    /// How many records were not there.
    pub fn n_added(&self) -> usize {
        self.added.values().sum()
    }

    /// How many records said something else.
    pub fn n_changed(&self) -> usize {
        self.changed.values().sum()
    }

    fn note(&mut self, kind: Kind, id: impl ToString, is_new: bool) {
        let counts = if is_new {
            &mut self.added
        } else {
            &mut self.changed
        };
        *counts.entry(kind.as_str()).or_default() += 1;
        // An address book is too long for the journal; its size is enough.
        if kind != Kind::Address {
            self.ids
                .entry(kind.as_str())
                .or_default()
                .push(id.to_string());
        }
    }
}

/// Writes a book, all of it or nothing.
///
/// A refusal is an answer, not an error: it is found before anything is written.
///
/// # Errors
/// `Database`.
pub fn import(tx: &Tx, book: &Book, now: Timestamp) -> Result<Result<Outcome, Refusal>> {
    if let Some(refusal) = check(tx.conn(), book)? {
        return Ok(Err(refusal));
    }
    let act = Act {
        actor: Actor::System,
        origin: Origin::Console,
        now,
        lead: Seconds(0),
        snooze: Seconds(0),
    };
    let mut outcome = apply::apply(tx, &act, book)?;
    outcome.doubles = doubles::find(tx.conn(), book)?;
    write_events(tx, &act, &outcome)?;
    Ok(Ok(outcome))
}

fn write_events(tx: &Tx, act: &Act, outcome: &Outcome) -> Result<()> {
    for crew in &outcome.crews {
        let mut event = act.event(EventKind::CrewChanged);
        event.crew = Some(*crew);
        journal::append(tx, event)?;
    }
    if outcome.is_nothing() {
        return Ok(());
    }
    let mut event = act.event(EventKind::OfficeChanged);
    event.payload = outcome
        .ids
        .iter()
        .map(|(kind, ids)| ((*kind).to_owned(), ids.join(", ")))
        .collect();
    journal::append(tx, event)
}
