//! What speaks against an import, found before anything is written.

use std::collections::HashSet;

use rusqlite::Connection;

use super::book::{Book, Entry, Kind};
use super::conflict::Conflict;
use super::record::{Difference, Record, difference, exists};
use crate::{Result, cash};
use pult_domain::CashRule;
use pult_input::At;

/// Why a book is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where in the file.
    pub at: At,
    /// What is wrong there.
    pub conflict: Conflict,
}

/// The first thing in the file that speaks against it: a record twice, a record that somebody made
/// at run time, a reference to nothing.
///
/// # Errors
/// `Database`.
pub fn check(conn: &Connection, book: &Book) -> Result<Option<Refusal>> {
    let mut check = Check {
        conn,
        book,
        refusals: Vec::new(),
    };
    check.records(&book.companies)?;
    check.records(&book.crew_groups)?;
    check.records(&book.services)?;
    check.records(&book.discounts)?;
    check.records(&book.discount_cards)?;
    check.records(&book.clients)?;
    check.records(&book.zones)?;
    check.records(&book.tariffs)?;
    check.records(&book.addresses)?;
    check.records(&book.vehicles)?;
    check.records(&book.drivers)?;
    check.records(&book.crews)?;
    check.records(&book.depots)?;
    check.records(&book.stands)?;
    check.records(&book.cash_rules)?;
    check.one_rule_each()?;
    check.records(&book.site_keys)?;
    check.records(&book.operators)?;
    check.records(&book.keys)?;
    Ok(check.refusals.into_iter().min_by_key(|refusal| refusal.at))
}

struct Check<'a> {
    conn: &'a Connection,
    book: &'a Book,
    refusals: Vec<Refusal>,
}

impl Check<'_> {
    fn records<T: Record>(&mut self, entries: &[Entry<T>]) -> Result<()> {
        let known = T::known(self.conn, entries)?;
        let mut seen = HashSet::new();
        for entry in entries {
            let record = &entry.value;
            if !seen.insert(record.key()) {
                self.refuse(entry.at, Conflict::Twice(T::KIND, record.name()));
            }
            if let Difference::Changed(_) = difference(record, &known)
                && record.is_runtime(self.conn)?
            {
                self.refuse(entry.at, Conflict::MadeByHand(T::KIND, record.name()));
            }
            self.references(entry)?;
        }
        Ok(())
    }

    /// Two rules for the same crews would contradict each other.
    fn one_rule_each(&mut self) -> Result<()> {
        let book = self.book;
        let known = match book.cash_rules.is_empty() {
            true => Vec::new(),
            false => cash::rules(self.conn)?,
        };
        for (index, entry) in book.cash_rules.iter().enumerate() {
            let rule = &entry.value;
            let others = book.cash_rules[..index].iter().map(|entry| &entry.value);
            let is_same = |other: &&CashRule| {
                other.id != rule.id && other.group == rule.group && other.company == rule.company
            };
            if let Some(other) = others.chain(&known).find(is_same) {
                self.refuse(entry.at, Conflict::SameCrews(rule.id, other.id));
            }
        }
        Ok(())
    }

    fn references<T: Record>(&mut self, entry: &Entry<T>) -> Result<()> {
        for reference in &entry.references {
            let (kind, id) = (reference.kind, reference.id);
            if !self.brings(kind, id) && !exists(self.conn, kind, id)? {
                self.refuse(reference.at, Conflict::Nowhere(kind, id));
            }
        }
        Ok(())
    }

    /// Whether the book itself has the record.
    fn brings(&self, kind: Kind, id: i64) -> bool {
        let book = self.book;
        match kind {
            Kind::Company => has(&book.companies, |it| it.id.0, id),
            Kind::CrewGroup => has(&book.crew_groups, |it| it.id.0, id),
            Kind::Service => has(&book.services, |it| it.id.0, id),
            Kind::Discount => has(&book.discounts, |it| it.id.0, id),
            Kind::Zone => has(&book.zones, |it| it.zone.id.0, id),
            Kind::Vehicle => has(&book.vehicles, |it| it.vehicle.id.0, id),
            Kind::Driver => has(&book.drivers, |it| it.driver.id.0, id),
            Kind::Crew => has(&book.crews, |it| it.crew.id.0, id),
            _ => false,
        }
    }

    fn refuse(&mut self, at: At, conflict: Conflict) {
        self.refusals.push(Refusal { at, conflict });
    }
}

fn has<T>(entries: &[Entry<T>], id_of: impl Fn(&T) -> i64, id: i64) -> bool {
    entries.iter().any(|entry| id_of(&entry.value) == id)
}
