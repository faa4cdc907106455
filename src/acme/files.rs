//! The certificate and the account between two runs of the office.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use instant_acme::AccountCredentials;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use serde::{Deserialize, Serialize};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

use crate::Error;

/// A certificate with its chain and its key.
#[derive(Debug)]
pub struct Given {
    /// The key, then the chain: one file, so that they are never of two certificates.
    pem: String,
    /// As the listener shows it.
    pub certified: CertifiedKey,
    names: Vec<String>,
    from: SystemTime,
    /// Browsers take it until then.
    pub until: SystemTime,
}

impl Given {
    /// A chain and the key that it is for, both PEM.
    ///
    /// # Errors
    /// `Useless` when they do not belong together or nobody could show them.
    pub fn of(key: &str, chain: &str) -> Result<Given, Error> {
        Given::read(format!("{}\n{}\n", key.trim_end(), chain.trim_end()))
    }

    fn read(pem: String) -> Result<Given, Error> {
        let useless = |why: &dyn std::fmt::Display| Error::Useless(why.to_string());
        let chain: Vec<CertificateDer> = CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|error| useless(&error))?;
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|error| useless(&error))?;
        let key = any_supported_type(&key).map_err(|error| useless(&error))?;
        let first = chain.first().ok_or_else(|| useless(&"nothing in it"))?;
        let (_, parsed) = X509Certificate::from_der(first).map_err(|error| useless(&error))?;
        let names = names_of(&parsed);
        let moment = |seconds: i64| {
            let since = Duration::from_secs(seconds.try_into().unwrap_or_default());
            SystemTime::UNIX_EPOCH + since
        };
        let (from, until) = (
            moment(parsed.validity().not_before.timestamp()),
            moment(parsed.validity().not_after.timestamp()),
        );
        let certified = CertifiedKey::new(chain, key);
        certified.keys_match().map_err(|error| useless(&error))?;
        Ok(Given {
            pem,
            certified,
            names,
            from,
            until,
        })
    }

    /// Whether it is for all of these names.
    pub fn is_for(&self, names: &[String]) -> bool {
        let has = |name: &String| self.names.iter().any(|of| of.eq_ignore_ascii_case(name));
        names.iter().all(has)
    }

    /// When the next one is asked for: when a third of its time is left.
    pub fn renew_at(&self) -> SystemTime {
        let lasts = self.until.duration_since(self.from).unwrap_or_default();
        self.until.checked_sub(lasts / 3).unwrap_or(self.from)
    }

    /// Whether browsers still take it.
    pub fn is_good(&self, now: SystemTime) -> bool {
        now < self.until
    }
}

fn names_of(certificate: &X509Certificate) -> Vec<String> {
    let names = certificate.subject_alternative_name().ok().flatten();
    let names = names.map(|extension| &extension.value.general_names);
    let texts = names.into_iter().flatten().filter_map(|name| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        _ => None,
    });
    texts.collect()
}

/// The folder with what was got.
#[derive(Debug, Clone)]
pub struct Folder(pub PathBuf);

/// An account of one authority.
#[derive(Serialize, Deserialize)]
struct Account {
    directory: String,
    credentials: AccountCredentials,
}

impl Folder {
    /// The certificate that was got last. One that cannot be read counts as none.
    pub fn certificate(&self) -> Option<Given> {
        let file = self.0.join("certificate.pem");
        let pem = std::fs::read_to_string(&file).ok()?;
        match Given::read(pem) {
            Ok(given) => Some(given),
            Err(error) => {
                tracing::warn!(file = %file.display(), %error, "the kept certificate is left aside");
                None
            }
        }
    }

    /// Keeps a certificate in place of the one before.
    ///
    /// # Errors
    /// `File`.
    pub fn keep_certificate(&self, given: &Given) -> Result<(), Error> {
        self.write("certificate.pem", &given.pem)
    }

    /// The account at `directory`, if there is one.
    pub fn account(&self, directory: &str) -> Option<AccountCredentials> {
        let text = std::fs::read(self.0.join("account.json")).ok()?;
        let account: Account = serde_json::from_slice(&text).ok()?;
        (account.directory == directory).then_some(account.credentials)
    }

    /// Keeps the account at `directory`.
    ///
    /// # Errors
    /// `File`.
    pub fn keep_account(
        &self,
        directory: &str,
        credentials: AccountCredentials,
    ) -> Result<(), Error> {
        let account = Account {
            directory: directory.to_owned(),
            credentials,
        };
        let text =
            serde_json::to_string(&account).map_err(|error| Error::Useless(error.to_string()))?;
        self.write("account.json", &text)
    }

    /// The authority does not know the account any more.
    pub fn forget_account(&self) {
        let _ = std::fs::remove_file(self.0.join("account.json"));
    }

    /// Writes a file that nobody else may read, whole or not at all.
    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let file = self.0.join(name);
        let failed = |error| Error::File {
            file: file.clone(),
            error,
        };
        std::fs::create_dir_all(&self.0).map_err(failed)?;
        let mut beside = tempfile::NamedTempFile::new_in(&self.0).map_err(failed)?;
        beside.write_all(text.as_bytes()).map_err(failed)?;
        beside.as_file().sync_all().map_err(failed)?;
        beside.persist(&file).map_err(|error| failed(error.error))?;
        Ok(())
    }
}
