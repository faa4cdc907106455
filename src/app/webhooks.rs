//! Whom the office tells of events. Those that the configuration names are trusted as they are written; where those
//! made while it runs are told is checked when they are made and again when they are told: nobody makes the
//! office ask its own network.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Caller, Dispatch, Error, Result, secrets};
use pult_config::WebhookConfig;
use pult_domain::{Event, EventKind, Message, Order, Wrong, is_wanted};
use pult_store::webhooks::{self, Webhook};
use pult_store::{Connection, journal, orders};

/// So many there are at most.
const MOST: usize = 100;
/// The longest address.
const LONGEST: usize = 1000;

impl Dispatch {
    /// The webhooks of a caller, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn webhooks(&self, caller: &Caller) -> Result<Vec<Webhook>> {
        let caller = *caller;
        self.read(move |conn| {
            let mut all = webhooks::all(conn)?;
            all.retain(|webhook| is_of(&caller, webhook));
            Ok(all)
        })
        .await
    }

    /// Somebody is told of events from now on: of these kinds (`order.created`, `order.*`), or of all.
    ///
    /// # Errors
    /// `Invalid` for an address that is none or lies inside, an unknown kind, or one too many.
    pub async fn add_webhook(
        &self,
        caller: &Caller,
        url: String,
        events: Vec<String>,
    ) -> Result<Webhook> {
        if url.len() > LONGEST || !self.may_ask(&url)? {
            return Err(Error::invalid("url", Wrong::NoPublicAddress));
        }
        for kind in &events {
            known_kind(kind)?;
        }
        let secret = secrets::new_secret().map_err(|_| Error::Internal)?;
        let (act, company) = (self.act(caller), caller.company);
        self.write(move |tx| {
            if webhooks::all(tx.conn())?.len() >= MOST {
                return Err(Error::invalid("url", Wrong::ManyWebhooks(MOST)));
            }
            let mut webhook = Webhook {
                id: 0,
                url,
                secret,
                events,
                company,
                created_at: act.now,
            };
            webhook.id = webhooks::insert(tx, &webhook)?;
            let mut event = act.event(EventKind::OfficeChanged);
            let added = format!("added {}", webhook.id);
            event.payload.insert("webhook".to_owned(), added);
            journal::append(tx, event)?;
            Ok(webhook)
        })
        .await
    }

    /// Somebody is told no more.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_webhook(&self, caller: &Caller, id: i64) -> Result<()> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let all = webhooks::all(tx.conn())?;
            let is_there = |webhook: &&Webhook| webhook.id == id && is_of(&caller, webhook);
            if all.iter().find(is_there).is_none() {
                return Err(Error::not_found("webhook", id));
            }
            webhooks::delete(tx, id)?;
            let mut event = act.event(EventKind::OfficeChanged);
            let removed = format!("removed {id}");
            event.payload.insert("webhook".to_owned(), removed);
            Ok(journal::append(tx, event)?)
        })
        .await
    }

    /// From now on tells the webhooks that the configuration names, and those that were made while the office
    /// runs. `told` spells an event.
    pub fn tell_webhooks(&self, named: Vec<WebhookConfig>, told: fn(&Event) -> String) {
        self.inner.store.on_event(move |conn, event| {
            let mut messages = messages_to_named(&named, event, told);
            match messages_to_made(conn, event, told) {
                Ok(others) => messages.extend(others),
                Err(error) => tracing::error!(%error, "webhooks could not be told"),
            }
            messages
        });
    }
}

fn is_of(caller: &Caller, webhook: &Webhook) -> bool {
    caller.company.is_none() || caller.company == webhook.company
}

/// Whether a webhook can ask for this: a kind of events, or the beginning of one.
fn known_kind(wanted: &str) -> Result<()> {
    let one = [wanted.to_owned()];
    match wanted.ends_with('*') && EventKind::words().any(|word| is_wanted(&one, word)) {
        true => Ok(()),
        false => Ok(EventKind::parse(wanted, None).map(drop)?),
    }
}

/// What is sent is signed when it goes out, by what the configuration says then.
fn messages_to_named(
    named: &[WebhookConfig],
    event: &Event,
    told: fn(&Event) -> String,
) -> Vec<Message> {
    let wanted = named.iter().filter(|to| to.wants(event.kind.as_str()));
    let message = |to: &WebhookConfig| Message {
        order: event.order,
        idempotency_key: format!("webhook {} {}", to.url, event.seq),
        ..Message::new("webhook", &to.url, &told(event), event.at)
    };
    wanted.map(message).collect()
}

fn messages_to_made(
    conn: &Connection,
    event: &Event,
    told: fn(&Event) -> String,
) -> Result<Vec<Message>> {
    let mut all = webhooks::all(conn)?;
    let kind = event.kind.as_str();
    all.retain(|to| to.events.is_empty() || is_wanted(&to.events, kind));
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let order: Option<Order> = event.order.map(|id| orders::get(conn, id)).transpose()?;
    all.retain(|to| match (to.company, &order) {
        (None, _) => true,
        (Some(company), Some(order)) => order.company == company,
        (Some(_), None) => false,
    });
    let body = told(event);
    let message = |to: &Webhook| Message {
        order: event.order,
        signature: signature(&to.secret, &body),
        idempotency_key: format!("webhook {} {}", to.id, event.seq),
        ..Message::new("webhook", &to.url, &body, event.at)
    };
    Ok(all.iter().map(message).collect())
}

/// HMAC-SHA256 of the body in hexadecimal digits, as webhooks of the configuration are signed.
fn signature(secret: &str, body: &str) -> String {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).expect("HMAC takes any key");
    mac.update(body.as_bytes());
    let digest = mac.finalize().into_bytes();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
