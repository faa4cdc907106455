//! The pieces of texts by which a word is found anywhere in them.

use std::collections::BTreeSet;

use pult_domain::Order;

/// So many characters make a piece.
const LENGTH: usize = 3;

/// Pieces of three letters or digits that stand next to each other in a text, in small letters, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces(BTreeSet<String>);

impl Pieces {
    /// Those of an order's labels, comments and addresses, and of numbers that stand for a label.
    pub fn of_order(order: &Order) -> Pieces {
        let mut found = Pieces::default();
        found.add(&order.label);
        found.add(&order.comment);
        for stop in &order.stops {
            found.add(&stop.label);
            found.add(&stop.comment);
            for place in &stop.places {
                found.add(&place.address);
                found.add(&place.landmark);
            }
            if stop.place().is_none_or(|place| place.in_full().is_empty()) {
                found.add(&order.id.to_string());
                found.add(&stop.id.to_string());
            }
        }
        found
    }

    /// Those of a word that is looked for; none: it is too short to be looked up.
    pub fn of_word(word: &str) -> Pieces {
        let mut found = Pieces::default();
        found.add(word);
        found
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, text: &str) {
        let small = text.to_lowercase();
        for run in small.split(|ch: char| !ch.is_alphanumeric()) {
            let starts: Vec<usize> = run.char_indices().map(|(start, _)| start).collect();
            let ends = starts.iter().copied().skip(LENGTH).chain([run.len()]);
            let n_pieces = (starts.len() + 1).saturating_sub(LENGTH);
            let pieces = starts.iter().zip(ends).take(n_pieces);
            self.0
                .extend(pieces.map(|(start, end)| run[*start..end].to_owned()));
        }
    }

    /// What the index keeps of them.
    pub(super) fn indexed(&self) -> String {
        self.joined(" ")
    }

    /// What it is asked for whoever has all of them.
    pub(crate) fn expression(&self) -> String {
        let quoted = format!("\"{}\"", self.joined("\" AND \""));
        format!("({quoted})")
    }

    fn joined(&self, between: &str) -> String {
        let pieces: Vec<&str> = self.0.iter().map(String::as_str).collect();
        pieces.join(between)
    }
}
