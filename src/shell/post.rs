//! The services of the configuration that carry what leaves the office.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::Failure;
use crate::said;
use pult_app::outbox::Carrier;
use pult_config::{Config, Headers};
use pult_domain::{Message, SendFailure};
use pult_gateway::{HeaderMap, Messenger, Service, Webhook, headers};

/// The office's post.
pub struct Post(Messenger);

impl Post {
    /// The services that `config` names.
    ///
    /// # Errors
    /// A sentence: an address is none.
    pub fn of(config: &Config) -> Result<Post, Failure> {
        let service = |url: &String, body: &String, own: &Headers| {
            Ok::<_, Failure>(Service {
                url: url.clone(),
                body: body.clone(),
                headers: own_headers(own)?,
            })
        };
        let sms = config.sms.channel.iter();
        let sms = sms.map(|to| service(&to.url, &to.body, &to.headers));
        let voice = config.voice.line.iter();
        let voice = voice.map(|to| service(&to.url, &to.body, &to.headers));
        let hooks = config.webhook.iter().map(|webhook| {
            Ok::<_, Failure>(Webhook {
                url: webhook.url.clone(),
                secret: webhook.secret.expose().to_owned(),
                headers: own_headers(&webhook.headers)?,
            })
        });
        let messenger = Messenger::new(
            sms.collect::<Result<_, _>>()?,
            voice.collect::<Result<_, _>>()?,
            hooks.collect::<Result<_, _>>()?,
        );
        let messenger = messenger.map_err(Failure::refused)?;
        Ok(Post(messenger))
    }
}

/// Headers of the configuration; `env:NAME` is what the variable of the environment says.
fn own_headers(named: &Headers) -> Result<HeaderMap, Failure> {
    let mut told = Vec::with_capacity(named.len());
    for (name, value) in named {
        let value = match value.expose().strip_prefix("env:") {
            None => value.expose().to_owned(),
            Some(variable) => std::env::var(variable).map_err(|_| {
                Failure::Usage(said!(
                    "header {name}: the variable {variable} is not set",
                    "заголовок {name}: переменная {variable} не задана"
                ))
            })?,
        };
        told.push((name.clone(), value));
    }
    let refused = |name| {
        Failure::Usage(said!(
            "`{name}` is not an HTTP header, or its value",
            "«{name}» — не заголовок HTTP или не его значение"
        ))
    };
    headers(told).map_err(refused)
}

impl Carrier for Post {
    fn kinds(&self) -> Vec<&'static str> {
        self.0.kinds()
    }

    fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), SendFailure>> {
        self.0.send(message).boxed()
    }
}
