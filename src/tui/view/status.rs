//! The line at the top: office, counts, listener, clock, language.

use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::app::App;
use crate::replay::SPEEDS;
use crate::text::{Value, Word};
use crate::widgets::{fit, put};
use pult_domain::Locale;

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let text = fit(&line(app, usize::from(area.width)), usize::from(area.width));
    put(frame.buffer_mut(), area, &text, app.settings.theme.status);
}

/// The parts that fit, in their order; what matters least is left out first.
fn line(app: &App, width: usize) -> String {
    let mut parts = parts(app);
    loop {
        let shown: Vec<&str> = parts.iter().map(|(_, part)| part.as_str()).collect();
        let line = format!(" {}", shown.join(" │ "));
        let least = parts.iter().map(|(worth, _)| *worth).min();
        match least {
            Some(least) if line.width() > width && parts.len() > 1 => {
                parts.retain(|(worth, _)| *worth != least)
            }
            _ => return line,
        }
    }
}

/// Each part with its worth; no two are worth the same.
fn parts(app: &App) -> Vec<(u8, String)> {
    let count = |word, n: usize| {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        app.words.with(word, &[("n", Value::from(n))])
    };
    let board = &app.board;
    let clock = board.time.format(app.at.office, "%H:%M");
    let lang = match app.words.lang() {
        Locale::Ru => "RU",
        Locale::En => "EN",
    };
    let mut parts = Vec::new();
    parts.extend(past(app).map(|part| (11, part)));
    parts.extend(app.ringing().map(|part| (10, part)));
    parts.extend([
        (9, board.office.name.clone()),
        (8, count(Word("status-orders"), board.n_open())),
        (5, count(Word("status-on-line"), board.n_on_line())),
    ]);
    if app.settings.auto_assign {
        parts.push((4, count(Word("status-offering"), board.n_offered())));
    } else {
        parts.push((6, app.words.say(Word("status-engine-off"))));
    }
    if !app.settings.listening.is_empty() {
        parts.push((2, app.settings.listening.clone()));
    }
    parts.extend([(7, clock), (3, lang.to_owned())]);
    parts
}

/// The moment of a day that is played over again, and how fast.
fn past(app: &App) -> Option<String> {
    let replay = app.replay.as_ref()?;
    let (done, all) = replay.progress();
    let at = app.board.time.format(replay.at, "%d.%m %H:%M:%S");
    let speed = match replay.speed {
        Some(speed) => format!("×{}", SPEEDS[speed]),
        None => "||".to_owned(),
    };
    let last = replay.last().map(|event| app.speaker().event(event));
    let values = [("at", Value::from(at)), ("speed", Value::from(speed))];
    let title = app.words.with(Word("status-replay"), &values);
    Some(format!("{title} {done}/{all} {}", last.unwrap_or_default()))
}
