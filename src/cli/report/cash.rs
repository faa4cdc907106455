//! `pult report --cash`: the journal of the cash desk, what accounts come to, the shifts of operators.

use std::path::PathBuf;

use super::super::Failure;
use super::super::office::OpenOffice;
use super::super::output::{self, Table};
use super::write;
use crate::app::report::{Cell, Sheet, Span};
use crate::app::{OfficeTime, operator_shifts_within, within};
use crate::domain::{Locale, Timestamp};
use crate::store::{auth, books, cash, crews};
use crate::tui::screens::CashJournal;
use crate::tui::text::Words;

/// Which part is answered.
pub(super) struct Asked<'a> {
    /// Into this file, all of it.
    pub file: Option<&'a PathBuf>,
    /// As one JSON object.
    pub json: bool,
    /// In this language.
    pub lang: Locale,
}

/// Answers the journal of a span of time.
pub(super) fn report(
    opened: &OpenOffice,
    span: Span,
    (time, now): (&OfficeTime, Timestamp),
    asked: &Asked,
) -> Result<(), Failure> {
    let journal = opened
        .store
        .query(|conn| {
            Ok::<_, crate::app::Error>(CashJournal {
                entries: cash::entries(conn, within(span))?,
                drivers: crews::drivers(conn)?
                    .into_iter()
                    .map(|driver| (driver.id, driver.name))
                    .collect(),
                operators: auth::operators(conn)?
                    .into_iter()
                    .map(|operator| (operator.id, operator.called().to_owned()))
                    .collect(),
                balances: books::balances(conn)?,
                shifts: operator_shifts_within(conn, span, now)?,
            })
        })
        .map_err(Failure::below)?;
    match asked.file {
        Some(file) => write(file, &sheets(&journal, time, asked.lang), asked.lang),
        None => table(&journal, time, asked).print(asked.json, asked.lang),
    }
}

/// The tables for spreadsheets. Entries have their numbers, and what takes one back says which; moments are
/// moments, not texts.
fn sheets(journal: &CashJournal, time: &OfficeTime, lang: Locale) -> [Sheet; 3] {
    let moment = |at: Timestamp| Cell::Moment(time.local(at));
    let [mut entries, accounts, mut shifts] = journal.sheets(&Words::new(lang), time);
    let [number, reverses] = match lang {
        Locale::En => ["No.", "Reverses"],
        Locale::Ru => ["№", "Отменяет №"],
    };
    entries.headings.insert(0, number.to_owned());
    entries.headings.push(reverses.to_owned());
    for (row, it) in entries.rows.iter_mut().zip(&journal.entries) {
        row[0] = moment(it.entry.at);
        row.insert(0, Cell::Count(it.entry.id.0));
        let reverses = it.reverses.map(|id| Cell::Count(id.0));
        row.push(reverses.unwrap_or(Cell::Nothing));
    }
    for (row, it) in shifts.rows.iter_mut().zip(&journal.shifts) {
        row[1] = moment(it.shift.opened_at);
        row[2] = it.shift.closed_at.map_or(Cell::Nothing, moment);
    }
    [entries, accounts, shifts]
}

/// The entries; their kinds are words for people, codes for programs.
fn table(journal: &CashJournal, time: &OfficeTime, asked: &Asked) -> Table {
    let words = Words::new(asked.lang);
    let mut table = Table::new(&[
        "id",
        "at",
        "driver",
        "kind",
        "sum",
        "order",
        "comment",
        "signed_by",
        "reverses",
    ]);
    for it in &journal.entries {
        let entry = &it.entry;
        table.row([
            entry.id.0.into(),
            time.format(entry.at, "%Y-%m-%dT%H:%M:%S").into(),
            journal.driver(entry.driver).into(),
            match asked.json {
                true => entry.kind.clone(),
                false => CashJournal::called(it, &words),
            }
            .into(),
            output::Cell::Sum(entry.sum),
            entry.order.map(|order| order.0).into(),
            entry.comment.clone().into(),
            journal.signed_by(it.actor).into(),
            it.reverses.map(|id| id.0).into(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::CashEntry;
    use crate::app::report::{csv, xlsx};
    use crate::domain::{DriverId, LedgerEntry, LedgerEntryId, Money};

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
        let sheets = sheets(&journal, &time, Locale::Ru);
        let text = csv(&sheets[0]);
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].contains("№;") && lines[0].ends_with(";Отменяет №"),
            "{text}"
        );
        assert!(lines[2].starts_with("18;21.11.2026 18:02;"), "{text}");
        assert!(lines[2].ends_with(";17"), "{text}");
        assert!(matches!(sheets[0].rows[0][1], Cell::Moment(_)));
        xlsx(&sheets).expect("a book");
    }
}
