//! Tells a client's own system when the status of its order changes.

use super::map;
use pult_app::OrderView;
use pult_dialect::Api;
use pult_domain::{Event, EventKind, Message, Origin};

/// The word by which a webhook asks for it.
const STATUS: &str = "order.status";

/// From now on tells the webhooks of the settings, if there are any.
pub(super) fn register(api: &Api) {
    let told = api.settings.webhooks.iter();
    let told = told.filter(|webhook| webhook.wants(STATUS));
    let urls: Vec<String> = told.map(|webhook| webhook.url.clone()).collect();
    if urls.is_empty() || !api.settings.taxomet {
        return;
    }
    api.dispatch
        .on_order_event(move |view, event| messages(&urls, view, event));
}

/// What an event sends: nothing unless it may change the status of an order of this door.
fn messages(urls: &[String], view: &OrderView, event: &Event) -> Vec<Message> {
    if view.order.origin != Origin::Taxomet || !may_change_status(event.kind) {
        return Vec::new();
    }
    let body = map::status_notice(view).and_then(|notice| serde_json::to_string(&notice).ok());
    let Some(body) = body else {
        return Vec::new();
    };
    urls.iter().map(|url| message(url, &body, event)).collect()
}

fn may_change_status(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::OrderAssigned
            | EventKind::OrderUnassigned
            | EventKind::OrderStarted
            | EventKind::OrderCompleted
            | EventKind::OrderCancelled
            | EventKind::OrderFailed
            | EventKind::StopArrived(_)
            | EventKind::StopLeft(_)
            | EventKind::StopReopened(_)
            | EventKind::StopMissed(_)
    )
}

fn message(url: &str, body: &str, event: &Event) -> Message {
    Message {
        order: event.order,
        sender: Origin::Taxomet.as_str().to_owned(),
        idempotency_key: format!("taxomet status {} {url}", event.seq),
        ..Message::new("webhook", url, body, event.at)
    }
}
