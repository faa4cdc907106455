//! The target of a request as it was sent, where the listener had to mend it: what is signed are the
//! bytes as sent.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::Uri;
use axum::http::request::Parts;

/// The target of a connection's mended request; empty while none was mended. A connection is closed
/// after a mended request, so there is at most one.
#[derive(Debug, Clone, Default)]
pub struct AsSent(Arc<Mutex<Option<Target>>>);

#[derive(Debug, Clone)]
struct Target {
    sent: Bytes,
    mended: Bytes,
}

impl AsSent {
    /// Notes how the target of a request was sent, and what the server reads instead.
    pub fn note(&self, sent: Bytes, mended: Bytes) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Target { sent, mended });
    }

    /// Whether it is this request that was mended: others may have come before it in one piece.
    pub fn is_of(&self, uri: &Uri) -> bool {
        self.target_of(uri).is_some()
    }

    /// Notes that a request is read under another target from now on.
    pub fn follow(&self, from: &Uri, to: &Uri) {
        if let (Some(sent), Some(to)) = (self.target_of(from), to.path_and_query()) {
            self.note(sent, Bytes::copy_from_slice(to.as_str().as_bytes()));
        }
    }

    fn target_of(&self, uri: &Uri) -> Option<Bytes> {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let target = noted.as_ref()?;
        let read = uri.path_and_query()?.as_str();
        (target.mended == read.as_bytes()).then(|| target.sent.clone())
    }
}

/// The query of a request as it was sent.
pub fn query(parts: &Parts) -> Bytes {
    let as_sent = parts.extensions.get::<AsSent>();
    match as_sent.and_then(|it| it.target_of(&parts.uri)) {
        Some(target) => match target.iter().position(|byte| *byte == b'?') {
            Some(at) => target.slice(at + 1..),
            None => Bytes::new(),
        },
        None => Bytes::copy_from_slice(parts.uri.query().unwrap_or_default().as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn query_of(uri: &str, as_sent: &AsSent) -> Bytes {
        let mut request = Request::new(());
        *request.uri_mut() = uri.parse().expect("an address");
        request.extensions_mut().insert(as_sent.clone());
        query(&request.into_parts().0)
    }

    #[test]
    fn only_the_mended_request_is_read_as_it_was_sent() {
        let as_sent = AsSent::default();
        assert_eq!(query_of("/a?b=c%20d", &as_sent), "b=c%20d");
        as_sent.note("/a?b=c d".into(), "/a?b=c%20d".into());
        assert_eq!(query_of("/a?b=c%20d", &as_sent), "b=c d");
        assert_eq!(query_of("/a?b=other", &as_sent), "b=other");
        assert!(as_sent.is_of(&"/a?b=c%20d".parse().expect("an address")));
        assert!(!as_sent.is_of(&"/a?b=other".parse().expect("an address")));
    }
}
