//! The text of a file in whatever encoding its program writes: UTF-8 with or without its mark,
//! UTF-16, Windows-1251 and its like.

use chardetng::{EncodingDetector, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text, and the encoding that it was taken to be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedText {
    /// The text, without its mark.
    pub text: String,
    /// The name of the encoding; `None` for UTF-8.
    pub encoding: Option<&'static str>,
}

impl DecodedText {
    /// Reads the bytes of a file. A mark decides; then UTF-8, if it is that; then what the detector says.
    pub fn of(bytes: &[u8]) -> DecodedText {
        if let Some((encoding, length)) = Encoding::for_bom(bytes) {
            return DecodedText::in_encoding(encoding, &bytes[length..]);
        }
        if let Some(encoding) = unmarked_utf16(bytes) {
            return DecodedText::in_encoding(encoding, bytes);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => DecodedText {
                text: text.to_owned(),
                encoding: None,
            },
            Err(_) => {
                let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
                detector.feed(bytes, true);
                // Whoever writes an address book here without a mark writes Cyrillic.
                let encoding = detector.guess(Some(b"ru"), Utf8Detection::Deny);
                DecodedText::in_encoding(encoding, bytes)
            }
        }
    }

    fn in_encoding(encoding: &'static Encoding, bytes: &[u8]) -> DecodedText {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        DecodedText {
            text: text.into_owned(),
            encoding: (encoding != UTF_8).then(|| encoding.name()),
        }
    }
}

/// UTF-16 without a mark: every second byte of its first letters is the same small one.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(512) & !1];
    let zeros = |odd: usize| {
        let bytes = start.iter().skip(odd).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = start.len() / 8;
    if odd > enough && even == 0 {
        Some(UTF_16LE)
    } else if even > enough && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_of_a_file_is_found() {
        let text = "улица;дом\r\nЛенина;5\r\n";
        let utf16 = |big: bool| -> Vec<u8> {
            let units = text.encode_utf16();
            units
                .flat_map(|unit| match big {
                    true => unit.to_be_bytes(),
                    false => unit.to_le_bytes(),
                })
                .collect()
        };
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        let (windows, ..) = encoding_rs::WINDOWS_1251.encode(text);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), None),
            (marked(b"\xef\xbb\xbf", text.into()), None),
            (windows.into_owned(), Some("windows-1251")),
            (marked(b"\xff\xfe", utf16(false)), Some("UTF-16LE")),
            (marked(b"\xfe\xff", utf16(true)), Some("UTF-16BE")),
        ] {
            let found = DecodedText::of(&bytes);
            assert_eq!(
                found,
                DecodedText {
                    text: text.to_owned(),
                    encoding
                }
            );
        }
        assert_eq!(DecodedText::of(b"").text, "");
        let latin: Vec<u8> = "street;house".bytes().flat_map(|byte| [byte, 0]).collect();
        assert_eq!(DecodedText::of(&latin).text, "street;house");
    }
}
