//! Turning what people type into places: the trait, and what a search finds.

use std::fmt;

use pult_domain::{AddressId, Meters, Point};

/// Finds places by text, and the address of a place. The embedded one answers from memory at once; a
/// server may take its time, which is bounded.
pub trait Geocoder: Send + Sync {
    /// Places that `query` may mean, best first, at most `limit`. Meant for suggestions while
    /// somebody types: the last word may be unfinished, a missing house falls back to its street.
    fn search(&self, query: &str, limit: usize) -> Vec<Found>;

    /// What `text` names, when nobody can be asked: one place, several that it fits equally, or none.
    fn resolve(&self, text: &str) -> Verdict;

    /// The house or named place nearest to a point, if there is one within `limit`.
    fn nearest(&self, point: Point, limit: Meters) -> Option<Found>;

    /// The one place that `text` names, with its point; `None` rather than a wrong house or a
    /// street that merely looks alike.
    fn geocode(&self, text: &str) -> Option<Found> {
        match self.resolve(text) {
            Verdict::One(found) => Some(*found),
            Verdict::Several(_) | Verdict::Unknown(_) => None,
        }
    }
}

pub use pult_domain::{AddressKind, Certainty};

/// What a text names.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// This place, which has a point.
    One(Box<Found>),
    /// Each of these equally well.
    Several(Vec<Found>),
    /// No place. These words, as typed, are known nowhere; none when the words are known, but not together.
    Unknown(Vec<String>),
}

/// A place that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub kind: AddressKind,
    /// The entry of the address book; `None` for what came from a map, or a street that is known
    /// by its houses only.
    pub id: Option<AddressId>,
    /// Town or village, empty when unknown.
    pub settlement: String,
    /// Another settlement than the office's own: the text names it.
    pub away: bool,
    /// Name of the street or the point.
    pub street: String,
    /// House number as it is written in the book, else as it was typed; empty when there is none.
    pub house: String,
    /// What the map does not need: entrance, flat, words for the driver. In Russian, in short.
    pub extra: String,
    /// Where it is.
    pub point: Option<Point>,
    /// How much of what was typed it accounts for.
    pub certainty: Certainty,
    /// Others fit as well, and nothing says which is meant.
    pub ambiguous: bool,
    /// The book's comment.
    pub comment: String,
    /// How far the text is from the name; 0 is exact, less is better.
    pub score: u32,
}

impl Found {
    /// `улица Тимирязева, 4, п. 2`: the address with its extra.
    pub fn full_text(&self) -> String {
        if self.extra.is_empty() {
            self.to_string()
        } else {
            format!("{self}, {}", self.extra)
        }
    }

    /// Whether a house was asked for that neither map nor book has: the point is the street's.
    pub fn is_off_the_map(&self) -> bool {
        self.kind != AddressKind::House && !self.house.is_empty()
    }

    /// Whether it may stand for what was typed without anybody choosing it.
    pub fn is_meant(&self) -> bool {
        !self.ambiguous
            && matches!(
                self.certainty,
                Certainty::Exact | Certainty::Street | Certainty::Settlement
            )
    }
}

impl fmt::Display for Found {
    /// `Петровка, Центральная улица, 4`: the address without its extra; the office's own settlement is
    /// left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.away && !self.settlement.is_empty() && self.settlement != self.street {
            write!(f, "{}, ", self.settlement)?;
        }
        f.write_str(&self.street)?;
        if !self.house.is_empty() {
            write!(f, ", {}", self.house)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_settlement_street_house_extra() {
        let mut found = Found {
            kind: AddressKind::House,
            id: None,
            settlement: "Петровка".into(),
            away: false,
            street: "улица Тимирязева".into(),
            house: "4".into(),
            extra: String::new(),
            point: None,
            certainty: Certainty::Exact,
            ambiguous: false,
            comment: String::new(),
            score: 0,
        };
        assert_eq!(found.full_text(), "улица Тимирязева, 4");
        found.extra = "п. 2".into();
        found.away = true;
        assert_eq!(found.full_text(), "Петровка, улица Тимирязева, 4, п. 2");
        assert_eq!(found.to_string(), "Петровка, улица Тимирязева, 4");
        found.street = "Петровка".into();
        assert_eq!(found.to_string(), "Петровка, 4");
    }
}
