//! `GET /api/pult/driver/events`: the driver's screen as it changes, as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::sse::Event as Sent;
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep, sleep_until};

use super::state::state_of;
use super::{admitted, bearer, cookie};
use crate::basic::answer;
use crate::events::pinged;
use crate::turns::{Counted, Streams};
use pult_app::push::Looking;
use pult_app::{DeviceKind, Error, Notice};
use pult_dialect::Api;
use pult_domain::{CrewId, OrderId};

/// A device has at most so many streams open.
const MOST: usize = 4;
/// What changes together is told together.
const TOGETHER: Duration = Duration::from_millis(40);
/// So often a running taximeter is told, and when whoever drives to a stop will be there.
const METER: Duration = Duration::from_secs(5);

/// What a stream knows.
struct Watch {
    api: Api,
    crew: CrewId,
    secret: String,
    heard: Receiver<Arc<[Notice]>>,
    orders: Vec<OrderId>,
    is_new: bool,
    is_over: bool,
    _counted: Counted,
    _looking: Looking,
}

/// The state at once, and again whenever it changes.
pub(super) async fn events(
    State(api): State<Api>,
    Extension(streams): Extension<Streams>,
    request: Parts,
) -> Response {
    let opened = async {
        let device = admitted(&api, &request).await?;
        let secret = bearer(&request).or(cookie(&request)).unwrap_or_default();
        let whose = format!("device {}", device.device);
        let counted = streams.count(whose, MOST).ok_or(Error::TooMany)?;
        let watch = Watch {
            heard: api.dispatch.listen(),
            crew: device.crew,
            secret,
            orders: Vec::new(),
            is_new: true,
            is_over: false,
            _counted: counted,
            _looking: api.dispatch.looks(device.crew),
            api,
        };
        Ok(pinged(unfold(watch, next)).into_response())
    };
    answer(opened.await)
}

async fn next(mut watch: Watch) -> Option<(Sent, Watch)> {
    if watch.is_over {
        return None;
    }
    if !watch.is_new && !watch.changed().await {
        return None;
    }
    watch.is_new = false;
    let known = watch
        .api
        .dispatch
        .device_caller(DeviceKind::Page, &watch.secret);
    if known.await.is_err() {
        // It was shut out at the desk.
        watch.is_over = true;
        return Some((Sent::default().event("logout").data("{}"), watch));
    }
    let (seq, state) = state_of(&watch.api, watch.crew).await.ok()?;
    let orders = state["orders"].as_array().into_iter().flatten();
    watch.orders = orders
        .filter_map(|order| order["id"].as_i64().map(OrderId))
        .collect();
    let sent = Sent::default().event("state").id(seq.to_string());
    Some((sent.data(state.to_string()), watch))
}

impl Watch {
    /// Waits until something of this crew's changes, or is to be told again because it drives; `false` when the
    /// office closes.
    async fn changed(&mut self) -> bool {
        // Counted from now: what others do meanwhile puts it off no further.
        let again = Instant::now() + METER;
        loop {
            let heard = tokio::select! {
                heard = self.heard.recv() => heard,
                () = sleep_until(again), if !self.orders.is_empty() => return true,
            };
            match heard {
                Ok(notices) if notices.iter().any(|notice| self.concerns(notice)) => {
                    sleep(TOGETHER).await;
                    // What came meanwhile is in what is read now.
                    while self.heard.try_recv().is_ok() {}
                    return true;
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            }
        }
    }

    fn concerns(&self, notice: &Notice) -> bool {
        match notice {
            Notice::Event(event) => {
                event.crew == Some(self.crew)
                    || event
                        .order
                        .is_some_and(|order| self.orders.contains(&order))
            }
            Notice::Moved(..) => false,
        }
    }
}
