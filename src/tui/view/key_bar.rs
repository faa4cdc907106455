//! The two lines of keys that are valid now.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{App, Pane};
use crate::popups::Kind;
use crate::text::{Value, Word};
use crate::widgets::row;

/// Keys and what they do, shortly.
type Hint = (&'static str, Word);

const DESK: &[&[Hint]] = &[
    &[
        ("+", Word("bar-offer")),
        ("++", Word("bar-assign")),
        ("-", Word("bar-status")),
        ("Del", Word("bar-cancel")),
        ("w", Word("bar-why")),
        ("?", Word("bar-help")),
        ("*", Word("bar-card")),
    ],
    &[
        ("Ins", Word("bar-new")),
        ("F3", Word("bar-find")),
        ("u", Word("bar-urgent")),
        ("q", Word("bar-leave")),
        ("F12", Word("bar-palette")),
        ("z", Word("bar-undo")),
        ("Tab", Word("bar-panes")),
        ("F7", Word("bar-pre-orders")),
        ("h", Word("bar-hold")),
        ("b", Word("bar-unassign")),
    ],
];
const FORM: &[&[Hint]] = &[
    &[
        ("Enter", Word("bar-next")),
        ("Tab", Word("bar-field")),
        ("↓", Word("bar-choose")),
        ("F2", Word("bar-trips")),
        ("Ctrl+S", Word("bar-save")),
        ("Esc", Word("bar-put-away")),
    ],
    &[
        ("=1830 =+40 =з7", Word("bar-time")),
        ("F12", Word("bar-palette")),
    ],
];
const FIND: &[&[Hint]] = &[
    &[
        ("Enter", Word("bar-keep")),
        ("Esc", Word("bar-all")),
        ("↓", Word("bar-choose")),
    ],
    &[("тел: адрес: экипаж:", Word("bar-fields"))],
];
const LEAVE: &[&[Hint]] = &[&[
    ("q y Enter", Word("bar-leave")),
    ("Esc n", Word("bar-stay")),
]];
const CANCEL: &[&[Hint]] = &[&[("1…6", Word("bar-reason")), ("Esc", Word("bar-stay"))]];
const REASSIGN: &[&[Hint]] = &[&[("Enter", Word("bar-reassign")), ("Esc", Word("bar-stay"))]];
const LIST: &[&[Hint]] = &[&[
    ("Enter", Word("bar-run")),
    ("↓", Word("bar-choose")),
    ("Esc", Word("bar-close")),
]];
const READ: &[&[Hint]] = &[&[("Esc", Word("bar-close"))]];
const CHOOSING: &[&[Hint]] = &[&[
    ("1", Word("crew-set-on-line")),
    ("2", Word("crew-set-break")),
    ("3", Word("crew-set-off-line")),
    ("Esc", Word("bar-stay")),
]];

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    if app.popups.is_empty()
        && app.form.is_none()
        && let Some(screen) = app.screens.last()
    {
        draw_of_screen(app, &screen.hints(), frame, area);
        return;
    }
    for (at, hints) in hints(app).iter().enumerate() {
        let lead = if at == 0 { lead(app) } else { String::new() };
        let (line, _) = line(app, lead, hints, usize::from(area.width));
        frame.render_widget(line, row(area, at as u16));
    }
}

/// The keys of a screen, in as many lines as there are.
fn draw_of_screen(app: &App, hints: &[Hint], frame: &mut Frame, area: Rect) {
    let mut rest = hints;
    for at in 0..area.height {
        let (line, n) = line(app, String::new(), rest, usize::from(area.width));
        frame.render_widget(line, row(area, at));
        rest = &rest[n..];
    }
}

fn hints(app: &App) -> &'static [&'static [Hint]] {
    match app.popups.last().map(|popup| &popup.kind) {
        Some(Kind::Leave) => LEAVE,
        Some(Kind::Cancel(_)) => CANCEL,
        Some(Kind::Reassign { .. }) => REASSIGN,
        Some(Kind::List(_)) => LIST,
        Some(Kind::Why(..) | Kind::Crew(_)) => READ,
        None if app.form.is_some() => FORM,
        None if app.finding.is_some() => FIND,
        None if app.choosing.is_some() => CHOOSING,
        None => DESK,
    }
}

/// The number being typed, or the crew whose state is chosen.
fn lead(app: &App) -> String {
    if !app.popups.is_empty() || app.form.is_some() || app.finding.is_some() {
        return String::new();
    }
    if let Some(crew) = app.choosing {
        let crew = app.board.call_sign(crew);
        return app
            .words
            .with(Word("bar-choosing"), &[("crew", Value::from(crew))]);
    }
    let selected = app
        .crew
        .filter(|_| app.pane == Pane::Crews && app.typed.is_empty());
    let number = selected.map_or_else(
        || format!("{}_", app.typed),
        |crew| app.board.call_sign(crew),
    );
    app.words
        .with(Word("bar-number"), &[("number", Value::from(number))])
}

/// The keys that have room, and how many they are.
fn line(app: &App, lead: String, hints: &[Hint], width: usize) -> (Line<'static>, usize) {
    let theme = &app.settings.theme;
    let mut used = lead.width() + 1;
    let mut spans = vec![Span::styled(format!(" {lead}"), theme.title)];
    let mut n = 0;
    for (keys, word) in hints {
        let what = app.words.say(*word);
        used += keys.width() + what.width() + 3;
        if used > width {
            break;
        }
        n += 1;
        spans.push(Span::styled(format!("  {keys}"), theme.key));
        spans.push(Span::styled(format!(" {what}"), theme.text));
    }
    (Line::from(spans), n)
}
