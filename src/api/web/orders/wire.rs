//! What the calls about orders answer beside the order itself.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::order_view::{Order, Quote};
use pult_app::EditPreview;
use pult_domain::{Attributes, Event};

/// What an edit did, or would do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Edited {
    /// The order as it stands now
    Done(Box<Order>),
    /// What `preview` asked for
    Preview(Preview),
}

/// What an edit would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    old: Option<Quote>,
    new: Option<Quote>,
    prior: bool,
    /// The rule that the crew would break
    unfit: Option<&'static str>,
    /// Each with `from` and `to`
    changes: Value,
}

impl Preview {
    /// Of what an edit was found to do.
    pub(super) fn of(preview: &EditPreview) -> Preview {
        Preview {
            old: preview.old.as_ref().map(Quote::of),
            new: preview.order.quote.as_ref().map(Quote::of),
            prior: preview.order.prior,
            unfit: preview.unfit.map(|rule| rule.as_str()),
            changes: changes(&preview.changes),
        }
    }
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
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Happened {
    /// Its number in the journal
    event: i64,
    at: i64,
    /// `order.created` and the like
    kind: &'static str,
    /// Who did it
    actor: String,
    /// The API or screen it was done by
    origin: &'static str,
    order: Option<i64>,
    crew: Option<i64>,
    assignment: Option<i64>,
    stop: Option<i64>,
    /// What an edit changed, each with `from` and `to`
    changes: Value,
    details: BTreeMap<String, String>,
}

/// What happened to an order, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct History {
    events: Vec<Happened>,
}

impl History {
    /// Of these entries.
    pub(super) fn of(events: &[Event]) -> History {
        History {
            events: events.iter().map(Happened::of).collect(),
        }
    }
}

impl Happened {
    fn of(event: &Event) -> Happened {
        let details = event.payload.iter();
        Happened {
            event: event.seq,
            at: event.at.0,
            kind: event.kind.as_str(),
            actor: event.actor.code(),
            origin: event.origin.as_str(),
            order: event.order.map(|id| id.0),
            crew: event.crew.map(|id| id.0),
            assignment: event.assignment.map(|id| id.0),
            stop: event.kind.stop().map(|id| id.0),
            changes: changes(&event.payload),
            details: details
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        }
    }
}

/// An entry of the journal, as streams and webhooks have it.
pub(in super::super) fn event(event: &Event) -> Value {
    crate::order_view::json(Happened::of(event))
}
