//! Where the socket of an office is.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The socket's name in the data folder.
const NAME: &str = "desk.sock";
/// The longest path of a socket that every system takes: macOS has room for 104 bytes, its end included.
const LONGEST: usize = 103;

/// The socket of the office in a data folder. A folder whose path is too long for a socket has it in the
/// runtime folder of the user, under a hash of that path.
///
/// # Errors
/// When the runtime folder cannot be made, or is somebody else's.
pub fn socket_path(data: &Path) -> io::Result<PathBuf> {
    // One folder has one socket, whichever way leads to it.
    let data = &fs::canonicalize(data)?;
    let beside = data.join(NAME);
    // While it is made, the socket has another name.
    if beside.as_os_str().len() + 4 <= LONGEST {
        return Ok(beside);
    }
    let digest = Sha256::digest(data.as_os_str().as_bytes());
    let hash: String = digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(runtime_folder()?.join(format!("pult-{hash}.sock")))
}

fn runtime_folder() -> io::Result<PathBuf> {
    // XDG Base Directory Specification 0.8: the user's own, mode 0700.
    let named = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    if let Some(folder) = named.filter(|path| path.is_absolute() && path.is_dir()) {
        return Ok(folder);
    }
    let user = rustix::process::geteuid().as_raw();
    let folder = std::env::temp_dir().join(format!("pult-{user}"));
    match fs::DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // Others may make folders there too.
    let made = fs::symlink_metadata(&folder)?;
    if !made.is_dir() || made.uid() != user || made.mode() & 0o077 != 0 {
        let text = format!("{} is not this user's own folder", folder.display());
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, text));
    }
    Ok(folder)
}
