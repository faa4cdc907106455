//! A day under several strategies.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::day::{Ground, Name, Size};
use super::figures::{Form, Row};
use crate::cli::office::{data_folder, load_config};
use crate::cli::running::policy;
use crate::cli::{Common, Failure};
use crate::config::{Config, Variables};
use crate::domain::{Quality, Seconds};
use crate::engine::Policy;
use crate::sim::replay::{Figures, Strategy, bound, run};

/// How far the strategy `hold` looks ahead: about a usual ride.
const HOLD_WITHIN: Seconds = Seconds::minutes(10);

/// Replay a day under different strategies.
#[derive(Debug, Args)]
pub(super) struct Days {
    /// The day: generated:SEED, or rides:FILE
    ///
    /// generated:SEED is a working day of an invented town: demand by hour and district, a fifth of it
    /// parcels, crews in shifts with breaks, refusals. rides:FILE is a public ride log, also
    /// compressed (.gz): the Melbourne ride requests (.csv) or an input of Google's Hash Code 2018
    /// (.in); a file that is not here is looked for in the folder that PULT_DATASETS names.
    #[arg(long, value_name = "DAY", default_value = "generated:1")]
    day: Name,
    /// The strategies, in the order of the answer
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', value_enum)]
    #[arg(default_values = ["nearest", "queue", "batch", "merge", "clairvoyant"])]
    strategies: Vec<StrategyName>,
    /// The configuration whose [engine] rules the engine's strategies keep [default: the office's]
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// About so many orders: of a generated day (1000 else), or every n-th of a log (all else)
    #[arg(long, value_name = "N", value_parser = count)]
    orders: Option<usize>,
    /// So many crews [default: the log's own, else one for twenty orders]
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

/// A way to decide who takes what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StrategyName {
    /// The oldest order to the nearest free crew, as it is done by hand
    Nearest,
    /// The oldest order to the crew that has been idle for longest
    Queue,
    /// The engine: all orders and crews at once
    Batch,
    /// The engine, with parcels merged that lie on one another's way
    Merge,
    /// The engine, holding orders back for crews that are soon free and near
    Hold,
    /// What could be reached if the whole day were known beforehand
    Clairvoyant,
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1_000_000) => Ok(number),
        _ => Err("give a whole number from 1 to 1000000".to_owned()),
    }
}

impl Days {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let rules = self.rules(common)?;
        let ground = self.day.open(Size {
            orders: self.orders,
            crews: self.crews,
        })?;
        let row = |&name: &StrategyName| Row {
            name: name.as_str(),
            figures: name.play(&ground, &rules, self.seed),
        };
        let rows: Vec<_> = self.strategies.iter().map(row).collect();
        self.form().print(&rows)
    }

    fn rules(&self, common: &Common) -> Result<Policy, Failure> {
        let config = match &self.rules {
            Some(file) if !file.exists() => {
                let file = file.display();
                return Err(Failure::Usage(format!("{file}: there is no such file")));
            }
            Some(file) => Config::load(file, &Variables::default())?,
            None => load_config(common, &data_folder(common)?)?,
        };
        Ok(policy(&config))
    }

    fn form(&self) -> Form {
        match (self.json, self.csv) {
            (true, _) => Form::Json,
            (_, true) => Form::Csv,
            _ => Form::Text,
        }
    }
}

impl StrategyName {
    fn as_str(self) -> &'static str {
        match self {
            StrategyName::Nearest => "nearest",
            StrategyName::Queue => "queue",
            StrategyName::Batch => "batch",
            StrategyName::Merge => "merge",
            StrategyName::Hold => "hold",
            StrategyName::Clairvoyant => "clairvoyant",
        }
    }

    /// The day's figures; `None` when the day is too large for the bound.
    fn play(self, ground: &Ground, rules: &Policy, seed: u64) -> Option<Figures> {
        let (day, router) = (&ground.day, &*ground.router);
        let strategy = match self {
            StrategyName::Nearest => Strategy::Nearest,
            StrategyName::Queue => Strategy::Queue,
            StrategyName::Batch => Strategy::engine(&Policy {
                quality: Quality::Low,
                ..rules.clone()
            }),
            StrategyName::Merge => Strategy::engine(&Policy {
                quality: Quality::Medium,
                ..rules.clone()
            }),
            StrategyName::Hold => Strategy::engine(&Policy {
                quality: Quality::Low,
                hold_within: HOLD_WITHIN,
                ..rules.clone()
            }),
            StrategyName::Clairvoyant => return bound::clairvoyant(day, router),
        };
        Some(run::run(day, &strategy, router, seed).figures)
    }
}
