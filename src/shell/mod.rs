//! Commands of the shell that need neither the listener nor the console, one file each, and what all
//! commands share: the data folder, the configuration, the map, how results and failures are told.

pub mod address;
pub mod backup;
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
pub mod sim;
pub mod stream;
pub mod tls;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args};
use pult_domain::Locale;

pub use failure::Failure;
pub use runtime::runtime;

/// What every command understands.
#[derive(Debug, Clone, Args)]
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
    /// The language, ru or en [default: the environment's]
    #[arg(long, value_name = "LANG", global = true)]
    pub lang: Option<Locale>,
    /// Say more; twice, much more
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub verbose: u8,
}

impl Common {
    /// The language asked for, else the environment's, else English.
    pub fn locale(&self) -> Locale {
        let spoken = || {
            let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
            let set = names.iter().find_map(|name| {
                let value = std::env::var(name).ok()?;
                (!value.is_empty()).then_some(value)
            });
            match set {
                Some(name) if name.starts_with("ru") => Locale::Ru,
                _ => Locale::En,
            }
        };
        self.lang.unwrap_or_else(spoken)
    }
}
