//! What a person does to a message that waits in the outbox.

use super::{Caller, Dispatch, Error, Result};
use pult_domain::{Message, MessageId, Role, Subject, Timestamp};
use pult_store::outbox;

impl Dispatch {
    /// Lets a message be tried again at once, also one that was given up.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `InvalidState` when it went out.
    pub async fn retry_message(&self, caller: &Caller, id: MessageId) -> Result<()> {
        self.on_message(caller, id, "send it again", |message, now| {
            (message.dead, message.next_at) = (false, now);
        })
        .await
    }

    /// Lets a message be tried no more.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `InvalidState` when it went out.
    pub async fn give_message_up(&self, caller: &Caller, id: MessageId) -> Result<()> {
        self.on_message(caller, id, "give it up", |message, _| message.dead = true)
            .await
    }

    async fn on_message(
        &self,
        caller: &Caller,
        id: MessageId,
        command: &'static str,
        change: fn(&mut Message, Timestamp),
    ) -> Result<()> {
        caller.require(Role::Dispatch)?;
        let now = self.now();
        self.write(move |tx| {
            let mut message = outbox::get(tx.conn(), id)?;
            if message.sent_at.is_some() {
                return Err(Error::state(Subject::new("message", id), "sent", command));
            }
            change(&mut message, now);
            Ok(outbox::put(tx, &message)?)
        })
        .await
    }
}
