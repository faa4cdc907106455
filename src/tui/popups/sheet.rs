//! Drawing lists to choose from: calls, pre-orders, routes with their checkpoints.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::Sheet;
use crate::app::App;
use crate::board::{OrderRow, StopRow};
use crate::group::assignable_at;
use crate::text::{Value, Word};
use crate::view::phone_groups;
use crate::widgets::{cut, fit, middle, pane, put, row, scroll};
use pult_app::Call;
use pult_domain::{Phase, StopAction, StopPhase, StopProgress};

/// Draws a list over the desk.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, sheet: Sheet, at: usize) {
    let theme = &app.settings.theme;
    let title = match sheet {
        Sheet::Calls => Word("calls-title"),
        Sheet::PreOrders => Word("pre-orders-title"),
        Sheet::Routes => Word("routes-title"),
    };
    let area = middle(area, area.width.min(110), area.height.min(32));
    frame.render_widget(Clear, area);
    let block = pane(app.words.say(title), true, theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inside.width);
    let (rows, details) = match sheet {
        Sheet::Calls => (calls(app, width), Vec::new()),
        Sheet::PreOrders => (pre_orders(app, width), Vec::new()),
        Sheet::Routes => (routes(app, width), checkpoints(app, at, width)),
    };
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
            line.patch_style(theme.selected)
        } else {
            line
        };
        frame.render_widget(line, row(inside, (index - offset) as u16));
    }
    for (index, line) in details.into_iter().take(n_details).enumerate() {
        frame.render_widget(line, row(inside, (n_rows + index) as u16));
    }
}

fn calls(app: &App, width: usize) -> Vec<Line<'static>> {
    let line = |call: &Call| {
        let waits = (app.at.office - call.at).0.max(0);
        let text = format!(
            "{} {} {}",
            fit(&format!("{}:{:02}", waits / 60, waits % 60), 6),
            fit(&phone_groups(call.phone.as_str()), 18),
            call.line
        );
        Line::styled(fit(&text, width), app.settings.theme.text)
    };
    app.calls.iter().map(line).collect()
}

/// When it is wanted, when it becomes assignable and in how long, who has it already, the way.
fn pre_orders(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let speaker = app.speaker();
    let line = |row: &&OrderRow| {
        let assignable = match assignable_at(row.due_at, &app.board, app.at.office) {
            Some(at) => {
                let values = [
                    ("at", Value::from(speaker.clock(at))),
                    ("span", Value::from(speaker.span(at - app.at.office))),
                ];
                app.words.with(Word("pre-order-later"), &values)
            }
            None => app.words.say(Word("pre-order-now")),
        };
        let crew = row
            .crew
            .map_or_else(String::new, |id| app.board.call_sign(id));
        let spans = [
            (fit(&row.id.to_string(), 7), theme.dim),
            (fit(&speaker.clock(row.time()), 12), theme.title),
            (fit(&assignable, 34), theme.warning),
            (fit(&crew, 5), theme.good),
        ];
        let used: usize = 7 + 12 + 34 + 5;
        let way = format!("{} → {}", row.from(), row.to());
        let way = (cut(&way, width.saturating_sub(used)), theme.text);
        let spans = spans.into_iter().chain([way]);
        Line::from_iter(spans.map(|(text, style)| Span::styled(text, style)))
    };
    app.pre_orders().iter().map(line).collect()
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
            Span::styled(cut(&reason(app, route, stop), width - half), style),
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
fn reason(app: &App, route: &OrderRow, stop: &StopRow) -> String {
    let speaker = app.speaker();
    let crew = route
        .crew
        .map_or_else(String::new, |id| app.board.call_sign(id));
    let crew = ("crew", Value::from(crew));
    let clock = |at| Value::from(speaker.clock(at));
    match (stop.phase, stop.progress) {
        (StopPhase::Waiting, _) => app.words.say(Word("stop-waiting")),
        (StopPhase::OnHold, _) => app.words.say(Word("stop-on-hold")),
        (StopPhase::Queued { ahead }, _) => {
            let n = i64::try_from(ahead).unwrap_or(i64::MAX);
            let values = [crew, ("n", Value::from(n))];
            app.words.with(Word("stop-queued"), &values)
        }
        (StopPhase::EnRoute, _) => {
            let eta = stop.eta.map_or_else(String::new, |at| speaker.clock(at));
            let values = [crew, ("eta", Value::from(eta))];
            app.words.with(Word("stop-en-route"), &values)
        }
        (StopPhase::AtStop, StopProgress::Arrived { at }) => {
            let values = [crew, ("at", clock(at))];
            app.words.with(Word("stop-at-stop"), &values)
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
            app.words.with(Word("stop-done"), &values)
        }
        (_, StopProgress::Missed { at }) => missed(app, stop, at),
        (StopPhase::Cancelled, _) if route.phase == Phase::Failed => {
            let reason = ("reason", Value::from(route.reason.as_str()));
            app.words.with(Word("stop-failed"), &[reason])
        }
        (StopPhase::Cancelled, _) => {
            let reason = ("reason", Value::from(route.reason.as_str()));
            app.words.with(Word("stop-cancelled"), &[reason])
        }
        (StopPhase::AtStop, _) => app.words.with(Word("state-at-stop"), &[crew]),
        (StopPhase::Done | StopPhase::Missed, _) => app.words.say(Word("stop-closed")),
    }
}

/// Missed because the time was over, or given up by somebody before it was.
fn missed(app: &App, stop: &StopRow, at: pult_domain::Timestamp) -> String {
    let speaker = app.speaker();
    let at_value = ("at", Value::from(speaker.clock(at)));
    match stop.missed_after.filter(|limit| at >= *limit) {
        Some(limit) => {
            let values = [at_value, ("limit", Value::from(speaker.clock(limit)))];
            app.words.with(Word("stop-missed-late"), &values)
        }
        None => app.words.with(Word("stop-missed"), &[at_value]),
    }
}

/// Draws how each dialect shows an order, in as many columns as fit.
pub(super) fn draw_seen(app: &App, frame: &mut Frame, area: Rect, seen: Option<&[pult_app::Seen]>) {
    let theme = &app.settings.theme;
    let area = middle(area, area.width.min(130), area.height);
    frame.render_widget(Clear, area);
    let block = pane(app.words.say(Word("seen-title")), true, theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let Some(seen) = seen else {
        put(
            frame.buffer_mut(),
            inside,
            &app.words.say(Word("why-loading")),
            theme.dim,
        );
        return;
    };
    if seen.is_empty() {
        put(
            frame.buffer_mut(),
            inside,
            &app.words.say(Word("seen-nobody")),
            theme.dim,
        );
        return;
    }
    let columns = (inside.width / 24).clamp(1, seen.len() as u16);
    let bands = seen.len().div_ceil(usize::from(columns)) as u16;
    let (width, height) = (inside.width / columns, inside.height / bands);
    for (index, dialect) in seen.iter().enumerate() {
        let (column, band) = (index as u16 % columns, index as u16 / columns);
        let place = Rect {
            x: inside.x + column * width,
            y: inside.y + band * height,
            width: width.saturating_sub(1),
            height,
        };
        put(frame.buffer_mut(), place, dialect.dialect, theme.title);
        for (at, (name, value)) in ranked(&dialect.fields).into_iter().enumerate() {
            let text = cut(&format!("{name} {value}"), usize::from(place.width));
            put(
                frame.buffer_mut(),
                row(place, at as u16 + 1),
                &text,
                theme.text,
            );
        }
    }
}

/// Ids and statuses first: those are what somebody looks for.
fn ranked(fields: &[(String, String)]) -> Vec<&(String, String)> {
    let mut fields: Vec<&(String, String)> = fields.iter().collect();
    let rank = |name: &str| {
        let name = name.rsplit('.').next().unwrap_or(name);
        !(name == "id" || name.ends_with("_id") || name.contains("stat") || name == "number")
    };
    fields.sort_by_key(|(name, _)| rank(name));
    fields
}
