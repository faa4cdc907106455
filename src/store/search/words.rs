//! The words that an order is found by.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::Term;
use crate::OfficeTime;
use pult_domain::{CompanyId, Crew, Driver, Order, OrderStatus, Timestamp, Vehicle};
use pult_geo::addresses::{fold, words};

/// The index keeps so many characters of a word.
pub const LONGEST: usize = 8;

/// The word of an order to whose car nobody came.
pub const NO_SHOW: &str = "!n";

/// The words that an order is found by: whole, folded, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    words: BTreeSet<String>,
    /// The order's number, which the index does not keep: numbers are looked up.
    number: String,
}

impl Words {
    /// The words of what an order says itself.
    pub fn of_order(order: &Order, local: &OfficeTime) -> Words {
        let mut found = Words {
            number: order.id.to_string(),
            ..Words::default()
        };
        for place in order.stops.iter().flat_map(|stop| &stop.places) {
            found.add_text(&place.address);
            found.add_text(&place.name);
        }
        found.add_text(&order.customer.name);
        found.add_text(&order.label);
        found.add_text(order.external_ref.as_deref().unwrap_or_default());
        if let Some(phone) = &order.customer.phone {
            found.words.insert(end_of_phone(phone.digits()));
        }
        let wanted_at = order.stops.first().and_then(|stop| stop.window.from);
        let wanted_at = wanted_at.unwrap_or(order.created_at);
        found.words.insert(day_of(local, wanted_at));
        found.words.insert(company(order.company));
        found.words.insert(status(order.status).to_owned());
        if order.no_show {
            found.words.insert(NO_SHOW.to_owned());
        }
        found
    }

    /// The words of a crew, its driver and its vehicle.
    pub fn of_crew(crew: &Crew, driver: &Driver, vehicle: Option<&Vehicle>) -> Words {
        let mut found = Words::default();
        found.add_text(&crew.call_sign);
        found.add_text(&driver.name);
        if let Some(vehicle) = vehicle {
            found.add_text(&vehicle.call_sign);
            let whole = plate(&vehicle.plate);
            let numbers = whole.split(|ch: char| !ch.is_ascii_digit());
            let longest = numbers.max_by_key(|number| number.len());
            let number = longest.unwrap_or_default().to_owned();
            found.words.extend([whole, number]);
            found.words.remove("");
        }
        found
    }

    /// Adds the words of somebody else.
    pub fn add(&mut self, other: &Words) {
        self.words.extend(other.words.iter().cloned());
    }

    fn add_text(&mut self, text: &str) {
        for word in words(text) {
            if !word.says_little {
                let full = word.in_full.iter().map(|full| (*full).to_owned());
                self.words.extend(full);
                self.words.insert(word.text);
            }
        }
    }

    /// Whether a word is among them.
    pub fn have(&self, term: &Term) -> bool {
        match term {
            Term::Is(text) => self.words.contains(text) || self.number == *text,
            Term::Begins(text) => {
                let from = (Bound::Included(text.as_str()), Bound::Unbounded);
                let mut after = self.words.range::<str, _>(from);
                after.next().is_some_and(|word| word.starts_with(text)) || self.number == *text
            }
        }
    }

    /// Whether one of the ways fits: all of its clauses, each by any of its words.
    pub fn fit(&self, ways: &[super::AllOf]) -> bool {
        let any = |any_of: &super::AnyOf| any_of.iter().any(|term| self.have(term));
        ways.iter()
            .any(|way| !way.is_empty() && way.iter().all(any))
    }

    /// Whether what the index answered for one of the ways stands: where it was asked for more than it
    /// keeps of a word, the whole word decides. The rest it knows better, as things were called when
    /// the order was closed.
    pub fn bear_out(&self, ways: &[super::AllOf]) -> bool {
        let stands = |any_of: &super::AnyOf| {
            !any_of.iter().any(Term::is_cut) || any_of.iter().any(|term| self.have(term))
        };
        ways.iter().any(|way| way.iter().all(stands))
    }

    /// What the index keeps of them.
    pub(super) fn indexed(&self) -> String {
        let cut = |word: &String| word.chars().take(LONGEST).collect::<String>();
        let cut: BTreeSet<String> = self.words.iter().map(cut).collect();
        let cut: Vec<String> = cut.into_iter().collect();
        cut.join(" ")
    }
}

/// The word by which the end of a phone is found: its digits from the last one on.
pub fn end_of_phone(digits: &str) -> String {
    let digits = digits.chars().rev().filter(char::is_ascii_digit);
    std::iter::once('+').chain(digits).collect()
}

/// The word of a day, counted from 1970-01-01.
pub fn day(day: i64) -> String {
    format!("={day}")
}

fn day_of(local: &OfficeTime, at: Timestamp) -> String {
    day(local.day(at))
}

/// The word of a company.
pub fn company(id: CompanyId) -> String {
    format!("@{id}")
}

/// The word of a status.
pub fn status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Pending => "!p",
        OrderStatus::Suspended => "!h",
        OrderStatus::Assigned => "!a",
        OrderStatus::Started => "!s",
        OrderStatus::Completed => "!c",
        OrderStatus::Cancelled => "!x",
        OrderStatus::Failed => "!f",
    }
}

/// A registration plate as it is compared: without blanks, in small Cyrillic letters where Latin ones
/// look alike (GOST R 50577-2018 allows no others).
pub fn plate(text: &str) -> String {
    let folded = fold(text);
    let kept = folded.chars().filter(|ch| ch.is_alphanumeric());
    kept.map(|ch| match ch {
        'a' => 'а',
        'b' => 'в',
        'e' => 'е',
        'k' => 'к',
        'm' => 'м',
        'h' => 'н',
        'o' => 'о',
        'p' => 'р',
        'c' => 'с',
        't' => 'т',
        'y' => 'у',
        'x' => 'х',
        other => other,
    })
    .collect()
}
