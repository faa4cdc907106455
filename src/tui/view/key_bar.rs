//! The two lines of keys that are valid now.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::crews::minutes;
use crate::app::{App, Pane, is_work, next_step, step_word};
use crate::board::CrewRow;
use crate::keys::Action;
use crate::popups::{Kind, Sheet, exchanges, rule_in_short};
use crate::text::{Value, Word};
use crate::widgets::row;
use pult_domain::{Duty, Locale};

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
        (Fixed("="), Word("bar-place")),
        (Of(Action::CrewCard), Word("bar-card")),
        (Of(Action::NextStep), Word("bar-step")),
        (Of(Action::Cancel), Word("bar-cancel")),
        (Of(Action::More), Word("bar-more")),
        (Of(Action::Undo), Word("bar-undo")),
        (Of(Action::NextCard), Word("bar-cards")),
        (Of(Action::NextPane), Word("bar-panes")),
    ],
    &[
        (Of(Action::NewOrder), Word("bar-new")),
        (Of(Action::TakeCall), Word("bar-call")),
        (Of(Action::Find), Word("bar-find")),
        (Of(Action::Palette), Word("bar-everything")),
        (Of(Action::Help), Word("bar-help")),
        (Of(Action::CrewsPane), Word("bar-crews")),
        (Of(Action::MapPane), Word("bar-map")),
        (Of(Action::Quote), Word("bar-price")),
        (Of(Action::StandsPane), Word("bar-stands")),
        (Of(Action::PreOrders), Word("bar-pre-orders")),
        (Of(Action::Leave), Word("bar-leave")),
    ],
];
const MAP: &[&[Hint]] = &[
    &[
        (Fixed("←↑↓→"), Word("bar-pan")),
        (Of(Action::PageUp), Word("bar-closer")),
        (Of(Action::PageDown), Word("bar-farther")),
        (Of(Action::MapPane), Word("bar-whole-screen")),
        (Fixed("Enter"), Word("bar-what-is-here")),
        (Of(Action::NextStep), Word("bar-corner")),
        (Fixed("="), Word("bar-take-zone")),
        (Of(Action::More), Word("bar-name-place")),
    ],
    &[
        (Of(Action::First), Word("bar-whole")),
        (Of(Action::Last), Word("bar-here")),
        (Of(Action::Follow), Word("bar-follow")),
        (Of(Action::NextPane), Word("bar-panes")),
        (Of(Action::Help), Word("bar-help")),
    ],
];
const DRAWING: &[&[Hint]] = &[
    &[
        (Of(Action::NextStep), Word("bar-corner")),
        (Of(Action::RubOut), Word("bar-corner-back")),
        (Fixed("="), Word("bar-move-corner")),
        (Fixed("Enter"), Word("bar-name-zone")),
        (Fixed("Esc"), Word("bar-no-zone")),
    ],
    &[
        (Fixed("←↑↓→"), Word("bar-pan")),
        (Of(Action::PageUp), Word("bar-closer")),
        (Of(Action::PageDown), Word("bar-farther")),
        (Of(Action::MapPane), Word("bar-whole-screen")),
    ],
];
const REDRAWING: &[&[Hint]] = &[
    &[
        (Fixed("="), Word("bar-move-corner")),
        (Of(Action::NextStep), Word("bar-corner")),
        (Of(Action::RubOut), Word("bar-corner-back")),
        (Fixed("Enter"), Word("bar-write")),
        (Of(Action::Cancel), Word("bar-remove-zone")),
        (Fixed("Esc"), Word("bar-back")),
    ],
    &[
        (Fixed("←↑↓→"), Word("bar-pan")),
        (Of(Action::PageUp), Word("bar-closer")),
        (Of(Action::PageDown), Word("bar-farther")),
        (Of(Action::MapPane), Word("bar-whole-screen")),
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
        (Fixed("Esc"), Word("bar-park")),
        (Of(Action::NextCard), Word("bar-cards")),
    ],
    &[
        (Fixed("1830 · +40 · з 7 · 31.12 2200"), Word("bar-time")),
        (Of(Action::CrewsPane), Word("bar-crews")),
        (Of(Action::MapPane), Word("bar-map")),
        (Of(Action::TakeCall), Word("bar-call")),
        (Of(Action::Palette), Word("bar-everything")),
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
const ASK: &[&[Hint]] = &[&[
    (Fixed("y д"), Word("bar-yes")),
    (Fixed("n н Esc"), Word("bar-no")),
]];
const REASSIGN: &[&[Hint]] = &[&[
    (Fixed("Enter y д"), Word("bar-yes")),
    (Fixed("n н Esc"), Word("bar-no")),
]];
const FINISH: &[&[Hint]] = &[&[
    (Fixed("Enter y д"), Word("bar-yes")),
    (Fixed("Tab"), Word("bar-meter")),
    (Fixed("n н Esc"), Word("bar-no")),
]];
const CANCEL: &[&[Hint]] = &[&[
    (Fixed("1…9"), Word("bar-reason")),
    (Fixed("Esc"), Word("bar-stay")),
]];
const MORE: &[&[Hint]] = &[&[
    (Fixed("1…9 0"), Word("bar-run")),
    (Fixed("Esc"), Word("bar-close")),
]];
const FIRST: &[&[Hint]] = &[&[
    (Fixed("1 2"), Word("bar-choose")),
    (Fixed("Esc"), Word("bar-stay")),
]];
const LEAVE: &[&[Hint]] = &[&[
    (Fixed("Enter y д"), Word("bar-leave")),
    (Fixed("n н Esc"), Word("bar-stay")),
]];
const LIST: &[&[Hint]] = &[&[
    (Fixed("Enter"), Word("bar-run")),
    (Fixed("↓"), Word("bar-choose")),
    (Fixed("Esc"), Word("bar-close")),
]];
const STANDING: &[&[Hint]] = &[&[
    (Fixed("Enter"), Word("bar-change")),
    (Fixed("Del"), Word("bar-end-it")),
    (Fixed("Esc"), Word("bar-close")),
]];
const PROMPT: &[&[Hint]] = &[&[
    (Fixed("Enter"), Word("bar-say")),
    (Fixed("Esc"), Word("bar-close")),
]];
const OVER: &[&[Hint]] = &[
    &[
        (Of(Action::NewOrder), Word("bar-again")),
        (Of(Action::Undo), Word("bar-undo")),
        (Of(Action::More), Word("bar-more")),
        (Fixed("Enter"), Word("bar-show")),
    ],
    &[
        (Of(Action::Find), Word("bar-find")),
        (Of(Action::Palette), Word("bar-everything")),
        (Of(Action::Help), Word("bar-help")),
    ],
];
const READ: &[&[Hint]] = &[&[(Fixed("Esc"), Word("bar-close"))]];
const SEEN: &[&[Hint]] = &[&[
    (Fixed("← →"), Word("bar-exchange")),
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
        && app.omnibox.is_none()
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
        Some(Kind::Leave { goes_on: true, .. }) => LEAVE,
        Some(Kind::Leave { .. }) => ASK,
        Some(Kind::Ask(question)) if question.finishes().is_some() => FINISH,
        Some(Kind::Ask(question)) if question.enter_is_yes => REASSIGN,
        Some(Kind::Ask(_)) => ASK,
        Some(Kind::Crew(crew))
            if app
                .board
                .crews
                .get(crew)
                .is_some_and(|row| row.swap.is_some()) =>
        {
            ASK
        }
        Some(Kind::Cancel(_)) => CANCEL,
        Some(Kind::More(_)) => MORE,
        Some(Kind::First(..)) => FIRST,
        Some(Kind::Why(..) | Kind::Crew(_) | Kind::Login(_) | Kind::Talk(_) | Kind::Bill(_)) => {
            READ
        }
        Some(Kind::Seen(_, Some(seen), _)) if exchanges(seen).len() > 1 => SEEN,
        Some(Kind::Seen(..)) => READ,
        Some(Kind::Sheet(Sheet::Calls, _)) => CALLS,
        Some(Kind::Sheet(Sheet::Standing, _)) => STANDING,
        Some(Kind::Sheet(..)) => SHEET,
        Some(Kind::Prompt(..)) => PROMPT,
        None if app.omnibox.is_some() => LIST,
        None if app.form.is_some() => FORM,
        None if app.finding.is_some() => FIND,
        None if app.choosing.is_some() => CHOOSING,
        None if app.replay.is_some() => PAST,
        None if app.pane == Pane::Map && app.map.boundary.of.is_some() => REDRAWING,
        None if app.pane == Pane::Map && !app.map.boundary.is_empty() => DRAWING,
        None if app.pane == Pane::Map => MAP,
        None if app.typed.is_empty() && is_over_selected(app) => OVER,
        None => DESK,
    }
}

/// Whether an order is selected that is over.
fn is_over_selected(app: &App) -> bool {
    let row = app.selected().and_then(|id| app.board.orders.get(&id));
    row.is_some_and(|row| !row.phase.is_open())
}

/// The number being typed, or the crew whose state is chosen.
fn lead(app: &App) -> String {
    let is_covered = app.form.is_some() || app.omnibox.is_some() || app.finding.is_some();
    if !app.popups.is_empty() || is_covered {
        return String::new();
    }
    if let Some(crew) = app.choosing {
        let crew = app.board.call_sign(crew);
        return app
            .words
            .with(Word("bar-choosing"), &[("crew", Value::from(crew))]);
    }
    let number = format!("{}_", app.typed);
    match app
        .previewed_crew()
        .and_then(|crew| app.board.crews.get(&crew))
    {
        Some(crew) => {
            let number = match app.typed.is_empty() {
                true => crew.call_sign.clone(),
                false => number,
            };
            let (sign, state) = app.speaker().crew_state(crew);
            let state = if crew.duty == Duty::Free && crew.offer.is_none() {
                String::new()
            } else {
                state
            };
            let car = [crew.car(), crew.plate_digits()].join(" ");
            let parts = [
                state,
                crew.driver.clone(),
                car.trim().to_owned(),
                reach(app, crew),
            ];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            format!("{number} {sign} {}", parts.collect::<Vec<_>>().join(" · "))
        }
        None => app
            .words
            .with(Word("bar-number"), &[("number", Value::from(number))]),
    }
}

/// In how many minutes a crew could be at what is looked at, or why it cannot take it; the row of one that is
/// selected tells that itself.
fn reach(app: &App, crew: &CrewRow) -> String {
    let reach = app.reach_of(crew.id).filter(|_| !app.typed.is_empty());
    let is_free = crew.duty == Duty::Free && crew.offer.is_none();
    match reach.map(|reach| reach.eta) {
        None => String::new(),
        // Its state says why.
        Some(Err(_)) if !is_free => String::new(),
        Some(Err(rule)) => app.words.say(rule_in_short(rule.as_str())),
        Some(Ok(_)) => minutes(app, crew, reach),
    }
}

/// What Space would do to the selected order.
fn step(app: &App) -> Option<Word> {
    let row = app.board.orders.get(&app.selected()?)?;
    Some(step_word(row, next_step(row)?))
}

/// Keys that a person types as words, in the language of the desk.
fn spelled(keys: &str, lang: Locale) -> String {
    const ENGLISH: [(&str, &str); 4] = [
        (" д", ""),
        (" н", ""),
        ("з 7", "t 7"),
        ("тел: адрес: экипаж:", "phone: addr: crew:"),
    ];
    match lang {
        Locale::Ru => keys.to_owned(),
        Locale::En => ENGLISH
            .iter()
            .fold(keys.to_owned(), |keys, (ru, en)| keys.replace(ru, en)),
    }
}

/// Whether whoever sits here may not do it: what is refused is not offered.
fn is_refused(app: &App, keys: Keys) -> bool {
    let is_work = match keys {
        Of(action) => is_work(action),
        // An assignment, the place of a crew, the corner of a zone.
        Fixed(keys) => matches!(keys, "++" | "="),
    };
    is_work && !app.settings.may_dispatch()
}

/// The keys that have room, and how many they are.
fn line(app: &App, lead: String, hints: &[Hint], width: usize) -> (Line<'static>, usize) {
    let theme = &app.settings.theme;
    let mut used = lead.width() + 1;
    let mut spans = vec![Span::styled(format!(" {lead}"), theme.title)];
    let mut n = 0;
    for (keys, word) in hints {
        let word = match keys {
            _ if is_refused(app, *keys) => None,
            Of(Action::NextStep) if app.pane != Pane::Map => step(app),
            Of(Action::MapPane) if app.is_map_whole() => Some(Word("bar-beside")),
            // The key of a place needs the number of a crew before it.
            Fixed("=") if app.typed.is_empty() && app.pane != Pane::Map => None,
            _ => Some(*word),
        };
        let Some(word) = word else {
            n += 1;
            continue;
        };
        let what = app.words.say(word);
        let keys = match keys {
            Fixed(keys) => spelled(keys, app.words.lang()),
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
