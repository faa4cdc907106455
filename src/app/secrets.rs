//! Passwords, keys and sessions: how they are made, hashed and compared.
//!
//! People's passwords are few and weak, so they are hashed slowly (Argon2id); keys and sessions are
//! long and random, so a keyed hash (HMAC-SHA256 under the office's own secret) is enough, and lets
//! them be looked up.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The shortest password that an operator may choose, in characters.
pub const SHORTEST_PASSWORD: usize = 8;

/// The most memory of a check, in blocks of a kilobyte: what [`hash_password`] takes, twice.
const MOST_BLOCKS: usize = 2 * 19 * 1024;

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

/// Checks passwords one after another, in memory that is taken once and used again: a check needs
/// 19 MB, and an allocator that keeps them for each thread kept gigabytes.
#[derive(Default)]
pub struct PasswordChecker {
    memory: Vec<Block>,
}

impl PasswordChecker {
    /// Whether a password is the one that was hashed. Without a hash it takes as long, and is not.
    pub fn is_right(&mut self, password: &str, hash: Option<&str>) -> bool {
        let parsed = hash.and_then(|hash| PasswordHash::new(hash).ok());
        match parsed.as_ref().and_then(Hashed::of) {
            Some(hashed) => self.hash(&hashed, password, hashed.output.len()) == hashed.output,
            None => {
                let hashed = Hashed::nobodys();
                self.hash(&hashed, password, 32);
                false
            }
        }
    }

    /// Nothing when the hash cannot be worked out within the memory of a check.
    fn hash(&mut self, hashed: &Hashed, password: &str, length: usize) -> Constant {
        let needed = hashed.params.block_count();
        if needed > MOST_BLOCKS {
            return Constant(Vec::new());
        }
        if self.memory.len() < needed {
            self.memory.resize(needed, Block::new());
        }
        let argon = Argon2::new(hashed.algorithm, hashed.version, hashed.params.clone());
        let mut output = vec![0; length];
        let memory = &mut self.memory[..needed];
        let done = argon.hash_password_into_with_memory(
            password.as_bytes(),
            &hashed.salt,
            &mut output,
            memory,
        );
        Constant(done.map(|()| output).unwrap_or_default())
    }
}

/// A stored hash, taken apart.
struct Hashed {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    salt: Vec<u8>,
    output: Constant,
}

impl Hashed {
    fn of(hash: &PasswordHash) -> Option<Hashed> {
        let version = match hash.version {
            Some(version) => Version::try_from(version).ok()?,
            None => Version::default(),
        };
        Some(Hashed {
            algorithm: Algorithm::try_from(hash.algorithm.as_str()).ok()?,
            version,
            params: Params::try_from(hash).ok()?,
            salt: hash.salt.as_ref()?.as_ref().to_vec(),
            output: Constant(hash.hash.as_ref()?.as_ref().to_vec()),
        })
    }

    /// What an unknown login is checked against.
    fn nobodys() -> Hashed {
        Hashed {
            algorithm: Algorithm::default(),
            version: Version::default(),
            params: Params::default(),
            salt: vec![0; 16],
            output: Constant(Vec::new()),
        }
    }
}

/// Bytes that are compared in a time that does not tell where they differ. Nothing equals no bytes.
struct Constant(Vec<u8>);

impl Constant {
    fn len(&self) -> usize {
        self.0.len()
    }
}

impl PartialEq for Constant {
    fn eq(&self, other: &Constant) -> bool {
        !self.0.is_empty() && same(&self.0, &other.0)
    }
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

/// A new code of six digits, for whoever types it.
///
/// # Errors
/// A sentence, when the system gives no random numbers.
pub fn new_code() -> Result<String, String> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| format!("no random numbers from the system: {error}"))?;
    Ok(format!("{:06}", u64::from_le_bytes(bytes) % 1_000_000))
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
    fn a_checker_agrees_with_the_library_and_takes_its_memory_once() {
        let hash = hash_password("secret-1").expect("hashes");
        let mut checker = PasswordChecker::default();
        assert!(checker.is_right("secret-1", Some(&hash)));
        let taken = checker.memory.capacity();
        assert!(!checker.is_right("secret-2", Some(&hash)));
        assert!(!checker.is_right("secret-1", None));
        for garbage in ["", "$argon2id$v=19$m=19456,t=2,p=1$", "x"] {
            assert!(!checker.is_right("secret-1", Some(garbage)));
        }
        let greedy = hash.replace("m=19456", "m=4000000");
        assert!(!checker.is_right("secret-1", Some(&greedy)));
        assert_eq!(checker.memory.capacity(), taken);
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
