//! `pult completions`: what a shell needs to complete commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Common, Failure, help, output};

/// Print the completions of a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let mut script = Vec::new();
        let mut command = help::localized(Cli::command(), common.locale());
        clap_complete::generate(self.shell, &mut command, "pult", &mut script);
        output::print(String::from_utf8_lossy(&script).trim_end())
    }
}
