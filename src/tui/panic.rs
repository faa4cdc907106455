//! A panic of a desk.

use std::panic;
use std::sync::Once;

#[cfg(debug_assertions)]
use super::keys::Chord;

/// From now on a panic anywhere in the office is a line of the log, and never printed over a screen.
pub fn log_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        panic::set_hook(Box::new(|info| {
            tracing::error!(panic = %info, "a task panicked");
        }));
    });
}

/// Panics when the key named by `PULT_CONSOLE_PANICS_ON` is pressed. No key of a sound console does, and
/// what a panic leaves behind can be tested in the started program alone; only builds with debug
/// assertions have it.
#[cfg(debug_assertions)]
pub fn on_purpose(pressed: &[(Chord, u64)]) {
    let Ok(key) = std::env::var("PULT_CONSOLE_PANICS_ON") else {
        return;
    };
    let is_pressed = |(chord, _): &(Chord, u64)| chord.text().is_some_and(|c| key.starts_with(c));
    assert!(!pressed.iter().any(is_pressed), "this key was to panic");
}
