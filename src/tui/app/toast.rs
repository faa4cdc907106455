//! The messages at the bottom of the desk, above the keys.

use super::App;
use crate::text::Word;

/// How long a message stands, in milliseconds.
const TOAST_MS: u64 = 8_000;
/// A greeting stands for so much longer.
const GREETING_MS: u64 = 52_000;
/// A refusal stands at least for so long, whatever is pressed.
const READ_MS: u64 = 1_500;
/// So long stands at least what a colleague or a crew says: it comes to one who types something else.
const SAID_MS: u64 = 8_000;
/// So many stand at once.
const MOST: usize = 3;

/// A message at the bottom of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toast {
    pub text: String,
    pub is_refusal: bool,
    since_ms: u64,
    /// It stands until a key, pressed no sooner than this; `None`: for a while.
    key_from_ms: Option<u64>,
}

impl Toast {
    /// Whether its time is over; what waits for a key has none.
    pub(super) fn is_over(&self, ms: u64) -> bool {
        self.key_from_ms.is_none() && ms >= self.since_ms + TOAST_MS
    }
}

impl App {
    pub(super) fn inform(&mut self, text: String) {
        self.toast(text, false, None);
    }

    /// Shows what somebody says, until a key shows that it was read.
    pub(super) fn tell_said(&mut self, text: String) {
        self.toast(text, false, Some(self.at.ms + SAID_MS));
    }

    /// Says what stands for a minute, unless something else is said.
    pub(super) fn greet(&mut self, text: String) {
        if !text.is_empty() {
            let since_ms = self.at.ms + GREETING_MS;
            self.toasts.push(Toast {
                text,
                is_refusal: false,
                since_ms,
                key_from_ms: None,
            });
        }
    }

    pub(super) fn refuse(&mut self, text: String) {
        self.toast(text, true, Some(self.at.ms + READ_MS));
    }

    pub(super) fn warn(&mut self, word: Word) {
        let text = self.words.say(word);
        self.refuse(text);
    }

    /// A key was pressed: what waited for one and could be read goes.
    pub(super) fn read_toasts(&mut self) {
        let ms = self.at.ms;
        self.toasts
            .retain(|toast| toast.key_from_ms.is_none_or(|from| ms < from));
    }

    /// The same message again takes the place of the first. Where there are too many, the oldest goes, and
    /// of those first one that waits for no key.
    fn toast(&mut self, text: String, is_refusal: bool, key_from_ms: Option<u64>) {
        self.toasts.retain(|toast| toast.text != text);
        if self.toasts.len() >= MOST {
            let brief = self.toasts.iter().position(|it| it.key_from_ms.is_none());
            self.toasts.remove(brief.unwrap_or(0));
        }
        self.toasts.push(Toast {
            text,
            is_refusal,
            since_ms: self.at.ms,
            key_from_ms,
        });
    }
}
