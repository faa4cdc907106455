//! `pult serve`: the office without the console, for a server or a container.

use std::io::Write;

use clap::Args;

use super::office::OpenOffice;
use super::running::{Running, StopSignals};
use super::runtime;
use super::{Common, Failure};
use crate::app::Clock;

/// Run the office without the console.
#[derive(Debug, Args)]
pub(super) struct Serve {}

impl Serve {
    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_run(common)?;
        runtime()?.block_on(async {
            let mut signals = StopSignals::hear()?;
            let running = Running::start(office, Clock::System, common.verbose).await?;
            announce(running.url())?;
            signals.told().await;
            running.close().await;
            Ok(())
        })
    }
}

/// The one line that says that the office is ready.
pub(super) fn announce(url: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on {url}")
        .and_then(|()| out.flush())
        .map_err(|error| Failure::Failed(format!("cannot write to standard output: {error}")))
}
