//! The services of the configuration that carry what leaves the office.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::Failure;
use pult_app::outbox::Carrier;
use pult_config::Config;
use pult_domain::{Message, SendFailure};
use pult_gateway::{Messenger, Service, Webhook};

/// The office's post.
pub struct Post(Messenger);

impl Post {
    /// The services that `config` names.
    ///
    /// # Errors
    /// A sentence: an address is none.
    pub fn of(config: &Config) -> Result<Post, Failure> {
        let service = |url: &String, body: &String| Service {
            url: url.clone(),
            body: body.clone(),
        };
        let sms = &config.sms.channel;
        let voice = &config.voice.line;
        let hooks = config.webhook.iter().map(|webhook| Webhook {
            url: webhook.url.clone(),
            secret: webhook.secret.expose().to_owned(),
        });
        let messenger = Messenger::new(
            sms.iter().map(|to| service(&to.url, &to.body)).collect(),
            voice.iter().map(|to| service(&to.url, &to.body)).collect(),
            hooks.collect(),
        );
        let messenger = messenger.map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(Post(messenger))
    }
}

impl Carrier for Post {
    fn kinds(&self) -> Vec<&'static str> {
        self.0.kinds()
    }

    fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), SendFailure>> {
        self.0.send(message).boxed()
    }
}
