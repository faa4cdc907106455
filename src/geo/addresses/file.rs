//! The address index of a map in a file of its own: magic, version, length, checksum, index.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::AddressIndex;

const MAGIC: &[u8; 8] = b"PULTADDR";
const VERSION: u32 = 1;
/// Magic, version, length and checksum.
const HEADER: usize = 8 + 4 + 8 + 4;

/// Why a file of addresses cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is damaged, or of another version of this program.
    #[error("{path}: {what}; import the map again")]
    Unusable {
        /// The file.
        path: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl AddressIndex {
    /// Writes the index, whole or not at all.
    ///
    /// # Errors
    /// `Io`.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        let failed = |source| FileError::Io {
            path: path.display().to_string(),
            source,
        };
        let body =
            postcard::to_stdvec(self).map_err(|error| failed(std::io::Error::other(error)))?;
        let beside = path.with_extension("new");
        let put = || -> std::io::Result<()> {
            let mut file = File::create(&beside)?;
            file.write_all(MAGIC)?;
            file.write_all(&VERSION.to_le_bytes())?;
            file.write_all(&(body.len() as u64).to_le_bytes())?;
            file.write_all(&checksum(&body).to_le_bytes())?;
            file.write_all(&body)?;
            file.sync_all()?;
            fs::rename(&beside, path)
        };
        put().map_err(failed)
    }

    /// Reads what [`AddressIndex::save`] wrote.
    ///
    /// # Errors
    /// `Io`; `Unusable` for a damaged or older file.
    pub fn open(path: &Path) -> Result<AddressIndex, FileError> {
        let bytes = fs::read(path).map_err(|source| FileError::Io {
            path: path.display().to_string(),
            source,
        })?;
        let unusable = |what| FileError::Unusable {
            path: path.display().to_string(),
            what,
        };
        let body = body(&bytes).map_err(unusable)?;
        postcard::from_bytes(body).map_err(|_| unusable("it is damaged"))
    }
}

fn body(bytes: &[u8]) -> Result<&[u8], &'static str> {
    let (header, body) = bytes.split_at_checked(HEADER).ok_or("it is cut short")?;
    let (magic, rest) = header.split_at(8);
    let (version, rest) = rest.split_at(4);
    let (length, sum) = rest.split_at(8);
    if magic != MAGIC {
        return Err("it is no file of addresses");
    }
    if version != VERSION.to_le_bytes() {
        return Err("it is of another version");
    }
    if length != (body.len() as u64).to_le_bytes() || sum != checksum(body).to_le_bytes() {
        return Err("it is damaged");
    }
    Ok(body)
}

fn checksum(body: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(body);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addresses::Entry;
    use crate::geocoder::{AddressKind, Geocoder};
    use pult_domain::Point;

    fn index() -> AddressIndex {
        AddressIndex::new([Entry {
            id: None,
            kind: AddressKind::House,
            street: "Тимирязева".to_owned(),
            house: "4".to_owned(),
            locality: String::new(),
            point: Point::new(55.8, 37.5),
            comment: String::new(),
        }])
    }

    #[test]
    fn an_index_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("addresses.pult");
        index().save(&path).expect("writes");
        let read = AddressIndex::open(&path).expect("reads");
        assert!(read.geocode("Тимирязева 4").is_some());
    }

    #[test]
    fn a_damaged_file_is_refused_wherever_it_is_damaged() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("addresses.pult");
        index().save(&path).expect("writes");
        let sound = std::fs::read(&path).expect("reads");
        for at in 0..sound.len() {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).expect("writes");
            assert!(AddressIndex::open(&path).is_err(), "byte {at}");
            std::fs::write(&path, &sound[..at]).expect("writes");
            assert!(AddressIndex::open(&path).is_err(), "cut at {at}");
        }
    }
}
