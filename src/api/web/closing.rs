//! Streams end when the office closes: nothing else ends them.

use axum::http::Extensions;

use pult_dialect::Stop;

/// Told when the listener closes.
#[derive(Clone)]
pub(super) struct Closing(Option<Stop>);

impl Closing {
    /// That of the listener a request came by; none in tests without one.
    pub(super) fn of(extensions: &Extensions) -> Closing {
        Closing(extensions.get::<Stop>().cloned())
    }

    /// Waits until it closes.
    pub(super) async fn wait(&self) {
        match &self.0 {
            Some(stop) => stop.0.cancelled().await,
            None => std::future::pending().await,
        }
    }
}
