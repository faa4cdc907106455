//! The order board: cards that are not finished, then groups by what they ask of a person, a line an order.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Text, Span};
use unicode_width::UnicodeWidthStr;

use super::address;
use crate::app::{App, Pane};
use crate::arrange::{Line, Selected};
use crate::board::{OrderRow, StopRow};
use crate::group::{Group, Need, lateness, need};
use crate::say::Speaker;
use crate::text::{Value, Word};
use crate::theme::Theme;
use crate::widgets::{by_words, cut, cut_before_number, fit, pane, put, row, scroll};
use pult_app::Subject;
use pult_domain::{Phase, Seconds};

/// The width of the mark of the selection, the number at least, the time and the lateness.
const MARK: usize = 1;
const NUMBER: usize = 5;
const TIME: usize = 6;
const LATE: usize = 5;
/// The columns between the two ends of a way.
const ARROW: &str = " → ";
/// A lateness of so many minutes is grey, then amber, then red.
const GREY: Seconds = Seconds::minutes(3);
const AMBER: Seconds = Seconds::minutes(5);
/// The cells of the time that an offer has left.
const OFFER_BAR: i64 = 8;

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.has_keys(Pane::Orders);
    let block = pane(title(app), counted(app), has_keys, &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let height = usize::from(inside.height);
    if height == 0 {
        return;
    }
    if app.orders.set_room(height) {
        app.lay_out();
    }
    let lines = app.orders.lines();
    app.orders_offset = scroll(
        app.orders_offset,
        app.orders.selected_line(),
        lines.len(),
        height,
    );
    if lines.is_empty() {
        draw_empty(app, frame, inside);
        return;
    }
    let visible: Vec<Line> = lines
        .iter()
        .skip(app.orders_offset)
        .take(height)
        .copied()
        .collect();
    let width = usize::from(inside.width);
    let columns = Columns::of(app, &visible, width);
    for (at, line) in visible.iter().enumerate() {
        let drawn = text_of(app, line, has_keys, &columns, width);
        frame.render_widget(drawn, row(inside, at as u16));
    }
}

fn draw_empty(app: &App, frame: &mut Frame, inside: Rect) {
    let theme = &app.settings.theme;
    let word = match (app.loaded, app.filter.is_empty()) {
        (false, _) => Word("board-loading"),
        (true, true) if app.settings.may_dispatch() => Word("board-empty"),
        (true, true) => Word("board-empty-to-look-at"),
        (true, false) => Word("board-nothing-found"),
    };
    put(frame.buffer_mut(), inside, &app.words.say(word), theme.dim);
    if app.loaded && app.filter.is_empty() && !app.settings.listening.is_empty() {
        let values = [("url", Value::from(app.settings.listening.as_str()))];
        let text = app.words.with(Word("board-listens"), &values);
        put_words(frame, inside, 2, &text, theme.dim);
    }
    let is_bare = app.board.crews.is_empty() || app.board.tariffs.is_empty();
    if app.loaded && app.filter.is_empty() && is_bare {
        let text = app.words.say(Word("board-setup"));
        put_words(frame, inside, 4, &text, theme.warning);
    }
}

/// Puts a text there, in as many rows as it takes.
fn put_words(frame: &mut Frame, inside: Rect, from: u16, text: &str, style: Style) {
    for (at, text) in (from..).zip(by_words(text, usize::from(inside.width))) {
        put(frame.buffer_mut(), row(inside, at), &text, style);
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

fn counted(app: &App) -> String {
    let n = i64::try_from(app.board.n_open()).unwrap_or(i64::MAX);
    app.words
        .with(Word("pane-orders-open"), &[("n", Value::from(n))])
}

/// The widths of the columns of the orders that are seen.
struct Columns {
    number: usize,
    from: usize,
    to: usize,
    state: usize,
}

impl Columns {
    /// The state takes what it needs; what is left is shared by both ends of the ways as they need it.
    fn of(app: &App, lines: &[Line], width: usize) -> Columns {
        let speaker = app.speaker();
        let ids = lines.iter().filter_map(|line| match line {
            Line::Order(id, _) => Some(id),
            _ => None,
        });
        let rows: Vec<&OrderRow> = ids.filter_map(|id| app.board.orders.get(id)).collect();
        let states = rows.iter().map(|row| state_width(&speaker, row));
        let numbers = rows.iter().map(|row| row.id.to_string().width() + 1);
        let number = numbers.max().unwrap_or_default().max(NUMBER);
        let fixed = MARK + number + TIME + LATE + ARROW.width() + 1;
        let most = width.saturating_sub(fixed) / 2;
        let state = states.max().unwrap_or_default().min(most);
        let room = width.saturating_sub(fixed + state);
        let widest = |of: fn(&OrderRow, &Speaker) -> String| {
            let widths = rows.iter().map(|row| of(row, &speaker).width());
            widths.max().unwrap_or_default()
        };
        let (from, to) = (widest(start), widest(marked_end));
        let half = room / 2;
        let from = match (from <= half, to <= room - half) {
            (true, _) => from.max(room.saturating_sub(to).min(half)),
            (false, true) => from.min(room - to),
            (false, false) => half,
        };
        Columns {
            number,
            from,
            to: room - from,
            state,
        }
    }
}

fn text_of(
    app: &App,
    line: &Line,
    has_keys: bool,
    columns: &Columns,
    width: usize,
) -> Text<'static> {
    let theme = &app.settings.theme;
    match line {
        Line::Blank => Text::default(),
        Line::Cards(n) => {
            let n = n.to_string();
            let title = app.words.say(Word("group-cards"));
            heading('✎', title, n, None, theme.warning, theme, width)
        }
        Line::Card(serial) => {
            let is_selected = app.orders.selection() == Some(Selected::Card(*serial));
            let line = card(app, *serial, width);
            barred(theme, line, is_selected, has_keys)
        }
        Line::Need(subject, _) => {
            let is_selected = app.orders.selection() == Some(Selected::Need(*subject));
            let line = other_need(app, *subject, is_selected, columns.number, width);
            barred(theme, line, is_selected, has_keys)
        }
        Line::Title(group, n) => {
            let title = match app.filter.is_empty() {
                false if *group == Group::Closed => app.words.say(Word("group-archive")),
                _ => app.words.say(group.title()),
            };
            heading(
                group.sign(),
                title,
                n.to_string(),
                None,
                group_style(*group, theme),
                theme,
                width,
            )
        }
        Line::Folded(group, n) => {
            let is_selected = app.orders.selection() == Some(Selected::Folded(*group));
            let hint = app.words.say(Word("group-folded"));
            let title = app.words.say(group.title());
            let style = group_style(*group, theme);
            let line = heading(
                group.sign(),
                title,
                n.to_string(),
                Some(hint),
                style,
                theme,
                width,
            );
            barred(theme, line, is_selected, has_keys)
        }
        Line::Order(id, group) => match app.board.orders.get(id) {
            Some(row) => {
                let is_selected = app.selected() == Some(*id);
                let line = order(&app.speaker(), row, *group, is_selected, columns, theme);
                barred(theme, line, is_selected, has_keys)
            }
            None => Text::default(),
        },
    }
}

fn barred(theme: &Theme, line: Text<'static>, is_selected: bool, has_keys: bool) -> Text<'static> {
    match (is_selected, has_keys) {
        (true, true) => theme.barred(line, theme.selected),
        (true, false) => theme.barred(line, theme.marked),
        (false, _) => line,
    }
}

/// A group's title: its sign, its name, how many there are.
fn heading(
    sign: char,
    title: String,
    n: String,
    hint: Option<String>,
    style: Style,
    theme: &Theme,
    width: usize,
) -> Text<'static> {
    let head = format!(" {sign} {title} ");
    let used = head.width() + n.width();
    let hint = hint.unwrap_or_default();
    let gap = width.saturating_sub(used + hint.width() + 1);
    Text::from(vec![
        Span::styled(head, style.add_modifier(ratatui::style::Modifier::BOLD)),
        Span::styled(n, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(format!("{hint} "), theme.dim),
    ])
}

/// Something that needs a person and is no order: what is wrong, and which key helps.
fn other_need(
    app: &App,
    subject: Subject,
    is_selected: bool,
    number: usize,
    width: usize,
) -> Text<'static> {
    let theme = &app.settings.theme;
    let Some(need) = app.board.needs.about(subject) else {
        return Text::default();
    };
    let speaker = app.speaker();
    let mark = if is_selected { "▌" } else { " " };
    let time = fit(&speaker.clock(need.since), number + TIME);
    let room = width.saturating_sub(MARK + number + TIME);
    // What is wrong goes before what helps.
    let what = cut(&speaker.reason(need), room);
    let left = room.saturating_sub(what.width() + 2);
    let remedy = right(&cut(&speaker.remedy(need), left), left);
    Text::from(vec![
        Span::styled(mark, theme.key),
        Span::styled(time, theme.text),
        Span::styled(what, theme.alarm),
        Span::styled(format!("  {remedy}"), theme.dim),
    ])
}

/// A card that is not finished: who, from where, to where.
fn card(app: &App, serial: u64, width: usize) -> Text<'static> {
    let form = app.parked.iter().find(|form| form.serial == serial);
    let text = form.map(|form| form.summary()).unwrap_or_default();
    let text = format!("   {text}");
    Text::from(vec![Span::styled(
        fit(&text, width),
        app.settings.theme.text,
    )])
}

fn order(
    speaker: &Speaker,
    row: &OrderRow,
    group: Group,
    is_selected: bool,
    columns: &Columns,
    theme: &Theme,
) -> Text<'static> {
    let is_quiet = matches!(group, Group::PreOrder | Group::OnHold | Group::Closed);
    let plain = if is_quiet { theme.dim } else { theme.text };
    let (late, late_style) = late(speaker, row, theme);
    let time = speaker.day_or_clock(row.time());
    // A longer time takes the place of the lateness, and a blank of what follows.
    let is_long = time.width() >= TIME;
    let when_style = if late.is_empty() || !is_long {
        plain
    } else {
        late_style
    };
    let (when, late) = match late.is_empty() || is_long {
        true => (fit(&time, TIME + LATE), String::new()),
        false => (fit(&time, TIME), format!("{} ", right(&late, LATE - 1))),
    };
    let gap = usize::from(time.width() >= TIME + LATE);
    let room = columns.from.saturating_sub(gap);
    let start = fit(&address::short(&start(row, speaker), room), room);
    let to = end(row, speaker);
    let (arrow, to) = match to.is_empty() {
        true => ("   ", String::new()),
        false => (ARROW, to),
    };
    let to = format!("{to}{}", repeats(row));
    let mark = if is_selected { "▌" } else { " " };
    let mut spans = vec![
        Span::styled(mark, theme.key),
        Span::styled(fit(&row.id.to_string(), columns.number), theme.dim),
        Span::styled(when, when_style),
        Span::styled(late, late_style),
        Span::styled(format!("{}{start}", " ".repeat(gap)), plain),
        Span::styled(arrow, plain),
        Span::styled(fit(&address::short(&to, columns.to), columns.to), plain),
        Span::raw(" "),
    ];
    spans.extend(state(speaker, row, group, columns.state, theme));
    Text::from(spans)
}

/// `−10`: minutes past the promise; `+2`: so late the crew will be.
fn late(speaker: &Speaker, row: &OrderRow, theme: &Theme) -> (String, Style) {
    let late = lateness(row, speaker.now).filter(|late| {
        row.is_before_pickup() && row.phase != Phase::OnHold && *late >= Seconds(60)
    });
    let Some(late) = late else {
        return (String::new(), theme.dim);
    };
    let is_past = row
        .promised_at()
        .is_some_and(|promised| promised <= speaker.now);
    let sign = if is_past { '−' } else { '+' };
    let minutes = (late.0 / 60).min(999);
    let style = match late {
        late if late < GREY => theme.dim,
        late if late < AMBER => theme.warning,
        _ => theme.alarm,
    };
    (format!("{sign}{minutes}"), style)
}

fn start(row: &OrderRow, speaker: &Speaker) -> String {
    match row.stops.first() {
        Some(stop) if !stop.address.is_empty() => marked(stop),
        _ => speaker.words.say(Word("address-unknown")),
    }
}

/// An address with the mark of what is not known well of it.
fn marked(stop: &StopRow) -> String {
    format!("{}{}", stop.mark(), address::plain(&stop.named()))
}

/// Where it goes, with the mark of an order that repeats.
fn marked_end(row: &OrderRow, speaker: &Speaker) -> String {
    format!("{}{}", end(row, speaker), repeats(row))
}

fn repeats(row: &OrderRow) -> &'static str {
    match row.standing {
        Some(_) => " ⟳",
        None => "",
    }
}

/// The destination, and how many stops are on the way.
fn end(row: &OrderRow, _: &Speaker) -> String {
    let (n, last) = match row.stops.as_slice() {
        [] | [_] => return String::new(),
        [_, between @ .., last] => (between.len(), last),
    };
    let to = match last.address.is_empty() {
        true => "?".to_owned(),
        false => marked(last),
    };
    match n {
        0 => to,
        n => format!("+{n} → {to}"),
    }
}

/// Both ends of the ride in so many columns.
pub(crate) fn route(row: &OrderRow, speaker: &Speaker, width: usize) -> String {
    let (from, to) = (start(row, speaker), end(row, speaker));
    if to.is_empty() {
        return address::short(&from, width);
    }
    let room = width.saturating_sub(ARROW.width());
    let half = room / 2;
    let from_room = half.max(room.saturating_sub(to.width()));
    let from = address::short(&from, from_room);
    let to = address::short(&to, room.saturating_sub(from.width()));
    format!("{from}{ARROW}{to}")
}

fn state_width(speaker: &Speaker, row: &OrderRow) -> usize {
    match (row.phase, row.expires_at) {
        (Phase::Offered, Some(until)) => {
            offer(speaker, row, until).0.width() + OFFER_BAR as usize + 6
        }
        _ => state_text(speaker, row).width(),
    }
}

/// Where the order stands, at the right end.
fn state(
    speaker: &Speaker,
    row: &OrderRow,
    group: Group,
    width: usize,
    theme: &Theme,
) -> Vec<Span<'static>> {
    if let (Phase::Offered, Some(until)) = (row.phase, row.expires_at) {
        let (crew, left, full) = offer(speaker, row, until);
        let used = crew.width() + 1 + OFFER_BAR as usize + 1 + left.width();
        if used <= width {
            let empty = OFFER_BAR as usize - full;
            return vec![
                Span::raw(" ".repeat(width - used)),
                Span::styled(format!("{crew} "), theme.warning),
                Span::styled("▓".repeat(full), theme.warning),
                Span::styled("░".repeat(empty), theme.dim),
                Span::styled(format!(" {left}"), theme.warning),
            ];
        }
    }
    let text = right(&state_text(speaker, row), width);
    vec![Span::styled(text, group_style(group, theme))]
}

/// Where the order stands; of one that needs a person, why.
fn state_text(speaker: &Speaker, row: &OrderRow) -> String {
    match need(row, speaker.board, speaker.engine, speaker.now) {
        Some(Need::Told(told)) => speaker.reason(told),
        Some(Need::NoCrew) | None => speaker.order_state(row),
    }
}

/// Who is asked, what is left of the time, and how much of the bar that is.
fn offer(
    speaker: &Speaker,
    row: &OrderRow,
    until: pult_domain::Timestamp,
) -> (String, String, usize) {
    let crew = row
        .crew
        .map_or_else(String::new, |crew| speaker.board.call_sign(crew));
    let left = (until - speaker.now).0.max(0);
    let whole = speaker.board.offer_timeout.0.max(1);
    let full = (left.min(whole) * OFFER_BAR + whole - 1) / whole;
    (
        crew,
        speaker.left(until),
        usize::try_from(full).unwrap_or_default(),
    )
}

/// A text at the right end of its column.
fn right(text: &str, width: usize) -> String {
    let text = cut_before_number(text, width);
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

fn group_style(group: Group, theme: &Theme) -> Style {
    match group {
        Group::NeedsHuman => theme.alarm,
        Group::Offered => theme.warning,
        Group::Driving => theme.driving,
        Group::AtPlace => theme.good,
        Group::Aboard => theme.aboard,
        Group::PreOrder | Group::ToAssign => theme.label,
        Group::Accounts => theme.warning,
        Group::OnHold | Group::Closed => theme.dim,
    }
}
