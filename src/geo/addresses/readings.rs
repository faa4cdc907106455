//! What a typed word may stand for beside itself: another case of a Russian word, another spelling of
//! a German one, the same keys in the other layout.

use super::layout::{is_cyrillic, twin};
use super::lexicon::{By, Reading};
use super::normalise::fold;
use super::vocabulary::spelled_ordinal;

/// The readings of a word; `oblique` says that a word before it asks for another case.
pub(super) fn readings(word: &str, oblique: bool) -> Vec<Reading> {
    let reading = |text: String, by| Reading { text, by };
    let mut readings = vec![reading(word.to_owned(), By::Itself)];
    if let Some(number) = spelled_ordinal(word) {
        readings.push(reading(number.to_owned(), By::Itself));
    }
    if let Some(same) = said_for(word) {
        readings.extend(same.map(|text| reading(text.to_owned(), By::Itself)));
    }
    if let Some(stem) = word.strip_suffix("ая") {
        // `Абая` in Russian is the street that is called `Абай` in Kazakh.
        readings.push(reading(format!("{stem}ай"), By::Itself));
    }
    let german = german(word);
    readings.extend(german.map(|text| reading(text, By::Itself)));
    if word.chars().any(is_cyrillic) {
        let weak = By::Case { weak: !oblique };
        readings.extend(adjectives(word).map(|text| reading(text, weak)));
        if oblique {
            let by = By::Case { weak: false };
            readings.extend(nouns(word).map(|text| reading(text, by)));
        }
    }
    if word.chars().nth(2).is_some()
        && let Some(twin) = twin(word)
    {
        readings.push(reading(fold(&twin), By::Keys));
    }
    readings
}

/// Words that are said for one another.
const SAME: [&[&str]; 36] = [
    &["dr", "doutor", "doktor", "doctor"],
    &["dra", "doutora"],
    &["sta", "santa"],
    &["sto", "santo"],
    &["cpo", "campo"],
    &["азс", "заправка", "автозаправка"],
    &["гостиница", "отель"],
    // In Russian what the map has in Belarusian or Kazakh, folded: what most towns call a street.
    &["победы", "перамоги", "женис"],
    &["независимости", "незалежнасци", "тауелсиздик"],
    &["мира", "миру", "бейбитшилик"],
    &["дружбы", "достык"],
    &["труда", "працы"],
    &["свободы", "свабоды"],
    &["шевченко", "шаучэнки"],
    &["горького", "горкага"],
    &["гагарина", "гагарына"],
    &["кирова", "кирава"],
    &["дзержинского", "дзяржынскага"],
    &["космонавтов", "касманаутау"],
    &["советская", "савецкая"],
    &["октябрьская", "кастрычницкая"],
    &["первомайская", "першамайская"],
    &["молодежная", "маладзежная"],
    &["красноармейская", "чырвонаармейская"],
    &["интернациональная", "интэрнацыянальная"],
    &["железнодорожная", "чыгуначная"],
    &["центральная", "цэнтральная"],
    &["вокзальная", "вакзальная"],
    &["набережная", "набярэжная"],
    &["парковая", "паркавая"],
    &["лесная", "лясная"],
    &["заречная", "зарэчная"],
    &["зеленая", "зяленая"],
    &["солнечная", "сонечная"],
    &["цветочная", "кветкавая"],
    &["весенняя", "вясновая"],
];

/// The other words for what a word says.
fn said_for(word: &str) -> Option<impl Iterator<Item = &'static str>> {
    let same = SAME.iter().find(|same| same.contains(&word))?;
    Some(same.iter().copied().filter(move |other| *other != word))
}

/// What a word may be misspelled for beside itself: what Kazakh and Belarusian call otherwise.
pub(super) fn native(word: &str) -> impl Iterator<Item = String> {
    let long = word.chars().nth(6).is_some();
    let genitive = word.strip_suffix('а').filter(|_| long).map(str::to_owned);
    let adjective = word
        .strip_suffix('й')
        .filter(|stem| long && stem.ends_with('и'));
    genitive.into_iter().chain(adjective.map(str::to_owned))
}

/// `hauptstr` is written for `hauptstrasse`, `ue` for `ü`.
fn german(word: &str) -> impl Iterator<Item = String> {
    let full = word.strip_suffix("str").filter(|stem| stem.len() > 2);
    let full = full.map(|stem| format!("{stem}strasse"));
    let folded = ["ue", "oe", "ae"]
        .iter()
        .fold(word.to_owned(), |text, two| text.replace(two, &two[..1]));
    let folded = Some(folded).filter(|text| text != word);
    full.into_iter().chain(folded)
}

/// Endings of adjectives in other cases, and those of the nominative.
const ADJECTIVES: [(&str, &[&str]); 12] = [
    ("ой", &["ая"]),
    ("ей", &["яя"]),
    ("ую", &["ая"]),
    ("юю", &["яя"]),
    ("ого", &["ый", "ой", "ий", "ое"]),
    ("его", &["ий", "ее"]),
    ("ому", &["ый", "ой", "ий", "ое"]),
    ("ему", &["ий", "ее"]),
    ("ым", &["ый", "ой", "ое"]),
    ("им", &["ий", "ое", "ее"]),
    ("ом", &["ый", "ой", "ий", "ое"]),
    ("ем", &["ий", "ее"]),
];

/// The same for nouns, the masculine ones without an ending.
const NOUNS: [(&str, &[&str]); 17] = [
    ("ами", &["ы", "а"]),
    ("ями", &["и", "я"]),
    ("ией", &["ия"]),
    ("ием", &["ие"]),
    ("ии", &["ия", "ие"]),
    ("ию", &["ия", "ие"]),
    ("ия", &["ие", "ий"]),
    ("ой", &["а"]),
    ("ей", &["я", "ь"]),
    ("ом", &["", "о"]),
    ("ем", &["ь", "й", "е"]),
    ("а", &["", "о"]),
    ("я", &["ь", "й", "е"]),
    ("у", &["", "а", "о"]),
    ("ы", &["а"]),
    ("и", &["а", "я", "ь"]),
    ("е", &["а", "я", "", "о"]),
];

fn adjectives(word: &str) -> impl Iterator<Item = String> {
    turned(word, &ADJECTIVES)
}

fn nouns(word: &str) -> impl Iterator<Item = String> {
    turned(word, &NOUNS).flat_map(|noun| {
        let whole = with_vowel(&noun);
        [noun].into_iter().chain(whole)
    })
}

fn turned<'w>(
    word: &'w str,
    endings: &'static [(&str, &[&str])],
) -> impl Iterator<Item = String> + use<'w> {
    endings.iter().flat_map(move |(ending, nominatives)| {
        let stem = word.strip_suffix(ending);
        let stem = stem.filter(|stem| stem.chars().nth(2).is_some());
        let turned = move |stem: &str| {
            let stem = stem.to_owned();
            nominatives.iter().map(move |end| format!("{stem}{end}"))
        };
        stem.into_iter().flat_map(turned)
    })
}

/// `рынк` → `рынок`: the vowel that other cases lose.
fn with_vowel(noun: &str) -> Option<String> {
    let is_consonant = |ch: char| is_cyrillic(ch) && !"аеиоуыэюяьъй".contains(ch);
    let mut letters = noun.char_indices().rev();
    let ((at, last), (_, before)) = (letters.next()?, letters.next()?);
    let cut = is_consonant(last) && is_consonant(before);
    cut.then(|| format!("{}о{last}", &noun[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_other_cases_are_read_as_the_nominative() {
        for (said, nominative) in [
            ("садовой", "садовая"),
            ("садовом", "садовый"),
            ("вокзала", "вокзал"),
            ("рынком", "рынок"),
            ("больницы", "больница"),
            ("аптекой", "аптека"),
            ("комсомольскую", "комсомольская"),
            ("кладбищем", "кладбище"),
        ] {
            let all = readings(said, true);
            let found = all.iter().any(|reading| reading.text == nominative);
            assert!(found, "{said}: {all:?}");
        }
        let plain = readings("ленина", false);
        assert!(
            plain.iter().all(|reading| reading.text != "ленин"),
            "{plain:?}"
        );
    }

    #[test]
    fn german_short_forms_are_read_in_full() {
        let texts = |word: &str| -> Vec<String> {
            readings(word, false)
                .into_iter()
                .map(|reading| reading.text)
                .collect()
        };
        assert!(texts("hauptstr").contains(&"hauptstrasse".to_owned()));
        assert!(texts("muehleholz").contains(&"muhleholz".to_owned()));
    }
}
