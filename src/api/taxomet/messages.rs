//! Messages to customers: an answer means that the outbox has them.

use super::auth::Desk;
use super::error::Failure;
use super::fields::Fields;
use super::wire;
use pult_dialect::text;
use pult_domain::{Message, Phone};

/// The longest name of a sender.
const SENDER_LENGTH: usize = 11;
/// The longest code.
const CODE_LENGTH: usize = 32;

pub(super) async fn send_sms(desk: &Desk, fields: &Fields) -> Result<wire::Nothing, Failure> {
    let from = fields.required("from")?;
    let is_name = from.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_name || from.len() > SENDER_LENGTH {
        let why = text!(
            "должно быть от 1 до {SENDER_LENGTH} латинских букв и цифр",
            "must be 1 to {SENDER_LENGTH} Latin letters and digits",
        );
        return Err(Failure::wrong("from", why));
    }
    let phone = fields.recipient("phone")?;
    let text = fields.required("msg")?;
    queue(desk, "sms", &phone, from, text).await
}

pub(super) async fn send_voice_code(
    desk: &Desk,
    fields: &Fields,
) -> Result<wire::Nothing, Failure> {
    let phone = fields.recipient("phone")?;
    let code = fields.required("code")?;
    let is_code = code.bytes().all(|byte| byte.is_ascii_digit());
    if !is_code || code.len() > CODE_LENGTH {
        let why = text!(
            "должно быть от 1 до {CODE_LENGTH} цифр",
            "must be 1 to {CODE_LENGTH} digits",
        );
        return Err(Failure::wrong("code", why));
    }
    queue(desk, "voice", &phone, String::new(), code).await
}

async fn queue(
    desk: &Desk,
    kind: &str,
    phone: &Phone,
    sender: String,
    body: String,
) -> Result<wire::Nothing, Failure> {
    let message = Message {
        sender,
        ..Message::new(kind, phone.as_str(), &body, desk.dispatch.now())
    };
    desk.dispatch.queue_message(&desk.caller, message).await?;
    Ok(wire::Nothing {})
}
