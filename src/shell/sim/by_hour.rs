//! A day by quarters of an hour: how many asked, how long they waited, how many crews were free.

use std::path::Path;

use serde_json::{Value, json};

use super::day::Ground;
use crate::{Failure, FileDeed, Said};
use pult_app::report::{Cell, Sheet, chart, xlsx};
use pult_domain::{Locale, Timestamp};
use pult_sim::replay::run::Outcome;

/// Quarters of an hour in a day.
const QUARTERS: usize = 96;
const QUARTER: i64 = 900;

/// A day by quarters, of one strategy.
pub(super) struct ByHour {
    name: Said,
    orders: [f64; QUARTERS],
    /// Mean waits in seconds, of those who asked then and were served.
    waits: [f64; QUARTERS],
    free: [f64; QUARTERS],
    unserved: [f64; QUARTERS],
}

impl ByHour {
    pub fn of(name: Said, ground: &Ground, outcome: &Outcome) -> ByHour {
        let mut day = ByHour {
            name,
            orders: [0.0; QUARTERS],
            waits: [0.0; QUARTERS],
            free: [0.0; QUARTERS],
            unserved: [0.0; QUARTERS],
        };
        let mut served = [0.0; QUARTERS];
        let midnight = ground.midnight();
        let quarter = |at: Timestamp| {
            let of_day = (at - midnight).0.rem_euclid(QUARTERS as i64 * QUARTER);
            (of_day / QUARTER) as usize
        };
        for (request, wait) in ground.day.requests.iter().zip(&outcome.waits) {
            let at = quarter(request.at);
            day.orders[at] += 1.0;
            match wait {
                Some(wait) => {
                    day.waits[at] += wait.0 as f64;
                    served[at] += 1.0;
                }
                None => day.unserved[at] += 1.0,
            }
        }
        for (wait, n) in day.waits.iter_mut().zip(served) {
            *wait /= f64::max(n, 1.0);
        }
        for &(at, n) in &outcome.free {
            day.free[quarter(at)] = n as f64;
        }
        day
    }

    /// Drawn for people.
    pub fn as_text(&self, locale: Locale) -> String {
        let waits = self.waits.map(|wait| wait / 60.0);
        let name = self.name.of(locale);
        let [title, orders, wait, minutes, free, crews] = match locale {
            Locale::En => [
                "by quarters of an hour",
                "orders",
                "mean wait",
                "min",
                "crews with nothing to do",
                "crews",
            ],
            Locale::Ru => [
                "по четвертям часа",
                "заказы",
                "ожидание в среднем",
                "мин",
                "свободные экипажи",
                "",
            ],
        };
        let unit = match locale {
            Locale::En => "orders",
            Locale::Ru => "",
        };
        [
            format!("{name} {title}"),
            chart::columns(orders, &self.orders, unit),
            chart::columns(wait, &waits, minutes),
            chart::columns(free, &self.free, crews),
            chart::hours(QUARTERS),
        ]
        .join("\n")
    }

    pub fn as_json(&self) -> Value {
        let quarters = (0..QUARTERS).map(|at| {
            json!({
                "from": clock(at),
                "orders": self.orders[at],
                "unserved": self.unserved[at],
                "mean_wait_s": self.waits[at].round(),
                "free_crews": self.free[at],
            })
        });
        json!({ "name": self.name.of(Locale::En), "quarters": quarters.collect::<Vec<_>>() })
    }

    fn as_sheet(&self, locale: Locale) -> Sheet {
        let count = |of: f64| Cell::Count(of.round() as i64);
        let rows = (0..QUARTERS).map(|at| {
            vec![
                Cell::Text(clock(at)),
                count(self.orders[at]),
                count(self.unserved[at]),
                count(self.waits[at]),
                count(self.free[at]),
            ]
        });
        let headings = match locale {
            Locale::En => ["from", "orders", "unserved", "mean wait, s", "free crews"],
            Locale::Ru => [
                "с",
                "заказов",
                "не выполнено",
                "ждали в среднем, с",
                "свободных экипажей",
            ],
        };
        Sheet {
            name: self.name.of(locale).to_owned(),
            headings: headings.map(str::to_owned).to_vec(),
            rows: rows.collect(),
            comma: '.',
        }
    }
}

/// Writes days as an XLSX file, a sheet each.
pub(super) fn write_xlsx(file: &Path, days: &[ByHour], locale: Locale) -> Result<(), Failure> {
    let sheets: Vec<Sheet> = days.iter().map(|day| day.as_sheet(locale)).collect();
    let book = xlsx(&sheets).map_err(Failure::below)?;
    std::fs::write(file, book).map_err(|error| Failure::file(FileDeed::Write, file, &error))
}

fn clock(quarter: usize) -> String {
    format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15)
}
