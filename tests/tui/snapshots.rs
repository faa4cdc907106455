//! The screens as they look, in three sizes and both languages.

use std::time::Duration;

use pult::app::{Caller, tasks};
use pult::domain::{Locale, Seconds};
use tokio_util::sync::CancellationToken;

use super::world::Office;

const SIZES: [(u16, u16); 3] = [(80, 24), (140, 40), (60, 15)];
const LANGUAGES: [(&str, Locale); 2] = [("ru", Locale::Ru), ("en", Locale::En)];

/// An evening: an order that nobody wants, one offered, one on its way, one for later, one on hold.
async fn evening(lang: Locale) -> Office {
    let mut office = Office::in_language(lang).await;
    let nobody = office.order("Тимирязева 4", "Вокзал", None).await;
    let offered = office.order("Ленина 24", "Аэропорт", None).await;
    let on_way = office.order("Мира 1", "Садовая 7", None).await;
    office.order("Вокзал", "Лесная 3", Some(88)).await;
    let held = office.order("Парковая 42", "", None).await;
    office.keys(&format!("{on_way}<Enter>23++")).await;
    office.keys(&format!("{held}<Enter>h<Enter>")).await;
    office.dispatch.clock().advance(Seconds(95));
    office.keys(&format!("{offered}<Enter>17+")).await;
    office.keys(&format!("{nobody}<Enter><Esc><Esc>")).await;
    office
}

/// An order that the engine has just offered.
async fn offered(lang: Locale) -> Office {
    let mut office = Office::in_language(lang).await;
    let order = office.order("Тимирязева 4", "Вокзал", None).await;
    let (dispatch, stop) = (office.dispatch.clone(), CancellationToken::new());
    let engine = tokio::spawn(tasks::assign(dispatch.clone(), stop.clone()));
    let thought = || dispatch.explanation(&Caller::CONSOLE, order);
    while thought().await.expect("the order").is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.cancel();
    engine.await.expect("the engine stops");
    office.settle().await;
    office
}

/// A caller whose last order was called off.
async fn known_caller(lang: Locale) -> Office {
    let mut office = Office::in_language(lang).await;
    let order = office.order("Тимирязева 4", "Вокзал", None).await;
    let caller = Caller::CONSOLE;
    let dispatch = office.dispatch.clone();
    let cancelled = dispatch.cancel_order(&caller, order, String::new(), None);
    cancelled.await.expect("cancelled");
    office
}

async fn check(name: &str, keys: &str) {
    for (code, lang) in LANGUAGES {
        look(&format!("{name}_{code}"), evening(lang).await, keys).await;
    }
}

async fn look(name: &str, mut office: Office, keys: &str) {
    office.keys(keys).await;
    for (width, height) in SIZES {
        let screen = office.console.screen(width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen);
    }
}

#[tokio::test]
async fn the_desk() {
    check("desk", "").await;
}

#[tokio::test]
async fn the_crews() {
    check("crews", "<F6>").await;
}

#[tokio::test]
async fn the_card_of_an_order() {
    check("card", "+<Down><Enter>").await;
}

#[tokio::test]
async fn the_help() {
    check("help", "<F1>").await;
}

#[tokio::test]
async fn a_new_order() {
    check("new_order", "<Ins>9261112233<Enter>Ленина 24<Enter>вокз").await;
}

#[tokio::test]
async fn the_question_of_a_cancellation() {
    check("cancel", "<Del>").await;
}

#[tokio::test]
async fn the_palette() {
    check("palette", "<F12>").await;
}

#[tokio::test]
async fn the_question_of_leaving() {
    check("leave", "<C-q>").await;
}

#[tokio::test]
async fn why_a_crew_was_chosen() {
    for (code, lang) in LANGUAGES {
        look(&format!("why_{code}"), offered(lang).await, "w<Enter>").await;
    }
}

#[tokio::test]
async fn a_quote() {
    let keys = "<Ins>9263332211<F2>";
    for (code, lang) in LANGUAGES {
        look(&format!("quote_{code}"), known_caller(lang).await, keys).await;
    }
}
