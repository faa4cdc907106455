//! The daily backup: one verified copy a day in the data folder's `backup/`, the last seven kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use futures_util::future::BoxFuture;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::office::database;
use super::{Failure, FileDeed};
use pult_store::backup::{self, IsOver};

/// How long an office runs before its first look: its start belongs to the people who wait for it.
const FIRST_LOOK: Duration = Duration::from_secs(60);
/// How often it looks whether today has its copy.
const LOOK: Duration = Duration::from_secs(600);
/// How many copies are kept.
const KEPT: usize = 7;

/// Keeps the copies of the office in `data`, until `stop`.
pub fn keep(data: PathBuf, stop: CancellationToken) -> BoxFuture<'static, ()> {
    Box::pin(keep_until(data, stop))
}

async fn keep_until(data: PathBuf, stop: CancellationToken) {
    let mut pause = FIRST_LOOK;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(pause) => {}
        }
        pause = LOOK;
        let (data, today) = (data.clone(), chrono::Utc::now().date_naive());
        let stopped = stop.clone();
        let is_over: IsOver = Arc::new(move || stopped.is_cancelled());
        let kept = tokio::task::spawn_blocking(move || keep_of_day(&data, today, &is_over));
        match kept.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) if stop.is_cancelled() => {
                tracing::info!(%error, "no backup: the office stops")
            }
            Ok(Err(error)) => tracing::error!(%error, "the daily backup failed"),
            Err(error) => tracing::error!(%error, "the daily backup panicked"),
        }
    }
}

/// Makes the copy of `today` unless it is there, and removes those that are too old.
fn keep_of_day(data: &Path, today: NaiveDate, is_over: &IsOver) -> Result<(), Failure> {
    let folder = data.join("backup");
    let copy = folder.join(name_of(today));
    if copy.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure::file(FileDeed::Make, &folder, &error))?;
    backup::backup_unless(&database(data), &copy, is_over)?;
    let mut copies = copies_in(&folder)?;
    copies.sort();
    let too_many = copies.len().saturating_sub(KEPT);
    for old in &copies[..too_many] {
        std::fs::remove_file(old).map_err(|error| Failure::file(FileDeed::Remove, old, &error))?;
    }
    Ok(())
}

fn name_of(day: NaiveDate) -> String {
    format!("pult-{day}.db")
}

/// The daily copies; whatever else somebody keeps there is left alone.
fn copies_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error: std::io::Error| Failure::file(FileDeed::Read, folder, &error);
    let mut copies = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let day = name
            .strip_prefix("pult-")
            .and_then(|name| name.strip_suffix(".db"));
        if day.is_some_and(|day| day.parse::<NaiveDate>().is_ok()) {
            copies.push(path);
        }
    }
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_store::Store;

    #[test]
    fn a_copy_that_is_cut_off_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        drop(Store::open(&database(data)).expect("an office"));
        let day: NaiveDate = "2026-11-20".parse().expect("a day");
        let now: IsOver = Arc::new(|| true);
        keep_of_day(data, day, &now).expect_err("cut off");
        let left = std::fs::read_dir(data.join("backup")).expect("a folder");
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn a_day_has_one_copy_and_a_week_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        drop(Store::open(&database(data)).expect("an office"));
        let never: IsOver = Arc::new(|| false);
        let first: NaiveDate = "2026-11-20".parse().expect("a day");
        std::fs::create_dir_all(data.join("backup")).expect("a folder");
        std::fs::write(data.join("backup/mine.db"), "mine").expect("a file");
        for day in first.iter_days().take(9) {
            keep_of_day(data, day, &never).expect("a copy");
            keep_of_day(data, day, &never).expect("it is there already");
        }
        let mut copies = copies_in(&data.join("backup")).expect("copies");
        copies.sort();
        assert_eq!(copies.len(), KEPT);
        assert!(copies[0].ends_with("pult-2026-11-22.db"), "{copies:?}");
        backup::verify(&copies[6]).expect("sound");
        assert!(data.join("backup/mine.db").exists());
    }
}
