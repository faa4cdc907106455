//! Files of the pages: styles, scripts and the map's library, under an address that changes with them, so that
//! browsers keep them for a year.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, IntoResponseParts, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Name, type, content.
const FILES: [(&str, &str, &[u8]); 12] = [
    (
        "map.js",
        SCRIPT,
        include_bytes!("../../../assets/map/map.js"),
    ),
    (
        "map.css",
        STYLE,
        include_bytes!("../../../assets/map/map.css"),
    ),
    (
        "drawn.js",
        SCRIPT,
        include_bytes!("../../../assets/map/drawn.js"),
    ),
    (
        "maplibre.js",
        SCRIPT,
        include_bytes!("../../../assets/map/maplibre-gl-csp.js"),
    ),
    (
        "maplibre-worker.js",
        SCRIPT,
        include_bytes!("../../../assets/map/maplibre-gl-csp-worker.js"),
    ),
    (
        "maplibre-LICENSE.txt",
        TEXT,
        include_bytes!("../../../assets/map/maplibre-gl-LICENSE.txt"),
    ),
    (
        "track.js",
        SCRIPT,
        include_bytes!("../../../assets/track/track.js"),
    ),
    (
        "track.css",
        STYLE,
        include_bytes!("../../../assets/track/track.css"),
    ),
    (
        "pick.js",
        SCRIPT,
        include_bytes!("../../../assets/widget/pick.js"),
    ),
    (
        "pick.css",
        STYLE,
        include_bytes!("../../../assets/widget/pick.css"),
    ),
    (
        "owner.js",
        SCRIPT,
        include_bytes!("../../../assets/owner/owner.js"),
    ),
    (
        "owner.css",
        STYLE,
        include_bytes!("../../../assets/owner/owner.css"),
    ),
];

/// Every file, packed once.
static PACKED: LazyLock<Vec<Bytes>> =
    LazyLock::new(|| FILES.iter().map(|file| packed(file.2)).collect());

/// The folder of this program's files: `/assets/0123456789ab/`.
pub(super) static FOLDER: LazyLock<String> = LazyLock::new(|| format!("/assets/{}/", *VERSION));

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for (name, _, content) in FILES {
        digest.update(name);
        digest.update(content);
    }
    tag(&digest.finalize())
});

/// The first bytes of a digest, as a word.
pub(super) fn tag(digest: &[u8]) -> String {
    let mut word = String::new();
    for byte in &digest[..6] {
        // Writing to a string cannot fail.
        let _ = write!(word, "{byte:02x}");
    }
    word
}

/// Answers with a file: packed where the browser takes that.
pub(super) fn sent(
    headers: &HeaderMap,
    about: impl IntoResponseParts,
    plain: &'static [u8],
    packed: &Bytes,
) -> Response {
    let varies = [(header::VARY, "accept-encoding")];
    match takes_packed(headers) {
        true => {
            let encoding = [(header::CONTENT_ENCODING, "gzip")];
            (about, varies, encoding, packed.clone()).into_response()
        }
        false => (about, varies, Bytes::from_static(plain)).into_response(),
    }
}

/// Bytes packed by gzip.
pub(super) fn packed(content: &[u8]) -> Bytes {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = packer.write_all(content);
    packer.finish().unwrap_or_default().into()
}

/// Whether a browser takes packed answers.
pub(super) fn takes_packed(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING);
    accepted.is_some_and(|value| value.to_str().is_ok_and(|value| value.contains("gzip")))
}

/// `GET /assets/VERSION/NAME`
pub(super) async fn file(
    Path((version, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(at) = FILES.iter().position(|file| file.0 == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // A page of another version of the program still finds its files, but does not keep them.
    let kept = match version == *VERSION {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let told = [
        (header::CONTENT_TYPE, FILES[at].1),
        (header::CACHE_CONTROL, kept),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    sent(&headers, told, FILES[at].2, &PACKED[at])
}
