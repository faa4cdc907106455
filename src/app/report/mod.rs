//! Reports: the figures of a shift, a day or a month, for the office and for each driver.
//!
//! One query, several faces: the console's screen, `pult report`, and the files that spreadsheets open.

pub mod chart;
mod day;
mod operators;
mod period;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use super::{Caller, Dispatch, OfficeTime, Result};
use pult_domain::{DriverId, Money, Timestamp};
use pult_store::{Connection, books, crews, figures};

pub use day::HourOfDay;
pub use figures::{Earned, Hour, OfDriver, OfOperator, Span, Totals};
pub use operators::{OperatorFigures, operators};
pub use period::{NoPeriod, Period, is_of_days};
pub use sheet::{Cell, Sheet, csv, xlsx};

/// The figures of a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which: from (inclusive) and to (exclusive).
    pub span: Span,
    /// The office's.
    pub totals: Totals,
    /// Why orders were called off, the most frequent first.
    pub reasons: Vec<(String, i64)>,
    /// Of every driver who did anything, by name.
    pub drivers: Vec<DriverFigures>,
    /// What the hours of the day were like, from midnight on; none for more than 31 days.
    pub day: Vec<HourOfDay>,
}

impl Report {
    /// What the office itself earned by all drivers.
    pub fn earned(&self) -> Earned {
        let sum = |of: fn(&Earned) -> Money| self.drivers.iter().map(|it| of(&it.did.earned)).sum();
        Earned {
            commission: sum(|earned| earned.commission),
            rent: sum(|earned| earned.rent),
        }
    }
}

/// The figures of a driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverFigures {
    /// Who.
    pub id: DriverId,
    /// The name.
    pub name: String,
    /// The call sign of the latest crew; empty without one.
    pub call_sign: String,
    /// What was done.
    pub did: OfDriver,
    /// The account's balance now.
    pub balance: Money,
}

impl Dispatch {
    /// The figures of a span of time.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn report(&self, span: Span) -> Result<Report> {
        let now = self.now();
        self.read_list(&self.seat(), move |conn| read(conn, span, now))
            .await
    }
}

impl Dispatch {
    /// The figures of the office's day so far, and its hours.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn today(&self, caller: &Caller) -> Result<(Totals, Vec<Hour>)> {
        let now = self.now();
        self.read_list(caller, move |conn| {
            let time = OfficeTime::named(&books::office(conn)?.timezone);
            let span = Period::Today.span(&time, now);
            Ok((
                figures::totals(conn, span)?,
                figures::hours(conn, span, now)?,
            ))
        })
        .await
    }
}

/// Reads the figures of a span of time; open shifts count until `now`.
///
/// # Errors
/// `Internal`.
pub fn read(conn: &Connection, span: Span, now: Timestamp) -> Result<Report> {
    let time = OfficeTime::named(&books::office(conn)?.timezone);
    Ok(Report {
        span,
        day: day::of(conn, span, &time, now)?,
        totals: figures::totals(conn, span)?,
        reasons: figures::reasons(conn, span)?,
        drivers: drivers(conn, span, now)?,
    })
}

fn drivers(conn: &Connection, span: Span, now: Timestamp) -> Result<Vec<DriverFigures>> {
    let mut did: BTreeMap<DriverId, OfDriver> = BTreeMap::new();
    for (driver, completed, revenue, cashless) in figures::carried(conn, span)? {
        let figures = did.entry(driver).or_default();
        (figures.completed, figures.revenue, figures.cashless) = (completed, revenue, cashless);
    }
    for (driver, declined, expired) in figures::refused(conn, span)? {
        let figures = did.entry(driver).or_default();
        (figures.declined, figures.expired) = (declined, expired);
    }
    for (driver, on_line) in figures::on_line(conn, span, now)? {
        did.entry(driver).or_default().on_line = on_line;
    }
    for (driver, posted, earned) in figures::posted(conn, span)? {
        let figures = did.entry(driver).or_default();
        (figures.posted, figures.earned) = (posted, earned);
    }
    let balances: HashMap<_, _> = books::balances(conn)?.into_iter().collect();
    let mut call_signs = HashMap::new();
    for crew in crews::all(conn)? {
        call_signs.insert(crew.driver, crew.call_sign);
    }
    let names: HashMap<_, _> = crews::drivers(conn)?
        .into_iter()
        .map(|driver| (driver.id, driver.name))
        .collect();
    let of = |(id, did): (DriverId, OfDriver)| DriverFigures {
        id,
        name: names.get(&id).cloned().unwrap_or_default(),
        call_sign: call_signs.get(&id).cloned().unwrap_or_default(),
        did,
        balance: balances.get(&id).copied().unwrap_or_default(),
    };
    let mut drivers: Vec<DriverFigures> = did.into_iter().map(of).collect();
    drivers.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(drivers)
}
