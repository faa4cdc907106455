//! Bodies that come packed: `Content-Encoding: gzip`.

use std::io::Read;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use flate2::read::MultiGzDecoder;

use super::body::{self, LIMIT};

/// The same request with its body unpacked. A body that cannot be unpacked, or that is larger unpacked
/// than any body may be, is let through as it is: no dialect can read it, and each says so in its shape.
pub(super) async fn unpacked(request: Request) -> Request {
    let encoding = request.headers().get(CONTENT_ENCODING);
    let is_packed = encoding.is_some_and(|encoding| {
        let encoding = encoding.as_bytes();
        encoding.eq_ignore_ascii_case(b"gzip") || encoding.eq_ignore_ascii_case(b"x-gzip")
    });
    if !is_packed {
        return request;
    }
    let (mut parts, sent) = request.into_parts();
    let Ok(packed) = body::read(sent, LIMIT).await else {
        return Request::from_parts(parts, Body::from(vec![0x1f, 0x8b]));
    };
    // One byte more than is taken, so that the limit is noticed.
    let mut text = Vec::new();
    let mut reader = MultiGzDecoder::new(&packed[..]).take(LIMIT as u64 + 1);
    match reader.read_to_end(&mut text) {
        Ok(length) if length <= LIMIT => {
            parts.headers.remove(CONTENT_ENCODING);
            parts.headers.remove(CONTENT_LENGTH);
            Request::from_parts(parts, Body::from(text))
        }
        _ => Request::from_parts(parts, Body::from(packed)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use axum::http::Request;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(text).expect("packs");
        packer.finish().expect("packs")
    }

    async fn read(encoding: &str, sent: Vec<u8>) -> Vec<u8> {
        let request = Request::post("/").header("Content-Encoding", encoding);
        let request = request.body(Body::from(sent)).expect("a request");
        let request = unpacked(request).await;
        body::read(request.into_body(), LIMIT)
            .await
            .expect("a body")
            .to_vec()
    }

    #[tokio::test]
    async fn a_packed_body_is_read_and_a_bomb_is_not() {
        assert_eq!(read("gzip", packed(b"{\"a\":1}")).await, b"{\"a\":1}");
        assert_eq!(read("br", b"x".to_vec()).await, b"x");
        let broken = packed(b"text")[..6].to_vec();
        assert_eq!(read("gzip", broken.clone()).await, broken);
        let bomb = packed(&vec![b' '; 64 * LIMIT]);
        assert!(bomb.len() < LIMIT);
        assert_eq!(read("gzip", bomb.clone()).await, bomb);
    }
}
