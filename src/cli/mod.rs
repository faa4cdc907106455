//! The command line: one file a command. Those that need neither the listener nor the console are in
//! [`pult_shell`].
//!
//! What a command answers goes to standard output, for people or, with `--json`, for programs; what
//! is wrong goes to standard error, in one sentence. The exit code is 0 when it is done, 1 when it
//! failed, 2 when the command or its input is wrong.

mod certificate;
mod completions;
mod console;
mod demo;
#[cfg(unix)]
mod desk;
#[cfg(unix)]
mod detached;
mod first_run;
mod help;
mod host;
mod keys;
mod logging;
mod report;
pub mod running;
mod serve;
#[cfg(unix)]
mod stop;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use pult_domain::{Locale, visible_lines};
pub use pult_shell::{Common, Failure, FileDeed, Said, office, runtime, said};
use pult_shell::{
    address, backup, check, daily, export, file_limit, health, import, key, map, new_map, operator,
    output, post, push, quote, restore, route, rules, sim, stream, tls, written,
};

/// The version, and that of the time zone rules, which age with the program.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let zones = chrono_tz::IANA_TZDB_VERSION;
    format!("{} (time zones {zones})", env!("CARGO_PKG_VERSION"))
});

/// The whole dispatch office in one program.
#[derive(Debug, Parser)]
#[command(name = "pult", version = VERSION.as_str())]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    look: console::Look,
    /// Run the office in this process: it ends when its desk is left
    #[arg(long)]
    here: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a ready office in an invented city
    Demo(demo::Demo),
    /// Run the office without a desk; `pult desk` sits down at it
    Serve(serve::Serve),
    /// Sit down at the office that is running
    #[cfg(unix)]
    Desk(desk::Desk),
    /// Close the office that is running
    #[cfg(unix)]
    Stop(stop::Stop),
    /// Run the office without a terminal
    #[cfg(unix)]
    #[command(hide = true)]
    Office(detached::Office),
    /// Read office files, maps, address books and zones; all or nothing per file
    Import(import::Import),
    /// Write the reference data as an office file, without secrets
    Export(export::Export),
    /// Who may use the console and the APIs with a password
    #[command(subcommand)]
    Operator(operator::Command),
    /// Keys of the APIs
    #[command(subcommand)]
    Key(key::Command),
    /// Copy the database, also while the office runs
    Backup(backup::Backup),
    /// Put a copy of the database into an empty data folder
    Restore(restore::Restore),
    /// Look for what is wrong with the office
    Check(check::Check),
    /// Price a trip
    Quote(Box<quote::Quote>),
    /// Measure the way between two places, or the times between many
    Route(route::Route),
    /// Search the map's addresses and the office's address book
    Address(address::Address),
    /// Replay a day under different strategies, or try the engine's parts on files
    Sim(sim::Sim),
    /// Encryption of the listener
    #[command(subcommand)]
    Tls(tls::Command),
    /// The figures of the office and of each driver: a shift, a day, a month
    Report(report::Report),
    /// Print the keys of the console
    Keys(keys::Keys),
    /// Print the completions of a shell
    Completions(completions::Completions),
}

/// Runs the command of this process's arguments.
pub fn run() -> ExitCode {
    files_are_the_owners();
    let spoken = spoken();
    let parsed = help::localized(Cli::command(), spoken).try_get_matches();
    let parsed = parsed.and_then(|matches| Cli::from_arg_matches(&matches));
    let mut cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            if let Some(said) = help::sets_up(&error) {
                return told(&Failure::Usage(said), spoken);
            }
            help::refuse(&help::careful(error), spoken)
        }
    };
    cli.common = cli.common.settled();
    let locale = cli.common.locale();
    let done = match cli.command {
        Some(command) => command.looking(cli.look).run(&cli.common),
        None => console::run(&cli.common, &cli.look, cli.here),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => told(&failure, locale),
    }
}

/// Says why nothing was done; the code to end with.
fn told(failure: &Failure, locale: Locale) -> ExitCode {
    eprintln!("pult: {}", visible_lines(failure.said().of(locale)));
    failure.exit_code()
}

/// The language of the help and of what the parser refuses: known before anything is parsed.
fn spoken() -> Locale {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let common = Common {
        data: named(&arguments, "--data")
            .or_else(|| std::env::var_os("PULT_DATA"))
            .map(PathBuf::from),
        lang: named(&arguments, "--lang").and_then(|lang| lang.to_str()?.parse().ok()),
        ..Common::default()
    };
    common.settled().locale()
}

/// The value of an option, as `--name value` or `--name=value`.
fn named(arguments: &[OsString], option: &str) -> Option<OsString> {
    let mut arguments = arguments.iter().take_while(|argument| *argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == option {
            return arguments.next().cloned();
        }
        let value = argument.to_str().and_then(|it| it.strip_prefix(option));
        if let Some(value) = value.and_then(|it| it.strip_prefix('=')) {
            return Some(value.into());
        }
    }
    None
}

/// What this program writes, backups and logs and exports too, is for nobody but the owner.
fn files_are_the_owners() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

impl Command {
    /// The command with the look that was asked for before its name.
    fn looking(self, outer: console::Look) -> Command {
        match self {
            Command::Demo(demo) => Command::Demo(demo.looking(outer)),
            #[cfg(unix)]
            Command::Desk(desk) => Command::Desk(desk.looking(outer)),
            other => other,
        }
    }

    fn run(self, common: &Common) -> Result<(), Failure> {
        match self {
            Command::Demo(command) => command.run(common),
            Command::Serve(command) => command.run(common),
            #[cfg(unix)]
            Command::Desk(command) => command.run(common),
            #[cfg(unix)]
            Command::Stop(command) => command.run(common),
            #[cfg(unix)]
            Command::Office(command) => command.run(common),
            Command::Import(command) => command.run(common),
            Command::Export(command) => command.run(common),
            Command::Operator(command) => command.run(common),
            Command::Key(command) => command.run(common),
            Command::Backup(command) => command.run(common),
            Command::Restore(command) => command.run(common),
            Command::Check(command) => command.run(common),
            Command::Quote(command) => command.run(common),
            Command::Route(command) => command.run(common),
            Command::Address(command) => command.run(common),
            Command::Sim(command) => command.run(common),
            Command::Tls(command) => command.run(common),
            Command::Report(command) => command.run(common),
            Command::Keys(command) => command.run(common),
            Command::Completions(command) => command.run(common),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_counts_before_and_behind_the_command() {
        for arguments in [
            ["pult", "--plain", "demo"],
            ["pult", "demo", "--plain"],
            #[cfg(unix)]
            ["pult", "--plain", "desk"],
        ] {
            let cli = Cli::try_parse_from(arguments).expect("a command line");
            let command = cli.command.expect("a command").looking(cli.look);
            let is_plain = match command {
                Command::Demo(demo) => demo.is_plain(),
                #[cfg(unix)]
                Command::Desk(desk) => desk.is_plain(),
                _ => false,
            };
            assert!(is_plain, "{arguments:?}");
        }
    }
}
