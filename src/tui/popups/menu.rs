//! Menus whose lines are chosen by their digit.

use super::{Outcome, said};
use crate::form::Asks;
use crate::keys::{Action, Chord};
use crate::text::Word;
use pult_domain::OrderId;

/// The reasons of a cancellation, by their digit from 1.
pub const REASONS: [Word; 6] = [
    Word("reason-changed-mind"),
    Word("reason-no-show"),
    Word("reason-no-crews"),
    Word("reason-too-long"),
    Word("reason-mistake"),
    Word("reason-other"),
];

/// How an order ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is called off, for this reason.
    Cancelled(Word),
    /// Nobody came to the car: the waiting is paid by the tariff.
    NoShow,
    /// Its driver refuses: another crew is looked for.
    DriverRefused,
    /// It is given up.
    GivenUp,
}

/// The ends that are no cancellation, by their digit after those of the reasons.
pub const ENDS: [(Word, End); 3] = [
    (Word("end-no-show"), End::NoShow),
    (Word("end-driver-refused"), End::DriverRefused),
    (Word("end-given-up"), End::GivenUp),
];

/// What else can be done with an order, by its digit from 1; 0 is the tenth.
pub const MORE: [(Word, Action); 10] = [
    (Word("more-unassign"), Action::Unassign),
    (Word("more-hold"), Action::Hold),
    (Word("more-why"), Action::Why),
    (Word("more-bill"), Action::Bill),
    (Word("more-copy"), Action::Copy),
    (Word("more-dialects"), Action::Dialects),
    (Word("more-follow"), Action::Follow),
    (Word("more-block"), Action::Block),
    (Word("more-take-back"), Action::TakeLastBack),
    (Word("more-skip-stop"), Action::SkipStop),
];

/// The answer that a key chooses, before the card of an order is saved.
pub(super) fn first(chord: Chord, order: OrderId, asks: Asks, forced: bool) -> Outcome {
    let answers = asks.answers();
    match digit(chord, answers.len()) {
        Some(at) => Outcome::Save(order, answers[at].1, forced),
        None if said(chord) == Some(false) => Outcome::Close,
        None => Outcome::Stay,
    }
}

/// The reason that a key chooses.
pub(super) fn reason(chord: Chord, order: OrderId) -> Outcome {
    match digit(chord, REASONS.len() + ENDS.len()) {
        Some(at) => Outcome::End(
            order,
            match REASONS.get(at) {
                Some(reason) => End::Cancelled(*reason),
                None => ENDS[at - REASONS.len()].1,
            },
        ),
        None if said(chord) == Some(false) => Outcome::Close,
        None => Outcome::Stay,
    }
}

/// The action that a key chooses.
pub(super) fn more(chord: Chord) -> Outcome {
    match digit(chord, MORE.len()) {
        Some(at) => Outcome::Run(MORE[at].1),
        None if said(chord) == Some(false) => Outcome::Close,
        None => Outcome::Stay,
    }
}

/// The digit of a line of a menu.
pub(super) fn digit_of(at: usize) -> usize {
    (at + 1) % 10
}

/// The line of a menu that a digit names.
fn digit(chord: Chord, n_lines: usize) -> Option<usize> {
    let digit = match chord.digit()?.to_digit(10)? as usize {
        0 => 10,
        digit => digit,
    };
    (1..=n_lines).contains(&digit).then(|| digit - 1)
}
