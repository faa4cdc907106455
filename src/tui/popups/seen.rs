//! Drawing an order as each dialect shows it: its fields side by side, and below them what each dialect
//! was last asked about it and answered.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use unicode_width::UnicodeWidthStr;

use crate::app::App;
use crate::say::{Speaker, door};
use crate::text::Word;
use crate::widgets::{broken, cut, middle, overlay, put, row};
use pult_app::{Exchange, Seen};

/// The least width of a dialect's fields.
const COLUMN: u16 = 24;
/// From this height on half of it tells the exchanges.
const LOW: u16 = 16;

/// Draws the dialects' views; `at`: which exchange is told whole.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, seen: Option<&[Seen]>, at: usize) {
    let theme = &app.settings.theme;
    let area = middle(area, area.width.min(130), area.height);
    frame.render_widget(Clear, area);
    let block = overlay(app.words.say(Word("seen-title")), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let missing = match seen {
        None => Word("why-loading"),
        Some([]) => Word("seen-nobody"),
        Some(seen) => return draw_all(app, frame, inside, seen, at),
    };
    put(
        frame.buffer_mut(),
        inside,
        &app.words.say(missing),
        theme.dim,
    );
}

fn draw_all(app: &App, frame: &mut Frame, area: Rect, seen: &[Seen], at: usize) {
    let width = usize::from(area.width.max(1));
    let told = told(app, seen, at, width);
    let height = u16::try_from(told.len()).unwrap_or(u16::MAX);
    // What there is little of is given to the fields first.
    let room = area.height / if area.height < LOW { 3 } else { 2 };
    let [fields, rule, exchanges] = Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(height.min(room)),
    ])
    .areas(area);
    draw_fields(app, frame, fields, seen);
    let line = "─".repeat(width);
    put(frame.buffer_mut(), rule, &line, app.settings.theme.border);
    frame.render_widget(Paragraph::new(told), exchanges);
}

/// The fields of each dialect, in as many columns as fit.
fn draw_fields(app: &App, frame: &mut Frame, area: Rect, seen: &[Seen]) {
    let theme = &app.settings.theme;
    let columns = (area.width / COLUMN).clamp(1, seen.len() as u16);
    let bands = seen.len().div_ceil(usize::from(columns)) as u16;
    let (width, height) = (area.width / columns, area.height / bands);
    for (index, dialect) in seen.iter().enumerate() {
        let (column, band) = (index as u16 % columns, index as u16 / columns);
        let place = Rect {
            x: area.x + column * width,
            y: area.y + band * height,
            width: width.saturating_sub(1),
            height,
        };
        put(
            frame.buffer_mut(),
            place,
            door(dialect.dialect),
            theme.title,
        );
        for (at, (name, value)) in ranked(&dialect.fields).into_iter().enumerate() {
            let text = cut(&format!("{name} {value}"), usize::from(place.width));
            let line = row(place, at as u16 + 1);
            put(frame.buffer_mut(), line, &text, theme.text);
        }
    }
}

/// Ids and statuses first: those are what somebody looks for.
fn ranked(fields: &[(String, String)]) -> Vec<&(String, String)> {
    let mut fields: Vec<&(String, String)> = fields.iter().collect();
    fields.sort_by_key(|(name, _)| !is_sought(name));
    fields
}

/// Whether a field is an id or a status.
fn is_sought(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    name == "id" || name.ends_with("_id") || name.contains("stat") || name == "number"
}

/// What the dialects were last asked and answered, the newest first.
pub fn exchanges(seen: &[Seen]) -> Vec<(&'static str, &Exchange)> {
    let last = seen.iter().filter_map(|dialect| {
        let exchange = dialect.last.as_deref()?;
        Some((door(dialect.dialect), exchange))
    });
    let mut exchanges: Vec<_> = last.collect();
    exchanges.sort_by_key(|(_, exchange)| std::cmp::Reverse(exchange.at));
    exchanges
}

/// A line an exchange, the chosen one whole.
fn told(app: &App, seen: &[Seen], at: usize, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let exchanges = exchanges(seen);
    if exchanges.is_empty() {
        let none = app.words.say(Word("seen-no-exchange"));
        return vec![Line::styled(none, theme.dim)];
    }
    let mut lines = Vec::new();
    for (index, (dialect, exchange)) in exchanges.into_iter().enumerate() {
        let clock = app.board.time.format(exchange.at, "%H:%M:%S");
        let mark = if index == at { '▸' } else { ' ' };
        let head = format!("{mark} {dialect} {clock}");
        if index != at {
            let rest = cut(&exchange.request, width.saturating_sub(head.width() + 1));
            let spans = [
                Span::styled(head + " ", theme.title),
                Span::styled(rest, theme.dim),
            ];
            lines.push(Line::from_iter(spans));
            continue;
        }
        lines.push(Line::styled(head, theme.title));
        for text in [
            format!("→ {}", exchange.request),
            format!("← {}", exchange.answer),
        ] {
            let rows = broken(&text, width).into_iter();
            lines.extend(rows.map(|row| Line::styled(row, theme.text)));
        }
    }
    lines
}

/// The same as lines of plain text: ids and statuses of each dialect, then what was asked and answered.
pub fn lines(speaker: &Speaker, seen: &[Seen]) -> Vec<String> {
    let fields = |dialect: &Seen| {
        let sought = dialect.fields.iter().filter(|(name, _)| is_sought(name));
        let sought: Vec<String> = sought
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        format!("{}: {}", door(dialect.dialect), sought.join(", "))
    };
    let exchange = |(dialect, exchange): (&str, &Exchange)| {
        let clock = speaker.board.time.format(exchange.at, "%H:%M:%S");
        format!(
            "{clock} {dialect} → {} ← {}",
            exchange.request, exchange.answer
        )
    };
    let exchanges = exchanges(seen).into_iter().map(exchange);
    seen.iter().map(fields).chain(exchanges).collect()
}
