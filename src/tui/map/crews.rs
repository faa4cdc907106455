//! Crews on the map: the one that is looked at, candidates with their minutes, then the others as far as
//! there is room; free ones that stand close together are counted.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::labels::Labels;
use super::plan::Window;
use crate::app::{App, Pane};
use crate::board::CrewRow;
use crate::theme::Theme;
use crate::view::crew_style;
use pult_domain::{CrewId, Duty, Seconds};

/// So many candidates are told apart, the soonest.
const CANDIDATES: usize = 5;
/// Crews within so many columns and rows of each other stand close together.
const CLOSE: (u16, u16) = (8, 3);
/// From this scale on, in metres to a cell, every crew is told by its call sign.
const TOLD_APART: f64 = 30.0;

/// Draws the crews on line; `carrier` has the selected order.
pub(super) fn draw(
    app: &App,
    buffer: &mut Buffer,
    labels: &mut Labels,
    window: &Window,
    carrier: Option<CrewId>,
) {
    let theme = &app.settings.theme;
    let candidates = candidates(app);
    let is_marked = |crew: &CrewRow| Some(crew.id) == carrier || is_selected(app, crew);
    let on_line = app
        .board
        .crews
        .values()
        .filter(|crew| crew.duty != Duty::Off);
    let mut crews: Vec<(&CrewRow, (u16, u16))> = on_line
        .filter_map(|crew| Some((crew, window.cell(crew.position?.point)?)))
        .collect();
    // Who matters is written first: what comes later takes no room from it.
    crews.sort_by_key(|(crew, _)| {
        let at = candidates.iter().position(|(id, _)| *id == crew.id);
        let place = at.unwrap_or(usize::MAX);
        (!is_marked(crew), place, crew.duty != Duty::Free, crew.id)
    });
    let mut close: BTreeMap<(u16, u16), Vec<&CrewRow>> = BTreeMap::new();
    for (crew, cell) in crews {
        let minutes = candidates.iter().find(|(id, _)| *id == crew.id);
        let age = crew.position_age(app.at.office);
        let is_old = age.is_some_and(|age| age > app.board.position_max_age);
        let old = if is_old { "?" } else { "" };
        let sign = match minutes {
            Some((_, eta)) => format!("{}{old}·{}′", crew.call_sign, minutes_of(*eta)),
            None => format!("{}{old}", crew.call_sign),
        };
        if is_marked(crew) {
            let style = theme.title.add_modifier(Modifier::REVERSED);
            labels.write(buffer, cell, &sign, style);
        } else if minutes.is_some() {
            let style = style(crew, is_old, theme).add_modifier(Modifier::BOLD);
            labels.write(buffer, cell, &sign, style);
        } else if window.scale > TOLD_APART && crew.duty == Duty::Free && !is_old {
            let of = (cell.0 / CLOSE.0, cell.1 / CLOSE.1);
            close.entry(of).or_default().push(crew);
        } else if !labels.write(buffer, cell, &sign, style(crew, is_old, theme)) {
            labels.write(buffer, cell, glyph(crew), style(crew, is_old, theme));
        }
    }
    for ((column, row), crews) in close {
        let middle = (column * CLOSE.0 + CLOSE.0 / 2, row * CLOSE.1 + CLOSE.1 / 2);
        let own = crews[0]
            .position
            .and_then(|position| window.cell(position.point));
        let (text, cell) = match crews.as_slice() {
            [one] => (one.call_sign.clone(), own.unwrap_or(middle)),
            several => (format!("{}●", several.len()), middle),
        };
        let style = theme.good.add_modifier(Modifier::BOLD);
        if !labels.write(buffer, cell, &text, style) {
            labels.write(buffer, own.unwrap_or(middle), "●", style);
        }
    }
}

/// Who could be soonest at the order that is looked at, and when.
fn candidates(app: &App) -> Vec<(CrewId, Seconds)> {
    let able = app
        .candidates()
        .filter_map(|reach| Some((reach.crew, reach.eta.ok()?)));
    able.take(CANDIDATES).collect()
}

fn minutes_of(eta: Seconds) -> i64 {
    ((eta.0.max(0) + 30) / 60).max(1)
}

fn is_selected(app: &App, crew: &CrewRow) -> bool {
    app.pane == Pane::Crews && app.crew == Some(crew.id)
}

fn glyph(crew: &CrewRow) -> &'static str {
    match (crew.offer.is_some(), crew.duty) {
        (true, _) => "◐",
        (_, Duty::Free) => "●",
        (_, Duty::Busy) => "■",
        (_, Duty::Break) => "◌",
        (_, Duty::Off) => "○",
    }
}

fn style(crew: &CrewRow, is_old: bool, theme: &Theme) -> Style {
    match crew.duty {
        _ if is_old => theme.dim,
        Duty::Free => crew_style(crew, theme).add_modifier(Modifier::BOLD),
        _ => crew_style(crew, theme),
    }
}
