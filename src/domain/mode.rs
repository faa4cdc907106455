//! How a crew travels.

use super::{Error, Result};

/// How a crew travels; the road graph of each mode is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TravelMode {
    /// By car, van, lorry or motorcycle.
    #[default]
    Driving,
    /// On foot.
    Walking,
    /// By bicycle.
    Cycling,
    /// By public transport.
    Transit,
}

impl TravelMode {
    /// Every mode.
    pub const ALL: [TravelMode; 4] = [
        TravelMode::Driving,
        TravelMode::Walking,
        TravelMode::Cycling,
        TravelMode::Transit,
    ];

    /// The mode's word in the office file and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            TravelMode::Driving => "driving",
            TravelMode::Walking => "walking",
            TravelMode::Cycling => "cycling",
            TravelMode::Transit => "transit",
        }
    }

    /// Reads the mode's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<TravelMode> {
        TravelMode::ALL
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or_else(|| {
                Error::invalid(
                    "mode",
                    format!("`{text}` is not driving, walking, cycling or transit"),
                )
            })
    }
}
