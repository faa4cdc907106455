//! What people call a station whose name does not say what it is: `вокзал` is Берёзово-Пассажирское.

use super::Sort;

/// Cost of a place that is called by what it is, instead of by its name.
pub(super) const BY_SORT: u8 = 6;
/// The same for a word that calls another sort of place first: where there are trains too, their station is meant.
const BY_ANOTHER_SORT: u8 = 8;

/// Words that call a station, each with what that costs where nothing of the name is said.
const STATION: [(&str, u8); 4] = [
    ("вокзал", BY_SORT),
    ("станция", BY_SORT),
    ("станции", BY_SORT),
    ("ст", BY_SORT),
];
const BUS_STATION: [(&str, u8); 3] = [
    ("автовокзал", BY_SORT),
    ("автостанция", BY_SORT),
    ("вокзал", BY_ANOTHER_SORT),
];

/// The words that call a place of this sort.
pub(super) fn called(sort: Sort) -> &'static [(&'static str, u8)] {
    match sort {
        Sort::Station => &STATION,
        Sort::BusStation => &BUS_STATION,
        Sort::Usual | Sort::Stop | Sort::Settlement => &[],
    }
}

/// Words that stand beside those, and call nothing alone: `железнодорожный вокзал`.
pub(super) fn described(sort: Sort) -> &'static [&'static str] {
    match sort {
        Sort::Station => &["железнодорожный", "железнодорожная"],
        Sort::BusStation => &["автобусный", "автобусная"],
        Sort::Usual | Sort::Stop | Sort::Settlement => &[],
    }
}

/// Whether a word says that a station is meant by the name beside it.
pub(super) fn says_station(word: &str) -> bool {
    STATION.iter().any(|(said, _)| *said == word)
}
