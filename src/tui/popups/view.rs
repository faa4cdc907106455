//! Drawing popups: a frame in the middle, over what is there.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::menu::digit_of;
use super::{ENDS, Kind, MORE, Popup, REASONS, counted_from, why_lines};
use crate::app::App;
use crate::board::CrewRow;
use crate::form::{Asks, disputes};
use crate::keys::Action;
use crate::say::Speaker;
use crate::text::{Value, Word};
use crate::view::{bill_lines, phone_groups, route};
use crate::widgets::boxed;
use pult_app::PlaceEstimate;
use pult_domain::{CrewId, OrderId, PlaceSource, Timestamp, Whereabouts};

/// The width of a bill.
const BILL: usize = 64;

/// Draws the popups, the top one last.
pub fn draw(app: &mut App, frame: &mut Frame, area: Rect) {
    let mut popups = std::mem::take(&mut app.popups);
    for popup in &mut popups {
        draw_one(app, frame, area, popup);
    }
    app.popups = popups;
}

fn draw_one(app: &App, frame: &mut Frame, area: Rect, popup: &mut Popup) {
    let is_deaf = popup.is_deaf(app.at);
    let scroll = &mut popup.scroll;
    match &popup.kind {
        Kind::Leave { goes_on, may_close } => {
            let lines = leave(app, *goes_on, *may_close);
            text(app, frame, area, Word("leave-title"), lines, scroll);
        }
        Kind::Ask(question) => {
            let mut lines = question.lines.clone();
            if is_deaf {
                lines.push(app.words.say(Word("deaf")));
            }
            text(app, frame, area, question.title, lines, scroll);
        }
        Kind::Cancel(order) => {
            let lines = cancel(app, *order);
            text(app, frame, area, Word("cancel-title"), lines, scroll);
        }
        Kind::More(order) => {
            let lines = more(app, *order);
            text(app, frame, area, Word("more-title"), lines, scroll);
        }
        Kind::First(order, asks, _) => {
            let lines = asked_first(app, *order, *asks);
            text(app, frame, area, asks.question(), lines, scroll);
        }
        Kind::Why(order, answer) => {
            let lines = why(app, *order, answer.as_ref());
            text(app, frame, area, Word("why-title"), lines, scroll);
        }
        Kind::Crew(crew) => {
            let mut lines = crew_lines(&app.speaker(), *crew);
            if let Some((_, n)) = app.bad_positions.filter(|(of, n)| of == crew && *n > 0) {
                let values = [("n", Value::from(i64::from(n)))];
                lines.push(app.words.with(Word("crew-bad-positions"), &values));
            }
            if let Some((_, order)) = app.board.crews.get(crew).and_then(|row| row.swap) {
                let values = [("order", Value::from(order.to_string()))];
                lines.push(app.words.with(Word("swap-key"), &values));
            }
            lines.push(app.words.say(Word("login-key")));
            lines.push(app.words.say(Word("talk-key")));
            text(app, frame, area, Word("crew-title"), lines, scroll);
        }
        Kind::Talk(talk) => {
            let lines = super::talk::lines(&app.speaker(), talk);
            text(app, frame, area, Word("talk-title"), lines, scroll);
        }
        Kind::Login(login) => super::login::draw(app, frame, area, login),
        Kind::Bill(order) => {
            let lines = bill(app, *order);
            text(app, frame, area, Word("bill-title"), lines, scroll);
        }
        Kind::Prompt(prompt) => super::prompt::draw(app, frame, area, prompt),
        Kind::Sheet(sheet, at) => super::sheet::draw(app, frame, area, *sheet, *at),
        Kind::Seen(_, seen, at) => {
            super::seen::draw(app, frame, area, seen.as_deref(), *at, scroll);
        }
    }
}

fn text(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    title: Word,
    lines: Vec<String>,
    scroll: &mut usize,
) {
    let title = app.words.say(title);
    boxed(frame, area, title, lines, scroll, &app.settings.theme);
}

/// What is open, what goes on without this desk, and what stops with the office.
fn leave(app: &App, goes_on: bool, may_close: bool) -> Vec<String> {
    let count = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let n_others = app.desks.len().saturating_sub(1);
    let desks = app
        .words
        .with(Word("desks-others"), &[("n", count(n_others))]);
    let engine = if app.settings.auto_assign {
        "on"
    } else {
        "off"
    };
    let values = [
        ("engine", Value::from(engine)),
        ("url", Value::from(app.settings.listening.as_str())),
    ];
    let open = [("n", count(app.board.n_open()))];
    let mut lines = vec![app.words.with(Word("leave-open"), &open)];
    lines.push(match goes_on {
        true => app.words.with(Word("leave-goes-on"), &values),
        false => app.words.with(Word("leave-stops"), &values),
    });
    lines.push(desks);
    let n_cards = app.parked.len() + usize::from(app.form.is_some());
    if n_cards > 0 {
        let values = [("n", count(n_cards))];
        lines.push(app.words.with(Word("leave-cards"), &values));
    }
    lines.push(String::new());
    let keys = match goes_on {
        true if !may_close => [Word("leave-enter"), Word("leave-stay")].as_slice(),
        true => [
            Word("leave-enter"),
            Word("leave-close"),
            Word("leave-hand-over"),
            Word("leave-stay"),
        ]
        .as_slice(),
        false => &[Word("yes-no-keys")],
    };
    lines.extend(keys.iter().map(|word| app.words.say(*word)));
    lines
}

/// Which order it is about.
fn about(app: &App, order: OrderId) -> String {
    let row = app.board.orders.get(&order);
    row.map_or_else(
        || order.to_string(),
        |row| format!("{} {}", row.id, route(row, &app.speaker(), 66)),
    )
}

fn cancel(app: &App, order: OrderId) -> Vec<String> {
    let ends = ENDS.iter().map(|(word, _)| word);
    let lines = REASONS.iter().chain(ends).enumerate();
    let lines = lines.map(|(index, word)| format!("{}  {}", index + 1, app.words.say(*word)));
    std::iter::once(about(app, order)).chain(lines).collect()
}

fn asked_first(app: &App, order: OrderId, asks: Asks) -> Vec<String> {
    let n = i64::try_from(app.n_after(order)).unwrap_or(i64::MAX);
    let values = [("n", Value::from(n))];
    let lines = asks.answers().into_iter().enumerate();
    let lines = lines.map(|(index, (word, _))| {
        let said = app.words.with(word, &values);
        format!("{}  {said}", index + 1)
    });
    let form = app.form.as_ref().filter(|_| asks == Asks::Whose);
    let disputes = form.map_or_else(Vec::new, |form| disputes(app, form));
    let head = std::iter::once(about(app, order)).chain(disputes);
    head.chain(lines).collect()
}

fn more(app: &App, order: OrderId) -> Vec<String> {
    let line = |(index, (word, action)): (usize, &(Word, Action))| {
        let why = app
            .cannot(*action)
            .map(|why| format!(" · {}", app.words.say(why)));
        format!(
            "{}  {}{}",
            digit_of(index),
            app.words.say(*word),
            why.unwrap_or_default()
        )
    };
    let lines = MORE.iter().enumerate().map(line);
    std::iter::once(about(app, order)).chain(lines).collect()
}

fn bill(app: &App, order: OrderId) -> Vec<String> {
    let row = app.board.orders.get(&order);
    match row.and_then(|row| Some((row, row.price?))) {
        Some((row, price)) => bill_lines(&app.words, price, &row.lines, BILL),
        None => vec![app.words.say(Word("no-price"))],
    }
}

/// Names the orders that keep a crew on line.
pub fn off_line_question(speaker: &Speaker, crew: CrewId, orders: &[OrderId]) -> String {
    let orders: Vec<String> = orders.iter().map(ToString::to_string).collect();
    let values = [
        ("crew", Value::from(speaker.board.call_sign(crew))),
        (
            "n",
            Value::from(i64::try_from(orders.len()).unwrap_or(i64::MAX)),
        ),
        ("orders", Value::from(orders.join(", "))),
    ];
    speaker.words.with(Word("off-line-question"), &values)
}

fn why(app: &App, order: OrderId, answer: Option<&Option<(Timestamp, String)>>) -> Vec<String> {
    match answer {
        None => vec![app.words.say(Word("why-loading"))],
        Some(None) => vec![app.words.with(
            Word("why-nothing"),
            &[("order", Value::from(order.to_string()))],
        )],
        Some(Some((at, json))) => {
            let at = app.board.time.format(*at, "%H:%M:%S");
            let lines = why_lines(json, &app.board, &app.words, true);
            std::iter::once(format!("{order} · {at}"))
                .chain(lines)
                .collect()
        }
    }
}

/// Where a crew is, as far as it is known: how old its position is, or from where it is counted.
fn place_of(speaker: &Speaker, crew: &CrewRow) -> String {
    let (now, fresh) = (speaker.now, speaker.board.position_max_age);
    let place = Whereabouts::of(crew.position, crew.told.as_ref(), now, fresh);
    match place.map(|place| (place.source, place.age(now))) {
        Some((PlaceSource::CheckIn(kind), age)) => {
            let label = crew.told.as_ref().map(|told| told.label.clone());
            let from = PlaceEstimate {
                kind: kind.as_str().into(),
                label: label.unwrap_or_default(),
                age_s: age.0,
            };
            counted_from(&from, speaker.words)
        }
        _ => speaker.position_age(crew),
    }
}

/// What is known of a crew, a line each.
pub fn crew_lines(speaker: &Speaker, id: CrewId) -> Vec<String> {
    let Some(crew) = speaker.board.crews.get(&id) else {
        return Vec::new();
    };
    let (sign, state) = speaker.crew_state(crew);
    let zone = crew
        .position
        .map_or("", |position| speaker.board.zone_of(position.point));
    let orders: Vec<String> = crew.orders.iter().map(ToString::to_string).collect();
    let pair = |word: Word, value: String| {
        (!value.is_empty()).then(|| format!("{}: {value}", speaker.words.say(word)))
    };
    let since = crew
        .on_line_since
        .map_or_else(String::new, |at| speaker.clock(at));
    let lines = [
        Some(format!("{} {sign} {state}", crew.call_sign)),
        pair(Word("crew-name"), crew.name.clone()),
        pair(Word("crew-driver"), crew.driver.clone()),
        pair(Word("crew-phone"), phone_groups(&crew.phone)),
        pair(Word("crew-vehicle"), crew.vehicle.clone()),
        pair(Word("crew-since"), since),
        pair(Word("crew-position"), place_of(speaker, crew)),
        pair(Word("crew-zone"), zone.to_owned()),
        pair(Word("crew-orders"), orders.join(", ")),
        pair(Word("crew-rating"), crew.rating.to_string()),
    ];
    lines.into_iter().flatten().collect()
}
