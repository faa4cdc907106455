//! How a crew travels.

use std::fmt;

/// How a crew travels; decides which roads it may use and how fast it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TravelMode {
    /// By car or van.
    #[default]
    Driving,
    /// On foot.
    Walking,
    /// By bicycle.
    Cycling,
    /// By bus, tram or metro.
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

    /// The mode's one spelling: `driving`, `walking`, `cycling`, `transit`.
    pub fn as_str(self) -> &'static str {
        match self {
            TravelMode::Driving => "driving",
            TravelMode::Walking => "walking",
            TravelMode::Cycling => "cycling",
            TravelMode::Transit => "transit",
        }
    }

    /// Reads what [`TravelMode::as_str`] writes; `None` for anything else.
    pub fn parse(text: &str) -> Option<TravelMode> {
        TravelMode::ALL
            .into_iter()
            .find(|mode| mode.as_str() == text)
    }
}

impl fmt::Display for TravelMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_reads_back_as_it_is_written() {
        for mode in TravelMode::ALL {
            assert_eq!(TravelMode::parse(mode.as_str()), Some(mode));
        }
        assert_eq!(TravelMode::parse("flying"), None);
    }
}
