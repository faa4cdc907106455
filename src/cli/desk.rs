//! `pult desk`: sits down at the office that runs in the data folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use clap::Args;

use super::console::{Look, need_terminal};
use super::detached::Starting;
use super::host::{VERSION, is_wanted_again, reach, seat};
use super::office::{self, FolderLock};
use super::running::StopSignals;
use super::{Common, Failure, Said, runtime, said};
use crate::tui::farewell;
use crate::tui::line::byte_pipe;
use crate::tui::local::LocalTerminal;
use pult_desk::client::{Connection, Visit};
use pult_desk::wire::{Ended, Seat, Why};

/// How often a socket that is not there yet is looked for.
const LOOK: Duration = Duration::from_millis(20);
/// An office that is gone is looked for this often.
const LOOK_FOR_LOST: Duration = Duration::from_millis(300);
/// An office that was started has this long to open its socket; one that others run, to be there at all.
const OPENS_WITHIN: Duration = Duration::from_secs(60);
/// Who holds the folder and lets no desk sit down is waited for this long.
const SILENT_FOR: Duration = Duration::from_secs(10);
/// Ctrl+C, Ctrl+Q and Ctrl+D as a raw terminal sends them, and Enter.
const LEAVES: [u8; 3] = [0x03, 0x11, 0x04];
const ENTER: u8 = b'\r';

/// Sit down at the office that is running
#[derive(Debug, Args)]
pub(super) struct Desk {
    #[command(flatten)]
    look: Look,
}

impl Desk {
    /// The same, with the look that was asked for before the command.
    pub(super) fn looking(mut self, outer: Look) -> Desk {
        self.look = self.look.over(outer);
        self
    }

    #[cfg(test)]
    pub(super) fn is_plain(&self) -> bool {
        self.look.plain
    }

    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        need_terminal()?;
        sit_down(common, &self.look, false)
    }
}

/// Sits down at the office of the data folder, and starts it if none runs there.
pub(super) fn sit_down_or_start(common: &Common, look: &Look) -> Result<(), Failure> {
    sit_down(common, look, true)
}

fn sit_down(common: &Common, look: &Look, may_start: bool) -> Result<(), Failure> {
    let data = match may_start {
        true => office::made_folder(common)?,
        false => office::data_folder(common)?,
    };
    let visitor = Visitor {
        data: std::fs::canonicalize(&data).unwrap_or(data),
        common,
        seat: seat(common, look),
        may_start,
        terminal: LocalTerminal::open(),
    };
    runtime()?.block_on(async {
        let mut signals = StopSignals::hear()?;
        tokio::select! {
            done = visitor.stay() => done,
            // Told to end, whoever sits here gets the terminal back; the office goes on.
            () = signals.told_or_hung_up() => Ok(()),
        }
    })
}

/// Whoever sits at this terminal.
struct Visitor<'a> {
    common: &'a Common,
    data: PathBuf,
    seat: Seat,
    /// Where no office runs, one is started.
    may_start: bool,
    terminal: LocalTerminal,
}

impl Visitor<'_> {
    /// Sits at the office until it is left, also when it dies and comes back meanwhile.
    async fn stay(&self) -> Result<(), Failure> {
        let mut connection = self.reach().await?;
        let mut seat = self.seat.clone();
        loop {
            let visit = connection
                .sit_down(&self.terminal, VERSION, seat.clone())
                .await;
            seat.pass = None;
            connection = match visit {
                Ok(Visit::Lost { pass }) => match self.wait_for_office().await? {
                    Some(connection) => {
                        seat.pass = pass;
                        connection
                    }
                    None => return Ok(()),
                },
                Ok(Visit::Ended(ended)) => match self.farewell(ended).await? {
                    true => self.reach().await?,
                    false => return Ok(()),
                },
                // Nobody is there to be told.
                Ok(Visit::TerminalGone) | Err(_) => return Ok(()),
            };
        }
    }

    /// The office, started if there is none.
    async fn reach(&self) -> Result<Connection, Failure> {
        match Connection::open(&self.data).await {
            Ok(connection) => return Ok(connection),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                let data = self.data.display();
                let error = Said::from(&error);
                return Err(Failure::Failed(said!(
                    "the office in {data} is another user's: {error}",
                    "офис в {data} принадлежит другому пользователю: {error:#}"
                )));
            }
            Err(_) if self.may_start => {}
            Err(_) => return Err(nobody_runs(&self.data)),
        }
        // Whoever has the lock opens the socket soon, or lets no desk sit down.
        let mut starting = match FolderLock::holder(&self.data) {
            Some(_) => None,
            None => Some(Starting::start(self.common, &self.data)?),
        };
        let since = Instant::now();
        loop {
            if let Ok(connection) = Connection::open(&self.data).await {
                return Ok(connection);
            }
            let ended: Option<ExitStatus> = starting.as_mut().and_then(Starting::ended);
            match FolderLock::holder(&self.data) {
                None if ended.is_some() => {
                    let starting = starting.take();
                    return Err(starting.map_or_else(|| nobody_runs(&self.data), Starting::failure));
                }
                Some(holder) if starting.is_none() && since.elapsed() > SILENT_FOR => {
                    return Err(Failure::Failed(said!(
                        "process {holder} runs the office in {} and lets no desk sit down; stop it first, or give another --data",
                        "процесс {holder} держит офис в {} и не пускает за пульт; сначала остановите его или назовите другую папку: --data",
                        self.data.display()
                    )));
                }
                // Whoever ran it is gone.
                None if starting.is_none() => {
                    starting = Some(Starting::start(self.common, &self.data)?);
                }
                // Somebody else was faster.
                Some(_) if ended.is_some() => starting = None,
                _ => {}
            }
            if since.elapsed() > OPENS_WITHIN {
                return Err(Failure::Failed(said!(
                    "the office in {} did not start in time; see log in that folder",
                    "офис в {} вовремя не запустился; смотрите папку log в нём",
                    self.data.display()
                )));
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The office is gone without a word: says so, and waits until it is back. `None` when whoever sits
    /// here leaves.
    async fn wait_for_office(&self) -> Result<Option<Connection>, Failure> {
        let lines = farewell::lost(self.seat.locale(), self.may_start);
        if self.terminal.take().is_err() {
            return Ok(None);
        }
        self.terminal
            .write(format!("\x1b[2J\x1b[H\r\n  {}\r\n", lines.join("\r\n  ")).as_bytes());
        let (source, mut typed) = byte_pipe();
        if self.terminal.read_by(source).is_err() {
            return Ok(None);
        }
        loop {
            tokio::select! {
                bytes = typed.recv() => match bytes {
                    Some(bytes) if bytes.iter().any(|byte| LEAVES.contains(byte)) => return Ok(None),
                    Some(bytes) if self.may_start && bytes.contains(&ENTER) => {
                        return self.reach().await.map(Some);
                    }
                    Some(_) => {}
                    None => return Ok(None),
                },
                () = tokio::time::sleep(LOOK_FOR_LOST) => {
                    if let Ok(connection) = Connection::open(&self.data).await {
                        return Ok(Some(connection));
                    }
                }
            }
        }
    }

    /// Gives the terminal back and says why it is over; whether the desk is wanted again.
    async fn farewell(&self, ended: Ended) -> Result<bool, Failure> {
        self.terminal.give_back();
        let text = match ended.why {
            // It was said in the language of the seat.
            Why::Refused => return Err(Failure::Usage(Said::same(ended.say))),
            Why::Left => farewell::left(self.seat.locale(), &reach(self.common), &ended.say),
            Why::Closed | Why::Failed => ended.say,
        };
        if !text.is_empty() {
            // A terminal that is gone shows nothing.
            let _ = writeln!(std::io::stdout(), "{text}");
        }
        Ok(ended.why == Why::Failed && is_wanted_again(&self.terminal).await)
    }
}

fn nobody_runs(data: &Path) -> Failure {
    Failure::Failed(said!(
        "no office runs in {}; `pult` starts one, `pult serve` one without a desk",
        "в папке {} офис не запущен; pult запустит его с пультом, pult serve — без пульта",
        data.display()
    ))
}
