//! Drawing the map: roads below, then the way, then stops, then crews by their call signs.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use pult_domain::{Duty, Point};

use super::canvas::Canvas;
use super::plan::Window;
use super::stroke;
use crate::app::{App, Pane};
use crate::board::{CrewRow, OrderRow};
use crate::text::{Value, Word};
use crate::theme::Theme;
use crate::view::crew_style;
use crate::widgets::{pane, put};

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
    let road = |rank| {
        if rank >= MAIN_ROAD {
            theme.text
        } else {
            theme.dim
        }
    };
    paint(buffer, inside, app.map.base(window), road);
    let selected = app.selected().and_then(|id| app.board.orders.get(&id));
    if let Some(row) = selected {
        paint(buffer, inside, &way(app, &window, row), |_| theme.title);
        stops(buffer, inside, &window, row, &theme);
    }
    crews(
        app,
        buffer,
        inside,
        &window,
        selected.and_then(|row| row.crew),
    );
    if app.map.plan.is_none() {
        put(
            buffer,
            inside,
            &app.words.say(Word("map-loading")),
            theme.dim,
        );
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
    let parts = [Some(title), scale, followed];
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

/// The stops by their numbers.
fn stops(buffer: &mut Buffer, area: Rect, window: &Window, row: &OrderRow, theme: &Theme) {
    let style = theme.alarm.add_modifier(Modifier::REVERSED);
    for (index, stop) in row.stops.iter().enumerate() {
        if let Some((column, row)) = stop.point.and_then(|point| window.cell(point)) {
            label(
                buffer,
                area,
                (column, row),
                &format!("{}", index + 1),
                style,
            );
        }
    }
}

/// Crews on line, those with the order last: they stand over the others.
fn crews(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    window: &Window,
    carrier: Option<pult_domain::CrewId>,
) {
    let theme = &app.settings.theme;
    let marked = |crew: &CrewRow| Some(crew.id) == carrier || is_selected(app, crew);
    let on_line = || {
        app.board
            .crews
            .values()
            .filter(|crew| crew.duty != Duty::Off)
    };
    let others = on_line().filter(|crew| !marked(crew));
    for crew in others.chain(on_line().filter(|crew| marked(crew))) {
        let place = crew
            .position
            .and_then(|position| window.cell(position.point));
        let Some(cell) = place else { continue };
        let age = crew.position_age(app.at.office);
        let is_old = age.is_some_and(|age| age > app.board.position_max_age);
        let sign = if is_old {
            format!("{}?", crew.call_sign)
        } else {
            crew.call_sign.clone()
        };
        let style = if marked(crew) {
            theme.title.add_modifier(Modifier::REVERSED)
        } else {
            style(crew, is_old, theme)
        };
        label(buffer, area, cell, &sign, style);
    }
}

fn is_selected(app: &App, crew: &CrewRow) -> bool {
    app.pane == Pane::Crews && app.crew == Some(crew.id)
}

fn style(crew: &CrewRow, is_old: bool, theme: &Theme) -> Style {
    match crew.duty {
        _ if is_old => theme.dim,
        Duty::Free => crew_style(crew, theme).add_modifier(Modifier::BOLD),
        _ => crew_style(crew, theme),
    }
}

/// Writes a text into a cell and those to its right, as far as the area goes.
fn label(buffer: &mut Buffer, area: Rect, cell: (u16, u16), text: &str, style: Style) {
    let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
    let column = cell.0.min(area.width.saturating_sub(width));
    let place = Rect {
        x: area.x + column,
        y: area.y + cell.1,
        width: area.width - column,
        height: 1,
    };
    put(buffer, place, text, Style::reset().patch(style));
}
