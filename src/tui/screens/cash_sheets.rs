//! The journal of the cash desk as tables for spreadsheets: entries, accounts, shifts of operators.

use std::collections::HashMap;

use super::kinds::moved;
use crate::text::{Word, Words};
use pult_app::report::{Cell, Sheet};
use pult_app::{CashEntry, OfficeTime, ShiftFigures};
use pult_domain::{Actor, DriverId, Locale, Money, OperatorId, Timestamp};

/// What the tables are made of.
#[derive(Debug, Clone, Default)]
pub struct CashJournal {
    /// The entries, oldest first.
    pub entries: Vec<CashEntry>,
    /// The names of drivers.
    pub drivers: HashMap<DriverId, String>,
    /// The names of operators.
    pub operators: HashMap<OperatorId, String>,
    /// What accounts come to.
    pub balances: Vec<(DriverId, Money)>,
    /// The shifts of operators.
    pub shifts: Vec<ShiftFigures>,
}

impl CashJournal {
    /// The name of a driver.
    pub fn driver(&self, id: DriverId) -> String {
        self.drivers.get(&id).cloned().unwrap_or_default()
    }

    /// Who signed an entry.
    pub fn signed_by(&self, actor: Option<Actor>) -> String {
        match actor {
            Some(Actor::Operator(id)) => self.operators.get(&id).cloned().unwrap_or_default(),
            Some(actor) => actor.code(),
            None => String::new(),
        }
    }

    /// What an entry is called: by its kind; what a client of an API posted, as it was named there.
    pub fn called(entry: &CashEntry, words: &Words) -> String {
        let kind = entry.entry.kind.as_str();
        let is_named = matches!(kind, "receipt" | "expense") && !entry.name.is_empty();
        match moved(kind).filter(|_| !is_named) {
            Some(word) => words.say(word),
            None if entry.name.is_empty() => kind.to_owned(),
            None => entry.name.clone(),
        }
    }

    /// The tables. Entries have their numbers, and what takes one back says which; moments are moments, not texts.
    pub fn sheets(&self, words: &Words, time: &OfficeTime) -> [Sheet; 3] {
        let comma = match words.lang() {
            Locale::Ru => ',',
            Locale::En => '.',
        };
        let sheet = |name: Word, headings: &[Word], rows: Vec<Vec<Cell>>| Sheet {
            name: words.say(name),
            headings: headings.iter().map(|word| words.say(*word)).collect(),
            rows,
            comma,
        };
        let moment = |at: Timestamp| Cell::Moment(time.local(at));
        let entries = self.entries.iter().map(|it| {
            let entry = &it.entry;
            vec![
                Cell::Count(entry.id.0),
                moment(entry.at),
                Cell::Text(self.driver(entry.driver)),
                Cell::Text(CashJournal::called(it, words)),
                Cell::Sum(entry.sum),
                entry
                    .order
                    .map_or(Cell::Nothing, |order| Cell::Count(order.0)),
                Cell::Text(entry.comment.clone()),
                Cell::Text(self.signed_by(it.actor)),
                it.reverses.map_or(Cell::Nothing, |id| Cell::Count(id.0)),
            ]
        });
        let balances = self
            .balances
            .iter()
            .map(|(driver, sum)| vec![Cell::Text(self.driver(*driver)), Cell::Sum(*sum)]);
        let shifts = self.shifts.iter().map(|it| {
            let sum = |sum: Option<Money>| sum.map_or(Cell::Nothing, Cell::Sum);
            vec![
                Cell::Text(it.name.clone()),
                moment(it.shift.opened_at),
                it.shift.closed_at.map_or(Cell::Nothing, moment),
                Cell::Sum(it.shift.cash_before),
                Cell::Sum(it.turnover.paid_in),
                Cell::Sum(it.turnover.paid_out),
                Cell::Sum(it.expected()),
                sum(it.shift.cash_counted),
                sum(it.difference()),
            ]
        });
        [
            sheet(
                Word("screen-cash"),
                &[
                    Word("field-number"),
                    Word("field-at"),
                    Word("field-driver"),
                    Word("field-kind"),
                    Word("field-sum"),
                    Word("field-order"),
                    Word("field-comment"),
                    Word("field-signed-by"),
                    Word("field-reverses"),
                ],
                entries.collect(),
            ),
            sheet(
                Word("screen-accounts"),
                &[Word("field-driver"), Word("field-balance")],
                balances.collect(),
            ),
            sheet(
                Word("screen-shifts"),
                &[
                    Word("field-name"),
                    Word("handover-since"),
                    Word("handover-until"),
                    Word("handover-before"),
                    Word("handover-paid-in"),
                    Word("handover-paid-out"),
                    Word("handover-expected"),
                    Word("handover-counted"),
                    Word("handover-difference"),
                ],
                shifts.collect(),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_app::report::{csv, xlsx};
    use pult_domain::{LedgerEntry, LedgerEntryId};

    fn entry(id: i64, sum: i64, reverses: Option<i64>) -> CashEntry {
        CashEntry {
            entry: LedgerEntry {
                id: LedgerEntryId(id),
                at: Timestamp(1_795_273_320),
                sum: Money(sum),
                kind: "receipt".to_owned(),
                driver: DriverId(1),
                order: None,
                comment: String::new(),
            },
            reverses: reverses.map(LedgerEntryId),
            name: String::new(),
            actor: None,
            reversed_by: None,
            shift: None,
        }
    }

    #[test]
    fn a_file_numbers_its_entries_and_says_which_one_is_taken_back() {
        let journal = CashJournal {
            entries: vec![entry(17, 500, None), entry(18, -500, Some(17))],
            ..CashJournal::default()
        };
        let time = OfficeTime::named("Europe/Moscow");
        let sheets = journal.sheets(&Words::new(Locale::Ru), &time);
        let text = csv(&sheets[0]);
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].contains("Номер;") && lines[0].ends_with(";Отменяет"),
            "{text}"
        );
        assert!(lines[2].starts_with("18;21.11.2026 18:02;"), "{text}");
        assert!(lines[2].ends_with(";17"), "{text}");
        assert!(matches!(sheets[0].rows[0][1], Cell::Moment(_)));
        xlsx(&sheets).expect("a book");
    }
}
