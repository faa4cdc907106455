//! The configuration, changed from a desk.

use std::path::PathBuf;

use super::{Caller, Error, Result};
use pult_domain::Role;

/// Writes a key of the configuration into its file, whose comments stay; it counts from the next start on.
///
/// # Errors
/// `Forbidden`; `Invalid` with what is wrong with the value.
pub async fn write_setting(
    caller: &Caller,
    file: PathBuf,
    key: String,
    value: String,
) -> Result<()> {
    caller.require(Role::Admin)?;
    let named = key.clone();
    let write = move || pult_config::write_key(&file, &named, &value);
    let written = tokio::task::spawn_blocking(write).await;
    let written = written.map_err(|_| Error::Internal)?;
    written.map_err(|reason| Error::invalid(key, reason))
}
