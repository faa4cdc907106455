//! `pult keys`: the key sheet of the console.

use clap::Args;

use super::{Common, Failure, office, output};
use crate::config::Config;
use crate::tui::keys::{self, Keymap};

/// Print the keys of the console.
#[derive(Debug, Args)]
pub(super) struct Keys {
    /// The names of the actions, for [console.keys] of the configuration
    #[arg(long)]
    names: bool,
}

impl Keys {
    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        if self.names {
            return output::print(&keys::names(common.locale()));
        }
        let data = office::data_folder(common).unwrap_or_default();
        let config = office::load_config(common, &data)?;
        output::print(&keys::sheet(&keymap(&config)?, common.locale()))
    }
}

/// The keys of a configuration.
///
/// # Errors
/// A sentence that names what does not go together.
pub(super) fn keymap(config: &Config) -> Result<Keymap, Failure> {
    Keymap::new(&config.console.preset, &config.console.keys).map_err(Failure::refused)
}
