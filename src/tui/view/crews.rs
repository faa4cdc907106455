//! The crews: sign, state, the age of the position, the zone. Those off line come last.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{App, Pane};
use crate::board::CrewRow;
use crate::text::{Value, Word};
use crate::theme::Theme;
use crate::widgets::{fit, pane, put, row, scroll};
use pult_domain::Duty;

pub(super) fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let has_keys = app.pane == Pane::Crews && app.form.is_none();
    let block = pane(title(app), has_keys, &app.settings.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let height = usize::from(inside.height);
    if app.crew_ids.is_empty() {
        put(
            frame.buffer_mut(),
            inside,
            &app.words.say(Word("no-crews")),
            app.settings.theme.dim,
        );
        return;
    }
    let selected = app
        .crew_ids
        .iter()
        .position(|id| Some(*id) == app.crew)
        .unwrap_or(0);
    app.crews_offset = scroll(
        app.crews_offset,
        selected,
        app.crew_ids.len(),
        height.max(1),
    );
    let visible = app.crew_ids.iter().skip(app.crews_offset).take(height);
    for (at, id) in visible.enumerate() {
        let Some(crew) = app.board.crews.get(id) else {
            continue;
        };
        let line = text_of(app, crew, usize::from(inside.width));
        let is_selected = app.crew == Some(*id) && has_keys;
        let line = if is_selected {
            line.patch_style(app.settings.theme.selected)
        } else {
            line
        };
        frame.render_widget(line, row(inside, at as u16));
    }
}

fn title(app: &App) -> String {
    let n = i64::try_from(app.board.n_on_line()).unwrap_or(i64::MAX);
    let of = app.board.crews.len().to_string();
    app.words.with(
        Word("pane-crews-count"),
        &[("n", Value::from(n)), ("of", Value::from(of))],
    )
}

fn text_of(app: &App, crew: &CrewRow, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let speaker = app.speaker();
    let (sign, state) = speaker.crew_state(crew);
    let zone = crew
        .position
        .map_or("", |position| app.board.zone_of(position.point));
    let silent = crew.duty != Duty::Off
        && crew
            .position_age(app.at.office)
            .is_some_and(|age| age > app.board.position_max_age);
    let zone_width = if width >= 44 { 12 } else { 0 };
    let age_width = 9;
    let state_width = width.saturating_sub(5 + 2 + 1 + age_width + zone_width);
    let age = if crew.duty == Duty::Off {
        String::new()
    } else {
        speaker.position_age(crew)
    };
    let age = if silent { format!("!{age}") } else { age };
    let spans = [
        (fit(&crew.call_sign, 5), theme.text),
        (format!("{sign} "), style(crew, theme)),
        (fit(&state, state_width), style(crew, theme)),
        (
            format!(" {}", fit(&age, age_width)),
            if silent { theme.alarm } else { theme.dim },
        ),
        (fit(zone, zone_width), theme.text),
    ];
    Line::from_iter(spans.map(|(text, style)| Span::styled(text, style)))
}

fn style(crew: &CrewRow, theme: &Theme) -> Style {
    match crew.duty {
        _ if crew.offer.is_some() => theme.warning,
        Duty::Free => theme.good,
        Duty::Busy => theme.text,
        Duty::Break | Duty::Off => theme.dim,
    }
}
