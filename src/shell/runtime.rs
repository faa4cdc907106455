//! The threads that an office runs on.

use super::{Failure, Said};
use crate::said;

/// The runtime that an office runs on.
///
/// # Errors
/// When the system gives it no threads.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            let error = Said::from(&error);
            Failure::Failed(said!(
                "cannot start the office: {error}",
                "офис не запустить: {error:#}"
            ))
        })
}
