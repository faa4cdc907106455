//! The words of addresses that are no names: sorts of streets, of settlements, of regions.

mod numerals;
mod street_types;

pub use numerals::cardinal;
pub(super) use numerals::{anniversary, roman, spelled_ordinal};
pub(super) use street_types::{
    FIRST_ONLY, PLAIN_STREET, STREET_TYPES, misspelled_street_types, street_types,
};

/// What short forms of places stand for; both are found by either.
const IN_FULL: [(&[&str], &[&str]); 6] = [
    (&["ж/д", "ж-д", "жд"], &["железнодорожный"]),
    (&["детсад", "д/с", "д-с"], &["детский", "сад"]),
    (&["дк"], &["дом", "культуры"]),
    (&["тц", "трц", "трк", "тк"], &["торговый", "центр"]),
    (&["сош"], &["школа"]),
    (
        &[
            "гкб",
            "гб",
            "црб",
            "цгб",
            "ркб",
            "окб",
            "мсч",
            "горбольница",
            "облбольница",
            "райбольница",
        ],
        &["больница"],
    ),
];

/// The words that a short form stands for.
pub(super) fn short_form(short: &str) -> Option<&'static [&'static str]> {
    let known = IN_FULL.iter().find(|(all, _)| all.contains(&short));
    known.map(|(_, words)| *words)
}

/// Words that distinguish nothing.
pub(super) const NOISE: [&str; 35] = [
    "номер",
    "россия",
    "рф",
    "казахстан",
    "беларусь",
    "белоруссия",
    "russia",
    "portugal",
    "германия",
    "deutschland",
    "germany",
    "liechtenstein",
    "лихтенштейн",
    "france",
    "schweiz",
    "им",
    "имени",
    "the",
    "of",
    "de",
    "da",
    "do",
    "das",
    "dos",
    "du",
    "des",
    "del",
    "la",
    "le",
    "les",
    "el",
    "els",
    "атындагы",
    "уй",
    "nº",
];

/// Words that say that a settlement is named beside them.
pub(super) const SETTLEMENT_WORDS: [&str; 50] = [
    "город",
    "гор",
    "г",
    "город-курорт",
    "село",
    "деревня",
    "дер",
    "поселок",
    "пос",
    "посёлок",
    "пгт",
    "рп",
    "станица",
    "ст-ца",
    "хутор",
    "хут",
    "аул",
    "агрогородок",
    "аг",
    "агр",
    "нп",
    "слобода",
    "починок",
    "снт",
    "днт",
    "днп",
    "сдт",
    "днс",
    "тсн",
    "дпк",
    "онт",
    "сонт",
    "кп",
    "садоводство",
    "горад",
    "вёска",
    "веска",
    "ауыл",
    "ауылы",
    "каласы",
    "кала",
    "рабочий",
    "рабочего",
    "населенный",
    "пункт",
    "city",
    "gorod",
    "vila",
    "village",
    "town",
];

/// One letter that says the same where a word follows it: `д. Петровка`, but `д. 4` and
/// `С. Хакима`.
pub(super) const SETTLEMENT_LETTERS: [&str; 5] = ["д", "с", "п", "х", "м"];

/// Words that say that a region is named beside them, and whether its name stands before them.
pub(super) const REGION_WORDS: [(&str, bool); 21] = [
    ("федерация", true),
    ("область", true),
    ("обл", true),
    ("край", true),
    ("район", true),
    ("р-н", true),
    ("раён", true),
    ("раен", true),
    ("ауданы", true),
    ("вобласць", true),
    ("облысы", true),
    ("округ", true),
    ("сельсовет", true),
    ("с/с", true),
    ("поселение", true),
    ("oblast", true),
    ("region", true),
    ("rayon", true),
    ("республика", false),
    ("респ", false),
    ("district", true),
];

/// Words before an address that say where beside it somebody waits; they are kept for the driver.
pub(super) const BESIDE: [&str; 12] = [
    "напротив",
    "за",
    "около",
    "возле",
    "перед",
    "рядом",
    "позади",
    "сзади",
    "между",
    "недалеко",
    "near",
    "opposite",
];

/// Words before an address that say nothing.
pub(super) const AT: [&str; 11] = [
    "на",
    "в",
    "во",
    "от",
    "до",
    "из",
    "по",
    "к",
    "у",
    "со",
    "остановка",
];

/// Words that say that two streets meet.
pub(super) const CORNER: [&str; 15] = [
    "угол",
    "углу",
    "угла",
    "углом",
    "перекресток",
    "перекрестке",
    "перекрестка",
    "пересечение",
    "пересечении",
    "corner",
    "crossing",
    "ecke",
    "esquina",
    "cruzamento",
    "coin",
];

/// What stands between two streets that meet.
pub(super) const BETWEEN: [&str; 8] = ["и", "с", "and", "und", "e", "com", "et", "i"];
