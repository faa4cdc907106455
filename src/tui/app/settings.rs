//! What the console is told once.

use crate::keys::Keymap;
use crate::map::Glyphs;
use crate::screens::Process;
use crate::theme::Theme;
use pult_app::ShownFirst;
use pult_domain::{Locale, Role};

/// What the console is told once.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The terminal says itself what is pasted: keys that come at once were typed on a slow line.
    pub tells_pastes: bool,
    /// Its language at first.
    pub lang: Locale,
    /// Its colours.
    pub theme: Theme,
    /// The listener's address, as it is shown.
    pub listening: String,
    /// Crews are looked for without a person.
    pub auto_assign: bool,
    /// What the process tells its console.
    pub process: Process,
    /// Its keys.
    pub keymap: Keymap,
    /// What its map is drawn with.
    pub glyphs: Glyphs,
    /// What the operator who sits here is called; empty at the machine itself.
    pub operator: String,
    /// The number of this desk; 0: it has none.
    pub desk: u64,
    /// What comes before the rest of its group on the board.
    pub first: ShownFirst,
    /// The office goes on without this desk.
    pub goes_on: bool,
    /// What whoever sits here may do.
    pub role: Role,
    /// What newly needs a person rings.
    pub bell: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            tells_pastes: false,
            lang: Locale::Ru,
            theme: Theme::default(),
            listening: String::new(),
            auto_assign: false,
            process: Process::default(),
            keymap: Keymap::default(),
            glyphs: Glyphs::default(),
            operator: String::new(),
            desk: 0,
            first: ShownFirst::default(),
            goes_on: false,
            role: Role::Admin,
            bell: true,
        }
    }
}

impl Settings {
    /// Whether whoever sits here may work on orders, and close the office.
    pub fn may_dispatch(&self) -> bool {
        self.role >= Role::Dispatch
    }
}
