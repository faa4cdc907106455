//! `pult serve`: the office without a desk of its own, for a server or a container.

use std::io::Write;
use std::time::Duration;

use clap::Args;

use super::host::{DeskRules, Host};
use super::office::OpenOffice;
use super::running::{Running, StopSignals};
use super::runtime;
use super::{Common, Failure, Said, said};
use crate::app::Clock;

/// What still runs when everything was told to stop has this long.
const LEFTOVERS_WITHIN: Duration = Duration::from_secs(1);

/// Run the office without a desk; `pult desk` sits down at it
#[derive(Debug, Args)]
pub(super) struct Serve {}

impl Serve {
    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_run(common)?;
        let rules = DeskRules::of(&office, common)?;
        let runtime = runtime()?;
        let served = runtime.block_on(async {
            let signals = StopSignals::hear()?;
            let running = Running::start(office, Clock::System, common.verbose).await?;
            let url = running.url().to_owned();
            let host = Host::new(running, rules)?;
            announce(&url)?;
            host.run(signals, None).await
        });
        // A query or a copy that still runs does not hold the office up.
        runtime.shutdown_timeout(LEFTOVERS_WITHIN);
        served
    }
}

/// The one line that says that the office is ready; programs wait for it, so it is the same in every
/// language.
pub(super) fn announce(url: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on {url}")
        .and_then(|()| out.flush())
        .map_err(|error| {
            let error = Said::from(&error);
            Failure::Failed(said!(
                "cannot write to standard output: {error}",
                "не вывести на экран: {error:#}"
            ))
        })
}
