//! A day under several strategies.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::by_hour::{ByHour, write_xlsx};
use super::day::{
    Ground, Learned, Name as DayName, Past, Shifts, Size, WEEK, invented_days, learn_from,
};
use super::figures::{Form, Row, as_csv, as_json, as_text};
use super::hours::{Hours, hours};
use super::many::{self, Replayed, Seeds};
use super::other_rules::{Comparison, compare};
use super::strategy::Name;
use crate::office::{data_folder, load_config};
use crate::rules::{policy, policy_of_sim};
use crate::{Common, Failure, Said, output, said, written};
use pult_config::{Config, Variables};
use pult_domain::Locale;
use pult_engine::Policy;
use pult_sim::replay::World;

/// Replay a day under different strategies.
#[derive(Debug, Args)]
pub(super) struct Days {
    /// The day: YYYY-MM-DD, generated[:SEED], parcels:SEED or rides:FILE [default: generated:1]
    ///
    /// YYYY-MM-DD is a day of the office in the data folder, on its map. generated:SEED is a working
    /// day of an invented town: demand by hour and district, a fifth of it parcels, crews in shifts
    /// with breaks, refusals. parcels:SEED is a day of the same town on which depots send parcels in
    /// waves, and nobody rides. rides:FILE is a public ride log, also compressed (.gz): the Melbourne
    /// ride requests (.csv), an input of Google's Hash Code 2018 (.in), a morning of Chengdu (.csv), or
    /// the calls of New York in April 2014 (.csv), whose ends are made up; a file that is not here is
    /// looked for in the folder that PULT_DATASETS names. All these run along straight lines.
    #[arg(long, value_name = "DAY", default_value = "generated:1")]
    #[arg(hide_default_value = true)]
    day: DayName,
    /// The strategies, in the order of the answer [default: nearest, queue, batch, engine, merge, clairvoyant]
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
    /// Replay the generated days of these seeds, as 501-520, and tell mean ± 95 % of each figure
    #[arg(long, value_name = "FIRST-LAST")]
    #[arg(conflicts_with_all = ["add_crew", "xlsx", "by_hour"])]
    seeds: Option<Seeds>,
    /// When the crews of a generated day work
    #[arg(long, value_enum, default_value_t = Shifts::AsIs)]
    shifts: Shifts,
    /// What people and streets do: plain, or hard: answers take 10 s, drives are wrong by 30 %, customers give up
    #[arg(long, value_enum, default_value_t = WorldName::Plain)]
    world: WorldName,
    /// Of a hundred crews that are advised where to stand, so many go
    #[arg(long, value_name = "PERCENT", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=100))]
    obey: u32,
    /// Of a thousand minutes in which a crew is free, in so many somebody waves it down in the street
    #[arg(long, value_name = "PERMILLE", default_value_t = 0)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=1000))]
    hails: u32,
    /// What the engine learns from: a ride log instead of what the day itself has, or so many generated days
    /// before a generated one [default: 7]
    #[arg(long, value_name = "FILE|DAYS")]
    history: Option<Learned>,
    /// Show what more crews from one hour to another would change, as 07-11 or 22-06; see --count
    #[arg(long, value_name = "HH-HH", value_parser = hours)]
    add_crew: Option<Hours>,
    /// How many of them
    #[arg(long, value_name = "N", default_value_t = 1, requires = "add_crew", value_parser = count)]
    count: usize,
    /// Draw the day by quarters of an hour: orders, waits, free crews, under the last strategy that decides
    #[arg(long)]
    by_hour: bool,
    /// Write the day by quarters of an hour, a sheet for each strategy
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
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

/// What people and streets do to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WorldName {
    /// Crews answer at once, drives are as the roads say, and whoever has a crew waits for it
    Plain,
    /// As it is
    Hard,
}

fn count(text: &str) -> Result<usize, Said> {
    match text.parse() {
        Ok(number @ 1..=1_000_000) => Ok(number),
        _ => Err(Said::new(
            "give a whole number from 1 to 1000000",
            "нужно целое число от 1 до 1000000",
        )),
    }
}

impl Days {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let is_past = matches!(self.day, DayName::Date(_));
        self.check(is_past)?;
        let rules = if is_past { policy } else { policy_of_sim };
        let own = rules(&load_config(common, &data_folder(common)?)?);
        let other = self.rules.as_deref().map(|file| rules_of(file, rules));
        let other = other.transpose()?;
        if let Some(Seeds(seeds)) = &self.seeds {
            let rules = other.unwrap_or(own);
            return self.print_many(seeds.clone(), &rules, common);
        }
        let mut ground = self.open(&self.day, common)?;
        if let Some(hours) = self.add_crew {
            return self.print_more(&mut ground, &other.unwrap_or(own), hours, common.locale());
        }
        if self.by_hour || self.xlsx.is_some() {
            return self.print_by_hour(&ground, &other.unwrap_or(own), common.locale());
        }
        match (other, &ground.past) {
            (Some(other), Some(past)) => {
                self.print_both(&ground, past, [&own, &other], common.locale())
            }
            (other, _) => {
                let rows = self.rows(&ground, &other.unwrap_or(own), |_| true);
                self.print(&ground, &rows, common.locale())
            }
        }
    }

    /// What clap does not know to go together.
    fn check(&self, is_past: bool) -> Result<(), Failure> {
        if let Some(file) = &self.xlsx {
            written::ending(file, &["xlsx"])?;
        }
        let other_day = self.seeds.is_some() && !matches!(self.day, DayName::Generated(1));
        let is_made = matches!(self.day, DayName::Generated(_) | DayName::Parcels(_));
        let wrong = if matches!(self.history, Some(Learned::Days(_))) && !is_made {
            Said::new(
                "a number of days to learn from is for a generated day; this day has its own past, or give a ride log",
                "число дней для обучения — для придуманного дня; у этого дня своё прошлое, или назовите файл поездок",
            )
        } else if other_day {
            Said::new(
                "--seeds replays generated days: leave out --day, or say --day generated",
                "--seeds проигрывает придуманные дни: уберите --day или напишите --day generated",
            )
        } else if is_past && (self.orders.is_some() || self.crews.is_some()) {
            Said::new(
                "a day of the office has its own orders and crews; leave out --orders and --crews",
                "у дня офиса свои заказы и экипажи; уберите --orders и --crews",
            )
        } else if !is_past && self.strategies.contains(&Name::Recorded) {
            Said::new(
                "the strategy recorded is for a day of the office; give --day YYYY-MM-DD",
                "recorded бывает только у дня офиса; назовите его: --day ГГГГ-ММ-ДД",
            )
        } else {
            return Ok(());
        };
        Err(Failure::Usage(wrong))
    }

    fn rows(&self, ground: &Ground, rules: &Policy, wanted: fn(Name) -> bool) -> Vec<Row> {
        let named = match self.strategies.is_empty() {
            true => &Name::USUAL[..],
            false => &self.strategies[..],
        };
        let row = |name: Name| Row {
            name: name.said(),
            figures: name.play(ground, rules, self.world(), self.seed),
        };
        let named = named.iter().copied();
        named.filter(|&name| wanted(name)).map(row).collect()
    }

    fn open(&self, name: &DayName, common: &Common) -> Result<Ground, Failure> {
        let size = Size {
            orders: self.orders,
            crews: self.crews,
            shifts: self.shifts,
            learned: match self.history {
                Some(Learned::Days(days)) => days,
                _ => WEEK,
            },
        };
        let mut ground = name.open(size, common)?;
        if let Some(Learned::Log(file)) = &self.history {
            learn_from(&mut ground, file)?;
        }
        Ok(ground)
    }

    fn world(&self) -> World {
        let world = match self.world {
            WorldName::Plain => World::PLAIN,
            WorldName::Hard => World::HARD,
        };
        World {
            obey_percent: self.obey,
            hail_permille: self.hails,
            ..world
        }
    }

    /// The generated days of these seeds, added up.
    fn print_many(
        &self,
        seeds: RangeInclusive<u64>,
        rules: &Policy,
        common: &Common,
    ) -> Result<(), Failure> {
        let mut days = Vec::new();
        let title = invented_days(&seeds);
        for seed in seeds {
            let ground = self.open(&DayName::Generated(seed), common)?;
            let rows = self.rows(&ground, rules, |_| true);
            let by_hand = Name::Nearest.said();
            let known = rows.iter().find(|row| row.name == by_hand);
            let nearest = match known {
                Some(row) => row.figures,
                None => Name::Nearest.play(&ground, rules, self.world(), self.seed),
            };
            days.push(Replayed {
                day: format!("generated:{seed}"),
                rows,
                nearest,
            });
        }
        let rows = many::added_up(&days);
        let locale = common.locale();
        output::print(&match self.form() {
            Form::Text => under(&title, &many::as_text(&rows, days.len(), locale), locale),
            Form::Csv => many::as_csv(&rows),
            Form::Json => many::as_json(&rows, &days).to_string(),
        })
    }

    /// The strategy that the owner's questions are asked about: the last one named that decides.
    fn asked_about(&self) -> Name {
        let mut named = self.strategies.iter().rev();
        named
            .find(|name| name.decides())
            .copied()
            .unwrap_or(Name::Engine)
    }

    fn by_hour_of(&self, title: Said, ground: &Ground, rules: &Policy) -> Option<(Row, ByHour)> {
        let name = self.asked_about();
        let outcome = name.outcome(ground, rules, self.world(), self.seed)?;
        let day = ByHour::of(title, ground, &outcome);
        let row = Row {
            name: name.said(),
            figures: Some(outcome.figures),
        };
        Some((row, day))
    }

    /// What more crews would change: the day as it is and with them.
    fn print_more(
        &self,
        ground: &mut Ground,
        rules: &Policy,
        hours: Hours,
        locale: Locale,
    ) -> Result<(), Failure> {
        let (from, to) = hours;
        let title = said!(
            "with {} more {from:02}-{to:02}",
            "экипажей больше на {}, {from:02}-{to:02}",
            self.count
        );
        let as_it_is = Said::new("as it is", "как есть");
        let before = self.by_hour_of(as_it_is.clone(), ground, rules);
        let midnight = ground.midnight().0;
        ground.day.add_crews(midnight, hours, self.count);
        let after = self.by_hour_of(title.clone(), ground, rules);
        let (Some((mut row, day)), Some((mut with, more))) = (before, after) else {
            return Ok(());
        };
        let strategy = row.name;
        (row.name, with.name) = (as_it_is, Said::new("with them", "с ними"));
        let change = change(&row, &with);
        let days = [day, more];
        if let Some(file) = &self.xlsx {
            write_xlsx(file, &days, locale)?;
        }
        let rows = [row, with];
        output::print(&match self.form() {
            Form::Text => {
                let text = format!(
                    "{}\n\n{} ({}): {}\n\n{}\n\n{}",
                    as_text(&rows, locale),
                    title.of(locale),
                    strategy.of(locale),
                    change.of(locale),
                    days[0].as_text(locale),
                    days[1].as_text(locale)
                );
                under(&ground.title, &text, locale)
            }
            Form::Csv => as_csv(&rows),
            Form::Json => json!({
                "strategy": strategy.of(Locale::En),
                "strategies": as_json(&rows),
                "by_hour": days.iter().map(ByHour::as_json).collect::<Vec<_>>(),
            })
            .to_string(),
        })
    }

    /// The day by quarters of an hour.
    fn print_by_hour(
        &self,
        ground: &Ground,
        rules: &Policy,
        locale: Locale,
    ) -> Result<(), Failure> {
        let title = self.asked_about().said();
        let Some((row, day)) = self.by_hour_of(title, ground, rules) else {
            return Ok(());
        };
        if let Some(file) = &self.xlsx {
            write_xlsx(file, std::slice::from_ref(&day), locale)?;
        }
        let rows = [row];
        output::print(&match self.form() {
            Form::Text => {
                let text = format!("{}\n\n{}", as_text(&rows, locale), day.as_text(locale));
                under(&ground.title, &text, locale)
            }
            Form::Csv => as_csv(&rows),
            Form::Json => {
                json!({ "strategies": as_json(&rows), "by_hour": [day.as_json()] }).to_string()
            }
        })
    }

    fn form(&self) -> Form {
        match (self.json, self.csv) {
            (true, _) => Form::Json,
            (_, true) => Form::Csv,
            _ => Form::Text,
        }
    }

    fn print(&self, ground: &Ground, rows: &[Row], locale: Locale) -> Result<(), Failure> {
        output::print(&match self.form() {
            Form::Text => under(&ground.title, &as_text(rows, locale), locale),
            Form::Csv => as_csv(rows),
            Form::Json => json!({ "strategies": as_json(rows) }).to_string(),
        })
    }

    /// The day under its own rules and under others.
    fn print_both(
        &self,
        ground: &Ground,
        past: &Past,
        [own, other]: [&Policy; 2],
        locale: Locale,
    ) -> Result<(), Failure> {
        let rows = self.rows(ground, own, |_| true);
        let others = self.rows(ground, other, Name::keeps_rules);
        let compared = compare(ground, past, other)?;
        output::print(&match self.form() {
            Form::Text => {
                let compared = compared.as_text(past, locale);
                let text = both_as_text(&rows, &others, &compared, locale);
                under(&ground.title, &text, locale)
            }
            Form::Csv => format!("{}\n\n{}", as_csv(&rows), as_csv(&others)),
            Form::Json => both_as_json(&rows, &others, &compared).to_string(),
        })
    }
}

/// People read first which day it is.
fn under(title: &Said, text: &str, locale: Locale) -> String {
    format!("{}\n\n{text}", title.of(locale))
}

/// What changed, in a line.
fn change(before: &Row, after: &Row) -> Said {
    let (Some(before), Some(after)) = (&before.figures, &after.figures) else {
        return Said::same("");
    };
    said!(
        "{:+} s of mean wait, {:+} s at the 95th percentile, {:+} served",
        "среднее ожидание {:+} с, 95 % не дольше {:+} с, выполнено {:+}",
        after.mean_wait.0 - before.mean_wait.0,
        after.p95_wait.0 - before.p95_wait.0,
        after.served as i64 - before.served as i64,
    )
}

fn both_as_text(rows: &[Row], others: &[Row], compared: &str, locale: Locale) -> String {
    let title = Said::new("under the other rules", "по другим правилам");
    format!(
        "{}\n\n{}\n{}\n\n{compared}",
        as_text(rows, locale),
        title.of(locale),
        as_text(others, locale)
    )
}

fn both_as_json(rows: &[Row], others: &[Row], compared: &Comparison) -> Value {
    json!({
        "strategies": as_json(rows),
        "other_rules": { "strategies": as_json(others), "replay": compared.as_json() },
    })
}

fn rules_of(file: &Path, rules: fn(&Config) -> Policy) -> Result<Policy, Failure> {
    if !file.exists() {
        return Err(Failure::no_file(file));
    }
    Ok(rules(&Config::load(file, &Variables::default())?))
}
