//! Sorts of streets, and how people write them.

use crate::addresses::typos::Pattern;

/// Sorts of streets: the word in full, then what people write instead.
pub(in crate::addresses) const STREET_TYPES: [(&str, &[&str]); 26] = [
    (
        "улица",
        &[
            "ул",
            "улиц",
            "улицы",
            "улице",
            "улицу",
            "улицей",
            "у-ца",
            "вулица",
            "вул",
            "кошеси",
            "к-си",
            "кош",
            "ulitsa",
            "ulica",
            "ul",
            "street",
            "st",
            "str",
            "rua",
            "r",
            "rue",
            "strasse",
            "carrer",
            "c",
            "calle",
            "via",
        ],
    ),
    (
        "проспект",
        &[
            "пр-т",
            "пр-кт",
            "просп",
            "пр",
            "пркт",
            "пр-к",
            "проспекта",
            "проспекте",
            "праспект",
            "дангылы",
            "дангыл",
            "данг",
            "д-лы",
            "prospekt",
            "prospect",
            "pr-t",
            "avenue",
            "ave",
            "av",
            "avenida",
            "avinguda",
            "avda",
            "avgda",
        ],
    ),
    (
        "шоссе",
        &[
            "ш", "шос", "ш-се", "шаша", "shosse", "highway", "hwy", "estrada", "estr",
        ],
    ),
    (
        "переулок",
        &[
            "пер",
            "пер-к",
            "п-к",
            "переул",
            "переулка",
            "переулке",
            "завулак",
            "зав",
            "pereulok",
            "per",
            "lane",
            "ln",
            "travessa",
            "tv",
            "trav",
            "passatge",
            "ptge",
        ],
    ),
    (
        "набережная",
        &[
            "наб",
            "наб-я",
            "набер",
            "набережной",
            "набережную",
            "naberezhnaya",
            "nab",
            "embankment",
            "quai",
            "cais",
        ],
    ),
    (
        "площадь",
        &[
            "пл",
            "пл-дь",
            "площ",
            "площади",
            "плошча",
            "аланы",
            "ploshchad",
            "ploschad",
            "pl",
            "square",
            "sq",
            "praca",
            "pca",
            "pc",
            "place",
            "placa",
            "platz",
            "plaza",
            "pza",
        ],
    ),
    (
        "бульвар",
        &[
            "б-р",
            "бул",
            "бульв",
            "блв",
            "бульвара",
            "бульваре",
            "bulvar",
            "boulevard",
            "blvd",
            "bul",
            "bd",
            "bld",
        ],
    ),
    (
        "проезд",
        &[
            "пр-д",
            "пр",
            "проез",
            "пр-зд",
            "проезда",
            "проезде",
            "праезд",
            "proezd",
            "proyezd",
            "drive",
            "passage",
            "passeig",
            "pg",
        ],
    ),
    ("тупик", &["туп", "туйыгы", "tupik", "impasse", "imp"]),
    (
        "аллея",
        &[
            "ал",
            "алл",
            "аллее",
            "аллеи",
            "алея",
            "alleya",
            "alley",
            "alameda",
            "al",
            "allee",
            "all",
        ],
    ),
    (
        "микрорайон",
        &[
            "мкр",
            "мкрн",
            "мкр-н",
            "м-н",
            "мк-н",
            "микрорайоне",
            "микрараен",
            "ыкшамаудан",
            "mkr",
            "microdistrict",
        ],
    ),
    ("квартал", &["кв-л", "кварт", "kvartal"]),
    ("линия", &["лин", "линии", "liniya", "line"]),
    ("тракт", &["тр-т", "тр", "trakt"]),
    ("съезд", &[]),
    (
        "дорога",
        &[
            "дор",
            "дороги",
            "road",
            "rd",
            "doroga",
            "chemin",
            "ch",
            "caminho",
            "cami",
            "route",
            "rte",
            "carretera",
            "ctra",
        ],
    ),
    ("просека", &["прос", "просек"]),
    ("спуск", &["сп"]),
    ("вокзал", &["вокз", "vokzal"]),
    ("largo", &["lg", "lgo", "l"]),
    ("calcada", &["calc", "cc"]),
    ("rotunda", &["rotonda", "rot"]),
    ("viela", &["vla"]),
    ("beco", &["bc"]),
    ("escadas", &["esc", "escadinhas", "escalier", "escaliers"]),
    ("проулок", &["проул"]),
];

/// The index of `улица` in [`STREET_TYPES`].
pub(in crate::addresses) const PLAIN_STREET: u32 = 0;

/// Latin abbreviations of one letter that name a sort of street only where an address begins.
pub(in crate::addresses) const FIRST_ONLY: [&str; 3] = ["r", "c", "l"];

/// The sorts of streets that `word` may stand for, as a set of indexes.
pub(in crate::addresses) fn street_types(word: &str) -> u32 {
    let named = STREET_TYPES.iter().enumerate();
    named
        .filter(|(_, (full, short))| *full == word || short.contains(&word))
        .fold(0, |set, (index, _)| set | 1 << index)
}

/// The sorts of streets that a word with one typing error stands for. Short words have too many
/// neighbours, and whoever errs does so behind the first letter.
pub(in crate::addresses) fn misspelled_street_types(word: &str) -> u32 {
    let (first, length) = (word.chars().next(), word.chars().count());
    if length < 5 {
        return 0;
    }
    let typed = Pattern::new(word, 1);
    let is_meant = |sort: &&str| {
        sort.chars().count() > 5
            && sort.chars().next() == first
            && typed.errors_in(sort).is_some_and(|errors| errors.whole)
    };
    let sorts = STREET_TYPES.iter().enumerate();
    sorts
        .filter(|(_, (full, short))| is_meant(full) || short.iter().any(&is_meant))
        .fold(0, |set, (index, _)| set | 1 << index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_of_street_may_have_a_typing_error() {
        for (word, sort) in [
            ("проспкет", "проспект"),
            ("переулк", "переулок"),
            ("бульвр", "бульвар"),
            ("boulvard", "бульвар"),
        ] {
            assert_eq!(misspelled_street_types(word), street_types(sort), "{word}");
            assert_ne!(street_types(sort), 0, "{sort}");
        }
        for word in ["прос", "спектр", "галлея", "ленина"] {
            assert_eq!(misspelled_street_types(word), 0, "{word}");
        }
    }
}
