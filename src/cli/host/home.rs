//! The desk in the office's own process.

use std::io::{self, Write};

use super::super::console::Look;
use super::super::{Common, Failure, first_run};
use super::desks::Desks;
use super::rules::{seat, theme_of};
use crate::tui::door::FirstRun;
use crate::tui::keys::Code;
use crate::tui::line::Input;
use crate::tui::local::LocalTerminal;
use crate::tui::{self, Leave, farewell};
use pult_desk::wire::Seat;

/// What becomes of the office in whose process a desk is, when that desk's terminal goes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Leaving {
    /// It goes on.
    OfficeOutlivesTerminal,
    /// It ends: it is nobody's office.
    OfficeEnds,
}

/// The desk in the office's own process.
pub(in crate::cli) struct AtHome {
    terminal: LocalTerminal,
    seat: Seat,
    leaving: Leaving,
}

impl AtHome {
    /// A desk at the terminal of this process.
    pub(in crate::cli) fn new(
        terminal: LocalTerminal,
        common: &Common,
        look: &Look,
        leaving: Leaving,
    ) -> AtHome {
        AtHome {
            terminal,
            seat: seat(common, look),
            leaving,
        }
    }

    /// Asks what an empty data folder is to become.
    pub(in crate::cli) async fn first_run(&self) -> Result<Option<FirstRun>, Failure> {
        let gone = |error: io::Error| first_run::console_failed(&error);
        let (mut line, written) = self.terminal.line().map_err(gone)?;
        let theme = theme_of(&self.seat);
        let asked = first_run::ask(self.seat.locale(), &theme, self.seat.plain, &mut line).await;
        drop(line);
        // It ends with the line.
        let _ = written.await;
        self.terminal.give_back();
        asked
    }
}

impl Desks {
    /// The desk in this process, until it is left; a desk that fails leaves the office running, and is
    /// opened again for whoever presses Enter.
    pub(super) async fn at_home(&self, at_home: &AtHome) {
        let options = self.options(&at_home.seat, false);
        // Without a terminal nobody sits there.
        while let Ok((line, written)) = at_home.terminal.line() {
            let desk = tui::sit(
                self.dispatch.clone(),
                options.clone(),
                line,
                self.close.clone(),
            );
            let left = desk.await;
            // It ends with the desk.
            let _ = written.await;
            at_home.terminal.give_back();
            match left.map(|left| left.how) {
                Ok(Leave::Asked | Leave::Close | Leave::Shutdown) => return,
                // The next one sits down.
                Ok(Leave::HandedOver | Leave::Elsewhere | Leave::Locked) => {}
                Ok(Leave::Gone) => break,
                Err(error) => {
                    tracing::error!(%error, "the console ended");
                    let text = farewell::failed(options.lang, &options.listening, true);
                    // A terminal that is gone shows nothing, and nobody is there to read it.
                    let _ = writeln!(io::stderr(), "{text}");
                    let again = tokio::select! {
                        again = is_wanted_again(&at_home.terminal) => again,
                        () = self.close.cancelled() => return,
                    };
                    if !again {
                        break;
                    }
                }
            }
        }
        if at_home.leaving == Leaving::OfficeEnds {
            return;
        }
        tracing::warn!(
            "the terminal of the console went away; the office goes on: `pult desk{0}` sits down at it, `pult stop{0}` stops it",
            self.rules.reach
        );
        self.close.cancelled().await;
    }
}

/// Waits until somebody presses Enter (`true`), or the terminal is gone.
pub(in crate::cli) async fn is_wanted_again(terminal: &LocalTerminal) -> bool {
    // Not raw: what is typed is echoed, and Ctrl+C is a signal.
    let Ok(mut line) = terminal.cooked() else {
        return false;
    };
    while let Some(inputs) = line.typed().await {
        let is_enter = |input: &Input| match input {
            Input::Key(key) => key.code == Code::Enter || key.ctrl && key.code == Code::Char('j'),
            _ => false,
        };
        if inputs.iter().any(is_enter) {
            return true;
        }
    }
    false
}
