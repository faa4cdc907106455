//! Whom a key is for: the popup on top, the card, the screen, the box for finding, the desk.

use super::App;
use crate::edit;
use crate::form::{self, Form};
use crate::keys::{Chord, Code, MOST_TYPED};
use crate::msg::Command;
use crate::omnibox::Purpose;
use crate::popups;
use crate::text::Word;

/// Characters that came so close together came at once, in milliseconds.
const AT_ONCE_MS: u64 = 1;

impl App {
    /// Keys with the moments when they came. A run of characters that nobody types so fast is a paste: on
    /// the desk it is looked for as a text, and nothing of it is a command.
    pub(super) fn keys(&mut self, typed: &[(Chord, u64)]) -> Vec<Command> {
        let mut wishes = Vec::new();
        let mut rest = typed;
        while let Some(((first, at_ms), after)) = rest.split_first() {
            let mut last = *at_ms;
            let run = rest
                .iter()
                .take_while(|(chord, at_ms)| {
                    let gap = at_ms.saturating_sub(std::mem::replace(&mut last, *at_ms));
                    chord.text().is_some() && gap <= AT_ONCE_MS
                })
                .count();
            if run > MOST_TYPED && self.is_bare() && !self.settings.tells_pastes {
                let text: String = rest[..run]
                    .iter()
                    .filter_map(|(chord, _)| chord.text())
                    .collect();
                wishes.extend(self.paste(&text));
                rest = &rest[run..];
            } else {
                wishes.extend(self.key_at(*first, *at_ms));
                rest = after;
            }
        }
        wishes
    }

    /// Whether the desk has the keys, and no box over it.
    fn is_bare(&self) -> bool {
        self.popups.is_empty()
            && self.omnibox.is_none()
            && self.form.is_none()
            && self.screens.is_empty()
            && self.finding.is_none()
            && !self.keys_wait()
    }

    /// A key that comes now.
    pub(super) fn key(&mut self, chord: Chord) -> Vec<Command> {
        self.key_at(chord, self.at.ms)
    }

    /// A key that came at that moment, however late it is read.
    fn key_at(&mut self, chord: Chord, at_ms: u64) -> Vec<Command> {
        if self.archive.holds() && self.holds_for_archive(chord) {
            return Vec::new();
        }
        let pasted = self.burst.key(at_ms) && !self.settings.tells_pastes;
        if self.waits_its_turn(chord, pasted) {
            return Vec::new();
        }
        self.key_in_turn(chord, pasted)
    }

    /// A key whose turn it is; `pasted`: it is part of a paste.
    pub(super) fn key_in_turn(&mut self, chord: Chord, pasted: bool) -> Vec<Command> {
        self.pressed = Some(chord);
        self.read_toasts();
        let sent = self.sent;
        let wishes = self.key_of_top(chord, pasted);
        if self.sent == sent {
            self.sent = None;
        }
        self.pressed = None;
        self.keys_rest_on(&wishes);
        self.keys_rest_on_card();
        wishes
    }

    pub(super) fn key_of_top(&mut self, chord: Chord, pasted: bool) -> Vec<Command> {
        if !self.popups.is_empty() {
            return self.key_of_popup(chord, pasted);
        }
        if self.omnibox.is_some() {
            return self.key_of_omnibox(chord, pasted);
        }
        if self.form.is_some() {
            return self.key_of_form(chord, pasted);
        }
        if !self.screens.is_empty() {
            return self.key_of_screen(chord, pasted);
        }
        if self.finding.is_some() {
            return self.key_of_find(chord);
        }
        self.key_of_desk(chord)
    }

    fn key_of_popup(&mut self, chord: Chord, pasted: bool) -> Vec<Command> {
        let at = self.at;
        if let Some(answer) = self.answer_to_swap(chord) {
            self.popups.pop();
            return vec![answer];
        }
        let Some(top) = self.popups.last_mut() else {
            return Vec::new();
        };
        match top.key(chord, at) {
            popups::Outcome::Stay => {
                self.clamp_sheet();
                return Vec::new();
            }
            popups::Outcome::Close => {
                self.popups.pop();
            }
            popups::Outcome::PassOn => {
                self.popups.pop();
                return self.key_of_top(chord, pasted);
            }
            popups::Outcome::Do(command) => {
                self.popups.pop();
                return vec![command];
            }
            popups::Outcome::End(order, how) => {
                self.popups.pop();
                if let Some(why) = self.cannot_end(order, &how) {
                    self.warn(why);
                    return Vec::new();
                }
                return vec![match how {
                    popups::End::Cancelled(reason) => {
                        Command::Cancel(order, self.words.say(reason))
                    }
                    popups::End::NoShow => Command::NoShow(order),
                    popups::End::DriverRefused => Command::Unassign(order, true),
                    popups::End::GivenUp => {
                        Command::GiveUp(order, self.words.say(Word("end-given-up")))
                    }
                }];
            }
            popups::Outcome::Run(action) => {
                self.popups.pop();
                return self.run(action);
            }
            popups::Outcome::Save(order, answer, forced) => {
                self.popups.pop();
                return self.save_for(order, answer, forced);
            }
            popups::Outcome::Choose(at) => return self.choose(at),
            popups::Outcome::Drop(at) => return self.drop_row(at),
            popups::Outcome::Meter(order, reckoned) => {
                self.popups.pop();
                self.ask_meter(order, reckoned);
            }
            popups::Outcome::Say(about, text) => {
                self.popups.pop();
                return self.said_to(about, &text);
            }
        }
        Vec::new()
    }

    /// Yes and no on the card of a crew that is asked to take something over: it answered on the radio.
    fn answer_to_swap(&self, chord: Chord) -> Option<Command> {
        let popups::Kind::Crew(crew) = self.popups.last()?.kind else {
            return None;
        };
        let (swap, _) = self.board.crews.get(&crew)?.swap?;
        Some(Command::AnswerSwap(swap, crew, popups::said(chord)?))
    }

    fn key_of_form(&mut self, chord: Chord, pasted: bool) -> Vec<Command> {
        // Keys that came before it is known who calls stay in their order, whatever they mean.
        let waits = self.form.as_ref().is_some_and(Form::waits_for_caller);
        if !waits && let Some(action) = self.settings.keymap.in_text(chord) {
            return self.run(action);
        }
        // A card has nothing of its own to take back: what a message says can be, is.
        if !waits && self.settings.keymap.means_undo(chord) {
            return self.take_back();
        }
        let desk = form::Desk {
            board: &self.board,
            now: self.at.office,
            pasted,
        };
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        if form.waits_for_caller() && chord.code != Code::Esc {
            form.held.push(chord);
            return Vec::new();
        }
        let outcome = form.key(chord, desk);
        self.after_form(outcome)
    }

    /// Gives the card the keys that were pressed before it was known who calls.
    pub(super) fn release_keys(&mut self) -> Vec<Command> {
        let held = self
            .form
            .as_mut()
            .map(|form| std::mem::take(&mut form.held));
        let held = held.unwrap_or_default();
        let mut wishes = Vec::new();
        for chord in held {
            // A card that was closed meanwhile needs no more keys.
            if self.form.is_some() {
                wishes.extend(self.key_of_form(chord, false));
            }
        }
        wishes
    }

    pub(super) fn after_form(&mut self, outcome: form::Outcome) -> Vec<Command> {
        match outcome {
            form::Outcome::Stay => Vec::new(),
            form::Outcome::Ask(wishes) => wishes,
            form::Outcome::Save(wanted) => vec![Command::Create(wanted)],
            form::Outcome::Change(id, edit) => {
                let serial = self.form.as_ref().map_or(0, |form| form.serial);
                vec![Command::Edit(id, edit, serial)]
            }
            form::Outcome::AskFirst(asks, forced) => {
                let order = self.form.as_ref().and_then(Form::order_changed);
                if let Some(order) = order {
                    self.open(popups::Kind::First(order, asks, forced));
                }
                Vec::new()
            }
            form::Outcome::Discard => {
                self.form = None;
                Vec::new()
            }
            form::Outcome::Show(id) => {
                self.park_aloud();
                self.show_order(id);
                Vec::new()
            }
            form::Outcome::Another(phone) => {
                let (form, wish) = form::Form::another(&phone, self.books());
                self.park_aloud();
                self.open_card(form);
                vec![wish]
            }
            form::Outcome::Park => {
                self.park_aloud();
                Vec::new()
            }
        }
    }

    fn key_of_find(&mut self, chord: Chord) -> Vec<Command> {
        if chord.code == Code::Enter && self.holds_for_archive(chord) {
            return Vec::new();
        }
        match (chord.code, &mut self.finding) {
            (Code::Esc, _) => return self.close_find(),
            (Code::Enter, _) => self.keep_found(),
            (Code::Up | Code::Down | Code::PageUp | Code::PageDown, _) => {
                self.archive.moved = true;
                return self.key_of_desk(chord);
            }
            (_, Some(input)) => {
                if let Some(action) = self.settings.keymap.in_text(chord) {
                    return self.run(action);
                }
                if edit::edit(input, chord) != edit::Edit::Changed {
                    return Vec::new();
                }
                let typed = input.value().to_owned();
                return self.find(&typed);
            }
            (_, None) => {}
        }
        Vec::new()
    }

    pub(super) fn paste(&mut self, text: &str) -> Vec<Command> {
        // Most terminals paste the ends of lines as the key that makes them.
        let text = &text.replace("\r\n", "\n").replace('\r', "\n");
        if let Some(top) = self.popups.last_mut() {
            top.paste(text);
            return Vec::new();
        }
        if self.omnibox.is_some() {
            return self.paste_into_omnibox(text);
        }
        if let Some(form) = &mut self.form {
            let desk = form::Desk {
                board: &self.board,
                now: self.at.office,
                pasted: true,
            };
            let outcome = form.paste(text, desk);
            return self.after_form(outcome);
        }
        if !self.screens.is_empty() {
            return self.paste_into_screen(text);
        }
        if let Some(input) = &mut self.finding {
            edit::paste(input, text);
            let typed = input.value().to_owned();
            return self.find(&typed);
        }
        if self.replay.is_some() {
            return Vec::new();
        }
        self.open_omnibox(Purpose::Anything, text)
    }
}
