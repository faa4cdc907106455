//! `pult keys`: the key sheet of the console.

use clap::Args;

use super::{Common, Failure, output};
use crate::tui::keys;

/// Print the keys of the console.
#[derive(Debug, Args)]
pub(super) struct Keys {}

impl Keys {
    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        output::print(&keys::sheet(common.locale()))
    }
}
