//! What a query says beyond the name: the house, and notes for the driver.

use super::{Fit, HouseAsked};
use crate::addresses::house::house_key;
use crate::addresses::markers::Marker;
use crate::addresses::query::{Item, Query, What};

impl Fit {
    /// The house that `query` asks for beyond the name, and the notes: entrance, flat, words for
    /// the driver.
    pub fn beyond(&self, query: &Query) -> (Option<HouseAsked>, Vec<String>) {
        if let Some((from, to)) = self.unknown {
            return (None, vec![as_typed(query, from, to)]);
        }
        let mut house = self
            .house_at
            .map(|at| house_asked(query, at, self.letter_at));
        let mut notes = Vec::new();
        let mut counted = 0;
        let end = self.tail_at.unwrap_or(query.items.len());
        for (index, item) in query.items.iter().enumerate().take(end) {
            let explained = self.items & 1 << index != 0;
            if explained || self.house_at == Some(index) {
                continue;
            }
            match &item.what {
                What::Marked(marker @ (Marker::Block | Marker::Building | Marker::Litera)) => {
                    extend(&mut house, *marker, item);
                }
                What::Marked(marker) => notes.push(marker.note(&item.text)),
                What::Number if self.house_at.is_some_and(|at| index > at) => {
                    counted += 1;
                    notes.push(match self.is_flat(query, index) {
                        true => Marker::Flat.note(&item.text),
                        false => counted_note(counted, &item.text),
                    });
                }
                What::Number | What::Ordinal => notes.push(item.text.clone()),
                What::Word { .. } | What::Soft | What::Type(_) | What::Noise => {}
            }
        }
        let tail_from = self.tail_at.map_or(query.end, |at| query.items[at].offset);
        let tail = query.text[tail_from..].trim();
        // `24 (вход со двора)`: what opens it stands before the first word.
        let tail = match tail.contains('(') {
            true => tail,
            false => tail.trim_end_matches(')'),
        };
        if !tail.is_empty() {
            notes.push(tail.to_owned());
        }
        if !query.beside.is_empty() {
            notes.insert(0, query.beside.clone());
        }
        (house, notes)
    }
}

impl Fit {
    /// `Мира, 10, 12`: one number behind the house, in a part of its own, is the flat, as in `10-12`.
    fn is_flat(&self, query: &Query, index: usize) -> bool {
        let items = &query.items;
        let Some(house) = self.house_at.map(|at| &items[at]) else {
            return false;
        };
        let is_other = |at: usize| {
            let counts = matches!(items[at].what, What::Number | What::Marked(Marker::Flat));
            at != index && self.house_at != Some(at) && counts && self.items & 1 << at == 0
        };
        house.part != items[index].part && !(0..items.len()).any(is_other)
    }
}

/// The items from one to before another, as they were typed.
fn as_typed(query: &Query, from: usize, to: usize) -> String {
    let end = query
        .items
        .get(to)
        .map_or(query.text.len(), |item| item.offset);
    let text = &query.text[query.items[from].offset..end];
    text.trim_matches([' ', ',', ';']).to_owned()
}

pub(super) fn house_asked(query: &Query, at: usize, letter_at: Option<usize>) -> HouseAsked {
    let item = &query.items[at];
    let letter = letter_at.map_or("", |at| &query.items[at].text);
    let number = match item.what {
        What::Marked(Marker::Holding) => Marker::Holding.note(&item.text),
        _ => item.text.clone(),
    };
    let typed = format!("{number}{}", letter.to_uppercase());
    HouseAsked {
        key: house_key(&typed),
        typed,
        last: at + 1 == query.items.len(),
    }
}

/// Adds a block or a building to the house.
fn extend(house: &mut Option<HouseAsked>, marker: Marker, item: &Item) {
    let house = house.get_or_insert_default();
    let number = match marker {
        Marker::Litera => item.text.to_uppercase(),
        _ => item.text.clone(),
    };
    house
        .key
        .push_str(&house_key(&format!("{}{number}", marker.key())));
    let space = if house.typed.is_empty() { "" } else { " " };
    house
        .typed
        .push_str(&format!("{space}{}", marker.note(&number)));
}

/// `лен 24 2 15`: after the house the entrance, then the flat.
fn counted_note(counted: usize, number: &str) -> String {
    match counted {
        1 => Marker::Entrance.note(number),
        2 => Marker::Flat.note(number),
        _ => number.to_owned(),
    }
}
