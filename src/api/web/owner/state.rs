//! What the owner's page shows, as it changes: server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::refused;
use super::session::of_request;
use crate::closing::Closing;
use crate::page::{locale, sum};
use crate::watchers::{Watch, Watcher, Watchers};
use pult_app::{Caller, CrewView, Error, OfficeTime, OrderQuery, OrderView, Result};
use pult_dialect::Api;
use pult_domain::{Duty, Locale, Office, Phase, Place, Seconds};

/// So many of these pages may be open.
const MOST: usize = 32;
/// Two states follow one another no faster; a quiet office is looked at as often as that.
const BREATH: Duration = Duration::from_secs(1);
const PING: Duration = Duration::from_secs(5);
/// So many open orders are shown.
const BOARD: usize = 200;

struct Follow {
    api: Api,
    headers: HeaderMap,
    locale: Locale,
    watcher: Watcher,
    closing: Closing,
    told_at: Option<Instant>,
}

/// `GET /owner/events`
pub(super) async fn events(
    State(api): State<Api>,
    Extension(watchers): Extension<Watchers>,
    headers: HeaderMap,
    request: Parts,
) -> Response {
    let opened = async {
        of_request(&api, &headers).await?;
        let office = api.dispatch.office().await?;
        let watcher = watchers.enter(&api.dispatch, &[Watch::All], MOST);
        Ok::<_, Error>(Follow {
            locale: locale(&headers, &office),
            watcher: watcher.ok_or(Error::TooMany)?,
            closing: Closing::of(&request.extensions),
            told_at: None,
            api: api.clone(),
            headers: headers.clone(),
        })
    };
    match opened.await {
        Ok(follow) => {
            let told = unfold(follow, |mut follow| async move {
                let event = follow.next().await?;
                Some((Ok::<_, Infallible>(event), follow))
            });
            let headers = [("x-accel-buffering", "no"), ("cache-control", "no-store")];
            (headers, Sse::new(told)).into_response()
        }
        Err(error) => refused(&error),
    }
}

impl Follow {
    async fn next(&mut self) -> Option<Event> {
        if let Some(told_at) = self.told_at {
            tokio::select! {
                () = self.closing.wait() => return None,
                () = sleep_until(told_at + PING) => {}
                () = self.watcher.woken() => sleep_until(told_at + BREATH).await,
            }
        }
        self.told_at = Some(Instant::now());
        // A session that has ended meanwhile ends the stream.
        let caller = of_request(&self.api, &self.headers).await.ok()?;
        let state = state(&self.api, &caller, self.locale).await;
        Some(match state {
            Ok(state) => Event::default().event("state").data(state.to_string()),
            Err(_) => Event::default().event("ping").data(""),
        })
    }
}

async fn state(api: &Api, caller: &Caller, locale: Locale) -> Result<Value> {
    let dispatch = &api.dispatch;
    let office = dispatch.office().await?;
    let time = OfficeTime::named(&office.timezone);
    let open = OrderQuery {
        open: Some(true),
        limit: Some(BOARD),
        ..OrderQuery::default()
    };
    let orders = dispatch.orders(caller, open).await?;
    let crews = dispatch.crews(caller).await?;
    let (totals, hours) = dispatch.today(caller).await?;
    let on_line = crews.iter().filter(|crew| crew.duty != Duty::Off);
    let free = crews.iter().filter(|crew| crew.duty == Duty::Free);
    let lead = dispatch.rules().prior_lead;
    let minutes = |seconds: i64| (seconds + 30) / 60;
    Ok(json!({
        "now": time.format(dispatch.now(), "%H:%M"),
        "totals": {
            "taken": totals.taken,
            "completed": totals.completed,
            "cancelled": totals.cancelled,
            "failed": totals.failed,
            "revenue": sum(totals.revenue, &office, locale),
            "bill": totals.mean_bill().map(|bill| sum(bill, &office, locale)),
            "wait": totals.mean_wait().map(|wait| minutes(wait.0)),
            "free": free.count(),
            "line": on_line.count(),
        },
        "hours": hours.iter().map(|hour| json!({
            "taken": hour.taken,
            "wait": (hour.n_waited > 0).then(|| minutes(hour.waited.0 / hour.n_waited)),
            "free": hour.free,
            "revenue": hour.revenue.0 / 100,
        })).collect::<Vec<_>>(),
        "orders": orders.iter().map(|view| order(view, (&office, lead), &time, locale)).collect::<Vec<_>>(),
        "crews": crews.iter().filter_map(crew).collect::<Vec<_>>(),
    }))
}

fn order(
    view: &OrderView,
    (office, lead): (&Office, Seconds),
    time: &OfficeTime,
    locale: Locale,
) -> Value {
    let order = &view.order;
    let places = order.stops.iter().filter_map(|stop| stop.place());
    let places = places.map(Place::in_full);
    let places: Vec<String> = places.filter(|text| !text.is_empty()).collect();
    let at = order.due_at().unwrap_or(order.created_at);
    // Until it goes to work, an order for later waits for nobody.
    let sleeps = at - lead > view.now && view.phase == Phase::Waiting;
    json!({
        "id": order.id.0,
        "at": time.format(at, "%H:%M"),
        "state": if sleeps { later(locale) } else { phase(view.phase, locale) },
        "waits": !sleeps && matches!(view.phase, Phase::Waiting | Phase::Offered | Phase::OnHold),
        "route": places.join(" → "),
        "crew": view.carrier().map(|crew| &crew.call_sign),
        "price": order.quote.as_ref().map(|quote| sum(quote.total, office, locale)),
    })
}

fn crew(view: &CrewView) -> Option<Value> {
    let position = view.crew.position.as_ref()?;
    let duty = match view.duty {
        Duty::Off => return None,
        Duty::Break => "break",
        Duty::Busy => "busy",
        Duty::Free => "free",
    };
    Some(json!({
        "id": view.crew.id.0,
        "name": view.crew.call_sign,
        "duty": duty,
        "lat": position.point.lat,
        "lon": position.point.lon,
    }))
}

/// An order that goes to work later.
fn later(locale: Locale) -> &'static str {
    match locale {
        Locale::Ru => "Предварительный",
        Locale::En => "Pre-order",
    }
}

fn phase(phase: Phase, locale: Locale) -> &'static str {
    let [ru, en] = match phase {
        Phase::Waiting => ["Ждёт", "Waiting"],
        Phase::Offered => ["Предложен", "Offered"],
        Phase::OnHold => ["Отложен", "On hold"],
        Phase::Queued => ["В очереди", "Queued"],
        Phase::EnRoute { stop: 0 } => ["Едет к клиенту", "To the customer"],
        Phase::AtStop { stop: 0 } => ["На месте", "At the place"],
        Phase::EnRoute { .. } => ["С клиентом", "With the customer"],
        Phase::AtStop { .. } => ["На остановке", "At a stop"],
        Phase::Completed => ["Выполнен", "Completed"],
        Phase::Cancelled => ["Отменён", "Cancelled"],
        Phase::Failed => ["Не выполнен", "Not carried out"],
    };
    match locale {
        Locale::Ru => ru,
        Locale::En => en,
    }
}
