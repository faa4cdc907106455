//! The stands: a line a zone, its free crews in the order of its queue, what waits there.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{App, Pane};
use crate::say::Speaker;
use crate::text::{Value, Word};
use crate::widgets::{cut, fit, pane, put, row, scroll};
use pult_app::ZoneQueue;
use pult_domain::QueuePolicy;

/// The width of a zone's name.
const NAME: usize = 14;
/// The width of the mark of how its orders are offered.
const POLICY: usize = 9;
/// The width of the number of orders that wait.
const WAITING: usize = 4;

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.has_keys(Pane::Stands);
    let block = pane(
        app.words.say(Word("pane-stands")),
        String::new(),
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
                (true, true) => app.settings.theme.barred(line, app.settings.theme.selected),
                (true, false) => app.settings.theme.barred(line, app.settings.theme.marked),
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
    let waiting = match queue.orders.len() {
        0 => String::new(),
        n => format!("!{n}"),
    };
    let policy = fit(&app.words.say(policy_mark(queue)), POLICY);
    let room = width.saturating_sub(NAME + 1 + POLICY + 1 + WAITING);
    Line::from(vec![
        Span::styled(fit(&name(&app.speaker(), queue), NAME) + " ", theme.text),
        Span::styled(policy + " ", theme.dim),
        Span::styled(fit(&waiting, WAITING), theme.alarm),
        Span::styled(crews(app, queue, room), theme.good),
    ])
}

fn name(speaker: &Speaker, queue: &ZoneQueue) -> String {
    match queue.zone {
        Some(_) => queue.name.clone(),
        None => speaker.words.say(Word("stands-outside")),
    }
}

/// The crews that have room, the first of the queue first; `+3`: so many more.
fn crews(app: &App, queue: &ZoneQueue, room: usize) -> String {
    let mut crews = String::new();
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
    crews
}

fn policy_mark(queue: &ZoneQueue) -> Word {
    match queue.queue {
        QueuePolicy::Nearest => Word("stands-mark-nearest"),
        QueuePolicy::Queue => Word("stands-mark-queue"),
        QueuePolicy::Rating => Word("stands-mark-rating"),
    }
}

fn policy(queue: &ZoneQueue) -> Word {
    match queue.queue {
        QueuePolicy::Nearest => Word("stands-nearest"),
        QueuePolicy::Queue => Word("stands-queue"),
        QueuePolicy::Rating => Word("stands-rating"),
    }
}

/// The selected zone, under a rule.
fn details(app: &App, queues: &[ZoneQueue]) -> Vec<String> {
    let Some(queue) = queues.get(app.stands.at) else {
        return Vec::new();
    };
    let mut lines = lines(&app.speaker(), queue);
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, "── ");
    }
    lines
}

/// A zone whole: how its orders are offered, its crews by their place in the queue and since when they
/// stand there, the orders that wait.
pub fn lines(speaker: &Speaker, queue: &ZoneQueue) -> Vec<String> {
    let words = speaker.words;
    let count = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let values = [
        ("zone", Value::from(name(speaker, queue))),
        ("crews", count(queue.crews.len())),
        ("orders", count(queue.orders.len())),
    ];
    let head = words.with(Word("stands-zone"), &values);
    let mut lines = vec![head, words.say(policy(queue))];
    for (at, (crew, since)) in queue.crews.iter().enumerate() {
        let values = [
            ("at", count(at + 1)),
            ("crew", Value::from(speaker.board.call_sign(*crew))),
            ("span", Value::from(speaker.span(speaker.now - *since))),
        ];
        lines.push(words.with(Word("stands-crew"), &values));
    }
    let orders = queue.orders.iter();
    let orders = orders.filter_map(|id| speaker.board.orders.get(id));
    lines.extend(orders.map(|row| {
        let (at, state) = (speaker.clock(row.time()), speaker.order_state(row));
        format!("{} {at} {} · {state}", row.id, row.from())
    }));
    lines
}
