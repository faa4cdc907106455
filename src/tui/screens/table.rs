//! A table that is searched: the rows that pass, the one that is selected by its id.

use tui_input::Input;

use super::about::About;
use super::kinds::{Ask, Info};
use super::{Around, Names, Row};
use crate::filter::fold;
use crate::text::{Value, Word};
use crate::view::number;
use pult_domain::Phone;
use pult_geo::addresses::layout;

/// Fields whose digits nobody looks for, and everybody would find.
const UNSOUGHT: [Word; 2] = [Word("field-point"), Word("field-boundary")];

/// Rows, what is looked for, and what is selected.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
    /// What each row is found by.
    texts: Vec<String>,
    shown: Vec<usize>,
    selected: Option<i64>,
    /// A record that was just written and is to be selected.
    awaited: Option<i64>,
    /// Where the selected row is among those shown.
    at: usize,
    /// The first row on the screen.
    pub offset: usize,
    /// What is typed to find.
    pub find: Input,
    /// What is looked for instead: the twin of what was typed in the other layout.
    pub turned: Option<String>,
}

impl Table {
    /// Takes the rows anew; the selection stays with its record.
    pub fn take(&mut self, rows: Vec<Row>, names: &Names, about: &About, around: &Around) {
        self.texts = rows
            .iter()
            .map(|row| text_of(row, names, about, around))
            .collect();
        self.rows = rows;
        if let Some(id) = self
            .awaited
            .take_if(|id| self.rows.iter().any(|row| row.id == *id))
        {
            self.selected = Some(id);
        }
        self.search();
    }

    /// How many records there are.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// How many of them are shown.
    pub fn n_shown(&self) -> usize {
        self.shown.len()
    }

    /// The rows shown from the first visible one on.
    pub fn visible(&self, height: usize) -> impl Iterator<Item = (usize, &Row)> {
        let shown = self.shown.iter().enumerate().skip(self.offset).take(height);
        shown.map(|(at, row)| (at, &self.rows[*row]))
    }

    /// Every row that is shown, seen or not.
    pub fn all_shown(&self) -> impl Iterator<Item = &Row> {
        self.shown.iter().map(|row| &self.rows[*row])
    }

    /// Where the selected row is among those shown.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.shown.get(self.at).map(|row| &self.rows[*row])
    }

    /// Selects a record as soon as it is among the rows.
    pub fn await_row(&mut self, id: i64) {
        self.awaited = Some(id);
    }

    /// Moves the selection by so many rows.
    pub fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        self.selected = self.selected().map(|row| row.id);
    }

    /// Selects the last row.
    pub fn go_to_end(&mut self) {
        self.step(isize::MAX / 2);
    }

    /// Looks for what is typed; when nothing has it, for its twin in the other keyboard layout.
    pub fn search(&mut self) {
        let typed = self.find.value().to_owned();
        self.turned = None;
        self.shown = self.found(&typed);
        if self.shown.is_empty()
            && let Some(twin) = layout::twin(&typed)
        {
            let found = self.found(&twin);
            if !found.is_empty() {
                (self.shown, self.turned) = (found, Some(twin));
            }
        }
        let kept = self.selected.and_then(|id| {
            let is_it = |row: &usize| self.rows[*row].id == id;
            self.shown.iter().position(is_it)
        });
        let last = self.shown.len().saturating_sub(1);
        self.at = kept.unwrap_or(self.at.min(last));
        self.selected = self.selected().map(|row| row.id);
    }

    /// The rows that have every word; a whole phone is sought as the books keep it.
    fn found(&self, typed: &str) -> Vec<usize> {
        let typed = match Phone::parse(typed) {
            Ok(phone) if phone.is_e164() => phone.as_str().to_owned(),
            _ => fold(typed),
        };
        let words: Vec<&str> = typed.split_whitespace().collect();
        let has_all = |text: &String| words.iter().all(|word| text.contains(word));
        let rows = self.texts.iter().enumerate();
        rows.filter(|(_, text)| has_all(text))
            .map(|(row, _)| row)
            .collect()
    }
}

fn text_of(row: &Row, names: &Names, about: &About, around: &Around) -> String {
    let mut text = row.id.to_string();
    for (info, value) in about.fields.iter().zip(&row.values) {
        if UNSOUGHT.contains(&info.name) {
            continue;
        }
        text.push('\n');
        text.push_str(&fold(&shown(info, value, names, around)));
    }
    text
}

/// A value as people read it.
pub fn shown(info: &Info, value: &str, names: &Names, around: &Around) -> String {
    match info.ask {
        Ask::Flag if value.is_empty() => String::new(),
        Ask::Flag => around.words.say(Word("yes")),
        Ask::Pick(options) | Ask::State(options) => {
            let option = options.iter().find(|(option, _)| *option == value);
            option.map_or_else(|| value.to_owned(), |(_, word)| around.words.say(*word))
        }
        Ask::One(kind) | Ask::Many(kind) => {
            let known = names.get(&kind);
            let name = |id: &str| {
                let found = id.parse().ok().and_then(|id: i64| known?.get(&id));
                found.cloned().unwrap_or_else(|| id.to_owned())
            };
            let parts = value.split(';').filter(|id| !id.is_empty()).map(name);
            parts.collect::<Vec<_>>().join(", ")
        }
        Ask::Told(sentences) => told(sentences, value, around),
        Ask::Moment => match value.parse() {
            Ok(at) => moment(pult_domain::Timestamp(at), around),
            Err(_) => String::new(),
        },
        Ask::Line | Ask::Once | Ask::Shown => match value.parse().ok().filter(|_| is_sum(info)) {
            Some(sum) => number(around.words, sum),
            None => value.to_owned(),
        },
    }
}

/// A sentence with what it is about.
pub fn told(sentences: &[(&str, Word)], value: &str, around: &Around) -> String {
    let parts = value.split_once('|').and_then(|(code, what)| {
        let mut sentences = sentences.iter();
        let (_, word) = sentences.find(|(known, _)| *known == code)?;
        Some((*word, what))
    });
    match parts {
        Some((word, what)) => around.words.with(word, &[("what", Value::from(what))]),
        None => value.to_owned(),
    }
}

/// Whether a column holds sums.
pub(super) fn is_sum(info: &Info) -> bool {
    let is_money = [
        Word("field-sum"),
        Word("field-balance"),
        Word("field-stop-below"),
        Word("field-price"),
        Word("field-per-order"),
        Word("field-per-shift"),
        Word("tariff-boarding"),
        Word("tariff-km-city"),
        Word("tariff-km-country"),
        Word("tariff-min-sum"),
        Word("tariff-minute-waiting"),
        Word("tariff-hour"),
    ];
    is_money.contains(&info.name)
}

/// A moment: the time of day when it is today's, else with its date.
fn moment(at: pult_domain::Timestamp, around: &Around) -> String {
    let time = &around.board.time;
    let clock = time.format(at, "%H:%M:%S");
    let (day, today) = (time.format(at, "%d.%m"), time.format(around.now, "%d.%m"));
    match day == today {
        true => clock,
        false => format!("{day} {clock}"),
    }
}

/// The title of a table: how many of how many, and what is looked for.
pub fn title(table: &Table, about: &About, finding: bool, around: &Around) -> String {
    let values = [
        ("name", Value::from(around.words.say(about.many))),
        ("n", Value::from(table.n_shown().to_string())),
        ("of", Value::from(table.n_rows().to_string())),
    ];
    let count = around.words.with(Word("screen-count"), &values);
    let typed = table.find.value();
    if typed.is_empty() && !finding {
        return count;
    }
    let cursor = if finding { "_" } else { "" };
    let turned = table
        .turned
        .as_ref()
        .map_or_else(String::new, |turned| format!(" = {turned}"));
    format!(
        "{count} · {}: {typed}{cursor}{turned}",
        around.words.say(Word("screen-find"))
    )
}
