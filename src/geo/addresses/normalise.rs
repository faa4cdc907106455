//! Cutting addresses into words: case, ё, abbreviations and ordinals made alike.
//!
//! Names of the book and queries go through the same cut, so that it matters little what the
//! rules are, as long as both sides obey them.

use super::markers;
use super::vocabulary::{
    FIRST_ONLY, NOISE, REGION_WORDS, SETTLEMENT_WORDS, STREET_TYPES, anniversary, roman,
    short_form, street_types,
};

/// What a word is in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a name.
    Word,
    /// The sort of street: a set of [`STREET_TYPES`] indexes, as `пр` means two.
    Type(u32),
    /// Words that distinguish nothing: `имени`.
    Noise,
    /// Says that a settlement is named beside it: `город`.
    Settlement,
    /// Says that a region is named before or after it: `область`.
    Region {
        /// Its name stands before it.
        before: bool,
    },
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

/// Lower case, `ё` as `е`, the letters of Kazakh, Belarusian and of Latin alphabets as their
/// neighbours that every keyboard has; accents and quotes dropped.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for ch in text.chars().flat_map(char::to_lowercase) {
        match ch {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            other => folded.extend(fold_char(other)),
        }
    }
    folded
}

fn fold_char(ch: char) -> Option<char> {
    Some(match ch {
        'ё' => 'е',
        'і' | 'ї' => 'и',
        'ў' | 'ү' | 'ұ' => 'у',
        'ә' => 'а',
        'қ' => 'к',
        'ғ' | 'ґ' => 'г',
        'ң' => 'н',
        'ө' => 'о',
        'һ' => 'х',
        'є' => 'е',
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'ō' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ű' | 'ū' | 'ů' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ł' | 'ľ' => 'l',
        'ř' => 'r',
        '\u{300}'..='\u{36f}' | '\'' | '’' | '`' | 'ʹ' | '·' => return None,
        '–' | '—' | '‑' | '‐' => '-',
        other => other,
    })
}

/// The words of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut result: Vec<Token> = Vec::new();
    let mut part = 0;
    let mut pieces = pieces(text).peekable();
    while let Some((offset, piece)) = pieces.next() {
        if piece.starts_with([',', ';', '(', ')', '\n']) {
            part += 1;
            continue;
        }
        let end = offset + piece.len();
        let dotted = text[end..].starts_with('.');
        let first = result.last().is_none_or(|before| before.part != part);
        let railway = is_railway(&text[offset..]) && pieces.next().is_some();
        let folded = match railway {
            true => "ж/д".to_owned(),
            false => fold(without_elision(piece)),
        };
        classify(&folded, first, |text, kind| {
            result.push(Token {
                text,
                kind,
                dotted,
                offset,
                part,
            });
        });
    }
    read_worker_as_name(&mut result);
    result
}

/// `рабочий посёлок` is a sort of settlement, `Рабочий переулок` a name.
fn read_worker_as_name(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let is_worker = ["рабочий", "рабочего"].contains(&tokens[at].text.as_str());
        let next = tokens.get(at + 1).map(|next| next.kind);
        if is_worker && next != Some(Kind::Settlement) {
            tokens[at].kind = Kind::Word;
        }
    }
}

/// `ж.д. вокзал`: its first two words are one.
fn is_railway(text: &str) -> bool {
    let letters = text.chars().filter(|ch| !ch.is_whitespace()).take(4);
    fold(&letters.collect::<String>()) == "ж.д."
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
    let mut last = ' ';
    for (at, ch) in text.char_indices() {
        let before = std::mem::replace(&mut last, ch);
        if before.is_ascii_digit() && begins_note(&text[at..]) && !is_plate(text) {
            break;
        }
        if ch.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&ch) || ch == '·' {
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

/// `24кв5`, `24п2`: a flat, an entrance, a floor or an office is written onto the house.
fn begins_note(text: &str) -> bool {
    let letters = text.find(|ch: char| !ch.is_alphabetic()).unwrap_or(0);
    let (word, rest) = text.split_at(letters);
    rest.starts_with(|ch: char| ch.is_ascii_digit()) && markers::is_note(&fold(word))
}

/// `м213кв77`: the plate of a car, one word that has the shape of a house and its flat.
fn is_plate(text: &str) -> bool {
    let mut chars = text.chars();
    let shape = [false, true, true, true, false, false, true, true];
    shape.iter().all(|is_digit| {
        let ch = chars.next();
        ch.is_some_and(|ch| ch.is_alphanumeric() && ch.is_ascii_digit() == *is_digit)
    })
}

/// `d'Enclar` → `Enclar`: an article or preposition that lost its vowel.
fn without_elision(piece: &str) -> &str {
    let mut chars = piece.chars();
    let elided = matches!(chars.next(), Some('d' | 'D' | 'l' | 'L'))
        && matches!(chars.next(), Some('\'' | '’'))
        && chars.next().is_some_and(char::is_alphabetic);
    let cut = piece.char_indices().nth(2).filter(|_| elided);
    cut.map_or(piece, |(at, _)| &piece[at..])
}

/// Names one folded piece, cutting it further where it is several words.
fn classify(piece: &str, first: bool, mut push: impl FnMut(String, Kind)) {
    if piece.is_empty() {
        return;
    }
    if let Some(words) = short_form(piece) {
        for word in words {
            push((*word).to_owned(), Kind::Word);
        }
    } else if let Some(number) = marked_house(piece) {
        push(number.to_owned(), Kind::Number);
    } else if let Some(kind) = known(piece, first) {
        push(piece.to_owned(), kind);
    } else if let Some(years) = anniversary(piece) {
        push(years.to_owned(), Kind::Number);
        push("лет".to_owned(), Kind::Word);
    } else if ["летия", "летие"].contains(&piece) {
        push("лет".to_owned(), Kind::Word);
    } else if let Some(number) = roman(piece) {
        push(number.to_owned(), Kind::Ordinal);
    } else if let Some(number) = ordinal(piece) {
        push(number.to_owned(), Kind::Ordinal);
    } else if let Some((number, word)) = number_and_word(piece) {
        push(number.to_owned(), Kind::Number);
        push(word.to_owned(), known(word, false).unwrap_or(Kind::Word));
    } else if piece.starts_with(|ch: char| ch.is_ascii_digit()) {
        push(piece.to_owned(), Kind::Number);
    } else {
        for word in piece.split(['-', '/']).filter(|word| !word.is_empty()) {
            let digit = word.starts_with(|ch: char| ch.is_ascii_digit());
            let plain = if digit { Kind::Number } else { Kind::Word };
            match short_form(word) {
                Some(words) => words
                    .iter()
                    .for_each(|word| push((*word).to_owned(), Kind::Word)),
                None => push(word.to_owned(), known(word, false).unwrap_or(plain)),
            }
        }
    }
}

fn known(word: &str, first: bool) -> Option<Kind> {
    let types = street_types(word);
    if types != 0 && (first || !FIRST_ONLY.contains(&word)) {
        return Some(Kind::Type(types));
    }
    if NOISE.contains(&word) {
        return Some(Kind::Noise);
    }
    if SETTLEMENT_WORDS.contains(&word) {
        return Some(Kind::Settlement);
    }
    let region = REGION_WORDS.iter().find(|(region, _)| *region == word);
    region.map(|(_, before)| Kind::Region { before: *before })
}

/// The house of `15-үй`, of `N24`.
fn marked_house(piece: &str) -> Option<&str> {
    let house = piece.strip_suffix("-уй").or(piece.strip_prefix('n'))?;
    house
        .starts_with(|ch: char| ch.is_ascii_digit())
        .then_some(house)
}

const ORDINAL_ENDINGS: [&str; 22] = [
    "я", "й", "е", "ая", "ой", "ый", "ий", "ое", "ья", "ье", "го", "ого", "ей", "му", "ю", "ую",
    "х", "st", "nd", "rd", "th", "ya",
];

/// `8-марта`, `8марта`: a number and a word, not a house and what belongs to it.
fn number_and_word(piece: &str) -> Option<(&str, &str)> {
    let digits = piece.find(|ch: char| !ch.is_ascii_digit())?;
    let (number, rest) = piece.split_at(digits);
    let word = rest.strip_prefix('-').unwrap_or(rest);
    let of_house = [
        "кор", "стр", "лит", "вл", "соор", "str", "kor", "bis", "ter", "quater",
    ];
    let is_word = !number.is_empty()
        && word.chars().all(char::is_alphabetic)
        && word.chars().nth(2).is_some()
        && !of_house.iter().any(|part| word.starts_with(part));
    is_word.then_some((number, word))
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
            Kind::Noise | Kind::Settlement | Kind::Region { .. } => format!("({})", token.text),
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
            ("ул. 50-летия Октября", "[улица] #50 лет октября"),
            ("пятидесятилетия ВЛКСМ", "#50 лет влксм"),
            ("Avinguda d'Enclar", "[проспект] enclar"),
            ("R. de Santa Catarina", "[улица] (de) santa catarina"),
            ("Mühleholzstraße", "muhleholzstrasse"),
            ("Қабанбай батыр даңғылы", "кабанбай батыр [проспект]"),
            ("8-марта", "#8 марта"),
            ("12литА", "#12лита"),
            ("III Интернационала", "3-й интернационала"),
            ("Абай көшесі, 15-үй", "абай [улица] #15"),
            ("Ленина N24", "ленина #24"),
            ("д/с 24", "детский сад #24"),
            ("рабочий посёлок Заря", "(рабочий) (поселок) заря"),
            ("1-й Рабочий пер.", "1-й рабочий [переулок]"),
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
}
