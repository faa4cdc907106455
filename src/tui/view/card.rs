//! The selected order's card: who, where, what it costs, and what happened.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use crate::app::{App, Pane};
use crate::board::{OrderCard, OrderRow, StopRow};
use crate::text::{Value, Word, Words};
use crate::widgets::{pane, put};
use pult_domain::{Event, EventKind, Money, StopPhase};

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.pane == Pane::Card && app.form.is_none();
    let selected = app.selected();
    let title = selected.map_or_else(|| app.words.say(Word("pane-card")), |id| id.to_string());
    let block = pane(title, has_keys, &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let Some(row) = selected.and_then(|id| app.board.orders.get(&id)) else {
        put(
            frame.buffer_mut(),
            inside,
            &app.words.say(Word("no-order-selected")),
            app.settings.theme.dim,
        );
        return;
    };
    let card = app.card.as_ref().filter(|card| card.row.id == row.id);
    let mut lines = order_lines(app, row, card);
    lines.extend(
        card.into_iter()
            .flat_map(|card| history_lines(app, &card.history)),
    );
    let most = lines.len().saturating_sub(1).min(usize::from(u16::MAX)) as u16;
    let offset = app.card_offset.min(most);
    let text = Paragraph::new(lines)
        .wrap(Wrap { trim: false })
        .scroll((offset, 0));
    frame.render_widget(text, inside);
    app.card_offset = offset;
}

fn order_lines(app: &App, row: &OrderRow, card: Option<&OrderCard>) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let speaker = app.speaker();
    let mut lines = vec![Line::styled(customer(app, row, card), theme.title)];
    for (index, stop) in row.stops.iter().enumerate() {
        lines.push(stop_line(app, index, stop));
    }
    if let Some(at) = row.due_at {
        let values = [("at", Value::from(speaker.clock(at)))];
        lines.push(Line::styled(
            app.words.with(Word("card-due"), &values),
            theme.text,
        ));
    }
    if let Some(eta) = row.eta.filter(|_| row.phase.is_open()) {
        let values = [
            ("at", Value::from(speaker.clock(eta))),
            ("span", Value::from(speaker.span(eta - app.at.office))),
        ];
        let text = app.words.with(Word("card-eta"), &values);
        lines.push(Line::styled(text, theme.text));
    }
    lines.extend(terms(app, row).map(|text| Line::styled(text, theme.text)));
    if let Some(price) = row.price {
        lines.push(Line::styled(
            price_line(&app.words, price, &row.lines),
            theme.text,
        ));
    }
    if !row.comment.is_empty() {
        lines.push(Line::styled(format!("» {}", row.comment), theme.warning));
    }
    lines.push(Line::styled(speaker.order_state(row), theme.good));
    if let Some(crew) = row.crew.and_then(|crew| app.board.crews.get(&crew)) {
        let phone = phone_groups(&crew.phone);
        let parts = [&crew.driver, &phone, &crew.vehicle];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        if !parts.is_empty() {
            lines.push(Line::styled(parts.join(" · "), theme.dim));
        }
    }
    lines
}

/// The tariff and the services by name.
fn terms(app: &App, row: &OrderRow) -> Option<String> {
    let tariffs = app.board.tariffs.iter();
    let tariff = tariffs
        .filter(|(id, _)| Some(*id) == row.tariff)
        .map(|(_, name)| name.as_str());
    let named = |id: &pult_domain::ServiceId| {
        let mut services = app.board.services.iter();
        let found = services.find(|(known, _)| known == id);
        found.map(|(_, name)| name.as_str())
    };
    let services = row.services.iter().filter_map(named);
    let parts: Vec<&str> = tariff.chain(services).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn customer(app: &App, row: &OrderRow, card: Option<&OrderCard>) -> String {
    let phone = row
        .customer
        .phone
        .as_ref()
        .map(|phone| phone_groups(phone.as_str()));
    let name = Some(row.customer.name.clone()).filter(|name| !name.is_empty());
    let orders = card.filter(|card| card.n_of_phone > 0).map(|card| {
        let n = i64::try_from(card.n_of_phone).unwrap_or(i64::MAX);
        app.words
            .with(Word("card-orders"), &[("n", Value::from(n))])
    });
    let parts: Vec<String> = [phone, name, orders].into_iter().flatten().collect();
    if parts.is_empty() {
        app.words.say(Word("card-nobody"))
    } else {
        parts.join(" · ")
    }
}

/// `+79263332211` → `+7 926 333-22-11`; other numbers as they are.
pub(crate) fn phone_groups(phone: &str) -> String {
    match phone.strip_prefix("+7") {
        Some(rest) if rest.len() == 10 && rest.is_ascii() => {
            format!(
                "+7 {} {}-{}-{}",
                &rest[..3],
                &rest[3..6],
                &rest[6..8],
                &rest[8..]
            )
        }
        _ => phone.to_owned(),
    }
}

fn stop_line(app: &App, index: usize, stop: &StopRow) -> Line<'static> {
    let theme = &app.settings.theme;
    let sign = match stop.phase {
        StopPhase::Done => "✓",
        StopPhase::AtStop => "■",
        StopPhase::EnRoute => "→",
        StopPhase::Missed | StopPhase::Cancelled => "✗",
        StopPhase::Waiting | StopPhase::OnHold | StopPhase::Queued { .. } => "·",
    };
    let address = if stop.address.is_empty() {
        app.words.say(Word("address-unknown"))
    } else {
        stop.address.clone()
    };
    let landmark = if stop.landmark.is_empty() {
        String::new()
    } else {
        format!(", {}", stop.landmark)
    };
    let without_point = stop.point.is_none() && !stop.address.is_empty();
    let mark = if without_point {
        app.words.say(Word("address-without-point"))
    } else {
        String::new()
    };
    Line::from(vec![
        Span::styled(
            format!("{sign} {} {address}{landmark} ", index + 1),
            theme.text,
        ),
        Span::styled(mark, theme.warning),
    ])
}

/// The price, and how it adds up.
pub(crate) fn price_line(words: &Words, price: Money, lines: &[(String, Money)]) -> String {
    let sum = words.with(Word("money"), &[("sum", Value::from(price.to_string()))]);
    if lines.is_empty() {
        return sum;
    }
    let parts: Vec<String> = lines
        .iter()
        .map(|(comment, sum)| format!("{comment} {sum}"))
        .collect();
    format!("{sum} = {}", parts.join(" + "))
}

/// One line an event; what another event of the same moment says already is left out.
fn history_lines(app: &App, history: &[Event]) -> Vec<Line<'static>> {
    let speaker = app.speaker();
    let theme = &app.settings.theme;
    let worth_a_line = |event: &&Event| {
        !matches!(
            event.kind,
            EventKind::OrderAssigned
                | EventKind::AssignmentCompleted
                | EventKind::AssignmentCancelled
        )
    };
    let line = |event: &Event| {
        let at = app.board.time.format(event.at, "%H:%M:%S");
        Line::from(vec![
            Span::styled(format!("{at} "), theme.dim),
            Span::styled(speaker.event(event), theme.text),
            Span::styled(format!(" · {}", speaker.actor(event)), theme.dim),
        ])
    };
    history.iter().filter(worth_a_line).map(line).collect()
}
