//! Who pushes to the browsers of drivers.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use pult_app::Clock;
use pult_app::push::{PushFailure, PushTarget, Pusher};
use pult_gateway::outside;
use pult_gateway::web_push::{self, Failure, Subscription};

/// Web Push in the name of the office.
pub struct WebPush {
    /// Whom a push service may write to (RFC 8292, section 2.1).
    pub contact: String,
}

impl Pusher for WebPush {
    fn new_identity(&self) -> Result<Vec<u8>, String> {
        web_push::new_identity()
    }

    fn public_key(&self, identity: &[u8]) -> Option<String> {
        web_push::public_key(identity)
    }

    fn may_ask(&self, endpoint: &str) -> bool {
        outside::check(endpoint).is_ok()
    }

    fn wrong_key(&self, to: &PushTarget) -> Option<&'static str> {
        web_push::wrong_key(subscription(to))
    }

    fn push<'a>(
        &'a self,
        identity: &'a [u8],
        to: &'a PushTarget,
        text: &'a str,
    ) -> BoxFuture<'a, Result<(), PushFailure>> {
        async move {
            let now = u64::try_from(Clock::System.now().0).unwrap_or_default();
            let pushed = web_push::push(identity, &self.contact, subscription(to), text, now);
            match pushed.await {
                Ok(()) => Ok(()),
                Err(Failure::Gone | Failure::Keys(_)) => Err(PushFailure::Gone),
                Err(error) => Err(PushFailure::Failed(error.to_string())),
            }
        }
        .boxed()
    }
}

fn subscription(to: &PushTarget) -> Subscription<'_> {
    Subscription {
        endpoint: &to.endpoint,
        key: &to.key,
        auth: &to.auth,
    }
}
