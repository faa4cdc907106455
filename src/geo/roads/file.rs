//! The map file: a header of our own, then sections that are read when they are wanted.
//!
//! ```text
//! 8 bytes  PULTROAD
//! 4        version
//! 8        length of what follows the header
//! 4        CRC-32 of what follows the header
//! 6 × 8    lengths of the sections
//! …        the sections: driving, walking, cycling, drawing, addresses, ground; each in postcard
//! ```
//!
//! Numbers have their smallest byte first.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

use serde::Serialize;
use serde::de::DeserializeOwned;

const MAGIC: &[u8; 8] = b"PULTROAD";
const HEADER: usize = 24;
const N_SECTIONS: usize = 6;

/// The format this program writes and reads; raised whenever it or the import changes.
pub const VERSION: u32 = 5;

/// Why a map file cannot be used. The office starts without it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be opened, read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no map of ours.
    #[error("{path}: not a map of pult; import the map again")]
    Foreign {
        /// The file.
        path: String,
    },
    /// Another version of the program wrote the file.
    #[error(
        "{path}: written in format {found}, this program reads {VERSION}; import the map again"
    )]
    OtherVersion {
        /// The file.
        path: String,
        /// Its format.
        found: u32,
    },
    /// The file is cut short or changed.
    #[error("{path}: damaged ({what}); import the map again")]
    Damaged {
        /// The file.
        path: String,
        /// What does not fit.
        what: &'static str,
    },
}

/// An open map file.
#[derive(Debug)]
pub struct Sections {
    path: String,
    file: Mutex<File>,
    ranges: [Range<u64>; N_SECTIONS],
    checksum: u32,
}

/// One section's bytes.
pub fn encode(path: &Path, section: &impl Serialize) -> Result<Vec<u8>, FileError> {
    postcard::to_stdvec(section).map_err(|error| FileError::Io {
        path: path.display().to_string(),
        source: std::io::Error::other(error),
    })
}

/// Writes a file of sections beside the old one and puts it in its place.
pub fn write(path: &Path, sections: &[Vec<u8>]) -> Result<(), FileError> {
    // Two imports at once do not write into each other's file.
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let lengths = sections.iter().flat_map(|s| (s.len() as u64).to_le_bytes());
    let lengths: Vec<u8> = lengths.collect();
    let mut crc = flate2::Crc::new();
    crc.update(&lengths);
    sections.iter().for_each(|section| crc.update(section));
    let length = lengths.len() + sections.iter().map(Vec::len).sum::<usize>();
    let put = || -> std::io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(MAGIC)?;
        file.write_all(&VERSION.to_le_bytes())?;
        file.write_all(&(length as u64).to_le_bytes())?;
        file.write_all(&crc.sum().to_le_bytes())?;
        file.write_all(&lengths)?;
        for section in sections {
            file.write_all(section)?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    put().map_err(|source| FileError::Io {
        path: path.display().to_string(),
        source,
    })
}

impl Sections {
    /// Opens a file, checks all of it, and hands back the first section beside it.
    ///
    /// # Errors
    /// `Io`, `Foreign`, `OtherVersion`, `Damaged`.
    pub fn open<T: DeserializeOwned>(path: &Path) -> Result<(Sections, T), FileError> {
        let path_text = path.display().to_string();
        let io = |source| FileError::Io {
            path: path_text.clone(),
            source,
        };
        let mut file = File::open(path).map_err(io)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let (ranges, checksum) = check(&path_text, &bytes)?;
        let first = ranges[0].start as usize..ranges[0].end as usize;
        let first = decode(&path_text, &bytes[first])?;
        let sections = Sections {
            path: path_text,
            file: Mutex::new(file),
            ranges,
            checksum,
        };
        Ok((sections, first))
    }

    /// The checksum of all that is in the file.
    pub fn checksum(&self) -> u32 {
        self.checksum
    }

    /// Reads a section. The file is the one that was checked, even when a newer one took its name.
    ///
    /// # Errors
    /// `Io`, `Damaged`.
    pub fn read<T: DeserializeOwned>(&self, section: usize) -> Result<T, FileError> {
        let range = &self.ranges[section];
        let mut bytes = vec![0; (range.end - range.start) as usize];
        let mut file = self
            .file
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let read = file
            .seek(SeekFrom::Start(range.start))
            .and_then(|_| file.read_exact(&mut bytes));
        drop(file);
        read.map_err(|source| FileError::Io {
            path: self.path.clone(),
            source,
        })?;
        decode(&self.path, &bytes)
    }
}

/// The sections of a file in good order, and its checksum.
fn check(path: &str, bytes: &[u8]) -> Result<([Range<u64>; N_SECTIONS], u32), FileError> {
    let damaged = |what| FileError::Damaged {
        path: path.to_owned(),
        what,
    };
    if !bytes.starts_with(MAGIC) {
        let path = path.to_owned();
        return Err(FileError::Foreign { path });
    }
    let (header, payload) = bytes.split_at_checked(HEADER).ok_or(damaged("cut short"))?;
    let found = number(&header[8..12]) as u32;
    if found != VERSION {
        let path = path.to_owned();
        return Err(FileError::OtherVersion { path, found });
    }
    if number(&header[12..20]) != payload.len() as u64 {
        return Err(damaged("its length is not what it says"));
    }
    let mut crc = flate2::Crc::new();
    crc.update(payload);
    if u64::from(crc.sum()) != number(&header[20..24]) {
        return Err(damaged("its checksum does not fit"));
    }
    let ranges = ranges(payload).ok_or(damaged("its sections do not fit"))?;
    Ok((ranges, crc.sum()))
}

fn ranges(payload: &[u8]) -> Option<[Range<u64>; N_SECTIONS]> {
    let lengths = payload.get(..N_SECTIONS * 8)?;
    let mut start = (HEADER + N_SECTIONS * 8) as u64;
    let mut ranges = [0; N_SECTIONS].map(|_| 0..0);
    for (range, length) in ranges.iter_mut().zip(lengths.chunks_exact(8)) {
        let end = start.checked_add(number(length))?;
        *range = start..end;
        start = end;
    }
    (start == (HEADER + payload.len()) as u64).then_some(ranges)
}

/// Bytes as a number, the smallest first.
fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

fn decode<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, FileError> {
    postcard::from_bytes(bytes).map_err(|_| FileError::Damaged {
        path: path.to_owned(),
        what: "a section cannot be read",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("roads.map");
        let section = |number: u32| encode(&path, &number).expect("encoded");
        write(&path, &[1, 2, 300, 4, 5, 6].map(section)).expect("written");
        (folder, path)
    }

    fn refusal(path: &Path) -> String {
        let error = Sections::open::<u32>(path).expect_err("refused");
        error.to_string()
    }

    #[test]
    fn sections_come_back_in_any_order() {
        let (_folder, path) = written();
        let (sections, first) = Sections::open::<u32>(&path).expect("opened");
        assert_eq!(first, 1);
        assert_eq!(sections.read::<u32>(2).expect("read"), 300);
        assert_eq!(sections.read::<u32>(0).expect("read"), 1);
    }

    #[test]
    fn an_open_file_survives_a_new_one_in_its_place() {
        let (_folder, path) = written();
        let (sections, _) = Sections::open::<u32>(&path).expect("opened");
        let other = [7_u32; 6].map(|number| encode(&path, &number).expect("encoded"));
        write(&path, &other).expect("written");
        assert_eq!(sections.read::<u32>(3).expect("read"), 4);
        let (newer, _) = Sections::open::<u32>(&path).expect("opened");
        assert_ne!(newer.checksum(), sections.checksum());
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let (_folder, path) = written();
        let whole = fs::read(&path).expect("read");
        for at in 0..whole.len() {
            fs::write(&path, &whole[..at]).expect("written");
            assert!(refusal(&path).contains("import the map again"));
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).expect("written");
            assert!(refusal(&path).contains("import the map again"));
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong() {
        let (_folder, path) = written();
        let mut bytes = fs::read(&path).expect("read");
        bytes[8] = 99;
        fs::write(&path, &bytes).expect("written");
        assert!(refusal(&path).contains("format 99"));
        fs::write(&path, b"PK\x03\x04 something else entirely").expect("written");
        assert!(refusal(&path).contains("not a map"));
        fs::remove_file(&path).expect("removed");
        assert!(matches!(
            Sections::open::<u32>(&path),
            Err(FileError::Io { .. })
        ));
    }
}
