//! The world outside: routers that answer over HTTP, services that carry messages.
//!
//! [`router`] puts one before the office's own router, which answers whenever the other does not: a
//! [`line`] waits a bounded time, a [`breaker`] stops asking one that fails. [`osrm`] and
//! [`valhalla`] know what each server is asked and how it answers. [`Messenger`] sends what stands in the outbox.

mod breaker;
mod line;
mod messenger;
mod osrm;
mod remote;
#[cfg(test)]
mod tests;
mod valhalla;

use std::sync::Arc;

pub use line::Error;
pub use messenger::{Messenger, Service, Webhook};

use pult_geo::Router;

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
