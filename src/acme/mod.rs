//! Certificates that an authority gives and renews by itself (ACME, RFC 8555) for a listener that the internet
//! reaches at port 443. Each name is proved inside TLS (RFC 8737), so that no second port has to be open.
//!
//! [`keep`] asks, keeps what it got in a folder, and asks again before it ends; [`Held`] is what the listener
//! shows: whatever was got last, without a restart.

mod authority;
mod files;
mod held;
mod keep;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use held::{ACME_TLS, Held};
pub use keep::keep;

/// Whose certificate is wanted, of whom, and where it is kept.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The names of the office on the internet, one at least.
    pub names: Vec<String>,
    /// Whom the authority tells of trouble: an address of mail; empty for nobody.
    pub contact: String,
    /// The authority's directory: its first address.
    pub directory: String,
    /// Where the account and the certificate are kept.
    pub folder: PathBuf,
}

/// Where an office with this data folder keeps them.
pub fn folder(data: &Path) -> PathBuf {
    data.join("acme")
}

/// Until when the certificate that is kept in a folder is good; nothing when there is none for these names.
pub fn good_until(folder: &Path, names: &[String]) -> Option<SystemTime> {
    let given = files::Folder(folder.to_owned()).certificate()?;
    given.is_for(names).then_some(given.until)
}

/// Why there is no new certificate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The authority was not reached, or its answer is none.
    #[error("the authority cannot be asked: {0}")]
    Unreachable(String),
    /// The authority does not want to.
    #[error("the authority refuses: {0}")]
    Refused(String),
    /// The authority did not find the office under the name.
    #[error("the authority did not reach the office under {name} at port 443: {why}")]
    Unproved {
        /// The name.
        name: String,
        /// What the authority says.
        why: String,
    },
    /// What came is no certificate for these names and this key.
    #[error("the certificate is of no use: {0}")]
    Useless(String),
    /// A file of the folder cannot be read or written.
    #[error("{}: {error}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
}
