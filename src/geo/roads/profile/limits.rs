//! Signed speed limits.

use crate::roads::osm::Tags;

/// The signed limit in km/h: `50`, `30 mph`, `RU:urban`, `walk`.
pub(super) fn signed_kmh(tags: &Tags<'_>, side: &str) -> Option<f32> {
    let text = tags.first_of(&[side, "maxspeed"])?;
    let text = text.split([';', '|']).next()?.trim();
    let by_words = match text.split_once(':') {
        Some((country, "urban")) => Some(if country == "RU" { 60.0 } else { 50.0 }),
        Some((_, "rural")) => Some(90.0),
        Some((country, "motorway")) => Some(if country == "RU" { 110.0 } else { 120.0 }),
        Some((_, "living_street")) => Some(20.0),
        _ if text == "walk" => Some(7.0),
        _ => None,
    };
    let kmh = by_words.or_else(|| match text.strip_suffix("mph") {
        Some(mph) => Some(mph.trim().parse::<f32>().ok()? * 1.609),
        None => text.trim_end_matches("km/h").trim().parse().ok(),
    })?;
    (5.0..=200.0).contains(&kmh).then_some(kmh)
}
