//! What the dispatcher reads back to the customer: where from, where to, for how much, when and in which car.

use super::spell::{Gender, spell};
use super::{AddressField, Form, WhenSaid};
use crate::app::App;
use crate::board::CrewRow;
use crate::text::{Value, Word};
use crate::widgets::by_words;
use pult_domain::{CrewId, Locale, Money, OrderId, Phase, Seconds};

/// The sentence in lines of at most so many columns; none before a pick-up is named.
pub(super) fn lines(app: &App, form: &Form, width: usize) -> Vec<String> {
    let from = form.from.spoken();
    if from.is_empty() {
        return Vec::new();
    }
    let note = form.comment.value().trim();
    let mut way = match note.is_empty() {
        true => from,
        false => format!("{from}, {note}"),
    };
    for stop in form.via.iter().chain([&form.to]).map(AddressField::spoken) {
        if !stop.is_empty() {
            way = format!("{way} — {stop}");
        }
    }
    let mut parts = vec![way];
    parts.extend(
        form.estimate
            .quote
            .as_ref()
            .filter(|quote| quote.total.0 > 0)
            .map(|quote| price(app, quote.total)),
    );
    parts.extend(arrival(app, form));
    let sentence = format!("«{}»", parts.join(", "));
    by_words(&sentence, width)
}

fn price(app: &App, sum: Money) -> String {
    let lang = app.words.lang();
    let (roubles, kopecks) = (sum.0 / 100, sum.0 % 100);
    let words = spell(roubles, Gender::Male, lang);
    let values = [("words", Value::from(words)), ("n", Value::from(roubles))];
    let told = app.words.with(Word("read-sum"), &values);
    if kopecks == 0 {
        return told;
    }
    let cents = app
        .words
        .with(Word("read-cents"), &[("n", Value::from(kopecks))]);
    format!("{told} {cents}")
}

/// When, and by which car; of a pre-order the moment that was asked for.
fn arrival(app: &App, form: &Form) -> Option<String> {
    match &form.when {
        WhenSaid::Past | WhenSaid::Unknown => None,
        _ if form.when.at().is_some() => form.when.at().map(|at| app.speaker().day_in_words(at)),
        _ => {
            let (crew, eta) = match form.editing.as_ref() {
                Some(editing) => comes(app, editing.id())?,
                None => app.soonest()?,
            };
            let crew = app.board.crews.get(&crew)?;
            let parts = [Some(within(app, eta)), car(crew)];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
    }
}

/// Who has an order that is changed, and how soon they are there, where that is known.
fn comes(app: &App, order: OrderId) -> Option<(CrewId, Seconds)> {
    let row = app.board.orders.get(&order)?;
    let on_the_way = matches!(row.phase, Phase::EnRoute { stop: 0 });
    let eta = row.eta.filter(|eta| on_the_way && *eta > app.at.office)?;
    Some((row.crew?, eta - app.at.office))
}

fn within(app: &App, eta: Seconds) -> String {
    // As the line above rounds it.
    let minutes = ((eta.0.max(0) + 30) / 60).max(1);
    let lang = app.words.lang();
    let words = match (minutes, lang) {
        (1, Locale::Ru) => "минуту".to_owned(),
        // Within how many minutes: the accusative.
        _ => match spell(minutes, Gender::Female, lang) {
            words if words.ends_with("одна") => words.replace("одна", "одну"),
            words => words,
        },
    };
    let values = [("words", Value::from(words)), ("n", Value::from(minutes))];
    let said = app.words.with(Word("read-within"), &values);
    said.trim_end().to_owned()
}

/// Colour, model and the digits of the plate.
fn car(crew: &CrewRow) -> Option<String> {
    let car = [crew.color_told(), crew.called().clone()];
    let car = car.into_iter().filter(|word| !word.is_empty());
    let car: Vec<String> = car.collect();
    let digits = crew.plate_digits();
    match (car.is_empty(), digits.is_empty()) {
        (true, true) => None,
        (false, true) => Some(car.join(" ")),
        (true, false) => Some(digits),
        (false, false) => Some(format!("{}, {digits}", car.join(" "))),
    }
}
