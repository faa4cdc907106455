//! The office as a process without a terminal: how it is started, and what it does.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use clap::Args;
use tokio::sync::mpsc;

use super::host::{DeskRules, Host, Visitor, open_socket, theme_of};
use super::office::{self, FolderLock, OpenOffice};
use super::running::{Running, StopSignals};
use super::{Common, Failure, FileDeed, Said, first_run, runtime, said};
use crate::app::Clock;
use crate::domain::Locale;
use crate::tui::door::FirstRun;
use crate::tui::farewell;
use pult_desk::wire::{Ended, Wants, Why};

/// What the office writes to standard error before it has a log.
const ERRORS: &str = "start.err";
/// Bounds the heaps of glibc, one of which each thread leaves half empty: twice the memory for each open order.
/// What is large and taken for a moment is given back to the system, not to them.
const HEAPS: [(&str, &str); 2] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "65536"),
];
/// Whoever started an office has this long to come to it; it ends where nobody makes it one.
const COMES_WITHIN: Duration = Duration::from_secs(30);
/// Whoever came while the office failed to start has this long to be told.
const TOLD_WITHIN: Duration = Duration::from_millis(500);

/// An office that is being started.
pub(super) struct Starting {
    /// Gone when somebody else waits for it.
    child: Option<Child>,
    errors: PathBuf,
}

impl Starting {
    /// Starts the office of a data folder as a process of its own.
    ///
    /// # Errors
    /// A sentence: the process cannot be made.
    pub(super) fn start(common: &Common, data: &Path) -> Result<Starting, Failure> {
        let folder = data.join("log");
        fs::create_dir_all(&folder)
            .map_err(|error| Failure::file(FileDeed::Make, &folder, &error))?;
        let errors = folder.join(ERRORS);
        let written = File::create(&errors)
            .map_err(|error| Failure::file(FileDeed::Write, &errors, &error))?;
        let failed = |error: std::io::Error| {
            let error = Said::from(&error);
            Failure::Failed(said!(
                "cannot start the office: {error}",
                "офис не запустить: {error:#}"
            ))
        };
        let mut command = Command::new(std::env::current_exe().map_err(failed)?);
        command.arg("office").arg("--data").arg(data);
        // What keeps it from starting is told to whoever starts it.
        command.arg("--lang").arg(common.locale().code());
        for (name, value) in HEAPS {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        if let Some(config) = &common.config {
            command.arg("--config").arg(config);
        }
        if let Some(listen) = common.listen {
            command.arg("--listen").arg(listen.to_string());
        }
        for _ in 0..common.verbose {
            command.arg("-v");
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(written)
            .spawn()
            .map_err(failed)?;
        Ok(Starting {
            child: Some(child),
            errors,
        })
    }

    /// How it ended, if it has.
    pub(super) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.as_mut()?.try_wait().ok().flatten()
    }

    /// Why it does not run.
    pub(super) fn failure(self) -> Failure {
        let said = fs::read_to_string(&self.errors).unwrap_or_default();
        let sentence = said.trim().trim_start_matches("pult: ").to_owned();
        Failure::Failed(match sentence.is_empty() {
            true => said!(
                "the office did not start; see {}",
                "офис не запустился; смотрите {}",
                self.errors.display()
            ),
            // It was started in the language of whoever reads it.
            false => Said::same(sentence),
        })
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        // An office that ends while its first desk still sits there is waited for by nobody else.
        if let Some(mut child) = self.child.take() {
            std::thread::spawn(move || child.wait());
        }
    }
}

/// Run the office without a terminal
#[derive(Debug, Args)]
pub(super) struct Office {}

impl Office {
    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        // Not the terminal's child any more: what hangs up there is not heard here. A process that leads
        // its group already has none.
        let _ = rustix::process::setsid();
        let data = office::made_folder(common)?;
        let data = fs::canonicalize(&data).unwrap_or(data);
        let common = Common {
            data: Some(data.clone()),
            ..common.clone()
        };
        let lock = FolderLock::take(&data)?;
        runtime()?.block_on(async {
            let mut signals = StopSignals::hear()?;
            let (socket, mut visitors) = open_socket(&data)?;
            let first = match first_run::is_there(&common)? {
                true => Ok(First::Nobody),
                false => tokio::select! {
                    made = make(&common, &mut visitors) => made,
                    () = signals.told() => Ok(First::Left),
                },
            };
            let first = match first {
                Ok(First::Left) => None,
                Ok(First::Nobody) => Some(None),
                Ok(First::Here(visitor)) => Some(Some(*visitor)),
                Err(failure) => {
                    socket.close().await;
                    return Err(failure);
                }
            };
            let Some(first) = first else {
                socket.close().await;
                return Ok(());
            };
            match open(&common, data, lock).await {
                Ok((running, rules)) => {
                    let host = Host::at(running, rules, socket, visitors);
                    if let Some(visitor) = first {
                        host.seat_first(visitor).await;
                    }
                    host.run(signals, None).await
                }
                Err(failure) => {
                    tell_all(first, visitors, &failure).await;
                    socket.close().await;
                    Err(failure)
                }
            }
        })
    }
}

/// Who sits at the office first.
enum First {
    /// There was an office already: whoever comes.
    Nobody,
    /// Whoever made the office.
    Here(Box<Visitor>),
    /// Whoever was asked went away, and there is nothing to run.
    Left,
}

async fn open(
    common: &Common,
    data: PathBuf,
    lock: FolderLock,
) -> Result<(Running, DeskRules), Failure> {
    let office = OpenOffice::locked(common, data, lock)?;
    let rules = DeskRules::of(&office, common)?;
    let running = Running::start(office, Clock::System, common.verbose).await?;
    Ok((running, rules))
}

/// An office that does not start tells whoever came to it.
async fn tell_all(
    first: Option<Visitor>,
    mut visitors: mpsc::Receiver<Visitor>,
    failure: &Failure,
) {
    let tell = |visitor: Visitor| {
        let lang = match &visitor.hello.wants {
            Wants::Desk(seat) => seat.locale(),
            Wants::Stop => Locale::En,
        };
        refuse(visitor, Why::Refused, failure.said().of(lang).to_owned());
    };
    first.into_iter().for_each(tell);
    let others = async {
        while let Some(visitor) = visitors.recv().await {
            tell(visitor);
        }
    };
    // Who comes later finds no socket, and reads the same sentence in a file.
    let _ = tokio::time::timeout(TOLD_WITHIN, others).await;
}

fn refuse(visitor: Visitor, why: Why, say: String) {
    let Visitor {
        line, last_word, ..
    } = visitor;
    drop(line);
    last_word.say(Ended { why, say });
}

/// The first run: makes an office of an empty data folder as the first visitor answers.
async fn make(common: &Common, visitors: &mut mpsc::Receiver<Visitor>) -> Result<First, Failure> {
    let come = tokio::time::timeout(COMES_WITHIN, visitors.recv()).await;
    let Ok(Some(mut visitor)) = come else {
        return Ok(First::Left);
    };
    let Wants::Desk(seat) = &visitor.hello.wants else {
        refuse(visitor, Why::Closed, String::new());
        return Ok(First::Left);
    };
    let (lang, theme, plain) = (seat.locale(), theme_of(seat), seat.plain);
    let asked = {
        let ask = first_run::ask(lang, &theme, plain, &mut visitor.line);
        tokio::pin!(ask);
        loop {
            tokio::select! {
                asked = &mut ask => break asked,
                Some(other) = visitors.recv() => {
                    if other.hello.wants == Wants::Stop {
                        refuse(other, Why::Closed, String::new());
                        break Ok(None);
                    }
                    let said = Said::new(
                        "somebody is setting this office up at another desk",
                        "этот офис сейчас настраивают за другим пультом",
                    );
                    refuse(other, Why::Refused, said.of(lang).to_owned());
                }
            }
        }
    };
    let answers: FirstRun = match asked {
        Ok(Some(answers)) => answers,
        Ok(None) | Err(_) => {
            refuse(visitor, Why::Closed, String::new());
            return Ok(First::Left);
        }
    };
    let text = format!("\x1b[2J\x1b[H\r\n  {}\r\n", farewell::making(answers.lang));
    // Whoever went away meanwhile has an office nevertheless.
    let _ = visitor.line.output().write(text.into_bytes()).await;
    match tokio::task::block_in_place(|| first_run::make_office(common, answers)) {
        Ok(()) => Ok(First::Here(Box::new(visitor))),
        Err(failure) => {
            refuse(visitor, Why::Refused, failure.said().of(lang).to_owned());
            Err(failure)
        }
    }
}
