//! Which day is replayed: `generated:SEED`, `parcels:SEED`, `rides:FILE`, or a date of the office.

use std::convert::Infallible;
use std::fs::File;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::ValueEnum;
use flate2::read::GzDecoder;

use super::office_day;
use crate::{Common, Failure, Said, said};
use pult_app::OfficeTime;
use pult_app::day_log::Histories;
use pult_domain::{Seconds, Timestamp};
use pult_engine::{History, PastDay};
use pult_geo::{Router, StraightLine};
use pult_sim::city;
use pult_sim::replay::demand::Demand;
use pult_sim::replay::rides::{Grid, Rides};
use pult_sim::replay::{Day, Figures};
use pult_store::looks::Look;

/// The orders of a generated day: those of an office of fifty crews.
const ORDERS: usize = 1_000;

/// A crew for so many orders of a generated day: about two rides an hour in a
/// shift of ten hours, as taxis in cities have them.
const ORDERS_A_CREW: usize = 20;

/// The first of the generated days that a generated day learns from: no others are judged on these.
const LEARNED: u64 = 9_000;

/// It learns from so many when nobody says otherwise.
pub(super) const WEEK: u64 = 7;

/// What the engine learns from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Learned {
    /// So many generated days.
    Days(u64),
    /// The days of a ride log.
    Log(PathBuf),
}

impl FromStr for Learned {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Learned, Infallible> {
        let days = text.parse().ok().filter(|days| *days <= 1_000);
        Ok(days.map_or_else(|| Learned::Log(text.into()), Learned::Days))
    }
}

/// The variable that says where public data sets are.
const DATASETS: &str = "PULT_DATASETS";

/// The name of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    /// Made of chance, from a seed.
    Generated(u64),
    /// Made of chance too: parcels alone, which depots hand out in waves.
    Parcels(u64),
    /// Out of a ride log.
    Rides(PathBuf),
    /// A day of the office, in its own time zone.
    Date(NaiveDate),
}

/// How much of a day is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub orders: Option<usize>,
    pub crews: Option<usize>,
    pub shifts: Shifts,
    /// So many generated days a generated day learns from.
    pub learned: u64,
}

/// When the crews of a generated day work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shifts {
    /// In three shifts, one crew in eight around the clock
    AsIs,
    /// As many at each hour as its orders need, the night shift of the day before still there at midnight
    Fit,
    /// Every crew around the clock
    Always,
}

/// A day and its roads.
pub(super) struct Ground {
    /// Which day it is, for people.
    pub title: Said,
    pub day: Day,
    pub router: Arc<dyn Router>,
    /// The past days that the engine learns from.
    pub history: Option<Arc<History>>,
    /// What is known of it when it really happened.
    pub past: Option<Past>,
}

/// What an office remembers of a day.
pub(super) struct Past {
    /// How it went.
    pub figures: Figures,
    /// The day log, from the last whole entry before the day on.
    pub looks: Vec<Look>,
    /// The past days that the engine was shown.
    pub histories: Histories,
    /// When the day began.
    pub from: Timestamp,
    pub time: OfficeTime,
}

impl Ground {
    /// When the day began: a generated day's and a log's moments count from a midnight of their own.
    pub fn midnight(&self) -> Timestamp {
        let from_past = self.past.as_ref().map(|past| past.from);
        from_past.unwrap_or(Timestamp(0))
    }
}

impl FromStr for Name {
    type Err = Said;

    fn from_str(text: &str) -> Result<Name, Said> {
        match text.split_once(':') {
            None if text == "generated" => Ok(Name::Generated(1)),
            Some(("generated", seed)) => seed_of(seed).map(Name::Generated),
            Some(("parcels", seed)) => seed_of(seed).map(Name::Parcels),
            Some(("rides", file)) if !file.is_empty() => Ok(Name::Rides(file.into())),
            _ => text.parse().map(Name::Date).map_err(|_| {
                Said::new(
                    "give YYYY-MM-DD, generated:SEED, parcels:SEED or rides:FILE",
                    "бывает ГГГГ-ММ-ДД, generated:ЧИСЛО, parcels:ЧИСЛО или rides:ФАЙЛ",
                )
            }),
        }
    }
}

fn seed_of(text: &str) -> Result<u64, Said> {
    let seed = text.parse();
    seed.map_err(|_| {
        said!(
            "`{text}` is no seed: give a whole number",
            "«{text}» — не целое число"
        )
    })
}

impl Name {
    /// Makes or reads the day.
    pub fn open(&self, size: Size, common: &Common) -> Result<Ground, Failure> {
        match self {
            Name::Date(date) => office_day::open(*date, common),
            Name::Generated(seed) => {
                let title = said!(
                    "day: invented ({seed}), not your office",
                    "день: придуманный ({seed}), не ваш офис"
                );
                Ok(made(Day::generated, *seed, size, title))
            }
            Name::Parcels(seed) => {
                let title = said!(
                    "day: invented, parcels alone ({seed}), not your office",
                    "день: придуманный, одни посылки ({seed}), не ваш офис"
                );
                Ok(made(Day::parcels, *seed, size, title))
            }
            Name::Rides(file) => rides(file, size),
        }
    }
}

fn made(day: fn(u64, &Demand, usize) -> Day, seed: u64, size: Size, title: Said) -> Ground {
    let orders = size.orders.unwrap_or(ORDERS);
    let crews = size.crews.unwrap_or(orders.div_ceil(ORDERS_A_CREW));
    let demand = Demand::town(city::CENTRE, orders as f64);
    let past = LEARNED..LEARNED + size.learned;
    let past = past.map(|seed| past_day(&day(seed, &demand, crews)));
    let mut made = day(seed, &demand, crews);
    match size.shifts {
        Shifts::AsIs => {}
        Shifts::Fit => made.fit_shifts(),
        Shifts::Always => made.work_around_the_clock(),
    }
    Ground {
        title,
        day: made,
        router: Arc::new(StraightLine),
        history: Some(history(past.collect(), crews)),
        past: None,
    }
}

/// What people are told that generated days of these seeds are.
pub(super) fn invented_days(seeds: &RangeInclusive<u64>) -> Said {
    let (first, last) = (seeds.start(), seeds.end());
    said!(
        "days: invented ({first}-{last}), not your office",
        "дни: придуманные ({first}-{last}), не ваш офис"
    )
}

/// What is learned from these days by an office of so many crews.
fn history(days: Vec<PastDay>, n_crews: usize) -> Arc<History> {
    let midnight = Timestamp(0);
    Arc::new(History::new(midnight, days, n_crews, String::new()))
}

/// Where and when a day's crews were wanted. Days that are made begin at midnight 0, and so do the days
/// of ride logs.
fn past_day(day: &Day) -> PastDay {
    let pickups = day.requests.iter();
    PastDay {
        pickups: pickups
            .map(|request| (Seconds(request.at.0.rem_euclid(86_400)), request.from))
            .collect(),
    }
}

/// Learns from a ride log instead of what the day itself has.
pub(super) fn learn_from(ground: &mut Ground, file: &Path) -> Result<(), Failure> {
    let path = found(file);
    let rides = Rides::parse(&text_of(&path)?)
        .map_err(|error| Failure::refused(format!("{}:{error}", path.display())))?;
    let days = rides.days().into_iter();
    let days = days.map(|rides| past_day(&rides.into_day(Some(1), 1)));
    ground.history = Some(history(days.collect(), ground.day.cabs.len()));
    Ok(())
}

fn rides(file: &Path, size: Size) -> Result<Ground, Failure> {
    let path = found(file);
    let text = text_of(&path)?;
    let rides = Rides::parse(&text)
        .map_err(|error| Failure::refused(format!("{}:{error}", path.display())))?;
    let rides = match size.orders {
        Some(orders) => rides.thinned(orders),
        None => rides,
    };
    let router: Arc<dyn Router> = match rides.is_grid {
        true => Arc::new(Grid),
        false => Arc::new(StraightLine),
    };
    let usual = rides.usual_crews(&*router);
    let name = file.display();
    Ok(Ground {
        title: said!(
            "day: the ride log {name}, not your office",
            "день: из файла поездок {name}, не ваш офис"
        ),
        day: rides.into_day(size.crews, usual),
        router,
        history: None,
        past: None,
    })
}

/// A file that is not here is looked for among the public data sets.
fn found(file: &Path) -> PathBuf {
    let there = std::env::var_os(DATASETS).map(|folder| Path::new(&folder).join(file));
    match there {
        Some(there) if !file.exists() => there,
        _ => file.to_owned(),
    }
}

/// The text of a log, also of a compressed one.
fn text_of(file: &Path) -> Result<String, Failure> {
    let is_compressed = file.extension().is_some_and(|extension| extension == "gz");
    let read = || {
        let mut text = String::new();
        let mut bytes = File::open(file)?;
        match is_compressed {
            true => GzDecoder::new(bytes).read_to_string(&mut text)?,
            false => bytes.read_to_string(&mut text)?,
        };
        Ok(text)
    };
    read().map_err(|error: std::io::Error| Failure::unreadable(file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_a_name() {
        assert_eq!("generated:7".parse(), Ok(Name::Generated(7)));
        assert_eq!("generated".parse(), Ok(Name::Generated(1)));
        assert_eq!("parcels:7".parse(), Ok(Name::Parcels(7)));
        let date = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
        assert_eq!("2026-11-20".parse(), Ok(Name::Date(date)));
        assert_eq!("rides:a.csv".parse(), Ok(Name::Rides("a.csv".into())));
        for wrong in [
            "",
            "generated:",
            "generated:x",
            "parcels:",
            "rides:",
            "yesterday",
        ] {
            assert!(wrong.parse::<Name>().is_err(), "{wrong}");
        }
    }
}
