//! A panic while the console has the terminal.

use std::panic::{self, PanicHookInfo};
use std::sync::Arc;

use super::screen;

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// While it lives, a panic of the console's own task gives the terminal back before it is reported, and
/// a panic elsewhere is logged instead of printed over the screen.
pub struct PanicHook {
    before: Arc<Hook>,
}

impl PanicHook {
    /// Installs the hook. Must be called inside the console's task.
    pub fn install() -> PanicHook {
        let before: Arc<Hook> = Arc::from(panic::take_hook());
        let report = Arc::clone(&before);
        let console = tokio::task::id();
        panic::set_hook(Box::new(move |info| {
            if tokio::task::try_id() == Some(console) {
                screen::restore();
                report(info);
            } else {
                tracing::error!(panic = %info, "a task panicked");
            }
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
