//! Turning what people type into places: the trait, and what a search finds.

use std::fmt;

use pult_domain::{AddressId, Meters, Point};

/// Finds places by text, and the address of a place. The embedded one answers from memory at once; a
/// server may take its time, which is bounded.
pub trait Geocoder: Send + Sync {
    /// Places that `query` may mean, best first, at most `limit`. Meant for suggestions while
    /// somebody types: the last word may be unfinished, a missing house falls back to its street.
    fn search(&self, query: &str, limit: usize) -> Vec<Found>;

    /// The one place that `text` names, with its point; `None` rather than a wrong house or a
    /// street that merely looks alike.
    fn geocode(&self, text: &str) -> Option<Found>;

    /// The house or named place nearest to a point, if there is one within `limit`.
    fn nearest(&self, point: Point, limit: Meters) -> Option<Found>;
}

pub use pult_domain::AddressKind;

/// A place that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub kind: AddressKind,
    /// The entry of the address book; `None` for what came from a map, or a street that is known
    /// by its houses only.
    pub id: Option<AddressId>,
    /// Name of the street or the point.
    pub street: String,
    /// House number as it is written in the book, empty when there is none.
    pub house: String,
    /// Town or village, empty when unknown.
    pub locality: String,
    /// What followed the house number: entrance, flat, words for the driver. In Russian.
    pub note: String,
    /// Where it is.
    pub point: Option<Point>,
    /// The book's comment.
    pub comment: String,
    /// How far the text is from the name; 0 is exact, less is better.
    pub score: u32,
}

impl Found {
    /// `улица Тимирязева, 4, подъезд 2`: the address and its note.
    pub fn text_with_note(&self) -> String {
        if self.note.is_empty() {
            self.to_string()
        } else {
            format!("{self}, {}", self.note)
        }
    }
}

impl fmt::Display for Found {
    /// `улица Тимирязева, 4`: the address without its note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
    fn an_address_reads_street_house_note() {
        let mut found = Found {
            kind: AddressKind::House,
            id: None,
            street: "улица Тимирязева".into(),
            house: "4".into(),
            locality: String::new(),
            note: String::new(),
            point: None,
            comment: String::new(),
            score: 0,
        };
        assert_eq!(found.text_with_note(), "улица Тимирязева, 4");
        found.note = "подъезд 2".into();
        assert_eq!(found.text_with_note(), "улица Тимирязева, 4, подъезд 2");
        assert_eq!(found.to_string(), "улица Тимирязева, 4");
    }
}
