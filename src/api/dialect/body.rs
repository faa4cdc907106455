//! Reading a request's body, up to a limit.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use tokio::time::timeout;

/// The largest body that is read: 1 MiB.
pub const LIMIT: usize = 1 << 20;

/// A client has this long to send its body.
const WITHIN: Duration = Duration::from_secs(10);

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFault {
    /// Larger than the limit.
    TooLarge,
    /// The client went away, was too slow or sent nonsense.
    Broken,
}

/// Reads a body whole.
///
/// # Errors
/// `TooLarge` beyond `limit` bytes, `Broken` when it does not arrive.
pub async fn read(body: Body, limit: usize) -> Result<Bytes, BodyFault> {
    let read = timeout(WITHIN, to_bytes(body, limit));
    read.await.map_err(|_| BodyFault::Broken)?.map_err(|error| {
        let too_large = std::error::Error::source(&error)
            .is_some_and(|source| source.to_string().contains("length limit"));
        if too_large {
            BodyFault::TooLarge
        } else {
            BodyFault::Broken
        }
    })
}
