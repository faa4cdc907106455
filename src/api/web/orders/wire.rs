//! What the calls about orders answer beside the order itself.

use serde_json::{Value, json};

use crate::order_view::quote;
use pult_app::EditPreview;
use pult_domain::{Attributes, Event};

/// What an edit would do.
pub(super) fn preview(preview: &EditPreview) -> Value {
    json!({
        "old": preview.old.as_ref().map(quote),
        "new": preview.order.quote.as_ref().map(quote),
        "prior": preview.order.prior,
        "unfit": preview.unfit.map(|rule| rule.as_str()),
        "changes": changes(&preview.changes),
    })
}

/// `{"phone": {"from": "…", "to": "…"}}`.
fn changes(noted: &Attributes) -> Value {
    let mut told = json!({});
    for (name, value) in noted {
        if let Some((field, end)) = name.rsplit_once('.') {
            told[field][end] = json!(value);
        }
    }
    told
}

/// An entry of the journal.
pub(in super::super) fn event(event: &Event) -> Value {
    json!({
        "event": event.seq,
        "at": event.at.0,
        "kind": event.kind.as_str(),
        "actor": event.actor.code(),
        "origin": event.origin.as_str(),
        "order": event.order.map(|id| id.0),
        "crew": event.crew.map(|id| id.0),
        "assignment": event.assignment.map(|id| id.0),
        "stop": event.kind.stop().map(|id| id.0),
        "changes": changes(&event.payload),
        "details": event.payload,
    })
}
