//! Copies of an office by the moment that they show: how they are named, listed and chosen.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Local, NaiveDateTime, Utc};

use super::{Failure, FileDeed, Said};
use crate::said;
use pult_app::{OfficeTime, moment_with_offset};
use pult_domain::Timestamp;
use pult_store::backup;

/// The moment in the name of a copy: `pult-20261129T103000Z.db`.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// How moments are shown.
const SHOWN: &str = "%Y-%m-%d %H:%M:%S %z";

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

/// A moment as it is typed: with an offset, or as the clocks of the office show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Exact(DateTime<Utc>),
    OfOffice(NaiveDateTime),
}

/// A copy that was chosen by a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) copy: Copy,
    /// The zone of the office, where a copy tells it: the newest that can be read.
    zone: Option<OfficeTime>,
    /// Whether the moment was read in it.
    is_read_in_zone: bool,
}

impl Chosen {
    /// When the office was as the copy shows it, and in which zone that was reckoned.
    pub(super) fn said(&self) -> Said {
        let at = shown_in(self.copy.at, self.zone.as_ref());
        match (&self.zone, self.is_read_in_zone) {
            (Some(zone), true) => {
                let zone = zone.name();
                said!(
                    "{at}; the time was read in the zone of the office, {zone}",
                    "{at}; время прочитано в часовом поясе офиса, {zone}"
                )
            }
            _ => Said::same(at),
        }
    }
}

/// The newest copy of these folders that shows the office as it was at a moment or before it.
///
/// # Errors
/// There is none: names the oldest there is. The moment has no offset, and no copy tells the zone of the
/// office.
pub(super) fn at(typed: Moment, folders: &[PathBuf]) -> Result<Chosen, Failure> {
    let mut copies: Vec<Copy> = folders.iter().flat_map(|folder| all_in(folder)).collect();
    copies.sort();
    let zone = zone_of(&copies);
    let moment = match (typed, &zone) {
        _ if copies.is_empty() => return Err(none_in(folders, &copies, None)),
        (Moment::Exact(at), _) => at,
        (Moment::OfOffice(local), Some(zone)) => utc(zone.resolve(local)),
        (Moment::OfOffice(_), None) => {
            return Err(Failure::Usage(Said::new(
                "no copy says in which time zone the office is; give the time with an offset: \
                 2026-11-29T10:30:00+03:00",
                "ни одна копия не говорит, в каком часовом поясе офис; дайте время со смещением: \
                 2026-11-29T10:30:00+03:00",
            )));
        }
    };
    let is_read_in_zone = matches!(typed, Moment::OfOffice(_));
    let before = copies.iter().filter(|copy| copy.at <= moment);
    match before.max() {
        Some(copy) => Ok(Chosen {
            copy: copy.clone(),
            zone,
            is_read_in_zone,
        }),
        None => Err(none_in(folders, &copies, zone.as_ref())),
    }
}

/// The time zone of the office, as the newest copy that can be read tells it.
fn zone_of(copies: &[Copy]) -> Option<OfficeTime> {
    let mut newest_first = copies.iter().rev();
    let zone = newest_first.find_map(|copy| backup::timezone(&copy.path).ok())?;
    Some(OfficeTime::named(&zone))
}

fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.0, 0).unwrap_or_default()
}

/// That no copy is old enough, or that there is none.
fn none_in(folders: &[PathBuf], copies: &[Copy], zone: Option<&OfficeTime>) -> Failure {
    let looked: Vec<String> = folders
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    let looked = looked.join(", ");
    Failure::Usage(match copies.iter().min() {
        Some(oldest) => said!(
            "no copy in {looked} is that old; the oldest, {}, is of {}",
            "такой старой копии в {looked} нет; самая старая, {}, сделана {}",
            oldest.path.display(),
            shown_in(oldest.at, zone)
        ),
        None => said!(
            "there is no copy in {looked}; name the folder: restore DIR --at TIME",
            "копий в {looked} нет; назовите папку: restore ПАПКА --at ВРЕМЯ"
        ),
    })
}

/// A moment as the office's clocks show it; as those of this machine where the office's zone is not known.
fn shown_in(at: DateTime<Utc>, zone: Option<&OfficeTime>) -> String {
    match zone {
        Some(zone) => zone.format(Timestamp(at.timestamp()), SHOWN),
        None => shown(at),
    }
}

/// A moment as people of this machine read it.
pub(super) fn shown(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format(SHOWN).to_string()
}

/// Reads a moment.
///
/// # Errors
/// It is none.
pub(super) fn moment(text: &str) -> Result<Moment, Said> {
    if let Some(at) = moment_with_offset(text) {
        return Ok(Moment::Exact(utc(at)));
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
    read.map(Moment::OfOffice).ok_or_else(|| {
        said!(
            "`{text}` is no moment; write 2026-11-29 10:30 or 2026-11-29T10:30:00+03:00",
            "«{text}» — не время; пишется так: 2026-11-29 10:30 или 2026-11-29T10:30:00+03:00"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Moment {
        moment(text).expect("a moment")
    }

    #[test]
    fn the_newest_copy_before_a_moment_is_chosen() {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = [folder.path().to_owned()];
        let of = |hour: u32| {
            let at = DateTime::parse_from_rfc3339(&format!("2026-11-29T{hour:02}:00:00Z"));
            at.expect("a moment").to_utc()
        };
        let before = |moment| at(moment, &folders);
        let none = before(Moment::Exact(of(12))).expect_err("none");
        assert!(none.to_string().contains("there is no copy"), "{none}");
        for hour in [9, 10, 11] {
            std::fs::write(folder.path().join(name_of(of(hour))), "x").expect("a file");
        }
        std::fs::write(folder.path().join("mine.db"), "x").expect("a file");
        std::fs::write(folder.path().join(name_of(of(13))), "").expect("an empty one");
        let chosen = |moment| before(moment).expect("a copy").copy.at;
        assert_eq!(chosen(exact("2026-11-29T10:59:59Z")), of(10));
        assert_eq!(chosen(Moment::Exact(of(11))), of(11));
        assert_eq!(chosen(Moment::Exact(of(23))), of(11));
        let older = before(Moment::Exact(of(8))).expect_err("too old");
        assert!(
            older.to_string().contains("pult-20261129T090000Z.db"),
            "{older}"
        );
        let zoneless = before(exact("2026-11-29 10:30")).expect_err("no copy can be read");
        assert!(
            zoneless.to_string().contains("with an offset"),
            "{zoneless}"
        );
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        assert_eq!(
            exact("2026-11-29T13:30:00+03:00"),
            exact("2026-11-29T10:30:00Z")
        );
        assert_eq!(exact("2026-11-29 10:30"), exact("2026-11-29T10:30:00"));
        moment("yesterday").expect_err("no moment");
    }
}
