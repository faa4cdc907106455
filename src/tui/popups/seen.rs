//! Drawing an order as each dialect shows it: its fields side by side, and below them what each dialect
//! was last asked about it and answered.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr;

use crate::app::App;
use crate::say::{Speaker, door};
use crate::text::Word;
use crate::widgets::{broken, cut, overlay, put, row};
use pult_app::{Exchange, Seen};

/// The least width of a dialect's fields.
const COLUMN: u16 = 38;

/// Draws the dialects' views; `at`: which exchange is told whole; from the line `scroll` on.
pub(super) fn draw(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    seen: Option<&[Seen]>,
    at: usize,
    scroll: &mut usize,
) {
    let theme = &app.settings.theme;
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground);
    let block = overlay(app.words.say(Word("seen-title")), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let missing = match seen {
        None => Word("why-loading"),
        Some([]) => Word("seen-nobody"),
        Some(seen) => return draw_all(app, frame, inside, seen, at, scroll),
    };
    put(
        frame.buffer_mut(),
        inside,
        &app.words.say(missing),
        theme.dim,
    );
}

/// The fields of each dialect in as many columns as fit, then what was asked and answered.
fn draw_all(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    seen: &[Seen],
    at: usize,
    scroll: &mut usize,
) {
    let n_columns = usize::from((area.width / COLUMN).max(1)).min(seen.len());
    let width = usize::from(area.width) / n_columns.max(1);
    let mut columns: Vec<Vec<Line>> = vec![Vec::new(); n_columns];
    for dialect in seen {
        let lines = fields(app, dialect, width.saturating_sub(1));
        // Each goes below the shortest.
        if let Some(column) = columns.iter_mut().min_by_key(|column| column.len()) {
            column.extend(lines);
        }
    }
    let n_fields = columns.iter().map(Vec::len).max().unwrap_or_default();
    let mut told = told(app, seen, at, usize::from(area.width.max(1)));
    let rule = "─".repeat(usize::from(area.width));
    told.insert(0, Line::styled(rule, app.settings.theme.border));
    let height = usize::from(area.height);
    *scroll = (*scroll).min((n_fields + told.len()).saturating_sub(height));
    for line in 0..height {
        let index = *scroll + line;
        let place = row(area, line as u16);
        if let Some(line) = index.checked_sub(n_fields).and_then(|at| told.get(at)) {
            frame.render_widget(line, place);
            continue;
        }
        for (at, column) in columns.iter().enumerate() {
            if let Some(line) = column.get(index) {
                let x = place.x + (at * width) as u16;
                let place = Rect {
                    x,
                    width: width as u16,
                    ..place
                };
                frame.render_widget(line, place.intersection(area));
            }
        }
    }
}

/// A dialect's fields, one below the other: no value is cut.
fn fields(app: &App, dialect: &Seen, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let mut lines = vec![Line::styled(door(dialect.dialect), theme.title)];
    for (name, value) in ranked(&dialect.fields) {
        for (at, row) in name_and_value(name, value, width).into_iter().enumerate() {
            let line = match (at, row.strip_prefix(name.as_str())) {
                (0, Some(rest)) => Line::from(vec![
                    Span::styled(name.clone(), theme.label),
                    Span::styled(rest.to_owned(), theme.text),
                ]),
                _ => Line::styled(row, theme.text),
            };
            lines.push(line);
        }
    }
    lines.push(Line::default());
    lines
}

/// A value that has no room beside its name but a line of its own stands there whole.
fn name_and_value(name: &str, value: &str, width: usize) -> Vec<String> {
    let beside = format!("{name} {value}");
    match beside.width() > width && value.width() + 2 <= width {
        true => vec![name.to_owned(), format!("  {value}")],
        false => broken(&beside, width),
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
