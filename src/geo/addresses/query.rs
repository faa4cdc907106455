//! What somebody typed, cut into items that a name, a house number or a note may explain.

use super::lexicon::Lexicon;
use super::normalise::{Kind, STREET_TYPES, Token, spelled_ordinal, tokens};

/// A query keeps a bit for each item; what follows the last one counts as a note.
const MOST_ITEMS: usize = 24;

/// What a marked number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    House,
    Block,
    Building,
    Entrance,
    Flat,
    Floor,
    Office,
    Code,
}

/// Words that say what the number after them counts.
const MARKERS: [(&str, Marker); 45] = [
    ("д", Marker::House),
    ("дом", Marker::House),
    ("d", Marker::House),
    ("dom", Marker::House),
    ("house", Marker::House),
    ("bld", Marker::House),
    ("к", Marker::Block),
    ("кор", Marker::Block),
    ("корп", Marker::Block),
    ("корпус", Marker::Block),
    ("k", Marker::Block),
    ("korp", Marker::Block),
    ("korpus", Marker::Block),
    ("block", Marker::Block),
    ("с", Marker::Building),
    ("стр", Marker::Building),
    ("строение", Marker::Building),
    ("str", Marker::Building),
    ("stroenie", Marker::Building),
    ("п", Marker::Entrance),
    ("под", Marker::Entrance),
    ("подъезд", Marker::Entrance),
    ("подьезд", Marker::Entrance),
    ("парадная", Marker::Entrance),
    ("вход", Marker::Entrance),
    ("pod", Marker::Entrance),
    ("podezd", Marker::Entrance),
    ("entrance", Marker::Entrance),
    ("кв", Marker::Flat),
    ("квартира", Marker::Flat),
    ("кв-ра", Marker::Flat),
    ("kv", Marker::Flat),
    ("flat", Marker::Flat),
    ("apt", Marker::Flat),
    ("эт", Marker::Floor),
    ("этаж", Marker::Floor),
    ("floor", Marker::Floor),
    ("оф", Marker::Office),
    ("офис", Marker::Office),
    ("office", Marker::Office),
    ("of", Marker::Office),
    ("код", Marker::Code),
    ("домофон", Marker::Code),
    ("дмф", Marker::Code),
    ("code", Marker::Code),
];

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A word, with the number it may spell; `letter` when it may belong to the house number
    /// before it, as in `10 а`.
    Word { letter: bool },
    /// A sort of street, as a set.
    Type(u32),
    /// Explained by anything.
    Noise,
    /// A number without a marker.
    Number,
    /// Part of a name only.
    Ordinal,
    /// A number with a marker before it.
    Marked(Marker),
}

/// A word or number of a query.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub what: What,
    /// Readings of the word; the first is as typed.
    pub texts: Vec<String>,
    /// The number of the text in the lexicon, for numbers.
    pub word_id: Option<u32>,
    /// Where it starts in the query's text, its marker included, in bytes.
    pub offset: usize,
    /// Which part between commas it stands in.
    pub part: usize,
}

/// A query, in one keyboard layout.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub text: String,
    pub items: Vec<Item>,
    /// Where the text that has no items begins, in bytes.
    pub end: usize,
    /// Cost of reading it so.
    pub cost: u32,
}

impl Query {
    /// Cuts `text`; `cost` is charged to whatever it finds.
    pub fn new(text: String, cost: u32, lexicon: &Lexicon) -> Query {
        let mut tokens = tokens(&text).into_iter().peekable();
        let mut items: Vec<Item> = Vec::new();
        let mut end = text.len();
        while let Some(token) = tokens.next() {
            if items.len() == MOST_ITEMS {
                end = token.offset;
                break;
            }
            let marker = marker(&token.text).filter(|_| token.kind != Kind::Number);
            let number = tokens.next_if(|next| marker.is_some() && next.kind == Kind::Number);
            let item = match (marker, number) {
                (Some(marker), Some(number)) => marked(marker, number.text, &token),
                _ => plain(token, items.last(), lexicon),
            };
            items.push(item);
        }
        let mut query = Query {
            text,
            items,
            end,
            cost,
        };
        query.read_types_as_words();
        query
    }

    /// A query of nothing but sorts of streets is after a name like `Набережная улица`, or the
    /// beginning of `Плеханова`.
    fn read_types_as_words(&mut self) {
        if self
            .items
            .iter()
            .any(|item| matches!(item.what, What::Word { .. }))
        {
            return;
        }
        for item in &mut self.items {
            if let What::Type(types) = item.what {
                let sorts = STREET_TYPES.iter().enumerate();
                let full = sorts.filter(|(index, _)| types & 1 << index != 0);
                item.texts
                    .extend(full.map(|(_, (word, _))| (*word).to_owned()));
                item.what = What::Word { letter: false };
            }
        }
    }
}

fn marker(word: &str) -> Option<Marker> {
    MARKERS
        .iter()
        .find(|(spelling, _)| *spelling == word)
        .map(|(_, marker)| *marker)
}

fn marked(marker: Marker, number: String, first: &Token) -> Item {
    Item {
        what: What::Marked(marker),
        texts: vec![number],
        word_id: None,
        offset: first.offset,
        part: first.part,
    }
}

fn plain(token: Token, before: Option<&Item>, lexicon: &Lexicon) -> Item {
    if let Some((marker, number)) = joined_marker(&token).filter(|_| before.is_some()) {
        return marked(marker, number, &token);
    }
    let after_number =
        before.is_some_and(|item| matches!(item.what, What::Number | What::Marked(_)));
    let one_letter = token.text.chars().nth(1).is_none();
    let what = match token.kind {
        Kind::Word => What::Word {
            letter: after_number && one_letter,
        },
        Kind::Type(types) => What::Type(types),
        Kind::Noise if after_number && one_letter => What::Word { letter: true },
        Kind::Noise => What::Noise,
        Kind::Number => What::Number,
        Kind::Ordinal => What::Ordinal,
    };
    let word_id = lexicon.id(&token.text);
    let spelled = spelled_ordinal(&token.text).map(str::to_owned);
    Item {
        what,
        word_id,
        offset: token.offset,
        part: token.part,
        texts: [token.text].into_iter().chain(spelled).collect(),
    }
}

/// `д5`, `кв15`: a marker and its number written together.
fn joined_marker(token: &Token) -> Option<(Marker, String)> {
    if token.kind != Kind::Word {
        return None;
    }
    let digits = token.text.find(|ch: char| ch.is_ascii_digit())?;
    let (word, number) = token.text.split_at(digits);
    Some((marker(word)?, number.to_owned()))
}
