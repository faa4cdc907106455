//! What a client asked and was told, for whoever looks at an order: method, path, parameters, status,
//! body. Headers are not kept at all, and nothing else is kept whole or with a secret in it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{Method, Uri};
use axum::response::Response;
use futures_util::TryStreamExt;

use super::redact::redacted;
use super::refusal::is_refusal;
use pult_app::{Dispatch, Exchange};
use pult_domain::{Actor, OrderId, Origin, visible};

/// So many bytes of a body are looked at.
const HEAD: usize = 2048;
/// So many characters of a request, and of an answer, are kept.
const MOST_CHARS: usize = 400;

/// A request that is being answered.
pub(super) struct Asked {
    method: Method,
    uri: Uri,
    body: Head,
}

impl Asked {
    /// Takes note of a request; the beginning of its body is noted while its handler reads it.
    pub(super) fn of(request: Request) -> (Asked, Request) {
        let body = Head::default();
        let asked = Asked {
            method: request.method().clone(),
            uri: request.uri().clone(),
            body: body.clone(),
        };
        let request = request.map(|sent| match sent.is_end_stream() {
            true => sent,
            false => body.noting(sent),
        });
        (asked, request)
    }

    /// Keeps the exchange with the orders that it was about, and a refusal with whom it was told;
    /// answers the same answer.
    pub(super) async fn answered(
        self,
        dispatch: &Dispatch,
        dialect: Origin,
        (orders, caller): (&[OrderId], Option<Actor>),
        answer: Response,
    ) -> Response {
        // An answer of unknown length is no dialect's.
        if orders.is_empty() && caller.is_none() || answer.body().size_hint().exact().is_none() {
            return answer;
        }
        let (parts, body) = answer.into_parts();
        // It is in memory, and is not copied by this.
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        if let Some(caller) = caller
            && is_refusal(dialect, parts.status, &body)
        {
            dispatch.note_refused(dialect, caller);
        }
        if orders.is_empty() {
            return Response::from_parts(parts, Body::from(body));
        }
        let told = format!("{} {}", parts.status.as_u16(), redacted(head_of(&body)));
        let exchange = Exchange {
            at: dispatch.now(),
            request: cut(&self.said()),
            answer: cut(&told),
        };
        dispatch.note_exchange(dialect, orders, exchange);
        Response::from_parts(parts, Body::from(body))
    }

    /// `GET /path?parameters body`.
    fn said(&self) -> String {
        let (method, path) = (&self.method, self.uri.path());
        let mut said = format!("{method} {path}");
        if let Some(query) = self.uri.query() {
            said.push('?');
            said.push_str(&redacted(query.as_bytes()));
        }
        let body = self.body.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !body.is_empty() {
            said.push(' ');
            said.push_str(&redacted(&body));
        }
        said
    }
}

/// The beginning of a body.
#[derive(Clone, Default)]
struct Head(Arc<Mutex<Vec<u8>>>);

impl Head {
    fn noting(self, body: Body) -> Body {
        let noted = body
            .into_data_stream()
            .inspect_ok(move |bytes| self.add(bytes));
        Body::from_stream(noted)
    }

    fn add(&self, bytes: &Bytes) {
        let mut head = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = HEAD - head.len();
        head.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

fn head_of(body: &[u8]) -> &[u8] {
    &body[..body.len().min(HEAD)]
}

/// One line, cut.
fn cut(text: &str) -> String {
    let mut line: String = text.chars().take(MOST_CHARS).collect();
    line = visible(&line).into_owned();
    if text.chars().nth(MOST_CHARS).is_some() {
        line.push('…');
    }
    line
}
