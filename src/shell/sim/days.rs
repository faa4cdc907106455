//! A day under several strategies.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::day::{Ground, Name as DayName, Past, Size};
use super::figures::{Form, Row, as_csv, as_json, as_text};
use super::other_rules::{Comparison, compare};
use super::strategy::Name;
use crate::office::{data_folder, load_config};
use crate::rules::policy;
use crate::{Common, Failure, output};
use pult_config::{Config, Variables};
use pult_engine::Policy;

/// Replay a day under different strategies.
#[derive(Debug, Args)]
pub(super) struct Days {
    /// The day: YYYY-MM-DD, generated:SEED, parcels:SEED or rides:FILE [default: generated:1]
    ///
    /// YYYY-MM-DD is a day of the office in the data folder, on its map. generated:SEED is a working
    /// day of an invented town: demand by hour and district, a fifth of it parcels, crews in shifts
    /// with breaks, refusals. parcels:SEED is a day of the same town on which depots send parcels in
    /// waves, and nobody rides. rides:FILE is a public ride log, also compressed (.gz): the Melbourne
    /// ride requests (.csv) or an input of Google's Hash Code 2018 (.in); a file that is not here is
    /// looked for in the folder that PULT_DATASETS names. All these run along straight lines.
    #[arg(long, value_name = "DAY", default_value = "generated:1")]
    #[arg(hide_default_value = true)]
    day: DayName,
    /// The strategies, in the order of the answer [default: nearest, queue, batch, merge, clairvoyant]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', value_enum)]
    strategies: Vec<Name>,
    /// A configuration whose [engine] rules the engine keeps instead of the office's
    ///
    /// A day of the office is then shown under both, with every offer that would have gone to another
    /// crew at the moments when the office decided something.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// About so many orders: of a day made of chance (else 1000), or every n-th of a log (else all)
    #[arg(long, value_name = "N", value_parser = count)]
    orders: Option<usize>,
    /// So many crews [default: one for twenty orders of a day made of chance; a log's own, else as many as
    /// its busiest hour keeps busy]
    #[arg(long, value_name = "N", value_parser = count)]
    crews: Option<usize>,
    /// The seed of the crews' answers
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
    /// Answer with comma-separated lines
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1_000_000) => Ok(number),
        _ => Err("give a whole number from 1 to 1000000".to_owned()),
    }
}

impl Days {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let is_past = matches!(self.day, DayName::Date(_));
        self.check(is_past)?;
        let own = policy(&load_config(common, &data_folder(common)?)?);
        let other = self.rules.as_deref().map(rules_of).transpose()?;
        let size = Size {
            orders: self.orders,
            crews: self.crews,
        };
        let ground = self.day.open(size, common)?;
        match (other, &ground.past) {
            (Some(other), Some(past)) => self.print_both(&ground, past, &own, &other),
            (other, _) => self.print(&self.rows(&ground, &other.unwrap_or(own), |_| true)),
        }
    }

    /// What clap does not know to go together.
    fn check(&self, is_past: bool) -> Result<(), Failure> {
        let wrong = if is_past && (self.orders.is_some() || self.crews.is_some()) {
            "a day of the office has its own orders and crews; leave out --orders and --crews"
        } else if !is_past && self.strategies.contains(&Name::Recorded) {
            "the strategy recorded is for a day of the office; give --day YYYY-MM-DD"
        } else {
            return Ok(());
        };
        Err(Failure::Usage(wrong.to_owned()))
    }

    fn rows(&self, ground: &Ground, rules: &Policy, wanted: fn(Name) -> bool) -> Vec<Row> {
        let named = match self.strategies.is_empty() {
            true => &Name::USUAL[..],
            false => &self.strategies[..],
        };
        let row = |name: Name| Row {
            name: name.as_str(),
            figures: name.play(ground, rules, self.seed),
        };
        let named = named.iter().copied();
        named.filter(|&name| wanted(name)).map(row).collect()
    }

    fn form(&self) -> Form {
        match (self.json, self.csv) {
            (true, _) => Form::Json,
            (_, true) => Form::Csv,
            _ => Form::Text,
        }
    }

    fn print(&self, rows: &[Row]) -> Result<(), Failure> {
        output::print(&match self.form() {
            Form::Text => as_text(rows),
            Form::Csv => as_csv(rows),
            Form::Json => json!({ "strategies": as_json(rows) }).to_string(),
        })
    }

    /// The day under its own rules and under others.
    fn print_both(
        &self,
        ground: &Ground,
        past: &Past,
        own: &Policy,
        other: &Policy,
    ) -> Result<(), Failure> {
        let rows = self.rows(ground, own, |_| true);
        let others = self.rows(ground, other, Name::keeps_rules);
        let compared = compare(ground, past, other)?;
        output::print(&match self.form() {
            Form::Text => both_as_text(&rows, &others, &compared.as_text(past)),
            Form::Csv => format!("{}\n\n{}", as_csv(&rows), as_csv(&others)),
            Form::Json => both_as_json(&rows, &others, &compared).to_string(),
        })
    }
}

fn both_as_text(rows: &[Row], others: &[Row], compared: &str) -> String {
    format!(
        "{}\n\nunder the other rules\n{}\n\n{compared}",
        as_text(rows),
        as_text(others)
    )
}

fn both_as_json(rows: &[Row], others: &[Row], compared: &Comparison) -> Value {
    json!({
        "strategies": as_json(rows),
        "other_rules": { "strategies": as_json(others), "replay": compared.as_json() },
    })
}

fn rules_of(file: &Path) -> Result<Policy, Failure> {
    if !file.exists() {
        let file = file.display();
        return Err(Failure::Usage(format!("{file}: there is no such file")));
    }
    Ok(policy(&Config::load(file, &Variables::default())?))
}
