//! `pult sim`: whole days under different strategies, and the engine's parts on files.

mod assignment;
mod by_hour;
mod cpu;
mod day;
mod days;
mod figures;
mod hours;
mod many;
mod office_day;
mod other_rules;
mod routes;
mod strategy;

use clap::{Args, Subcommand};

use super::{Common, Failure};

/// Replay a day under different strategies, or try the engine's parts on files.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Sim {
    #[command(subcommand)]
    part: Option<Part>,
    #[command(flatten)]
    days: days::Days,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Match orders with crews: a file of `order,crew,seconds` lines
    Match(assignment::Match),
    /// Plan pick-ups and deliveries: a file in the format of Li & Lim or of Sartori & Buriol
    Pdptw(routes::Pdptw),
}

impl Sim {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        match self.part {
            Some(Part::Match(command)) => command.run(common),
            Some(Part::Pdptw(command)) => command.run(common),
            None => self.days.run(common),
        }
    }
}

/// The text of a file that was named on the command line.
fn text_of(file: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))
}
