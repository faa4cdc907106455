//! All that is wrong in an office file, not the first thing alone.
//!
//! What was refused is blotted out and the rest read again: a value with its line, a table whose record is
//! refused as a whole. Lines keep their numbers.

use std::ops::Range;
use std::path::Path;

use super::findings::MOST;
use super::{mistake, read, tables};
use pult_input::Error;

/// The mistakes of the file called `name`, in order; none when it is right.
pub(super) fn all(name: &str, text: &str, folder: &Path) -> Vec<Error> {
    let mut page = Page::of(text);
    let mut mistakes = Vec::new();
    while mistakes.len() < MOST {
        let text = page.text();
        let error = match mistake::tables_of::<tables::File>(name, &text) {
            Err(error) => {
                if page.blot_value(error.at.line) {
                    mistakes.push(error);
                }
                if page.text() == text {
                    break;
                }
                continue;
            }
            // A record that lacks a value says so of another one.
            Ok(_) if page.blot_lacking() => continue,
            Ok(_) => match read::read(name, &text, folder) {
                Ok(_) => break,
                Err(error) => error,
            },
        };
        let line = error.at.line;
        mistakes.push(error);
        if !page.blot_table(line) {
            break;
        }
    }
    mistakes.sort_by_key(|mistake| mistake.at);
    mistakes
}

/// The lines of a file, some of them blotted out.
struct Page {
    lines: Vec<String>,
    /// Lines of tables of which a value is blotted out.
    lacking: Vec<usize>,
}

impl Page {
    fn of(text: &str) -> Page {
        Page {
            lines: text.lines().map(str::to_owned).collect(),
            lacking: Vec::new(),
        }
    }

    fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Blots out the value at a line, counted from 1, or the whole table where the table itself is refused;
    /// answers whether that is a mistake, and not what an earlier blot left behind.
    fn blot_value(&mut self, line: usize) -> bool {
        let at = line
            .saturating_sub(1)
            .min(self.lines.len().saturating_sub(1));
        let table = self.table(at);
        let was_lacking = self.lacking.iter().any(|line| table.contains(line));
        let is_value =
            !self.is_header(at) && !self.lines.get(at).is_none_or(|it| it.trim().is_empty());
        if !is_value {
            let has_text = table.clone().any(|line| !self.lines[line].is_empty());
            self.blot(table);
            if !has_text {
                self.blot(0..self.lines.len());
            }
            return !was_lacking;
        }
        let goes_on = |line: &usize| !self.begins_something(*line) && table.contains(line);
        let end = (at + 1..).find(|line| !goes_on(line)).unwrap_or(at + 1);
        let first = (table.start..=at)
            .rev()
            .find(|line| self.begins_something(*line));
        let first = first.filter(|line| !self.is_header(*line));
        self.blot(first.unwrap_or(at)..end);
        self.lacking.push(at);
        true
    }

    /// Blots out the tables that lack a value; answers whether there were any.
    fn blot_lacking(&mut self) -> bool {
        let lacking = std::mem::take(&mut self.lacking);
        for line in &lacking {
            self.blot(self.table(*line));
        }
        !lacking.is_empty()
    }

    /// Blots out the table of a line, counted from 1; answers whether anything was there.
    fn blot_table(&mut self, line: usize) -> bool {
        let at = line
            .saturating_sub(1)
            .min(self.lines.len().saturating_sub(1));
        let table = self.table(at);
        let had_text = table.clone().any(|line| !self.lines[line].is_empty());
        self.blot(table);
        had_text
    }

    fn blot(&mut self, lines: Range<usize>) {
        for line in &mut self.lines[lines] {
            line.clear();
        }
    }

    /// The lines of the table that a line stands in, its heading included.
    fn table(&self, at: usize) -> Range<usize> {
        let end = (at + 1..self.lines.len()).find(|line| self.is_header(*line));
        let start = (0..=at).rev().find(|line| self.is_header(*line));
        start.unwrap_or(0)..end.unwrap_or(self.lines.len())
    }

    /// `[office]`, `[[crew]]`, and not the `[55.8, 37.5],` of a boundary.
    fn is_header(&self, line: usize) -> bool {
        let text = self.lines.get(line).map_or("", |line| line.trim_start());
        let named = text.trim_start_matches('[');
        named.len() < text.len() && named.starts_with(char::is_alphabetic)
    }

    fn begins_something(&self, line: usize) -> bool {
        let text = self.lines.get(line).map_or("", |line| line.trim_start());
        let is_key = text.starts_with(|ch: char| ch.is_alphabetic() || ch == '_');
        is_key || text.starts_with('#') || self.is_header(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<String> {
        let mistakes = all("a.toml", text, Path::new(""));
        mistakes.iter().map(|it| it.at.to_string()).collect()
    }

    #[test]
    fn a_right_file_has_no_mistake() {
        assert!(places(include_str!("../../../tests/fixtures/office/desk.toml")).is_empty());
    }

    #[test]
    fn one_run_tells_all_mistakes() {
        let text = "[office]\nname = \"A\"\nnam = 1\n\n[[crew]]\nid = \"x\"\nname = 5\n\n[[zone]]\nid = 1\nname = \"Z\"\n\
                    boundary = [\n  [55.8, 37.5],\n  [55.8, \"x\"],\n]\n\n[[zone]]\nid = 2\nname = \"Y\"\n\
                    boundary = [[1, 2]]\n\n[[driver]]\nname = \"without a number\"\n\n[[service]]\nid = 1\n\
                    name = \"S\"\nsum = \"-1\"\npercent = \"2\"\n";
        assert_eq!(
            places(text),
            ["3:1", "6:6", "7:8", "14:10", "20:12", "22:1", "28:7"]
        );
    }

    #[test]
    fn a_broken_line_hides_nothing_behind_it() {
        let text =
            "[office]\nname = \"A\n\n[[crew]]\nid = 1\nname 5\n\n[[crew]]\nid = 0\nname = \"B\"\n";
        let told = places(text);
        assert!(
            told.len() >= 3 && told.contains(&"9:6".to_owned()),
            "{told:?}"
        );
    }
}
