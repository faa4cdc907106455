//! Bodies that come packed: `Content-Encoding: gzip`, or as browsers have it `deflate`.

use std::io::Read;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::body::{self, BodyFault, LIMIT};
use super::words::Text;
use crate::text;

/// What is said of a body that is packed in another way.
pub fn unknown_packing() -> Text {
    text!(
        "тело запроса упаковано так, как здесь не распаковывают; годятся gzip и deflate",
        "the request body is packed in a way that is not unpacked here; gzip and deflate are",
    )
}

/// How a body is packed.
enum Packing {
    Plain,
    Gzip,
    Deflate,
}

impl Packing {
    fn of(request: &Request) -> Option<Packing> {
        let encoding = request.headers().get(CONTENT_ENCODING);
        // What brings no body has nothing that is packed.
        let Some(encoding) = encoding.filter(|_| !request.body().is_end_stream()) else {
            return Some(Packing::Plain);
        };
        let word = encoding.to_str().ok()?.trim().to_ascii_lowercase();
        match word.as_str() {
            "" | "identity" => Some(Packing::Plain),
            "gzip" | "x-gzip" => Some(Packing::Gzip),
            "deflate" => Some(Packing::Deflate),
            _ => None,
        }
    }
}

/// The same request with its body unpacked; nothing when it is packed in a way that is not known here. Of a body
/// that is larger than any may be, packed or not, one byte more than that is let through, and one that cannot be
/// unpacked as it is: each dialect says so in its shape.
pub(super) async fn unpacked(request: Request) -> Option<Request> {
    let packing = Packing::of(&request)?;
    if matches!(packing, Packing::Plain) {
        return Some(request);
    }
    let (mut parts, sent) = request.into_parts();
    let packed = match body::read(sent, LIMIT).await {
        Ok(packed) => packed,
        Err(fault) => {
            let length = match fault {
                BodyFault::TooLarge => LIMIT + 1,
                BodyFault::Broken => 1,
            };
            return Some(Request::from_parts(parts, Body::from(vec![0; length])));
        }
    };
    let mut text = Vec::new();
    // One byte more than is taken, so that the limit is noticed.
    let most = LIMIT as u64 + 1;
    let read = match packing {
        Packing::Deflate => ZlibDecoder::new(&packed[..])
            .take(most)
            .read_to_end(&mut text),
        _ => MultiGzDecoder::new(&packed[..])
            .take(most)
            .read_to_end(&mut text),
    };
    match read {
        Ok(_) => {
            parts.headers.remove(CONTENT_ENCODING);
            parts.headers.remove(CONTENT_LENGTH);
            Some(Request::from_parts(parts, Body::from(text)))
        }
        Err(_) => Some(Request::from_parts(parts, Body::from(packed))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use axum::http::Request;
    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(text).expect("packs");
        packer.finish().expect("packs")
    }

    async fn read(encoding: &str, sent: Vec<u8>) -> Vec<u8> {
        let request = Request::post("/").header("Content-Encoding", encoding);
        let request = request.body(Body::from(sent)).expect("a request");
        let request = unpacked(request).await.expect("a known packing");
        body::read(request.into_body(), LIMIT + 1)
            .await
            .expect("a body")
            .to_vec()
    }

    #[tokio::test]
    async fn a_packed_body_is_read_and_a_bomb_is_not() {
        assert_eq!(read("gzip", packed(b"{\"a\":1}")).await, b"{\"a\":1}");
        assert_eq!(read("identity", b"x".to_vec()).await, b"x");
        let broken = packed(b"text")[..6].to_vec();
        assert_eq!(read("gzip", broken.clone()).await, broken);
        let bomb = packed(&vec![b' '; 64 * LIMIT]);
        assert!(bomb.len() < LIMIT);
        assert_eq!(read("gzip", bomb).await.len(), LIMIT + 1);
        let large = vec![b' '; LIMIT + 2];
        assert_eq!(read("gzip", large).await.len(), LIMIT + 1);
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(b"{\"a\":2}").expect("packs");
        let packed = packer.finish().expect("packs");
        assert_eq!(read("Deflate", packed).await, b"{\"a\":2}");
    }

    #[tokio::test]
    async fn what_nobody_unpacks_is_not_let_through_unless_there_is_nothing_in_it() {
        for (encoding, sent, is_read) in [
            ("br", "x", false),
            ("gzip, br", "x", false),
            ("zstd", "x", false),
            ("br", "", true),
        ] {
            let request = Request::post("/").header("Content-Encoding", encoding);
            let request = request.body(Body::from(sent)).expect("a request");
            assert_eq!(unpacked(request).await.is_some(), is_read, "{encoding}");
        }
    }
}
