//! The outside world's parts of the configuration: routers, geocoders, messages, webhooks.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Conflict;
use super::values::Secret;
use pult_domain::is_wanted;

/// Who measures ways.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouterConfig {
    /// Which one.
    pub kind: RouterKind,
    /// Where it answers; needed unless it is the embedded one.
    pub url: Option<String>,
    /// Whether the embedded one drives where only taxis, buses and shared cars may.
    pub taxi_access: bool,
}

/// The roads of the map.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoadsConfig {
    /// In place of the router's.
    pub taxi_access: Option<bool>,
}

impl Default for RouterConfig {
    fn default() -> RouterConfig {
        RouterConfig {
            kind: RouterKind::default(),
            url: None,
            taxi_access: true,
        }
    }
}

impl RouterConfig {
    pub(super) fn check(&self) -> Result<(), Conflict> {
        match (self.kind, &self.url) {
            (RouterKind::Osrm | RouterKind::Valhalla, None) => Err(Conflict::NoRouter),
            _ => Ok(()),
        }
    }
}

/// The routers there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RouterKind {
    /// Our own, over the imported map.
    #[default]
    Embedded,
    /// An OSRM server.
    Osrm,
    /// A Valhalla server.
    Valhalla,
}

/// Who finds addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GeocoderConfig {
    /// Which one.
    pub kind: GeocoderKind,
    /// Where it answers; needed unless it is the embedded one.
    pub url: Option<String>,
}

impl GeocoderConfig {
    pub(super) fn check(&self) -> Result<(), Conflict> {
        match (self.kind, &self.url) {
            (GeocoderKind::Nominatim, None) => Err(Conflict::NoGeocoder),
            _ => Ok(()),
        }
    }
}

/// The geocoders there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GeocoderKind {
    /// Our own, over the address book and the imported map.
    #[default]
    Embedded,
    /// A Nominatim server.
    Nominatim,
}

/// Headers by their names; their values are secrets.
pub type Headers = BTreeMap<String, Secret>;

/// Text messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmsConfig {
    /// The channels, best first; none: messages stay in the outbox.
    pub channel: Vec<SmsChannel>,
}

/// A service that sends text messages, called by POST.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsChannel {
    /// Its name in the console.
    pub name: String,
    /// What is called.
    pub url: String,
    /// The body, with `{phone}`, `{from}` and `{text}` put in.
    pub body: String,
    /// Own headers of the call; `env:NAME` is what the variable of the environment says.
    #[serde(default)]
    pub headers: Headers,
}

/// Spoken codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VoiceConfig {
    /// The lines, best first; none: codes stay in the outbox.
    pub line: Vec<VoiceLine>,
}

/// A service that speaks codes, called by POST.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceLine {
    /// Its name in the console.
    pub name: String,
    /// What is called.
    pub url: String,
    /// The body, with `{phone}` and `{code}` put in.
    pub body: String,
    /// Own headers of the call; `env:NAME` is what the variable of the environment says.
    #[serde(default)]
    pub headers: Headers,
}

/// Somebody who is told of events by POST.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// What is called.
    pub url: String,
    /// Which events: `order.created`, `order.*`, `*`.
    #[serde(default = "every_event")]
    pub events: Vec<String>,
    /// The key of the HMAC-SHA256 in `X-Pult-Signature`; empty: no signature.
    #[serde(default)]
    pub secret: Secret,
    /// Own headers of the call; `env:NAME` is what the variable of the environment says.
    #[serde(default)]
    pub headers: Headers,
}

fn every_event() -> Vec<String> {
    vec!["*".to_owned()]
}

impl WebhookConfig {
    /// Whether it wants events of this kind (`order.created`).
    pub fn wants(&self, kind: &str) -> bool {
        is_wanted(&self.events, kind)
    }
}
