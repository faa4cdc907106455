//! Drawing the omnibox: it stands still while it is typed into.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr;

use super::{Hit, Omnibox, Purpose};
use crate::app::App;
use crate::keys::{Action, binding, keys_of};
use crate::say::Speaker;
use crate::text::{Value, Word};
use crate::theme::Theme;
use crate::view::{phone_groups, route};
use crate::widgets::{cut, fit, overlay, row, scroll};

/// The widest box.
const WIDEST: u16 = 104;
/// The width of the column that says what a row is, or which keys it has.
const KEYS: usize = 14;

/// A line of the box.
enum Shown<'a> {
    Title(Word),
    Hit(usize, &'a Hit),
}

/// Draws the box, if one is open.
pub fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let Some(omnibox) = &app.omnibox else { return };
    let theme = &app.settings.theme;
    let width = area.width.min(WIDEST);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        width,
        ..area
    };
    frame.render_widget(Clear, place);
    frame.buffer_mut().set_style(place, theme.ground);
    let block = overlay(title(app, omnibox), theme);
    let inside = block.inner(place);
    frame.render_widget(block, place);
    if inside.is_empty() {
        return;
    }
    let input = format!("› {}", omnibox.input.value());
    let input = Line::styled(fit(&input, usize::from(inside.width)), theme.input);
    frame.render_widget(input, row(inside, 0));
    let column = inside.x + (2 + omnibox.input.visual_cursor() as u16).min(inside.width - 1);
    if app.popups.is_empty() {
        frame.set_cursor_position(Position::new(column, inside.y));
    }
    let lines = lines(omnibox);
    let is_at = |line: &Shown| matches!(line, Shown::Hit(at, _) if *at == omnibox.at);
    let selected = lines.iter().position(is_at).unwrap_or(0);
    let height = usize::from(inside.height.saturating_sub(1));
    if height == 0 {
        return;
    }
    let offset = scroll(0, selected, lines.len(), height);
    for (at, line) in lines.iter().skip(offset).take(height).enumerate() {
        let drawn = match line {
            Shown::Title(word) => Line::styled(app.words.say(*word), theme.title),
            Shown::Hit(index, hit) => {
                let line = line_of(app, hit, usize::from(inside.width));
                match *index == omnibox.at {
                    true => theme.barred(line, theme.selected),
                    false => line,
                }
            }
        };
        frame.render_widget(drawn, row(inside, at as u16 + 1));
    }
    let below = lines.len().saturating_sub(offset + height);
    if below > 0 {
        let text = format!(" ↓ {below} ");
        let corner = Rect {
            x: place.right().saturating_sub(text.width() as u16 + 2),
            y: place.bottom().saturating_sub(1),
            width: text.width() as u16,
            height: 1,
        };
        frame.render_widget(Line::styled(text, theme.dim), corner);
    }
}

fn title(app: &App, omnibox: &Omnibox) -> String {
    match omnibox.purpose {
        Purpose::Place(crew) => {
            let crew = Value::from(app.board.call_sign(crew));
            app.words.with(omnibox.title(), &[("crew", crew)])
        }
        Purpose::Anything | Purpose::Keys => app.words.say(omnibox.title()),
    }
}

/// The hits; while nothing is typed, each room under its title.
fn lines(omnibox: &Omnibox) -> Vec<Shown<'_>> {
    let mut lines = Vec::new();
    let mut last = None;
    for (at, hit) in omnibox.hits.iter().enumerate() {
        if let Hit::Action(action) = hit
            && omnibox.typed().is_empty()
        {
            let room = binding(*action).room;
            if last.replace(room) != Some(room) {
                lines.push(Shown::Title(room.word()));
            }
        }
        lines.push(Shown::Hit(at, hit));
    }
    lines
}

fn line_of(app: &App, hit: &Hit, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let speaker = app.speaker();
    let room = width.saturating_sub(KEYS + 1);
    let (mark, mark_style, text, style) = match hit {
        Hit::Action(action) => return action_line(app, *action, width),
        Hit::Order(id) => {
            let text = order_text(app, &speaker, *id, room);
            (
                app.words.say(Word("omni-order")),
                theme.dim,
                text,
                theme.text,
            )
        }
        Hit::Crew(id) => {
            let text = crew_text(app, &speaker, *id);
            (
                app.words.say(Word("omni-crew")),
                theme.good,
                text,
                theme.text,
            )
        }
        Hit::Client(client) => {
            let phones = client
                .phones
                .iter()
                .map(|phone| phone_groups(phone.as_str()));
            let parts: Vec<String> = [client.name.clone()].into_iter().chain(phones).collect();
            let style = if client.blocked {
                theme.alarm
            } else {
                theme.text
            };
            (
                app.words.say(Word("omni-client")),
                theme.dim,
                parts.join(" · "),
                style,
            )
        }
        Hit::Address(address) => {
            let text = match address.landmark.is_empty() {
                true => address.text.clone(),
                false => format!("{}, {}", address.text, address.landmark),
            };
            (
                app.words.say(address_word(app)),
                theme.key,
                text,
                theme.text,
            )
        }
        Hit::Words(words) => {
            let text = app
                .words
                .with(words_word(app), &[("words", Value::from(words.as_str()))]);
            (app.words.say(address_word(app)), theme.key, text, theme.dim)
        }
    };
    Line::from(vec![
        Span::styled(format!("{} ", fit(&mark, KEYS)), mark_style),
        Span::styled(fit(&cut(&text, room), room), style),
    ])
}

fn address_word(app: &App) -> Word {
    match app.omnibox.as_ref().map(|omnibox| omnibox.purpose) {
        Some(Purpose::Place(_)) => Word("omni-place"),
        _ => Word("omni-new-order"),
    }
}

fn words_word(app: &App) -> Word {
    match app.omnibox.as_ref().map(|omnibox| omnibox.purpose) {
        Some(Purpose::Place(_)) => Word("omni-place-words"),
        _ => Word("omni-words"),
    }
}

fn order_text(app: &App, speaker: &Speaker, id: pult_domain::OrderId, width: usize) -> String {
    let Some(row) = app.board.orders.get(&id) else {
        return id.to_string();
    };
    let state = speaker.order_state(row);
    let head = format!("{id} {} ", speaker.clock(row.time()));
    let used = head.width() + state.width() + 2;
    let route = route(row, speaker, width.saturating_sub(used));
    format!("{head}{route}  {state}")
}

fn crew_text(app: &App, speaker: &Speaker, id: pult_domain::CrewId) -> String {
    let Some(crew) = app.board.crews.get(&id) else {
        return app.board.call_sign(id);
    };
    let (sign, state) = speaker.crew_state(crew);
    let parts = [&crew.driver, &crew.vehicle]
        .into_iter()
        .filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    format!("{} {sign} {state} · {}", crew.call_sign, parts.join(" · "))
}

/// An action with its keys; one that cannot be run now says why.
fn action_line(app: &App, action: Action, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let chords = app
        .settings
        .keymap
        .rows()
        .find(|(binding, _)| binding.action == action);
    let keys = chords.map_or_else(String::new, |(_, chords)| keys_of(chords));
    let letter = binding(action)
        .letter
        .filter(|_| !app.settings.keymap.has_letters());
    let keys = match letter {
        Some(letter) if keys.is_empty() => format!("{letter} Enter"),
        _ => keys,
    };
    let why = app.cannot(action).map(|word| app.words.say(word));
    let style = |fits: Style, theme: &Theme| if why.is_some() { theme.dim } else { fits };
    let (name_style, key_style) = (style(theme.text, theme), style(theme.key, theme));
    let name = app.words.say(binding(action).word);
    let text = match &why {
        Some(why) => format!("{name} · {why}"),
        None => name,
    };
    let room = width.saturating_sub(KEYS + 1);
    Line::from(vec![
        Span::styled(format!("{} ", fit(&keys, KEYS)), key_style),
        Span::styled(fit(&text, room), name_style),
    ])
}
