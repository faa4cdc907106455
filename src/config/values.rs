//! How single values are spelt in the configuration.

use std::fmt;
use std::net::SocketAddr;

use serde::de::{Deserializer, Error, Unexpected};
use serde::{Deserialize, de};

use pult_domain::{Meters, Origin, Quality, Seconds};
use pult_engine::AutoArrive;
use pult_input::Network;

/// A text that must never be printed or logged.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The secret itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}

/// An address with its port; an empty text is none.
pub(super) fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(from)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let address = text.trim().parse();
    address.map(Some).map_err(|_| {
        Error::invalid_value(Unexpected::Str(&text), &"an address such as 0.0.0.0:8022")
    })
}

/// A duration of whole seconds, none of them negative.
pub(super) fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Seconds, D::Error> {
    Ok(Seconds(u32::deserialize(from)?.into()))
}

/// A distance of whole metres, none of them negative.
pub(super) fn meters<'de, D: Deserializer<'de>>(from: D) -> Result<Meters, D::Error> {
    Ok(Meters(u32::deserialize(from)?.into()))
}

/// A duration of whole minutes, none of them negative.
pub(super) fn minutes<'de, D: Deserializer<'de>>(from: D) -> Result<Seconds, D::Error> {
    Ok(Seconds::minutes(u32::deserialize(from)?.into()))
}

/// A weight from 0 to 1, in thousandths.
pub(super) fn permille<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let weight = f64::deserialize(from)?;
    if !(0.0..=1.0).contains(&weight) {
        return Err(Error::invalid_value(
            Unexpected::Float(weight),
            &"a number from 0 to 1",
        ));
    }
    Ok((weight * 1000.0).round() as u32)
}

/// The words of doors that orders come in by.
pub(super) fn origins<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Origin>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    words
        .iter()
        .map(|word| match Origin::parse(word) {
            Ok(Origin::Engine) | Err(_) => Err(Error::unknown_variant(
                word,
                &[
                    "console",
                    "taximaster",
                    "taxomet",
                    "yandex",
                    "navixy",
                    "thetrack",
                ],
            )),
            Ok(origin) => Ok(origin),
        })
        .collect()
}

/// The word that says which orders positions move.
pub(super) fn auto_arrive<'de, D: Deserializer<'de>>(from: D) -> Result<AutoArrive, D::Error> {
    let word = String::deserialize(from)?;
    AutoArrive::parse(&word)
        .map_err(|_| de::Error::unknown_variant(&word, &["none", "routes", "all"]))
}

/// The word of a quality.
pub(super) fn quality<'de, D: Deserializer<'de>>(from: D) -> Result<Quality, D::Error> {
    let word = String::deserialize(from)?;
    Quality::parse(&word).map_err(|_| de::Error::unknown_variant(&word, &["low", "medium"]))
}

/// Addresses and networks.
pub(super) fn networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Network>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    let parsed = words.iter().map(|word| word.parse().map_err(Error::custom));
    parsed.collect()
}
