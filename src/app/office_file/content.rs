//! What a file holds, by its content: a name says what somebody meant it to be.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::text::DecodedText;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// An office file: TOML.
    Office,
    /// An OpenStreetMap extract, plain or packed.
    Map,
    /// An address book: CSV.
    Addresses,
    /// Zones: GeoJSON.
    Zones,
}

/// So much of a file is looked at.
const LOOKED_AT: u64 = 16 * 1024;
/// How a packed file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// So much text is unpacked at the most.
const MOST_TEXT: u64 = 1024 * 1024 * 1024;

/// The bytes of a text file, unpacked.
///
/// # Errors
/// When the file cannot be read or unpacked, or is too large.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = std::fs::read(path)?;
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let packed = MultiGzDecoder::new(bytes.as_slice());
    packed.take(MOST_TEXT + 1).read_to_end(&mut plain)?;
    match plain.len() as u64 > MOST_TEXT {
        true => Err(io::ErrorKind::FileTooLarge.into()),
        false => Ok(plain),
    }
}

impl Content {
    /// Looks into a file; `None` when it is nothing that can be imported.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(path: &Path) -> io::Result<Option<Content>> {
        let mut start = Vec::new();
        File::open(path)?.take(LOOKED_AT).read_to_end(&mut start)?;
        Ok(Content::of_bytes(&start))
    }

    /// By the first bytes of a file.
    pub fn of_bytes(start: &[u8]) -> Option<Content> {
        let is_pbf = start
            .get(4..)
            .is_some_and(|rest| rest.starts_with(b"\x0a\x09OSMHeader"));
        if is_pbf || start.starts_with(b"BZh") {
            return Some(Content::Map);
        }
        if start.starts_with(&GZIP) {
            let mut plain = Vec::new();
            // The start of a packed file is cut off: what could be unpacked of it is enough.
            let _cut = MultiGzDecoder::new(start)
                .take(LOOKED_AT)
                .read_to_end(&mut plain);
            return (!plain.starts_with(&GZIP)).then(|| Content::of_bytes(&plain))?;
        }
        Content::of_text(&DecodedText::of(without_cut_letter(start)).text)
    }

    fn of_text(text: &str) -> Option<Content> {
        let text = text.trim_start();
        if text.starts_with('<') {
            return text.contains("<osm").then_some(Content::Map);
        }
        if text.starts_with('{') || text.starts_with('[') && !is_toml(text) {
            return Some(Content::Zones);
        }
        if is_toml(text) {
            return Some(Content::Office);
        }
        let first = text.lines().next()?;
        let is_table = [';', ',', '\t', '|']
            .iter()
            .any(|delimiter| first.contains(*delimiter))
            || first.to_lowercase().starts_with("sep=")
            || text.lines().count() > 1 && !first.contains('=');
        is_table.then_some(Content::Addresses)
    }
}

/// The bytes without a letter of UTF-8 that the cut went through.
fn without_cut_letter(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

/// A line that opens a table or gives a key its value comes before any other.
fn is_toml(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        let table = line
            .strip_prefix('[')
            .map(|rest| rest.trim_start_matches('['));
        let is_name = |text: &str| {
            let name = |ch: char| ch.is_alphanumeric() || "_-. \"".contains(ch);
            !text.trim().is_empty() && text.chars().all(name)
        };
        let opens = table.is_some_and(|rest| {
            // A table whose bracket is forgotten is one too: lists of JSON have no bare name in their first line.
            let name = rest.split_once(']').map_or(rest, |(name, _)| name);
            is_name(name)
                && !name
                    .trim()
                    .starts_with(|ch: char| ch.is_ascii_digit() || ch == '-' || ch == '"')
                && !["true", "false", "null"].contains(&name.trim())
        });
        let gives = line
            .split_once('=')
            .is_some_and(|(key, _)| is_name(key) && !key.eq_ignore_ascii_case("sep"));
        opens || gives
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn content_says_what_a_file_is() {
        let packed = |text: &str| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(text.as_bytes()).expect("packed");
            packer.finish().expect("packed")
        };
        let osm = "<?xml version=\"1.0\"?>\n<osm version=\"0.6\">";
        for (bytes, content) in [
            (
                b"\0\0\0\x0e\x0a\x09OSMHeader\x18".to_vec(),
                Some(Content::Map),
            ),
            (osm.into(), Some(Content::Map)),
            (packed(osm), Some(Content::Map)),
            (packed("a;b"), Some(Content::Addresses)),
            (packed("{\"type\""), Some(Content::Zones)),
            (packed("<html>"), None),
            (b"BZh91AY".to_vec(), Some(Content::Map)),
            (
                b"{ \"type\": \"FeatureCollection\"".to_vec(),
                Some(Content::Zones),
            ),
            (
                b"# mine\n[office]\nname = \"A\"".to_vec(),
                Some(Content::Office),
            ),
            (b"[[company]]\nid = 1".to_vec(), Some(Content::Office)),
            (
                b"\xef\xbb\xbfstreet;house\r\n".to_vec(),
                Some(Content::Addresses),
            ),
            (b"sep=;\r\nstreet;house".to_vec(), Some(Content::Addresses)),
            ("Улица\tДом".into(), Some(Content::Addresses)),
            (
                b"\xff\xfes\0t\0r\0e\0e\0t\0\t\0h\0o\0u\0s\0e\0".to_vec(),
                Some(Content::Addresses),
            ),
            (b"<html>".to_vec(), None),
            (b"".to_vec(), None),
        ] {
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            assert_eq!(Content::of_bytes(&bytes), content, "{shown}");
        }
    }
}
