//! What somebody typed, cut into items that a name, a settlement, a house number or a note may
//! explain.

use super::lexicon::{By, Lexicon, Reading};
use super::markers::Marker;
use super::normalise::{Kind, Token, tokens};
use super::readings::readings;
use super::said::Said;
use super::towns::Towns;
use super::vocabulary::{
    AT, BESIDE, SETTLEMENT_LETTERS, STREET_TYPES, misspelled_street_types, street_types,
};

/// A query keeps a bit for each item; what follows the last one counts as a note.
const MOST_ITEMS: usize = 24;
/// Cost of a sort of street with a typing error.
const MISSPELLED_TYPE: u32 = 30;
/// The longest word that is shortened with a full stop, in letters.
const LONGEST_SHORT: usize = 4;

/// Words that may be left out, as stops and stations are rarely called by them on a map.
const SOFT: [&str; 10] = [
    "ст",
    "станция",
    "станции",
    "ост",
    "остановка",
    "остановки",
    "остановке",
    "платформа",
    "платформы",
    "stop",
];

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A word, with the number it may spell; `letter` when it may belong to the house number
    /// before it, as in `10 а`.
    Word { letter: bool },
    /// A word that need not be explained: `с.` of `с. Петровка`, though it may be an initial.
    Soft,
    /// A sort of street, as a set.
    Type(u32),
    /// Explained by anything.
    Noise,
    /// A number without a marker.
    Number,
    /// Part of a name only.
    Ordinal,
    /// A number with a marker beside it.
    Marked(Marker),
}

/// A word or number of a query.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub what: What,
    /// The word as typed, folded.
    pub text: String,
    /// What it may stand for; nothing but itself for numbers.
    pub readings: Vec<Reading>,
    /// The number of the text in the lexicon, for numbers.
    pub word_id: Option<u32>,
    /// Where it starts in the query's text, its marker included, in bytes.
    pub offset: usize,
    /// Which part between commas it stands in.
    pub part: usize,
    /// A word beside it says that it is a settlement.
    pub settled: bool,
    /// One letter with a full stop: `А.`
    pub initial: bool,
}

/// A query, in one keyboard layout.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub text: String,
    pub items: Vec<Item>,
    /// Where the text that has no items begins, in bytes.
    pub end: usize,
    /// Where beside the address, as typed: `напротив`.
    pub beside: String,
    /// Nothing but sorts of streets was typed; they are read as words.
    pub only_types: bool,
    /// Cost of reading it so.
    pub cost: u32,
    /// The settlements that it calls by their whole names.
    pub said: Vec<Said>,
}

impl Query {
    /// Cuts `text`; `cost` is charged to whatever it finds.
    pub fn new(text: String, cost: u32, lexicon: &Lexicon, towns: &Towns) -> Query {
        let tokens = tokens(&text);
        let (skip, beside) = leading(&text, &tokens);
        let mut cutter = Cutter {
            text: &text,
            lexicon,
            towns,
            oblique: skip > 0 || tokens.iter().any(is_oblique_type),
            items: Vec::new(),
            settled: false,
            region: false,
            cost,
        };
        let mut end = text.len();
        let mut rest = &tokens[skip..];
        while let Some(token) = rest.first() {
            if cutter.items.len() >= MOST_ITEMS - 1 {
                end = token.offset;
                break;
            }
            rest = &rest[cutter.take(rest)..];
        }
        let mut query = Query {
            end,
            beside,
            only_types: false,
            cost: cutter.cost,
            said: Vec::new(),
            items: cutter.items,
            text,
        };
        query.read_types_as_words();
        query
    }

    /// Whether a sort of street was typed.
    pub fn has_type(&self) -> bool {
        let is_type = |item: &Item| matches!(item.what, What::Type(_));
        self.items.iter().any(is_type)
    }

    /// Whether one of these sorts was typed.
    pub fn says_type_of(&self, types: u32) -> bool {
        let mut items = self.items.iter();
        items.any(|item| matches!(item.what, What::Type(said) if said & types != 0))
    }

    /// A query of nothing but sorts of streets is after a name like `Набережная улица`, or the
    /// beginning of `Плеханова`.
    fn read_types_as_words(&mut self) {
        let is_word = |item: &Item| matches!(item.what, What::Word { .. });
        if self.items.iter().any(is_word) {
            return;
        }
        for item in &mut self.items {
            if let What::Type(types) = item.what {
                let sorts = STREET_TYPES.iter().enumerate();
                let full = sorts.filter(|(index, _)| types & 1 << index != 0);
                let full = full.flat_map(|(_, (word, _))| readings(word, false));
                item.readings.extend(full);
                item.what = What::Word { letter: false };
                self.only_types = true;
            }
        }
        if self.only_types {
            return;
        }
        // A place may be called just `Село`, `Village` or `станция`.
        for item in &mut self.items {
            if item.word_id.is_some() && matches!(item.what, What::Noise | What::Soft) {
                item.readings = readings(&item.text, false);
                item.what = What::Word { letter: false };
            }
        }
    }
}

/// How many words before the address say where beside it, and those words as typed if the driver
/// must know.
fn leading(text: &str, tokens: &[Token]) -> (usize, String) {
    let plain = |token: &Token| token.kind == Kind::Word && !token.dotted;
    let mut skip = 0;
    let mut beside = "";
    while let [token, next, ..] = &tokens[skip..]
        && plain(token)
        && next.part == token.part
        && matches!(next.kind, Kind::Word | Kind::Type(_) | Kind::Ordinal)
    {
        let word = token.text.as_str();
        let goes_on = skip > 0 && ["с", "доезжая", "от"].contains(&word);
        if BESIDE.contains(&word) || word == "не" && next.text == "доезжая" || goes_on {
            beside = text[..next.offset].trim();
        } else if !AT.contains(&word) {
            break;
        }
        skip += 1;
    }
    (skip, beside.to_owned())
}

/// `на улице`, `проспекта`: the name beside it stands in the same case.
fn is_oblique_type(token: &Token) -> bool {
    let endings = [
        "улице",
        "улицу",
        "улицей",
        "проспекта",
        "проспекте",
        "переулка",
        "переулке",
        "бульвара",
        "бульваре",
        "набережной",
        "площади",
        "проезда",
        "проезде",
        "аллее",
    ];
    endings.contains(&token.text.as_str())
}

/// Makes items of tokens.
struct Cutter<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    towns: &'a Towns,
    oblique: bool,
    items: Vec<Item>,
    /// The next word is a settlement.
    settled: bool,
    /// The next word is a region.
    region: bool,
    /// What typing errors cost.
    cost: u32,
}

impl Cutter<'_> {
    /// Makes an item of the first tokens; answers how many.
    fn take(&mut self, tokens: &[Token]) -> usize {
        let token = &tokens[0];
        let next = tokens.get(1);
        if self.is_before_numbered_settlement(tokens) {
            self.push_word(token, What::Noise);
            return 1;
        }
        let follows = self.is_behind_ordinal(token) || words_follow_numbers(tokens);
        if let Some(marker) = Marker::of(token).filter(|marker| follows && marker.may_follow())
            && self.mark_last(marker)
        {
            return 1;
        }
        if let Some(marker) = Marker::of(token)
            && let Some(next) = next.filter(|next| self.marks(marker, token, next))
        {
            // A code is told as it was typed; everything else is compared.
            if marker == Marker::Code {
                let (code, end) = word_at(self.text, next.offset);
                self.push(token, What::Marked(marker), code.to_owned());
                return tokens.iter().take_while(|token| token.offset < end).count();
            }
            self.push(token, What::Marked(marker), next.text.clone());
            return 2;
        }
        if let Some(marker) = Marker::of(token).filter(|marker| marker.may_follow())
            && self.mark_last(marker)
        {
            return 1;
        }
        let joined = Marker::joined(token).filter(|_| !self.items.is_empty());
        if let Some((marker, number)) = joined {
            self.push(token, What::Marked(marker), number);
            return 1;
        }
        match token.kind {
            Kind::Word => self.take_word(token, next),
            Kind::Settlement => self.take_settlement_word(token, next),
            Kind::Region { before } => self.take_region_word(token, before),
            Kind::Type(types) => self.push_word(token, What::Type(types)),
            Kind::Noise if self.may_be_letter(token) => {
                self.push_word(token, What::Word { letter: true });
            }
            Kind::Noise => self.push_word(token, What::Noise),
            Kind::Number => self.take_number(token, next),
            Kind::Ordinal => self.push_word(token, What::Ordinal),
        }
        1
    }

    /// `п. 1 Мая`, `д. 8-е Отделение`: no house, but a settlement whose name begins with a number.
    fn is_before_numbered_settlement(&self, tokens: &[Token]) -> bool {
        let [word, number, name, ..] = tokens else {
            return false;
        };
        let is_sort =
            SETTLEMENT_LETTERS.contains(&word.text.as_str()) || word.kind == Kind::Settlement;
        let one_part = word.part == number.part && number.part == name.part;
        let is_numbered = matches!(number.kind, Kind::Number | Kind::Ordinal);
        is_sort && one_part && is_numbered && self.towns.has_both(&number.text, &name.text)
    }

    /// Whether `token` marks the number, or the letter, after it.
    fn marks(&self, marker: Marker, token: &Token, next: &Token) -> bool {
        let has_number = self.items.iter().any(|item| is_number(&item.what));
        if matches!(token.kind, Kind::Type(_)) && !has_number {
            return false;
        }
        // `Абай к., 10`: a letter says which block of a house only behind the house.
        if !has_number && token.dotted && token.text == "к" {
            return false;
        }
        match next.kind {
            Kind::Number => true,
            Kind::Ordinal => marker.may_follow(),
            _ => {
                let letter = next.text.chars().nth(1).is_none();
                let after = self.items.last().is_some_and(|item| is_number(&item.what));
                marker.takes_letter() && letter && (after || marker == Marker::Litera && has_number)
            }
        }
    }

    /// `24 2-й подъезд, 3-й этаж`: an ordinal behind the house is no house itself.
    fn is_behind_ordinal(&self, token: &Token) -> bool {
        let last = self.items.last();
        let is_ordinal =
            last.is_some_and(|last| last.what == What::Ordinal && last.part == token.part);
        is_ordinal && self.items.iter().any(|item| is_number(&item.what))
    }

    /// `24 2 подъезд`, `2-й этаж`: the number before is what is marked.
    fn mark_last(&mut self, marker: Marker) -> bool {
        let n_numbers = self
            .items
            .iter()
            .filter(|item| is_number(&item.what))
            .count();
        let Some(last) = self.items.last_mut() else {
            return false;
        };
        let marks = match last.what {
            What::Ordinal => true,
            What::Number => n_numbers > 1,
            _ => false,
        };
        if marks {
            last.what = What::Marked(marker);
        }
        marks
    }

    fn take_word(&mut self, token: &Token, next: Option<&Token>) {
        let word = token.text.as_str();
        let before_word = next.is_some_and(|next| {
            next.part == token.part && matches!(next.kind, Kind::Word | Kind::Settlement)
        });
        let letter = self.may_be_letter(token);
        if SETTLEMENT_LETTERS.contains(&word) && before_word && (!letter || token.dotted) {
            self.push_word(token, What::Soft);
            self.settled = token.dotted || !self.items.iter().any(|item| is_number(&item.what));
            return;
        }
        let after_name = self
            .items
            .last()
            .is_some_and(|last| last.part == token.part && matches!(last.what, What::Word { .. }));
        if word == "к" && token.dotted && after_name {
            // `Абай к.`, `Алматы қ.`: көшесі, қаласы.
            return self.push_word(token, What::Noise);
        }
        let is_before_name = !token.dotted && self.stands_before_name(token, next);
        if SOFT.contains(&word) || is_before_name {
            self.oblique |= is_before_name;
            self.push_word(token, What::Soft);
            return;
        }
        if let Some(digits) = self.glued(word) {
            let (name, number) = word.split_at(digits);
            let types = street_types(name);
            let first = Token {
                text: name.to_owned(),
                ..token.clone()
            };
            match types {
                0 => self.take_word(&first, None),
                _ => self.push_word(&first, What::Type(types)),
            }
            self.push(token, What::Number, number.to_owned());
            return;
        }
        let types = match self.lexicon.id(word) {
            None => misspelled_street_types(word),
            Some(_) => 0,
        };
        if types != 0 {
            self.cost += MISSPELLED_TYPE;
            return self.push_word(token, What::Type(types));
        }
        self.push_word(token, What::Word { letter });
    }

    /// `Петровка, на Центральную 4`: a word that asks for another case. `Дорога на Петровку` has it in its name, and
    /// behind the house begins a note.
    fn stands_before_name(&self, token: &Token, next: Option<&Token>) -> bool {
        let is_name = |next: &Token| {
            let may_name = matches!(next.kind, Kind::Word | Kind::Type(_) | Kind::Ordinal);
            next.part == token.part && may_name
        };
        let has_number = self.items.iter().any(|item| is_number(&item.what));
        AT.contains(&token.text.as_str()) && next.is_some_and(is_name) && !has_number
    }

    /// `Ленина24`: where the number begins, unless some name is written so.
    fn glued(&self, word: &str) -> Option<usize> {
        let digits = word.find(|ch: char| ch.is_ascii_digit())?;
        let name = &word[..digits];
        let is_name = name.chars().nth(2).is_some() && name.chars().all(char::is_alphabetic);
        (is_name && self.lexicon.id(word).is_none()).then_some(digits)
    }

    fn take_settlement_word(&mut self, token: &Token, next: Option<&Token>) {
        let before_word = next.is_some_and(|next| {
            next.part == token.part && matches!(next.kind, Kind::Word | Kind::Settlement)
        });
        if self.may_be_letter(token) && !(token.dotted && before_word) {
            return self.push_word(token, What::Word { letter: true });
        }
        self.settled = before_word;
        if !before_word
            && let Some(last) = self.items.last_mut()
            && last.part == token.part
            && matches!(last.what, What::Word { .. })
        {
            last.settled = true;
        }
        let settled = self.settled;
        self.push_word(token, What::Noise);
        self.settled = settled;
    }

    /// `Владимирская область`, `Республика Карелия`: regions are told apart by nothing here.
    fn take_region_word(&mut self, token: &Token, before: bool) {
        let is_adjective = |text: &str| {
            let endings = ["ая", "ий", "ый", "ой", "ое", "кая", "кі", "ki", "aya"];
            endings.iter().any(|ending| text.ends_with(ending))
        };
        let last = self.items.last_mut().filter(|last| {
            before && matches!(last.what, What::Word { .. }) && is_adjective(&last.text)
        });
        match last {
            Some(last) => last.what = What::Noise,
            None => self.region = true,
        }
        let region = self.region;
        self.push_word(token, What::Noise);
        self.region = region;
    }

    fn take_number(&mut self, token: &Token, next: Option<&Token>) {
        let text = token.text.as_str();
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let portuguese = text.len() == 8 && text.as_bytes()[4] == b'-' && !text.contains('/');
        let before_word = next
            .is_some_and(|next| next.part == token.part && !next.dotted && next.kind == Kind::Word);
        let unknown = self.lexicon.id(text).is_none();
        let is_code = digits && text.len() > 4
            || portuguese
            || digits && text.len() == 4 && before_word && unknown;
        match is_code {
            true => self.push_word(token, What::Noise),
            false => self.push(token, What::Number, text.to_owned()),
        }
    }

    fn may_be_letter(&self, token: &Token) -> bool {
        let after_number = self.items.last().is_some_and(|item| {
            matches!(item.what, What::Number)
                || matches!(&item.what, What::Marked(it) if it.is_house())
        });
        // `Луговая 1, Н. Ключи`: an initial of what follows.
        let part = self.items.last().map(|item| item.part);
        let is_initial = token.dotted && part != Some(token.part);
        after_number && !is_initial && token.text.chars().nth(1).is_none()
    }

    fn push_word(&mut self, token: &Token, what: What) {
        let is_name = matches!(what, What::Word { .. });
        let what = match self.region && is_name {
            true => What::Noise,
            false => what,
        };
        self.push(token, what, token.text.clone());
    }

    fn push(&mut self, token: &Token, what: What, text: String) {
        let is_word = matches!(what, What::Word { .. } | What::Soft | What::Type(_));
        let word = matches!(what, What::Word { .. });
        let is_initial = word || what == What::Soft;
        let mut readings = match is_word {
            true => readings(&text, self.oblique),
            false => Vec::new(),
        };
        if word && token.dotted && text.chars().nth(LONGEST_SHORT).is_none() {
            readings.push(Reading {
                text: text.clone(),
                by: By::Short,
            });
        }
        self.items.push(Item {
            readings,
            word_id: self.lexicon.id(&text),
            what,
            text,
            offset: token.offset,
            part: token.part,
            settled: self.settled && word,
            initial: is_initial && token.dotted && token.text.chars().nth(1).is_none(),
        });
        (self.settled, self.region) = (false, false);
    }
}

/// Whether the words for the driver that begin here stand each behind its number, as in `2 подъезд 3 этаж`: the last
/// of them has no number behind it. In `кв 8 под 2` each stands before its own.
fn words_follow_numbers(tokens: &[Token]) -> bool {
    let follows = |token: &Token| Marker::of(token).is_some_and(Marker::may_follow);
    let mut n_pairs = 0;
    let mut rest = tokens;
    while let [word, number, after @ ..] = rest
        && follows(word)
        && word.part == number.part
        && matches!(number.kind, Kind::Number | Kind::Ordinal)
    {
        n_pairs += 1;
        rest = after;
    }
    n_pairs > 0 && rest.first().is_some_and(follows)
}

/// The word that stands at a place of the text, as it was typed, with the keys of a door pressed before it: `*34#`;
/// and where it ends.
fn word_at(text: &str, offset: usize) -> (&str, usize) {
    let from = text[..offset].trim_end_matches(['*', '#']).len();
    let length = text[from..].find(|ch: char| ch.is_whitespace() || ",;()".contains(ch));
    let end = length.map_or(text.len(), |length| from + length);
    (&text[from..end], end)
}

fn is_number(what: &What) -> bool {
    matches!(what, What::Number | What::Marked(_))
}
