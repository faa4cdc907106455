//! The selected order: who, where, who comes and when, what it costs, and what happened, the newest first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::money::{bill_lines, money};
use crate::app::{App, Pane};
use crate::board::{OrderCard, OrderRow, StopRow};
use crate::group::{Group, Need, need};
use crate::text::{Value, Word, Words};
use crate::widgets::{by_words, pane, put, row, wrapped};
use pult_app::{Call, Remedy};
use pult_domain::{Certainty, Event, EventKind, Phase, StopPhase};

/// The columns of a time before an address.
const TIME: usize = 7;

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.has_keys(Pane::Card);
    let selected = app.selected();
    let title = selected.map_or_else(|| app.words.say(Word("pane-card")), |id| id.to_string());
    let edited = selected.and_then(|id| app.changed_elsewhere(id));
    let title = edited.map_or_else(|| title.clone(), |who| format!("{title} · {who}"));
    let block = pane(title, String::new(), has_keys, &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let Some(order) = selected.and_then(|id| app.board.orders.get(&id)) else {
        let nothing = app.words.say(Word("no-order-selected"));
        put(frame.buffer_mut(), inside, &nothing, app.settings.theme.dim);
        return;
    };
    let width = usize::from(inside.width);
    let height = usize::from(inside.height);
    let card = app.card.as_ref().filter(|card| card.row.id == order.id);
    let mut lines = order_lines(app, order, card, width);
    if let Some(card) = card {
        let history = history_lines(app, &card.history, width);
        let bill = bill(app, order, width);
        // The bill is told where it and some of the history have room.
        if lines.len() + bill.len() + history.len().min(4) < height {
            lines.extend(bill);
        }
        lines.push(rule(app, width));
        lines.extend(history);
    }
    let most = lines
        .len()
        .saturating_sub(height.min(lines.len()))
        .min(usize::from(u16::MAX)) as u16;
    app.card_offset = app.card_offset.min(most);
    let visible = lines
        .into_iter()
        .skip(usize::from(app.card_offset))
        .take(height);
    for (at, line) in visible.enumerate() {
        frame.render_widget(line, row(inside, at as u16));
    }
}

fn rule(app: &App, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let name = app.words.say(Word("card-history"));
    let rest = width.saturating_sub(name.width() + 4);
    Line::styled(format!("─ {name} {}", "─".repeat(rest)), theme.border)
}

fn order_lines(
    app: &App,
    order: &OrderRow,
    card: Option<&OrderCard>,
    width: usize,
) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let mut lines = customer(app, order, card, width);
    let trip = app.trip_of(order.id).map(|trip| app.speaker().trip(trip));
    // How far it goes stands where it ends, else with the price.
    let end = order.stops.last().map_or(0, |stop| stop.named().width());
    let fits = |trip: &String| end + trip.width() + 3 <= width.saturating_sub(TIME + 3);
    let (beside, below) = match trip {
        Some(trip) if fits(&trip) => (Some(trip), None),
        trip => (None, trip),
    };
    for (index, stop) in order.stops.iter().enumerate() {
        let is_last = index + 1 == order.stops.len();
        let aside = beside.as_deref().filter(|_| is_last).unwrap_or_default();
        lines.extend(stop_lines(app, order, index, stop, (width, aside)));
    }
    if !order.comment.is_empty() {
        let rows = by_words(&format!("» {}", order.comment), width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.warning)));
    }
    let n = order.passengers.map(|n| ("n", Value::from(i64::from(n))));
    let ride = n.map(|n| app.words.with(Word("card-passengers"), &[n]));
    let call = order
        .call_before
        .then(|| app.words.say(Word("edited-call-before")));
    let wanted: Vec<String> = ride.into_iter().chain(call).collect();
    if !wanted.is_empty() {
        let rows = by_words(&format!("» {}", wanted.join(" · ")), width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.warning)));
    }
    lines.extend(needs(app, order, width));
    lines.extend(crew(app, order, width));
    lines.push(price(app, order, below));
    lines
}

/// Phone and name, and how often they have called.
fn customer(
    app: &App,
    order: &OrderRow,
    card: Option<&OrderCard>,
    width: usize,
) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let phone = order.customer.phone.as_ref();
    let phone = phone.map_or_else(String::new, |phone| phone_groups(&phone.to_string()));
    let n = card
        .map(|card| card.n_of_phone)
        .filter(|n| *n > 0)
        .map(|n| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            app.words
                .with(Word("card-orders"), &[("n", Value::from(n))])
        });
    let name = order.customer.name.clone();
    if phone.is_empty() && name.is_empty() {
        return vec![Line::styled(app.words.say(Word("card-nobody")), theme.dim)];
    }
    let spans = [
        (phone, theme.bright),
        (name, theme.text),
        (n.unwrap_or_default(), theme.dim),
    ];
    let spans = spans.into_iter().filter(|(text, _)| !text.is_empty());
    let mut line: Vec<Span> = Vec::new();
    for (text, style) in spans {
        if !line.is_empty() {
            line.push(Span::raw("  "));
        }
        line.push(Span::styled(text, style));
    }
    let _ = width;
    vec![Line::from(line)]
}

/// The number of a call in words.
pub(crate) fn caller_number(call: &Call, words: &Words) -> String {
    match &call.phone {
        Some(phone) => phone_groups(&phone.to_string()),
        None => words.say(Word("caller-hidden")),
    }
}

/// `+79263332211` → `+7 926 333-22-11`, an extension behind it as `#12`; other numbers as they are.
pub(crate) fn phone_groups(phone: &str) -> String {
    if let Some((number, extension)) = phone.split_once('#').filter(|_| phone.starts_with('+')) {
        return format!("{} #{extension}", phone_groups(number));
    }
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

/// A stop: when, where, what stands beside it at the right, and how sure its place is.
fn stop_lines(
    app: &App,
    order: &OrderRow,
    index: usize,
    stop: &StopRow,
    (width, aside): (usize, &str),
) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let lead = match (index, stop.phase) {
        (_, StopPhase::Done) => "✓ ".to_owned(),
        (_, StopPhase::AtStop) => "◆ ".to_owned(),
        (_, StopPhase::Missed | StopPhase::Cancelled) => "✗ ".to_owned(),
        (0, _) => app.speaker().day_or_clock(order.time()),
        _ => "→".to_owned(),
    };
    let (address, style) = match stop.address.is_empty() {
        true => (app.words.say(Word("address-unknown")), theme.dim),
        false => (stop.named(), theme.bright),
    };
    let mark = match (stop.point, stop.certainty) {
        _ if stop.address.is_empty() => ("", theme.dim),
        (None, _) | (_, Certainty::Street) => ("?", theme.warning),
        (_, Certainty::Guessed) => ("≈", theme.warning),
        (Some(_), Certainty::Exact | Certainty::Settlement | Certainty::Typed) => ("✓", theme.good),
    };
    let room = width.saturating_sub(TIME + 3);
    let rows = wrapped(&address, room);
    let mut lines = Vec::new();
    for (at, text) in rows.into_iter().enumerate() {
        let lead = if at == 0 { lead.as_str() } else { "" };
        let pad = " ".repeat((TIME - 1).saturating_sub(lead.width()));
        let (lead, pad) = if index == 0 {
            (lead, pad)
        } else {
            ("", format!("{pad}{lead}"))
        };
        let aside = match (at, aside) {
            (0, text) if !text.is_empty() => format!("{text} "),
            _ => String::new(),
        };
        let gap = " ".repeat(room.saturating_sub(text.width() + aside.width()));
        lines.push(Line::from(vec![
            Span::styled(format!("{lead}{pad} "), theme.dim),
            Span::styled(text, style),
            Span::raw(gap),
            Span::styled(aside, theme.text),
            Span::styled(if at == 0 { mark.0 } else { "" }, mark.1),
        ]));
    }
    lines
}

/// What is wrong, and which keys help.
fn needs(app: &App, order: &OrderRow, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let Some(need) = need(order, &app.board, app.settings.auto_assign, app.at.office) else {
        return Vec::new();
    };
    let speaker = app.speaker();
    let (reason, remedy) = match need {
        Need::NoCrew => (app.words.say(Word("need-no-crew")), None),
        Need::Told(told) => (speaker.reason(told), Some(told.remedy)),
    };
    let mut lines = vec![Line::styled(fit_words(&reason, width), theme.alarm)];
    if let Need::Told(told) = need {
        let rows = by_words(&speaker.remedy(told), width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.warning)));
    }
    let another = matches!(remedy, None | Some(Remedy::GiveToCrew | Remedy::CallCrew));
    if another && let Some((crew, eta)) = app.soonest() {
        let sign = app.board.call_sign(crew);
        lines.push(Line::from(vec![
            Span::styled(app.words.say(Word("need-soonest")) + " ", theme.dim),
            Span::styled(sign.clone(), theme.bright),
            Span::styled(format!(" · {}", app.speaker().span(eta)), theme.good),
        ]));
        let keys = [
            (format!("{sign}+"), Word("bar-offer")),
            (format!("{sign}++"), Word("bar-assign")),
            ("Del".to_owned(), Word("bar-cancel")),
        ];
        let spans = keys.into_iter().flat_map(|(key, word)| {
            [
                Span::styled(key, theme.key),
                Span::styled(format!(" {}   ", app.words.say(word)), theme.dim),
            ]
        });
        lines.push(Line::from_iter(spans));
    }
    lines
}

fn fit_words(text: &str, width: usize) -> String {
    crate::widgets::cut(text, width)
}

/// Who comes: number, colour, car, plate; the driver, their phone, when they are there.
fn crew(app: &App, order: &OrderRow, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let Some(crew) = order.crew.and_then(|crew| app.board.crews.get(&crew)) else {
        // What needs a person has said so above.
        let need = need(order, &app.board, app.settings.auto_assign, app.at.office);
        return match order.phase {
            _ if matches!(need, Some(Need::NoCrew)) => Vec::new(),
            Phase::Waiting | Phase::OnHold | Phase::Cancelled | Phase::Failed => {
                let state = app.speaker().order_state(order);
                vec![Line::styled(crate::widgets::cut(&state, width), theme.dim)]
            }
            _ => Vec::new(),
        };
    };
    let bar = Span::styled("▌", theme.key);
    let car = [
        crew.call_sign.clone(),
        crew.car_in_full(),
        crew.plate.clone(),
    ];
    let car = car
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let mut who = vec![bar.clone()];
    who.push(Span::styled(
        crate::widgets::cut(&car, width.saturating_sub(1)),
        theme.bright,
    ));
    let phone = phone_groups(&crew.phone);
    let parts = [crew.driver.clone(), phone];
    let parts = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let mut lines = vec![Line::from(who)];
    if !parts.is_empty() {
        lines.push(Line::from(vec![
            bar.clone(),
            Span::styled(parts, theme.text),
        ]));
    }
    let group = Group::of(order, &app.board, app.settings.auto_assign, app.at.office);
    let style = match group {
        Group::NeedsHuman => theme.alarm,
        _ => theme.good,
    };
    let when = app.speaker().arrival(order);
    lines.push(Line::from(vec![bar, Span::styled(when, style)]));
    lines
}

/// The price, for which way where that is told here, by which tariff, with which services.
fn price(app: &App, order: &OrderRow, trip: Option<String>) -> Line<'static> {
    let theme = &app.settings.theme;
    let sum = order.price.map(|price| money(&app.words, price));
    let mut spans = Vec::new();
    if let Some(sum) = sum {
        spans.push(Span::styled(sum, theme.bright));
    }
    for text in trip.into_iter().chain([terms(app, order)]) {
        if !text.is_empty() {
            let gap = if spans.is_empty() { "" } else { "  " };
            spans.push(Span::styled(format!("{gap}{text}"), theme.text));
        }
    }
    Line::from(spans)
}

fn bill(app: &App, order: &OrderRow, width: usize) -> Vec<Line<'static>> {
    let Some(price) = order.price.filter(|_| order.lines.len() > 1) else {
        return Vec::new();
    };
    let lines = bill_lines(&app.words, price, &order.lines, width);
    lines
        .into_iter()
        .map(|line| Line::styled(line, app.settings.theme.dim))
        .collect()
}

/// The tariff and the services by name.
fn terms(app: &App, order: &OrderRow) -> String {
    let tariffs = app.board.tariffs.iter();
    let tariff = tariffs
        .filter(|(id, _)| Some(*id) == order.tariff)
        .map(|(_, name)| name.as_str());
    let named = |id: &pult_domain::ServiceId| {
        let mut services = app.board.services.iter();
        let found = services.find(|(known, _)| known == id);
        found.map(|(_, name)| name.as_str())
    };
    let services = order.services.iter().filter_map(named);
    tariff.chain(services).collect::<Vec<_>>().join(" · ")
}

/// One line an event, the newest first; what another event of the same moment says already is left out.
fn history_lines(app: &App, history: &[Event], width: usize) -> Vec<Line<'static>> {
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
    let mut lines = Vec::new();
    for event in history.iter().rev().filter(worth_a_line) {
        let at = app.board.time.format(event.at, "%H:%M:%S");
        let style = match event.kind {
            EventKind::AssignmentDeclined | EventKind::AssignmentExpired => theme.warning,
            EventKind::OrderCancelled | EventKind::OrderFailed => theme.alarm,
            _ => theme.text,
        };
        let text = format!("{} · {}", speaker.event(event), speaker.actor(event));
        for (index, row) in wrapped(&text, width.saturating_sub(10))
            .into_iter()
            .enumerate()
        {
            let at = if index == 0 { at.as_str() } else { "" };
            lines.push(Line::from(vec![
                Span::styled(format!("{at:8}  "), theme.dim),
                Span::styled(row, style),
            ]));
        }
    }
    lines
}
