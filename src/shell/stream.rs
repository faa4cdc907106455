//! Copies to a second folder, one after the other: a dead disk costs the time since the newest one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::office::database;
use super::{Failure, FileDeed, copies};
use pult_config::BackupConfig;
use pult_store::backup::{self, IsOver};

/// How long an office runs before its first copy.
const FIRST: Duration = Duration::from_secs(20);
/// A copy that failed is tried again after this.
const AGAIN: Duration = Duration::from_secs(60);

/// Keeps the copies of the office in `data`, until `stop`; none, where no folder is named.
pub fn keep(
    data: PathBuf,
    config: BackupConfig,
    stop: CancellationToken,
) -> BoxFuture<'static, ()> {
    Box::pin(keep_until(data, config, stop))
}

async fn keep_until(data: PathBuf, config: BackupConfig, stop: CancellationToken) {
    let Some(folder) = config.folder() else {
        return;
    };
    let every = Duration::from_secs(config.every_min.max(1) * 60);
    let mut pause = FIRST;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(pause) => {}
        }
        let began = Instant::now();
        let (data, folder, kept) = (data.clone(), folder.clone(), config.kept.max(1));
        let stopped = stop.clone();
        let is_over: IsOver = Arc::new(move || stopped.is_cancelled());
        let copy = move || keep_one(&data, &folder, Utc::now(), kept, &is_over);
        pause = every.saturating_sub(began.elapsed());
        match tokio::task::spawn_blocking(copy).await {
            Ok(Ok(())) => pause = every.saturating_sub(began.elapsed()),
            Ok(Err(error)) if stop.is_cancelled() => {
                tracing::info!(%error, "no copy: the office stops");
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the copy to the second folder failed");
                pause = pause.min(AGAIN);
            }
            Err(error) => tracing::error!(%error, "the copy to the second folder panicked"),
        }
    }
}

/// Makes the copy of this moment, verified, and removes the oldest where there are too many.
fn keep_one(
    data: &Path,
    folder: &Path,
    now: DateTime<Utc>,
    kept: usize,
    is_over: &IsOver,
) -> Result<(), Failure> {
    let mut made = std::fs::DirBuilder::new();
    made.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut made, 0o700);
    made.create(folder)
        .map_err(|error| Failure::file(FileDeed::Make, folder, &error))?;
    let copy = folder.join(copies::name_of(now));
    backup::backup_unless(&database(data), &copy, is_over)?;
    let there = copies::named_in(folder)?;
    let too_many = there.len().saturating_sub(kept);
    for old in &there[..too_many] {
        std::fs::remove_file(&old.path)
            .map_err(|error| Failure::file(FileDeed::Remove, &old.path, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use pult_store::Store;

    #[test]
    fn each_copy_is_sound_and_only_the_newest_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let second = folder.path().join("second");
        std::fs::create_dir(&data).expect("a folder");
        drop(Store::open(&database(&data)).expect("an office"));
        let never: IsOver = Arc::new(|| false);
        let first = Utc::now();
        for hour in 0..5 {
            let at = first + TimeDelta::hours(hour);
            keep_one(&data, &second, at, 3, &never).expect("a copy");
        }
        let there = copies::named_in(&second).expect("copies");
        assert_eq!(there.len(), 3);
        assert!(there[0].at > first + TimeDelta::minutes(119), "{there:?}");
        for copy in &there {
            backup::verify(&copy.path).expect("sound");
        }
        let over: IsOver = Arc::new(|| true);
        let later = first + TimeDelta::hours(9);
        keep_one(&data, &second, later, 3, &over).expect_err("cut off");
        assert_eq!(copies::named_in(&second).expect("copies"), there);
    }
}
