//! What the office is known by: one key, in its data folder or where the office says, made when it is needed
//! first.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use russh::keys::ssh_key::LineEnding;
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::keys::{HashAlg, PrivateKey};

/// The key's file in the data folder.
const NAME: &str = "ssh_host_ed25519_key";

/// Where the key of a data folder is, when nothing else is said.
pub fn in_folder(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// The key of a file, in the format of OpenSSH; made there when there is none.
///
/// # Errors
/// When it cannot be read, made, or others can read it.
pub fn of_file(path: &Path) -> io::Result<PrivateKey> {
    match fs::read_to_string(path) {
        Ok(text) => {
            check_secret(path)?;
            PrivateKey::from_openssh(&text).map_err(|error| wrong(path, &error.to_string()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(path),
        Err(error) => Err(wrong(path, &error.to_string())),
    }
}

/// As `ssh-keygen -lf` prints it, for people to compare.
pub fn fingerprint(key: &PrivateKey) -> String {
    key.public_key().fingerprint(HashAlg::Sha256).to_string()
}

fn make(path: &Path) -> io::Result<PrivateKey> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| io::Error::other(format!("no random numbers: {error}")))?;
    let mut key = PrivateKey::from(Ed25519Keypair::from_seed(&seed));
    key.set_comment("pult");
    let text = key
        .to_openssh(LineEnding::LF)
        .map_err(|error| wrong(path, &error.to_string()))?;
    // Under another name until it is whole: a key that was written in part would keep the door shut.
    let fresh = PathBuf::from(format!("{}.new", path.display()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    Ok(key)
}

/// A key that others can read is nobody's secret.
#[cfg(unix)]
fn check_secret(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(wrong(
            path,
            "others can read it: `chmod 600` it, or remove it for a new one",
        )),
    }
}

#[cfg(not(unix))]
fn check_secret(_: &Path) -> io::Result<()> {
    Ok(())
}

fn wrong(path: &Path, reason: &str) -> io::Error {
    io::Error::other(format!("the host key {}: {reason}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let of_folder = || of_file(&in_folder(folder.path()));
        let made = of_folder().expect("a key");
        let read = of_folder().expect("the key");
        assert_eq!(fingerprint(&made), fingerprint(&read));
        assert!(fingerprint(&made).starts_with("SHA256:"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let path = folder.path().join(NAME);
            let mode = fs::metadata(&path).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("set");
            let refused = of_folder().expect_err("others can read it");
            assert!(refused.to_string().contains("chmod 600"), "{refused}");
        }
    }
}
