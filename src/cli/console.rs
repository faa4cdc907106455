//! `pult`: sits down at the office in the data folder, and starts one where none runs.

use clap::Args;

use super::host::{AtHome, DeskRules, Host, Leaving};
use super::office::OpenOffice;
use super::running::{Running, StopSignals};
use super::{Common, Failure, Said, first_run, runtime};
use crate::app::Clock;
use crate::tui::local::LocalTerminal;
use crate::tui::theme::Theme;

/// How the console is to look.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Look {
    /// One line an event and no boxes, for screen readers
    #[arg(long)]
    pub(super) plain: bool,
    /// Colours: terminal, dark, light, contrast or mono [default: terminal, mono with NO_COLOR]
    #[arg(long, value_name = "NAME", value_parser = theme)]
    pub(super) theme: Option<String>,
}

impl Look {
    /// This look, and where it says nothing, that of the flags before the command.
    pub(super) fn over(self, outer: Look) -> Look {
        Look {
            plain: self.plain || outer.plain,
            theme: self.theme.or(outer.theme),
        }
    }
}

fn theme(name: &str) -> Result<String, Said> {
    match Theme::named(name) {
        Some(_) => Ok(name.to_owned()),
        None => Err(Said::new(
            "give terminal, dark, light, contrast or mono",
            "бывает terminal, dark, light, contrast или mono",
        )),
    }
}

/// Sits down at the office of the data folder.
pub(super) fn run(common: &Common, look: &Look, here: bool) -> Result<(), Failure> {
    need_terminal()?;
    #[cfg(unix)]
    if !here {
        return super::desk::sit_down_or_start(common, look);
    }
    // Here the office has no process of its own.
    #[cfg(not(unix))]
    let _ = here;
    in_one_process(common, look)
}

/// Runs the office and a desk in this process; the office ends when the desk is left.
fn in_one_process(common: &Common, look: &Look) -> Result<(), Failure> {
    let terminal = LocalTerminal::open();
    let at_home = AtHome::new(terminal, common, look, Leaving::OfficeOutlivesTerminal);
    runtime()?.block_on(async {
        let mut signals = StopSignals::hear()?;
        if !first_run::is_there(common)? {
            let answers = tokio::select! {
                answers = at_home.first_run() => answers?,
                () = signals.told() => None,
            };
            let Some(answers) = answers else {
                return Ok(());
            };
            tokio::task::block_in_place(|| first_run::make_office(common, answers))?;
        }
        let office = OpenOffice::to_run(common)?;
        let rules = DeskRules::of(&office, common)?;
        let running = Running::start(office, Clock::System, common.verbose).await?;
        Host::new(running, rules)?.run(signals, Some(at_home)).await
    })
}

/// A console needs a terminal to be drawn on.
pub(super) fn need_terminal() -> Result<(), Failure> {
    if LocalTerminal::is_there() {
        return Ok(());
    }
    Err(Failure::Usage(Said::new(
        "the console needs a terminal; use `pult serve` or `pult demo --headless` without one",
        "пульту нужен терминал; без него есть pult serve и pult demo --headless",
    )))
}
