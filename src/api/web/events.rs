//! `GET /api/pult/events`: what happens in the office, as server-sent events that can be taken up where
//! they broke off.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, StreamExt, unfold};
use serde::Deserialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::basic::{admitted, answer, queried};
use super::orders::event;
use super::turns::{Counted, Streams};
use pult_app::{Caller, Error, Notice};
use pult_dialect::Api;
use pult_domain::{Event, is_wanted};

/// A key or operator has at most so many streams open.
const MOST: usize = 16;
/// A quiet stream says so, so that nobody between takes it for a dead one.
const PING: Duration = Duration::from_secs(5);
/// So many events are read at once.
const AT_ONCE: i64 = 256;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Begin after this event; 0: with the first of all.
    after: Option<i64>,
    /// Only these kinds, with commas between.
    kinds: Option<String>,
    order: Option<i64>,
    crew: Option<i64>,
}

/// A stream that pings while it is quiet.
pub(super) fn pinged<S>(events: S) -> impl IntoResponse
where
    S: Stream<Item = Sent> + Send + 'static,
{
    let quiet = KeepAlive::new().interval(PING).text("ping");
    let answer = Sse::new(events.map(Ok::<_, Infallible>)).keep_alive(quiet);
    // Proxies that gather answers would gather this one for ever.
    let unbuffered = [("x-accel-buffering", "no"), ("cache-control", "no-store")];
    (unbuffered, answer)
}

/// What a stream knows.
struct Follow {
    api: Api,
    caller: Caller,
    asked: Asked,
    after: i64,
    read: VecDeque<Event>,
    heard: Receiver<Arc<[Notice]>>,
    _counted: Counted,
}

#[utoipa::path(get, path = "/api/pult/events", tag = "events",
    params(("Last-Event-ID" = Option<i64>, Header, description = "Goes on after this one"), ("after" = Option<i64>, Query),
        ("kinds" = Option<String>, Query, description = "With commas between"), ("order" = Option<i64>, Query),
        ("crew" = Option<i64>, Query)),
    responses((status = 200, description = "Server-sent events, with a ping every 5 s", content_type = "text/event-stream")))]
/// Every event that the caller may know of, from `Last-Event-ID` or `after` on, else from now on.
pub(super) async fn events(
    State(api): State<Api>,
    Extension(streams): Extension<Streams>,
    request: Parts,
) -> Response {
    let opened = async {
        let caller = admitted(&api, &request).await?;
        let asked: Asked = queried(&request.uri)?;
        let last = request.headers.get("last-event-id");
        let last = last.and_then(|last| last.to_str().ok()?.trim().parse().ok());
        let whose = format!("{} {:?}", caller.actor.code(), caller.company);
        let counted = streams.count(whose, MOST).ok_or(Error::TooMany)?;
        let heard = api.dispatch.listen();
        let after = match last.or(asked.after) {
            Some(after) => after,
            None => api.dispatch.newest_event().await?,
        };
        let follow = Follow {
            api,
            caller,
            asked,
            after,
            read: VecDeque::new(),
            heard,
            _counted: counted,
        };
        Ok(pinged(unfold(follow, next)).into_response())
    };
    answer(opened.await)
}

async fn next(mut follow: Follow) -> Option<(Sent, Follow)> {
    loop {
        if let Some(found) = follow.read.pop_front() {
            let sent = Sent::default().event(found.kind.as_str());
            let sent = sent.id(found.seq.to_string());
            return Some((sent.data(event(&found).to_string()), follow));
        }
        let dispatch = &follow.api.dispatch;
        let (through, mut found) = dispatch
            .events_after(&follow.caller, follow.after, AT_ONCE)
            .await
            .ok()?;
        found.retain(|event| follow.asked.wants(event));
        if through > follow.after {
            follow.after = through;
            follow.read.extend(found);
            continue;
        }
        match follow.heard.recv().await {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

impl Asked {
    fn wants(&self, event: &Event) -> bool {
        let of_kind = |kinds: &String| {
            let kinds: Vec<String> = kinds
                .split(',')
                .map(|kind| kind.trim().to_owned())
                .collect();
            is_wanted(&kinds, event.kind.as_str())
        };
        self.kinds.as_ref().is_none_or(of_kind)
            && self
                .order
                .is_none_or(|id| event.order.is_some_and(|order| order.0 == id))
            && self
                .crew
                .is_none_or(|id| event.crew.is_some_and(|crew| crew.0 == id))
    }
}
