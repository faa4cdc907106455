//! A table told in lines, for screen readers.

use super::kinds::Column;
use super::table::shown;
use super::{Around, ListScreen, Row};
use crate::edit::paste;
use crate::text::{Value, Word, Words};

impl ListScreen {
    /// Whether its records are made or changed here.
    pub fn takes_changes(&self) -> bool {
        self.about.adds || self.about.edits
    }

    /// The records that fit a text as lines, `most` of them; a single one with all its fields.
    pub fn lines(&mut self, text: &str, most: usize, around: &Around) -> Vec<String> {
        paste(&mut self.table.find, text);
        self.table.search();
        let n = self.table.n_shown();
        let n_left = n.saturating_sub(most);
        self.table.offset = if self.about.from_end { n_left } else { 0 };
        let mut lines = vec![self.title(around)];
        let rows = self.table.visible(most);
        lines.extend(rows.map(|(_, row)| self.line(row, n == 1, around)));
        if n_left > 0 {
            lines.push(more(n_left, around.words));
        }
        lines
    }

    /// A record in a line: its number, and the fields that say anything.
    fn line(&self, row: &Row, is_whole: bool, around: &Around) -> String {
        let fields = self.about.fields.iter().zip(&row.values);
        let told = fields.filter(|(info, _)| is_whole || info.column != Column::None);
        let told = told.map(|(info, value)| {
            let text = shown(info, value, &self.names, around);
            (around.words.say(info.name), text)
        });
        let told = told.filter(|(_, text)| !text.is_empty());
        let told: Vec<String> = told.map(|(name, text)| format!("{name} {text}")).collect();
        format!("{}: {}", row.id, told.join(", "))
    }
}

/// How many more there are than was told.
pub fn more(n: usize, words: &Words) -> String {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    words.with(Word("plain-more"), &[("n", Value::from(n))])
}
