//! Keys: one table of bindings, from which the desk, the key bar, the help, the palette and the sheet
//! are made.

mod chord;
mod keymap;
mod paste;
mod presets;
mod sheet;

pub use chord::{Chord, Code};
pub use keymap::Keymap;
pub use paste::{Burst, MOST_TYPED};
pub use presets::NAMES as PRESETS;
pub use sheet::{keys_of, names, sheet};

use super::text::Word;

/// Where a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// On the desk, when no text is being typed.
    Desk,
    /// Everywhere, also while text is being typed.
    Everywhere,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident, $word:literal, $place:ident, [$($chord:expr),* $(,)?];)+) => {
        /// What a key does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $action),+
        }

        /// Every binding, in the order in which the help shows them.
        pub const BINDINGS: &[Binding] = &[
            $(Binding {
                action: Action::$action,
                word: Word($word),
                place: Place::$place,
                chords: &[$($chord),*],
            }),+
        ];
    };
}

/// An action and its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// What is done.
    pub action: Action,
    /// What it is called.
    pub word: Word,
    /// Where the keys hold.
    pub place: Place,
    /// The keys; the first is the same in every layout where there is such a one. What has none is
    /// reached by its name.
    pub chords: &'static [Chord],
}

actions! {
    /// Takes a new order.
    NewOrder, "do-new-order", Desk, [Chord::key(Code::Insert), Chord::key(Code::F(2)), Chord::char('n')];
    /// Says what a ride costs; Enter makes it an order.
    Quote, "do-quote", Desk, [Chord::key(Code::F(4))];
    /// Filters the board.
    Find, "do-find", Desk, [Chord::key(Code::F(3)), Chord::char('/')];
    /// Offers the order to the crew whose number was typed.
    Offer, "do-offer", Desk, [Chord::char('+')];
    /// Changes the state of the crew whose number was typed.
    CrewStatus, "do-crew-status", Desk, [Chord::char('-')];
    /// Shows the crew whose number was typed.
    CrewCard, "do-crew-card", Desk, [Chord::char('*')];
    /// Selects the order whose number was typed, or shows the selected one.
    Open, "do-open", Desk, [Chord::key(Code::Enter)];
    /// Selects the next order that needs a person.
    NextUrgent, "do-next-urgent", Desk, [Chord::char('u')];
    /// Takes the call that rings, or shows those that do.
    TakeCall, "do-take-call", Everywhere, [Chord::key(Code::F(9))];
    /// Shows the pre-orders, each with the moment it becomes assignable.
    PreOrders, "do-pre-orders", Desk, [Chord::key(Code::F(7))];
    /// Shows the routes with their checkpoints.
    Routes, "do-routes", Desk, [Chord::char('r')];
    /// Cancels the order with a reason.
    Cancel, "do-cancel", Desk, [Chord::key(Code::Delete)];
    /// Takes the order back from its crew, or the offer.
    Unassign, "do-unassign", Desk, [Chord::char('b')];
    /// Holds the order back, or lets it go again.
    Hold, "do-hold", Desk, [Chord::char('h')];
    /// Undoes what was done last.
    Undo, "do-undo", Desk, [Chord::char('z'), Chord::ctrl('z')];
    /// Says why this crew, or why nobody.
    Why, "do-why", Desk, [Chord::char('w')];
    /// Shows the order as each dialect does.
    Dialects, "do-dialects", Desk, [Chord::char('v')];
    /// Copies the order as text.
    Copy, "do-copy", Desk, [Chord::char('y')];
    /// Goes to the next pane.
    NextPane, "do-next-pane", Desk, [Chord::key(Code::Tab)];
    /// Goes to the pane before.
    PreviousPane, "do-previous-pane", Desk, [Chord::key(Code::BackTab)];
    /// Goes to the orders.
    OrdersPane, "do-orders-pane", Everywhere, [Chord::alt('1')];
    /// Goes to the crews.
    CrewsPane, "do-crews-pane", Everywhere, [Chord::alt('2'), Chord::key(Code::F(6))];
    /// Goes to the order's card.
    CardPane, "do-card-pane", Everywhere, [Chord::alt('3')];
    /// Goes to the map.
    MapPane, "do-map", Everywhere, [Chord::key(Code::F(8)), Chord::alt('4')];
    /// Goes to the stands.
    StandsPane, "do-stands", Everywhere, [Chord::key(Code::F(5)), Chord::alt('5')];
    /// The map follows the selected order's crew, or no longer.
    Follow, "do-follow", Desk, [Chord::char('f')];
    /// One row up.
    Up, "do-up", Desk, [Chord::key(Code::Up), Chord::char('k')];
    /// One row down.
    Down, "do-down", Desk, [Chord::key(Code::Down), Chord::char('j')];
    /// The map to the west.
    Left, "do-left", Desk, [Chord::key(Code::Left)];
    /// The map to the east.
    Right, "do-right", Desk, [Chord::key(Code::Right)];
    /// A page up.
    PageUp, "do-page-up", Desk, [Chord::key(Code::PageUp)];
    /// A page down.
    PageDown, "do-page-down", Desk, [Chord::key(Code::PageDown)];
    /// The first row.
    First, "do-first", Desk, [Chord::key(Code::Home), Chord::char('g')];
    /// The last row.
    Last, "do-last", Desk, [Chord::key(Code::End), Chord::char('e')];
    /// Drops what was typed, the filter or the message.
    Drop, "do-drop", Desk, [Chord::key(Code::Esc)];
    /// Rubs out the last digit.
    RubOut, "do-rub-out", Desk, [Chord::key(Code::Backspace)];
    /// Every action by its name.
    Palette, "do-palette", Everywhere, [Chord::key(Code::F(12)), Chord::char(':'), Chord::ctrl('p')];
    /// Every key.
    Help, "do-help", Everywhere, [Chord::char('?'), Chord::key(Code::F(1))];
    /// Plays the day over again; once more: the day before.
    History, "do-history", Desk, [Chord::char('i')];
    /// To the event before.
    StepBack, "do-step-back", Desk, [Chord::char('[')];
    /// To the next event.
    StepForward, "do-step-forward", Desk, [Chord::char(']')];
    /// Plays slower, down to a standstill.
    Slower, "do-slower", Desk, [Chord::char('{')];
    /// Plays, and faster.
    Faster, "do-faster", Desk, [Chord::char('}')];
    /// Listens to the mouse, or no longer.
    Mouse, "do-mouse", Everywhere, [Chord::ctrl('t')];
    /// The other language.
    Language, "do-language", Everywhere, [Chord::ctrl('l')];
    /// Leaves.
    Leave, "do-leave", Everywhere, [Chord::char('q'), Chord::ctrl('q')];
    /// The figures of a shift.
    Report, "do-report", Desk, [];
    /// The clients.
    Clients, "do-clients", Desk, [];
    /// The tariffs.
    Tariffs, "do-tariffs", Desk, [];
    /// The drivers.
    Drivers, "do-drivers", Desk, [];
    /// The vehicles.
    Vehicles, "do-vehicles", Desk, [];
    /// The crews of the books.
    CrewBook, "do-crew-book", Desk, [];
    /// The groups of crews.
    CrewGroups, "do-crew-groups", Desk, [];
    /// The companies.
    Companies, "do-companies", Desk, [];
    /// The zones.
    Zones, "do-zones", Desk, [];
    /// The address book.
    Addresses, "do-addresses", Desk, [];
    /// The services.
    Services, "do-services", Desk, [];
    /// The discounts.
    Discounts, "do-discounts", Desk, [];
    /// The discount cards.
    DiscountCards, "do-discount-cards", Desk, [];
    /// The messages that leave the office.
    Messages, "do-messages", Desk, [];
    /// The operators.
    Operators, "do-operators", Desk, [];
    /// The keys of the dialects.
    ApiKeys, "do-api-keys", Desk, [];
    /// What this process runs with.
    Settings, "do-settings", Desk, [];
    /// The newest lines of the log.
    Log, "do-log", Desk, [];
}

impl Binding {
    /// The action's name in the configuration: `new-order`.
    pub fn name(&self) -> &'static str {
        self.word.0.split_once('-').map_or("", |(_, name)| name)
    }
}

/// The binding of an action.
pub fn binding(action: Action) -> &'static Binding {
    let found = BINDINGS.iter().find(|binding| binding.action == action);
    found.expect("the table and the actions are made by one macro")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_desk(chord: Chord) -> Option<Action> {
        Keymap::default().on_desk(chord)
    }

    fn in_text(chord: Chord) -> Option<Action> {
        Keymap::default().in_text(chord)
    }

    use pult_geo::addresses::layout::{self, Layout};

    #[test]
    fn every_binding_is_reached_by_its_key_and_by_its_cyrillic_twin() {
        for binding in BINDINGS {
            for chord in binding.chords {
                assert_eq!(on_desk(*chord), Some(binding.action), "{chord}");
                if chord.ctrl || chord.alt || chord.text().is_none() {
                    let expected = (binding.place == Place::Everywhere).then_some(binding.action);
                    assert_eq!(in_text(*chord), expected, "{chord} in a text");
                }
                let Code::Char(c) = chord.code else { continue };
                if let Some(twin) =
                    layout::cyrillic(c).filter(|_| c.is_ascii_alphabetic() || "/?[]{}".contains(c))
                {
                    let pressed = Chord {
                        code: Code::Char(twin),
                        ..*chord
                    };
                    assert_eq!(
                        on_desk(pressed),
                        Some(binding.action),
                        "{pressed} for {chord}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_neighbours_letters_reach_the_same_bindings() {
        for layout in [
            Layout::Russian,
            Layout::Ukrainian,
            Layout::Belarusian,
            Layout::Kazakh,
        ] {
            for letter in "йцукенгшщзхъфывапролджэячсмитьбю".chars()
            {
                let Some(key) = layout::qwerty_in(letter, layout) else {
                    continue;
                };
                if !key.is_ascii_alphabetic() {
                    continue;
                }
                let expected = on_desk(Chord::char(key));
                assert_eq!(
                    on_desk(Chord::char(letter)),
                    expected,
                    "{letter} in {layout:?}"
                );
            }
        }
        for (letter, digit) in "әңғүұқ".chars().zip("245890".chars()) {
            assert_eq!(Chord::char(letter).digit(), Some(digit));
        }
    }

    #[test]
    fn caps_lock_and_punctuation_of_the_russian_layout_are_understood() {
        assert_eq!(on_desk(Chord::char('Й')), Some(Action::Leave));
        assert_eq!(on_desk(Chord::char('.')), Some(Action::Find));
        assert_eq!(on_desk(Chord::char(',')), Some(Action::Help));
        assert_eq!(on_desk(Chord::char('/')), Some(Action::Find));
        assert_eq!(on_desk(Chord::char('+')), Some(Action::Offer));
        assert_eq!(on_desk(Chord::ctrl('й')), Some(Action::Leave));
        assert_eq!(on_desk(Chord::char('х')), Some(Action::StepBack));
        assert_eq!(on_desk(Chord::char('Х')), Some(Action::Slower));
        assert_eq!(in_text(Chord::char('q')), None);
        assert_eq!(in_text(Chord::ctrl('з')), Some(Action::Palette));
    }
}
