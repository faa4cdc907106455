//! Reading OpenStreetMap extracts as a stream of nodes, ways and relations.
//!
//! Four spellings of the same data: `.osm.pbf`, `.osm`, `.osm.gz` and `.osm.bz2`. An extract may be read
//! several times; nothing of it is kept between the elements. See
//! <https://wiki.openstreetmap.org/wiki/Elements>.

mod pbf;
mod wire;
mod xml;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pult_domain::Point;

/// Why an extract could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened or read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not what its name says, or is damaged.
    #[error("{path}: not a readable OpenStreetMap extract: {reason}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Neither its content nor its name is that of an extract.
    #[error("{path}: not an OpenStreetMap extract; known are .osm.pbf, .osm, .osm.gz and .osm.bz2")]
    UnknownFormat {
        /// The file.
        path: String,
    },
}

/// The tags of one element.
#[derive(Debug, Clone, Default)]
pub struct Tags<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(known, _)| *known == key)
            .map(|&(_, value)| value)
    }

    /// The value of the first of `keys` that is there.
    pub fn first_of(&self, keys: &[&str]) -> Option<&'a str> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// Whether `key` has this value.
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every key with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        self.0.iter().copied()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Tags<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(tags: I) -> Tags<'a> {
        Tags(tags.into_iter().collect())
    }
}

/// What a member of a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// Another relation.
    Relation,
}

/// A member of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    /// What it is.
    pub kind: MemberKind,
    /// Its id, unique among its kind.
    pub id: i64,
    /// What it does in the relation.
    pub role: &'a str,
}

/// One element of an extract.
#[derive(Debug, Clone)]
pub enum Element<'a> {
    /// A point.
    Node {
        /// Unique among nodes.
        id: i64,
        /// Where it is.
        point: Point,
        /// What it is.
        tags: Tags<'a>,
    },
    /// A line of nodes.
    Way {
        /// Unique among ways.
        id: i64,
        /// The nodes' ids in order.
        nodes: &'a [i64],
        /// What it is.
        tags: Tags<'a>,
    },
    /// Elements that belong together.
    Relation {
        /// Unique among relations.
        id: i64,
        /// The elements in order.
        members: &'a [Member<'a>],
        /// What it is.
        tags: Tags<'a>,
    },
}

/// An extract on disk.
#[derive(Debug, Clone)]
pub struct Extract {
    path: PathBuf,
    format: Format,
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Pbf,
    Xml,
    XmlGz,
    XmlBz2,
}

impl Format {
    /// By the first bytes of a file.
    fn of_bytes(start: &[u8]) -> Option<Format> {
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        if start
            .get(4..)
            .is_some_and(|rest| rest.starts_with(b"\x0a\x09OSMHeader"))
        {
            Some(Format::Pbf)
        } else if start.starts_with(&[0x1f, 0x8b]) {
            Some(Format::XmlGz)
        } else if start.starts_with(b"BZh") {
            Some(Format::XmlBz2)
        } else if text.trim_ascii_start().starts_with(b"<") {
            Some(Format::Xml)
        } else {
            None
        }
    }

    /// By the ending of a name, in small letters.
    fn of_name(name: &str) -> Option<Format> {
        let endings = [
            (".pbf", Format::Pbf),
            (".osm.gz", Format::XmlGz),
            (".osm.bz2", Format::XmlBz2),
            (".osm", Format::Xml),
        ];
        let known = endings.iter().find(|(ending, _)| name.ends_with(ending));
        known.map(|(_, format)| *format)
    }
}

impl Extract {
    /// An extract by its content, else by its name's ending.
    ///
    /// # Errors
    /// `UnknownFormat` when both say otherwise.
    pub fn at(path: &Path) -> Result<Extract, Error> {
        let mut start = Vec::new();
        // What cannot be read now is told when it is to be read.
        let _unreadable = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
        let named = || Format::of_name(&path.to_string_lossy().to_lowercase());
        let format = Format::of_bytes(&start).or_else(named);
        let format = format.ok_or_else(|| Error::UnknownFormat {
            path: path.display().to_string(),
        })?;
        Ok(Extract {
            path: path.to_owned(),
            format,
        })
    }

    /// Hands every element to `each`, in the file's order.
    ///
    /// # Errors
    /// `Io`, `Damaged`; elements before the damage have been handed over by then.
    pub fn read(&self, each: &mut dyn FnMut(Element<'_>)) -> Result<(), Error> {
        self.read_watched(each, &mut |_| ())
    }

    /// As [`Extract::read`]; tells `watch` now and then which part of the file was read, from 0 to 1.
    ///
    /// # Errors
    /// As [`Extract::read`].
    pub fn read_watched(
        &self,
        each: &mut dyn FnMut(Element<'_>),
        watch: &mut dyn FnMut(f64),
    ) -> Result<(), Error> {
        let path = || self.path.display().to_string();
        let io = |source| Error::Io {
            path: path(),
            source,
        };
        let file = File::open(&self.path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len().max(1);
        let read = Arc::new(AtomicU64::new(0));
        let file = BufReader::with_capacity(
            1 << 18,
            Counted {
                inner: file,
                read: Arc::clone(&read),
            },
        );
        let mut n_elements = 0_u64;
        let each = &mut |element: Element<'_>| {
            each(element);
            n_elements += 1;
            if n_elements.is_multiple_of(ELEMENTS_AT_ONCE) {
                watch(read.load(Ordering::Relaxed) as f64 / length as f64);
            }
        };
        let outcome = match self.format {
            Format::Pbf => pbf::read(file, each),
            Format::Xml => xml::read(file, each),
            Format::XmlGz => {
                let plain = flate2::bufread::MultiGzDecoder::new(file);
                xml::read(BufReader::with_capacity(1 << 18, plain), each)
            }
            Format::XmlBz2 => {
                let plain = bzip2::bufread::MultiBzDecoder::new(file);
                xml::read(BufReader::with_capacity(1 << 18, plain), each)
            }
        };
        outcome.map_err(|reason| Error::Damaged {
            path: path(),
            reason,
        })
    }
}

/// After so many elements it is said how far the reading is.
const ELEMENTS_AT_ONCE: u64 = 8192;

/// A file that counts what was read of it.
struct Counted {
    inner: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format() {
        for (name, known) in [
            ("city.osm.pbf", true),
            ("CITY.OSM.PBF", true),
            ("city.osm", true),
            ("city.osm.gz", true),
            ("city.osm.bz2", true),
            ("city.csv", false),
            ("city.gz", false),
        ] {
            assert_eq!(Extract::at(Path::new(name)).is_ok(), known, "{name}");
        }
    }

    #[test]
    fn content_tells_the_format_whatever_the_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.txt");
        let osm = r#"<osm version="0.6"><node id="1" lat="1" lon="2"/></osm>"#;
        let packed = |pack: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = Vec::new();
            pack(&mut bytes);
            bytes
        };
        let plain = packed(&|bytes| bytes.extend_from_slice(osm.as_bytes()));
        let gz = packed(&|bytes| {
            let mut packer = flate2::write::GzEncoder::new(bytes, flate2::Compression::fast());
            std::io::Write::write_all(&mut packer, osm.as_bytes()).expect("packed");
            packer.finish().expect("packed");
        });
        let bz2 = packed(&|bytes| {
            let mut packer = bzip2::write::BzEncoder::new(bytes, bzip2::Compression::fast());
            std::io::Write::write_all(&mut packer, osm.as_bytes()).expect("packed");
            packer.finish().expect("packed");
        });
        for bytes in [plain, gz, bz2] {
            std::fs::write(&path, bytes).expect("written");
            let mut n_nodes = 0;
            let extract = Extract::at(&path).expect("an extract");
            let read = extract.read(&mut |_| n_nodes += 1);
            assert!(read.is_ok() && n_nodes == 1, "{read:?}");
        }
    }

    #[test]
    fn garbage_is_an_error_and_names_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["x.osm.pbf", "x.osm.gz", "x.osm"] {
            let path = folder.path().join(name);
            std::fs::write(&path, b"\xff\xff\xff\xff this is no map").expect("written");
            let error = Extract::at(&path)
                .and_then(|extract| extract.read(&mut |_| ()))
                .expect_err("garbage");
            assert!(error.to_string().contains(name), "{error}");
        }
        let missing = Extract::at(&folder.path().join("none.osm")).expect("a name");
        assert!(matches!(missing.read(&mut |_| ()), Err(Error::Io { .. })));
    }
}
