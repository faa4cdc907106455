//! Drawing the card of a new order.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::phone::PhoneState;
use super::{AddressField, Dispute, Field, Form, When, WhenSaid, read_back};
use crate::app::App;
use crate::group::assignable_at;
use crate::text::{Value, Word, Words};
use crate::view::{address, money, phone_groups};
use crate::widgets::{by_words, cut, fit, overlay, row};
use pult_app::standing::pattern;
use pult_domain::{Certainty, PaymentMethod, Phase, Phone, Seconds};

/// The width of the fields' names.
const LABEL: usize = 10;
/// What stands at the right end of an address.
const MARK: usize = 2;

/// Draws the card, if one is open.
pub fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let Some(form) = &app.form else { return };
    let theme = &app.settings.theme;
    let waiting = app.parked.len();
    let title = match &form.editing {
        Some(editing) => {
            let order = Value::from(editing.id().to_string());
            let title = app.words.with(Word("form-edit-title"), &[("order", order)]);
            let other = app.changed_elsewhere(editing.id());
            other.map_or(title.clone(), |other| format!("{title} · {other}"))
        }
        None => match form.again {
            Some(order) => {
                let values = [("order", Value::from(order.to_string()))];
                app.words.with(Word("form-again-title"), &values)
            }
            None => app.words.say(Word("form-title")),
        },
    };
    let mut block = overlay(title, theme);
    if waiting > 0 {
        let n = i64::try_from(waiting).unwrap_or(i64::MAX);
        let text = app
            .words
            .with(Word("form-parked"), &[("n", Value::from(n))]);
        block = block.title_top(Line::styled(format!(" {text} "), theme.warning).right_aligned());
    }
    let inside = block.inner(area);
    frame.render_widget(block, area);
    if inside.is_empty() {
        return;
    }
    let width = usize::from(inside.width);
    let mut lines: Vec<Line> = Vec::new();
    let mut cursor = None;
    for field in form.fields() {
        if field == form.field {
            cursor = Some((lines.len(), form.text_of(field).visual_cursor()));
        }
        lines.push(field_line(app, form, field, width));
        lines.extend(below(app, form, field, width));
    }
    let height = usize::from(inside.height);
    let summary = summary(app, form, width);
    // What is read to the caller stays in sight when not all fields do.
    let room = height.saturating_sub(summary.len()).max(height / 2);
    let top = cursor.map_or(0, |(line, _)| (line + 1).saturating_sub(room));
    let fields: Vec<Line> = lines.into_iter().skip(top).take(room).collect();
    let n_fields = fields.len();
    for (at, line) in fields.into_iter().enumerate() {
        frame.render_widget(line, row(inside, at as u16));
    }
    let gap = usize::from(n_fields + summary.len() < height);
    for (at, line) in summary.into_iter().take(height - n_fields).enumerate() {
        frame.render_widget(line, row(inside, (n_fields + gap + at) as u16));
    }
    if let Some((line, column)) = cursor
        && app.popups.is_empty()
        && app.omnibox.is_none()
    {
        let x = usize::from(inside.x) + (LABEL + column).min(width.saturating_sub(1));
        let y = usize::from(inside.y) + line - top;
        frame.set_cursor_position(Position::new(x as u16, y as u16));
    }
}

fn label(app: &App, field: Field) -> String {
    match field {
        Field::Phone => app.words.say(Word("form-phone")),
        Field::Name => app.words.say(Word("form-name")),
        Field::From => app.words.say(Word("form-from")),
        Field::Via(at) => {
            let n = i64::try_from(at + 1).unwrap_or(i64::MAX);
            app.words.with(Word("form-via"), &[("n", Value::from(n))])
        }
        Field::To => app.words.say(Word("form-to")),
        Field::Time => app.words.say(Word("form-time")),
        Field::Comment => app.words.say(Word("form-comment")),
        Field::Payment => app.words.say(Word("form-payment")),
        Field::Tariff => app.words.say(Word("form-tariff")),
        Field::Services => app.words.say(Word("form-services")),
        Field::Agreed => app.words.say(Word("form-agreed")),
        Field::Passengers => app.words.say(Word("form-passengers")),
        Field::CallBefore => app.words.say(Word("form-call-before")),
        Field::Discount => app.words.say(Word("form-discount")),
        Field::Company => app.words.say(Word("form-company")),
        Field::Group => app.words.say(Word("form-group")),
    }
}

/// A field: its name, what is typed, and to the right what that means.
fn field_line(app: &App, form: &Form, field: Field, width: usize) -> Line<'static> {
    let theme = &app.settings.theme;
    let has_keys = field == form.field;
    let is_changed = form.editing.is_some() && form.is_changed(field);
    let mark = if is_changed { "•" } else { "" };
    let name = fit(
        &cut(&format!("{mark}{}", label(app, field)), LABEL - 1),
        LABEL,
    );
    let name_style = match (has_keys, is_changed) {
        (true, _) => theme.key,
        (false, true) => theme.warning,
        (false, false) => theme.label,
    };
    let name = Span::styled(name, name_style);
    let typed = form.text_of(field).value().to_owned();
    let (meaning, meaning_style) = meaning(app, form, field);
    let room = width.saturating_sub(LABEL);
    let is_preset = form.is_filled_in(field);
    let style = match (has_keys, is_preset) {
        (true, true) => theme.selected,
        (true, false) => theme.input,
        (false, _) if form.is_passed(field) => theme.dim,
        (false, _) => theme.bright,
    };
    let text = match (field, has_keys) {
        // What is more than a number stays as it was typed: letters are not hidden.
        (Field::Phone, false) if form.phone_state() == PhoneState::Whole => {
            Phone::parse(&typed).map_or(typed, |phone| phone_groups(phone.as_str()))
        }
        _ => typed,
    };
    // What is typed goes before what it means.
    let meaning = match below_time(form, field, &meaning, width) {
        true => String::new(),
        false => meaning,
    };
    let meaning = cut(&meaning, room.saturating_sub(text.width() + 2));
    let gap = if meaning.is_empty() { 0 } else { 1 };
    let text_room = room.saturating_sub(meaning.width() + gap);
    let shown = if has_keys {
        fit(&text, text_room)
    } else {
        fit(&cut(&text, text_room), text_room)
    };
    Line::from(vec![
        name,
        Span::styled(shown, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(meaning, meaning_style),
    ])
}

/// Whether what the time means has no room beside it, and stands below.
fn below_time(form: &Form, field: Field, meaning: &str, width: usize) -> bool {
    let typed = form.text_of(field).value().width();
    field == Field::Time && LABEL + typed + 2 + meaning.width() > width
}

/// What a field means, or what is wrong with it.
fn meaning(app: &App, form: &Form, field: Field) -> (String, ratatui::style::Style) {
    let theme = &app.settings.theme;
    let say = |word| app.words.say(word);
    match field {
        Field::Phone => phone(app, form),
        Field::From | Field::Via(_) | Field::To => match form.address(field) {
            _ if form.is_passed(field) => (say(Word("form-passed")), theme.dim),
            Some(address) if address.is_empty() => (String::new(), theme.dim),
            Some(address) => match address.certainty() {
                Some(Certainty::Exact | Certainty::Settlement) => ("✓".to_owned(), theme.good),
                Some(Certainty::Guessed) => ("≈".to_owned(), theme.warning),
                Some(Certainty::Street) => {
                    let text = say(Word("form-no-house"));
                    (format!("{text} ≈"), theme.warning)
                }
                Some(Certainty::Typed) | None => ("?".to_owned(), theme.warning),
            },
            None => (String::new(), theme.dim),
        },
        Field::Time => when(app, form),
        Field::Payment => match form.payment_method() {
            Some(method) => (say(payment_word(method)), theme.dim),
            None => (say(Word("form-no-payment")), theme.alarm),
        },
        Field::Tariff if form.tariff.value().trim().is_empty() => {
            if let Some(time) = form.estimate.no_tariff_at {
                let values = [("time", Value::from(time.to_string()))];
                return (
                    app.words.with(Word("form-no-tariff-at"), &values),
                    theme.alarm,
                );
            }
            let quoted = form.estimate.quote.as_ref().and_then(|quote| quote.tariff);
            let name = quoted.and_then(|id| form.tariff_name(id));
            match name {
                Some(name) => (format!("{name} · {}", say(Word("form-by-time"))), theme.dim),
                None => (say(Word("form-by-time")), theme.dim),
            }
        }
        Field::Tariff => match form.tariff() {
            Some((_, name)) => (name.clone(), theme.good),
            None => (say(Word("form-no-tariff")), theme.alarm),
        },
        Field::Services => match form.services() {
            Ok(services) => {
                let names: Vec<&str> = services.iter().map(|(_, name)| name.as_str()).collect();
                (names.join(", "), theme.good)
            }
            Err(which) => {
                let values = [("service", Value::from(which))];
                let said = app.words.with(Word("form-no-such-service"), &values);
                (said, theme.alarm)
            }
        },
        Field::Agreed => match form.agreed_price() {
            Ok(None) => (say(Word("form-by-tariff")), theme.dim),
            Ok(Some(sum)) => (money(&app.words, sum), theme.good),
            Err(wrong) => (say(wrong), theme.alarm),
        },
        Field::Passengers => match form.n_passengers() {
            Ok(_) => (String::new(), theme.dim),
            Err(wrong) => (say(wrong), theme.alarm),
        },
        Field::CallBefore => match form.wants_call() {
            Ok(false) => (String::new(), theme.dim),
            Ok(true) => (say(Word("form-calls-before")), theme.good),
            Err(wrong) => (say(wrong), theme.alarm),
        },
        Field::Discount => match form.discount_meant() {
            Ok(None) => (String::new(), theme.dim),
            Ok(Some((_, name))) => (name.clone(), theme.good),
            Err(wrong) => (say(wrong), theme.alarm),
        },
        Field::Company => match form.company_meant() {
            Ok(None) => (String::new(), theme.dim),
            Ok(Some((_, name))) => (name.clone(), theme.good),
            Err(wrong) => (say(wrong), theme.alarm),
        },
        Field::Group => match form.group_meant() {
            Ok(None) => (say(Word("form-any-group")), theme.dim),
            Ok(Some((_, name))) => (name.clone(), theme.good),
            Err(wrong) => (say(wrong), theme.alarm),
        },
        Field::Name | Field::Comment => (String::new(), theme.dim),
    }
}

/// A kind of payment as a card has it: nothing for cash.
pub(crate) fn payment_said(words: &Words, method: PaymentMethod) -> String {
    match method {
        PaymentMethod::Cash => String::new(),
        method => words.say(payment_word(method)),
    }
}

/// What a kind of payment is called.
pub(crate) fn payment_word(method: PaymentMethod) -> Word {
    match method {
        PaymentMethod::Cash => Word("payment-cash"),
        PaymentMethod::Card => Word("payment-card"),
        PaymentMethod::Account => Word("payment-account"),
    }
}

fn phone(app: &App, form: &Form) -> (String, ratatui::style::Style) {
    let theme = &app.settings.theme;
    let count = |word, n: usize| {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        app.words.with(word, &[("n", Value::from(n))])
    };
    match form.phone_state() {
        PhoneState::Short(n) => (count(Word("form-phone-short"), n), theme.warning),
        PhoneState::Long(n) => (count(Word("form-phone-long"), n), theme.alarm),
        PhoneState::Odd => (app.words.say(Word("form-phone-odd")), theme.warning),
        PhoneState::Empty => (String::new(), theme.dim),
        PhoneState::Whole => {
            let Some(caller) = &form.caller else {
                return (String::new(), theme.dim);
            };
            // The order that is being changed is one of his.
            let own = usize::from(form.editing.is_some());
            let before = caller.n_orders.saturating_sub(own);
            let n = i64::try_from(before + 1).unwrap_or(i64::MAX);
            let client = caller.client.as_ref().map(|client| client.name.clone());
            // Whoever is in the books is known, even without an order.
            let orders = match (before == 0, &client) {
                (true, Some(_)) => None,
                (true, None) => Some(app.words.say(Word("form-first-call"))),
                (false, _) => Some(
                    app.words
                        .with(Word("card-orders"), &[("n", Value::from(n))]),
                ),
            };
            let line = (!form.line.is_empty()).then(|| format!("☎ {}", form.line));
            let parts = [client.filter(|name| !name.is_empty()), orders, line];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (parts.join(" · "), theme.dim)
        }
    }
}

fn when(app: &App, form: &Form) -> (String, ratatui::style::Style) {
    let theme = &app.settings.theme;
    match (&form.when, form.when.at()) {
        (WhenSaid::Repeats(repeats, first), _) => {
            let spelled = pattern::spelled(repeats, app.words.lang());
            // The first day may lie farther ahead than orders are made.
            let said = match first.map(|at| app.speaker().day_in_words(at)) {
                None => spelled,
                Some(first) => {
                    let values = [
                        ("when", Value::from(spelled)),
                        ("first", Value::from(first)),
                    ];
                    app.words.with(Word("form-repeats"), &values)
                }
            };
            (said, theme.good)
        }
        (WhenSaid::Past, _) => (app.words.say(Word("form-past-time")), theme.alarm),
        (WhenSaid::Unknown, _) => (app.words.say(Word("form-time-unknown")), theme.alarm),
        (_, None) if form.field == Field::Time && form.time.value().is_empty() => {
            let examples = app.words.say(Word("form-time-examples"));
            (
                format!("{} · {examples}", app.words.say(Word("form-asap"))),
                theme.dim,
            )
        }
        (_, None) => (app.words.say(Word("form-asap")), theme.text),
        (_, Some(at)) => {
            let wanted = app.speaker().day_in_words(at);
            match assignable_at(Some(at), &app.board, app.at.office) {
                Some(assignable) => {
                    let values = [(
                        "at",
                        Value::from(app.speaker().taken_up(assignable, Some(at))),
                    )];
                    let text = app.words.with(Word("form-assignable"), &values);
                    (format!("{wanted}, {text}"), theme.good)
                }
                None => (wanted, theme.good),
            }
        }
    }
}

/// What stands below a field: what is known of the caller, suggestions.
fn below(app: &App, form: &Form, field: Field, width: usize) -> Vec<Line<'static>> {
    match field {
        Field::Phone => caller(app, form, width),
        Field::Time => {
            let (meaning, style) = when(app, form);
            if !below_time(form, field, &meaning, width) {
                return Vec::new();
            }
            let rows = by_words(&meaning, width.saturating_sub(LABEL)).into_iter();
            let line = |row| Line::styled(format!("{}{row}", " ".repeat(LABEL)), style);
            rows.map(line).collect()
        }
        Field::From | Field::Via(_) | Field::To if form.field == field => match form.address(field)
        {
            Some(address) => {
                let mut lines = suggestions(app, address, width);
                lines.extend(without_point(app, address));
                lines
            }
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Whether a car is awaited, or carries them already.
fn has_order(phase: Phase) -> Word {
    match phase.is_aboard() {
        true => Word("form-rides"),
        false => Word("form-has-order"),
    }
}

/// What must be known of the caller: the blacklist, an order that they wait for.
fn caller(app: &App, form: &Form, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let mut lines = Vec::new();
    if let Some(reason) = form.blocked() {
        let values = [("reason", Value::from(reason))];
        let text = app.words.with(Word("form-blacklist"), &values);
        let rows = by_words(&text, width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.alarm)));
    }
    let known = form.caller.as_ref();
    if let Some(note) = known.map(|it| it.note.as_str()).filter(|it| !it.is_empty()) {
        let rows = by_words(&format!("» {note}"), width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.warning)));
    }
    let n_open = known.map_or(0, |known| known.open().count());
    let n_others = n_open.saturating_sub(usize::from(form.awaited().is_some()));
    if n_others > 0 && form.editing.is_none() {
        let n = i64::try_from(n_others).unwrap_or(i64::MAX);
        let text = app
            .words
            .with(Word("form-open-orders"), &[("n", Value::from(n))]);
        lines.push(Line::styled(cut(&text, width), theme.dim));
    }
    let awaited = form.awaited().map(|order| order.id);
    // What is over is not on the board, or says so there.
    let awaited = awaited.and_then(|id| app.board.orders.get(&id));
    if let Some(order) = awaited.filter(|row| row.phase.is_open()) {
        let crew = order.crew.and_then(|crew| app.board.crews.get(&crew));
        let car = crew.map_or_else(String::new, |crew| {
            [crew.car_in_full(), crew.plate_digits()].join(" ")
        });
        let state = app.speaker().order_state(order);
        let state = [state.as_str(), car.trim()];
        let told: Vec<&str> = state.into_iter().filter(|part| !part.is_empty()).collect();
        let values = [
            ("order", Value::from(order.id.to_string())),
            ("state", Value::from(told.join(" · "))),
        ];
        let text = app.words.with(has_order(order.phase), &values);
        let rows = by_words(&text, width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.warning)));
    }
    lines
}

fn suggestions(app: &App, field: &AddressField, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let room = width.saturating_sub(LABEL);
    let line = |(at, suggestion): (usize, &crate::msg::Suggestion)| {
        let lead = if suggestion.own { "★" } else { " " };
        let landmark = if suggestion.landmark.is_empty() {
            String::new()
        } else {
            format!(", {}", suggestion.landmark)
        };
        let off_map = match suggestion.off_map {
            true => app.words.say(Word("form-house-off-map")),
            false => String::new(),
        };
        let room = room.saturating_sub(MARK);
        let behind = format!("{landmark}{off_map}");
        let whole = format!("{lead} {}{behind}", suggestion.text);
        let text = match whole.width() <= room {
            true => whole,
            // What tells two suggestions apart is the house.
            false => {
                let taken = lead.width() + 1 + behind.width().min(room / 3);
                let short = address::short(&suggestion.text, room.saturating_sub(taken));
                format!("{lead} {short}{behind}")
            }
        };
        let text = fit(&cut(&text, room), room);
        let (mark, mark_style) = match suggestion.certainty {
            Certainty::Exact | Certainty::Settlement => ("✓", theme.good),
            Certainty::Guessed => ("≈", theme.warning),
            Certainty::Street | Certainty::Typed => ("?", theme.warning),
        };
        let line = Line::from(vec![
            Span::styled(text, theme.text),
            Span::styled(format!(" {mark}"), mark_style),
        ]);
        let is_taken = field.moved || suggestion.meant;
        let line = if at == field.at && is_taken {
            theme.barred(line, theme.selected)
        } else {
            line
        };
        let spans = [Span::raw(" ".repeat(LABEL))].into_iter();
        let style = line.style;
        let rest = line
            .spans
            .into_iter()
            .map(|span| Span::styled(span.content, style.patch(span.style)));
        Line::from_iter(spans.chain(rest))
    };
    field.list.iter().enumerate().map(line).collect()
}

fn without_point(app: &App, field: &AddressField) -> Vec<Line<'static>> {
    let Some(likely) = field.likely.as_ref().filter(|_| field.is_without_point()) else {
        return Vec::new();
    };
    let values = [("address", Value::from(likely.text.as_str()))];
    let said = app.words.with(Word("form-likely"), &values);
    let text = format!("{}{said}", " ".repeat(LABEL));
    vec![Line::styled(text, app.settings.theme.warning)]
}

/// The clock never shows the time that was said: summer time begins, and another one is meant.
fn left_out(app: &App, form: &Form, width: usize) -> Vec<Line<'static>> {
    let WhenSaid::Known(When::At(at)) = form.when else {
        return Vec::new();
    };
    let time = &app.board.time;
    let said = super::when::left_out(form.time.value(), time, app.at.office);
    let Some(said) = said else {
        return Vec::new();
    };
    let meant = time.format(at, "%-H:%M");
    let values = [("said", Value::from(said)), ("meant", Value::from(meant))];
    let rows = by_words(&app.words.with(Word("form-left-out"), &values), width).into_iter();
    let style = app.settings.theme.warning;
    rows.map(|row| Line::styled(row, style)).collect()
}

/// What was changed of the order elsewhere while its card is open.
fn elsewhere(app: &App, form: &Form, width: usize) -> Vec<Line<'static>> {
    let theme = &app.settings.theme;
    let editing = form.editing.as_ref();
    let Some(elsewhere) = editing.map(|it| &it.elsewhere).filter(|it| !it.is_silent()) else {
        return Vec::new();
    };
    let text = |(field, text): &(Field, String)| {
        let text = if text.is_empty() { "—" } else { text };
        format!("{}: {text}", label(app, *field))
    };
    let changes: Vec<String> = elsewhere
        .way
        .iter()
        .cloned()
        .chain(elsewhere.texts.iter().map(text))
        .collect();
    let values = [
        ("who", Value::from(elsewhere.who.as_str())),
        ("what", Value::from(changes.join("; "))),
    ];
    let word = match elsewhere.who.is_empty() {
        true => Word("form-changed-meanwhile"),
        false => Word("form-changed-elsewhere"),
    };
    let rows = by_words(&app.words.with(word, &values), width).into_iter();
    let rows = rows.map(|row| Line::styled(row, theme.warning));
    let disputes = disputes(app, form).into_iter();
    let disputes = disputes.flat_map(|dispute| by_words(&dispute, width));
    rows.chain(disputes.map(|row| Line::styled(row, theme.alarm)))
        .collect()
}

/// What two people changed, each to something else, a field a line.
pub(crate) fn disputes(app: &App, form: &Form) -> Vec<String> {
    let text = |text: String| {
        Value::from(if text.is_empty() {
            "—".to_owned()
        } else {
            text
        })
    };
    let dispute = |dispute: Dispute| {
        let values = [
            ("field", Value::from(label(app, dispute.field))),
            ("mine", text(dispute.mine)),
            ("theirs", text(dispute.theirs)),
        ];
        app.words.with(Word("form-dispute"), &values)
    };
    form.disputes().into_iter().map(dispute).collect()
}

/// How the order of the card ended elsewhere: then nothing else is true of the card.
fn ended(app: &App, form: &Form, width: usize) -> Option<Vec<Line<'static>>> {
    let elsewhere = &form.editing.as_ref()?.elsewhere;
    let how = app.speaker().status(elsewhere.closed?.as_str());
    let values = [("how", Value::from(how))];
    let mut text = app.words.with(Word("form-closed-elsewhere"), &values);
    if !elsewhere.who.is_empty() {
        text = format!("{}: {text}", elsewhere.who);
    }
    let rows = by_words(&text, width).into_iter();
    let style = app.settings.theme.alarm;
    Some(rows.map(|row| Line::styled(row, style)).collect())
}

/// What is read to the caller, and what is wrong.
fn summary(app: &App, form: &Form, width: usize) -> Vec<Line<'static>> {
    if let Some(ended) = ended(app, form, width) {
        return ended;
    }
    let theme = &app.settings.theme;
    let mut lines = Vec::new();
    let quote = form.estimate.quote.as_ref().map(|quote| quote.total);
    let agreed = form.agreed_price().ok().flatten();
    let price = agreed.or(quote).map(|sum| money(&app.words, sum));
    let old = form
        .editing
        .as_ref()
        .and_then(|editing| editing.old_price());
    let old = old.map(|old| money(&app.words, old));
    let price = match (old, price) {
        (Some(old), Some(new)) if old != new => Some(format!("{old} → {new}")),
        (_, price) => price,
    };
    let soonest = match form.when.at() {
        _ if form.editing.is_some() => None,
        Some(_) => None,
        None => app.soonest(),
    };
    let trip = form.estimate.trip.map(|trip| app.speaker().trip(trip));
    if price.is_some() || soonest.is_some() || trip.is_some() {
        let lead = [price.clone(), trip.clone()];
        let gap = if price.is_some() && trip.is_some() {
            "   "
        } else {
            ""
        };
        let [price, trip] = lead.map(Option::unwrap_or_default);
        let mut spans = vec![
            Span::styled(price, theme.bright),
            Span::styled(format!("{gap}{trip}"), theme.text),
        ];
        if let Some((crew, eta)) = soonest {
            let span = app.speaker().span(eta.max(Seconds(60)));
            let values = [
                ("eta", Value::from(span)),
                ("crew", Value::from(app.board.call_sign(crew))),
            ];
            let text = app.words.with(Word("form-soonest"), &values);
            spans.push(Span::styled(format!("   {text}"), theme.good));
        } else if form.when.at().is_none()
            && form.editing.is_none()
            && !form.estimate.reaches.is_empty()
        {
            let text = app.words.say(Word("form-nobody"));
            spans.push(Span::styled(format!("   {text}"), theme.warning));
        }
        lines.push(Line::from(spans));
    }
    lines.extend(left_out(app, form, width));
    let sentence = read_back::lines(app, form, width).into_iter();
    lines.extend(sentence.map(|line| Line::styled(line, theme.text)));
    lines.extend(elsewhere(app, form, width));
    if let Some(error) = form.error {
        let rows = by_words(&app.words.say(error), width).into_iter();
        lines.extend(rows.map(|row| Line::styled(row, theme.alarm)));
    } else if form.saving {
        lines.push(Line::styled(app.words.say(Word("form-saving")), theme.dim));
    } else if let Some(wrong) = form.wrong().filter(|_| form.enter_saves()) {
        lines.push(Line::styled(app.words.say(wrong), theme.warning));
    } else if form.enter_saves() {
        let text = app.words.say(match form.editing {
            Some(_) if !form.disputes().is_empty() => Word("form-enter-asks"),
            Some(_) if form.is_empty() => Word("form-enter-leaves"),
            Some(_) => Word("form-enter-changes"),
            None => Word("form-enter-saves"),
        });
        lines.push(Line::styled(text, theme.good));
    }
    lines
}
