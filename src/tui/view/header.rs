//! The line at the top: the office, what asks for whom, who is free, the calls, the clock.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::App;
use crate::group::Group;
use crate::replay::SPEEDS;
use crate::text::{Value, Word};
use crate::widgets::cut;
use pult_app::{Call, Trouble, Unwritten};
use pult_domain::{Duty, Locale, Seconds};
use pult_geo::roads::Stage;

/// A part of the line: what it is worth, and its texts.
struct Part {
    /// What is worth least is left out first.
    worth: u8,
    spans: Vec<(String, Style)>,
    /// It stands at the right end.
    is_right: bool,
}

/// The bars of a small picture, the lowest first.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The mean wait is told in steps of so many seconds.
const MEAN_STEP: i64 = 10;

/// How many bars it has, and how long each lasts.
const N_BARS: usize = 7;
const BAR: Seconds = Seconds::minutes(5);

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let width = usize::from(area.width);
    let parts = fitting(parts(app), width);
    let (right, left): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| part.is_right);
    let gap = width.saturating_sub(width_of(&left) + width_of(&right));
    let mut spans = joined(left);
    spans.push(Span::raw(" ".repeat(gap)));
    spans.extend(joined(right));
    frame.render_widget(Line::from(spans).style(app.settings.theme.status), area);
}

/// The parts that there is room for: each where those that are worth more leave room for it.
fn fitting(mut parts: Vec<Part>, width: usize) -> Vec<Part> {
    let mut worths: Vec<(u8, usize)> = parts
        .iter()
        .map(|part| (part.worth, part.width()))
        .collect();
    worths.sort_unstable_by(|one, other| other.cmp(one));
    let mut room = width;
    let mut kept = Vec::new();
    for (worth, width) in worths {
        if width <= room || kept.is_empty() {
            room = room.saturating_sub(width);
            kept.push(worth);
        }
    }
    parts.retain(|part| kept.contains(&part.worth));
    parts
}

fn width_of(parts: &[Part]) -> usize {
    parts.iter().map(Part::width).sum()
}

impl Part {
    /// With a blank on either side.
    fn width(&self) -> usize {
        let texts = self.spans.iter().map(|(text, _)| text.width());
        texts.sum::<usize>() + 2
    }
}

fn joined(parts: Vec<Part>) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    for part in parts {
        spans.push(Span::raw(" "));
        spans.extend(
            part.spans
                .into_iter()
                .map(|(text, style)| Span::styled(text, style)),
        );
        spans.push(Span::raw(" "));
    }
    spans
}

/// Each part with its worth; no two are worth the same.
fn parts(app: &App) -> Vec<Part> {
    let theme = &app.settings.theme;
    let office = cut(&app.board.office.name, 24);
    let mut parts = vec![left(17, vec![(office, theme.bright)])];
    parts.extend(past(app).map(|text| left(20, vec![(text, theme.badge)])));
    let groups = [
        (18, Group::NeedsHuman, Word("head-human"), theme.badge),
        (13, Group::Offered, Word("head-offering"), theme.warning),
        (3, Group::ToAssign, Word("head-to-assign"), theme.label),
        (12, Group::Driving, Word("head-driving"), theme.driving),
        (11, Group::AtPlace, Word("head-at-place"), theme.good),
        (10, Group::Aboard, Word("head-aboard"), theme.aboard),
        (9, Group::PreOrder, Word("head-pre-orders"), theme.label),
    ];
    for (worth, group, word, style) in groups {
        if let Some(n) = app.counts.get(&group).copied().filter(|n| *n > 0) {
            parts.push(left(worth, count(app, group, word, n, style)));
        }
    }
    parts.push(left(14, crews(app)));
    if !app.settings.auto_assign {
        let text = app.words.say(Word("status-engine-off"));
        parts.push(left(8, vec![(text, theme.warning)]));
    }
    parts.extend(waiting(app).map(|spans| left(6, spans)));
    if !app.settings.listening.is_empty() {
        parts.push(right(2, vec![(app.settings.listening.clone(), theme.dim)]));
    }
    if let Some(trouble) = &app.health {
        let why = match trouble {
            Trouble::Disk(Unwritten::DiskFull) => app.words.say(Word("trouble-disk-full")),
            Trouble::Disk(Unwritten::DiskFails) => app.words.say(Word("trouble-disk-fails")),
            Trouble::Other(why) => why.clone(),
        };
        let values = [("trouble", Value::from(why))];
        let text = cut(&app.words.with(Word("head-trouble"), &values), 48);
        parts.push(left(21, vec![(format!(" {text} "), theme.badge)]));
    }
    parts.extend(map_read(app).map(|text| left(22, vec![(text, theme.warning)])));
    parts.extend(clock_set(app).map(|text| left(15, vec![(text, theme.badge)])));
    parts.extend(ringing(app).map(|text| right(19, vec![(text, theme.badge)])));
    if !app.settings.operator.is_empty() {
        parts.push(right(7, vec![(app.settings.operator.clone(), theme.text)]));
    }
    let clock = app.board.time.format(app.at.office, "%H:%M");
    let day = app.speaker().weekday(app.at.office);
    parts.push(right(5, vec![(day, theme.text)]));
    parts.push(right(16, vec![(clock, theme.bright)]));
    let lang = match app.words.lang() {
        Locale::Ru => "RU",
        Locale::En => "EN",
    };
    parts.push(right(4, vec![(lang.to_owned(), theme.key)]));
    parts
}

fn left(worth: u8, spans: Vec<(String, Style)>) -> Part {
    Part {
        worth,
        spans,
        is_right: false,
    }
}

fn right(worth: u8, spans: Vec<(String, Style)>) -> Part {
    Part {
        is_right: true,
        ..left(worth, spans)
    }
}

/// A group's sign, its number and its name; what needs a person is a badge.
fn count(app: &App, group: Group, word: Word, n: usize, style: Style) -> Vec<(String, Style)> {
    let theme = &app.settings.theme;
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let name = app.words.with(word, &[("n", Value::from(n))]);
    match group {
        Group::NeedsHuman => vec![(format!(" {} {n} {name} ", group.sign()), style)],
        _ => vec![
            (format!("{} ", group.sign()), style),
            (n.to_string(), theme.bright),
            (format!(" {name}"), theme.dim),
        ],
    }
}

fn crews(app: &App) -> Vec<(String, Style)> {
    let theme = &app.settings.theme;
    let free = app
        .board
        .crews
        .values()
        .filter(|crew| crew.duty == Duty::Free && crew.offer.is_none());
    let on_line = app.board.n_on_line();
    let n = free.count();
    let values = [
        ("n", Value::from(i64::try_from(n).unwrap_or(i64::MAX))),
        ("of", Value::from(on_line.to_string())),
    ];
    vec![
        ("● ".to_owned(), theme.good),
        (n.to_string(), theme.bright),
        (
            format!(" {}", app.words.with(Word("head-free"), &values)),
            theme.dim,
        ),
    ]
}

/// How long those wait on average whom nobody has reached, and how many orders came lately.
fn waiting(app: &App) -> Option<Vec<(String, Style)>> {
    let theme = &app.settings.theme;
    let now = app.at.office;
    let is_waiting =
        |group: &Group| matches!(group, Group::NeedsHuman | Group::Offered | Group::Driving);
    let rows = app.board.orders.values();
    let waits: Vec<i64> = rows
        .filter(|row| row.is_before_pickup() && row.due_at.is_none())
        .map(|row| (now - row.created_at).0.max(0))
        .collect();
    if waits.is_empty() || !app.counts.keys().any(is_waiting) {
        return None;
    }
    let mean = waits.iter().sum::<i64>() / i64::try_from(waits.len()).unwrap_or(1);
    // A mean says no more by its seconds, and would be drawn anew with each of them.
    let mean = mean - mean % MEAN_STEP;
    let mut bars = [0_usize; N_BARS];
    for row in app.board.orders.values() {
        let age = (now - row.created_at).0 / BAR.0;
        let at = usize::try_from(age)
            .ok()
            .and_then(|age| (N_BARS - 1).checked_sub(age));
        if let Some(at) = at {
            bars[at] += 1;
        }
    }
    let most = bars.iter().copied().max().unwrap_or_default().max(1);
    let bar = |n: &usize| BARS[(n * (BARS.len() - 1)).div_ceil(most)];
    Some(vec![
        (format!("{} ", app.words.say(Word("head-wait"))), theme.dim),
        (format!("{}:{:02} ", mean / 60, mean % 60), theme.bright),
        (bars.iter().map(bar).collect(), theme.driving),
    ])
}

/// How far the reading of a map has come.
fn map_read(app: &App) -> Option<String> {
    let (stage, done) = app.settings.process.map.progress()?;
    let word = match stage {
        Stage::Ways => Word("map-stage-ways"),
        Stage::Nodes => Word("map-stage-nodes"),
        Stage::Preparing(_) => Word("map-stage-preparing"),
    };
    let done = Value::from((done * 100.0).round() as i64);
    Some(app.words.with(word, &[("done", done)]))
}

/// That the machine's clock was set, and by how much: times on the board are not what they were.
fn clock_set(app: &App) -> Option<String> {
    let by = app.clock_jump?.by;
    let word = match by.0 < 0 {
        true => Word("head-clock-back"),
        false => Word("head-clock-ahead"),
    };
    let span = app.speaker().span(Seconds(by.0.abs()));
    let text = app.words.with(word, &[("by", Value::from(span))]);
    Some(format!(" {text} "))
}

/// The calls that ring, and who has waited longest.
fn ringing(app: &App) -> Option<String> {
    let call = app.calls.first()?;
    let n = i64::try_from(app.calls.len()).unwrap_or(i64::MAX);
    let values = [
        ("phone", Value::from(caller(app, call))),
        ("n", Value::from(n)),
    ];
    Some(format!(" {} ", app.words.with(Word("head-call"), &values)))
}

/// Who calls: the number, and the name when it is known.
fn caller(app: &App, call: &Call) -> String {
    let number = super::caller_number(call, &app.words);
    let known = call.phone.as_ref().and_then(|phone| app.callers.get(phone));
    match known.map(|known| (known.name(), known.blocked().is_some())) {
        Some((name, true)) => format!("✗ {number} {name}"),
        Some((name, false)) if !name.is_empty() => format!("{number} {name}"),
        Some(_) | None => number,
    }
}

/// The moment of a day that is played over again, and how fast.
fn past(app: &App) -> Option<String> {
    let replay = app.replay.as_ref()?;
    let (done, all) = replay.progress();
    let at = app.board.time.format(replay.at, "%d.%m %H:%M:%S");
    let speed = match replay.speed {
        Some(speed) => format!("×{}", SPEEDS[speed]),
        None => "||".to_owned(),
    };
    let last = replay.last().map(|event| app.speaker().event(event));
    let values = [("at", Value::from(at)), ("speed", Value::from(speed))];
    let title = app.words.with(Word("status-replay"), &values);
    Some(format!(
        " {title} {done}/{all} {} ",
        last.unwrap_or_default()
    ))
}
