//! Offers told to drivers whose page is not open: by Web Push, else by SMS.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::{Dispatch, Error, Result};
use pult_domain::{
    AssignmentId, CrewId, Event, EventKind, Locale, Message, OrderId, Phase, Place, Wrong,
};
use pult_store::{Notice, books, crews, devices, outbox};

pub use pult_store::devices::PushTarget;

/// The longest address of a push service.
const LONGEST: usize = 1000;

/// Why a browser could not be pushed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushFailure {
    /// It is not subscribed any more.
    Gone,
    /// It did not work this time.
    Failed(String),
}

/// Who pushes to browsers (RFC 8030, 8291, 8292).
pub trait Pusher: Send + Sync {
    /// A new key pair (PKCS #8).
    ///
    /// # Errors
    /// When the system gives no random numbers.
    fn new_identity(&self) -> std::result::Result<Vec<u8>, String>;

    /// The public key of a pair, Base64 for addresses; `None` for what is no pair.
    fn public_key(&self, identity: &[u8]) -> Option<String>;

    /// Whether an address that somebody brings may be asked: not one of the office's own network.
    fn may_ask(&self, endpoint: &str) -> bool;

    /// The key of a browser that nothing can be encrypted for, by its name.
    fn wrong_key(&self, to: &PushTarget) -> Option<&'static str>;

    /// Pushes a text.
    ///
    /// # Errors
    /// Why it was not taken.
    fn push<'a>(
        &'a self,
        identity: &'a [u8],
        to: &'a PushTarget,
        text: &'a str,
    ) -> BoxFuture<'a, std::result::Result<(), PushFailure>>;
}

/// Who pushes, and which crews look at their page anyhow.
#[derive(Default)]
pub(super) struct Pushing {
    pusher: Mutex<Option<Arc<dyn Pusher>>>,
    looking: Mutex<HashMap<CrewId, usize>>,
}

/// A driver looks at his page as long as this lives.
pub struct Looking {
    dispatch: Dispatch,
    crew: CrewId,
}

impl Drop for Looking {
    fn drop(&mut self) {
        let looking = self.dispatch.inner.pushing.looking.lock();
        let mut looking = looking.unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = looking.get_mut(&self.crew) {
            *n -= 1;
            if *n == 0 {
                looking.remove(&self.crew);
            }
        }
    }
}

impl Dispatch {
    /// Sets who pushes to browsers.
    pub fn push_by(&self, pusher: Arc<dyn Pusher>) {
        let kept = self.inner.pushing.pusher.lock();
        *kept.unwrap_or_else(PoisonError::into_inner) = Some(pusher);
    }

    fn pusher(&self) -> Result<Arc<dyn Pusher>> {
        let kept = self.inner.pushing.pusher.lock();
        let pusher = kept.unwrap_or_else(PoisonError::into_inner).clone();
        pusher.ok_or(Error::Unavailable("web push"))
    }

    /// Whether an address that somebody brings may be asked: not one of the office's own network.
    ///
    /// # Errors
    /// `Unavailable` where nothing is asked.
    pub(super) fn may_ask(&self, url: &str) -> Result<bool> {
        Ok(self.pusher()?.may_ask(url))
    }

    /// A driver looks at his page: he needs no push.
    pub fn looks(&self, crew: CrewId) -> Looking {
        let looking = self.inner.pushing.looking.lock();
        *looking
            .unwrap_or_else(PoisonError::into_inner)
            .entry(crew)
            .or_default() += 1;
        Looking {
            dispatch: self.clone(),
            crew,
        }
    }

    fn is_looking(&self, crew: CrewId) -> bool {
        let looking = self.inner.pushing.looking.lock();
        looking
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(&crew)
    }

    /// The office's public key, by which browsers subscribe; the pair is made when it is first asked for.
    ///
    /// # Errors
    /// `Unavailable` where nobody pushes.
    pub async fn push_key(&self) -> Result<String> {
        let pusher = self.pusher()?;
        let identity = self.push_identity(&*pusher).await?;
        pusher.public_key(&identity).ok_or(Error::Internal)
    }

    async fn push_identity(&self, pusher: &dyn Pusher) -> Result<Vec<u8>> {
        let known = self.read(|conn| Ok(devices::push_identity(conn)?)).await?;
        if let Some(known) = known {
            return Ok(known);
        }
        let made = pusher.new_identity().map_err(|error| {
            tracing::error!(error, "no key pair for Web Push could be made");
            Error::Internal
        })?;
        self.write(move |tx| Ok(devices::keep_push_identity(tx, &made)?))
            .await
    }

    /// A device is pushed to at an address, with texts encrypted for its keys.
    ///
    /// # Errors
    /// `Invalid` for an address that may not be asked or is not secured, and for keys that are none;
    /// `Unavailable` where nobody pushes.
    pub async fn subscribe_to_push(
        &self,
        device: i64,
        endpoint: String,
        (key, auth): (String, String),
    ) -> Result<()> {
        let is_long = endpoint.len() > LONGEST || key.len() > 200 || auth.len() > 100;
        let pusher = self.pusher()?;
        let is_secured = endpoint.starts_with("https://");
        if is_long || !is_secured || !pusher.may_ask(&endpoint) {
            return Err(Error::invalid("endpoint", Wrong::NoPushService));
        }
        let target = PushTarget {
            device,
            endpoint,
            key,
            auth,
        };
        if let Some(name) = pusher.wrong_key(&target) {
            let field = format!("keys.{name}");
            return Err(Error::invalid(field, Wrong::NoBrowserKey));
        }
        self.write(move |tx| Ok(devices::put_push(tx, device, Some(&target))?))
            .await
    }

    /// A device is pushed to no more.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn unsubscribe_from_push(&self, device: i64) -> Result<()> {
        self.write(move |tx| Ok(devices::put_push(tx, device, None)?))
            .await
    }

    /// Tells a driver of an offer, unless he looks at his page.
    async fn tell_of_offer(&self, event: &Event) -> Result<()> {
        let (Some(crew), Some(order), Some(assignment)) =
            (event.crew, event.order, event.assignment)
        else {
            return Ok(());
        };
        if self.is_looking(crew) {
            return Ok(());
        }
        let Some(news) = self.news_of(crew, order).await? else {
            return Ok(());
        };
        let mut is_told = false;
        if let Ok(pusher) = self.pusher()
            && !news.targets.is_empty()
        {
            let identity = self.push_identity(&*pusher).await?;
            for target in &news.targets {
                match pusher.push(&identity, target, &news.text).await {
                    Ok(()) => is_told = true,
                    Err(PushFailure::Gone) => self.unsubscribe_from_push(target.device).await?,
                    Err(PushFailure::Failed(error)) => {
                        tracing::warn!(error, %crew, "a driver could not be pushed to");
                    }
                }
            }
        }
        match (is_told, news.sms) {
            (false, Some(sms)) => self.text_driver(sms, assignment).await,
            _ => Ok(()),
        }
    }

    async fn news_of(&self, crew: CrewId, order: OrderId) -> Result<Option<News>> {
        let (now, rules) = (self.now(), self.driver_rules());
        self.read(move |conn| {
            let view = super::OrderView::read(conn, order, now)?;
            if view.phase != Phase::Offered {
                return Ok(None);
            }
            let office = books::office(conn)?;
            let first = view.order.stops.first().and_then(|stop| stop.place());
            let from = first.map(Place::in_full).unwrap_or_default();
            let text = match office.locale {
                Locale::Ru => format!("Заказ: {from}"),
                Locale::En => format!("An order: {from}"),
            };
            let driver = crews::driver(conn, crews::get(conn, crew)?.driver)?;
            let has_page = !devices::list(conn, Some(crew))?.is_empty();
            let phone = driver.phone.filter(|_| rules.offer_sms && has_page);
            Ok(Some(News {
                sms: phone.map(|phone| Message::new("sms", phone.as_str(), &text, now)),
                targets: devices::push_targets(conn, crew)?,
                text,
            }))
        })
        .await
    }

    async fn text_driver(&self, sms: Message, assignment: AssignmentId) -> Result<()> {
        let message = Message {
            idempotency_key: format!("offer {assignment}"),
            ..sms
        };
        self.write(move |tx| Ok(outbox::queue(tx, &message)?)).await
    }
}

/// What a driver is told, and how.
struct News {
    text: String,
    targets: Vec<PushTarget>,
    sms: Option<Message>,
}

/// Tells drivers of offers, until `stop`.
pub async fn tell_drivers(dispatch: Dispatch, stop: CancellationToken) {
    let mut commits = dispatch.listen();
    loop {
        let heard = tokio::select! {
            () = stop.cancelled() => return,
            heard = commits.recv() => heard,
        };
        let notices = match heard {
            Ok(notices) => notices,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        for notice in notices.iter() {
            let Notice::Event(event) = notice else {
                continue;
            };
            if event.kind != EventKind::AssignmentOffered {
                continue;
            }
            // A slow push service holds up nobody else's offer.
            let (dispatch, event) = (dispatch.clone(), event.clone());
            tokio::spawn(async move {
                if let Err(error) = dispatch.tell_of_offer(&event).await {
                    tracing::warn!(%error, "a driver could not be told of an offer");
                }
            });
        }
    }
}
