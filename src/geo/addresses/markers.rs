//! Words that say what the number beside them counts.

use super::normalise::{Kind, Token};

/// What a marked number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    House,
    /// A house too, known as a holding: `владение`.
    Holding,
    Block,
    Building,
    /// A letter of Saint Petersburg: `литера А`.
    Litera,
    Entrance,
    Flat,
    Floor,
    Office,
    Code,
}

const MARKERS: [(&str, Marker); 75] = [
    ("д", Marker::House),
    ("дом", Marker::House),
    ("уч", Marker::House),
    ("участок", Marker::House),
    ("d", Marker::House),
    ("dom", Marker::House),
    ("house", Marker::House),
    ("bld", Marker::House),
    ("вл", Marker::Holding),
    ("влд", Marker::Holding),
    ("влад", Marker::Holding),
    ("владение", Marker::Holding),
    ("двлд", Marker::Holding),
    ("домовладение", Marker::Holding),
    ("к", Marker::Block),
    ("кор", Marker::Block),
    ("корп", Marker::Block),
    ("корпус", Marker::Block),
    ("блок", Marker::Block),
    ("k", Marker::Block),
    ("korp", Marker::Block),
    ("korpus", Marker::Block),
    ("block", Marker::Block),
    ("с", Marker::Building),
    ("стр", Marker::Building),
    ("строение", Marker::Building),
    ("соор", Marker::Building),
    ("сооружение", Marker::Building),
    ("str", Marker::Building),
    ("stroenie", Marker::Building),
    ("лит", Marker::Litera),
    ("литера", Marker::Litera),
    ("литер", Marker::Litera),
    ("п", Marker::Entrance),
    ("под", Marker::Entrance),
    ("пд", Marker::Entrance),
    ("подъезд", Marker::Entrance),
    ("подьезд", Marker::Entrance),
    ("подезд", Marker::Entrance),
    ("парадная", Marker::Entrance),
    ("парадный", Marker::Entrance),
    ("вход", Marker::Entrance),
    ("подъезде", Marker::Entrance),
    ("подъезда", Marker::Entrance),
    ("пад'езд", Marker::Entrance),
    ("киреберис", Marker::Entrance),
    ("pod", Marker::Entrance),
    ("podezd", Marker::Entrance),
    ("entrance", Marker::Entrance),
    ("кв", Marker::Flat),
    ("квартира", Marker::Flat),
    ("квартиры", Marker::Flat),
    ("кв-ра", Marker::Flat),
    ("ком", Marker::Flat),
    ("кватэра", Marker::Flat),
    ("патер", Marker::Flat),
    ("kv", Marker::Flat),
    ("flat", Marker::Flat),
    ("apt", Marker::Flat),
    ("эт", Marker::Floor),
    ("этаж", Marker::Floor),
    ("этаже", Marker::Floor),
    ("этажа", Marker::Floor),
    ("floor", Marker::Floor),
    ("оф", Marker::Office),
    ("офис", Marker::Office),
    ("office", Marker::Office),
    ("of", Marker::Office),
    ("пом", Marker::Office),
    ("код", Marker::Code),
    ("домофон", Marker::Code),
    ("дмф", Marker::Code),
    ("code", Marker::Code),
    ("дф", Marker::Code),
    ("домоф", Marker::Code),
];

impl Marker {
    /// What `token` marks.
    pub fn of(token: &Token) -> Option<Marker> {
        (token.kind != Kind::Number).then(|| marker(&token.text))?
    }

    /// `д5`, `кв15`, `литА`: a marker and what it marks written together.
    pub fn joined(token: &Token) -> Option<(Marker, String)> {
        if token.kind != Kind::Word {
            return None;
        }
        if let Some(letter) = token.text.strip_prefix("лит")
            && letter.chars().count() == 1
        {
            return Some((Marker::Litera, letter.to_owned()));
        }
        let digits = token.text.find(|ch: char| ch.is_ascii_digit())?;
        let (word, number) = token.text.split_at(digits);
        Some((marker(word)?, number.to_owned()))
    }

    /// Whether it may stand after its number, as in `2 подъезд`.
    pub fn may_follow(self) -> bool {
        matches!(self, Marker::Entrance | Marker::Flat | Marker::Floor)
    }

    /// Whether a letter may stand for its number, as in `корпус А`.
    pub fn takes_letter(self) -> bool {
        matches!(self, Marker::Block | Marker::Building | Marker::Litera)
    }

    /// Whether it is the house itself.
    pub fn is_house(self) -> bool {
        matches!(self, Marker::House | Marker::Holding)
    }

    /// The word that people read: `п. 2`.
    pub fn note(self, number: &str) -> String {
        let word = match self {
            Marker::House => "дом",
            Marker::Holding => "вл.",
            Marker::Block => "корп.",
            Marker::Building => "стр.",
            Marker::Litera => "лит.",
            Marker::Entrance => "п.",
            Marker::Flat => "кв.",
            Marker::Floor => "эт.",
            Marker::Office => "оф.",
            Marker::Code => "код",
        };
        format!("{word} {number}")
    }

    /// What it adds to the key of a house.
    pub fn key(self) -> &'static str {
        match self {
            Marker::Block => "к",
            Marker::Building => "с",
            Marker::Litera => "лит",
            _ => "",
        }
    }
}

/// Whether a word marks what is told to the driver and is no part of a house's number.
pub(super) fn is_note(word: &str) -> bool {
    marker(word).is_some_and(|marker| marker.may_follow() || marker == Marker::Office)
}

fn marker(word: &str) -> Option<Marker> {
    MARKERS
        .iter()
        .find(|(spelling, _)| *spelling == word)
        .map(|(_, marker)| *marker)
}
