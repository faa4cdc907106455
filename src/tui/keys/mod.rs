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
    ($($(#[$doc:meta])* $action:ident, $word:literal, $place:ident, $room:ident, $letter:expr, [$($chord:expr),* $(,)?];)+) => {
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
                room: Room::$room,
                letter: $letter,
                chords: &[$($chord),*],
            }),+
        ];
    };
}

/// What an action is about: help and omnibox show the actions by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Room {
    /// The orders.
    Orders,
    /// The crews.
    Crews,
    /// Panes and map.
    Panes,
    /// A day that is played over again.
    Past,
    /// The office's books.
    Books,
    /// The office itself.
    Office,
    /// The desk and its keys.
    Desk,
}

impl Room {
    /// Every room, in the order in which they are shown.
    pub const ALL: [Room; 7] = [
        Room::Orders,
        Room::Crews,
        Room::Panes,
        Room::Books,
        Room::Office,
        Room::Past,
        Room::Desk,
    ];

    /// What it is called.
    pub fn word(self) -> Word {
        match self {
            Room::Orders => Word("room-orders"),
            Room::Crews => Word("room-crews"),
            Room::Panes => Word("room-panes"),
            Room::Past => Word("room-past"),
            Room::Books => Word("room-books"),
            Room::Office => Word("room-office"),
            Room::Desk => Word("room-desk"),
        }
    }
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
    /// What it is about.
    pub room: Room,
    /// The letter by which the omnibox finds it first; the `vim` preset makes a key of it.
    pub letter: Option<char>,
    /// The keys, none of them a letter: letters are words. What has none is reached by its name.
    pub chords: &'static [Chord],
}

const fn ctrl(code: Code) -> Chord {
    Chord {
        code,
        ctrl: true,
        alt: false,
    }
}

actions! {
    /// Takes a new order; a card that is open is parked.
    NewOrder, "do-new-order", Everywhere, Orders, Some('n'), [Chord::key(Code::Insert)];
    /// Takes the call that rings, or shows those that do.
    TakeCall, "do-take-call", Everywhere, Orders, None, [Chord::key(Code::F(9))];
    /// Goes to the next card that is not finished.
    NextCard, "do-next-card", Everywhere, Orders, None, [Chord::ctrl('o')];
    /// Says what a ride costs; Enter makes it an order.
    Quote, "do-quote", Everywhere, Orders, None, [Chord::key(Code::F(4))];
    /// Filters the board.
    Find, "do-find", Everywhere, Orders, None, [Chord::key(Code::F(3)), Chord::char('/')];
    /// Selects the order whose number was typed, or changes the selected one.
    Open, "do-open", Desk, Orders, None, [Chord::key(Code::Enter)];
    /// Takes the order's next step by hand.
    NextStep, "do-next-step", Desk, Orders, None, [Chord::char(' ')];
    /// Gives up the next stop of the order: the crew drives on to the one after it.
    SkipStop, "do-skip-stop", Desk, Orders, None, [];
    /// Says how the order ends otherwise: why it is called off.
    Cancel, "do-cancel", Desk, Orders, Some('x'), [Chord::key(Code::Delete)];
    /// What else can be done with the order and its client.
    More, "do-more", Desk, Orders, None, [Chord::key(Code::F(2))];
    /// Takes back what was done last.
    Undo, "do-undo", Desk, Orders, Some('z'), [Chord::ctrl('z')];
    /// Selects the next order that needs a person.
    NextUrgent, "do-next-urgent", Desk, Orders, Some('u'), [];
    /// Selects the one before.
    PreviousUrgent, "do-previous-urgent", Desk, Orders, None, [];
    /// Takes back what was last done with the order, also at another desk.
    TakeLastBack, "do-take-last-back", Desk, Orders, None, [];
    /// Takes the order back from its crew, or the offer.
    Unassign, "do-unassign", Desk, Orders, Some('b'), [];
    /// Holds the order back, or lets it go again.
    Hold, "do-hold", Desk, Orders, Some('h'), [];
    /// Says why this crew, or why nobody.
    Why, "do-why", Desk, Orders, Some('w'), [];
    /// Says what the order's price is made of.
    Bill, "do-bill", Desk, Orders, None, [];
    /// Shows the order as each dialect does.
    Dialects, "do-dialects", Desk, Orders, Some('v'), [];
    /// Copies the order as text.
    Copy, "do-copy", Desk, Orders, Some('y'), [];
    /// Shows the pre-orders, each with the moment it becomes assignable.
    PreOrders, "do-pre-orders", Everywhere, Orders, None, [Chord::key(Code::F(7))];
    /// Puts the order's client on the blacklist, for a reason.
    Block, "do-block", Desk, Orders, None, [];
    /// Shows the orders that the office makes again by itself.
    Repeats, "do-repeats", Desk, Orders, None, [];
    /// Shows the routes with their checkpoints.
    Routes, "do-routes", Desk, Orders, Some('r'), [];
    /// Offers the order to the crew whose number was typed; without one, goes to the next order that needs
    /// a person.
    Offer, "do-offer", Desk, Crews, None, [Chord::char('+')];
    /// Changes the state of the crew whose number was typed; without one, goes to the order before that
    /// needs a person.
    CrewStatus, "do-crew-status", Desk, Crews, None, [Chord::char('-')];
    /// Shows the crew whose number was typed.
    CrewCard, "do-crew-card", Desk, Crews, None, [Chord::char('*')];
    /// Goes to the orders.
    OrdersPane, "do-orders-pane", Desk, Panes, None, [];
    /// Goes to the crews.
    CrewsPane, "do-crews-pane", Everywhere, Panes, None, [Chord::key(Code::F(6))];
    /// Goes to the order's card.
    CardPane, "do-card-pane", Desk, Panes, None, [];
    /// Goes to the map; once more: the whole screen.
    MapPane, "do-map", Everywhere, Panes, None, [Chord::key(Code::F(8))];
    /// Goes to the stands.
    StandsPane, "do-stands", Everywhere, Panes, None, [Chord::key(Code::F(5))];
    /// The map follows the selected order's crew, or no longer.
    Follow, "do-follow", Desk, Panes, Some('f'), [];
    /// Goes to the next pane.
    NextPane, "do-next-pane", Desk, Panes, None, [Chord::key(Code::Tab)];
    /// Goes to the pane before.
    PreviousPane, "do-previous-pane", Desk, Panes, None, [Chord::key(Code::BackTab)];
    /// The board gets narrower.
    Narrower, "do-narrower", Desk, Panes, None, [ctrl(Code::Left)];
    /// The board gets wider.
    Wider, "do-wider", Desk, Panes, None, [ctrl(Code::Right)];
    /// One row up.
    Up, "do-up", Desk, Panes, Some('k'), [Chord::key(Code::Up)];
    /// One row down.
    Down, "do-down", Desk, Panes, Some('j'), [Chord::key(Code::Down)];
    /// Folds a group; the map to the west.
    Left, "do-left", Desk, Panes, None, [Chord::key(Code::Left)];
    /// Unfolds a group; the map to the east.
    Right, "do-right", Desk, Panes, None, [Chord::key(Code::Right)];
    /// A page up.
    PageUp, "do-page-up", Desk, Panes, None, [Chord::key(Code::PageUp)];
    /// A page down.
    PageDown, "do-page-down", Desk, Panes, None, [Chord::key(Code::PageDown)];
    /// The first row.
    First, "do-first", Desk, Panes, Some('g'), [Chord::key(Code::Home)];
    /// The last row.
    Last, "do-last", Desk, Panes, Some('e'), [Chord::key(Code::End)];
    /// The clients.
    Clients, "do-clients", Desk, Books, None, [];
    /// The tariffs.
    Tariffs, "do-tariffs", Desk, Books, None, [];
    /// The drivers.
    Drivers, "do-drivers", Desk, Books, None, [];
    /// The vehicles.
    Vehicles, "do-vehicles", Desk, Books, None, [];
    /// The crews of the books.
    CrewBook, "do-crew-book", Desk, Books, None, [];
    /// The groups of crews.
    CrewGroups, "do-crew-groups", Desk, Books, None, [];
    /// The companies.
    Companies, "do-companies", Desk, Books, None, [];
    /// The zones.
    Zones, "do-zones", Desk, Books, None, [];
    /// The address book.
    Addresses, "do-addresses", Desk, Books, None, [];
    /// The services.
    Services, "do-services", Desk, Books, None, [];
    /// The discounts.
    Discounts, "do-discounts", Desk, Books, None, [];
    /// The discount cards.
    DiscountCards, "do-discount-cards", Desk, Books, None, [];
    /// What the office needs before it can work.
    Setup, "do-setup", Desk, Office, None, [];
    /// The office itself: name, town, time zone, currency.
    OfficeForm, "do-office", Desk, Office, None, [];
    /// The service that sends text messages.
    SmsGateway, "do-sms", Desk, Office, None, [];
    /// Crews with their drivers and cars, in one form or a table.
    Fleet, "do-fleet", Desk, Books, None, [];
    /// The rules of what crews owe.
    CashRules, "do-cash-rules", Desk, Books, None, [];
    /// What drivers pay in and are paid.
    Cash, "do-cash", Desk, Office, None, [];
    /// How drivers stand with the office.
    CashAccounts, "do-cash-accounts", Desk, Office, None, [];
    /// Says a line to other desks.
    Talk, "do-talk", Desk, Office, None, [];
    /// Ends the own shift.
    HandOver, "do-hand-over", Desk, Office, None, [];
    /// The figures of a shift.
    Report, "do-report", Desk, Office, None, [];
    /// The messages that leave the office.
    Messages, "do-messages", Desk, Office, None, [];
    /// The operators.
    Operators, "do-operators", Desk, Office, None, [];
    /// The keys of the dialects.
    ApiKeys, "do-api-keys", Desk, Office, None, [];
    /// What this process runs with.
    Settings, "do-settings", Desk, Office, None, [];
    /// The newest lines of the log.
    Log, "do-log", Desk, Office, None, [];
    /// Plays the day over again; once more: the day before.
    History, "do-history", Desk, Past, Some('i'), [];
    /// To the event before.
    StepBack, "do-step-back", Desk, Past, None, [Chord::char('[')];
    /// To the next event.
    StepForward, "do-step-forward", Desk, Past, None, [Chord::char(']')];
    /// Plays slower, down to a standstill.
    Slower, "do-slower", Desk, Past, None, [Chord::char('{')];
    /// Plays, and faster.
    Faster, "do-faster", Desk, Past, None, [Chord::char('}')];
    /// Everything by its name: orders, crews, clients, addresses, actions.
    Palette, "do-palette", Everywhere, Desk, None, [Chord::key(Code::F(12)), Chord::char(':'), Chord::ctrl('p')];
    /// Every key.
    Help, "do-help", Everywhere, Desk, None, [Chord::key(Code::F(1)), Chord::char('?')];
    /// Drops what was typed, the filter or the message.
    Drop, "do-drop", Desk, Desk, None, [Chord::key(Code::Esc)];
    /// Rubs out the last digit.
    RubOut, "do-rub-out", Desk, Desk, None, [Chord::key(Code::Backspace)];
    /// Listens to the mouse, or no longer.
    Mouse, "do-mouse", Everywhere, Desk, None, [Chord::ctrl('t')];
    /// The other language.
    Language, "do-language", Everywhere, Desk, None, [Chord::ctrl('l')];
    /// Leaves.
    Leave, "do-leave", Everywhere, Desk, Some('q'), [Chord::ctrl('q')];
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

/// The action that the omnibox finds first by this letter, in either layout.
pub fn by_letter(letter: char) -> Option<Action> {
    let pressed = Chord::char(letter);
    let means = |binding: &&Binding| {
        let bound = binding.letter.map(Chord::char);
        bound.is_some_and(|bound| pressed.means(bound))
    };
    BINDINGS.iter().find(means).map(|binding| binding.action)
}

#[cfg(test)]
mod tests;
