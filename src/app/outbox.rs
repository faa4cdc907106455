//! The outbox's task: sends what waits there and writes down what became of it.
//!
//! A message is due in the order in which it was written; one recipient gets one at a time. What was
//! confirmed is never sent again, even when the confirmation could not be written down.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{Dispatch, Result};
use pult_domain::{Message, MessageId, SendFailure};
use pult_store::outbox;

/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// So many messages are taken in one look.
const AT_ONCE: i64 = 64;

/// Who carries messages out of the office.
pub trait Carrier: Send + Sync {
    /// The kinds of messages that it can carry; others stay in the outbox.
    fn kinds(&self) -> Vec<&'static str>;

    /// Carries one.
    ///
    /// # Errors
    /// Why it was not taken, and whether another attempt is worth it.
    fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), SendFailure>>;
}

/// Sends what is due by `carrier`, until `stop`.
pub fn send(
    dispatch: Dispatch,
    carrier: Arc<dyn Carrier>,
    stop: CancellationToken,
) -> BoxFuture<'static, ()> {
    Box::pin(send_until(dispatch, carrier, stop))
}

async fn send_until(dispatch: Dispatch, carrier: Arc<dyn Carrier>, stop: CancellationToken) {
    let mut unwritten = HashSet::new();
    if carrier.kinds().is_empty() {
        return;
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(LOOK) => {}
        }
        let round = dispatch.send_due(carrier.as_ref(), &mut unwritten);
        tokio::select! {
            () = stop.cancelled() => return,
            sent = round => if let Err(error) = sent {
                tracing::error!(%error, "the outbox could not be worked on");
            }
        }
    }
}

impl Dispatch {
    /// Sends what is due now; `unwritten` are those whose confirmation could not be written down.
    async fn send_due(
        &self,
        carrier: &dyn Carrier,
        unwritten: &mut HashSet<MessageId>,
    ) -> Result<()> {
        let (now, kinds) = (self.now(), carrier.kinds());
        let due = self
            .read(move |conn| Ok(outbox::due(conn, &kinds, now, AT_ONCE)?))
            .await?;
        let mut recipients: BTreeMap<String, Vec<Message>> = BTreeMap::new();
        for message in due {
            let of_recipient = recipients.entry(message.recipient.clone()).or_default();
            of_recipient.push(message);
        }
        let known = &*unwritten;
        let rounds = recipients
            .into_values()
            .map(|messages| self.send_in_turn(carrier, messages, known));
        for confirmed in join_all(rounds).await {
            unwritten.extend(confirmed?);
        }
        Ok(())
    }

    /// Sends messages to one recipient up to the first failure; answers those that went out and could
    /// not be marked so.
    async fn send_in_turn(
        &self,
        carrier: &dyn Carrier,
        messages: Vec<Message>,
        unwritten: &HashSet<MessageId>,
    ) -> Result<Vec<MessageId>> {
        let mut unmarked = Vec::new();
        for mut message in messages {
            let outcome = match unwritten.contains(&message.id) {
                true => Ok(()),
                false => carrier.carry(&message).await,
            };
            let failed = outcome.is_err();
            match outcome {
                Ok(()) => message.sent(self.now()),
                Err(failure) => message.failed(failure, self.now()),
            }
            if message.dead {
                tracing::warn!(
                    id = message.id.0,
                    kind = message.kind,
                    error = message.error,
                    "a message was given up"
                );
            }
            let (id, written) = (message.id, self.write_outcome(message).await);
            if failed {
                written?;
                break;
            }
            if let Err(error) = written {
                tracing::error!(%error, id = id.0, "a sent message could not be marked");
                unmarked.push(id);
            }
        }
        Ok(unmarked)
    }

    async fn write_outcome(&self, message: Message) -> Result<()> {
        self.write(move |tx| Ok(outbox::put(tx, &message)?)).await
    }
}
