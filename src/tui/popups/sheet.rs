//! Drawing lists to choose from: calls, pre-orders, routes with their checkpoints.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr;

use super::Sheet;
use crate::app::App;
use crate::board::{OrderRow, StopRow};
use crate::group::assignable_at;
use crate::place::called;
use crate::say::Speaker;
use crate::text::{Value, Word};
use crate::view::{caller_number, route};
use crate::widgets::{cut, fit, middle, overlay, row, scroll};
use pult_app::standing::pattern;
use pult_app::{Call, StandingOrder};
use pult_domain::{StopAction, StopPhase, StopProgress};

/// The most lines of a list.
const HIGHEST: u16 = 32;

/// Draws a list over the desk.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, sheet: Sheet, at: usize) {
    let theme = &app.settings.theme;
    let title = match sheet {
        Sheet::Calls => Word("calls-title"),
        Sheet::PreOrders => Word("pre-orders-title"),
        Sheet::Routes => Word("routes-title"),
        Sheet::Standing => Word("repeats-title"),
    };
    let columns = area.width.min(110);
    let width = usize::from(columns.saturating_sub(2));
    let (rows, details) = match sheet {
        Sheet::Calls => (calls(app, width), Vec::new()),
        Sheet::PreOrders => (pre_orders(app, width), Vec::new()),
        Sheet::Routes => (routes(app, width), checkpoints(app, at, width)),
        Sheet::Standing => (standing(app, width), Vec::new()),
    };
    let lines = match sheet {
        // Each route has its own number of checkpoints, and the box stays where it is.
        Sheet::Routes => HIGHEST,
        _ => u16::try_from(rows.len() + 2)
            .unwrap_or(HIGHEST)
            .min(HIGHEST),
    };
    let area = middle(area, columns, lines);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground);
    let block = overlay(app.words.say(title), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let height = usize::from(inside.height);
    let n_details = details.len().min(height.saturating_sub(3));
    let n_rows = height - n_details;
    if n_rows == 0 {
        return;
    }
    let at = at.min(rows.len().saturating_sub(1));
    let offset = scroll(0, at, rows.len(), n_rows);
    for (index, line) in rows.into_iter().enumerate().skip(offset).take(n_rows) {
        let line = if index == at {
            theme.barred(line, theme.selected)
        } else {
            line
        };
        frame.render_widget(line, row(inside, (index - offset) as u16));
    }
    for (index, line) in details.into_iter().take(n_details).enumerate() {
        frame.render_widget(line, row(inside, (n_rows + index) as u16));
    }
}

/// How long it has rung, the number, who that is, how often they have called, on which line, what is noted.
fn calls(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let line = |call: &Call| {
        let waits = (app.at.office - call.at).0.max(0);
        let known = call.phone.as_ref().and_then(|phone| app.callers.get(phone));
        let mut spans = vec![
            (
                fit(&format!("{}:{:02}", waits / 60, waits % 60), 6),
                theme.dim,
            ),
            (fit(&caller_number(call, &app.words), 18), theme.bright),
        ];
        if !call.line.is_empty() {
            spans.push((format!("☎ {}  ", call.line), theme.dim));
        }
        if let Some(known) = known {
            spans.push((format!("{}  ", known.name()), theme.text));
            let n = i64::try_from(known.n_orders + 1).unwrap_or(i64::MAX);
            let nth = app
                .words
                .with(Word("card-orders"), &[("n", Value::from(n))]);
            spans.push((format!("{nth}  "), theme.dim));
            if let Some(reason) = known.blocked() {
                let values = [("reason", Value::from(reason))];
                let text = app.words.with(Word("call-blacklist"), &values);
                spans.push((format!("{text}  "), theme.alarm));
            }
            if let Some(open) = known.open().next() {
                let row = app.board.orders.get(&open.id).unwrap_or(open);
                let state = app.speaker().order_state(row);
                spans.push((format!("{} {state}  ", open.id), theme.warning));
            }
            spans.push((known.note.clone(), theme.warning));
        }
        fitted(spans, width)
    };
    app.calls.iter().map(line).collect()
}

/// Spans in so many columns: what has no room is cut.
fn fitted(spans: Vec<(String, Style)>, width: usize) -> Line<'static> {
    let mut left = width;
    let mut line = Vec::new();
    for (text, style) in spans {
        let text = cut(&text, left);
        left -= text.width().min(left);
        line.push(Span::styled(text, style));
    }
    line.push(Span::raw(" ".repeat(left)));
    Line::from(line)
}

/// Who, from where to where, and when again.
fn standing(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let line = |one: &StandingOrder| {
        let like = one.template.order(one.company);
        let stops: Vec<String> = like
            .stops
            .iter()
            .filter_map(|stop| stop.place())
            .map(called)
            .filter(|address| !address.is_empty())
            .collect();
        let when = pattern::spelled(&one.repeats, app.words.lang());
        let spans = vec![
            (format!("⟳ {}  ", one.id), theme.dim),
            (format!("{when}  "), theme.bright),
            (format!("{}  ", like.customer.name), theme.text),
            (stops.join(" → "), theme.text),
        ];
        fitted(spans, width)
    };
    app.standing.iter().map(line).collect()
}

/// The columns that the way of a pre-order needs at least; where it has fewer, less is said before it.
const WAY: usize = 30;

/// When it is wanted, when it becomes assignable and in how long, who has it already, the way.
fn pre_orders(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let speaker = app.speaker();
    let rows = app.pre_orders();
    let taken_up = |row: &OrderRow, in_full: bool| {
        let at = assignable_at(row.due_at, &app.board, app.at.office);
        let Some(at) = at else {
            return app.words.say(Word("pre-order-now"));
        };
        let clock = ("at", Value::from(speaker.taken_up(at, row.due_at)));
        let span = ("span", Value::from(speaker.span(at - app.at.office)));
        match in_full {
            true => app.words.with(Word("pre-order-later"), &[clock, span]),
            false => app.words.with(Word("state-later"), &[clock]),
        }
    };
    let crew = |row: &OrderRow| row.crew.map(|id| app.board.call_sign(id));
    let columns = |in_full: bool| {
        let widest = |texts: Vec<String>| {
            let widest = texts.iter().map(|text| text.width()).max();
            widest
                .filter(|width| *width > 0)
                .map_or(0, |width| width + 2)
        };
        [
            widest(rows.iter().map(|row| row.id.to_string()).collect()),
            widest(rows.iter().map(|row| speaker.clock(row.time())).collect()),
            widest(rows.iter().map(|row| taken_up(row, in_full)).collect()),
            widest(rows.iter().filter_map(|row| crew(row)).collect()),
        ]
    };
    let room = |columns: [usize; 4]| width.saturating_sub(columns.iter().sum());
    let in_full = room(columns(true)) >= WAY;
    let columns = columns(in_full);
    let line = |row: &&OrderRow| {
        let spans = [
            (fit(&row.id.to_string(), columns[0]), theme.dim),
            (fit(&speaker.clock(row.time()), columns[1]), theme.title),
            (fit(&taken_up(row, in_full), columns[2]), theme.warning),
            (fit(&crew(row).unwrap_or_default(), columns[3]), theme.good),
        ];
        let room = room(columns);
        let way = (cut(&route(row, &speaker, room), room), theme.text);
        let spans = spans.into_iter().chain([way]);
        Line::from_iter(spans.map(|(text, style)| Span::styled(text, style)))
    };
    rows.iter().map(line).collect()
}

/// How far each route has come.
fn routes(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let speaker = app.speaker();
    let line = |row: &&OrderRow| {
        let done = row.stops.iter().filter(|stop| !stop.is_open()).count();
        let text = format!(
            "{} {} {}/{} {} {}",
            fit(&row.id.to_string(), 6),
            fit(&speaker.clock(row.time()), 11),
            done,
            row.stops.len(),
            speaker.order_state(row),
            row.from()
        );
        Line::styled(fit(&text, width), theme.text)
    };
    app.routes().iter().map(line).collect()
}

/// The checkpoints of the selected route, each with the reason of its status.
fn checkpoints(app: &App, at: usize, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let routes = app.routes();
    let Some(route) = routes.get(at.min(routes.len().saturating_sub(1))) else {
        return Vec::new();
    };
    let mut lines = vec![Line::styled("─".repeat(width), theme.border)];
    for (index, stop) in route.stops.iter().enumerate() {
        let address = if stop.address.is_empty() {
            app.words.say(Word("address-unknown"))
        } else {
            stop.address.clone()
        };
        let half = width / 2;
        let style = match stop.phase {
            StopPhase::Missed | StopPhase::Cancelled => theme.alarm,
            StopPhase::Done => theme.dim,
            _ => theme.good,
        };
        lines.push(Line::from(vec![
            Span::styled(format!("{} ", index + 1), theme.dim),
            Span::styled(fit(action_sign(stop.action), 2), theme.title),
            Span::styled(fit(&address, half.saturating_sub(6)), theme.text),
            Span::styled(
                cut(&reason(&app.speaker(), route, stop), width - half),
                style,
            ),
        ]));
    }
    lines
}

fn action_sign(action: StopAction) -> &'static str {
    match action {
        StopAction::Pickup => "▲",
        StopAction::Dropoff => "▼",
        StopAction::Visit | StopAction::Task => "•",
    }
}

/// Where a stop stands, and why.
pub fn reason(speaker: &Speaker, route: &OrderRow, stop: &StopRow) -> String {
    let crew = route
        .crew
        .map_or_else(String::new, |id| speaker.board.call_sign(id));
    let crew = ("crew", Value::from(crew));
    let clock = |at| Value::from(speaker.clock(at));
    match (stop.phase, stop.progress) {
        (StopPhase::Waiting, _) => speaker.words.say(Word("stop-waiting")),
        (StopPhase::OnHold, _) => speaker.words.say(Word("stop-on-hold")),
        (StopPhase::Queued { ahead }, _) => {
            let n = i64::try_from(ahead).unwrap_or(i64::MAX);
            let values = [crew, ("n", Value::from(n))];
            speaker.words.with(Word("stop-queued"), &values)
        }
        (StopPhase::EnRoute, _) => {
            let eta = stop.eta.map_or_else(String::new, |at| speaker.clock(at));
            let values = [crew, ("eta", Value::from(eta))];
            speaker.words.with(Word("stop-en-route"), &values)
        }
        (StopPhase::AtStop, StopProgress::Arrived { at }) => {
            let values = [crew, ("at", clock(at))];
            speaker.words.with(Word("stop-at-stop"), &values)
        }
        (
            StopPhase::Done,
            StopProgress::Done {
                arrived_at,
                left_at,
            },
        ) => {
            let values = [
                ("from", clock(arrived_at)),
                ("to", clock(left_at)),
                ("span", Value::from(speaker.span(left_at - arrived_at))),
            ];
            speaker.words.with(Word("stop-done"), &values)
        }
        (_, StopProgress::Missed { at }) => missed(speaker, stop, at),
        (StopPhase::Cancelled, _) => {
            let how = ("how", Value::from(speaker.order_state(route)));
            speaker.words.with(Word("stop-order-is"), &[how])
        }
        (StopPhase::AtStop, _) => speaker.words.with(Word("state-at-stop"), &[crew]),
        (StopPhase::Done | StopPhase::Missed, _) => speaker.words.say(Word("stop-closed")),
    }
}

/// Missed because the time was over, or given up by somebody before it was.
fn missed(speaker: &Speaker, stop: &StopRow, at: pult_domain::Timestamp) -> String {
    let at_value = ("at", Value::from(speaker.clock(at)));
    match stop.missed_after.filter(|limit| at >= *limit) {
        Some(limit) => {
            let values = [at_value, ("limit", Value::from(speaker.clock(limit)))];
            speaker.words.with(Word("stop-missed-late"), &values)
        }
        None => speaker.words.with(Word("stop-missed"), &[at_value]),
    }
}
