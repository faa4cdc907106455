//! A range of days: the mean of each figure, and within how much it is known.

use std::ops::RangeInclusive;
use std::str::FromStr;

use serde_json::{Value, json};

use super::figures::{self, Row};
use crate::output::{self, Cell};
use crate::{Said, said};
use pult_domain::Locale;
use pult_sim::replay::Figures;

/// How wide a mean is known with 95 %, in standard errors, where there are many days.
const SURE: f64 = 1.96;

/// Seeds from one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seeds(pub RangeInclusive<u64>);

impl FromStr for Seeds {
    type Err = Said;

    fn from_str(text: &str) -> Result<Seeds, Said> {
        let wrong = || {
            said!(
                "`{text}` is not a range of seeds: give FIRST-LAST, as 501-520",
                "«{text}» — не ряд чисел; пишется так: 501-520"
            )
        };
        let (first, last) = text.split_once('-').ok_or_else(wrong)?;
        let (first, last): (u64, u64) = match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) if first <= last && last - first < 1_000 => (first, last),
            _ => return Err(wrong()),
        };
        Ok(Seeds(first..=last))
    }
}

const COLUMNS: [&str; 8] = [
    "name",
    "mean_wait_s",
    "wait_ratio",
    "p95_ratio",
    "penalised_ratio",
    "served",
    "empty_h",
    "moved_permille",
];

/// A figure over the days: its mean and how far off that may be.
#[derive(Debug, Clone, Copy)]
struct Mean {
    mean: f64,
    within: f64,
}

impl Mean {
    fn of(values: &[f64]) -> Mean {
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        let spread = values
            .iter()
            .map(|value| (value - mean).powi(2))
            .sum::<f64>();
        let deviation = (spread / (n - 1.0).max(1.0)).sqrt();
        Mean {
            mean,
            within: SURE * deviation / n.sqrt(),
        }
    }

    fn text(self, decimals: usize) -> String {
        format!("{:.decimals$} ± {:.decimals$}", self.mean, self.within)
    }

    fn json(self) -> Value {
        json!({ "mean": self.mean, "within": self.within })
    }
}

/// One of the days.
pub(super) struct Replayed {
    /// Its name on the command line.
    pub day: String,
    pub rows: Vec<Row>,
    /// The day by hand: the strategy that ratios are to.
    pub nearest: Option<Figures>,
}

/// A strategy over many days, beside the nearest crew on the same days.
pub(super) struct Many {
    name: Said,
    figures: Vec<(&'static str, usize, Mean)>,
}

/// Adds up days of rows, each day with the same strategies.
pub(super) fn added_up(days: &[Replayed]) -> Vec<Many> {
    let n_rows = days.first().map_or(0, |day| day.rows.len());
    (0..n_rows).map(|at| added(days, at)).collect()
}

fn added(days: &[Replayed], at: usize) -> Many {
    let pairs: Vec<(&Figures, &Figures)> = days
        .iter()
        .filter_map(|day| Some((day.rows[at].figures.as_ref()?, day.nearest.as_ref()?)))
        .collect();
    let over = |of: fn(&Figures) -> f64| {
        let values: Vec<f64> = pairs.iter().map(|(own, _)| of(own)).collect();
        Mean::of(&values)
    };
    let ratio = |of: fn(&Figures) -> f64| {
        let ratios = pairs
            .iter()
            .map(|(own, first)| of(own) / of(first).max(1.0));
        Mean::of(&ratios.collect::<Vec<f64>>())
    };
    let figures = vec![
        ("mean_wait_s", 0, over(|of| of.mean_wait.0 as f64)),
        ("wait_ratio", 3, ratio(|of| of.mean_wait.0 as f64)),
        ("p95_ratio", 3, ratio(|of| of.p95_wait.0 as f64)),
        ("penalised_ratio", 3, ratio(|of| of.penalised_wait.0 as f64)),
        ("served", 0, over(|of| of.served as f64)),
        (
            "empty_h",
            1,
            over(|of| of.empty.map_or(0.0, |it| it.0 as f64 / 3_600.0)),
        ),
        (
            "moved_permille",
            0,
            over(|of| of.moved_permille().unwrap_or_default()),
        ),
        (
            "late_permille",
            1,
            over(|of| of.late_permille().unwrap_or_default()),
        ),
        (
            "idle_ratio",
            3,
            ratio(|of| of.idle_spread.map_or(0.0, |it| it.0 as f64)),
        ),
        (
            "earned_ratio",
            3,
            ratio(|of| of.earned_spread.map_or(0.0, |it| it.0 as f64)),
        ),
    ];
    Many {
        name: days[0].rows[at].name.clone(),
        figures,
    }
}

impl Many {
    fn figure(&self, name: &str) -> Option<(usize, Mean)> {
        let mut figures = self.figures.iter();
        let found = figures.find(|(known, ..)| *known == name);
        found.map(|&(_, decimals, mean)| (decimals, mean))
    }
}

/// A table for people.
pub(super) fn as_text(rows: &[Many], n_days: usize, locale: Locale) -> String {
    let mut table = output::Table::new(&COLUMNS);
    for row in rows {
        let cells = COLUMNS[1..].iter().map(|name| {
            let figure = row.figure(name);
            figure.map_or(Value::Null.into(), |(decimals, mean)| {
                mean.text(decimals).into()
            })
        });
        table.row(std::iter::once(Cell::Word(row.name.clone())).chain(cells));
    }
    let said = said!(
        "days: {n_days}, mean ± 95 %; ratios to nearest on the same day",
        "дней: {n_days}, среднее ± 95 %; «раз» — во сколько раз против «nearest» в тот же день"
    );
    format!("{}\n{}", table.as_text(locale), said.of(locale))
}

/// Each day, and each strategy over all of them: its mean and 95th percentile of the wait as ratios to
/// `nearest`, within so much, and every figure.
pub(super) fn as_json(rows: &[Many], days: &[Replayed]) -> Value {
    let each = days
        .iter()
        .map(|day| json!({ "day": day.day, "strategies": figures::as_json(&day.rows) }));
    let summary = |row: &Many| {
        let ratio = |name: &str| row.figure(name).map(|(_, mean)| mean);
        let (mean, p95) = (ratio("wait_ratio"), ratio("p95_ratio"));
        let figures = row.figures.iter();
        let figures = figures.map(|(name, _, mean)| ((*name).to_owned(), mean.json()));
        json!({
            "name": row.name.of(Locale::En),
            "mean": mean.map(|mean| mean.mean),
            "mean_ci95": mean.map(|mean| mean.within),
            "p95": p95.map(|mean| mean.mean),
            "p95_ci95": p95.map(|mean| mean.within),
            "figures": figures.collect::<serde_json::Map<_, _>>(),
        })
    };
    json!({
        "days": each.collect::<Vec<_>>(),
        "summary": rows.iter().map(summary).collect::<Vec<_>>(),
    })
}

/// A line a strategy.
pub(super) fn as_csv(rows: &[Many]) -> String {
    let names = rows.first().map(|row| &row.figures);
    let names = names.into_iter().flatten();
    let heads = names.map(|(name, ..)| format!("{name},{name}_within"));
    let head = std::iter::once("name".to_owned()).chain(heads);
    let mut lines = vec![head.collect::<Vec<_>>().join(",")];
    lines.extend(rows.iter().map(|row| {
        let cells = row.figures.iter();
        let cells = cells.map(|(_, _, mean)| format!("{},{}", mean.mean, mean.within));
        let all = std::iter::once(row.name.to_string()).chain(cells);
        all.collect::<Vec<_>>().join(",")
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_seeds_is_first_to_last() {
        assert_eq!("501-520".parse(), Ok(Seeds(501..=520)));
        for wrong in ["", "5", "9-3", "a-b", "0-5000"] {
            assert!(wrong.parse::<Seeds>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mean_is_known_the_better_the_more_days_there_are() {
        let few = Mean::of(&[1.0, 3.0]);
        let many = Mean::of(&[1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0]);
        assert_eq!((few.mean, many.mean), (2.0, 2.0));
        assert!(many.within < few.within);
        assert_eq!(Mean::of(&[5.0]).within, 0.0);
    }
}
