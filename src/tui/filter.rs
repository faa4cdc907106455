//! The one box for finding: words that must all occur, `field:value`, either keyboard layout.

use std::collections::BTreeSet;

use super::board::{Board, CrewRow, OrderRow};
use pult_domain::OrderId;
use pult_geo::addresses::layout;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    typed: String,
    tests: Vec<Test>,
    turned: Option<String>,
    /// Orders that were found otherwise.
    found: BTreeSet<OrderId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Test {
    field: Option<Field>,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Number,
    Phone,
    Name,
    Address,
    Crew,
    Comment,
}

/// The names of the fields, in both languages.
const FIELDS: [(&str, Field); 14] = [
    ("номер", Field::Number),
    ("no", Field::Number),
    ("тел", Field::Phone),
    ("phone", Field::Phone),
    ("имя", Field::Name),
    ("клиент", Field::Name),
    ("name", Field::Name),
    ("адрес", Field::Address),
    ("ул", Field::Address),
    ("addr", Field::Address),
    ("экипаж", Field::Crew),
    ("crew", Field::Crew),
    ("прим", Field::Comment),
    ("note", Field::Comment),
];

impl Filter {
    /// Looks for what was typed; when no order of the board passes, for its twin in the other layout.
    pub fn new(typed: &str, board: &Board) -> Filter {
        let plain = Filter {
            typed: typed.to_owned(),
            tests: tests(typed),
            ..Filter::default()
        };
        if plain.is_empty() || plain.finds_any(board) {
            return plain;
        }
        let Some(twin) = layout::twin(typed) else {
            return plain;
        };
        let turned = Filter {
            tests: tests(&twin),
            turned: Some(twin),
            ..plain.clone()
        };
        if turned.finds_any(board) {
            turned
        } else {
            plain
        }
    }

    /// Lets these orders pass too: they were found by more than the board knows.
    pub fn with(self, found: BTreeSet<OrderId>) -> Filter {
        Filter { found, ..self }
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty()
    }

    /// Whether it is more than a number.
    pub fn has_letters(&self) -> bool {
        self.typed.chars().any(char::is_alphabetic)
    }

    /// What was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// What is looked for instead: the twin of what was typed.
    pub fn turned(&self) -> Option<&str> {
        self.turned.as_deref()
    }

    /// Whether an order is looked for.
    pub fn passes(&self, row: &OrderRow, board: &Board) -> bool {
        self.found.contains(&row.id) || self.tests.iter().all(|test| test.passes(row, board))
    }

    /// Whether a text has every word that is looked for; digits are found however they are grouped.
    pub fn passes_text(&self, text: &str) -> bool {
        let text = fold(text);
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_there = |test: &Test| text.contains(&test.text) || is_in_digits(&test.text, &digits);
        self.tests.iter().all(is_there)
    }

    /// Whether a crew is looked for: by its number, its driver or its car.
    pub fn passes_crew(&self, crew: &CrewRow) -> bool {
        let text = text_of_crew(crew);
        let is_it = |test: &Test| {
            let field = test.field.unwrap_or(Field::Crew);
            field == Field::Crew && text.contains(&test.text)
        };
        !self.is_empty() && self.tests.iter().all(is_it)
    }

    fn finds_any(&self, board: &Board) -> bool {
        board.orders.values().any(|row| self.passes(row, board))
            || board.crews.values().any(|crew| self.passes_crew(crew))
    }
}

impl Test {
    fn passes(&self, row: &OrderRow, board: &Board) -> bool {
        let fields = [
            Field::Number,
            Field::Phone,
            Field::Name,
            Field::Address,
            Field::Crew,
            Field::Comment,
        ];
        match self.field {
            Some(field) => text_of(field, row, board).contains(&self.text),
            None => fields
                .into_iter()
                .any(|field| text_of(field, row, board).contains(&self.text)),
        }
    }
}

fn text_of(field: Field, row: &OrderRow, board: &Board) -> String {
    match field {
        Field::Number => row.id.to_string(),
        Field::Phone => row
            .customer
            .phone
            .as_ref()
            .map_or_else(String::new, |phone| phone.as_str().to_owned()),
        Field::Name => fold(&row.customer.name),
        Field::Address => {
            let stops = row.stops.iter().map(|stop| fold(&stop.named()));
            stops.collect::<Vec<_>>().join("\n")
        }
        Field::Crew => {
            let crew = row.crew.and_then(|crew| board.crews.get(&crew));
            crew.map_or_else(String::new, text_of_crew)
        }
        Field::Comment => fold(&row.comment),
    }
}

/// What a crew is known by.
fn text_of_crew(crew: &CrewRow) -> String {
    fold(&[&*crew.call_sign, &crew.name, &crew.driver, &crew.vehicle].join("\n"))
}

/// Whether a number stands in a run of digits.
fn is_in_digits(number: &str, digits: &str) -> bool {
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && digits.contains(number)
}

fn tests(typed: &str) -> Vec<Test> {
    let test = |word: &str| {
        let named = word.split_once(':').and_then(|(name, value)| {
            let known = FIELDS.iter().find(|(field, _)| *field == fold(name));
            known.map(|(_, field)| (*field, value))
        });
        match named {
            Some((field, value)) => Test {
                field: Some(field),
                text: fold(value),
            },
            None => Test {
                field: None,
                text: fold(word),
            },
        }
    };
    typed.split_whitespace().map(test).collect()
}

/// Small letters, `ё` as `е`.
pub fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}
