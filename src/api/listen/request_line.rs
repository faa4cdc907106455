//! The request line as it is met in the wild: with raw spaces, quotes, brackets and bytes of other
//! encodings in its target. What HTTP forbids there is percent-encoded; nothing else is touched.

/// A request line that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mended {
    /// The line as HTTP has it, without its end.
    pub line: Vec<u8>,
    /// The target as it was sent.
    pub sent: Vec<u8>,
    /// The target as the line has it now.
    pub target: Vec<u8>,
}

/// Mends a request line, given without its end; `None`: it is right, or so wrong that it is to be
/// refused. Only paths for which `owns` answers true are mended.
pub(super) fn mend(line: &[u8], owns: fn(&str) -> bool) -> Option<Mended> {
    if line.iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n')) {
        return None;
    }
    let method = line.iter().position(|byte| *byte == b' ')?;
    let version = line.iter().rposition(|byte| *byte == b' ')?;
    let is_method = method > 0 && line[..method].iter().all(u8::is_ascii_uppercase);
    let is_version = matches!(&line[version + 1..], b"HTTP/1.1" | b"HTTP/1.0");
    if !is_method || !is_version || version <= method {
        return None;
    }
    let target = &line[method + 1..version];
    if !target.starts_with(b"/") || is_right(target) {
        return None;
    }
    let path = target
        .split(|byte| *byte == b'?')
        .next()
        .unwrap_or_default();
    if !owns(&String::from_utf8_lossy(path)) {
        return None;
    }
    let mut mended = Vec::new();
    for byte in target {
        match is_forbidden(*byte) {
            true => mended.extend(format!("%{byte:02X}").bytes()),
            false => mended.push(*byte),
        }
    }
    Some(Mended {
        line: [&line[..=method], mended.as_slice(), &line[version..]].concat(),
        sent: target.to_vec(),
        target: mended,
    })
}

/// Whether the server takes a target as it is: it lets letters of UTF-8 through.
fn is_right(target: &[u8]) -> bool {
    let is_plain = |byte: &u8| !is_forbidden(*byte) || *byte >= 0x80;
    target.iter().all(is_plain) && std::str::from_utf8(target).is_ok()
}

/// What may not stand in a target (RFC 3986, appendix A), as far as the server refuses it; and the sign
/// that would begin a fragment, which no client sends.
fn is_forbidden(byte: u8) -> bool {
    matches!(byte, 0..=b' ' | b'"' | b'<' | b'>' | b'#' | 0x7f..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(line: &[u8]) -> Option<String> {
        let mended = mend(line, |path| path.starts_with("/api/"))?;
        Some(String::from_utf8(mended.line).expect("ASCII"))
    }

    #[test]
    fn only_the_target_is_mended() {
        for (line, expected) in [
            (
                b"GET /api/v1/a?to=A 4\"<b> HTTP/1.1".as_slice(),
                "GET /api/v1/a?to=A%204%22%3Cb%3E HTTP/1.1",
            ),
            (
                b"GET /api/v1/a?to=\xd2\xe8%20x HTTP/1.0",
                "GET /api/v1/a?to=%D2%E8%20x HTTP/1.0",
            ),
            (
                b"POST /api/v1/a b?phone=#1 HTTP/1.1",
                "POST /api/v1/a%20b?phone=%231 HTTP/1.1",
            ),
            (
                "GET /api/v1/a?to=улица 1 HTTP/1.1".as_bytes(),
                "GET /api/v1/a?to=%D1%83%D0%BB%D0%B8%D1%86%D0%B0%201 HTTP/1.1",
            ),
        ] {
            assert_eq!(mended(line).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_right_or_hopeless_stays_as_it_is() {
        for line in [
            b"GET /api/v1/a?to=A%204{} HTTP/1.1".as_slice(),
            "GET /api/v1/a?to=улица HTTP/1.1".as_bytes(),
            b"GET /other?a=b c HTTP/1.1",
            b"GET /api/v1/a?to=A 4",
            b"GET /api/v1/a?to=A\0 4 HTTP/1.1",
            b"GET /api/v1/a?to=A\r 4 HTTP/1.1",
            b"GET /api/v1/a b HTTP/2.0",
            b"GET http://x/api/v1/a b HTTP/1.1",
            b"g t /api/v1/a b HTTP/1.1",
            b" HTTP/1.1",
            b"",
        ] {
            assert_eq!(mended(line), None, "{}", String::from_utf8_lossy(line));
        }
    }
}
