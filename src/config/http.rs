//! The listener's and the dialects' parts of the configuration.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Conflict;
use super::values::{Secret, networks, seconds};
use pult_domain::{Locale, Seconds};
use pult_input::Network;

/// The listener.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Where it listens; port 0 is any free one.
    pub listen: SocketAddr,
    /// The base of tracking and driver links.
    pub public_url: String,
    /// Sites that may call from a browser.
    pub cors_origins: Vec<String>,
    /// Proxies in front of the listener, as addresses and networks: whose word about a client's address
    /// (`Forwarded`, `X-Forwarded-For`) is taken.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<Network>,
    /// How many connections there may be at once.
    pub connections: usize,
    /// How many of them from one address; those of proxies are not counted so.
    #[serde(alias = "per_address")]
    pub connections_per_address: usize,
    /// A PEM certificate; with `tls_key` turns HTTPS on. Relative to the configuration file.
    pub tls_cert: Option<PathBuf>,
    /// The certificate's PEM key.
    pub tls_key: Option<PathBuf>,
    /// Names under which the internet reaches the listener at port 443: an authority gives a certificate for them and
    /// renews it (ACME). In place of `tls_cert`.
    pub acme: Vec<String>,
    /// Whom the authority tells of trouble: an address of mail.
    pub acme_contact: String,
    /// The authority's directory.
    pub acme_directory: String,
    /// Whether it may listen without TLS on an address that others reach.
    pub allow_plain: bool,
    /// How much one caller may ask.
    pub limits: LimitsConfig,
}

impl Default for HttpConfig {
    fn default() -> HttpConfig {
        HttpConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: "http://127.0.0.1:8080".to_owned(),
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            connections: 4096,
            connections_per_address: 256,
            tls_cert: None,
            tls_key: None,
            acme: Vec::new(),
            acme_contact: String::new(),
            acme_directory: "https://acme-v02.api.letsencrypt.org/directory".to_owned(),
            allow_plain: false,
            limits: LimitsConfig::default(),
        }
    }
}

impl HttpConfig {
    /// Whether the listener speaks HTTPS.
    pub fn is_tls(&self) -> bool {
        self.tls_cert.is_some() && self.tls_key.is_some() || !self.acme.is_empty()
    }

    /// Whether the listener may open: on loopback, with TLS, or because the office insists.
    ///
    /// # Errors
    /// `PlainDoor`.
    pub fn check_door(&self) -> Result<(), Conflict> {
        if self.listen.ip().is_loopback() || self.is_tls() || self.allow_plain {
            return Ok(());
        }
        Err(Conflict::PlainDoor(self.listen))
    }

    /// Looks for files that are named without a folder beside the configuration.
    pub(super) fn files_in(&mut self, folder: &Path) {
        for file in [&mut self.tls_cert, &mut self.tls_key]
            .into_iter()
            .flatten()
        {
            *file = folder.join(&file);
        }
    }

    /// An office that gets a certificate for a name is called by it, unless it says otherwise.
    pub(super) fn call_by_name(&mut self) {
        if let Some(name) = self.acme.first()
            && self.public_url == HttpConfig::default().public_url
        {
            self.public_url = format!("https://{name}");
        }
    }

    pub(super) fn check(&self) -> Result<(), Conflict> {
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            return Err(Conflict::HalfOfTls);
        }
        if self.tls_cert.is_some() && !self.acme.is_empty() {
            return Err(Conflict::TwoCertificates);
        }
        let wrong = self.acme.iter().find(|name| !is_public_name(name));
        match wrong {
            Some(name) => Err(Conflict::NotPublic(name.clone())),
            None => Ok(()),
        }
    }
}

/// Whether an authority could look for a name: no number, no star, nothing of this house.
fn is_public_name(name: &str) -> bool {
    let is_part = |part: &str| {
        let inside = part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        inside && !part.is_empty() && !part.starts_with('-') && !part.ends_with('-')
    };
    let is_number = name.parse::<std::net::IpAddr>().is_ok();
    name.contains('.') && !is_number && name.split('.').all(is_part)
}

/// How much one caller may ask before it is told to wait.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// Requests a second for each key or operator; 0: no limit.
    pub requests_per_second: u32,
    /// Requests a second for each address that has not said who it is; 0: no limit.
    pub unknown_per_second: u32,
    /// Wrong passwords in a row before an operator or address has to wait longer and longer; 0: any
    /// number.
    pub wrong_passwords: u32,
}

impl Default for LimitsConfig {
    fn default() -> LimitsConfig {
        LimitsConfig {
            requests_per_second: 500,
            unknown_per_second: 50,
            wrong_passwords: 5,
        }
    }
}

/// The five dialects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApiConfig {
    /// The language of answers in words.
    pub language: AnswerLanguage,
    /// Taxi-Master.
    pub taximaster: TaxiMasterConfig,
    /// Taxomet.
    pub taxomet: DialectConfig,
    /// Yandex on-demand.
    pub yandex: DialectConfig,
    /// Navixy.
    pub navixy: DialectConfig,
    /// TheTrack.
    pub thetrack: TheTrackConfig,
}

/// In which language an API answers in words, where the caller asks for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerLanguage {
    /// The office's own.
    #[default]
    Office,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl AnswerLanguage {
    /// The language; `None`: the office's.
    pub fn locale(self) -> Option<Locale> {
        match self {
            AnswerLanguage::Office => None,
            AnswerLanguage::Ru => Some(Locale::Ru),
            AnswerLanguage::En => Some(Locale::En),
        }
    }
}

/// A dialect with nothing special about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DialectConfig {
    /// Whether it answers.
    pub enabled: bool,
}

impl Default for DialectConfig {
    fn default() -> DialectConfig {
        DialectConfig { enabled: true }
    }
}

/// The Taxi-Master dialect.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaxiMasterConfig {
    /// Whether it answers.
    pub enabled: bool,
    /// What callers sign with; while it is empty, the dialect answers that it is off.
    pub secret: Secret,
    /// What telephony signs with; empty: `secret`.
    pub telephony_secret: Secret,
    /// What payment terminals sign with; empty: `secret`.
    pub terminal_secret: Secret,
    /// Whether a signature of the decoded parameters is taken too.
    pub decoded_signature: bool,
}

impl Default for TaxiMasterConfig {
    fn default() -> TaxiMasterConfig {
        TaxiMasterConfig {
            enabled: true,
            secret: Secret::default(),
            telephony_secret: Secret::default(),
            terminal_secret: Secret::default(),
            decoded_signature: false,
        }
    }
}

/// The TheTrack dialect.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TheTrackConfig {
    /// Whether it answers.
    pub enabled: bool,
    /// The order of a location's two numbers.
    pub coordinates: Coordinates,
    /// A crew is `arriving` when it is this close to the stop.
    #[serde(rename = "arriving_s", deserialize_with = "seconds")]
    pub arriving: Seconds,
}

impl Default for TheTrackConfig {
    fn default() -> TheTrackConfig {
        TheTrackConfig {
            enabled: true,
            coordinates: Coordinates::LatLon,
            arriving: Seconds(120),
        }
    }
}

/// Which of two coordinates comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coordinates {
    /// Latitude, as the guide prints it.
    LatLon,
    /// Longitude, as GeoJSON has it.
    LonLat,
}
