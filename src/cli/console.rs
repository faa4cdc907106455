//! `pult`: the console on the office in the data folder, with engine and listener in one process.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::first_run::make_office;
use super::office::OpenOffice;
use super::running::{Running, StopSignals};
use super::runtime;
use super::{Common, Failure};
use crate::app::{Clock, Dispatch};
use crate::config::Config;
use crate::tui::door::login;
use crate::tui::keys::Keymap;
use crate::tui::map::Glyphs;
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

impl Look {
    fn colours(&self) -> Theme {
        self.theme.or(Theme::chosen(None)).unwrap_or_default()
    }
}

fn theme(name: &str) -> Result<Theme, String> {
    Theme::named(name).ok_or_else(|| "give terminal, dark, light, contrast or mono".to_owned())
}

/// What the configuration says of the desk.
pub(super) struct Seat {
    keymap: Keymap,
    glyphs: Glyphs,
    draft: PathBuf,
    /// Whoever sits down says first who he is.
    login: bool,
}

impl Seat {
    /// The desk of an office.
    ///
    /// # Errors
    /// A sentence that names the keys that do not go together, or the word that means nothing.
    pub(super) fn of(office: &OpenOffice) -> Result<Seat, Failure> {
        let console = &office.config.console;
        let glyphs = match console.glyphs.as_str() {
            "auto" => Glyphs::of_terminal(|name| std::env::var(name).ok()),
            name => Glyphs::named(name).ok_or_else(|| {
                Failure::Usage(format!(
                    "console.glyphs: `{name}` is not auto, braille, quadrants or ascii"
                ))
            })?,
        };
        Ok(Seat {
            keymap: keymap(&office.config)?,
            glyphs,
            draft: office.data.join("console.json"),
            login: console.login,
        })
    }
}

/// The keys of a configuration.
///
/// # Errors
/// A sentence that names what does not go together.
pub(super) fn keymap(config: &Config) -> Result<Keymap, Failure> {
    Keymap::new(&config.console.preset, &config.console.keys).map_err(Failure::Usage)
}

/// Runs the console on the office of the data folder.
pub(super) fn run(common: &Common, look: &Look) -> Result<(), Failure> {
    need_terminal()?;
    if !make_office(common, &look.colours(), look.plain)? {
        return Ok(());
    }
    let office = OpenOffice::to_run(common)?;
    let seat = Seat::of(&office)?;
    runtime()?.block_on(async {
        let signals = StopSignals::hear()?;
        let running = Running::start(office, Clock::System, common.verbose).await?;
        sit_down(running, signals, common, look, seat).await
    })
}

/// Lets the operator work until he leaves or the process is told to stop; then closes the office. A
/// console that fails leaves the office running, and is opened again for whoever presses Enter.
pub(super) async fn sit_down(
    running: Running,
    mut signals: StopSignals,
    common: &Common,
    look: &Look,
    seat: Seat,
) -> Result<(), Failure> {
    let shutdown = CancellationToken::new();
    let options = Options {
        lang: common.locale(),
        plain: look.plain,
        theme: look.colours(),
        listening: running.url().to_owned(),
        auto_assign: running.dispatch.rules().auto_assign,
        process: running.process.clone(),
        keymap: seat.keymap,
        glyphs: seat.glyphs,
        draft: Some(seat.draft),
    };
    loop {
        let mut console = Box::pin(sit(
            running.dispatch.clone(),
            options.clone(),
            seat.login,
            shutdown.clone(),
        ));
        let left = tokio::select! {
            left = &mut console => left,
            () = signals.told() => {
                shutdown.cancel();
                console.await.or(Ok(tui::Leave::Shutdown))
            }
        };
        let Err(error) = left else { break };
        tracing::error!(%error, "the console ended");
        // A terminal that is gone shows nothing, and nobody is there to read it.
        let _ = writeln!(
            io::stderr(),
            "{}",
            tui::farewell(options.lang, &options.listening)
        );
        if !is_wanted_again(&mut signals).await {
            break;
        }
    }
    running.close().await;
    Ok(())
}

/// Waits until somebody presses Enter (`true`), or the process is told to stop.
async fn is_wanted_again(signals: &mut StopSignals) -> bool {
    let (pressed, enter) = oneshot::channel();
    // A thread of its own: nothing waits for it when the process is told to stop.
    std::thread::spawn(move || {
        if matches!(io::stdin().read_line(&mut String::new()), Ok(1..)) {
            // Nobody listens when the office is closed already.
            let _ = pressed.send(());
        }
    });
    tokio::select! {
        Ok(()) = enter => true,
        () = signals.told() => false,
    }
}

/// Runs the console, for whoever says who he is where that is asked.
async fn sit(
    dispatch: Dispatch,
    options: Options,
    asks: bool,
    shutdown: CancellationToken,
) -> std::io::Result<tui::Leave> {
    if !asks {
        return tui::run(dispatch, options, shutdown).await;
    }
    match login(&dispatch, &options, &shutdown).await? {
        Some(operator) => tui::run(dispatch.seated(operator), options, shutdown).await,
        None => Ok(tui::Leave::Asked),
    }
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
