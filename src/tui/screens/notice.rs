//! Something to read over the desk: what the last shift left.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Around, Hint, Outcome, help};
use crate::keys::{Chord, Code};
use crate::text::{Value, Word, Words};
use crate::view::money;
use crate::widgets::{by_words, overlay, put, row};
use pult_app::LeftOver;

/// Something to read.
#[derive(Debug)]
pub struct NoticeScreen {
    title: Word,
    lines: Vec<String>,
    offset: usize,
    /// The last line that may stand on top, as it was drawn.
    last: usize,
    pub(super) helping: bool,
}

impl NoticeScreen {
    /// What the last shift left to this one.
    pub fn left_over(left: &LeftOver, words: &Words) -> NoticeScreen {
        let lines = left_over_lines(left, words);
        NoticeScreen {
            title: Word("screen-left-over"),
            lines,
            offset: 0,
            last: 0,
            helping: false,
        }
    }

    /// A key.
    pub fn key(&mut self, chord: Chord) -> Outcome {
        if help::took(&mut self.helping, chord) {
            return Outcome::Stay;
        }
        match chord.code {
            Code::Esc | Code::Enter => return Outcome::Close,
            Code::Up => self.offset = self.offset.saturating_sub(1),
            Code::Down => self.offset = (self.offset + 1).min(self.last),
            _ => return Outcome::NotMine,
        }
        Outcome::Stay
    }

    /// The keys that are valid now.
    pub fn hints(&self) -> Vec<Hint> {
        vec![("Enter", Word("bar-close")), ("↓", Word("bar-scroll"))]
    }

    /// Draws it.
    pub fn draw(&mut self, around: &Around, frame: &mut Frame, area: Rect) {
        let block = overlay(around.words.say(self.title), around.theme);
        let inside = block.inner(area);
        frame.render_widget(block, area);
        // A note is read whole, however narrow the terminal is.
        let (width, height) = (usize::from(inside.width), usize::from(inside.height));
        let broken = self.lines.iter().flat_map(|line| match line.is_empty() {
            true => vec![String::new()],
            false => by_words(line, width),
        });
        let lines: Vec<String> = broken.collect();
        self.last = lines.len().saturating_sub(height);
        self.offset = self.offset.min(self.last);
        for (at, line) in lines.iter().skip(self.offset).take(height).enumerate() {
            let place = row(inside, at as u16);
            put(frame.buffer_mut(), place, line, around.theme.text);
        }
        if self.helping {
            help::draw(self.title, &self.hints(), around, frame, area);
        }
    }
}

/// What the last shift left, in lines.
pub(crate) fn left_over_lines(left: &LeftOver, words: &Words) -> Vec<String> {
    let who = match left.name.is_empty() {
        true => words.say(Word("actor-console")),
        false => left.name.clone(),
    };
    let counted = left.shift.cash_counted.unwrap_or_default();
    let values = [
        ("who", Value::from(who)),
        ("sum", Value::from(money(words, counted))),
    ];
    let mut lines = vec![words.with(Word("left-over-by"), &values)];
    if !left.shift.note.is_empty() {
        lines.push(left.shift.note.clone());
    }
    lines.push(String::new());
    let n = i64::try_from(left.orders.len()).unwrap_or(i64::MAX);
    lines.push(words.with(Word("left-over-orders"), &[("n", Value::from(n))]));
    let noted = left.orders.iter().filter(|(_, note)| !note.is_empty());
    lines.extend(noted.map(|(order, note)| format!("  {order}  {note}")));
    lines
}
