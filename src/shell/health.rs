//! What the office watches about itself while it runs: its file, its disk, who may read its data.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::office::database;
use pult_store::backup::{self, IsOver};
use pult_store::{Error, Store};

/// How often it looks.
const LOOK: Duration = Duration::from_secs(5);
/// How long the office runs before the rest of its database is checked.
const CHECK_AFTER: Duration = Duration::from_secs(20);

/// Tells what is worth telling at the start.
pub fn tell_at_start(data: &Path, store: &Store) {
    if let Some(lost) = store.lost() {
        let clean_stop = lost.clean_stop.map(|at| at.0);
        tracing::error!(
            events = lost.events,
            newest_left = lost.newest.0,
            clean_stop,
            "changes that were written cannot be read any more: the database is older than the office \
             was; its log (pult.db-wal) is missing or was cut, or another copy was put in its place"
        );
    }
    for (path, mode) in wider_than_the_owners(data) {
        let path = path.display();
        let mode = format!("{mode:o}");
        tracing::warn!(%path, mode, "others may read this; chmod it to 700 (folders) or 600 (files)");
    }
}

/// Looks after the office in `data`, until `stop`.
pub async fn watch(data: PathBuf, store: Store, stop: CancellationToken) {
    let checked = tokio::spawn(check_the_rest(data, stop.clone()));
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = sleep(LOOK) => {}
        }
        let looked = tokio::time::timeout(LOOK, store.look_after()).await;
        // Why it cannot write was told by the store already.
        let _ = looked;
    }
    checked.abort();
}

/// Checks the whole database once, which the start had no time for.
async fn check_the_rest(data: PathBuf, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => return,
        () = sleep(CHECK_AFTER) => {}
    }
    let is_over: IsOver = Arc::new(move || stop.is_cancelled());
    let check = move || backup::quick_check_unless(&database(&data), &is_over);
    match tokio::task::spawn_blocking(check).await {
        Ok(Ok(_)) => {}
        Ok(Err(Error::Unusable(what))) => {
            tracing::error!(
                what,
                "the database is damaged; stop the office and restore a backup"
            );
        }
        Ok(Err(error)) => tracing::warn!(%error, "the database could not be checked"),
        Err(error) => tracing::error!(%error, "the check of the database panicked"),
    }
}

/// What of the data folder others than the owner may read or write.
#[cfg(unix)]
pub(super) fn wider_than_the_owners(data: &Path) -> Vec<(PathBuf, u32)> {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| Some(std::fs::metadata(path).ok()?.permissions().mode() & 0o777);
    // Where nobody else may enter, it does not matter how the files are.
    match mode(data) {
        Some(open) if open & 0o077 != 0 => {}
        _ => return Vec::new(),
    }
    let named = [
        "",
        "pult.db",
        "pult.db-wal",
        "config.toml",
        "key.pem",
        "backup",
        "log",
    ];
    let places = named.map(|name| match name {
        "" => data.to_owned(),
        name => data.join(name),
    });
    let wide = places.into_iter().filter_map(|path| {
        let open = mode(&path)?;
        (open & 0o077 != 0).then_some((path, open))
    });
    wide.collect()
}

#[cfg(not(unix))]
pub(super) fn wider_than_the_owners(_: &Path) -> Vec<(PathBuf, u32)> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_others_may_read_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        let set = |path: &Path, mode| {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(path, mode).expect("set");
        };
        std::fs::write(data.join("pult.db"), "x").expect("a file");
        set(&data.join("pult.db"), 0o644);
        set(data, 0o700);
        assert_eq!(wider_than_the_owners(data), []);
        set(data, 0o755);
        let told = wider_than_the_owners(data);
        let expected = [(data.to_owned(), 0o755), (data.join("pult.db"), 0o644)];
        assert_eq!(told, expected);
    }
}
