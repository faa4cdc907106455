//! Drawing popups: a frame in the middle, over what is there.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::{Kind, List, REASONS, why_lines};
use crate::app::App;
use crate::say::Speaker;
use crate::text::{Value, Word};
use crate::widgets::{boxed, fit, middle, overlay, put, row, scroll};
use pult_domain::{CrewId, OrderId, Timestamp};

/// Draws the popups, the top one last.
pub fn draw(app: &App, frame: &mut Frame, area: Rect) {
    for popup in &app.popups {
        match &popup.kind {
            Kind::Leave => text(app, frame, area, Word("leave-title"), leave(app)),
            Kind::Cancel(order) => {
                text(app, frame, area, Word("cancel-title"), cancel(app, *order))
            }
            Kind::Reassign { order, from, to } => {
                text(
                    app,
                    frame,
                    area,
                    Word("reassign-title"),
                    reassign(app, *order, *from, *to),
                );
            }
            Kind::Why(order, answer) => {
                text(
                    app,
                    frame,
                    area,
                    Word("why-title"),
                    why(app, *order, answer.as_ref()),
                );
            }
            Kind::Crew(crew) => {
                let lines = crew_lines(&app.speaker(), *crew);
                text(app, frame, area, Word("crew-title"), lines);
            }
            Kind::Sheet(sheet, at) => super::sheet::draw(app, frame, area, *sheet, *at),
            Kind::Seen(_, seen, at) => super::seen::draw(app, frame, area, seen.as_deref(), *at),
            Kind::List(list) => draw_list(app, frame, area, list),
        }
    }
}

fn text(app: &App, frame: &mut Frame, area: Rect, title: Word, lines: Vec<String>) {
    boxed(
        frame,
        area,
        app.words.say(title),
        lines,
        &app.settings.theme,
    );
}

fn leave(app: &App) -> Vec<String> {
    let n = i64::try_from(app.board.n_open()).unwrap_or(i64::MAX);
    vec![
        app.words.with(Word("leave-open"), &[("n", Value::from(n))]),
        app.words.say(Word("leave-keys")),
    ]
}

fn cancel(app: &App, order: OrderId) -> Vec<String> {
    let about = app.board.orders.get(&order);
    let about = about.map_or_else(String::new, |row| {
        format!("{} {} → {}", row.id, row.from(), row.to())
    });
    let reasons = REASONS.iter().enumerate();
    let reasons = reasons.map(|(index, word)| format!("{}  {}", index + 1, app.words.say(*word)));
    std::iter::once(about).chain(reasons).collect()
}

fn reassign(app: &App, order: OrderId, from: CrewId, to: CrewId) -> Vec<String> {
    let values = [
        ("order", Value::from(order.to_string())),
        ("from", Value::from(app.board.call_sign(from))),
        ("to", Value::from(app.board.call_sign(to))),
    ];
    vec![
        app.words.with(Word("reassign-question"), &values),
        app.words.say(Word("reassign-keys")),
    ]
}

fn why(app: &App, order: OrderId, answer: Option<&Option<(Timestamp, String)>>) -> Vec<String> {
    match answer {
        None => vec![app.words.say(Word("why-loading"))],
        Some(None) => vec![app.words.with(
            Word("why-nothing"),
            &[("order", Value::from(order.to_string()))],
        )],
        Some(Some((at, json))) => {
            let at = app.board.time.format(*at, "%H:%M:%S");
            let lines = why_lines(json, &app.board, &app.words);
            std::iter::once(format!("{order} · {at}"))
                .chain(lines)
                .collect()
        }
    }
}

/// What is known of a crew, a line each.
pub fn crew_lines(speaker: &Speaker, id: CrewId) -> Vec<String> {
    let Some(crew) = speaker.board.crews.get(&id) else {
        return Vec::new();
    };
    let (sign, state) = speaker.crew_state(crew);
    let zone = crew
        .position
        .map_or("", |position| speaker.board.zone_of(position.point));
    let orders: Vec<String> = crew.orders.iter().map(ToString::to_string).collect();
    let pair = |word: Word, value: String| {
        (!value.is_empty()).then(|| format!("{}: {value}", speaker.words.say(word)))
    };
    let since = crew
        .on_line_since
        .map_or_else(String::new, |at| speaker.clock(at));
    let lines = [
        Some(format!("{} {sign} {state}", crew.call_sign)),
        pair(Word("crew-name"), crew.name.clone()),
        pair(Word("crew-driver"), crew.driver.clone()),
        pair(Word("crew-phone"), crew.phone.clone()),
        pair(Word("crew-vehicle"), crew.vehicle.clone()),
        pair(Word("crew-since"), since),
        pair(Word("crew-position"), speaker.position_age(crew)),
        pair(Word("crew-zone"), zone.to_owned()),
        pair(Word("crew-orders"), orders.join(", ")),
        pair(Word("crew-rating"), crew.rating.to_string()),
    ];
    lines.into_iter().flatten().collect()
}

fn draw_list(app: &App, frame: &mut Frame, area: Rect, list: &List) {
    let theme = &app.settings.theme;
    let height = u16::try_from(list.n_shown())
        .unwrap_or(u16::MAX)
        .saturating_add(3);
    let area = middle(area, 72, height.max(5));
    frame.render_widget(Clear, area);
    let block = overlay(app.words.say(list.title), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    put(
        frame.buffer_mut(),
        inside,
        &format!("> {}_", list.input.value()),
        theme.input,
    );
    let height = usize::from(inside.height.saturating_sub(1));
    if height == 0 {
        return;
    }
    let offset = scroll(0, list.at, list.n_shown(), height);
    let keys_width = 16;
    let name_width = usize::from(inside.width).saturating_sub(keys_width + 1);
    for (at, shown) in list.shown().enumerate().skip(offset).take(height) {
        let line = Line::from(vec![
            Span::styled(format!("{} ", fit(&shown.keys, keys_width)), theme.key),
            Span::styled(fit(&shown.name, name_width), theme.text),
        ]);
        let line = if at == list.at {
            line.patch_style(theme.selected)
        } else {
            line
        };
        frame.render_widget(line, row(inside, (at - offset + 1) as u16));
    }
}
