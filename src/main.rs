//! The `pult` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    pult::cli::run()
}
