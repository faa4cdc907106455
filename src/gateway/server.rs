//! A server that is asked with bounded patience, and left alone for a while when it fails.

use std::time::Instant;

use reqwest::RequestBuilder;

use super::breaker::Breaker;
use super::line::{Error, Line};

/// A server of the world outside.
pub(super) struct Server {
    /// How it is called.
    pub line: Line,
    /// What it is, for the log.
    what: &'static str,
    breaker: Breaker,
}

impl Server {
    pub fn new(what: &'static str, line: Line) -> Server {
        Server {
            line,
            what,
            breaker: Breaker::default(),
        }
    }

    /// What the server answers; `None` when it does not, or is not to be asked now.
    pub fn ask<T>(
        &self,
        call: RequestBuilder,
        read: impl FnOnce(&[u8]) -> Result<T, Error>,
    ) -> Option<T> {
        if !self.breaker.lets_through(Instant::now()) {
            return None;
        }
        match self.line.ask(call).and_then(|body| read(&body)) {
            Ok(answer) => {
                self.breaker.succeeded();
                Some(answer)
            }
            Err(error) => {
                let opened = self.breaker.failed(Instant::now());
                tracing::warn!(%error, opened, "the {} does not answer", self.what);
                None
            }
        }
    }
}
