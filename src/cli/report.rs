//! `pult report`: the figures of a shift, a day or a month.

mod cash;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::office::OpenOffice;
use super::output::{self, Table};
use super::{Common, Failure, Said, said, written};
use crate::app::report::{
    self, Cell, DriverFigures, NoPeriod, OperatorFigures, Period, Report as Figures, Sheet, Span,
};
use crate::app::{Clock, OfficeTime, ShiftFigures, operator_shifts_within};
use crate::domain::{Locale, Money, Office, Timestamp};
use crate::store::{self, auth, books};
use crate::tui::screens::sheets;
use crate::tui::text::Words;

/// The figures of the office and of each driver.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// Write the tables into this file, by its ending: .xlsx or .csv
    file: Option<PathBuf>,
    /// A day or two: 21.11, 2026-11-21, 01.11-15.11 [default: today]
    #[arg(long, value_name = "DAYS", alias = "day")]
    days: Option<String>,
    /// The last so many hours instead
    #[arg(long, value_name = "N", conflicts_with = "days")]
    hours: Option<u32>,
    /// What operators did instead: one by login, or `all`
    #[arg(long, value_name = "LOGIN", conflicts_with_all = ["csv", "file"])]
    operator: Option<String>,
    /// The journal of the cash desk instead; into a file: with accounts and shifts
    #[arg(long, conflicts_with_all = ["csv", "operator"])]
    cash: bool,
    /// Answer with one JSON object
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Answer with the table of drivers as CSV for Excel
    #[arg(long)]
    csv: bool,
}

impl Report {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let opened = OpenOffice::to_read(common)?;
        let now = Clock::System.now();
        let office = opened.store.read(books::office)?;
        let time = OfficeTime::named(&office.timezone);
        let span = self.period(&time, now)?.span(&time, now);
        if let Some(login) = &self.operator {
            return operators(
                &opened,
                login,
                (span, now),
                &time,
                (self.json, common.locale()),
            );
        }
        if self.cash {
            let asked = cash::Asked {
                file: self.file.as_ref(),
                json: self.json,
                lang: common.locale(),
            };
            return cash::report(&opened, span, (&time, now), &asked);
        }
        let figures = opened
            .store
            .query(|conn| report::read(conn, span, now))
            .map_err(Failure::below)?;
        let words = Words::new(common.locale());
        let sheets = sheets(&figures, &words, &time);
        if let Some(file) = &self.file {
            return write(file, &sheets, common.locale());
        }
        match (self.json, self.csv) {
            (true, _) => output::print_json(&as_json(&figures, &office, &time)),
            (_, true) => output::print(report::csv(&sheets[0]).trim_end()),
            _ => print(&sheets[0], &sheets[1]),
        }
    }

    fn period(&self, time: &OfficeTime, now: Timestamp) -> Result<Period, Failure> {
        match (&self.days, self.hours) {
            (_, Some(hours)) => Ok(Period::LastHours(hours.into())),
            (None, None) => Ok(Period::Today),
            (Some(text), None) => {
                Period::read(text, time, now).map_err(|why| Failure::Usage(no_period(text, why)))
            }
        }
    }
}

/// Why a text is no span of days.
fn no_period(text: &str, why: NoPeriod) -> Said {
    match why {
        NoPeriod::NoDay => said!(
            "--days: `{text}` is no day; write 21.11, 2026-11-21 or 01.11-15.11",
            "--days: «{text}» — не день; пишется так: 21.11, 2026-11-21 или 01.11-15.11"
        ),
        NoPeriod::Swapped => said!(
            "--days: in `{text}` the first day comes after the last one; exchange them, or write the years: \
             03.12.2025-01.12.2026",
            "--days: в «{text}» первый день позже последнего; поменяйте их местами или напишите годы: \
             03.12.2025-01.12.2026"
        ),
    }
}

/// What an operator did, or all of them.
fn operators(
    opened: &OpenOffice,
    login: &str,
    (span, now): (Span, Timestamp),
    time: &OfficeTime,
    (json, locale): (bool, Locale),
) -> Result<(), Failure> {
    let mut figures = opened
        .store
        .query(|conn| report::operators(conn, span))
        .map_err(Failure::below)?;
    if login != "all" {
        opened.store.read(|conn| {
            let known = auth::operator(conn, login)?;
            known.ok_or_else(|| store::Error::not_found("operator", login))
        })?;
        figures.retain(|figures| figures.login == login);
    }
    let shifts = opened
        .store
        .query(|conn| operator_shifts_within(conn, span, now))
        .map_err(Failure::below)?;
    let mut table = Table::new(&[
        "login",
        "name",
        "taken",
        "completed",
        "revenue",
        "assigned",
        "cancelled",
        "deeds",
        "first",
        "last",
        "shifts",
        "paid_in",
        "paid_out",
        "difference",
    ]);
    let moment = |at: Timestamp| time.format(at, "%Y-%m-%dT%H:%M:%S");
    for OperatorFigures {
        login, name, did, ..
    } in figures
    {
        let own: Vec<&ShiftFigures> = shifts.iter().filter(|it| it.login == login).collect();
        let sum = |of: &dyn Fn(&ShiftFigures) -> Money| {
            let sums = own.iter().map(|shift| of(shift));
            output::Cell::Sum(sums.sum())
        };
        table.row([
            login.into(),
            name.into(),
            did.taken.into(),
            did.completed.into(),
            output::Cell::Sum(did.revenue),
            did.assigned.into(),
            did.cancelled.into(),
            did.deeds.into(),
            moment(did.first_at).into(),
            moment(did.last_at).into(),
            own.len().into(),
            sum(&|shift| shift.turnover.paid_in),
            sum(&|shift| shift.turnover.paid_out),
            sum(&|shift| shift.difference().unwrap_or_default()),
        ]);
    }
    table.print(json, locale)
}

fn write(file: &Path, sheets: &[Sheet], locale: Locale) -> Result<(), Failure> {
    let bytes = match written::ending(file, &["xlsx", "csv"])? {
        "csv" => report::csv(&sheets[0]).into_bytes(),
        _ => report::xlsx(sheets).map_err(Failure::below)?,
    };
    written::write(file, &bytes, locale)
}

/// The names of a driver's figures, for programs.
const COLUMNS: [&str; 13] = [
    "driver_id",
    "call_sign",
    "name",
    "completed",
    "revenue",
    "on_line_s",
    "declined",
    "expired",
    "cashless",
    "posted",
    "balance",
    "commission",
    "rent",
];

fn row(driver: &DriverFigures) -> [Value; 13] {
    let did = &driver.did;
    [
        driver.id.0.into(),
        driver.call_sign.clone().into(),
        driver.name.clone().into(),
        did.completed.into(),
        did.revenue.to_string().into(),
        did.on_line.0.into(),
        did.declined.into(),
        did.expired.into(),
        did.cashless.to_string().into(),
        did.posted.to_string().into(),
        driver.balance.to_string().into(),
        did.earned.commission.to_string().into(),
        did.earned.rent.to_string().into(),
    ]
}

fn as_json(figures: &Figures, office: &Office, time: &OfficeTime) -> Value {
    let moment = |at: Timestamp| time.format(at, "%Y-%m-%dT%H:%M:%S");
    let object = |driver: &DriverFigures| {
        let names = COLUMNS.iter().map(|name| (*name).to_owned());
        Value::Object(names.zip(row(driver)).collect())
    };
    let reason = |(reason, n): &(String, i64)| json!({ "reason": reason, "orders": n });
    let (totals, earned) = (&figures.totals, figures.earned());
    json!({
        "office": office.name,
        "from": moment(figures.span.0),
        "to": moment(figures.span.1),
        "totals": {
            "taken": totals.taken,
            "completed": totals.completed,
            "cancelled": totals.cancelled,
            "failed": totals.failed,
            "revenue": totals.revenue.to_string(),
            "cashless": totals.cashless.to_string(),
            "mean_bill": totals.mean_bill().map(|sum| sum.to_string()),
            "mean_wait_s": totals.mean_wait().map(|wait| wait.0),
            "earned": earned.total().to_string(),
            "commission": earned.commission.to_string(),
            "rent": earned.rent.to_string(),
        },
        "reasons": figures.reasons.iter().map(reason).collect::<Vec<_>>(),
        "rows": figures.drivers.iter().map(object).collect::<Vec<_>>(),
    })
}

/// The drivers, then the office's figures, for people.
fn print(drivers: &Sheet, office: &Sheet) -> Result<(), Failure> {
    let text = |cell: &Cell| cell.text(drivers.comma);
    let rows = drivers.rows.iter();
    let rows = rows.map(|row| row.iter().map(text).collect());
    output::print(&output::aligned(&drivers.headings, rows.collect()))?;
    let line = |row: &Vec<Cell>| {
        let cells: Vec<String> = row.iter().map(|cell| cell.text(office.comma)).collect();
        cells.join(": ")
    };
    let days = office.headings.last().map_or("", String::as_str);
    let lines: Vec<String> = office.rows.iter().map(line).collect();
    output::print(&format!("\n{days}\n{}", lines.join("\n")))
}
