//! `pult sim`: the engine's parts, tried on files.

mod assignment;
mod cpu;
mod routes;

use clap::Subcommand;

use super::Failure;

/// Try the engine's parts on files.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Match orders with crews: a file of `order,crew,seconds` lines
    Match(assignment::Match),
    /// Plan pick-ups and deliveries: a file in the Li & Lim format
    Pdptw(routes::Pdptw),
}

impl Command {
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Command::Match(command) => command.run(),
            Command::Pdptw(command) => command.run(),
        }
    }
}

/// The text of a file that was named on the command line.
fn text_of(file: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(file)
        .map_err(|error| Failure::Usage(format!("cannot read {}: {error}", file.display())))
}
