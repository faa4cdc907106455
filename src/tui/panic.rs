//! A panic while the console has the terminal.

use std::panic::{self, PanicHookInfo};
use std::sync::Arc;

#[cfg(debug_assertions)]
use super::keys::Chord;
use super::screen;
use super::text::{Value, Word, Words};
use pult_domain::Locale;

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// While it lives, a panic of the console's own task gives the terminal back; it is logged, and so is a
/// panic elsewhere: neither is printed over the screen.
pub struct PanicHook {
    before: Arc<Hook>,
}

impl PanicHook {
    /// Installs the hook. Must be called inside the console's task.
    pub fn install() -> PanicHook {
        let before: Arc<Hook> = Arc::from(panic::take_hook());
        let console = tokio::task::id();
        panic::set_hook(Box::new(move |info| {
            if tokio::task::try_id() == Some(console) {
                screen::restore();
            }
            tracing::error!(panic = %info, "a task panicked");
        }));
        PanicHook { before }
    }
}

impl Drop for PanicHook {
    fn drop(&mut self) {
        // A hook cannot be changed while its panic unwinds.
        if !std::thread::panicking() {
            let before = Arc::clone(&self.before);
            panic::set_hook(Box::new(move |info| before(info)));
        }
    }
}

/// What whoever sat at a console that failed is told: what happened, what goes on, how to have it back.
pub fn farewell(lang: Locale, listening: &str) -> String {
    let url = ("url", Value::from(listening));
    Words::new(lang).with(Word("console-failed"), &[url])
}

/// Panics when the key named by `PULT_CONSOLE_PANICS_ON` is pressed. No key of a sound console does, and
/// what a panic leaves behind can be tested in the started program alone; only builds with debug
/// assertions have it.
#[cfg(debug_assertions)]
pub fn on_purpose(pressed: &[Chord]) {
    let Ok(key) = std::env::var("PULT_CONSOLE_PANICS_ON") else {
        return;
    };
    let is_pressed = |chord: &Chord| chord.text().is_some_and(|c| key.starts_with(c));
    assert!(!pressed.iter().any(is_pressed), "this key was to panic");
}
