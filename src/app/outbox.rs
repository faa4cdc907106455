//! The outbox's task: sends what waits there and writes down what became of it.
//!
//! A message is due in the order in which it was written; one recipient gets one at a time. What was
//! confirmed is never sent again, even when the confirmation could not be written down.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::time::{MissedTickBehavior, interval};
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
    let mut sending = Sending::default();
    if carrier.kinds().is_empty() {
        return;
    }
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            Some(sent) = sending.under_way.next() => sending.note(sent),
            _ = looks.tick() => {
                if let Err(error) = sending.begin(&dispatch, carrier.as_ref()).await {
                    tracing::error!(%error, "the outbox could not be worked on");
                }
            }
        }
    }
}

/// What became of the messages to a recipient: those that went out and could not be marked so.
type Sent = (String, Result<Vec<MessageId>>);

/// What is being sent: one recipient that does not answer keeps nobody else waiting.
#[derive(Default)]
struct Sending<'a> {
    under_way: FuturesUnordered<BoxFuture<'a, Sent>>,
    /// The recipients of what is under way.
    busy: HashSet<String>,
    /// The messages whose confirmation could not be written down.
    unwritten: HashSet<MessageId>,
}

impl<'a> Sending<'a> {
    /// Begins to send what is due to recipients that nothing is being sent to.
    async fn begin(&mut self, dispatch: &'a Dispatch, carrier: &'a dyn Carrier) -> Result<()> {
        let (now, kinds) = (dispatch.now(), carrier.kinds());
        let busy: Vec<String> = self.busy.iter().cloned().collect();
        let due = dispatch
            .read(move |conn| Ok(outbox::due(conn, &kinds, &busy, now, AT_ONCE)?))
            .await?;
        let mut recipients: BTreeMap<String, Vec<Message>> = BTreeMap::new();
        for message in due {
            let of_recipient = recipients.entry(message.recipient.clone()).or_default();
            of_recipient.push(message);
        }
        for (recipient, messages) in recipients {
            let ids = messages.iter().map(|message| message.id);
            let known = ids.filter(|id| self.unwritten.contains(id)).collect();
            self.busy.insert(recipient.clone());
            self.under_way.push(Box::pin(async move {
                let sent = dispatch.send_in_turn(carrier, messages, known).await;
                (recipient, sent)
            }));
        }
        Ok(())
    }

    fn note(&mut self, (recipient, sent): Sent) {
        self.busy.remove(&recipient);
        match sent {
            Ok(unmarked) => self.unwritten.extend(unmarked),
            Err(error) => tracing::error!(%error, "the outbox could not be worked on"),
        }
    }
}

impl Dispatch {
    /// Sends messages to one recipient up to the first failure; answers those that went out and could
    /// not be marked so.
    async fn send_in_turn(
        &self,
        carrier: &dyn Carrier,
        messages: Vec<Message>,
        unwritten: HashSet<MessageId>,
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

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Mutex;

    use super::*;
    use crate::Caller;
    use crate::tests::office;

    /// Carries to everybody but `nobody`, who never answers.
    #[derive(Default)]
    struct Halting(Mutex<Vec<String>>);

    impl Carrier for Halting {
        fn kinds(&self) -> Vec<&'static str> {
            vec!["sms"]
        }

        fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), SendFailure>> {
            self.0.lock().expect("a list").push(message.body.clone());
            Box::pin(async move {
                match message.recipient.as_str() {
                    "nobody" => pending().await,
                    _ => Ok(()),
                }
            })
        }
    }

    #[tokio::test]
    async fn one_who_does_not_answer_keeps_nobody_else_waiting() {
        let dispatch = office().await;
        let queue = async |recipient: &str, body: &str| {
            let message = Message::new("sms", recipient, body, dispatch.now());
            let queued = dispatch.queue_message(&Caller::CONSOLE, message).await;
            queued.expect("queued");
        };
        let (carrier, stop) = (Arc::new(Halting::default()), CancellationToken::new());
        let task = tokio::spawn(send(dispatch.clone(), carrier.clone(), stop.clone()));
        queue("nobody", "1").await;
        queue("somebody", "2").await;
        let carried = async |n: usize| {
            while carrier.0.lock().expect("a list").len() < n {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        carried(2).await;
        // What comes while `nobody` is being sent to goes out, but for what is for `nobody` too.
        queue("nobody", "3").await;
        queue("somebody", "4").await;
        carried(3).await;
        stop.cancel();
        task.await.expect("it stops");
        assert_eq!(*carrier.0.lock().expect("a list"), ["1", "2", "4"]);
    }
}
