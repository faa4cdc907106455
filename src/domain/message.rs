//! Messages that leave the office, and what becomes of an attempt to send one.

use super::{MessageId, OrderId, Seconds, Timestamp};

/// A message is given up after this many attempts: with the pauses below, after about six hours.
pub const MAX_ATTEMPTS: u32 = 14;
/// The pause after the first attempt; each further one is twice as long.
const FIRST_PAUSE: Seconds = Seconds(5);
/// The longest pause.
const LONGEST_PAUSE: Seconds = Seconds(3_600);

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendFailure {
    /// Nobody answered, or asked to come again: worth another attempt.
    Again(String),
    /// The message itself was refused: another attempt would be, too.
    Refused(String),
}

/// A message that leaves the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The id; 0 before it is written.
    pub id: MessageId,
    /// `sms`, `voice` or `webhook`.
    pub kind: String,
    /// To whom: a phone, or an address.
    pub recipient: String,
    /// From whom, where the kind has such: a sender's name of texts; of webhooks the API in whose words it is
    /// told, empty for the office's own.
    pub sender: String,
    /// What.
    pub body: String,
    /// What a webhook made at run time proves the body with, in hexadecimal digits; empty: nothing, or what
    /// the configuration says when it goes out.
    pub signature: String,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it went out.
    pub sent_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// Not before.
    pub next_at: Timestamp,
    /// What the last attempt said; empty before one.
    pub error: String,
    /// Given up.
    pub dead: bool,
    /// Never sent twice under the same key; empty before it is written: it gets one of its own.
    pub idempotency_key: String,
}

impl Message {
    /// A message of a kind to somebody, due at once.
    pub fn new(kind: &str, recipient: &str, body: &str, at: Timestamp) -> Message {
        Message {
            id: MessageId(0),
            kind: kind.to_owned(),
            recipient: recipient.to_owned(),
            sender: String::new(),
            body: body.to_owned(),
            signature: String::new(),
            order: None,
            created_at: at,
            sent_at: None,
            attempts: 0,
            next_at: at,
            error: String::new(),
            dead: false,
            idempotency_key: String::new(),
        }
    }

    /// The attempt at `now` succeeded.
    pub fn sent(&mut self, now: Timestamp) {
        self.attempts += 1;
        self.sent_at = Some(now);
        self.error.clear();
    }

    /// The attempt at `now` failed: it is made again after a pause that doubles each time and differs
    /// by up to a fifth between messages, or given up.
    pub fn failed(&mut self, failure: SendFailure, now: Timestamp) {
        self.attempts += 1;
        let (error, refused) = match failure {
            SendFailure::Again(error) => (error, false),
            SendFailure::Refused(error) => (error, true),
        };
        self.error = error;
        self.dead = refused || self.attempts >= MAX_ATTEMPTS;
        self.next_at = now + self.pause();
    }

    fn pause(&self) -> Seconds {
        let doubled = FIRST_PAUSE.0 << (self.attempts.saturating_sub(1)).min(16);
        let pause = doubled.min(LONGEST_PAUSE.0);
        let spread = (self.id.0.unsigned_abs().wrapping_mul(0x9e37_79b9) >> 7) % 5;
        let fifth = i64::try_from(spread).unwrap_or(0) * pause / 20;
        Seconds(pause + fifth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: i64) -> Message {
        Message {
            id: MessageId(id),
            ..Message::new("sms", "+79261112233", "машина у подъезда", Timestamp(0))
        }
    }

    #[test]
    fn pauses_double_up_to_an_hour_and_the_last_failure_gives_up() {
        let mut message = message(1);
        let mut now = Timestamp(0);
        let mut last = 0;
        while !message.dead {
            message.failed(SendFailure::Again("no answer".to_owned()), now);
            let pause = (message.next_at - now).0;
            assert!(pause >= last, "{pause} after {last}");
            assert!(pause <= LONGEST_PAUSE.0 * 6 / 5, "{pause}");
            last = pause;
            now = message.next_at;
        }
        assert_eq!(message.attempts, MAX_ATTEMPTS);
        assert_eq!(message.error, "no answer");
        let hours = now.0 / 3_600;
        assert!((5..=8).contains(&hours), "given up after {hours} h");
    }

    #[test]
    fn a_refused_message_is_not_tried_again() {
        let mut message = message(1);
        message.failed(SendFailure::Refused("400".to_owned()), Timestamp(9));
        assert!(message.dead);
    }

    #[test]
    fn messages_that_failed_together_do_not_come_back_together() {
        let pauses = (0..50).map(|id| {
            let mut message = message(id);
            message.attempts = 6;
            message.failed(SendFailure::Again(String::new()), Timestamp(0));
            message.next_at
        });
        let pauses: std::collections::BTreeSet<_> = pauses.collect();
        assert!(pauses.len() > 3, "{pauses:?}");
    }

    #[test]
    fn a_sent_message_forgets_its_last_error() {
        let mut message = message(1);
        message.failed(SendFailure::Again("no answer".to_owned()), Timestamp(0));
        message.sent(Timestamp(7));
        assert_eq!((message.sent_at, message.attempts), (Some(Timestamp(7)), 2));
        assert_eq!(message.error, "");
    }
}
