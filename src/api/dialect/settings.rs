//! How the listener is set up, in plain values.

use axum::http::{HeaderMap, header};
use pult_app::WebhookConfig;
use pult_domain::{Locale, Seconds};
use pult_input::Network;

/// In which order TheTrack spells coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AxisOrder {
    /// Latitude first, as the guide prints them.
    #[default]
    LatLon,
    /// Longitude first, as GeoJSON has it.
    LonLat,
}

/// How the listener is set up.
#[derive(Clone)]
pub struct Settings {
    /// The base of tracking and driver links, without a slash at the end.
    pub public_url: String,
    /// Sites that may call from a browser.
    pub cors_origins: Vec<String>,
    /// The language of answers in words; `None`: the office's.
    pub language: Option<Locale>,
    /// Proxies whose word about a client's address is taken.
    pub trusted_proxies: Vec<Network>,
    /// Whether the Taxi-Master dialect is on.
    pub taximaster: bool,
    /// The secret of its signature; empty: the dialect answers that it is off.
    pub taximaster_secret: String,
    /// The secret of the telephony calls; empty: the API's.
    pub taximaster_telephony_secret: String,
    /// The secret of payment terminals; empty: the API's.
    pub taximaster_terminal_secret: String,
    /// Whether a signature over the decoded parameters is taken too.
    pub taximaster_decoded: bool,
    /// Whether there is a line that calls phones.
    pub voice_line: bool,
    /// Whether the Taxomet dialect is on.
    pub taxomet: bool,
    /// Who is told of events, by POST: those that the configuration names.
    pub webhooks: Vec<WebhookConfig>,
    /// Whether the Yandex dialect is on.
    pub yandex: bool,
    /// Whether the Navixy dialect is on.
    pub navixy: bool,
    /// Whether the TheTrack dialect is on.
    pub thetrack: bool,
    /// How TheTrack spells coordinates.
    pub thetrack_axes: AxisOrder,
    /// A TheTrack driver this close to the place is `arriving`.
    pub thetrack_arriving: Seconds,
    /// Requests a second for each known caller; 0: no limit.
    pub requests_per_second: u32,
    /// Requests a second for an unknown caller; 0: no limit.
    pub unknown_per_second: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            public_url: "http://127.0.0.1:8080".to_owned(),
            cors_origins: Vec::new(),
            language: None,
            trusted_proxies: Vec::new(),
            taximaster: true,
            taximaster_secret: String::new(),
            taximaster_telephony_secret: String::new(),
            taximaster_terminal_secret: String::new(),
            taximaster_decoded: false,
            voice_line: false,
            taxomet: true,
            webhooks: Vec::new(),
            yandex: true,
            navixy: true,
            thetrack: true,
            thetrack_axes: AxisOrder::LatLon,
            thetrack_arriving: Seconds(120),
            requests_per_second: 500,
            unknown_per_second: 50,
        }
    }
}

impl Settings {
    /// What links begin with: the public address of the office, or the one that was asked where none is
    /// set.
    pub fn base(&self, asked: &HeaderMap) -> String {
        let is_set = self.public_url != Settings::default().public_url;
        let host = asked.get(header::HOST).and_then(|host| host.to_str().ok());
        let plain = |host: &&str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || ".:-[]_".contains(c);
            !host.is_empty() && host.chars().all(allowed)
        };
        match host.filter(plain) {
            Some(host) if !is_set => format!("http://{host}"),
            _ => self.public_url.clone(),
        }
    }
}
