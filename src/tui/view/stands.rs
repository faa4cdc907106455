//! The stands: a line a zone, its free crews in the order of its queue, what waits there.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{App, Pane};
use crate::text::{Value, Word};
use crate::widgets::{cut, fit, pane, put, row, scroll};
use pult_app::ZoneQueue;
use pult_domain::QueuePolicy;

/// The width of a zone's name.
const NAME: usize = 14;
/// The width of the number of orders that wait.
const WAITING: usize = 4;

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.pane == Pane::Stands && app.form.is_none();
    let block = pane(
        app.words.say(Word("pane-stands")),
        has_keys,
        &app.settings.theme,
    );
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let height = usize::from(inside.height);
    let Some(queues) = &app.stands.queues else {
        let text = app.words.say(Word("board-loading"));
        put(frame.buffer_mut(), inside, &text, app.settings.theme.dim);
        return;
    };
    let details = details(app, &queues[..]);
    let n_details = details.len().min(height / 2);
    let n_rows = height - n_details;
    if n_rows == 0 {
        return;
    }
    let offset = scroll(app.stands.offset, app.stands.at, queues.len(), n_rows);
    let visible = queues.iter().enumerate().skip(offset).take(n_rows);
    let lines: Vec<Line> = visible
        .map(|(at, queue)| {
            let line = zone(app, queue, usize::from(inside.width));
            match (at == app.stands.at, has_keys) {
                (true, true) => line.patch_style(app.settings.theme.selected),
                (true, false) => line.patch_style(app.settings.theme.marked),
                (false, _) => line,
            }
        })
        .collect();
    for (at, line) in lines.into_iter().enumerate() {
        frame.render_widget(line, row(inside, at as u16));
    }
    for (at, line) in details.into_iter().take(n_details).enumerate() {
        let text = cut(&line, usize::from(inside.width));
        let at = row(inside, (n_rows + at) as u16);
        put(frame.buffer_mut(), at, &text, app.settings.theme.dim);
    }
    app.stands.offset = offset;
}

/// A zone: its name, how many orders wait, its crews, the first of the queue first.
fn zone(app: &App, queue: &ZoneQueue, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let name = if queue.zone.is_some() {
        queue.name.clone()
    } else {
        app.words.say(Word("stands-outside"))
    };
    let waiting = match queue.orders.len() {
        0 => String::new(),
        n => format!("!{n}"),
    };
    let mut crews = String::new();
    let room = width.saturating_sub(NAME + 1 + WAITING);
    for (at, (crew, _)) in queue.crews.iter().enumerate() {
        let sign = app.board.call_sign(*crew);
        let rest = queue.crews.len() - at;
        if crews.width() + sign.width() + 6 > room {
            crews.push_str(&format!("+{rest}"));
            break;
        }
        crews.push_str(&sign);
        crews.push(' ');
    }
    Line::from(vec![
        Span::styled(fit(&name, NAME) + " ", theme.text),
        Span::styled(fit(&waiting, WAITING), theme.alarm),
        Span::styled(crews, theme.good),
    ])
}

/// The selected zone: how its orders are offered, since when its crews stand there, what waits.
fn details(app: &App, queues: &[ZoneQueue]) -> Vec<String> {
    let Some(queue) = queues.get(app.stands.at) else {
        return Vec::new();
    };
    let speaker = app.speaker();
    let word = match queue.queue {
        QueuePolicy::Nearest => Word("stands-nearest"),
        QueuePolicy::Queue => Word("stands-queue"),
        QueuePolicy::Rating => Word("stands-rating"),
    };
    let mut lines = vec![format!("── {}", app.words.say(word))];
    for (crew, since) in &queue.crews {
        let values = [
            ("crew", Value::from(app.board.call_sign(*crew))),
            ("span", Value::from(speaker.span(app.at.office - *since))),
        ];
        lines.push(app.words.with(Word("stands-crew"), &values));
    }
    let orders = queue
        .orders
        .iter()
        .filter_map(|id| app.board.orders.get(id));
    lines.extend(orders.map(|row| {
        let state = speaker.order_state(row);
        format!(
            "{} {} {} · {state}",
            row.id,
            speaker.clock(row.time()),
            row.from()
        )
    }));
    lines
}
