//! Keys rest on what the keys before them have made: a card that is being opened, an order that is being
//! taken, its next step. They wait for that, however fast they were typed, and are dealt with in their order.

use super::App;
use crate::keys::{Chord, Code};
use crate::msg::{Command, Msg};
use pult_domain::{CrewId, OrderId, Phase};

/// Keys wait no longer than that, in milliseconds: a desk whose office is busy is not a dead one.
const MOST_MS: u64 = 1_500;

/// What keys wait for, and those that wait.
#[derive(Debug, Default)]
pub(super) struct Following {
    awaited: Option<Awaited>,
    until_ms: u64,
    /// Keys, and whether each was part of a paste.
    held: Vec<(Chord, bool)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// The card of an order that is there.
    Card(OrderId),
    /// The order that a card becomes, or changes.
    Made,
    /// The call that the board tells of already.
    Call,
    /// The order as the board shows it with this crew.
    Carried {
        order: OrderId,
        crew: CrewId,
        answered: bool,
    },
    /// The order as the board shows it after a command.
    Row {
        order: OrderId,
        before: Option<State>,
        answered: bool,
    },
}

/// Where an order stands on the board, and who has it.
type State = (Phase, Option<CrewId>);

impl App {
    /// Whether keys wait.
    pub(super) fn keys_wait(&self) -> bool {
        self.following.awaited.is_some() && self.at.ms < self.following.until_ms
    }

    /// Keeps a key that came before what it rests on; returns whether it did.
    pub(super) fn waits_its_turn(&mut self, chord: Chord, pasted: bool) -> bool {
        let waits = self.keys_wait();
        if waits {
            self.following.held.push((chord, pasted));
        }
        waits
    }

    /// Keys that come now rest on what these wishes make.
    pub(super) fn keys_rest_on(&mut self, wishes: &[Command]) {
        let awaited = wishes.iter().find_map(|wish| match wish {
            Command::LoadEdit(order) => Some(Awaited::Card(*order)),
            Command::Create(_) | Command::Edit(..) => Some(Awaited::Made),
            Command::Assign(order, crew, _) | Command::Force(order, crew) => {
                Some(Awaited::Carried {
                    order: *order,
                    crew: *crew,
                    answered: false,
                })
            }
            Command::Step(order, _)
            | Command::Unassign(order, _)
            | Command::Cancel(order, _)
            | Command::NoShow(order)
            | Command::GiveUp(order, _)
            | Command::TakeBack(order, _)
            | Command::TakeLastBack(order)
            | Command::TakeBackOfAll(order, _) => Some(self.row_of(*order)),
            _ => None,
        });
        if let Some(awaited) = awaited {
            self.wait_for(awaited);
        }
    }

    /// A card that is saved as soon as its addresses are known is as good as saved.
    pub(super) fn keys_rest_on_card(&mut self) {
        if self
            .form
            .as_ref()
            .is_some_and(|form| form.save_when_answered)
        {
            self.wait_for(Awaited::Made);
        }
    }

    fn row_of(&self, order: OrderId) -> Awaited {
        Awaited::Row {
            order,
            before: self.state_of(order),
            answered: false,
        }
    }

    fn state_of(&self, order: OrderId) -> Option<State> {
        let row = self.board.orders.get(&order)?;
        Some((row.phase, row.crew))
    }

    fn wait_for(&mut self, awaited: Awaited) {
        self.following.awaited = Some(awaited);
        self.following.until_ms = self.at.ms + MOST_MS;
    }

    /// Space right after `17+`: the step comes when the crew has the order. Returns whether it waits.
    pub(super) fn steps_after(&mut self, wishes: &[Command]) -> bool {
        let Some(chord) = self.pressed.filter(|_| !wishes.is_empty()) else {
            return false;
        };
        if let Some(Command::Offer(order, _)) = wishes.first() {
            let awaited = self.row_of(*order);
            self.wait_for(awaited);
        }
        self.following.held.push((chord, false));
        true
    }

    /// F9 right after the board told of a call: it is answered when the desk knows who calls. Returns
    /// whether it waits.
    pub(super) fn answers_when_known(&mut self) -> bool {
        let told = self.board.needs.tell_of_a_call();
        let Some(chord) = self.pressed.filter(|_| told) else {
            return false;
        };
        self.wait_for(Awaited::Call);
        self.following.held.push((chord, false));
        true
    }

    /// A message may be what keys wait for.
    pub(super) fn note_answer(&mut self, msg: &Msg) {
        match (self.following.awaited.as_mut(), msg) {
            (Some(_), Msg::Refused(_)) => self.refused_before_keys(),
            (Some(Awaited::Card(id)), Msg::Editable(order)) if order.id == *id => {
                self.following.awaited = None;
            }
            (
                Some(Awaited::Row { answered, .. } | Awaited::Carried { answered, .. }),
                Msg::Done(_),
            ) => *answered = true,
            _ => {}
        }
    }

    /// What was refused is read first: a key that would have gone on is dropped, a text is not.
    fn refused_before_keys(&mut self) {
        self.following.awaited = None;
        let goes_on = |chord: &Chord| chord.code == Code::Enter || chord.text() == Some(' ');
        let held = &mut self.following.held;
        let n = held.iter().take_while(|(chord, _)| goes_on(chord)).count();
        held.drain(..n);
    }

    /// Deals with the keys that have waited, as soon as what they rest on is there.
    pub(super) fn release_followers(&mut self) -> Vec<Command> {
        let is_there = match self.following.awaited {
            None => true,
            Some(Awaited::Card(_)) => false,
            Some(Awaited::Call) => !self.calls.is_empty(),
            Some(Awaited::Made) => self.is_made(),
            // On its way to another crew an order is nobody's for a moment.
            Some(Awaited::Carried {
                order,
                crew,
                answered,
            }) => answered && self.holder(order) == Some(crew),
            Some(Awaited::Row {
                order,
                before,
                answered,
            }) => answered && self.state_of(order) != before,
        };
        if !is_there && self.at.ms < self.following.until_ms {
            return Vec::new();
        }
        let gave_up = !is_there && self.following.awaited == Some(Awaited::Call);
        self.following.awaited = None;
        if gave_up {
            // Nobody calls any more: F9 would wait again.
            self.following.held.remove(0);
        }
        let mut held = std::mem::take(&mut self.following.held).into_iter();
        let mut wishes = Vec::new();
        while let Some((chord, pasted)) = held.next() {
            wishes.extend(self.key_in_turn(chord, pasted));
            if self.following.awaited.is_some() {
                self.following.held.extend(held);
                break;
            }
        }
        wishes
    }

    /// Whether the card that was saved has gone, and its order is on the board.
    fn is_made(&self) -> bool {
        let mut form = self.form.iter();
        let is_saving = form.any(|form| form.saving || form.save_when_answered);
        !is_saving && self.awaited.is_none()
    }
}
