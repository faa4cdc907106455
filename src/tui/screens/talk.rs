//! Lines from desk to desk: who sits where, what was said, and a line to say.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use tui_input::Input;

use super::{Answer, Around, Hint, Outcome, Wish, help};
use crate::edit::{Edit, edit, paste};
use crate::keys::{Chord, Code};
use crate::text::{Value, Word};
use crate::widgets::{by_words, cut, overlay, put, row};
use pult_app::SeatedDesk;

/// What is said at desks.
#[derive(Debug, Default)]
pub struct TalkScreen {
    /// The number of the desk that is spoken to; `None`: all.
    to: Option<u64>,
    line: Input,
    /// A line goes out and is not answered yet.
    is_saying: bool,
    pub(super) helping: bool,
}

impl TalkScreen {
    /// A key.
    pub fn key(&mut self, chord: Chord, around: &Around) -> Outcome {
        if help::took(&mut self.helping, chord) {
            return Outcome::Stay;
        }
        match chord.code {
            Code::Esc => return Outcome::Close,
            Code::Up => self.step(around, false),
            Code::Down => self.step(around, true),
            Code::Enter => return self.say(),
            _ => match edit(&mut self.line, chord) {
                Edit::NotMine => return Outcome::NotMine,
                Edit::Changed | Edit::Kept => {}
            },
        }
        Outcome::Stay
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str) {
        paste(&mut self.line, text);
    }

    /// Something it wished for is answered.
    pub fn take(&mut self, answer: Answer, around: &Around) -> Outcome {
        self.is_saying = false;
        match answer {
            Answer::Said(n) => {
                self.line.reset();
                let n = i64::try_from(n).unwrap_or(i64::MAX);
                Outcome::Say(
                    around
                        .words
                        .with(Word("talk-heard"), &[("n", Value::from(n))]),
                )
            }
            _ => Outcome::Stay,
        }
    }

    fn say(&mut self) -> Outcome {
        let text = self.line.value().trim();
        if text.is_empty() || self.is_saying {
            return Outcome::Stay;
        }
        self.is_saying = true;
        Outcome::Ask(vec![Wish::Say(self.to, text.to_owned())])
    }

    /// All, then each desk.
    fn step(&mut self, around: &Around, down: bool) {
        let mut known: Vec<Option<u64>> = vec![None];
        known.extend(others(around).map(|desk| Some(desk.id)));
        let at = known.iter().position(|to| *to == self.to).unwrap_or(0);
        let next = match down {
            true => (at + 1).min(known.len() - 1),
            false => at.saturating_sub(1),
        };
        self.to = known[next];
    }

    /// The keys that are valid now.
    pub fn hints(&self) -> Vec<Hint> {
        vec![
            ("Enter", Word("bar-tell")),
            ("↑↓", Word("bar-to-whom")),
            ("Esc", Word("bar-back")),
        ]
    }

    /// Draws it.
    pub fn draw(&self, around: &Around, frame: &mut Frame, area: Rect) {
        let (words, theme) = (around.words, around.theme);
        let block = overlay(words.say(Word("screen-talk")), theme);
        let inside = block.inner(area);
        frame.render_widget(block, area);
        let n_desks = others(around).count().min(8) as u16 + 1;
        let parts = [
            Constraint::Length(n_desks),
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(1),
        ];
        let [desks, _, said, line] = Layout::vertical(parts).areas(inside);
        let all = (None, words.say(Word("talk-all")));
        let named = others(around).map(|desk| (Some(desk.id), name(desk, around)));
        for (at, (to, name)) in std::iter::once(all).chain(named).enumerate() {
            let style = if to == self.to {
                theme.selected
            } else {
                theme.text
            };
            let text = cut(&format!(" {name} "), usize::from(desks.width));
            if at < usize::from(desks.height) {
                put(frame.buffer_mut(), row(desks, at as u16), &text, style);
            }
        }
        let (width, height) = (usize::from(said.width), usize::from(said.height));
        let newest = around.talk.iter().rev().take(height).rev();
        let told: Vec<String> = newest.flat_map(|text| by_words(text, width)).collect();
        let skipped = told.len().saturating_sub(height);
        for (at, text) in told[skipped..].iter().enumerate() {
            put(frame.buffer_mut(), row(said, at as u16), text, theme.dim);
        }
        // The end of a long line is what is being typed.
        let typed = format!("> {}_", self.line.value());
        let hidden = typed
            .chars()
            .count()
            .saturating_sub(usize::from(line.width));
        let typed: String = typed.chars().skip(hidden).collect();
        put(frame.buffer_mut(), line, &typed, theme.bright);
        if self.helping {
            help::draw(Word("screen-talk"), &self.hints(), around, frame, area);
        }
    }
}

/// Who else sits at a desk.
fn others<'a>(around: &Around<'a>) -> impl Iterator<Item = &'a SeatedDesk> + use<'a> {
    let own = around.own_desk;
    around.desks.iter().filter(move |desk| desk.id != own)
}

fn name(desk: &SeatedDesk, around: &Around) -> String {
    let who = match desk.name.is_empty() {
        true => around.words.say(Word("actor-console")),
        false => desk.name.clone(),
    };
    match desk.edits {
        Some(order) => {
            let values = [("who", Value::from(who)), ("order", Value::from(order.0))];
            around.words.with(Word("talk-edits"), &values)
        }
        None => who,
    }
}
