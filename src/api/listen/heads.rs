//! The bytes of a connection, request by request: finds where each head begins and ends, so that its
//! first line can be mended, and leaves everything else as it is.

use super::request_line::{Mended, mend};

/// A head that is longer is left to the server, which refuses it.
const LONGEST_HEAD: usize = 16 * 1024;

/// Where in the conversation the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// In a head.
    Head,
    /// In a body that goes on for so many bytes.
    Body(u64),
    /// In something that is let through as it is: another protocol, a body of unknown length.
    Beyond,
    /// In the body of a mended request, for so many bytes; nothing is read behind it.
    Last(u64),
    /// Behind a mended request whose body ends with the connection's own.
    LastOpen,
}

/// Reads what a client sends and hands on what the server is to read.
#[derive(Debug)]
pub(super) struct Heads {
    at: At,
    /// A head that has begun.
    head: Vec<u8>,
    owns: fn(&str) -> bool,
}

impl Heads {
    /// The beginning of a connection; targets are mended on paths for which `owns` answers true.
    pub fn new(owns: fn(&str) -> bool) -> Heads {
        Heads {
            at: At::Head,
            head: Vec::new(),
            owns,
        }
    }

    /// Whether nothing that comes later is handed on.
    pub fn is_over(&self) -> bool {
        self.at == At::Last(0)
    }

    /// Takes what came; hands `out` what is to be read, and returns the request line that was mended.
    pub fn take(&mut self, mut came: &[u8], out: &mut Vec<u8>) -> Option<Mended> {
        let mut mended = None;
        while !came.is_empty() {
            match self.at {
                At::Beyond | At::LastOpen => {
                    out.extend(came);
                    return mended;
                }
                At::Body(left) => {
                    let now = came.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                    out.extend(&came[..now]);
                    came = &came[now..];
                    let left = left - now as u64;
                    self.at = if left == 0 { At::Head } else { At::Body(left) };
                }
                At::Last(left) => {
                    let now = came.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                    out.extend(&came[..now]);
                    self.at = At::Last(left - now as u64);
                    return mended;
                }
                At::Head => {
                    let from = self.head.len().saturating_sub(2);
                    self.head.extend(came);
                    match end_of_head(&self.head, from) {
                        Some(end) => {
                            let head = std::mem::take(&mut self.head);
                            came = &came[came.len() - (head.len() - end)..];
                            mended = self.take_head(&head[..end], out).or(mended);
                        }
                        None if self.head.len() > LONGEST_HEAD => {
                            self.give_up(out);
                            return mended;
                        }
                        None => return mended,
                    }
                }
            }
        }
        mended
    }

    /// Nothing more comes: hands on what was held back.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.give_up(out);
    }

    fn give_up(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.head);
        self.at = At::Beyond;
    }

    fn take_head(&mut self, head: &[u8], out: &mut Vec<u8>) -> Option<Mended> {
        let lines = head.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let (before, head) = head.split_at(lines.count());
        out.extend(before);
        if head.is_empty() {
            return None;
        }
        let end = head
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(head.len());
        let line = head[..end].strip_suffix(b"\r").unwrap_or(&head[..end]);
        let rest = &head[line.len()..];
        let body = body_of(rest);
        match mend(line, self.owns) {
            None => {
                out.extend(head);
                self.at = match body {
                    _ if line.starts_with(b"PRI ") => At::Beyond,
                    Some(0) => At::Head,
                    Some(length) => At::Body(length),
                    None => At::Beyond,
                };
                None
            }
            Some(mended) => {
                out.extend(&mended.line);
                out.extend(rest);
                self.at = body.map_or(At::LastOpen, At::Last);
                Some(mended)
            }
        }
    }
}

/// Where a head ends: behind its empty line. What lies before `from` was looked at already.
fn end_of_head(head: &[u8], from: usize) -> Option<usize> {
    // An empty line in front of a request is no end of it (RFC 9112, section 2.2).
    let lead = head.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lead = lead.count();
    let mut at = from.max(lead);
    while at < head.len() {
        if head[at] == b'\n' {
            match &head[at + 1..] {
                [b'\n', ..] => return Some(at + 2),
                [b'\r', b'\n', ..] => return Some(at + 3),
                _ => {}
            }
        }
        at += 1;
    }
    None
}

/// How long the body behind these headers is; `None` when only its own end tells.
fn body_of(headers: &[u8]) -> Option<u64> {
    let mut length = None;
    for line in headers.split(|byte| *byte == b'\n').skip(1) {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            return None;
        }
        let at = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(at.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or(value).trim_ascii();
        if name.eq_ignore_ascii_case(b"transfer-encoding") || name.eq_ignore_ascii_case(b"upgrade")
        {
            return None;
        }
        if name.eq_ignore_ascii_case(b"content-length") {
            let value = std::str::from_utf8(value).ok()?;
            let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            let said: u64 = value.parse().ok().filter(|_| is_number)?;
            if length.replace(said).is_some_and(|before| before != said) {
                return None;
            }
        }
    }
    Some(length.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the server reads of what came in pieces, and the targets that were mended.
    fn read(came: &[u8], piece: usize) -> (Vec<u8>, Vec<Vec<u8>>) {
        let mut heads = Heads::new(|path| path.starts_with("/api/"));
        let (mut out, mut targets) = (Vec::new(), Vec::new());
        for piece in came.chunks(piece.max(1)) {
            targets.extend(heads.take(piece, &mut out).map(|it| it.sent));
        }
        heads.finish(&mut out);
        (out, targets)
    }

    #[test]
    fn requests_of_a_connection_are_mended_up_to_the_first() {
        let first = b"POST /api/a HTTP/1.1\r\nContent-Length: 23\r\n\r\nGET /api/x y HTTP/1.1\r\n";
        let second = b"\r\nGET /api/b c HTTP/1.1\r\nHost: x\r\n\r\n";
        let third = b"GET /api/d HTTP/1.1\r\n\r\n";
        let came = [first.as_slice(), second, third].concat();
        for piece in [1, 2, 3, 7, 50, 1000] {
            let (out, targets) = read(&came, piece);
            let mended = b"\r\nGET /api/b%20c HTTP/1.1\r\nHost: x\r\n\r\n";
            let expected = [first.as_slice(), mended].concat();
            assert_eq!(
                String::from_utf8_lossy(&out),
                String::from_utf8_lossy(&expected)
            );
            assert_eq!(targets, [b"/api/b c".to_vec()], "{piece}");
        }
    }

    #[test]
    fn the_body_of_a_mended_request_is_handed_on() {
        let came = b"POST /api/a?b=c d HTTP/1.1\nContent-Length: 4\n\nbodyGET / HTTP/1.1\r\n\r\n";
        for piece in [1, 5, 1000] {
            let (out, _) = read(came, piece);
            let expected = "POST /api/a?b=c%20d HTTP/1.1\nContent-Length: 4\n\nbody";
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }

    #[test]
    fn what_has_no_known_end_is_let_through() {
        for came in [
            b"POST /api/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /api/x y HTTP/1.1\r\n\r\n"
                .as_slice(),
            b"POST /api/a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nGET /api/x y HTTP/1.1\r\n\r\n",
            b"POST /api/a HTTP/1.1\r\nContent-Length: +1\r\n\r\nGET /api/x y HTTP/1.1\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nGET /api/x y HTTP/1.1\r\n\r\n",
            b"GET /api/x y",
            b"\r\n\r\n\r\n",
            b"",
        ] {
            let (out, targets) = read(came, 3);
            assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(came));
            assert!(targets.is_empty());
        }
    }

    /// Pieces of requests, put together at random.
    fn requests() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just(b"GET /api/a".to_vec()),
            Just(b"POST /other?x=".to_vec()),
            Just(b" HTTP/1.1\r\n".to_vec()),
            Just(b"Content-Length: 5\r\n".to_vec()),
            Just(b"Transfer-Encoding: chunked\r\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just(b"\n".to_vec()),
            Just(b"\r\n\r\n".to_vec()),
            Just(b" \"<>#".to_vec()),
            proptest::collection::vec(any::<u8>(), 0..6),
        ];
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    /// A million with `PULT_LONG=1`.
    fn n_cases() -> u32 {
        match std::env::var_os("PULT_LONG") {
            Some(_) => 1_000_000,
            None => 4_000,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(n_cases()))]

        #[test]
        fn pieces_make_no_difference(came in requests(), piece in 1_usize..40) {
            prop_assert_eq!(read(&came, piece), read(&came, usize::MAX));
        }

        #[test]
        fn nothing_but_a_target_is_changed(came in requests()) {
            let (out, targets) = read(&came, usize::MAX);
            prop_assert!(targets.len() <= 1);
            match targets.first() {
                None => prop_assert_eq!(out, came),
                Some(target) => {
                    let at = came.windows(target.len()).position(|part| part == target.as_slice());
                    prop_assert!(at.is_some());
                    prop_assert!(!out.is_empty());
                }
            }
        }
    }
}
