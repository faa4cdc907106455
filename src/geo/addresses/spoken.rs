//! Points that a text says itself: coordinates, links of map sites, plus codes.

mod coordinates;
mod links;
mod plus_code;

use pult_domain::Point;

/// The point that `text` is, if it is one and nothing else. Short plus codes are completed near
/// `centre`.
pub fn point(text: &str, centre: Option<Point>) -> Option<Point> {
    let text = text.trim();
    links::point(text)
        .or_else(|| coordinates::point(text))
        .or_else(|| plus_code::point(text, centre))
}
