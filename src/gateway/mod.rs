//! The world outside: routers and a geocoder that answer over HTTP, services that carry messages.
//!
//! [`router`] puts one before the office's own router, which answers whenever the other does not: a
//! [`line`] waits a bounded time, a [`breaker`] stops asking a [`server`] that fails. [`osrm`],
//! [`valhalla`] and [`nominatim`](mod@nominatim) know what each is asked and how it answers.
//! [`Messenger`] sends what stands in the outbox, [`web_push`] tells browsers, and [`outside`] keeps what
//! strangers name from being asked inside.

mod breaker;
mod line;
mod messenger;
mod nominatim;
mod osrm;
pub mod outside;
mod remote;
mod server;
#[cfg(test)]
mod tests;
mod valhalla;
pub mod web_push;

use std::sync::Arc;

pub use line::Error;
pub use messenger::{Messenger, Service, Webhook, headers};
pub use reqwest::header::HeaderMap;

use pult_geo::Router;
use pult_geo::geocoder::Geocoder;

/// A kind of routing server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// <https://project-osrm.org>
    Osrm,
    /// <https://valhalla.github.io/valhalla>
    Valhalla,
}

/// A router that asks the server at `url`, and `behind` when there is no answer. Every answer says who
/// gave it.
///
/// # Errors
/// When `url` is no address of a server.
pub fn router(
    engine: Engine,
    url: &str,
    behind: Arc<dyn Router>,
) -> Result<Arc<dyn Router>, Error> {
    let line = line::Line::to(url)?;
    Ok(match engine {
        Engine::Osrm => Arc::new(remote::Remote::new(osrm::Osrm, line, behind)),
        Engine::Valhalla => Arc::new(remote::Remote::new(valhalla::Valhalla, line, behind)),
    })
}

/// A geocoder that asks the Nominatim server at `url`; it finds nothing while that does not answer.
///
/// # Errors
/// When `url` is no address of a server.
pub fn nominatim(url: &str) -> Result<Arc<dyn Geocoder>, Error> {
    let line = line::Line::to(url)?;
    Ok(Arc::new(nominatim::Nominatim::new(line)))
}
