//! What the listener shows to whoever connects.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// The protocol by which an authority asks for a proof (RFC 8737, section 4).
pub const ACME_TLS: &[u8] = b"acme-tls/1";

/// The certificate in use, and the proofs that an authority is about to ask for.
#[derive(Debug, Default)]
pub struct Held {
    given: RwLock<Option<Arc<CertifiedKey>>>,
    /// By name in small letters.
    proofs: RwLock<HashMap<String, Arc<CertifiedKey>>>,
}

impl Held {
    /// Whether there is a certificate to show.
    #[cfg(test)]
    pub(crate) fn is_ready(&self) -> bool {
        read(&self.given).is_some()
    }

    /// Shows this one from now on.
    pub(crate) fn put(&self, certificate: CertifiedKey) {
        let mut given = self.given.write().unwrap_or_else(PoisonError::into_inner);
        *given = Some(Arc::new(certificate));
    }

    /// Shows this to whoever asks for the proof of `name`.
    pub(crate) fn prove(&self, name: &str, proof: CertifiedKey) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.insert(name.to_ascii_lowercase(), Arc::new(proof));
    }

    /// Nobody is asked for a proof any more.
    pub(crate) fn forget_proofs(&self) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.clear();
    }
}

impl ResolvesServerCert for Held {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let is_authority = hello
            .alpn()
            .is_some_and(|mut protocols| protocols.any(|protocol| protocol == ACME_TLS));
        match is_authority {
            true => read(&self.proofs)
                .get(&hello.server_name()?.to_ascii_lowercase())
                .cloned(),
            false => read(&self.given).clone(),
        }
    }
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}
