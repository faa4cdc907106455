//! Drawing the map: demand and roads below, then zones, the way, its stops and the crews; names where
//! there is room.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use pult_domain::{Point, Seconds};
use pult_geo::roads::GroundKind;

use super::canvas::Canvas;
use super::labels::Labels;
use super::plan::Window;
use super::{Base, RIVER, crews, stroke};
use crate::app::{App, Pane};
use crate::board::OrderRow;
use crate::text::{Value, Word};
use crate::theme::Theme;
use crate::widgets::{pane, put};

/// Demand is counted over this time, in fields of so many columns and rows.
const HALF_HOUR: Seconds = Seconds::minutes(30);
const SHADE: (u16, u16) = (6, 3);
/// Streets are named from this scale on, in metres to a cell.
const NAMED: f64 = 40.0;
/// Roads of this rank and above stand out.
const MAIN_ROAD: u8 = 4;

/// Draws the map pane.
pub fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.has_keys(Pane::Map);
    let block = pane(title(app), String::new(), has_keys, &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    if inside.is_empty() {
        return;
    }
    let cells = (inside.width, inside.height);
    app.map.cells = cells;
    let window = app.map.window(cells, &app.board);
    let theme = app.settings.theme;
    let buffer = frame.buffer_mut();
    let base = app.map.base(window);
    ground(buffer, inside, base, &theme);
    let road = |rank| match rank {
        RIVER => theme.river,
        MAIN_ROAD.. => theme.text,
        _ => theme.dim,
    };
    paint(buffer, inside, &base.roads, road);
    demand(app, buffer, inside, &window);
    paint(buffer, inside, &zones(app, &window), |_| theme.label);
    let selected = app.selected().and_then(|id| app.board.orders.get(&id));
    let mut labels = Labels::new(inside);
    if let Some(row) = selected {
        paint(buffer, inside, &way(app, &window, row), |_| theme.title);
        stops(buffer, &mut labels, &window, row, &theme);
    }
    corners(app, buffer, inside, &mut labels, &window);
    // The crew that is followed stands in the middle itself.
    let is_following = app.map.follows && app.followed().is_some();
    if has_keys && app.map.boundary.held.is_none() && !is_following {
        let middle = (cells.0 / 2, cells.1 / 2);
        labels.write(buffer, middle, "┼", theme.key);
    }
    let carrier = selected.and_then(|row| row.crew);
    crews::draw(app, buffer, &mut labels, &window, carrier);
    zone_names(app, buffer, &mut labels, &window);
    street_names(app, buffer, &mut labels, &window);
    if app.map.plan.is_none() {
        put(
            buffer,
            inside,
            &app.words.say(Word("map-loading")),
            theme.dim,
        );
    }
}

/// Water and green: a shade where the terminal has shades, else a sign.
fn ground(buffer: &mut Buffer, area: Rect, base: &Base, theme: &Theme) {
    for ((column, row), kind) in &base.grounds {
        let (style, sign) = match kind {
            GroundKind::Water => (theme.water, '~'),
            _ => (theme.green, '"'),
        };
        if let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) {
            match style.bg {
                Some(shade) => cell.set_bg(shade),
                None => cell.set_char(sign).set_style(style),
            };
        }
    }
}

/// Where orders of the last half hour begin, as a shade: the more, the brighter.
fn demand(app: &App, buffer: &mut Buffer, area: Rect, window: &Window) {
    let since = app.at.office - HALF_HOUR;
    let mut n: BTreeMap<(u16, u16), usize> = BTreeMap::new();
    for row in app
        .board
        .orders
        .values()
        .filter(|row| row.created_at >= since)
    {
        let point = row.stops.first().and_then(|stop| stop.point);
        if let Some(cell) = point.and_then(|point| window.cell(point)) {
            *n.entry((cell.0 / SHADE.0, cell.1 / SHADE.1)).or_default() += 1;
        }
    }
    for ((column, row), n) in n {
        let style = match n {
            0 | 1 => continue,
            2 | 3 => app.settings.theme.marked,
            _ => app.settings.theme.selected,
        };
        let Some(ground) = style.bg else { continue };
        let place = Rect {
            x: area.x + column * SHADE.0,
            y: area.y + row * SHADE.1,
            width: SHADE.0,
            height: SHADE.1,
        };
        buffer.set_style(place.intersection(area), Style::default().bg(ground));
    }
}

/// The boundaries of the zones.
fn zones(app: &App, window: &Window) -> Canvas {
    let mut canvas = Canvas::new(app.map.glyphs, window.cells.0, window.cells.1);
    let areas = app.board.zones.iter().flat_map(|zone| &zone.areas);
    for (from, to) in areas.flat_map(|area| area.edges()) {
        canvas.line(window.dot(from), window.dot(to), 1);
    }
    canvas
}

fn zone_names(app: &App, buffer: &mut Buffer, labels: &mut Labels, window: &Window) {
    let style = app.settings.theme.label.add_modifier(Modifier::BOLD);
    for zone in app.board.zones.iter() {
        let middle = zone.areas.first().map(|area| area.bounds().center());
        if let Some(cell) = middle.and_then(|middle| window.cell(middle)) {
            labels.along(buffer, cell, &zone.name, false, style);
        }
    }
}

/// What streets are called, along their course: each once, as far as there is room.
fn street_names(app: &App, buffer: &mut Buffer, labels: &mut Labels, window: &Window) {
    let Some(plan) = app.map.plan.as_ref().filter(|_| window.scale <= NAMED) else {
        return;
    };
    let mut told: Vec<&str> = Vec::new();
    for name in plan.names_seen(window) {
        if told.contains(&name.text.as_str()) {
            continue;
        }
        let (from, to) = (window.dot(name.ends.0), window.dot(name.ends.1));
        let (dots_across, dots_down) = (f64::from(window.dots.0), f64::from(window.dots.1));
        let columns = (to.0 - from.0).abs() / dots_across;
        let rows = (to.1 - from.1).abs() / dots_down;
        let middle = (
            (from.0 + to.0) / 2.0 / dots_across,
            (from.1 + to.1) / 2.0 / dots_down,
        );
        if middle.0 < 0.0 || middle.1 < 0.0 {
            continue;
        }
        let text = short_street(&name.text);
        // A street that is shorter than its name has none.
        let is_upright = rows > columns;
        let room = if is_upright { rows } else { columns };
        if room + 4.0 < text.chars().count() as f64 {
            continue;
        }
        let cell = (middle.0 as u16, middle.1 as u16);
        if labels.along(buffer, cell, &text, is_upright, app.settings.theme.label) {
            told.push(&name.text);
        }
    }
}

/// A street by its own name: what every street is called is left out.
fn short_street(name: &str) -> String {
    const COMMON: [&str; 4] = ["улица", "проспект", "переулок", "street"];
    let words = name.split_whitespace();
    let own: Vec<&str> = words.filter(|word| !COMMON.contains(word)).collect();
    own.join(" ")
}

/// The boundary in hand, with its corners.
fn corners(app: &App, buffer: &mut Buffer, area: Rect, labels: &mut Labels, window: &Window) {
    let theme = &app.settings.theme;
    let boundary = &app.map.boundary;
    let corners = &boundary.corners;
    let mut canvas = Canvas::new(app.map.glyphs, window.cells.0, window.cells.1);
    stroke(&mut canvas, window, corners, 1);
    if let [first, .., last] = corners.as_slice() {
        stroke(&mut canvas, window, &[*last, *first], 1);
    }
    paint(buffer, area, &canvas, |_| theme.warning);
    for (at, corner) in corners.iter().enumerate() {
        let (sign, style) = match boundary.held == Some(at) {
            true => ("◆", theme.alarm),
            false => ("■", theme.warning),
        };
        if let Some(cell) = window.cell(*corner) {
            labels.write(buffer, cell, sign, style);
        }
    }
}

fn title(app: &App) -> String {
    let title = app.words.say(Word("pane-map"));
    let scale = app.map.scale;
    let followed = app.map.follows.then(|| app.followed()).flatten();
    let scale = app.map.center.map(|_| {
        let values = [("metres", Value::from(format!("{scale:.0}")))];
        app.words.with(Word("map-scale"), &values)
    });
    let followed = followed.map(|crew| {
        let values = [("crew", Value::from(app.board.call_sign(crew)))];
        app.words.with(Word("map-follows"), &values)
    });
    let in_hand = app.map.boundary.of.as_ref().map(|part| part.name.clone());
    let parts = [Some(title), in_hand, scale, followed];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn paint(buffer: &mut Buffer, area: Rect, canvas: &Canvas, style: impl Fn(u8) -> Style) {
    for (column, row, character, rank) in canvas.cells() {
        if let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) {
            cell.set_char(character).set_style(style(rank));
        }
    }
}

/// The order's way: as the roads go once that is known, else straight.
fn way(app: &App, window: &Window, row: &OrderRow) -> Canvas {
    let mut canvas = Canvas::new(app.map.glyphs, window.cells.0, window.cells.1);
    match app.map.way.as_ref().filter(|way| way.order == row.id) {
        Some(way) => {
            for leg in &way.legs {
                stroke(&mut canvas, window, leg, 1);
            }
        }
        None => {
            let points: Vec<Point> = row.stops.iter().filter_map(|stop| stop.point).collect();
            stroke(&mut canvas, window, &points, 1);
        }
    }
    canvas
}

/// The stops by their numbers, which no call sign looks like.
fn stops(buffer: &mut Buffer, labels: &mut Labels, window: &Window, row: &OrderRow, theme: &Theme) {
    let style = theme.alarm.add_modifier(Modifier::REVERSED);
    let last = row.stops.len().saturating_sub(1);
    for (index, stop) in row.stops.iter().enumerate() {
        let sign = match index {
            0 => "А".to_owned(),
            at if at == last => "Б".to_owned(),
            at => format!("Б{at}"),
        };
        if let Some(cell) = stop.point.and_then(|point| window.cell(point)) {
            labels.write(buffer, cell, &sign, style);
        }
    }
}
