//! Ready sets of keys: what differs from the table of bindings.

use super::Action;

/// The names of the presets.
pub const NAMES: [&str; 3] = ["pult", "taximaster", "vim"];

/// An action and all of its keys.
type Change = (Action, &'static [&'static str]);

/// What a preset changes; `None` for an unknown name.
pub(super) fn named(name: &str) -> Option<&'static [Change]> {
    match name {
        "pult" => Some(&[]),
        "taximaster" => Some(TAXIMASTER),
        "vim" => Some(VIM),
        _ => None,
    }
}

/// As in the windows of Taxi-Master: F1 the orders, F5 the stands, F6 the crews, Insert a new order
/// (help.taximaster.ru, "Список заказов", «Окно "Стоянки"»).
const TAXIMASTER: &[Change] = &[
    (Action::OrdersPane, &["F1"]),
    (Action::Find, &["Ctrl+F", "F3", "/"]),
    (Action::Help, &["?"]),
];

/// As in vi: hjkl, `i` to write, `x` to strike out, `u` to undo. The other actions have their letters of
/// the table of bindings.
const VIM: &[Change] = &[
    (Action::NewOrder, &["i", "Ins"]),
    (Action::Cancel, &["x", "Del"]),
    (Action::Undo, &["u", "Ctrl+Z"]),
    (Action::NextUrgent, &["n"]),
    (Action::Left, &["h", "←"]),
    (Action::Right, &["l", "→"]),
    (Action::Hold, &["s"]),
    (Action::PageUp, &["PgUp", "Ctrl+B"]),
    (Action::PageDown, &["PgDn", "Ctrl+F"]),
    (Action::History, &["o"]),
    (Action::Find, &["/", "F3"]),
];
