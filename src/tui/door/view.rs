//! Drawing a sheet, asking it on a terminal, and asking it line by line.

use std::io::{self, BufRead, Write};

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt;
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use tokio_util::sync::CancellationToken;
use unicode_width::UnicodeWidthStr;

use super::{Outcome, Question, Sheet, Way};
use crate::keys::Chord;
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
                    if is_here { theme.input } else { theme.text },
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
    events: &mut EventStream,
    words: &mut Words,
    theme: &Theme,
    shutdown: &CancellationToken,
) -> io::Result<bool> {
    loop {
        screen.paint(|frame| sheet.view(frame, words, theme))?;
        let event = tokio::select! {
            event = events.next() => event,
            () = shutdown.cancelled() => return Ok(false),
        };
        let gone = || io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal went away");
        let outcome = match event.ok_or_else(gone)?? {
            Event::Key(key) => Chord::from_event(key).map(|chord| sheet.key(chord)),
            Event::Paste(text) => {
                sheet.paste(&text);
                None
            }
            _ => None,
        };
        match outcome {
            Some(Outcome::Done) => return Ok(true),
            Some(Outcome::Left) => return Ok(false),
            Some(Outcome::Language) => words.speak(other(words.lang())),
            Some(Outcome::Stay) | None => {}
        }
    }
}

fn other(lang: Locale) -> Locale {
    match lang {
        Locale::Ru => Locale::En,
        Locale::En => Locale::Ru,
    }
}

/// Asks a sheet line by line, for screen readers; `false` when standard input ends.
pub(super) fn ask_plain(sheet: &mut Sheet, words: &Words) -> io::Result<bool> {
    let mut lines = io::stdin().lock().lines();
    if let Some(wrong) = sheet.wrong.take() {
        println!("{}", words.say(wrong));
    }
    for at in 0..sheet.questions.len() {
        if !sheet.asks(at) {
            continue;
        }
        let question = &mut sheet.questions[at];
        print!("{}", words.say(question.label));
        if let Way::Choice(options) = question.way {
            for (option, word) in (1..).zip(options) {
                print!(" {option} {}", words.say(*word));
            }
        } else if !question.input.value().is_empty() && question.way == Way::Line {
            print!(" [{}]", question.input.value());
        }
        print!(": ");
        io::stdout().flush()?;
        let Some(line) = lines.next().transpose()? else {
            return Ok(false);
        };
        answer(question, line.trim());
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
