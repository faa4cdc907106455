//! Messages that leave the office: texts and spoken codes by the templates of the configuration,
//! webhooks signed.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, StatusCode};
use sha2::Sha256;

use super::line::{self, Error};
use super::outside::{Outside, Refusal};
use pult_domain::{Message, SendFailure};

/// A service has this long to take a message.
const TAKEN_WITHIN: Duration = Duration::from_secs(10);

/// A service that is called by POST with a template.
#[derive(Debug, Clone)]
pub struct Service {
    /// What is called.
    pub url: String,
    /// The body, with `{phone}`, `{from}`, `{text}` and `{code}` to be put in. One that starts with a brace
    /// is sent as JSON, any other as a form; what is put in is escaped accordingly.
    pub body: String,
    /// Own headers of the call.
    pub headers: HeaderMap,
}

/// Somebody who is told of events.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// What is called.
    pub url: String,
    /// The key of the signature; empty: no signature.
    pub secret: String,
    /// Own headers of the call.
    pub headers: HeaderMap,
}

/// Headers that are printed nowhere. What they say goes before what this program would say.
///
/// # Errors
/// The name of the one that HTTP does not allow.
pub fn headers(
    named: impl IntoIterator<Item = (String, String)>,
) -> std::result::Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in named {
        let header = HeaderName::try_from(name.as_str()).map_err(|_| name.clone())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| name)?;
        value.set_sensitive(true);
        headers.insert(header, value);
    }
    Ok(headers)
}

/// What sends messages.
#[derive(Debug, Clone)]
pub struct Messenger {
    client: Client,
    sms: Vec<Service>,
    voice: Vec<Service>,
    webhooks: Vec<Webhook>,
}

impl Messenger {
    /// Nothing is called yet. Services stand best first.
    ///
    /// # Errors
    /// `Address` for a URL that is none.
    pub fn new(
        sms: Vec<Service>,
        voice: Vec<Service>,
        webhooks: Vec<Webhook>,
    ) -> Result<Messenger, Error> {
        let urls = sms.iter().chain(&voice).map(|service| &service.url);
        let urls = urls.chain(webhooks.iter().map(|webhook| &webhook.url));
        let mut tls = false;
        for url in urls {
            tls |= line::address(url)?.scheme() == "https";
        }
        let client = line::client(tls, TAKEN_WITHIN)?;
        Ok(Messenger {
            client,
            sms,
            voice,
            webhooks,
        })
    }

    /// The kinds of messages that there is a way to send.
    pub fn kinds(&self) -> Vec<&'static str> {
        let ways = [
            ("sms", self.sms.is_empty()),
            ("voice", self.voice.is_empty()),
            // Webhooks are made while the office runs, too.
            ("webhook", false),
        ];
        let there = ways.into_iter().filter(|(_, absent)| !absent);
        there.map(|(kind, _)| kind).collect()
    }

    /// Sends one message. A service that failed last time is not the one that is tried now, when there
    /// is another.
    ///
    /// # Errors
    /// Whether it is worth another attempt, and what the service said.
    pub async fn send(&self, message: &Message) -> Result<(), SendFailure> {
        match message.kind.as_str() {
            "sms" => self.by_template(&self.sms, message).await,
            "voice" => self.by_template(&self.voice, message).await,
            "webhook" => self.tell(message).await,
            other => Err(SendFailure::Refused(format!("no way to send `{other}`"))),
        }
    }

    async fn by_template(
        &self,
        services: &[Service],
        message: &Message,
    ) -> Result<(), SendFailure> {
        let turn = usize::try_from(message.attempts).unwrap_or(0) % services.len().max(1);
        let service = services
            .get(turn)
            .ok_or_else(|| SendFailure::Again(format!("no service for {}", message.kind)))?;
        let (media, body) = filled(&service.body, message);
        let own = &service.headers;
        self.post(&service.url, (media, body), message, own, None)
            .await
    }

    async fn tell(&self, message: &Message) -> Result<(), SendFailure> {
        let url = &message.recipient;
        // What the configuration names may lead anywhere.
        let named = self.webhooks.iter().find(|webhook| webhook.url == *url);
        let webhook = match named {
            Some(webhook) => webhook,
            None if !message.signature.is_empty() => return self.tell_outside(message).await,
            None => {
                let gone = "the webhook is no longer in the configuration".to_owned();
                return Err(SendFailure::Refused(gone));
            }
        };
        let signed =
            (!webhook.secret.is_empty()).then(|| signature(&webhook.secret, &message.body));
        let body = message.body.clone();
        let own = &webhook.headers;
        self.post(url, ("application/json", body), message, own, signed)
            .await
    }

    /// Tells a webhook that was made while the office runs, and is signed already: where it leads is looked
    /// up and checked each time.
    async fn tell_outside(&self, message: &Message) -> Result<(), SendFailure> {
        let refused = |refusal: Refusal| match refusal {
            Refusal::Unreachable(why) => SendFailure::Again(why),
            refusal => SendFailure::Refused(refusal.to_string()),
        };
        let outside = Outside::look_up(&message.recipient)
            .await
            .map_err(refused)?;
        let client = outside.client().map_err(refused)?;
        let call = client
            .post(outside.url.clone())
            .header("content-type", "application/json")
            .header("idempotency-key", message.idempotency_key.as_str())
            .header("x-pult-signature", message.signature.as_str())
            .body(message.body.clone());
        let answer = call.send().await;
        let answer = answer.map_err(|error| SendFailure::Again(error.without_url().to_string()))?;
        judged(answer.status())
    }

    async fn post(
        &self,
        url: &str,
        (media, body): (&str, String),
        message: &Message,
        own: &HeaderMap,
        signature: Option<String>,
    ) -> Result<(), SendFailure> {
        let mut call = self.client.post(url).header("content-type", media);
        call = call.header("idempotency-key", message.idempotency_key.as_str());
        if let Some(signature) = signature {
            call = call.header("x-pult-signature", signature);
        }
        // The last of equal headers stays.
        let answer = call.headers(own.clone()).body(body).send().await;
        let answer = answer.map_err(|error| SendFailure::Again(error.without_url().to_string()))?;
        judged(answer.status())
    }
}

/// What a status says about another attempt.
fn judged(status: StatusCode) -> Result<(), SendFailure> {
    let later = [
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_EARLY,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    let said = format!("answered {status}");
    match status {
        _ if status.is_success() => Ok(()),
        _ if status.is_client_error() && !later.contains(&status) => {
            Err(SendFailure::Refused(said))
        }
        _ => Err(SendFailure::Again(said)),
    }
}

/// HMAC-SHA256 of a body, in lower-case hexadecimal digits.
fn signature(secret: &str, body: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(body.as_bytes());
    let digest = mac.finalize().into_bytes();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The media type and the body that a template makes of a message.
fn filled(template: &str, message: &Message) -> (&'static str, String) {
    let is_json = template.trim_start().starts_with(['{', '[']);
    let (media, escape): (_, fn(&str) -> String) = if is_json {
        ("application/json", in_json)
    } else {
        ("application/x-www-form-urlencoded", in_form)
    };
    let values = [
        ("{phone}", &message.recipient),
        ("{from}", &message.sender),
        ("{text}", &message.body),
        ("{code}", &message.body),
    ];
    let mut body = String::with_capacity(template.len() + message.body.len());
    let mut rest = template;
    while let Some(brace) = rest.find('{') {
        let (before, from) = rest.split_at(brace);
        body.push_str(before);
        let value = values.iter().find(|(name, _)| from.starts_with(name));
        let (put, taken) = match value {
            Some((name, value)) => (escape(value), name.len()),
            None => ("{".to_owned(), 1),
        };
        body.push_str(&put);
        rest = &from[taken..];
    }
    body.push_str(rest);
    (media, body)
}

/// A text inside the quotes of a JSON string.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A text as the value of a form's field.
fn in_form(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests;
