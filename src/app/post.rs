//! What a person does to a message that waits in the outbox.

use super::{Caller, Dispatch, Error, NotAllowed, Result};
use pult_domain::{Message, MessageId, Role, Subject, Timestamp};
use pult_store::outbox;

/// Messages of the outbox by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// All of them, newest first.
    All,
    /// They wait for their first attempt or another one.
    Waiting,
    /// They were given up, newest first.
    GivenUp,
}

impl Dispatch {
    /// At most so many messages of the outbox.
    ///
    /// # Errors
    /// `Forbidden` for who sees one company alone.
    pub async fn posted(&self, caller: &Caller, which: Posted, limit: i64) -> Result<Vec<Message>> {
        if caller.company.is_some() {
            return Err(Error::forbidden(NotAllowed::OutboxOfOffice));
        }
        let now = self.now();
        self.read(move |conn| {
            Ok(match which {
                Posted::All => outbox::newest(conn, limit)?,
                Posted::Waiting => outbox::waiting(conn, limit)?,
                Posted::GivenUp => outbox::given_up(conn, now, limit)?,
            })
        })
        .await
    }

    /// The message with this id.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn message(&self, id: MessageId) -> Result<Message> {
        self.read(move |conn| Ok(outbox::get(conn, id)?)).await
    }

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
        if caller.company.is_some() {
            return Err(Error::forbidden(NotAllowed::OutboxOfOffice));
        }
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
