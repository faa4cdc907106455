//! What can be taken back at a desk, drawn or plain: the last deed, and the ones before it, each for a while.

use super::form::Form;
use super::map::Boundary;
use super::msg::Command;
use super::text::{Value, Word, Words};

/// How long a deed can be taken back, in milliseconds.
const UNDO_MS: u64 = 10_000;
/// So many are remembered.
const MOST: usize = 20;

/// Something that can be taken back.
#[derive(Debug)]
pub enum Undo {
    /// A deed, in words, and the wish that takes it back.
    Deed(String, Box<Command>),
    /// A card that was dropped.
    Card(Box<Form>),
    /// The boundary of a zone that was not written.
    Boundary(Boundary),
}

impl Undo {
    /// A deed can be taken back for a while; what nobody else has seen, however late.
    fn lasts_ms(&self) -> Option<u64> {
        matches!(self, Undo::Deed(..)).then_some(UNDO_MS)
    }
}

/// What was done, dropped or put away, the newest last.
#[derive(Debug, Default)]
pub struct Undos {
    /// Each with the moment until which it can be taken back; `None`: always.
    list: Vec<(Undo, Option<u64>)>,
    /// The deed that is being taken back, in words.
    taking_back: Option<String>,
}

impl Undos {
    /// Remembers what can be taken back from now on.
    pub fn remember(&mut self, undo: Undo, ms: u64) {
        let until_ms = undo.lasts_ms().map(|lasts| ms + lasts);
        self.list.push((undo, until_ms));
        let surplus = self.list.len().saturating_sub(MOST);
        self.list.drain(..surplus);
    }

    /// Forgets what it is too late for.
    pub fn forget(&mut self, ms: u64) {
        self.list
            .retain(|(_, until_ms)| until_ms.is_none_or(|until| ms < until));
    }

    /// Whether nothing can be taken back.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The newest that can still be taken back.
    pub fn take_back(&mut self, ms: u64) -> Option<Undo> {
        self.forget(ms);
        let (undo, _) = self.list.pop()?;
        if let Undo::Deed(said, _) = &undo {
            self.taking_back = Some(said.clone());
        }
        Some(undo)
    }

    /// Whether what comes next takes a deed back.
    pub fn is_taking_back(&self) -> bool {
        self.taking_back.is_some()
    }

    /// What is said of a deed: of one that takes another back, which one that was.
    pub fn told(&mut self, said: String, words: &Words) -> String {
        match self.taking_back.take() {
            Some(before) => words.with(Word("taken-back"), &[("what", Value::from(before))]),
            None => said,
        }
    }

    /// What was to be taken back stays as it is.
    pub fn refused(&mut self) {
        self.taking_back = None;
    }
}
