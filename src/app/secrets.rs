//! Passwords, keys and sessions: how they are made, hashed and compared.
//!
//! People's passwords are few and weak, so they are hashed slowly (Argon2id); keys and sessions are
//! long and random, so a keyed hash (HMAC-SHA256 under the office's own secret) is enough, and lets
//! them be looked up.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The Argon2id hash of a password, with a salt of its own. Takes tens of milliseconds of one
/// processor.
///
/// # Errors
/// A sentence, when the system gives no random numbers.
pub fn hash_password(password: &str) -> Result<String, String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| format!("the password cannot be hashed: {error}"))
}

/// Whether a password is the one that was hashed; nothing is, when there is no hash. As slow as
/// [`hash_password`].
pub fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// The hash under which a key or session is kept; `pepper` is the office's own secret.
pub fn keyed_hash(pepper: &[u8], secret: &str) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(pepper).expect("HMAC takes a key of any length");
    mac.update(secret.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// A new secret of 32 hexadecimal digits, 128 bits of chance: for keys, sessions and passwords that
/// nobody chose.
///
/// # Errors
/// A sentence, when the system gives no random numbers.
pub fn new_secret() -> Result<String, String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| format!("no random numbers from the system: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_alone() {
        let hash = hash_password("secret-1").expect("hashes");
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify_password("secret-1", &hash));
        assert!(!verify_password("secret-2", &hash));
        assert!(!verify_password("", ""));
        assert_ne!(hash, hash_password("secret-1").expect("hashes"));
    }

    #[test]
    fn a_keyed_hash_depends_on_the_secret_and_the_office() {
        assert_eq!(keyed_hash(b"office", "key"), keyed_hash(b"office", "key"));
        assert_ne!(keyed_hash(b"office", "key"), keyed_hash(b"office", "kex"));
        assert_ne!(keyed_hash(b"office", "key"), keyed_hash(b"other", "key"));
    }

    #[test]
    fn equal_secrets_are_the_same() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd"));
        assert!(!same(b"abc", b"ab"));
    }

    #[test]
    fn new_secrets_differ() {
        let (a, b) = (new_secret().expect("made"), new_secret().expect("made"));
        assert_eq!(a.len(), 32);
        assert_ne!(a, b);
    }
}
