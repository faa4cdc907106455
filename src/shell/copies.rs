//! Copies of an office by the moment that they show: how they are named, listed and chosen.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Local, NaiveDateTime, TimeZone, Utc};

use super::{Failure, FileDeed, Said};
use crate::said;

/// The moment in the name of a copy: `pult-20261129T103000Z.db`.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// A copy, and the moment that it shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Copy {
    pub(super) at: DateTime<Utc>,
    pub(super) path: PathBuf,
}

/// The name of the copy of a moment.
pub(super) fn name_of(at: DateTime<Utc>) -> String {
    format!("pult-{}.db", at.format(MOMENT))
}

/// The copies of a folder whose names tell their moments, oldest first.
///
/// # Errors
/// The folder cannot be read.
pub(super) fn named_in(folder: &Path) -> Result<Vec<Copy>, Failure> {
    let unreadable = |error: std::io::Error| Failure::file(FileDeed::Read, folder, &error);
    let mut copies = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if let Some(at) = moment_of(&path) {
            copies.push(Copy { at, path });
        }
    }
    copies.sort();
    Ok(copies)
}

/// Everything in a folder that is named as a copy, daily ones too; oldest first. A daily one shows the
/// moment at which it was written.
fn all_in(folder: &Path) -> Vec<Copy> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut copies: Vec<Copy> = paths
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("pult-") && name.ends_with(".db")
        })
        .filter_map(|path| {
            let found = std::fs::metadata(&path)
                .ok()
                .filter(|file| file.len() > 0)?;
            let written = || found.modified().unwrap_or(SystemTime::UNIX_EPOCH).into();
            let at = moment_of(&path).unwrap_or_else(written);
            Some(Copy { at, path })
        })
        .collect();
    copies.sort();
    copies
}

fn moment_of(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_str()?;
    let moment = name.strip_prefix("pult-")?.strip_suffix(".db")?;
    let moment = NaiveDateTime::parse_from_str(moment, MOMENT).ok()?;
    Some(moment.and_utc())
}

/// The newest copy of these folders that shows the office as it was at a moment or before it.
///
/// # Errors
/// There is none; names the oldest there is.
pub(super) fn at(moment: DateTime<Utc>, folders: &[PathBuf]) -> Result<Copy, Failure> {
    let copies: Vec<Copy> = folders.iter().flat_map(|folder| all_in(folder)).collect();
    let before = copies.iter().filter(|copy| copy.at <= moment);
    if let Some(copy) = before.max() {
        return Ok(copy.clone());
    }
    let looked: Vec<String> = folders
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    let looked = looked.join(", ");
    Err(Failure::Usage(match copies.iter().min() {
        Some(oldest) => said!(
            "no copy in {looked} is that old; the oldest, {}, is of {}",
            "такой старой копии в {looked} нет; самая старая, {}, сделана {}",
            oldest.path.display(),
            shown(oldest.at)
        ),
        None => said!(
            "there is no copy in {looked}; name the folder: restore DIR --at TIME",
            "копий в {looked} нет; назовите папку: restore ПАПКА --at ВРЕМЯ"
        ),
    }))
}

/// A moment as people of this machine read it.
pub(super) fn shown(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local)
        .format("%Y-%m-%d %H:%M:%S %z")
        .to_string()
}

/// Reads a moment: with an offset, or as the clock of this machine shows it.
///
/// # Errors
/// It is none, or the clocks were set past it.
pub(super) fn moment(text: &str) -> Result<DateTime<Utc>, Said> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let formats = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
    ];
    let read = formats
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let local = read.and_then(|at| Local.from_local_datetime(&at).earliest());
    local.map(|at| at.to_utc()).ok_or_else(|| {
        said!(
            "`{text}` is no moment; write 2026-11-29 10:30 or 2026-11-29T10:30:00+03:00",
            "«{text}» — не время; пишется так: 2026-11-29 10:30 или 2026-11-29T10:30:00+03:00"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        moment(text).expect("a moment")
    }

    #[test]
    fn the_newest_copy_before_a_moment_is_chosen() {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = [folder.path().to_owned()];
        let of = |hour: u32| utc(&format!("2026-11-29T{hour:02}:00:00Z"));
        let none = at(of(12), &folders).expect_err("none");
        assert!(none.to_string().contains("there is no copy"), "{none}");
        for hour in [9, 10, 11] {
            std::fs::write(folder.path().join(name_of(of(hour))), "x").expect("a file");
        }
        std::fs::write(folder.path().join("mine.db"), "x").expect("a file");
        std::fs::write(folder.path().join(name_of(of(13))), "").expect("an empty one");
        let chosen = |at_moment| at(at_moment, &folders).expect("a copy").at;
        assert_eq!(chosen(utc("2026-11-29T10:59:59Z")), of(10));
        assert_eq!(chosen(of(11)), of(11));
        assert_eq!(chosen(of(23)), of(11));
        let older = at(of(8), &folders).expect_err("too old");
        assert!(
            older.to_string().contains("pult-20261129T090000Z.db"),
            "{older}"
        );
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        assert_eq!(
            utc("2026-11-29T13:30:00+03:00"),
            utc("2026-11-29T10:30:00Z")
        );
        assert_eq!(utc("2026-11-29 10:30"), utc("2026-11-29T10:30:00"));
        moment("yesterday").expect_err("no moment");
    }
}
