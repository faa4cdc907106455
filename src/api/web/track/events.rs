//! `GET /t/CODE/events`: the states of the page as they come, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, unfold};
use tokio::time::{Instant, sleep_until};

use super::shot::Shot;
use super::{code_of, refused};
use crate::closing::Closing;
use crate::page::locale;
use crate::watchers::{Watch, Watcher, Watchers};
use crate::words::{Words, words};
use pult_app::{Error, TrackingCode, Watched};
use pult_dialect::Api;
use pult_domain::{Office, Point};

/// So many pages of one order may be open.
const MOST: usize = 40;
/// A quiet stream says so as often.
const PING: Duration = Duration::from_secs(5);
/// Two states follow one another no faster.
const BREATH: Duration = Duration::from_millis(200);
/// While the car only moves, all that hangs on more than its place is read anew as often at most, and no page
/// when another is.
const READ: Duration = Duration::from_secs(5);
const READ_LATER: Duration = Duration::from_millis(40);

struct Follow {
    api: Api,
    code: TrackingCode,
    office: Office,
    words: &'static Words,
    watcher: Watcher,
    closing: Closing,
    /// The state that the page has.
    last: String,
    /// The order as it was read last, and when.
    found: Option<(Watched, Instant)>,
    car: Option<Point>,
    /// Whether something may have changed since.
    stale: bool,
    told_at: Instant,
    over: bool,
}

pub(crate) async fn events(
    State(api): State<Api>,
    Extension(watchers): Extension<Watchers>,
    code: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    request: Parts,
) -> Response {
    let opened = async {
        let code = code_of(&api, code, &request.extensions)?;
        let found = api.dispatch.watch(code).await?;
        let watched = [Watch::Order(found.view.order.id)];
        let watcher = watchers.enter(&api.dispatch, &watched, MOST);
        let office = api.dispatch.office().await?;
        let last = headers.get("last-event-id");
        let last = last.and_then(|last| last.to_str().ok());
        Ok::<_, Error>(Follow {
            code,
            words: words(locale(&headers, &office)),
            office,
            watcher: watcher.ok_or(Error::TooMany)?,
            closing: Closing::of(&request.extensions),
            last: last.unwrap_or_default().to_owned(),
            found: None,
            car: None,
            stale: true,
            told_at: Instant::now(),
            over: false,
            api: api.clone(),
        })
    };
    match opened.await {
        Ok(follow) => {
            let headers = [("x-accel-buffering", "no"), ("cache-control", "no-store")];
            (headers, Sse::new(states(follow))).into_response()
        }
        Err(Error::NotFound { .. }) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refused(&error),
    }
}

fn states(follow: Follow) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(follow, |mut follow| async move {
        let event = follow.next().await?;
        Some((Ok(event), follow))
    })
}

impl Follow {
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        loop {
            if self.stale {
                self.stale = false;
                if let Some(event) = self.state().await {
                    self.told_at = Instant::now();
                    return Some(event);
                }
            }
            let ping = self.told_at + PING;
            tokio::select! {
                () = self.closing.wait() => return None,
                () = self.watcher.woken() => {
                    sleep_until(self.told_at + BREATH).await;
                    self.stale = true;
                }
                () = sleep_until(ping) => {
                    self.told_at = Instant::now();
                    // Time alone changes what may be shown: a code ends, a position grows old.
                    self.stale = true;
                    let now = self.api.dispatch.now();
                    return Some(Event::default().event("ping").data(now.0.to_string()));
                }
            }
        }
    }

    /// The order as it stands: read, unless nothing but the car's place is known to be another.
    async fn look(&mut self) -> Result<Watched, Error> {
        let heard = self.watcher.heard();
        let now = self.api.dispatch.now();
        if let Some((found, read_at)) = self.found.take()
            && let Some(position) = heard.seen.filter(|_| !heard.changed)
            && read_at.elapsed() < READ + READ_LATER * u32::from(self.code.0[0])
        {
            let found = found.seen_at(position, now, self.api.dispatch.rules().prior_lead);
            self.found = Some((found.clone(), read_at));
            return Ok(found);
        }
        let found = self.api.dispatch.watch(self.code).await?;
        self.found = Some((found.clone(), Instant::now()));
        Ok(found)
    }

    /// The state, when it is another than the page has.
    async fn state(&mut self) -> Option<Event> {
        let found = match self.look().await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => {
                self.over = true;
                return Some(Event::default().event("gone").data(""));
            }
            // Tried again at the next ping.
            Err(_) => return None,
        };
        self.watcher
            .follow(found.view.carrier().map(|crew| crew.id));
        let shot = Shot::of(&found, &self.office, self.words);
        let id = shot.id();
        if id == self.last {
            return None;
        }
        let car = found.car_at.map(|(point, _)| point);
        let way = match self.car.zip(car) {
            Some((from, to)) => self.api.dispatch.way_seen(from, to),
            None => Vec::new(),
        };
        self.car = car;
        self.last.clone_from(&id);
        let told = serde_json::to_string(&shot.along(&way)).unwrap_or_default();
        Some(Event::default().event("state").id(id).data(told))
    }
}
