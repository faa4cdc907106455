//! The crews: who can take the selected order, the soonest first; with the keys, all of them by number.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::address;
use crate::app::{App, Pane};
use crate::board::CrewRow;
use crate::popups::rule_in_short;
use crate::text::{Value, Word};
use crate::theme::Theme;
use crate::widgets::{fit, pane, put, row, scroll};
use pult_app::{Reach, Rejection};
use pult_domain::{Duty, Phase, PlaceSource, Seconds, Whereabouts};

/// The widths of the columns that every row has: number, sign, minutes.
const NUMBER: usize = 4;
const SIGN: usize = 2;
const MINUTES: usize = 8;
/// The least width of what a crew is doing, and the most of a car.
const DOING: usize = 12;
const CAR: usize = 16;
const PLATE: usize = 4;

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.has_keys(Pane::Crews);
    let block = pane(title(app), counted(app), has_keys, &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let height = usize::from(inside.height);
    if app.crew_ids.is_empty() {
        let none = app.words.say(Word("no-crews"));
        put(frame.buffer_mut(), inside, &none, app.settings.theme.dim);
        return;
    }
    let here = app.crew_ids.iter().position(|id| Some(*id) == app.crew);
    // Who is the soonest is seen, unless a person looks elsewhere.
    let selected = here.filter(|_| has_keys).unwrap_or(0);
    app.crews_offset = scroll(
        app.crews_offset,
        selected,
        app.crew_ids.len(),
        height.max(1),
    );
    let previewed = app.previewed_crew();
    let visible = app.crew_ids.iter().skip(app.crews_offset).take(height);
    for (at, id) in visible.enumerate() {
        let Some(crew) = app.board.crews.get(id) else {
            continue;
        };
        let line = text_of(app, crew, usize::from(inside.width));
        let theme = &app.settings.theme;
        let line = match (app.crew == Some(*id) && has_keys, previewed == Some(*id)) {
            (true, _) => theme.barred(line, theme.selected),
            (false, true) => theme.barred(line, theme.marked),
            (false, false) => line,
        };
        frame.render_widget(line, row(inside, at as u16));
    }
}

fn title(app: &App) -> String {
    let Some((target, place)) = app.sought() else {
        return app.words.say(Word("pane-crews"));
    };
    let place = address::short(&place, 28);
    let word = match target.is_empty() {
        true => Word("pane-crews-to"),
        false => Word("pane-crews-for"),
    };
    let values = [
        ("order", Value::from(target)),
        ("place", Value::from(place)),
    ];
    app.words.with(word, &values)
}

fn counted(app: &App) -> String {
    let n = i64::try_from(app.board.n_on_line()).unwrap_or(i64::MAX);
    let of = app.board.crews.len().to_string();
    let values = [("n", Value::from(n)), ("of", Value::from(of))];
    app.words.with(Word("pane-crews-count"), &values)
}

fn text_of(app: &App, crew: &CrewRow, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let reach = app.reach_of(crew.id);
    let can = reach.is_none_or(|reach| reach.eta.is_ok());
    let (sign, _) = app.speaker().crew_state(crew);
    let sign = match reach.map(|reach| reach.eta) {
        Some(Err(Rejection::OtherCompany | Rejection::ModeUnfit | Rejection::Dismissed)) => '×',
        _ => sign,
    };
    let style = style(crew, theme);
    let (plain, bright) = match can && crew.duty != Duty::Off {
        true => (theme.text, theme.bright),
        false => (theme.dim, theme.dim),
    };
    let rest = width.saturating_sub(NUMBER + SIGN + MINUTES);
    let car = match rest {
        0..32 => 0,
        32..44 => 12,
        _ => CAR,
    };
    let plate = if car > 0 { PLATE } else { 0 };
    let driver = rest.saturating_sub(DOING + car + plate + 3).min(14);
    let doing = rest
        .saturating_sub(car + plate + driver + usize::from(car > 0) * 2 + usize::from(driver > 0));
    let mut spans = vec![
        Span::styled(format!("{} ", right(&crew.call_sign, NUMBER - 1)), bright),
        Span::styled(format!("{sign} "), style),
        Span::styled(right(&minutes(app, crew, reach), MINUTES - 1) + " ", style),
        Span::styled(
            fit(&doing_of(app, crew, reach, doing), doing),
            if can { theme.label } else { theme.dim },
        ),
    ];
    if car > 0 {
        spans.push(Span::styled(format!(" {}", fit(&crew.car(), car)), plain));
        spans.push(Span::styled(
            format!(" {}", fit(&crew.plate_digits(), plate)),
            bright,
        ));
    }
    if driver > 0 {
        let surname = crew.driver.split(' ').next().unwrap_or_default();
        spans.push(Span::styled(
            format!(" {}", fit(surname, driver)),
            theme.dim,
        ));
    }
    Line::from(spans)
}

/// In how many minutes it could be there; `≈` where its place is not known well.
pub(super) fn minutes(app: &App, crew: &CrewRow, reach: Option<&Reach>) -> String {
    let Some(Ok(eta)) = reach.map(|reach| reach.eta) else {
        return String::new();
    };
    let is_old = crew
        .position_age(app.at.office)
        .is_none_or(|age| age > Seconds(app.board.position_max_age.0 / 2));
    let text = app.speaker().span(eta.max(Seconds(60)));
    match is_old {
        true => format!("≈{text}"),
        false => text,
    }
}

/// Where it is, what it is doing, or why it cannot take the order, in a word.
fn doing_of(app: &App, crew: &CrewRow, reach: Option<&Reach>, width: usize) -> String {
    let zone = crew
        .position
        .map_or("", |position| app.board.zone_of(position.point));
    let is_asked = crew.offer.is_some() || crew.swap.is_some();
    if is_asked || matches!(crew.duty, Duty::Break | Duty::Off) {
        return app.speaker().crew_in_short(crew);
    }
    if let Some(order) = crew.orders.first().and_then(|id| app.board.orders.get(id)) {
        let open = order.stops.iter().find(|stop| stop.is_open());
        let to = open.map_or_else(String::new, |stop| stop.address.clone());
        let arrow = if matches!(order.phase, Phase::EnRoute { stop: 0 } | Phase::Queued) {
            '▸'
        } else {
            '→'
        };
        return format!("{arrow} {}", address::short(&to, width.saturating_sub(2)));
    }
    if let Some((stand, point, gain)) = &crew.advice {
        let stand = match stand.as_str() {
            "" => app.board.zone_of(*point),
            named => named,
        };
        return app.speaker().advice(stand, *gain);
    }
    match reach.map(|reach| reach.eta) {
        Some(Err(rule)) => app.words.say(rule_in_short(rule.as_str())),
        _ => told_place(app, crew, width).unwrap_or_else(|| zone.to_owned()),
    }
}

/// Where a crew without a position said that it stands, or was last.
fn told_place(app: &App, crew: &CrewRow, width: usize) -> Option<String> {
    let fresh = app.board.position_max_age;
    let place = Whereabouts::of(crew.position, crew.told.as_ref(), app.at.office, fresh)?;
    let told = crew.told.as_ref()?;
    let is_named = matches!(place.source, PlaceSource::CheckIn(_)) && !told.label.is_empty();
    is_named.then(|| address::short(&told.label, width))
}

fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

pub(crate) fn style(crew: &CrewRow, theme: &Theme) -> Style {
    match crew.duty {
        _ if crew.offer.is_some() => theme.warning,
        Duty::Free => theme.good,
        Duty::Busy => theme.aboard,
        Duty::Break | Duty::Off => theme.dim,
    }
}
