//! The order board: groups by what they ask of a person, one line an order.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Text, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{App, Pane};
use crate::arrange::Line;
use crate::board::OrderRow;
use crate::group::Group;
use crate::say::Speaker;
use crate::text::{Value, Word};
use crate::theme::Theme;
use crate::widgets::{cut, fit, pane, put, row, scroll};
use pult_domain::{Phase, Seconds};

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.pane == Pane::Orders && app.form.is_none();
    let block = pane(title(app), has_keys, &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let height = usize::from(inside.height);
    if height == 0 {
        return;
    }
    let lines = app.orders.lines();
    app.orders_offset = scroll(
        app.orders_offset,
        app.orders.selected_line(),
        lines.len(),
        height,
    );
    if lines.is_empty() {
        let word = if !app.loaded {
            Word("board-loading")
        } else if app.filter.is_empty() {
            Word("board-empty")
        } else {
            Word("board-nothing-found")
        };
        put(
            frame.buffer_mut(),
            inside,
            &app.words.say(word),
            app.settings.theme.dim,
        );
        return;
    }
    let visible = lines
        .iter()
        .enumerate()
        .skip(app.orders_offset)
        .take(height);
    let drawn: Vec<Text> = visible
        .map(|(_, line)| text_of(app, line, has_keys, inside.width))
        .collect();
    for (at, line) in drawn.into_iter().enumerate() {
        frame.render_widget(line, row(inside, at as u16));
    }
}

fn title(app: &App) -> String {
    let title = app.words.say(Word("pane-orders"));
    match (&app.finding, app.filter.turned()) {
        (Some(input), Some(turned)) => format!("{title} / {}_ → {turned}", input.value()),
        (Some(input), None) => format!("{title} / {}_", input.value()),
        (None, Some(turned)) => format!("{title} / {} → {turned}", app.filter.typed()),
        (None, None) if !app.filter.is_empty() => format!("{title} / {}", app.filter.typed()),
        (None, None) => title,
    }
}

fn text_of(app: &App, line: &Line, has_keys: bool, width: u16) -> Text<'static> {
    let theme = &app.settings.theme;
    match line {
        Line::Title(group, n) => {
            let style = if *group == Group::NeedsHuman {
                theme.alarm
            } else {
                theme.title
            };
            let n = i64::try_from(*n).unwrap_or(i64::MAX);
            Text::styled(
                app.words.with(group.title(), &[("n", Value::from(n))]),
                style,
            )
        }
        Line::Order(id, group) => match app.board.orders.get(id) {
            Some(row) => {
                let selected = app.selected() == Some(*id);
                let line = order(
                    &app.speaker(),
                    row,
                    *group,
                    selected,
                    usize::from(width),
                    theme,
                );
                match (selected, has_keys) {
                    (true, true) => line.patch_style(theme.selected),
                    (true, false) => line.patch_style(theme.marked),
                    (false, _) => line,
                }
            }
            None => Text::default(),
        },
    }
}

fn order(
    speaker: &Speaker,
    row: &OrderRow,
    group: Group,
    selected: bool,
    width: usize,
    theme: &Theme,
) -> Text<'static> {
    let state_width = match width {
        0..50 => 16,
        50..70 => 20,
        _ => 22,
    };
    let route_width = width.saturating_sub(2 + 6 + 6 + 5 + 1 + state_width);
    let mark = if selected { "▸ " } else { "  " };
    let late = lateness(speaker, row);
    let spans = [
        (mark.to_owned(), theme.text),
        (fit(&row.id.to_string(), 6), theme.dim),
        (
            fit(&speaker.board.time.format(row.time(), "%H:%M"), 6),
            theme.text,
        ),
        (fit(&late, 5), theme.warning),
        (
            fit(&route(row, speaker, route_width), route_width),
            theme.text,
        ),
        (
            format!(" {}", fit(&speaker.order_state(row), state_width)),
            state_style(group, theme),
        ),
    ];
    Text::from_iter(spans.map(|(text, style)| Span::styled(text, style)))
}

/// `+7`: minutes since the customer waits for a crew; empty for less than one, and once he has it.
fn lateness(speaker: &Speaker, row: &OrderRow) -> String {
    let waited = speaker.now - row.time();
    if !row.is_before_pickup() || row.phase == Phase::OnHold || waited < Seconds(60) {
        return String::new();
    }
    let minutes = waited.0 / 60;
    if minutes > 999 {
        "+999".to_owned()
    } else {
        format!("+{minutes}")
    }
}

/// Both ends of the ride, however long: the first gives way only to half of the width.
pub(crate) fn route(row: &OrderRow, speaker: &Speaker, width: usize) -> String {
    let unknown = || speaker.words.say(Word("address-unknown"));
    let from = if row.from().is_empty() {
        unknown()
    } else {
        short(row.from())
    };
    let to = match (row.stops.len(), row.to()) {
        (0 | 1, _) => return from,
        (2, "") => " → ?".to_owned(),
        (2, to) => format!(" → {}", short(to)),
        (n, "") => format!(" → +{} → ?", n - 2),
        (n, to) => format!(" → +{} → {}", n - 2, short(to)),
    };
    let half = width / 2;
    format!(
        "{}{to}",
        cut(&from, half.max(width.saturating_sub(to.width())))
    )
}

/// An address without the words that every second one has: a street is known without `улица`.
fn short(address: &str) -> String {
    let words = address.split(' ').filter_map(|word| match word {
        "улица" => None,
        "переулок" | "переулок," => Some("пер."),
        "проспект" | "проспект," => Some("пр."),
        "бульвар" | "бульвар," => Some("б-р"),
        "площадь" => Some("пл."),
        "улица," => Some(","),
        word => Some(word),
    });
    words.collect::<Vec<_>>().join(" ").replace(" ,", ",")
}

fn state_style(group: Group, theme: &Theme) -> Style {
    match group {
        Group::NeedsHuman => theme.alarm,
        Group::Offered => theme.warning,
        Group::InWork => theme.good,
        Group::PreOrder | Group::OnHold | Group::Closed => theme.dim,
    }
}
