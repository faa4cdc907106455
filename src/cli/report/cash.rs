//! `pult report --cash`: the journal of the cash desk, what accounts come to, the shifts of operators.

use std::path::PathBuf;

use super::super::Failure;
use super::super::office::OpenOffice;
use super::super::output::{self, Table};
use super::write;
use crate::app::report::Span;
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
        Some(file) => write(
            file,
            &journal.sheets(&Words::new(asked.lang), time),
            asked.lang,
        ),
        None => table(&journal, time, asked).print(asked.json, asked.lang),
    }
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
