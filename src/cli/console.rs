//! `pult`: the console on the office in the data folder, with engine and listener in one process.

use std::io::IsTerminal;

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::office::OpenOffice;
use super::running::{Running, StopSignals, runtime};
use super::{Common, Failure};
use crate::app::Clock;
use crate::tui::theme::Theme;
use crate::tui::{self, Options};

/// How the console is to look.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Look {
    /// One line an event and no boxes, for screen readers
    #[arg(long)]
    plain: bool,
    /// Colours: terminal, dark, light, contrast or mono [default: terminal, mono with NO_COLOR]
    #[arg(long, value_name = "NAME", value_parser = theme)]
    theme: Option<Theme>,
}

fn theme(name: &str) -> Result<Theme, String> {
    Theme::named(name).ok_or_else(|| "give terminal, dark, light, contrast or mono".to_owned())
}

/// Runs the console on the office of the data folder.
pub(super) fn run(common: &Common, look: &Look) -> Result<(), Failure> {
    need_terminal()?;
    let office = OpenOffice::to_run(common)?;
    runtime()?.block_on(async {
        let signals = StopSignals::hear()?;
        let running = Running::start(office, Clock::System, common.verbose).await?;
        sit_down(running, signals, common, look).await
    })
}

/// Lets the operator work until he leaves or the process is told to stop; then closes the office. A
/// console that fails leaves the office running until the process is told to stop.
pub(super) async fn sit_down(
    running: Running,
    mut signals: StopSignals,
    common: &Common,
    look: &Look,
) -> Result<(), Failure> {
    let shutdown = CancellationToken::new();
    let options = Options {
        lang: common.locale(),
        plain: look.plain,
        theme: look.theme.or(Theme::chosen(None)).unwrap_or_default(),
        listening: running.url().to_owned(),
        auto_assign: running.dispatch.rules().auto_assign,
        process: running.process.clone(),
    };
    let mut console = Box::pin(tui::run(
        running.dispatch.clone(),
        options,
        shutdown.clone(),
    ));
    let left = tokio::select! {
        left = &mut console => left,
        () = signals.told() => {
            shutdown.cancel();
            console.await
        }
    };
    if let Err(error) = left {
        eprintln!("pult: {error}; the office goes on at {}", running.url());
        signals.told().await;
    }
    running.close().await;
    Ok(())
}

/// A console needs a terminal to be drawn on.
pub(super) fn need_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::Usage(
        "the console needs a terminal; use `pult serve` or `pult demo --headless` without one"
            .to_owned(),
    ))
}
