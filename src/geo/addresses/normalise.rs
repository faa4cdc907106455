//! Cutting addresses into words: case, ё, abbreviations and ordinals made alike.
//!
//! Names of the book and queries go through the same cut, so that it matters little what the
//! rules are, as long as both sides obey them.

/// What a word is in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a name.
    Word,
    /// The sort of street: a set of [`STREET_TYPES`] indexes, as `пр` means two.
    Type(u32),
    /// Words that distinguish nothing: `город`, `имени`.
    Noise,
    /// Starts with a digit: a house, or a part of a name (`8 Марта`).
    Number,
    /// `1-я`, `8-го`: part of a name, never a house.
    Ordinal,
}

/// A word of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The word, folded; an ordinal without its ending.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// A full stop follows: `Б. Садовая`.
    pub dotted: bool,
    /// Where it starts in the text, in bytes.
    pub offset: usize,
    /// Which part between commas it stands in.
    pub part: usize,
}

/// Lower case, `ё` as `е`, accents and quotes dropped.
pub(super) fn fold(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.filter_map(fold_char).collect()
}

fn fold_char(ch: char) -> Option<char> {
    match ch {
        'ё' => Some('е'),
        '\u{301}' | '\u{308}' | '\'' | '’' | '`' | 'ʹ' => None,
        '–' | '—' | '‑' => Some('-'),
        other => Some(other),
    }
}

/// Sorts of streets: the word in full, then what people write instead. A `*` marks what is also
/// the beginning of another sort.
pub(super) const STREET_TYPES: [(&str, &[&str]); 19] = [
    (
        "улица",
        &[
            "ул", "улиц", "у-ца", "ulitsa", "ulica", "ul", "street", "st", "str",
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
            "prospekt",
            "prospect",
            "pr-t",
            "avenue",
            "ave",
            "av",
        ],
    ),
    ("шоссе", &["ш", "шос", "ш-се", "shosse", "highway", "hwy"]),
    (
        "переулок",
        &[
            "пер",
            "пер-к",
            "п-к",
            "переул",
            "pereulok",
            "per",
            "lane",
            "ln",
        ],
    ),
    (
        "набережная",
        &["наб", "наб-я", "набер", "naberezhnaya", "nab", "embankment"],
    ),
    (
        "площадь",
        &[
            "пл",
            "пл-дь",
            "площ",
            "ploshchad",
            "ploschad",
            "pl",
            "square",
            "sq",
        ],
    ),
    (
        "бульвар",
        &[
            "б-р",
            "бул",
            "бульв",
            "блв",
            "bulvar",
            "boulevard",
            "blvd",
            "bul",
        ],
    ),
    (
        "проезд",
        &["пр-д", "пр", "проез", "пр-зд", "proezd", "proyezd", "drive"],
    ),
    ("тупик", &["туп", "tupik"]),
    ("аллея", &["ал", "алл", "alleya", "alley"]),
    (
        "микрорайон",
        &[
            "мкр",
            "мкрн",
            "мкр-н",
            "м-н",
            "мк-н",
            "mkr",
            "microdistrict",
        ],
    ),
    ("квартал", &["кв-л", "кварт", "kvartal"]),
    ("линия", &["лин", "liniya", "line"]),
    ("тракт", &["тр-т", "trakt"]),
    ("съезд", &[]),
    ("дорога", &["дор", "road", "rd", "doroga"]),
    ("просека", &["прос", "просек"]),
    ("спуск", &["сп"]),
    ("вокзал", &["вокз", "ж-д", "жд", "ж/д", "vokzal"]),
];

/// The index of `улица` in [`STREET_TYPES`].
pub(super) const PLAIN_STREET: u32 = 0;

const NOISE: [&str; 30] = [
    "город",
    "гор",
    "г",
    "область",
    "обл",
    "район",
    "р-н",
    "россия",
    "рф",
    "республика",
    "респ",
    "край",
    "им",
    "имени",
    "село",
    "деревня",
    "дер",
    "поселок",
    "пос",
    "пгт",
    "станица",
    "хутор",
    "russia",
    "city",
    "region",
    "oblast",
    "rayon",
    "gorod",
    "the",
    "of",
];

const ORDINAL_ENDINGS: [&str; 22] = [
    "я", "й", "е", "ая", "ой", "ый", "ий", "ое", "ья", "ье", "го", "ого", "ей", "му", "ю", "ую",
    "х", "st", "nd", "rd", "th", "ya",
];

const SPELLED_ORDINALS: [(&str, &str); 10] = [
    ("перв", "1"),
    ("втор", "2"),
    ("трет", "3"),
    ("четверт", "4"),
    ("пят", "5"),
    ("шест", "6"),
    ("седьм", "7"),
    ("восьм", "8"),
    ("девят", "9"),
    ("десят", "10"),
];
const ADJECTIVE_ENDINGS: [&str; 9] = ["ая", "ый", "ой", "ий", "ья", "ье", "ое", "ого", "ую"];

/// The number that an adjective spells: `первая` → `1`; `пятницкая` spells none.
pub(super) fn spelled_ordinal(word: &str) -> Option<&'static str> {
    SPELLED_ORDINALS.iter().find_map(|(stem, number)| {
        let ending = word.strip_prefix(stem)?;
        ADJECTIVE_ENDINGS.contains(&ending).then_some(*number)
    })
}

/// The words of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut result = Vec::new();
    let mut part = 0;
    for (offset, piece) in pieces(text) {
        if piece.starts_with([',', ';', '(', ')', '\n']) {
            part += 1;
            continue;
        }
        let end = offset + piece.len();
        let dotted = text[end..].starts_with('.');
        classify(&fold(piece), |text, kind| {
            result.push(Token {
                text,
                kind,
                dotted,
                offset,
                part,
            });
        });
    }
    result
}

/// Runs of letters and digits, held together by hyphens, slashes and apostrophes inside, and
/// the separators of parts.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest_at = 0;
    std::iter::from_fn(move || {
        let rest = &text[rest_at..];
        let (skip, first) = rest
            .char_indices()
            .find(|(_, ch)| ch.is_alphanumeric() || ",;()\n".contains(*ch))?;
        let start = rest_at + skip;
        let length = if first.is_alphanumeric() {
            piece_length(&text[start..])
        } else {
            first.len_utf8()
        };
        rest_at = start + length;
        Some((start, &text[start..rest_at]))
    })
}

fn piece_length(text: &str) -> usize {
    let mut end = 0;
    let mut joined = true;
    for (at, ch) in text.char_indices() {
        if ch.is_alphanumeric() || ch == '\u{301}' || ch == '\u{308}' {
            end = at + ch.len_utf8();
            joined = false;
        } else if joined || !"-‑–/'’`ʹ".contains(ch) {
            break;
        } else {
            joined = true;
        }
    }
    end
}

/// Names one folded piece, cutting it further where it is several words.
fn classify(piece: &str, mut push: impl FnMut(String, Kind)) {
    if piece.is_empty() {
        return;
    }
    if let Some(kind) = known(piece) {
        push(piece.to_owned(), kind);
    } else if let Some(number) = ordinal(piece) {
        push(number.to_owned(), Kind::Ordinal);
    } else if piece.starts_with(|ch: char| ch.is_ascii_digit()) {
        push(piece.to_owned(), Kind::Number);
    } else {
        for word in piece.split(['-', '/']).filter(|word| !word.is_empty()) {
            let digit = word.starts_with(|ch: char| ch.is_ascii_digit());
            let plain = if digit { Kind::Number } else { Kind::Word };
            push(word.to_owned(), known(word).unwrap_or(plain));
        }
    }
}

fn known(word: &str) -> Option<Kind> {
    let types = street_types(word);
    if types != 0 {
        return Some(Kind::Type(types));
    }
    NOISE.contains(&word).then_some(Kind::Noise)
}

/// The sorts of streets that `word` may stand for, as a set of indexes.
fn street_types(word: &str) -> u32 {
    let named = STREET_TYPES.iter().enumerate();
    named
        .filter(|(_, (full, short))| *full == word || short.contains(&word))
        .fold(0, |set, (index, _)| set | 1 << index)
}

fn ordinal(piece: &str) -> Option<&str> {
    let digits = piece.find(|ch: char| !ch.is_ascii_digit())?;
    let (number, ending) = piece.split_at(digits);
    let ending = ending.strip_prefix('-').unwrap_or(ending);
    (!number.is_empty() && ORDINAL_ENDINGS.contains(&ending)).then_some(number)
}

/// The text that equal names share: their words, sorts of street in full.
pub(super) fn canonical(text: &str) -> String {
    let words: Vec<String> = tokens(text).into_iter().map(in_full).collect();
    words.join(" ")
}

fn in_full(token: Token) -> String {
    match token.kind {
        Kind::Type(types) => STREET_TYPES[types.trailing_zeros() as usize].0.to_owned(),
        _ => token.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let spelled = tokens(text).into_iter().map(|token| match token.kind {
            Kind::Word => token.text,
            Kind::Type(_) => format!("[{}]", in_full(token)),
            Kind::Noise => format!("({})", token.text),
            Kind::Number => format!("#{}", token.text),
            Kind::Ordinal => format!("{}-й", token.text),
        });
        spelled.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn addresses_are_cut_into_words() {
        for (text, expected) in [
            ("ул. Тимирязева, 4", "[улица] тимирязева #4"),
            ("Пр-т Ленина д.24к2", "[проспект] ленина д #24к2"),
            ("б-р Щёлковский", "[бульвар] щелковский"),
            ("1-я Парковая", "1-й парковая"),
            ("8-го Марта 10а", "8-й марта #10а"),
            ("50 лет Октября", "#50 лет октября"),
            ("Ростов-на-Дону", "ростов на дону"),
            (
                "г. Москва, ш. Энтузиастов",
                "(г) москва [шоссе] энтузиастов",
            ),
            ("POINT_STREET1", "point street1"),
            ("дом 24/2", "дом #24/2"),
            ("5-й км", "5-й км"),
            ("—  , .", ""),
            ("Д’Артаньяна", "дартаньяна"),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn abbreviations_share_the_canonical_text() {
        for (short, full) in [
            ("ул. Мира", "улица Мира"),
            ("пр-кт Мира", "проспект мира"),
            ("Ёлочная наб.", "елочная набережная"),
        ] {
            assert_eq!(canonical(short), canonical(full), "{short}");
        }
    }

    #[test]
    fn adjectives_spell_numbers() {
        assert_eq!(spelled_ordinal("первая"), Some("1"));
        assert_eq!(spelled_ordinal("пятый"), Some("5"));
        assert_eq!(spelled_ordinal("пятницкая"), None);
        assert_eq!(spelled_ordinal("первомайская"), None);
    }
}
