//! Where the listener's certificate comes from.

use std::path::Path;
use std::sync::Arc;

use crate::api::listen::Tls;
use pult_acme::{Held, Settings};
use pult_config::HttpConfig;

/// What keeps a certificate good.
pub(super) type Kept = (Settings, Arc<Held>);

/// The certificate of the configuration, and who is to renew it.
pub(super) fn of(config: &HttpConfig, data: &Path) -> (Option<Tls>, Option<Kept>) {
    if let Some((cert, key)) = config.tls_cert.clone().zip(config.tls_key.clone()) {
        return (Some(Tls::Files { cert, key }), None);
    }
    if config.acme.is_empty() {
        return (None, None);
    }
    let held = Arc::new(Held::default());
    let settings = Settings {
        names: config.acme.clone(),
        contact: config.acme_contact.clone(),
        directory: config.acme_directory.clone(),
        folder: pult_acme::folder(data),
    };
    (Some(Tls::Given(held.clone())), Some((settings, held)))
}
