//! The omnibox of the desk: opening it, its keys, and what becomes of what was found.

use super::drive::skippable;
use super::{App, Pane, is_work};
use crate::form::Form;
use crate::keys::{Action, Chord};
use crate::msg::{Command, Suggestion};
use crate::omnibox::{Around, Hit, Omnibox, Outcome, Purpose};
use crate::popups::Kind;
use crate::text::Word;
use pult_domain::{Client, CrewId};

impl App {
    /// Opens the box with a text in it.
    pub(super) fn open_omnibox(&mut self, purpose: Purpose, text: &str) -> Vec<Command> {
        // Each box has room for so many questions.
        let serial = self.next_serial() << 32;
        let mut omnibox = Omnibox::new(purpose, serial, self.searched());
        let outcome = match text.is_empty() {
            true => Outcome::Stay,
            false => omnibox.write(text, self.searched()),
        };
        self.omnibox = Some(omnibox);
        self.after_omnibox(outcome)
    }

    /// `=` after the number of a crew: where it says that it is.
    pub(super) fn ask_place(&mut self) -> Vec<Command> {
        match self.previewed_crew() {
            Some(crew) => {
                self.typed.clear();
                self.open_omnibox(Purpose::Place(crew), "")
            }
            None => {
                self.warn_of_number(Word("no-such-crew"));
                Vec::new()
            }
        }
    }

    /// A character that is no command: it is looked for, with the digits before it.
    pub(super) fn look_for(&mut self, typed: char) -> Vec<Command> {
        let mut text = match self.choosing.take() {
            Some(crew) => format!("{}-", self.board.call_sign(crew)),
            None => std::mem::take(&mut self.typed),
        };
        text.push(typed);
        self.open_omnibox(Purpose::Anything, &text)
    }

    pub(super) fn key_of_omnibox(&mut self, chord: Chord, pasted: bool) -> Vec<Command> {
        if let Some(action) = self.settings.keymap.in_text(chord) {
            return self.leave_omnibox_for(action);
        }
        let Some(mut omnibox) = self.omnibox.take() else {
            return Vec::new();
        };
        // The end of a line that was pasted takes nothing.
        let outcome = match pasted && chord.code == crate::keys::Code::Enter {
            true => Outcome::Stay,
            false => omnibox.key(chord, self.searched()),
        };
        self.omnibox = Some(omnibox);
        self.after_omnibox(outcome)
    }

    /// A key that means something everywhere puts the box away; a new order begins with what was typed.
    fn leave_omnibox_for(&mut self, action: Action) -> Vec<Command> {
        let typed = self
            .omnibox
            .take()
            .map(|omnibox| omnibox.typed().to_owned());
        let typed = typed.filter(|typed| !typed.is_empty());
        match (action, typed) {
            (Action::Palette, _) => Vec::new(),
            (Action::NewOrder, Some(typed)) => self.order_from(Hit::Words(typed)),
            (action, _) => self.run(action),
        }
    }

    pub(super) fn paste_into_omnibox(&mut self, text: &str) -> Vec<Command> {
        let Some(mut omnibox) = self.omnibox.take() else {
            return Vec::new();
        };
        let outcome = omnibox.write(text, self.searched());
        self.omnibox = Some(omnibox);
        self.after_omnibox(outcome)
    }

    pub(super) fn take_addresses(&mut self, ask: u64, found: &[Suggestion]) -> Vec<Command> {
        let Some(mut omnibox) = self.omnibox.take() else {
            return Vec::new();
        };
        let outcome = omnibox.take_addresses(ask, found, self.searched());
        self.omnibox = Some(omnibox);
        self.after_omnibox(outcome)
    }

    pub(super) fn take_clients(&mut self, ask: u64, found: Vec<Client>) -> Vec<Command> {
        let Some(mut omnibox) = self.omnibox.take() else {
            return Vec::new();
        };
        let outcome = omnibox.take_clients(ask, found, self.searched());
        self.omnibox = Some(omnibox);
        self.after_omnibox(outcome)
    }

    fn after_omnibox(&mut self, outcome: Outcome) -> Vec<Command> {
        match outcome {
            Outcome::Stay => Vec::new(),
            Outcome::Close => {
                self.omnibox = None;
                Vec::new()
            }
            Outcome::Ask(ask, text) => {
                let purpose = self.omnibox.as_ref().map(|omnibox| omnibox.purpose);
                let clients = Command::FindClients(ask, text.clone());
                let clients = (purpose == Some(Purpose::Anything)).then_some(clients);
                [Command::Suggest(ask, text)]
                    .into_iter()
                    .chain(clients)
                    .collect()
            }
            Outcome::Take(hit) => {
                let purpose = self.omnibox.take().map(|omnibox| omnibox.purpose);
                match (purpose, hit) {
                    (Some(Purpose::Place(crew)), Hit::Words(said)) => {
                        vec![Command::CheckIn(crew, said)]
                    }
                    (Some(Purpose::Place(crew)), Hit::Address(address)) => {
                        vec![Command::CheckIn(crew, address.text)]
                    }
                    (_, hit) => self.take_hit(hit),
                }
            }
        }
    }

    fn take_hit(&mut self, hit: Hit) -> Vec<Command> {
        match hit {
            Hit::Action(action) => match self.cannot(action) {
                Some(why) => {
                    self.warn(why);
                    Vec::new()
                }
                None => self.run(action),
            },
            Hit::Order(id) => {
                self.screens.clear();
                self.make_way();
                self.show_order(id);
                Vec::new()
            }
            Hit::Crew(crew) => {
                self.show_crew(crew);
                Vec::new()
            }
            Hit::Client(client) => match client.phones.first() {
                Some(phone) => self.open_caller(phone),
                None => {
                    self.warn(Word("client-without-phone"));
                    Vec::new()
                }
            },
            place @ (Hit::Address(_) | Hit::Words(_)) => self.order_from(place),
        }
    }

    fn show_crew(&mut self, crew: CrewId) {
        self.screens.clear();
        self.make_way();
        self.go_to(Pane::Crews);
        self.crew = Some(crew);
        self.open(Kind::Crew(crew));
    }

    /// A new order that begins at an address, or at words that are none.
    pub(super) fn order_from(&mut self, place: Hit) -> Vec<Command> {
        if self.replay.is_some() {
            self.warn(Word("replay-changes-nothing"));
            return Vec::new();
        }
        let mut form = Form::quote(self.books());
        let from = match place {
            Hit::Address(address) => Ok(address),
            Hit::Words(words) => Err(words),
            _ => return Vec::new(),
        };
        form.number(self.n_serials + 1);
        let outcome = form.begin_at(from);
        self.open_card(form);
        self.after_form(outcome)
    }

    fn searched(&self) -> Around<'_> {
        Around {
            board: &self.board,
            words: &self.words,
            keymap: &self.settings.keymap,
            crews_first: self.pane == Pane::Crews,
        }
    }

    /// Why an action cannot be run now; `None` when it can.
    pub(crate) fn cannot(&self, action: Action) -> Option<Word> {
        if !self.settings.may_dispatch() && is_work(action) {
            return Some(Word("only-looks"));
        }
        let row = self.selected().and_then(|id| self.board.orders.get(&id));
        match action {
            Action::TakeLastBack
            | Action::Why
            | Action::Dialects
            | Action::Copy
            | Action::Bill
            | Action::More => row.is_none().then_some(Word("no-order-selected")),
            Action::Block => match row {
                None => Some(Word("no-order-selected")),
                Some(row) if row.customer.phone.is_none() => Some(Word("order-has-no-phone")),
                Some(_) => None,
            },
            Action::NextStep
            | Action::SkipStop
            | Action::Cancel
            | Action::Unassign
            | Action::Hold => match row {
                None => Some(Word("no-order-selected")),
                Some(row) if !row.phase.is_open() => Some(Word("order-is-over")),
                Some(row) if action == Action::Unassign && row.crew.is_none() => {
                    Some(Word("nobody-has-it"))
                }
                Some(row) if action == Action::SkipStop && skippable(row).is_none() => {
                    Some(Word("stop-is-the-last"))
                }
                Some(_) => None,
            },
            Action::StepBack | Action::StepForward | Action::Slower | Action::Faster => {
                self.replay.is_none().then_some(Word("replay-first"))
            }
            Action::NextCard => self.parked.is_empty().then_some(Word("no-cards")),
            Action::Undo => self.undo.is_empty().then_some(Word("nothing-to-undo")),
            _ => None,
        }
    }
}
