//! Text as clients send it: UTF-8, with or without a mark, else Windows-1251.

use std::borrow::Cow;

/// The letters of Windows-1251 from 0x80 to 0xBF
/// (<https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1251.TXT>); the one byte it leaves
/// undefined stands for a control character, as in browsers.
const UPPER: [char; 64] = [
    'Ђ', 'Ѓ', '‚', 'ѓ', '„', '…', '†', '‡', '€', '‰', 'Љ', '‹', 'Њ', 'Ќ', 'Ћ', 'Џ', 'ђ', '‘', '’',
    '“', '”', '•', '–', '—', '\u{98}', '™', 'љ', '›', 'њ', 'ќ', 'ћ', 'џ', '\u{a0}', 'Ў', 'ў', 'Ј',
    '¤', 'Ґ', '¦', '§', 'Ё', '©', 'Є', '«', '¬', '\u{ad}', '®', 'Ї', '°', '±', 'І', 'і', 'ґ', 'µ',
    '¶', '·', 'ё', '№', 'є', '»', 'ј', 'Ѕ', 'ѕ', 'ї',
];

/// Text from bytes: UTF-8 when they are that, else Windows-1251. A mark at the beginning is left out.
pub fn read(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| letter(*byte)).collect()),
    }
}

/// As [`read`], for bytes that are at hand.
pub fn owned(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{feff}') => text,
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(other) => read(other.as_bytes()).into_owned(),
    }
}

/// Whether a body is one JSON object, as far as its first character tells.
pub fn is_object(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    body.trim_ascii_start().first() == Some(&b'{')
}

fn letter(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        0x80..=0xbf => UPPER[usize::from(byte - 0x80)],
        // А to я, in the order of Unicode.
        0xc0..=0xff => char::from_u32(0x410 + u32::from(byte - 0xc0)).unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf_8_are_windows_1251() {
        for (bytes, text) in [
            (b"".as_slice(), ""),
            (
                b"\xd2\xe8\xec\xe8\xf0\xff\xe7\xe5\xe2\xe0 4",
                "Тимирязева 4",
            ),
            (b"\xa8\xb8\xb9\xc0\xdf\xe0\xff", "Ёё№АЯая"),
            (b"\x80\x98\xbf", "Ђ\u{98}ї"),
            ("улица".as_bytes(), "улица"),
            ("\u{feff}улица".as_bytes(), "улица"),
        ] {
            assert_eq!(read(bytes), text);
            assert_eq!(owned(bytes.to_vec()), text);
        }
    }

    #[test]
    fn every_byte_is_some_letter() {
        let all: Vec<u8> = (0..=255).collect();
        let text = read(&all);
        assert_eq!(text.chars().count(), 256);
        assert!(!text.contains('\u{fffd}'));
    }

    #[test]
    fn an_object_begins_with_a_brace() {
        for (body, is) in [
            (b"{}".as_slice(), true),
            (b" \r\n\t{", true),
            (b"\xef\xbb\xbf{\"a\":1}", true),
            (b"[{}]", false),
            (b"a={", false),
            (b"", false),
        ] {
            assert_eq!(is_object(body), is);
        }
    }
}
