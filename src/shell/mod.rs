//! Commands of the shell that need neither the listener nor the console, one file each, and what all
//! commands share: the data folder, the configuration, the map, how results and failures are told.

pub mod address;
pub mod backup;
mod below;
pub mod check;
mod copies;
pub mod daily;
pub mod export;
mod failure;
pub mod file_limit;
mod found_database;
pub mod health;
pub mod import;
pub mod key;
pub mod language;
pub mod map;
pub mod new_map;
pub mod office;
pub mod operator;
pub mod output;
mod place;
pub mod post;
pub mod push;
pub mod quote;
pub mod restore;
pub mod route;
pub mod rules;
mod runtime;
mod said;
pub mod sim;
pub mod stream;
pub mod tls;
pub mod written;
mod wrong;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args};
use pult_domain::Locale;

pub use failure::{Failure, FileDeed};
pub use runtime::runtime;
pub use said::Said;

/// What every command understands.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// The data folder [default: the platform's]
    #[arg(long, value_name = "DIR", env = "PULT_DATA", global = true)]
    pub data: Option<PathBuf>,
    /// The configuration [default: config.toml in the data folder]
    #[arg(long, value_name = "FILE", env = "PULT_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// Where the listener answers; port 0 is any free one
    #[arg(long, value_name = "ADDR:PORT", global = true)]
    pub listen: Option<SocketAddr>,
    /// The language, ru or en [default: the office's, else the environment's]
    #[arg(long, value_name = "LANG", global = true)]
    pub lang: Option<Locale>,
    /// Say more; twice, much more
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub verbose: u8,
    /// The language that everything is answered in; see [`Common::settled`].
    #[arg(skip)]
    pub spoken: Option<Locale>,
}

impl Common {
    /// These options with the language settled: the one asked for, else that of the office in the data
    /// folder, else the environment's, else English.
    pub fn settled(self) -> Common {
        let data = office::data_folder(&self).ok();
        Common {
            spoken: Some(language::settled(self.lang, data.as_deref())),
            ..self
        }
    }

    /// The language that everything is answered in.
    pub fn locale(&self) -> Locale {
        self.spoken.or(self.lang).unwrap_or(Locale::En)
    }
}
