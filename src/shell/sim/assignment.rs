//! `pult sim match`: the cheapest pairs of orders and crews.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{cpu, text_of};
use crate::{Common, Failure, output, said};
use pult_engine::matching::{Matching, solve, text::Instance};

/// Match orders with crews.
#[derive(Debug, Args)]
pub struct Match {
    /// Lines of `order,crew,seconds`, whole numbers
    file: PathBuf,
    /// What an order costs that is left over, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    unserved: u32,
    /// Solve it so many times, to measure
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Match {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let instance = Instance::parse(&text_of(&self.file)?, self.unserved.into())
            .map_err(|error| Failure::refused(format!("{}:{error}", self.file.display())))?;
        let (found, mut ms) = timed(&instance);
        for _ in 1..self.repeat {
            ms.extend(timed(&instance).1);
        }
        match self.json {
            true => output::print_json(&as_json(&instance, &found, &ms)),
            false => {
                let (cost, served, all) = (found.cost, found.served(), instance.orders.len());
                let ms: Vec<String> = ms.iter().map(f64::to_string).collect();
                let ms = ms.join(" ");
                let said = said!(
                    "cost {cost}, {served} of {all} orders served, CPU ms {ms}",
                    "цена {cost}, заказов выполнено {served} из {all}, процессор, мс: {ms}"
                );
                output::tell(&said, common.locale())
            }
        }
    }
}

/// Solves once; the CPU milliseconds are those of the solving alone.
fn timed(instance: &Instance) -> (Matching, Vec<f64>) {
    let begun = cpu::time();
    let found = solve(&instance.costs);
    let spent = cpu::time().saturating_sub(begun);
    (found, vec![(spent.as_secs_f64() * 1e6).round() / 1e3])
}

fn as_json(instance: &Instance, found: &Matching, ms: &[f64]) -> String {
    let (cost, served) = (found.cost, found.served());
    json!({ "cost": cost, "served": served, "pairs": instance.pairs(found), "ms": ms }).to_string()
}
