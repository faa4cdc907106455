//! The messages at the bottom of the desk, above the keys.

use super::App;
use crate::text::Word;

/// How long a message stands, in milliseconds.
const TOAST_MS: u64 = 8_000;
/// A greeting stands for so much longer.
const GREETING_MS: u64 = 52_000;
/// A refusal stands at least for so long, whatever is pressed.
const READ_MS: u64 = 1_500;
/// So many stand at once.
const MOST: usize = 3;

/// A message at the bottom of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toast {
    pub text: String,
    pub is_refusal: bool,
    since_ms: u64,
}

impl Toast {
    /// Whether its time is over; a refusal stays until a key.
    pub(super) fn is_over(&self, ms: u64) -> bool {
        !self.is_refusal && ms >= self.since_ms + TOAST_MS
    }
}

impl App {
    pub(super) fn inform(&mut self, text: String) {
        self.toast(text, false);
    }

    /// Says what stands for a minute, unless something else is said.
    pub(super) fn greet(&mut self, text: String) {
        if !text.is_empty() {
            let since_ms = self.at.ms + GREETING_MS;
            self.toasts.push(Toast {
                text,
                is_refusal: false,
                since_ms,
            });
        }
    }

    pub(super) fn refuse(&mut self, text: String) {
        self.toast(text, true);
    }

    pub(super) fn warn(&mut self, word: Word) {
        let text = self.words.say(word);
        self.refuse(text);
    }

    /// A key was pressed: refusals that could be read go.
    pub(super) fn read_toasts(&mut self) {
        let ms = self.at.ms;
        self.toasts
            .retain(|toast| !toast.is_refusal || ms < toast.since_ms + READ_MS);
    }

    /// The same message again takes the place of the first.
    fn toast(&mut self, text: String, is_refusal: bool) {
        self.toasts.retain(|toast| toast.text != text);
        self.toasts.push(Toast {
            text,
            is_refusal,
            since_ms: self.at.ms,
        });
        let surplus = self.toasts.len().saturating_sub(MOST);
        self.toasts.drain(..surplus);
    }
}
