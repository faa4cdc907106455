//! What other desks say and do, in words.

use super::text::{Value, Word, Words};
use super::view::phone_groups;
use pult_app::{DeskMessage, Speaker, TakenCall};

/// A line from another desk.
pub(crate) fn said(words: &Words, message: &DeskMessage) -> String {
    let who = match &message.from {
        Speaker::Desk { name, .. } => sitter(words, name),
        Speaker::Crew {
            call_sign, order, ..
        } => {
            let values = [
                ("crew", Value::from(call_sign.as_str())),
                ("order", Value::from(order.map_or(0, |order| order.0))),
            ];
            match order {
                Some(_) => words.with(Word("crew-of-order"), &values),
                None => words.with(Word("crew-says"), &values),
            }
        }
        Speaker::Program { name } if name.is_empty() => "API".to_owned(),
        Speaker::Program { name } => name.clone(),
    };
    let values = [
        ("who", Value::from(who)),
        ("text", Value::from(message.text.as_str())),
    ];
    words.with(Word("desk-says"), &values)
}

/// A call that was taken at another desk.
pub(crate) fn call_taken(words: &Words, taken: &TakenCall) -> String {
    let phone = taken.call.phone.as_ref();
    let phone = phone.map_or_else(String::new, |phone| phone_groups(phone.as_str()));
    let values = [
        ("who", Value::from(sitter(words, &taken.name))),
        ("phone", Value::from(phone)),
    ];
    words.with(Word("call-taken"), &values)
}

/// Who changes an order at another desk.
pub(crate) fn editor(words: &Words, name: &str) -> String {
    words.with(
        Word("edited-by"),
        &[("who", Value::from(sitter(words, name)))],
    )
}

/// Who sits at a desk: whoever is at the machine itself has no name.
fn sitter(words: &Words, name: &str) -> String {
    match name.is_empty() {
        true => words.say(Word("actor-console")),
        false => name.to_owned(),
    }
}
