//! The message at the bottom of the desk.

use super::App;
use crate::text::Word;

/// How long a message stands, in milliseconds.
const TOAST_MS: u64 = 8_000;

/// A message at the bottom of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toast {
    pub text: String,
    pub is_refusal: bool,
    until_ms: u64,
}

impl Toast {
    /// Whether its time is over.
    pub(super) fn is_over(&self, ms: u64) -> bool {
        ms >= self.until_ms
    }
}

impl App {
    pub(super) fn inform(&mut self, text: String) {
        self.toast = Some(Toast {
            text,
            is_refusal: false,
            until_ms: self.at.ms + TOAST_MS,
        });
    }

    pub(super) fn refuse(&mut self, text: String) {
        self.toast = Some(Toast {
            text,
            is_refusal: true,
            until_ms: self.at.ms + TOAST_MS,
        });
    }

    pub(super) fn warn(&mut self, word: Word) {
        let text = self.words.say(word);
        self.refuse(text);
    }
}
