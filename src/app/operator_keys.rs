//! Public keys of operators: how a line of `authorized_keys` is read, and who comes in by one.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::{Digest, Sha256};

use super::auth::operator_caller;
use super::{Caller, Dispatch, Error, NotAllowed, Result};
use pult_domain::{Origin, Wrong};
use pult_store::{auth, operator_keys};

/// The kinds of keys that the door takes.
const KINDS: [&str; 4] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
];

/// A public key, as it is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// As OpenSSH prints it: `SHA256:…`.
    pub fingerprint: String,
    /// Kind, key and remark, parted by single spaces.
    pub line: String,
}

impl PublicKey {
    /// Reads a line as `ssh-keygen` writes it into a file that ends in `.pub`.
    ///
    /// # Errors
    /// `Invalid` says what it is instead.
    pub fn read(text: &str) -> Result<PublicKey> {
        let wrong = |wrong| Error::invalid("key", wrong);
        if text.contains("PRIVATE KEY") {
            return Err(wrong(Wrong::PrivateKey));
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let line = lines.next().ok_or_else(|| wrong(Wrong::Empty))?;
        if lines.next().is_some() {
            return Err(wrong(Wrong::SeveralKeys));
        }
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [kind, key, ..] = parts.as_slice() else {
            return Err(wrong(Wrong::NoKeyLine));
        };
        if matches!(*kind, "ssh-rsa" | "ssh-dss") {
            return Err(wrong(Wrong::WeakKey));
        }
        if !KINDS.contains(kind) {
            return Err(wrong(Wrong::NoKeyLine));
        }
        let blob = STANDARD
            .decode(key)
            .map_err(|_| wrong(Wrong::KeyNotBase64))?;
        if said_kind(&blob) != Some(kind.as_bytes()) {
            return Err(wrong(Wrong::KeyOfOtherKind));
        }
        Ok(PublicKey {
            fingerprint: fingerprint(&blob),
            line: parts.join(" "),
        })
    }
}

/// The kind that a key names inside (RFC 4253, section 6.6): a length and that many bytes.
fn said_kind(blob: &[u8]) -> Option<&[u8]> {
    let (length, rest) = blob.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.get(..length).filter(|_| rest.len() > length)
}

fn fingerprint(blob: &[u8]) -> String {
    format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(blob)))
}

impl Dispatch {
    /// The operator with this login who holds the key with this fingerprint.
    ///
    /// # Errors
    /// `Unauthenticated`; `Forbidden` for a locked operator.
    pub async fn operator_by_key(&self, login: &str, fingerprint: &str) -> Result<Caller> {
        let (login, fingerprint) = (login.to_owned(), fingerprint.to_owned());
        self.read(move |conn| {
            let known = operator_keys::by_fingerprint(conn, &fingerprint)?;
            let key = known.ok_or(Error::Unauthenticated)?;
            let operator = auth::operator_by_id(conn, key.operator)?;
            match operator.login == login {
                false => Err(Error::Unauthenticated),
                true if operator.locked => Err(Error::forbidden(NotAllowed::OperatorLocked)),
                true => Ok(operator_caller(Origin::Console, &operator)),
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key and its fingerprint, as `ssh-keygen -lf` prints it.
    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAbeyM71KaK0FQ2Lc9eMAfwYv8OUMfHp1v6V6BcntyAB olya@home";
    const FINGERPRINT: &str = "SHA256:Gbhey9G6vvIpitRVIx3AglnlatkZfhEHRfSEsChf2eg";

    #[test]
    fn a_line_of_ssh_keygen_is_read() {
        let key = PublicKey::read(&format!("\n  {KEY}  \r\n")).expect("a key");
        assert_eq!(key.line, KEY);
        assert_eq!(key.fingerprint, FINGERPRINT);
        let unnamed = KEY.rsplit_once(' ').expect("a name").0;
        let unnamed = PublicKey::read(unnamed).expect("a key");
        assert_eq!(unnamed.fingerprint, key.fingerprint);
    }

    #[test]
    fn what_is_no_public_key_is_refused_in_words() {
        for (text, named) in [
            ("", "empty"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", ".pub"),
            ("ssh-rsa AAAAB3NzaC1yc2E olya", "ed25519"),
            ("olya", "ssh-ed25519"),
            ("ssh-ed25519 ???? olya", "Base64"),
            ("ssh-ed25519 AAAAB3NzaC1yc2E= olya", "damaged"),
            ("ssh-ed25519 AAAA olya", "damaged"),
            (&format!("{KEY}\n{KEY}"), "one line"),
        ] {
            let refused = PublicKey::read(text).expect_err(text).to_string();
            assert!(refused.contains(named), "{text}: {refused}");
        }
    }
}
