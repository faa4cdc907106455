//! `pult sim pdptw`: routes of pick-ups and deliveries.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{cpu, text_of};
use crate::{Common, Failure, Said, output, said};
use pult_engine::pdptw::{self, Solution, lilim, solve};

/// How many steps go by between two looks at the clock, which costs a system call.
const STEPS_A_LOOK: u32 = 16;

/// Plan pick-ups and deliveries.
#[derive(Debug, Args)]
pub struct Pdptw {
    /// An instance in the format of Li & Lim or of Sartori & Buriol
    file: PathBuf,
    /// CPU seconds of one thread, reading included
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: f64,
    /// The seed of chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Pdptw {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let instance = pdptw::read(&text_of(&self.file)?)
            .map_err(|error| Failure::refused(format!("{}:{error}", self.file.display())))?;
        let found = solve(&instance, self.seed, &mut budget(self.seconds));
        if !found.undone.is_empty() {
            let n = found.undone.len();
            return Err(Failure::Failed(said!(
                "tasks that do not fit into the vehicles: {n} ({})",
                "заданий, которым не хватило машин: {n} ({})",
                self.file.display()
            )));
        }
        match self.json {
            true => output::print_json(&as_json(&found)),
            false => {
                let (vehicles, distance) = (found.vehicles, found.distance);
                let (spent, routes) = (cpu::time().as_secs_f64(), lilim::write(&found.routes));
                let routes = routes.trim_end();
                let said = said!(
                    "{vehicles} vehicles, distance {distance:.2}, {spent:.2} s\n{routes}",
                    "машин {vehicles}, путь {distance:.2}, {spent:.2} с\n{routes}"
                );
                output::tell(&said, common.locale())
            }
        }
    }
}

/// The share of `seconds` that this thread has used since it started.
fn budget(seconds: f64) -> impl FnMut() -> f64 {
    let (mut n_steps, mut share) = (0_u32, 0.0);
    move || {
        if n_steps.is_multiple_of(STEPS_A_LOOK) {
            share = cpu::time().as_secs_f64() / seconds;
        }
        n_steps = n_steps.wrapping_add(1);
        share
    }
}

fn seconds(text: &str) -> Result<f64, Said> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds > 0.0 => Ok(seconds),
        _ => Err(Said::new(
            "is no number of seconds above 0",
            "нужно число секунд больше 0",
        )),
    }
}

fn as_json(found: &Solution) -> String {
    json!({
        "vehicles": found.vehicles,
        "distance": found.distance,
        "routes": found.routes,
        "cpu_s": cpu::time().as_secs_f64(),
    })
    .to_string()
}
