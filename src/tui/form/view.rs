//! Drawing the card of a new order.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{AddressField, Field, Form};
use crate::app::App;
use crate::group::assignable_at;
use crate::text::{Value, Word};
use crate::view::price_line;
use crate::widgets::{by_words, cut, fit, overlay, row};

/// The width of the fields' names.
const LABEL: usize = 10;

/// Draws the card, if one is open.
pub fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let Some(form) = &app.form else { return };
    let block = overlay(app.words.say(Word("form-title")), &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    if inside.is_empty() {
        return;
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut cursor = None;
    for field in Field::ALL {
        if field == form.field {
            cursor = Some((lines.len(), cursor_of(form)));
        }
        lines.push(field_line(app, form, field, usize::from(inside.width)));
        lines.extend(below(app, form, field, usize::from(inside.width)));
    }
    let height = usize::from(inside.height);
    let summary = summary(app, form, usize::from(inside.width));
    // The price stays in sight when not all fields do.
    let room = height.saturating_sub(summary.len()).max(height / 2);
    let top = cursor.map_or(0, |(line, _)| (line + 1).saturating_sub(room));
    let fields = lines.into_iter().skip(top).take(room);
    for (at, line) in fields.chain(summary).take(height).enumerate() {
        frame.render_widget(line, row(inside, at as u16));
    }
    if let Some((line, column)) = cursor
        && app.popups.is_empty()
    {
        let x = usize::from(inside.x)
            + (LABEL + column).min(usize::from(inside.width.saturating_sub(1)));
        let y = usize::from(inside.y) + line - top;
        frame.set_cursor_position(Position::new(x as u16, y as u16));
    }
}

fn text_of(form: &Form, field: Field) -> &tui_input::Input {
    match field {
        Field::Phone => &form.phone,
        Field::Name => &form.name,
        Field::From => &form.from.input,
        Field::To => &form.to.input,
        Field::Time => &form.time,
        Field::Comment => &form.comment,
        Field::Tariff => &form.tariff,
        Field::Services => &form.services,
    }
}

fn cursor_of(form: &Form) -> usize {
    text_of(form, form.field).visual_cursor()
}

fn field_line(app: &App, form: &Form, field: Field, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let label = match field {
        Field::Phone => Word("form-phone"),
        Field::Name => Word("form-name"),
        Field::From => Word("form-from"),
        Field::To => Word("form-to"),
        Field::Time => Word("form-time"),
        Field::Comment => Word("form-comment"),
        Field::Tariff => Word("form-tariff"),
        Field::Services => Word("form-services"),
    };
    let style = if field == form.field {
        theme.title
    } else {
        theme.dim
    };
    let text = fit(text_of(form, field).value(), width.saturating_sub(LABEL));
    let text_style = if field != form.field {
        theme.text
    } else if is_preset(form, field) {
        theme.selected
    } else {
        theme.input
    };
    Line::from(vec![
        Span::styled(fit(&app.words.say(label), LABEL), style),
        Span::styled(text, text_style),
    ])
}

fn is_preset(form: &Form, field: Field) -> bool {
    match field {
        Field::From => form.from.is_preset,
        Field::To => form.to.is_preset,
        _ => false,
    }
}

/// What stands below a field: the caller, suggestions, the time that was understood.
fn below(app: &App, form: &Form, field: Field, width: usize) -> Vec<Line<'static>> {
    match field {
        Field::Phone => caller(app, form),
        Field::From if form.field == field => suggestions(app, &form.from, width),
        Field::To if form.field == field => suggestions(app, &form.to, width),
        Field::From => without_point(app, &form.from),
        Field::To => without_point(app, &form.to),
        Field::Time => when(app, form),
        Field::Tariff => named(app, form.tariff().map(|(_, name)| name.clone())),
        Field::Services => {
            let names = form.services().unwrap_or_default();
            let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
            named(app, (!names.is_empty()).then(|| names.join(", ")))
        }
        Field::Name | Field::Comment => Vec::new(),
    }
}

/// What a few letters were taken to mean.
fn named(app: &App, name: Option<String>) -> Vec<Line<'static>> {
    let line = |name: String| {
        let text = format!("{}{name}", " ".repeat(LABEL));
        Line::styled(text, app.settings.theme.dim)
    };
    name.map(line).into_iter().collect()
}

fn caller(app: &App, form: &Form) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    if let Some(reason) = form.blocked() {
        let text = app
            .words
            .with(Word("form-blacklist"), &[("reason", Value::from(reason))]);
        return vec![Line::styled(text, theme.alarm)];
    }
    let Some(caller) = &form.caller else {
        return Vec::new();
    };
    let n = i64::try_from(caller.orders.len()).unwrap_or(i64::MAX);
    let client = caller
        .client
        .as_ref()
        .map_or("", |client| client.name.as_str());
    let text = app
        .words
        .with(Word("form-caller"), &[("n", Value::from(n))]);
    let text = [client, &text]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    vec![Line::styled(
        format!("{}{text}", " ".repeat(LABEL)),
        theme.dim,
    )]
}

fn suggestions(app: &App, field: &AddressField, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let line = |(at, suggestion): (usize, &crate::msg::Suggestion)| {
        let mark = if suggestion.own { "★" } else { " " };
        let landmark = if suggestion.landmark.is_empty() {
            String::new()
        } else {
            format!(", {}", suggestion.landmark)
        };
        let text = format!("{mark} {}{landmark}", suggestion.text);
        let text = cut(&text, width.saturating_sub(LABEL));
        let style = if at == field.at {
            theme.selected
        } else {
            theme.text
        };
        Line::from(vec![
            Span::raw(" ".repeat(LABEL)),
            Span::styled(text, style),
        ])
    };
    field.list.iter().enumerate().map(line).collect()
}

fn without_point(app: &App, field: &AddressField) -> Vec<Line<'static>> {
    if !field.is_without_point() {
        return Vec::new();
    }
    let text = format!(
        "{}{}",
        " ".repeat(LABEL),
        app.words.say(Word("form-without-point"))
    );
    vec![Line::styled(text, app.settings.theme.warning)]
}

fn when(app: &App, form: &Form) -> Vec<Line<'static>> {
    let speaker = app.speaker();
    let text = match form.when {
        None => app.words.say(Word("form-asap")),
        Some(at) => {
            let values = [("at", Value::from(speaker.clock(at)))];
            let wanted = app.words.with(Word("form-when"), &values);
            match assignable_at(Some(at), &app.board, app.at.office) {
                Some(assignable) => {
                    let values = [("at", Value::from(speaker.clock(assignable)))];
                    format!(
                        "{wanted}, {}",
                        app.words.with(Word("form-assignable"), &values)
                    )
                }
                None => wanted,
            }
        }
    };
    vec![Line::styled(
        format!("{}{text}", " ".repeat(LABEL)),
        app.settings.theme.dim,
    )]
}

fn summary(app: &App, form: &Form, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let mut lines = Vec::new();
    if let Some(quote) = &form.estimate.quote {
        let parts = quote.lines.iter();
        let parts: Vec<_> = parts.map(|line| (line.comment.clone(), line.sum)).collect();
        let tariff = quote.tariff.and_then(|id| form.tariff_name(id));
        let tariff = tariff.map_or_else(String::new, |name| format!(" · {name}"));
        let price = price_line(&app.words, quote.total, &parts) + &tariff;
        let rows = by_words(&price, width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.title)));
    }
    if let Some((crew, duration)) = form.estimate.soonest {
        let values = [
            ("eta", Value::from(app.speaker().span(duration))),
            ("crew", Value::from(app.board.call_sign(crew))),
        ];
        lines.push(Line::styled(
            app.words.with(Word("form-soonest"), &values),
            theme.title,
        ));
    }
    if let Some(error) = form.error {
        lines.push(Line::styled(app.words.say(error), theme.alarm));
    } else if form.saving {
        lines.push(Line::styled(app.words.say(Word("form-saving")), theme.dim));
    } else if form.enter_saves() {
        lines.push(Line::styled(
            app.words.say(Word("form-enter-saves")),
            theme.good,
        ));
    }
    lines
}
