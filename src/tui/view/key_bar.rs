//! The two lines of keys that are valid now.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{App, Pane};
use crate::keys::Action;
use crate::popups::{Kind, Sheet, exchanges};
use crate::text::{Value, Word};
use crate::widgets::row;

/// Keys and what they do, shortly.
type Hint = (Keys, Word);

/// Keys, as they are shown.
#[derive(Clone, Copy)]
enum Keys {
    /// The same at every desk.
    Fixed(&'static str),
    /// Whatever is bound to an action.
    Of(Action),
}

use Keys::{Fixed, Of};

const DESK: &[&[Hint]] = &[
    &[
        (Of(Action::Offer), Word("bar-offer")),
        (Fixed("++"), Word("bar-assign")),
        (Of(Action::CrewStatus), Word("bar-status")),
        (Of(Action::Cancel), Word("bar-cancel")),
        (Of(Action::Why), Word("bar-why")),
        (Of(Action::Help), Word("bar-help")),
        (Of(Action::CrewCard), Word("bar-card")),
    ],
    &[
        (Of(Action::NewOrder), Word("bar-new")),
        (Of(Action::Find), Word("bar-find")),
        (Of(Action::NextUrgent), Word("bar-urgent")),
        (Of(Action::Leave), Word("bar-leave")),
        (Of(Action::Palette), Word("bar-palette")),
        (Of(Action::Undo), Word("bar-undo")),
        (Of(Action::TakeCall), Word("bar-call")),
        (Of(Action::StandsPane), Word("bar-stands")),
        (Of(Action::MapPane), Word("bar-map")),
        (Of(Action::PreOrders), Word("bar-pre-orders")),
        (Of(Action::NextPane), Word("bar-panes")),
        (Of(Action::Hold), Word("bar-hold")),
        (Of(Action::Unassign), Word("bar-unassign")),
    ],
];
const MAP: &[&[Hint]] = &[
    &[
        (Fixed("←↑↓→"), Word("bar-pan")),
        (Of(Action::PageUp), Word("bar-closer")),
        (Of(Action::PageDown), Word("bar-farther")),
    ],
    &[
        (Of(Action::First), Word("bar-whole")),
        (Of(Action::Last), Word("bar-here")),
        (Of(Action::Follow), Word("bar-follow")),
        (Of(Action::NextPane), Word("bar-panes")),
        (Of(Action::Help), Word("bar-help")),
    ],
];
const PAST: &[&[Hint]] = &[
    &[
        (Of(Action::StepBack), Word("bar-before")),
        (Of(Action::StepForward), Word("bar-after")),
        (Of(Action::Slower), Word("bar-slower")),
        (Of(Action::Faster), Word("bar-faster")),
    ],
    &[
        (Fixed("1405 Enter"), Word("bar-moment")),
        (Of(Action::History), Word("bar-day-before")),
        (Of(Action::MapPane), Word("bar-map")),
        (Of(Action::Drop), Word("bar-now")),
    ],
];
const CALLS: &[&[Hint]] = &[&[
    (Fixed("Enter"), Word("bar-take")),
    (Fixed("↓"), Word("bar-choose")),
    (Fixed("Esc"), Word("bar-close")),
]];
const SHEET: &[&[Hint]] = &[&[
    (Fixed("Enter"), Word("bar-show")),
    (Fixed("↓"), Word("bar-choose")),
    (Fixed("Esc"), Word("bar-close")),
]];
const FORM: &[&[Hint]] = &[
    &[
        (Fixed("Enter"), Word("bar-next")),
        (Fixed("Tab"), Word("bar-field")),
        (Fixed("↓"), Word("bar-choose")),
        (Fixed("F2"), Word("bar-trips")),
        (Fixed("Ctrl+S"), Word("bar-save")),
        (Fixed("Esc"), Word("bar-put-away")),
    ],
    &[
        (Fixed("=1830 =+40 =з7"), Word("bar-time")),
        (Fixed("F12"), Word("bar-palette")),
    ],
];
const FIND: &[&[Hint]] = &[
    &[
        (Fixed("Enter"), Word("bar-keep")),
        (Fixed("Esc"), Word("bar-all")),
        (Fixed("↓"), Word("bar-choose")),
    ],
    &[(Fixed("тел: адрес: экипаж:"), Word("bar-fields"))],
];
const LEAVE: &[&[Hint]] = &[&[
    (Fixed("q y Enter"), Word("bar-leave")),
    (Fixed("Esc n"), Word("bar-stay")),
]];
const CANCEL: &[&[Hint]] = &[&[
    (Fixed("1…6"), Word("bar-reason")),
    (Fixed("Esc"), Word("bar-stay")),
]];
const REASSIGN: &[&[Hint]] = &[&[
    (Fixed("Enter"), Word("bar-reassign")),
    (Fixed("Esc"), Word("bar-stay")),
]];
const LIST: &[&[Hint]] = &[&[
    (Fixed("Enter"), Word("bar-run")),
    (Fixed("↓"), Word("bar-choose")),
    (Fixed("Esc"), Word("bar-close")),
]];
const READ: &[&[Hint]] = &[&[(Fixed("Esc"), Word("bar-close"))]];
const SEEN: &[&[Hint]] = &[&[
    (Fixed("↑ ↓"), Word("bar-exchange")),
    (Fixed("Esc"), Word("bar-close")),
]];
const CHOOSING: &[&[Hint]] = &[&[
    (Fixed("1"), Word("crew-set-on-line")),
    (Fixed("2"), Word("crew-set-break")),
    (Fixed("3"), Word("crew-set-off-line")),
    (Fixed("Esc"), Word("bar-stay")),
]];

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    if app.popups.is_empty()
        && app.form.is_none()
        && let Some(screen) = app.screens.last()
    {
        let hints = screen.hints().into_iter();
        let hints: Vec<Hint> = hints.map(|(keys, word)| (Fixed(keys), word)).collect();
        draw_of_screen(app, &hints, frame, area);
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
        Some(Kind::Seen(_, Some(seen), _)) if exchanges(seen).len() > 1 => SEEN,
        Some(Kind::Seen(..)) => READ,
        Some(Kind::Sheet(Sheet::Calls, _)) => CALLS,
        Some(Kind::Sheet(..)) => SHEET,
        None if app.form.is_some() => FORM,
        None if app.finding.is_some() => FIND,
        None if app.choosing.is_some() => CHOOSING,
        None if app.replay.is_some() => PAST,
        None if app.pane == Pane::Map => MAP,
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
        let keys = match keys {
            Fixed(keys) => (*keys).to_owned(),
            Of(action) => app.settings.keymap.key_of(*action),
        };
        if keys.is_empty() {
            n += 1;
            continue;
        }
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
