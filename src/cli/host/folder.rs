//! Whether the data folder of an office is still there.

use std::path::Path;
use std::time::Duration;

/// The data folder is looked for this often: an office whose folder is gone has nothing to keep.
const FOLDER_LOOK: Duration = Duration::from_secs(1);

/// Waits until the data folder is not there any more, or another one stands in its place.
pub(super) async fn gone(data: &Path) {
    let Some(known) = identity(data) else {
        return std::future::pending().await;
    };
    loop {
        tokio::time::sleep(FOLDER_LOOK).await;
        if identity(data) != Some(known) {
            return;
        }
    }
}

#[cfg(unix)]
fn identity(data: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let known = std::fs::metadata(data).ok()?;
    Some((known.dev(), known.ino()))
}

#[cfg(not(unix))]
fn identity(data: &Path) -> Option<bool> {
    data.exists().then_some(true)
}
