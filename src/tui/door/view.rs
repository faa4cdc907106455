//! Drawing a sheet, asking it on a terminal, and asking it line by line.

use std::io;

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use tokio_util::sync::CancellationToken;
use unicode_width::UnicodeWidthStr;

use super::{Outcome, Question, Sheet, Way};
use crate::line::{Input, Line as Wire, Teletype, TypedLine, gone};
use crate::screen::Screen;
use crate::text::Words;
use crate::theme::Theme;
use crate::widgets::{cut, fit, middle, overlay, put, row};
use pult_domain::Locale;

/// The width of a sheet.
const WIDTH: u16 = 72;

impl Sheet {
    /// Draws the sheet in the middle of the screen.
    pub fn view(&self, frame: &mut Frame, words: &Words, theme: &Theme) {
        let asked: Vec<usize> = (0..self.questions.len())
            .filter(|at| self.asks(*at))
            .collect();
        let height = u16::try_from(asked.len() + 5).unwrap_or(u16::MAX);
        let area = middle(frame.area(), WIDTH, height);
        frame.render_widget(Clear, area);
        let block = overlay(words.say(self.title), theme);
        let inside = block.inner(area);
        frame.render_widget(block, area);
        let width = usize::from(inside.width);
        let about = cut(&words.say(self.about), width);
        put(frame.buffer_mut(), inside, &about, theme.dim);
        let labels = asked
            .iter()
            .map(|at| words.say(self.questions[*at].label).width());
        let label = labels.max().unwrap_or(0).min(width / 2) + 2;
        for (line, at) in (2..).zip(&asked) {
            let question = &self.questions[*at];
            let is_here = *at == self.at;
            let text = text_of(question, words);
            let spans = [
                Span::styled(
                    fit(&words.say(question.label), label),
                    if is_here { theme.title } else { theme.dim },
                ),
                Span::styled(
                    fit(&text, width.saturating_sub(label)),
                    match (is_here, self.is_fresh && !text.is_empty()) {
                        (true, true) => theme.selected,
                        (true, false) => theme.input,
                        (false, _) => theme.text,
                    },
                ),
            ];
            frame.render_widget(Line::from_iter(spans), row(inside, line));
            if is_here && !matches!(question.way, Way::Choice(_)) && line < inside.height {
                let column = label + question.input.visual_cursor();
                let x = usize::from(inside.x) + column.min(width.saturating_sub(1));
                frame.set_cursor_position(Position::new(x as u16, inside.y + line));
            }
        }
        if let Some(wrong) = self.wrong {
            let last = row(inside, inside.height.saturating_sub(1));
            put(
                frame.buffer_mut(),
                last,
                &cut(&words.say(wrong), width),
                theme.alarm,
            );
        }
    }
}

fn text_of(question: &Question, words: &Words) -> String {
    match question.way {
        Way::Line => question.input.value().to_owned(),
        Way::Secret => "•".repeat(question.input.value().chars().count()),
        Way::Choice(options) => options
            .get(question.option)
            .map_or_else(String::new, |word| format!("‹ {} ›", words.say(*word))),
    }
}

/// Asks a sheet on the terminal until it is handed in (`true`) or left.
pub(super) async fn ask(
    sheet: &mut Sheet,
    screen: &mut Screen,
    line: &mut Wire,
    words: &mut Words,
    theme: &Theme,
    shutdown: &CancellationToken,
) -> io::Result<bool> {
    loop {
        screen.output().ready().await;
        screen.paint(|frame| sheet.view(frame, words, theme))?;
        let inputs = tokio::select! {
            inputs = line.typed() => inputs.ok_or_else(gone)?,
            () = shutdown.cancelled() => return Ok(false),
        };
        for input in inputs {
            let outcome = match input {
                Input::Key(chord) => sheet.key(chord),
                Input::Paste(text) => {
                    sheet.paste(&text);
                    Outcome::Stay
                }
                Input::Click(..)
                | Input::Drag(..)
                | Input::Release
                | Input::Wheel(..)
                | Input::Resized => Outcome::Stay,
            };
            match outcome {
                Outcome::Done => return Ok(true),
                Outcome::Left => return Ok(false),
                Outcome::Language => words.speak(other(words.lang())),
                Outcome::Stay => {}
            }
        }
    }
}

fn other(lang: Locale) -> Locale {
    match lang {
        Locale::Ru => Locale::En,
        Locale::En => Locale::Ru,
    }
}

/// Asks a sheet line by line, for screen readers; `false` when whoever is asked goes away.
///
/// # Errors
/// When the terminal is gone.
pub(super) async fn ask_plain(
    sheet: &mut Sheet,
    teletype: &mut Teletype<'_>,
    words: &Words,
) -> io::Result<bool> {
    if let Some(wrong) = sheet.wrong.take() {
        teletype.told().say(&words.say(wrong));
    }
    let mut at = 0;
    while at < sheet.questions.len() {
        if !sheet.asks(at) {
            at += 1;
            continue;
        }
        let question = &mut sheet.questions[at];
        let mut prompt = words.say(question.label);
        if let Way::Choice(options) = question.way {
            for (option, word) in (1..).zip(options) {
                prompt.push_str(&format!(" {option} {}", words.say(*word)));
            }
        } else if !question.input.value().is_empty() && question.way == Way::Line {
            prompt.push_str(&format!(" [{}]", question.input.value()));
        }
        prompt.push_str(": ");
        match teletype.ask(&prompt, question.way == Way::Secret).await {
            TypedLine::Line(line) => answer(question, line.trim()),
            TypedLine::Left => return Ok(false),
            TypedLine::Gone => return Err(gone()),
        }
        match (sheet.check)(sheet, at) {
            Some(wrong) => teletype.told().say(&words.say(wrong)),
            None => at += 1,
        }
    }
    Ok(true)
}

/// An empty line leaves the answer as it is.
fn answer(question: &mut Question, line: &str) {
    match (question.way, line.parse::<usize>()) {
        (Way::Choice(options), Ok(option)) if (1..=options.len()).contains(&option) => {
            question.option = option - 1;
        }
        (Way::Choice(_), _) => {}
        (_, _) if line.is_empty() => {}
        _ => question.input = tui_input::Input::new(line.to_owned()),
    }
}
