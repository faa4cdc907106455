//! How this process runs: `config.toml` over the defaults, the environment over both.
//!
//! Every key has a default, so the file may be absent; `config.example.toml` shows them all. A key
//! is set from the environment as `PULT_HTTP__LISTEN`: sections are parted by two underscores. An
//! unknown or mistyped key is an error that names its line, or its variable.

mod backup;
mod conflict;
mod driver;
mod engine;
mod environment;
mod gateways;
mod http;
mod listing;
mod login;
mod values;
mod writing;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use backup::BackupConfig;
pub use conflict::Conflict;
pub use driver::DriverConfig;
pub use engine::EngineConfig;
pub use environment::Variables;
pub use gateways::{
    GeocoderConfig, GeocoderKind, Headers, RoadsConfig, RouterConfig, RouterKind, SmsChannel,
    SmsConfig, VoiceConfig, VoiceLine, WebhookConfig,
};
pub use http::{
    AnswerLanguage, ApiConfig, Coordinates, DialectConfig, HttpConfig, LimitsConfig,
    TaxiMasterConfig, TheTrackConfig,
};
pub use listing::told;
pub use listing::{KeySetting, SetBy, listing};
pub use login::Login;
pub use values::Secret;
pub use writing::{Unwritten, with_keys, write_keys};

use pult_domain::Seconds;
use pult_input as input;

/// The configuration of one process.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The listener.
    pub http: HttpConfig,
    /// The five dialects.
    pub api: ApiConfig,
    /// Copies to a second folder.
    pub backup: BackupConfig,
    /// The SSH door.
    pub ssh: SshConfig,
    /// The console.
    pub console: ConsoleConfig,
    /// The page of the drivers.
    pub driver: DriverConfig,
    /// The assignment engine.
    pub engine: EngineConfig,
    /// Who measures ways.
    pub router: RouterConfig,
    /// The roads of the map.
    pub roads: RoadsConfig,
    /// Who finds addresses.
    pub geocoder: GeocoderConfig,
    /// Who carries text messages.
    pub sms: SmsConfig,
    /// Who speaks codes.
    pub voice: VoiceConfig,
    /// Who is told of events.
    pub webhook: Vec<WebhookConfig>,
}

/// The office's own SSH door.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SshConfig {
    /// Where it listens; `None`: it is shut.
    #[serde(deserialize_with = "values::address")]
    pub listen: Option<SocketAddr>,
    /// The file of the key that it is known by; `None`: one in the data folder. Made when it is not there.
    pub host_key: Option<PathBuf>,
}

/// The console.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConsoleConfig {
    /// Whether whoever sits down at a desk says first who they are.
    pub login: Login,
    /// The set of keys.
    pub preset: String,
    /// What the map is drawn with; `auto`: what the terminal can be trusted with.
    pub glyphs: String,
    /// The office's own keys: for the name of an action, all of them.
    pub keys: BTreeMap<String, Vec<String>>,
    /// What newly needs a human rings at the desks.
    pub bell: bool,
    /// An order that so many crews said no or nothing to needs a human.
    pub refusals: u32,
    /// A crew under way that has not said where it is for this long.
    #[serde(rename = "without_position_min", deserialize_with = "values::minutes")]
    pub without_position: Seconds,
    /// A crew that has waited for the client for this long.
    #[serde(rename = "wait_for_client_min", deserialize_with = "values::minutes")]
    pub wait_for_client: Seconds,
    /// An order that is later than promised by more than this.
    #[serde(rename = "late_after_min", deserialize_with = "values::minutes")]
    pub late_after: Seconds,
    /// A crew on line that let so many offers in a row run out.
    pub unanswered: u32,
    /// A caller that an API refused so many requests of …
    pub api_refusals: u32,
    /// … within this time.
    #[serde(
        rename = "api_refusals_within_min",
        deserialize_with = "values::minutes"
    )]
    pub api_refusals_within: Seconds,
}

impl Default for ConsoleConfig {
    fn default() -> ConsoleConfig {
        ConsoleConfig {
            login: Login::Auto,
            preset: "pult".to_owned(),
            glyphs: "auto".to_owned(),
            keys: BTreeMap::new(),
            bell: true,
            refusals: 3,
            without_position: Seconds::minutes(5),
            wait_for_client: Seconds::minutes(5),
            late_after: Seconds::minutes(5),
            unanswered: 3,
            api_refusals: 10,
            api_refusals_within: Seconds::minutes(5),
        }
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is wrong at some place.
    #[error(transparent)]
    Input(#[from] input::Error),
    /// A variable of the environment is wrong.
    #[error("{variable}: {reason}")]
    Variable {
        /// Its name.
        variable: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Keys that are right alone do not go together.
    #[error("{file}: {reason}")]
    Conflict {
        /// The file, as it was named.
        file: String,
        /// What does not go together.
        reason: Conflict,
    },
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Config {
    /// The configuration of `path`, or the defaults when there is no such file, with `variables`
    /// laid over it.
    ///
    /// # Errors
    /// `Unreadable`, and what [`Config::parse`] answers.
    pub fn load(path: &Path, variables: &Variables) -> Result<Config, Error> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => {
                let path = path.to_owned();
                return Err(Error::Unreadable { path, source });
            }
        };
        let mut config = Config::parse(&path.display().to_string(), &text, variables)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.http.files_in(folder);
        config.ssh.host_key = config.ssh.host_key.map(|key| folder.join(key));
        Ok(config)
    }

    /// Reads the text of the file called `name`, with `variables` laid over it.
    ///
    /// # Errors
    /// `Input` names the place of an unknown or mistyped key, `Variable` the variable, `Conflict`
    /// the keys that do not go together.
    pub fn parse(name: &str, text: &str, variables: &Variables) -> Result<Config, Error> {
        let config: Config =
            toml::from_str(text).map_err(|error| input::Error::toml(name, text, &error))?;
        let mut config = match variables.is_empty() {
            true => config,
            false => variables.overlay(text)?,
        };
        config.settle();
        config.check().map_err(|reason| Error::Conflict {
            file: name.to_owned(),
            reason,
        })?;
        Ok(config)
    }

    /// What one key says in place of another.
    fn settle(&mut self) {
        self.http.call_by_name();
        if let Some(taxi_access) = self.roads.taxi_access {
            self.router.taxi_access = taxi_access;
        }
        if let Some(minutes) = self.engine.late_after_min {
            self.console.late_after = Seconds::minutes(minutes.into());
        }
        self.engine.swap_max = match (self.engine.swap, self.engine.swap_max) {
            (Some(false), _) => Some(0),
            (Some(true), None | Some(0)) => Some(2),
            (_, most) => most,
        };
    }

    fn check(&self) -> Result<(), Conflict> {
        self.http.check()?;
        self.router.check()?;
        self.geocoder.check()
    }
}

#[cfg(test)]
mod tests;
