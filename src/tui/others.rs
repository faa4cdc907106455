//! What other desks say and do, in words.

use super::text::{Value, Word, Words};
use super::view::phone_groups;
use pult_app::{DeskMessage, TakenCall};

/// A line from another desk.
pub(crate) fn said(words: &Words, message: &DeskMessage) -> String {
    let values = [
        ("who", Value::from(sitter(words, &message.name))),
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

/// Who sits at a desk: whoever is at the machine itself has no name.
fn sitter(words: &Words, name: &str) -> String {
    match name.is_empty() {
        true => words.say(Word("actor-console")),
        false => name.to_owned(),
    }
}
